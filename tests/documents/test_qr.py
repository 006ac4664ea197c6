"""The code on the paper says which paper it is and what it says."""

from inspector.documents.qr import PREFIX, content_sha256, qr_text, read_qr_text


def test_the_code_names_paper_and_content(record) -> None:
    text = qr_text(record)
    assert text == f"{PREFIX}:{record.head.id}:{content_sha256(record)}"
    assert read_qr_text(text) == (record.head.id, content_sha256(record))


def test_one_changed_letter_changes_the_content_hash(record, replaced) -> None:
    assert content_sha256(replaced(record, place="配电间")) != content_sha256(record)


def test_other_codes_are_not_ours() -> None:
    for text in ("", "hello", "INSP2:a:" + "0" * 64, "INSP1:a:" + "0" * 63, "INSP1:a"):
        assert read_qr_text(text) is None
