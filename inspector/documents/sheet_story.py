"""A sheet as blocks: the parts that its description names, one after the other.

`parts` in resources/templates/<set>/papers/*.json; each part is an object with one of the keys in
`_PARTS`. Two more keys go with every part: `if`, the field or table without which it is left out,
and `unless`, the one with which it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector.documents.blocks import (
    BLANK,
    MM,
    WIDTH,
    Block,
    Field,
    PageBreak,
    Row,
    Text,
    fill_in,
    paragraph,
)
from inspector.documents.page import heading
from inspector.documents.papers.rectification_order import Seal
from inspector.documents.refusal_note import confirmation_lines, refusal_note
from inspector.documents.sheet_blocks import (
    LEAST_ROW,
    PEN_LINES,
    PEN_ROOM,
    ApprovalBox,
    GridRow,
    Pen,
    approval_box,
    grid,
    lines_of_options,
    ruled,
    sheet_table,
    tick_lines,
)
from inspector.documents.sheet_places import ROOM, filled_places, stands
from inspector.documents.sheet_signatures import Signing, signing_lines
from inspector.documents.table import PAD, Table
from inspector.documents.templates import TemplateSet, spans
from inspector.documents.text import NOTE, TABLE, Span
from inspector.domain.paper import Refusal, Signature
from inspector.domain.sheet import LINES, TICKS, Sheet, SheetSpec

Part = Mapping[str, Any]  # one object of `parts`
FOR_PEN = "　"  # stands in a field that is left empty
TICKED, UNTICKED = "☑", "☐"
LABEL_MM = 30.0  # of a grid and the boxes below it


@dataclass(frozen=True)
class _Page:
    """What the parts of one sheet are laid out from."""

    sheet: Sheet
    spec: SheetSpec
    template: TemplateSet
    signing: Signing

    def value(self, name: str) -> str:
        return self.sheet.fields.get(name, "")

    def shown(self, name: str) -> str:
        """Return what stands in a field: without content left for the pen or struck through."""
        field = self.spec.field(name)
        return self.value(name) or (FOR_PEN if field and field.pen else BLANK)

    def is_long_for_pen(self, name: str) -> bool:
        """Say whether a field is left for the pen in which one writes at length."""
        field = self.spec.field(name)
        return field is not None and field.kind == LINES and self.shown(name) == FOR_PEN

    def label(self, name: str) -> str:
        field = self.spec.field(name)
        return field.label if field else name


def sheet_story(
    sheet: Sheet,
    spec: SheetSpec,
    template: TemplateSet,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
) -> list[Block]:
    """Lay out one sheet without its photographs. Touches no file.

    Raises SignatureMismatch for a signature that has no line on this paper.
    """
    signing = Signing(sheet.officers, signatures, refusal, template)
    page = _Page(sheet, spec, template, signing)
    story = heading(spec.title, sheet.head.number)
    noted = refusal is None
    for part in spec.parts:
        if not stands(sheet, part):
            continue
        if "sign" in part and refusal is not None and not noted:
            story += refusal_note(refusal, template, served=spec.needs_seal)
            certificate = template.common["certificate"]
            story += confirmation_lines(sheet.officers, confirmations, certificate, template)
            noted = True
        name = next(key for key in part if key in _PARTS)
        blocks = _PARTS[name](page, part)
        if name in _WITH_TEXT:
            _hold(story)
        story += blocks
    signing.check_none_left(spec.title)
    if isinstance(story[-1], GridRow) and isinstance(story[-2], GridRow):
        story[-2] = replace(story[-2], with_next=True)  # no page has the last row alone
    return story


# Signatures, the seal and the last line stay with what is before them (documents §3).
_WITH_TEXT = frozenset({"sign", "pen", "seal", "date", "copies"})
_HELD = (Text, Row, Table, GridRow, ApprovalBox, Seal)


def _hold(story: list[Block]) -> None:
    last = story[-1] if story else None
    if isinstance(last, _HELD) and not last.with_next:
        story[-1] = replace(last, with_next=True)


def _to(page: _Page, part: Part) -> list[Block]:
    whole = _sentence(page, part["to"])
    return [paragraph(*whole, before=4, with_next=True)]


def _say(page: _Page, part: Part) -> list[Block]:
    wording = part["say"]
    whole = _sentence(page, wording)
    if part.get("bold"):
        whole = [replace(span, bold=True) for span in whole]
    indent = 0 if part.get("flush") else 2
    return [
        paragraph(
            *whole,
            indent_chars=indent,
            before=float(part.get("before", 0)),
            with_next=bool(part.get("holds")),
        )
    ]


def _sentence(page: _Page, wording: str) -> list[Span]:
    """Return a sentence with its places filled in; room for the pen has a rule of its own."""
    found = spans(wording, **filled_places(page.sheet, page.template, wording))
    return [replace(one, filled=one.filled and one.text != ROOM) for one in found]


def _fields(page: _Page, part: Part) -> list[Block]:
    names = part["fields"]
    blocks = fill_in(*(Field(f"{page.label(one)}：", page.shown(one)) for one in names))
    return ruled(blocks, [page.shown(one) == FOR_PEN for one in names])


def _period(page: _Page, part: Part) -> list[Block]:
    """From and to on one line; as empty as its fields are."""
    start, end = (page.shown(one) for one in part["period"])
    said = page.template.common["period"].format(start=start, end=end)
    return fill_in(Field(part["label"], said))


def _other(page: _Page, part: Part) -> list[Block]:
    """What is none of the options above it: ticked where something is filled in."""
    box = TICKED if page.value(part["other"]) else UNTICKED
    value = Span(page.shown(part["other"]), filled=True)
    return [paragraph(f"{box}{part['label']}", value, indent_chars=2, fill=True)]


def _text(page: _Page, part: Part) -> list[Block]:
    name = part["text"]
    blocks: list[Block] = []
    label = part.get("label", f"{page.label(name)}：")
    if label:
        blocks.append(paragraph(Span(label, bold=True), before=2, with_next=True))
    if page.shown(name) == FOR_PEN:
        count = PEN_LINES if page.is_long_for_pen(name) else 1
        return blocks + _ruled_lines(count)
    for line in page.shown(name).split("\n"):
        # The paper indents a paragraph itself: blanks typed for that would indent it twice.
        said = line.strip() or BLANK
        blocks.append(paragraph(Span(said, filled=True), indent_chars=2, fill=True))
    return blocks


def _ruled_lines(count: int, indent_chars: int = 0) -> list[Block]:
    """Return empty lines to write on."""
    line = paragraph(Span(FOR_PEN, filled=True), indent_chars=indent_chars, fill=True)
    return ruled([line] * count, [True] * count)


def _marked(page: _Page, name: str) -> list[str]:
    field = page.spec.field(name)
    chosen = set(page.value(name).split("\n"))
    options = field.options if field else ()
    return [f"{TICKED if option in chosen else UNTICKED}{option}" for option in options]


def _ticks(page: _Page, part: Part) -> list[Block]:
    name = part["ticks"]
    marked = _marked(page, name)
    if part.get("inline"):
        return tick_lines(f"{page.label(name)}：", marked)
    return [paragraph(one, indent_chars=2) for one in marked]


def _table(page: _Page, part: Part) -> list[Block]:
    spec = page.spec.table(part["table"])
    assert spec is not None  # the tests read every description
    rows = page.sheet.tables.get(spec.id, ())
    return [sheet_table(spec, rows, before=float(part.get("before", 4)))]


def _lines(page: _Page, part: Part) -> list[Block]:
    """Rows of a table as sentences: the wording has the columns as places."""
    blocks: list[Block] = []
    last = part["each"][-1]
    for row in page.sheet.tables.get(part["lines"], ()):
        values = {column: text or BLANK for column, text in row.items()}
        for wording in part["each"]:
            said = Span(wording.format(**values), filled=True)
            # A question is not the last line of its page.
            holds = wording != last
            blocks.append(paragraph(said, indent_chars=2, fill=True, with_next=holds))
    spec = page.spec.table(part["lines"])
    room = spec.blank if spec else 0
    if not blocks and room:
        return _ruled_lines(room, indent_chars=2)
    return blocks or [paragraph(Span(BLANK, filled=True), indent_chars=2, fill=True)]


def _grid(page: _Page, part: Part) -> list[Block]:
    label_mm = float(part.get("label_mm", LABEL_MM))
    rows = [
        [(page.label(name), _in_grid(page, name, label_mm)) for name in row] for row in part["grid"]
    ]
    least = float(part.get("row_mm", 0)) * MM or LEAST_ROW
    lowest = [
        max(least, PEN_ROOM) if any(map(page.is_long_for_pen, row)) else least
        for row in part["grid"]
    ]
    before = 0.0 if part.get("joined") else 6.0
    return grid(rows, label_mm=label_mm, before=before, lowest=lowest)


def _in_grid(page: _Page, name: str, label_mm: float) -> str:
    field = page.spec.field(name)
    if field and field.kind == TICKS:
        room = WIDTH - label_mm * MM - 2 * PAD
        return "\n".join(lines_of_options(_marked(page, name), room, TABLE))
    return page.shown(name)


def _approve(page: _Page, part: Part) -> list[Block]:
    field = part["approve"]
    day = page.value(part["day"]) if "day" in part else ""
    pen = Pen(part["signer"], day or page.template.common["blank_date"])
    label_mm = float(part.get("label_mm", LABEL_MM))
    return [approval_box(page.label(field), page.value(field), pen, label_mm=label_mm)]


def _remedies(page: _Page, _part: Part) -> list[Block]:
    return [paragraph(text, indent_chars=2) for text in page.sheet.remedies]


def _sign(page: _Page, part: Part) -> list[Block]:
    return signing_lines(page.signing, part["sign"])


def _pen(page: _Page, part: Part) -> list[Block]:
    """Lines for people who sign on paper only: label by label, with a blank for the date."""
    date = page.template.common["blank_date"]
    return [
        Pen(label, date, before=0.0 if number else 4.0) for number, label in enumerate(part["pen"])
    ]


def _date(page: _Page, _part: Part) -> list[Block]:
    text = page.template.date(page.sheet.head.issued)
    return [paragraph(text, align="right", before=6, with_next=True)]


def _seal(page: _Page, _part: Part) -> list[Block]:
    organisation, issued = page.sheet.head.organisation, page.sheet.head.issued
    waiting = page.template.common["seal"]
    return [
        Seal(organisation.name, page.template.date(issued), waiting, before=8.0, with_next=False)
    ]


def _copies(page: _Page, _part: Part) -> list[Block]:
    return [paragraph(page.spec.copies, size=NOTE, leading=14, before=6)]


def _note(page: _Page, part: Part) -> list[Block]:
    text = "".join(span.text for span in _sentence(page, part["note"]))
    return [paragraph(text, size=NOTE, leading=14, before=4)]


def _title(page: _Page, part: Part) -> list[Block]:
    """A list that goes with the paper: on a page of its own, with a title of its own."""
    belongs = part.get("under", "").format_map(_Numbered(page))
    return [PageBreak(), *heading(part["title"], belongs)]


class _Numbered(dict[str, str]):
    def __init__(self, page: _Page) -> None:
        super().__init__(number=page.sheet.head.number, title=page.spec.title)


_PARTS: Mapping[str, Callable[[_Page, Part], list[Block]]] = {
    "to": _to,
    "say": _say,
    "fields": _fields,
    "period": _period,
    "other": _other,
    "text": _text,
    "ticks": _ticks,
    "table": _table,
    "lines": _lines,
    "grid": _grid,
    "approve": _approve,
    "remedies": _remedies,
    "sign": _sign,
    "pen": _pen,
    "date": _date,
    "seal": _seal,
    "copies": _copies,
    "note": _note,
    "title": _title,
}
PART_NAMES = frozenset(_PARTS)
