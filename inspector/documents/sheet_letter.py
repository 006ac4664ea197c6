"""A sheet as a letter in the layout of GB/T 9704: paragraphs from its description."""

from inspector.documents.blocks import BLANK
from inspector.documents.letter_text import LetterTable, LetterText
from inspector.documents.sheet_places import plain_text, stands
from inspector.documents.templates import TemplateSet
from inspector.domain.sheet import ColumnSpec, Sheet, SheetSpec

LETTER_PARTS = frozenset({"p", "text", "table"})
_WIDTH_MM = 156.0  # of the text area


def sheet_letter(sheet: Sheet, spec: SheetSpec, template: TemplateSet) -> LetterText:
    """Return what the letter says."""
    paragraphs: list[str | LetterTable] = []
    for part in spec.parts:
        if not stands(sheet, part):
            continue
        if "p" in part:
            paragraphs.append(plain_text(sheet, template, str(part["p"])))
        elif "text" in part:
            text = plain_text(sheet, template, f"{{{part['text']}}}")
            # A letter indents its paragraphs itself.
            paragraphs += [line.strip() for line in text.split("\n") if line.strip()]
        else:
            paragraphs.append(_table(sheet, spec, str(part["table"])))
    said = {name: plain_text(sheet, template, text) for name, text in spec.letter.items()}
    organisation = sheet.head.organisation
    return LetterText(
        organ=said["organ"],
        number=sheet.head.number,
        title=said["title"],
        addressee=said["to"],
        paragraphs=tuple(paragraphs),
        signed_by=organisation.name,
        date=template.date(sheet.head.issued),
        note=said.get("note", ""),
    )


def _blank(column: ColumnSpec) -> str:
    return "" if column.pen else BLANK


def _table(sheet: Sheet, spec: SheetSpec, name: str) -> LetterTable:
    table = spec.table(name)
    assert table is not None  # the tests read every description
    fixed = sum(column.width_mm for column in table.columns) + 12
    rest = (_WIDTH_MM - fixed) / max(sum(not column.width_mm for column in table.columns), 1)
    rows = [
        (str(number), *(row.get(column.id, "") or _blank(column) for column in table.columns))
        for number, row in enumerate(sheet.tables.get(name, ()), start=1)
    ]
    return LetterTable(
        heads=("序号", *(column.head for column in table.columns)),
        shares=(12.0, *(column.width_mm or rest for column in table.columns)),
        rows=tuple(rows),
    )
