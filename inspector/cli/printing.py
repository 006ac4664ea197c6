"""What commands print: lines, tables, JSON; and the two lines of an error."""

import json
import sys
import unicodedata
from collections.abc import Sequence

import click

from inspector.errors import InspectorError


def print_json(value: object) -> None:
    """Print one JSON value, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(error: InspectorError) -> None:
    """Print what is wrong and what to do, a line each, on stderr."""
    print_two_lines(error.what(), error.remedy())


def print_two_lines(what: str, remedy: str) -> None:
    """Print exactly two lines on stderr; line breaks inside become spaces."""
    click.echo(" ".join(what.split("\n")), err=True)
    click.echo(" ".join(remedy.split("\n")), err=True)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads, columns aligned also where characters are two cells wide."""
    lines = [list(heads), *([cell.replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(width_of(line[number]) for line in lines) for number in range(len(heads))]
    for line in lines:
        cells = [
            cell + " " * (wide - width_of(cell)) for cell, wide in zip(line, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def width_of(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def size_text(size: int) -> str:
    """Return a size in bytes as people read it."""
    for unit, step in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} B"


def is_terminal() -> bool:
    """Say whether a person watches stderr."""
    return sys.stderr.isatty()
