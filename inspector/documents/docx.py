"""A letter as a Word or WPS file, to go on writing: a draft, and marked as one on every page.

Only drafts leave in this form; what is issued is the PDF. The page is that of letter_grid.py:
the same margins, grid and sizes, with the fonts that offices have installed named by name.
"""

from collections.abc import Sequence
from io import BytesIO
from math import floor
from typing import TYPE_CHECKING, Any

from inspector.documents.blocks import MM
from inspector.documents.docx_xml import WATERMARK, draw_rule, set_font, set_plain_grid
from inspector.documents.fonts import FANG, HEI, KAI, TITLE, text_width
from inspector.documents.letter_blocks import role_of, split_heading
from inspector.documents.letter_furniture import MARK_TOP, Head
from inspector.documents.letter_grid import (
    CELL,
    PITCH,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TRACKING,
    WIDTH,
)
from inspector.documents.letter_text import LetterTable, LetterText, Paragraphs, cleaned_letter
from inspector.documents.letter_title import title_lines
from inspector.documents.overlay import DRAFT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# What the fonts of a letter are called where offices have them (GB/T 9704-2012, 5.2.2).
_CALLED = {TITLE: "方正小标宋简体", FANG: "仿宋_GB2312", HEI: "黑体", KAI: "楷体_GB2312"}
_RED = "E60000"
_FOOTER = 24 * MM  # of the page number, from the lower edge
_TWIPS = 20  # to a point
# 28 characters of 3号 in 156 mm: each advances by so much less, in twips. The grid of the page says
# the same, but not every program condenses by it: some give a character two of its cells.
_CONDENSED = floor(TRACKING * _TWIPS)
_TABLE_SIZE, _TABLE_LINE = 10.5, 15.6


def letter_docx(letter: LetterText) -> bytes:
    """Return the draft of a letter as .docx, 草稿 across every page.

    Raises CharacterForbidden and CharacterMissing naming the field.
    """
    import docx  # 150 ms: not before a draft is written

    shown = cleaned_letter(letter)
    document: Document = docx.Document()
    document.core_properties.title = shown.title.replace("\n", "")
    document.core_properties.author = shown.signed_by
    _page(document)
    _head(document, shown)
    for line in title_lines(shown.title, int(WIDTH / SIZE_2)):
        _paragraph(document, [(line, TITLE)], size=SIZE_2, align="center")
    _blank(document)
    if shown.addressee:
        _paragraph(document, [(f"{shown.addressee}：", FANG)], indent=0)
    _body(document, shown.paragraphs)
    _attachment_note(document, shown)
    _hold_to_next(document)
    _signature(document, shown)
    if shown.note:
        _paragraph(document, [(f"（{shown.note}）", FANG)])
    for number, one in enumerate(shown.attachments, start=1):
        if one.paragraphs:
            word = f"附件{number}" if len(shown.attachments) > 1 else "附件"
            heading = _paragraph(document, [(word, HEI)], indent=0)
            heading.paragraph_format.page_break_before = True
            _blank(document)
            for line in title_lines(one.title, int(WIDTH / SIZE_2)):
                _paragraph(document, [(line, TITLE)], size=SIZE_2, align="center")
            _blank(document)
            _body(document, one.paragraphs)
    _imprint(document, shown)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document: "Document") -> None:
    """A4 with the margins and the grid of the standard; page numbers; the watermark."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(SIZE_3)
    _name_font(normal.font, FANG)
    set_plain_grid(normal, _CONDENSED)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Pt(_FOOTER)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(PITCH * _TWIPS)))
    grid.set(qn("w:charSpace"), str(round(TRACKING * 4096)))
    document.settings.odd_and_even_pages_header_footer = True
    for number, (header, footer, right) in enumerate(
        (
            (section.header, section.footer, True),
            (section.even_page_header, section.even_page_footer, False),
        )
    ):
        header.paragraphs[0]._p.append(parse_xml(WATERMARK.format(text=DRAFT, number=number)))
        line = footer.paragraphs[0]
        side = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        line.alignment = side
        form = line.paragraph_format
        form.right_indent = form.left_indent = Pt(SIZE_4)
        _run(line, "— ", "宋体", SIZE_4)
        field = _run(line, "", "宋体", SIZE_4)
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            if words:
                part = OxmlElement("w:instrText")
                part.text = words
            else:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            field._r.append(part)
        _run(line, " —", "宋体", SIZE_4)


def _head(document: "Document", letter: LetterText) -> None:
    from docx.shared import Pt

    head = Head(letter.organ, letter.number, letter.signer, letter.urgency)
    above = MARK_TOP
    if letter.urgency:
        _paragraph(document, [(letter.urgency, HEI)], indent=0)
        above -= PITCH
    for line in head.marks:
        mark = _paragraph(document, [(line, TITLE)], size=head.size, align="center", red=True)
        mark.paragraph_format.space_before = Pt(above)
        mark.paragraph_format.line_spacing = Pt(1.25 * head.size)
        above = 0.0
    _blank(document)
    _blank(document)
    if letter.signer:
        text = [(f"{letter.number}　　　　　　签发人：", FANG), (letter.signer, KAI)]
        number = _paragraph(document, text, indent=1)
    else:
        number = _paragraph(document, [(letter.number, FANG)], align="center")
    draw_rule(number, "bottom", _RED, eighths=18, space=11)
    _blank(document)
    _blank(document)


def _body(document: "Document", paragraphs: Paragraphs) -> None:
    for one in paragraphs:
        if isinstance(one, LetterTable):
            _table(document, one)
            continue
        heading, rest = split_heading(one)
        _paragraph(document, [(heading, role_of(one)), (rest, FANG)])


def _table(document: "Document", one: LetterTable) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    total = sum(one.shares)
    made = document.add_table(rows=1 + len(one.rows), cols=len(one.heads), style="Table Grid")
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    widths = [Pt(WIDTH * share / total) for share in one.shares]
    for place, width in enumerate(widths):
        made.columns[place].width = width
    for place, (row, texts) in enumerate(zip(made.rows, (one.heads, *one.rows), strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader" if not place else "w:cantSplit"))
        # By the row: to ask the table for each cell takes longer with every row.
        for cell, width, text in zip(row.cells, widths, texts, strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line.paragraph_format.line_spacing = Pt(_TABLE_LINE)
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
            if not place:
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(line, text, "宋体", _TABLE_SIZE, bold=not place)


def _attachment_note(document: "Document", letter: LetterText) -> None:
    """附件说明: names hang under each other (7.3.4)."""
    from docx.shared import Pt

    titles = [one.title for one in letter.attachments]
    if not titles:
        return
    _blank(document)
    for number, title in enumerate(titles, start=1):
        word = "附件：" if number == 1 else ""
        mark = f"{number}. " if len(titles) > 1 else ""
        line = _paragraph(document, [(f"{word}{mark}{title}", FANG)], indent=0).paragraph_format
        left = 5 * CELL + text_width(mark, FANG, SIZE_3)
        line.left_indent = Pt(left)
        line.first_line_indent = Pt((2 if word else 5) * CELL - left)


def _hold_to_next(document: "Document") -> None:
    """No page has a signature and no text (7.3.5): the last of the text goes along."""
    last = document.element.body[-2]  # behind it stands what the section is like
    if last.tag.endswith("}tbl"):
        lines = [line for cell in document.tables[-1].rows[-1].cells for line in cell.paragraphs]
    else:
        lines = [document.paragraphs[-1]]
    for line in lines:
        line.paragraph_format.keep_with_next = True


def _signature(document: "Document", letter: LetterText) -> None:
    """Organ centred over the date, which stands four characters from the right (7.3.5)."""
    from docx.shared import Pt

    for _line in range(2):
        _blank(document).paragraph_format.keep_with_next = True
    date, organ = (text_width(text, FANG, SIZE_3) for text in (letter.date, letter.signed_by))
    away = 4 * CELL
    for text, indent in (
        (letter.signed_by, max(0.0, away + (date - organ) / 2)),
        (letter.date, away),
    ):
        line = _paragraph(document, [(text, FANG)], indent=0, align="right")
        line.paragraph_format.right_indent = Pt(indent)
        line.paragraph_format.keep_with_next = text is letter.signed_by


def _imprint(document: "Document", letter: LetterText) -> None:
    if not letter.issued_by:
        return
    _blank(document)
    if letter.copies_to:
        text = f"抄送：{letter.copies_to.rstrip('。')}。"
        copies = _paragraph(document, [(text, FANG)], size=SIZE_4, indent=1)
        draw_rule(copies, "top", "000000", eighths=8)
    width = WIDTH - 2 * SIZE_4
    issued = f"{letter.issued_on}印发"
    free = width - sum(text_width(text, FANG, SIZE_4) for text in (letter.issued_by, issued))
    gap = "　" * max(1, int(free / SIZE_4) - 1)
    line = _paragraph(document, [(f"{letter.issued_by}{gap}{issued}", FANG)], size=SIZE_4, indent=1)
    draw_rule(line, "top", "000000", eighths=6 if letter.copies_to else 8)
    draw_rule(line, "bottom", "000000", eighths=8)


def _blank(document: "Document") -> "Paragraph":
    return _paragraph(document, [("", FANG)])


def _paragraph(
    document: "Document",
    texts: Sequence[tuple[str, str]],
    *,
    size: float = SIZE_3,
    indent: float = 2,
    align: str = "",
    red: bool = False,
) -> "Paragraph":
    """Add a paragraph of (text, role) pairs on one grid line each."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    made = document.add_paragraph()
    form = made.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(PITCH)
    made.alignment = getattr(WD_ALIGN_PARAGRAPH, (align or "justify").upper())
    if not align and indent:
        form.first_line_indent = Pt(indent * (CELL if size == SIZE_3 else size))
    for text, role in texts:
        if text:
            run = _run(made, text, _CALLED[role], size)
            if red:
                run.font.color.rgb = RGBColor.from_string(_RED)
    return made


def _run(line: "Paragraph", text: str, font: str, size: float, *, bold: bool = False) -> Any:
    from docx.shared import Pt

    run = line.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold
    set_font(run.font, font)
    return run


def _name_font(font: Any, role: str) -> None:
    set_font(font, _CALLED[role])
