"""Binding: pages, numbers, bookmarks and contents hold for any number of pieces."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest

from inspector import i18n
from inspector.documents.blocks import BLANK, paragraph
from inspector.documents.dossier import Bound, Piece, Placed, bind
from inspector.documents.dossier_sheets import (
    Book,
    Evidence,
    EvidencePhoto,
    contents,
    evidence_list,
    photo_evidence,
    plain_cover,
    words,
)
from inspector.documents.dossier_streams import Original
from inspector.documents.page import Furniture, draw_pdf
from inspector.documents.preview import page_count, text_of
from inspector.documents.template_sets import every_set, shipped
from inspector.domain.hazard_states import HazardState
from inspector.errors import CharacterForbidden
from inspector.i18n import _
from inspector.paths import resources
from inspector.progress import Progress

BOOK = Book(shipped().named("emergency-2026.1", ""), "示例区应急管理局", True, "示例案卷")
DIGEST = "0123456789abcdef" * 2 + "fedcba9876543210" * 2


def a_pdf(text: str, lines: int = 1) -> bytes:
    furniture = Furniture("示例", ("", ""), "", (), "", text, "示例")
    return draw_pdf([paragraph(text) for _line in range(lines)], furniture)


@dataclass(frozen=True)
class Made:
    """A dossier: what binding says of it, and its bytes."""

    bound: Bound
    pdf: bytes

    @property
    def pages(self) -> int:
        return self.bound.pages

    @property
    def placed(self) -> tuple[Placed, ...]:
        return self.bound.placed


def bound(pieces: Sequence[Piece]) -> Made:
    def front(placed: Sequence[Placed]) -> list[tuple[str, bytes]]:
        return [("首页", a_pdf("首页")), ("卷内目录", contents(BOOK, placed))]

    target = BytesIO()
    made = bind(
        pieces,
        front,
        target,
        title="示例案卷",
        author="示例",
        scratch=BytesIO(),
        progress=Progress(),
    )
    pdf = target.getvalue()
    assert (made.size, made.sha256) == (len(pdf), hashlib.sha256(pdf).hexdigest())
    return Made(made, pdf)


def pieces(count: int, *, case: str = "") -> list[Piece]:
    return [
        Piece(
            title=f"文件{number}号",
            read=lambda number=number: [a_pdf(f"正文{number}号")],
            case=case,
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [1, 20, 130])
def test_contents_of_any_length_name_the_right_pages(count: int) -> None:
    made = bound(pieces(count))
    assert made.pages == page_count(made.pdf) == made.placed[-1].first
    with pikepdf.open(BytesIO(made.pdf)) as book, book.open_outline() as outline:
        numbers = {page.obj.objgen: place for place, page in enumerate(book.pages, start=1)}
        marks = {item.title: numbers[item.destination[0].objgen] for item in outline.root}
    text = text_of(made.pdf).replace("\r", "")
    for one in made.placed:
        assert marks[one.piece.title] == one.first
    for page in (1, made.pages):
        assert f"卷内第{page}页" in text
    before = made.placed[0].first - 1
    assert before == (2 if count < 20 else before)
    assert marks["卷内目录"] == 2


def test_no_page_of_the_contents_has_more_than_fourteen_rows() -> None:
    placed = [Placed(one, 3 + number, 1) for number, one in enumerate(pieces(30))]
    pdf = contents(BOOK, placed)
    assert page_count(pdf) == 3
    for text, names in zip(pages_of(pdf), (14, 14, 2), strict=True):
        assert text.count("文件名称及编号") == 1  # the head stands on every page
        assert text.count("号") == 3 + names  # 序号, 编号, 页号


@pytest.mark.parametrize("count", range(9, 16))
def test_what_is_said_below_a_list_stands_with_its_last_row(count: int) -> None:
    rows = [Evidence("照片原件：门锁损坏（1024字节）" * 2, "2026-11-16", DIGEST)] * count
    for number, text in enumerate(pages_of(evidence_list(BOOK, rows)), start=1):
        assert text.count("fedcba") >= 1, number


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as book:
        for page in book.pages:
            target = BytesIO()
            with pikepdf.new() as one:
                one.pages.append(page)
                one.save(target)
            found.append(text_of(target.getvalue()))
    return found


def test_a_piece_of_several_pages_has_a_span() -> None:
    made = bound([Piece(title="长文书", read=lambda: [a_pdf("一行正文", 60)])])
    (placed,) = made.placed
    assert placed.pages > 1
    assert placed.span == f"3-{2 + placed.pages}"
    assert placed.span in text_of(made.pdf)


def test_each_case_of_a_volume_has_a_bookmark_above_its_documents() -> None:
    made = bound([*pieces(2, case="案1　甲"), *pieces(1, case="案2　乙")])
    with pikepdf.open(BytesIO(made.pdf)) as book, book.open_outline() as outline:
        found = [(item.title, len(item.children)) for item in outline.root]
    assert found == [("首页", 0), ("卷内目录", 0), ("案1　甲", 2), ("案2　乙", 1)]


def test_embedded_files_carry_neither_time_nor_change() -> None:
    data = a_pdf("原件")
    digest = hashlib.sha256(data).hexdigest()
    original = Original("甲.pdf", "说明", len(data), digest, lambda: BytesIO(data))
    made = bound([Piece(title="甲", read=lambda: [data], originals=(original,))])
    with pikepdf.open(BytesIO(made.pdf)) as book:
        spec = book.attachments["甲.pdf"]
        assert spec.get_file().read_bytes() == data
        assert spec.description == "说明"
        assert not spec.get_file().creation_date
        assert spec.get_file().mime_type == "application/pdf"
        assert spec.get_file().md5 == hashlib.md5(data, usedforsecurity=False).digest()
        assert spec.get_file().size == len(data)
        assert "/CreationDate" not in book.docinfo
        assert not book.check_pdf_syntax()


def test_three_hundred_photographs_stand_four_to_a_page(jpeg: bytes) -> None:
    photos = [
        EvidencePhoto(
            number=number,
            sha256=DIGEST,
            read=lambda: jpeg,
            subject="熔铸车间2号深井铸造机" * 3,
            taken="2026-11-16 10:17:00",
            place="示例精密铸造有限公司熔铸车间2号线东侧" * 2,
            by="检查员甲",
            proves="结晶器冷却水进水管未设置压力监测和报警装置" * 20,
        )
        for number in range(1, 301)
    ]
    parts = list(photo_evidence(BOOK, photos))
    assert sum(page_count(one) for one in parts) == 75
    assert "照片300" in text_of(parts[-1])
    # The heading stands once; every other page says what it goes on with.
    text = "".join(text_of(one) for one in parts)
    assert text.count(words()["continued"].format(title=words()["photos_title"])) == 74


def test_what_an_archivist_fills_in_is_left_empty_on_a_cover() -> None:
    for name in ("hazard_cover", "volume_cover"):
        labels = words()[name]
        text = text_of(plain_cover(BOOK, "封面", labels, {}))
        assert set(words()["pen"]) <= set(labels)
        assert text.count(BLANK) == len(labels) - len(words()["pen"])


def test_a_digest_stands_whole_on_two_lines() -> None:
    rows = [Evidence("示例文件" * 30, "2026-11-16", DIGEST) for _row in range(60)]
    text = text_of(evidence_list(BOOK, rows)).replace("\r\n", "\n")
    assert text.count(DIGEST[:32] + "\n" + DIGEST[32:]) == 60


def test_what_paper_cannot_show_is_refused_by_name() -> None:
    placed = [Placed(Piece(title="甲\u202e乙", read=bytes), 3, 1)]
    with pytest.raises(CharacterForbidden):
        contents(BOOK, placed)


def test_the_wording_of_dossiers_is_no_template_set() -> None:
    assert json.loads((resources() / "templates" / "dossier.json").read_text("utf-8")) == words()
    assert all(one.id != "dossier" for one in every_set())
    assert len(words()["contents_columns"]) == 5
    assert len(words()["evidence_columns"]) == 4
    assert len(words()["log_columns"]) == 5


def test_a_state_has_the_word_that_the_window_has() -> None:
    i18n.use_language("zh_CN")
    known = {state.value: _(state.label) for state in HazardState if state is not HazardState.DRAFT}
    assert words()["states"] == known


@pytest.fixture
def jpeg() -> bytes:
    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (400, 300), (90, 120, 90)).save(target, "JPEG")
    return target.getvalue()
