"""Rows of text out of Markdown and workbooks, with the numbers an author sees."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.engine.workbook_limits import (
    MAX_CELLS,
    damaged,
    protected,
    refuse_bomb,
    refuse_vast,
    too_many,
)
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 4000  # characters looked at to tell GB18030 from what only happens to decode so
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number from 1; cells are text."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """A line of Markdown; `cells` when it is a row of a table (rulers are left out)."""

    number: int
    text: str
    cells: list[str] | None


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, GB18030 or marked UTF-16. Raises FormProblems."""
    for encoding in ("utf-16",) if data[:2] in _UTF_16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes of no text at all are GB18030 now and then.
        if "\0" not in text and (encoding != "gb18030" or is_chinese(text)):
            return text
    message = _("Its characters are neither UTF-8 nor GB18030.")
    raise FormProblems(name, [Problem(message, _("Save it as UTF-8 and try again."))])


def is_chinese(text: str) -> bool:
    """Say whether what was decoded as GB18030 reads like it.

    Western text and Big5 often decode so too, into signs without a meaning and characters that
    nobody writes.
    """
    foreign = "".join(char for char in text[: 64 * _SAMPLE] if char > "\x7f")[:_SAMPLE]
    if _PRIVATE.search(foreign):
        return False
    # At least half of them are of the common set: two bytes each.
    return len(foreign.encode("gb2312", "ignore")) >= len(foreign)


def markdown_lines(data: bytes, name: str) -> Iterator[MarkdownLine]:
    """Yield the lines of a Markdown file."""
    for number, line in enumerate(decoded(data, name).splitlines(), 1):
        text = line.strip()
        if not text.startswith("|"):
            yield MarkdownLine(number, text, None)
            continue
        cells = split_row(text)
        if all(set(cell) <= set("-: ") and "-" in cell for cell in cells):
            continue
        yield MarkdownLine(number, text, cells)


def split_row(text: str) -> list[str]:
    """Return the cells of a table row; "\\|" is a bar inside one."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    cells = inner.replace("\\|", "\0").split("|")
    return [cell.replace("\0", "|").strip() for cell in cells]


def sheet_names(data: bytes, name: str) -> list[str]:
    """Return the names of a workbook's sheets as written. Raises FormProblems."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    refuse_bomb(data, name)
    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names)
    except PasswordError as error:
        raise protected(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error


def workbook_sheets(data: bytes, name: str) -> dict[str, list[SheetRow]]:
    """Return the rows of each sheet by its lower-case name. Raises FormProblems."""
    # Imported here: start-up does not read workbooks.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    refuse_bomb(data, name)
    refuse_vast(data, name)
    found: dict[str, list[SheetRow]] = {}
    cells = 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise too_many(name)
            rows = sheet.to_python(skip_empty_area=False)
            found[sheet_name.strip().lower()] = [
                SheetRow(at, [cell_text(cell) for cell in row]) for at, row in enumerate(rows, 1)
            ]
    except PasswordError as error:
        raise protected(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    return found


def cell_text(cell: object) -> str:
    """Return a cell as an author wrote it: 2026.0 is 2026; hard spaces are spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\xa0", " ").strip()
