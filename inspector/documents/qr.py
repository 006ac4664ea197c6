"""What the QR code on a paper says, and the squares it is drawn with.

The content hash covers what the paper says, not its file, because the code is part of the file.
"""

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from inspector.domain.paper import InspectionRecord, RectificationOrder
from inspector.domain.plain import to_plain
from inspector.domain.sheet import Sheet

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PREFIX = "INSP1"  # the form of the text; a later form gets another number


def content_sha256(paper: InspectionRecord | RectificationOrder | Sheet) -> str:
    """Return the SHA-256 of the paper's plain form as canonical JSON: sorted, compact, UTF-8."""
    plain = json.dumps(to_plain(paper), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def qr_text(paper: InspectionRecord | RectificationOrder | Sheet) -> str:
    """Return what the QR code says: `INSP1:<paper id>:<content sha256>`."""
    return f"{PREFIX}:{paper.head.id}:{content_sha256(paper)}"


def read_qr_text(text: str) -> tuple[str, str] | None:
    """Return paper id and content hash of a scanned code; None when it is not one of ours."""
    parts = text.strip().split(":")
    if len(parts) != 3 or parts[0] != PREFIX or len(parts[2]) != 64:
        return None
    return parts[1], parts[2]


def draw_qr(canvas: "Canvas", text: str, x: float, y: float, side: float) -> None:
    """Draw the code for `text` with its lower left corner at `x`, `y`, without a quiet zone.

    Level M: a fold or a stamp may hide 15 % of it. Rectangles, one per run of dark squares.
    """
    matrix = qr_matrix(text)
    module = side / len(matrix)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(module, module)
    # Whole numbers written as they are: ReportLab's own rounding of 500 rectangles takes 10 ms.
    squares = []
    for row, line in enumerate(matrix):
        foot = len(matrix) - row - 1
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end]:
                end += 1
            if end > start:
                squares.append(f"{start} {foot} {end - start} 1 re")
            start = end + 1
    canvas.addLiteral(" ".join([*squares, "f"]))
    canvas.restoreState()


@lru_cache(maxsize=8)  # 12 ms; a paper is drawn at its preview, its issue and its signing
def qr_matrix(text: str) -> tuple[bytes, ...]:
    """Return the rows of the code for `text`, 1 for a dark square."""
    import segno  # 20 ms, only when a paper is drawn

    # A fixed mask: trying all eight takes 15 ms, and hashes have no patterns that a mask breaks.
    code = segno.make_qr(text, error="m", boost_error=False, mask=4)
    return tuple(bytes(row) for row in code.matrix)
