"""The code on the paper says which paper it is and what it says."""

import segno

from inspector.documents.blocks import MARGIN_SIDE, MM, PAGE_HEIGHT
from inspector.documents.page import QR_BELOW, QR_SIDE
from inspector.documents.preview import page_image
from inspector.documents.qr import PREFIX, content_sha256, qr_matrix, qr_text, read_qr_text
from inspector.documents.render import render


def test_the_code_names_paper_and_content(record) -> None:
    text = qr_text(record)
    assert text == f"{PREFIX}:{record.head.id}:{content_sha256(record)}"
    assert read_qr_text(text) == (record.head.id, content_sha256(record))


def test_one_changed_letter_changes_the_content_hash(record, replaced) -> None:
    assert content_sha256(replaced(record, place="配电间")) != content_sha256(record)


def test_other_codes_are_not_ours() -> None:
    for text in ("", "hello", "INSP2:a:" + "0" * 64, "INSP1:a:" + "0" * 63, "INSP1:a"):
        assert read_qr_text(text) is None


def test_every_square_of_the_code_is_on_the_page(record) -> None:
    picture = page_image(render(record), 0, 2480)  # 300 dpi
    matrix = qr_matrix(qr_text(record))
    scale = picture.width / (210 * MM)
    module = QR_SIDE / len(matrix)
    assert module >= 0.3 * MM  # what a telephone reads from an office printer
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            x = round((MARGIN_SIDE + (column + 0.5) * module) * scale)
            y = round((PAGE_HEIGHT - QR_BELOW - QR_SIDE + (row + 0.5) * module) * scale)
            shade = picture.rgb[(y * picture.width + x) * 3]
            assert (shade < 128) == bool(dark)


def test_the_code_of_a_paper_is_made_once_however_often_it_is_drawn(record, monkeypatch):
    made = []

    def counted(text: str, **how: object) -> segno.QRCode:
        made.append(text)
        return make(text, **how)

    make = segno.make_qr
    monkeypatch.setattr(segno, "make_qr", counted)
    qr_matrix.cache_clear()
    frozen = render(record)
    assert render(record) == frozen
    assert made == [qr_text(record)]
