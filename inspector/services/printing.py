"""Which papers were printed on this computer, and how a further print is told from the first.

The note is a file of this workspace, not an event: that somebody printed a copy changes nothing
about the paper. It holds ids, printers and times, no names or texts.
"""

import json
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


def note_print(ctx: Context, paper_id: str, printer: str, copies: int) -> None:
    """Note that `paper_id` went to `printer` just now. Raises DiskFull, FileNotWritten."""
    line = {"paper": paper_id, "at": to_wall(ctx.clock()), "printer": printer, "copies": copies}
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
    try:
        lines = _file(ctx).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            said = json.loads(line)
            if said["paper"] == paper_id:
                at = from_wall(said["at"])
                found.append(Printed(at, str(said["printer"]), int(said["copies"])))
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a power failure
    return found


def marked_for_print(ctx: Context, pdf: bytes, paper_id: str) -> bytes:
    """Return the PDF as it is printed now.

    The first print of an issued paper is the paper itself; a further one says at the foot of each
    page which it is. Without `paper_id` it is not issued, and marked 草稿.
    """
    from inspector.documents.copies import drafted, noted  # ReportLab: 160 ms

    if not paper_id:
        return drafted(pdf)
    before = len(prints_of(ctx, paper_id))
    if not before:
        return pdf
    return noted(pdf, _AGAIN.format(number=before + 1, at=china(ctx.clock())))


def _file(ctx: Context) -> Path:
    return ctx.workspace.log / _FILE
