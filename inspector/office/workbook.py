"""Sheets as plain rows: Excel and CSV that open safely wherever they are sent.

A cell that begins like a formula is a way into the reader's computer (CWE-1236): in workbooks
text is written as text, in CSV it is led by an apostrophe.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.errors import FileNotWritten

Cell = str | int | date | None

_LEADS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADING_ROW = 0
_EXCEL_CELL_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Column:
    """Heading and width (in characters of the body font) of one column."""

    heading: str
    width: int = 12


def write_xlsx(
    target: Path, sheet: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write one sheet with a frozen heading; memory does not grow with the rows.

    The file appears whole or not at all. Raises FileNotWritten.
    """
    import xlsxwriter  # 60 ms, only when a ledger is handed out

    with _whole(target) as part:
        # Strings stay strings: neither formulas, links nor numbers are read out of them.
        plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(part), plain) as book:
            page = book.add_worksheet(sheet)
            strong = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            page.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                page.set_column(place, place, column.width)
                page.write_string(_HEADING_ROW, place, column.heading, strong)
            for line, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    if isinstance(cell, date):
                        page.write_datetime(line, place, cell, day)
                    elif isinstance(cell, int):
                        page.write_number(line, place, cell, wrapped)
                    else:
                        page.write_string(line, place, cell[:_EXCEL_CELL_LIMIT], wrapped)


def write_csv(target: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Write UTF-8 with a mark, which Excel needs to read Chinese. Raises FileNotWritten."""
    with _whole(target) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in columns])
        writer.writerows([_as_text(cell) for cell in row] for row in rows)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_LEADS_FORMULA) else text


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Yield a file beside `target` that takes its name once it is complete."""
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise FileNotWritten(place=target, detail=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
