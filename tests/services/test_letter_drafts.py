"""A letter for Word and WPS: what was filled in so far, marked as a draft, nothing recorded."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from inspector.domain.paper import PaperKind
from inspector.errors import FileNotWritten, PaperRefused
from inspector.services import papers
from inspector.services.letter_drafts import write_letter_draft
from inspector.services.sheet_papers import begin_sheet
from tests.desks import Desks, closed_visit

LETTER = PaperKind.LISTING_NOTICE


def test_a_letter_is_written_as_it_is_filled_in(desks: Desks, tmp_path: Path) -> None:
    inspection = closed_visit(desks)
    filled = begin_sheet(desks.field, inspection, LETTER).filled
    target = write_letter_draft(desks.field, inspection, LETTER, filled, tmp_path / "草稿.docx")
    document = docx.Document(BytesIO(target.read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "示例区应急管理局" in text
    assert "挂牌督办" in text
    assert "草稿" in document.sections[0].header._element.xml
    assert papers.list_papers(desks.field, inspection) == []


def test_a_paper_that_is_no_letter_stays_a_pdf(desks: Desks, tmp_path: Path) -> None:
    inspection = closed_visit(desks)
    kind = PaperKind.INQUIRY_NOTICE
    filled = begin_sheet(desks.field, inspection, kind).filled
    with pytest.raises(PaperRefused):
        write_letter_draft(desks.field, inspection, kind, filled, tmp_path / "a.docx")
    assert not list(tmp_path.glob("*.docx"))


def test_a_folder_that_is_not_there_is_named(desks: Desks, tmp_path: Path) -> None:
    inspection = closed_visit(desks)
    filled = begin_sheet(desks.field, inspection, LETTER).filled
    with pytest.raises(FileNotWritten):
        write_letter_draft(desks.field, inspection, LETTER, filled, tmp_path / "no" / "a.docx")
