"""Drafts of letters for Word and WPS: the same page, the same words, marked 草稿."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from inspector.documents.docx import letter_docx
from inspector.documents.letter_text import LetterTable
from inspector.errors import CharacterForbidden
from tests.documents.letters import letter

TABLE = LetterTable(("序号", "材料名称"), (1, 6), (("1", "现场检查记录"), ("2", "现场照片")))


@pytest.fixture(scope="module")
def file() -> bytes:
    return letter_docx(letter())


@pytest.fixture
def document(file: bytes):
    return docx.Document(BytesIO(file))


def words(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_page_is_that_of_the_standard(document) -> None:
    section = document.sections[0]
    lengths = [section.page_width, section.page_height, section.top_margin]
    lengths += [section.bottom_margin, section.left_margin, section.right_margin]
    wanted = [Mm(mm) for mm in (210, 297, 37, 35, 28, 26)]
    assert lengths == pytest.approx(wanted, abs=635)  # Word keeps twips, 635 to one
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    # 22 lines in 225 mm, in twips; 28 characters in 156 mm: each 0.2 pt narrower than 3号.
    assert int(grid.get(qn("w:linePitch"))) == pytest.approx(225 / 25.4 * 1440 / 22, abs=1)
    narrower = int(grid.get(qn("w:charSpace"))) / 4096
    assert 16 + narrower == pytest.approx(156 / 25.4 * 72 / 28, abs=0.01)


def test_everything_the_letter_says_is_there(document) -> None:
    said, text = letter(), words(document)
    for wanted in (
        said.number,
        f"{said.addressee}：",
        *(one for one in said.paragraphs if isinstance(one, str)),
        "附件：1. 督查问题清单",
        said.signed_by,
        said.date,
        f"抄送：{said.copies_to}。",
        f"（{said.note}）",
    ):
        assert wanted in text
    assert said.title in text.replace("\n", "")
    assert len(document.tables) == 1
    assert document.tables[0].cell(4, 0).text == "4"


def test_every_page_is_marked_as_a_draft(file: bytes) -> None:
    with ZipFile(BytesIO(file)) as parts:
        headers = [name for name in parts.namelist() if "header" in name]
        assert len(headers) == 2  # odd and even pages
        for name in headers:
            assert 'string="草稿"' in parts.read(name).decode()


def test_page_numbers_change_sides(document) -> None:
    section = document.sections[0]
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        line = footer.paragraphs[0]
        assert line.alignment is not None
        assert line.alignment.name == side
        assert "PAGE" in line._p.xml
        assert line.text.replace("PAGE", "").split() == ["—", "—"]


def test_levels_name_the_fonts_that_offices_have(document) -> None:
    fonts = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            key = run._element.rPr.rFonts.get(qn("w:eastAsia"))
            fonts.setdefault(key, run)
            assert run.font.name == key
    assert set(fonts) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}
    assert fonts["黑体"].text == "一、基本情况"
    assert fonts["楷体_GB2312"].text == "（一）责任落实不到位。"
    assert fonts["仿宋_GB2312"].font.size == Pt(16)


def test_elements_of_a_paragraph_stand_in_the_order_of_the_schema(document) -> None:
    order = ["keepNext", "pageBreakBefore", "pBdr", "spacing", "ind", "jc", "rPr"]
    for paragraph in document.paragraphs:
        if paragraph._p.pPr is None:
            continue
        found = [child.tag.split("}")[1] for child in paragraph._p.pPr]
        known = [name for name in found if name in order]
        assert known == sorted(known, key=order.index)


def test_a_bad_character_is_refused(document) -> None:
    with pytest.raises(CharacterForbidden):
        letter_docx(letter(title="标\u202e题"))


def test_a_bare_letter_is_written_too() -> None:
    bare = letter(attachments=(), copies_to="", issued_by="", note="", addressee="", signer="甲")
    assert "签发人：甲" in words(docx.Document(BytesIO(letter_docx(bare))))


def test_28_characters_stand_on_a_line_whatever_the_program_makes_of_the_grid(document) -> None:
    normal = document.styles["Normal"]
    condensed = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    line = 156 / 25.4 * 72
    assert 28 * (16 + condensed) <= line < 29 * (16 + condensed)
    for name in ("w:snapToGrid", "w:autoSpaceDE", "w:autoSpaceDN"):
        assert normal.element.pPr.find(qn(name)).get(qn("w:val")) == "0"


def test_columns_are_as_wide_as_in_the_letter(document) -> None:
    (table,) = document.tables
    shares = next(one for one in letter().paragraphs if not isinstance(one, str)).shares
    widths = [column.width.mm for column in table.columns]
    assert widths == pytest.approx([156 * share / sum(shares) for share in shares], abs=0.1)


@pytest.mark.parametrize("paragraphs", [("正文。",), ("正文。", TABLE)])
def test_the_last_of_the_text_goes_along_with_the_signature(paragraphs) -> None:
    made = docx.Document(BytesIO(letter_docx(letter(paragraphs=paragraphs, attachments=()))))
    lines = list(made.element.body.iter(qn("w:p")))
    texts = ["".join(part.text or "" for part in line.iter(qn("w:t"))) for line in lines]
    text = len(texts) - 1 - texts[::-1].index(letter().signed_by, 1)
    for line in lines[text - 3 : text]:
        assert line.find(qn("w:pPr")).find(qn("w:keepNext")) is not None


def test_a_file_of_office_programs_follows_the_order_of_the_schema(document) -> None:
    order = ["keepNext", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc"]
    for line in document.element.body.iter(qn("w:pPr")):
        places = [order.index(n) for one in line if (n := one.tag.split("}")[1]) in order]
        assert places == sorted(places)
