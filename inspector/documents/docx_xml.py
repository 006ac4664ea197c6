"""What python-docx has no words for: fonts of Chinese, borders, the grid, the watermark.

Children of an element stand in the order of the schema (ECMA-376, 17.3.1 and 17.3.2).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def set_plain_grid(style: Any, condensed: int) -> None:
    """Let text of `style` stand so much closer, in twips, and as it is: not on the page's grid."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(condensed))
    style.element.rPr.insert_element_before(spacing, *_AFTER_SPACING)
    # Nor is room added between Chinese and figures: the PDF has none.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(off, *_AFTER_SNAP)


def set_font(font: Any, name: str) -> None:
    """Name the font for Latin and for Chinese: without the second Word takes its own."""
    from docx.oxml.ns import qn

    font.name = name
    font._element.rPr.rFonts.set(qn("w:eastAsia"), name)


def draw_rule(line: "Paragraph", side: str, colour: str, *, eighths: int, space: int = 1) -> None:
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


# What may follow w:snapToGrid in w:pPr and w:spacing in w:rPr, in the order of the schema.
_AFTER_SNAP = (
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId"),
    *("w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
_AFTER_SPACING = (
    *("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr"),
    *("w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout"),
)

# What may follow w:pBdr in w:pPr, in the order of the schema (ECMA-376, 17.3.1.26).
_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd"),
    *("w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)

# WordArt behind the text, as Word's own watermarks are.
WATERMARK = (
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
