"""Rows of text out of Markdown and workbooks, with the numbers an author sees."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.errors import FormProblems, Problem
from inspector.i18n import _

MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number from 1; cells are text."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of Markdown; `cells` when it is a row of a table (rulers are left out)."""

    number: int
    text: str
    cells: list[str] | None


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 or GB18030. Raises FormProblems for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = _("Its characters are neither UTF-8 nor GB18030.")
    raise FormProblems(name, [Problem(message, _("Save it as UTF-8 and try again."))])


def markdown_lines(data: bytes, name: str) -> Iterator[Line]:
    """Yield the lines of a Markdown file."""
    for number, line in enumerate(decoded(data, name).splitlines(), 1):
        text = line.strip()
        if not text.startswith("|"):
            yield Line(number, text, None)
            continue
        cells = split_row(text)
        if all(set(cell) <= set("-: ") and "-" in cell for cell in cells):
            continue
        yield Line(number, text, cells)


def split_row(text: str) -> list[str]:
    """Return the cells of a table row; "\\|" is a bar inside one."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    cells = inner.replace("\\|", "\0").split("|")
    return [cell.replace("\0", "|").strip() for cell in cells]


def workbook_sheets(data: bytes, name: str) -> dict[str, list[SheetRow]]:
    """Return the rows of each sheet by its lower-case name. Raises FormProblems."""
    # Imported here: start-up does not read workbooks.
    from python_calamine import CalamineError, CalamineWorkbook

    if len(data) > MAX_BYTES:
        raise unreadable(name, _("it is larger than {limit} MB").format(limit=MAX_BYTES >> 20))
    found: dict[str, list[SheetRow]] = {}
    cells = 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise unreadable(name, _("it has more than {limit} cells").format(limit=MAX_CELLS))
            rows = sheet.to_python(skip_empty_area=False)
            found[sheet_name.strip().lower()] = [
                SheetRow(at, [cell_text(cell) for cell in row]) for at, row in enumerate(rows, 1)
            ]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable(name, str(error)) from error
    return found


def unreadable(name: str, detail: str) -> FormProblems:
    """Return the error for a workbook that cannot be read."""
    message = _("The workbook cannot be read: {detail}.").format(detail=detail)
    advice = _("Open it in a spreadsheet program, save it as .xlsx and try again.")
    return FormProblems(name, [Problem(message, advice)])


def cell_text(cell: object) -> str:
    """Return a cell as an author wrote it: 2026.0 is 2026."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()
