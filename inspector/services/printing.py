"""Which papers were printed on this computer, and how a further print is told from the first.

The note is a file of this workspace, not an event: that somebody printed a copy changes nothing
about the paper. It holds ids, printers and times, no names or texts.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from pathlib import Path

from inspector.clock import china, from_wall, to_wall
from inspector.services.context import Context
from inspector.storage.files import told

_FILE = "prints.jsonl"
_AGAIN = "第{number}次打印　{at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Printed:
    """One time that a paper was printed here; at: aware."""

    at: datetime
    printer: str
    copies: int


def note_print(ctx: Context, paper_id: str, printer: str, copies: int, print_id: str = "") -> None:
    """Note that `paper_id` went to `printer` just now. Raises DiskFull, FileNotWritten.

    print_id  of the print in the queue, so that it counts once when the process is killed
    """
    line = {"paper": paper_id, "at": to_wall(ctx.clock()), "printer": printer, "copies": copies}
    if print_id:
        line["print"] = print_id
    try:
        _append(_file(ctx), f"{json.dumps(line, ensure_ascii=False)}\n".encode())
    except OSError as error:
        raise told(error, _file(ctx)) from error


def _append(file: Path, line: bytes) -> None:
    with file.open("a+b") as notes:
        size = notes.seek(0, SEEK_END)
        notes.seek(max(size - 1, 0))
        # What a power failure has cut short keeps a line of its own.
        notes.write(line if notes.read(1) in (b"", b"\n") else b"\n" + line)


def prints_of(ctx: Context, paper_id: str) -> list[Printed]:
    """Return when `paper_id` was printed on this computer, in the order of the prints."""
    found = []
    for said in _notes(ctx):
        with suppress(ValueError, KeyError, TypeError):  # a line that something else has written
            if said["paper"] == paper_id:
                at = from_wall(str(said["at"]))
                found.append(Printed(at, str(said["printer"]), int(str(said["copies"]))))
    return found


def noted_ids(ctx: Context) -> set[str]:
    """Return the ids of the prints of the queue that are noted."""
    return {str(said["print"]) for said in _notes(ctx) if "print" in said}


def _notes(ctx: Context) -> Iterator[dict[str, object]]:
    try:
        lines = _file(ctx).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(ValueError):  # a line cut short by a power failure
            said = json.loads(line)
            if isinstance(said, dict):
                yield said


def marked_for_print(ctx: Context, pdf: bytes, paper_id: str, uncertain: int = 0) -> bytes:
    """Return the PDF as it is printed now; `uncertain`: prints that may have come out.

    The first print of an issued paper is the paper itself; a further one says at the foot of each
    page which it is. Without `paper_id` it is not issued, and marked 草稿.
    """
    from inspector.documents.copies import drafted, noted  # ReportLab: 160 ms

    if not paper_id:
        return drafted(pdf)
    before = len(prints_of(ctx, paper_id)) + uncertain
    if not before:
        return pdf
    return noted(pdf, _AGAIN.format(number=before + 1, at=china(ctx.clock())))


def _file(ctx: Context) -> Path:
    return ctx.workspace.log / _FILE
