"""A letter as a Word or WPS file, to go on writing: a draft, and marked as one on every page.

Only drafts leave in this form; what is issued is the PDF. The page is that of letter_grid.py:
the same margins, grid and sizes, with the fonts that offices have installed named by name.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from inspector.documents.blocks import MM
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
        header.paragraphs[0]._p.append(parse_xml(_WATERMARK.format(text=DRAFT, number=number)))
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
    _rule(number, "bottom", _RED, eighths=18, space=11)
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
    from docx.shared import Pt

    total = sum(one.shares)
    made = document.add_table(rows=1 + len(one.rows), cols=len(one.heads), style="Table Grid")
    for place, texts in enumerate((one.heads, *one.rows)):
        for column, text in enumerate(texts):
            cell = made.cell(place, column)
            cell.width = Pt(WIDTH * one.shares[column] / total)
            _run(cell.paragraphs[0], text, "宋体", 10.5, bold=place == 0)


def _attachment_note(document: "Document", letter: LetterText) -> None:
    titles = [one.title for one in letter.attachments]
    if not titles:
        return
    _blank(document)
    if len(titles) == 1:
        _paragraph(document, [(f"附件：{titles[0]}", FANG)])
        return
    for number, title in enumerate(titles, start=1):
        word = "附件：" if number == 1 else ""
        _paragraph(document, [(f"{word}{number}. {title}", FANG)], indent=2 if word else 5)


def _signature(document: "Document", letter: LetterText) -> None:
    """Organ centred over the date, which stands four characters from the right (7.3.5)."""
    from docx.shared import Pt

    _blank(document)
    _blank(document)
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
        _rule(copies, "top", "000000", eighths=8)
    width = WIDTH - 2 * SIZE_4
    issued = f"{letter.issued_on}印发"
    free = width - sum(text_width(text, FANG, SIZE_4) for text in (letter.issued_by, issued))
    gap = "　" * max(1, int(free / SIZE_4) - 1)
    line = _paragraph(document, [(f"{letter.issued_by}{gap}{issued}", FANG)], size=SIZE_4, indent=1)
    _rule(line, "top", "000000", eighths=6 if letter.copies_to else 8)
    _rule(line, "bottom", "000000", eighths=8)


def _blank(document: "Document") -> None:
    _paragraph(document, [("", FANG)])


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
    if align:
        made.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    elif indent:
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
    _set_font(run.font, font)
    return run


def _name_font(font: Any, role: str) -> None:
    _set_font(font, _CALLED[role])


def _set_font(font: Any, name: str) -> None:
    """Name the font for Latin and for Chinese: without the second Word takes its own."""
    from docx.oxml.ns import qn

    font.name = name
    font._element.rPr.rFonts.set(qn("w:eastAsia"), name)


def _rule(line: "Paragraph", side: str, colour: str, *, eighths: int, space: int = 1) -> None:
    """Draw a border on one side of a paragraph; widths are eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = line._p.get_or_add_pPr()
    borders = form.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        form.insert_element_before(borders, *_AFTER_BORDERS)
    border = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        border.set(qn(f"w:{key}"), str(value))
    borders.append(border)


# What may follow w:pBdr in w:pPr, in the order of the schema (ECMA-376, 17.3.1.26).
_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd"),
    *("w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)

# WordArt behind the text, as Word's own watermarks are.
_WATERMARK = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '</v:shapetype><v:shape id="watermark{number}" type="#_x0000_t136" style="position:absolute;'
    "margin-left:0;margin-top:0;width:340pt;height:170pt;rotation:325;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f"'
    ' fillcolor="#d9d9d9" stroked="f"><v:textpath style="font-family:&quot;黑体&quot;;'
    'font-size:1pt" string="{text}"/></v:shape></w:pict></w:r>'
)
