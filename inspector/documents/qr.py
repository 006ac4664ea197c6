"""What the QR code on a paper says, and the squares it is drawn with.

The content hash covers what the paper says, not its file, because the code is part of the file.
"""

import hashlib
import json
from typing import TYPE_CHECKING

from inspector.domain.paper import InspectionRecord, RectificationOrder
from inspector.domain.plain import to_plain

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PREFIX = "INSP1"  # the form of the text; a later form gets another number


def content_sha256(paper: InspectionRecord | RectificationOrder) -> str:
    """Return the SHA-256 of the paper's plain form as canonical JSON: sorted, compact, UTF-8."""
    plain = json.dumps(to_plain(paper), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def qr_text(paper: InspectionRecord | RectificationOrder) -> str:
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
    import segno  # 20 ms, only when a paper is drawn

    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    module = side / len(matrix)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end]:
                end += 1
            if end > start:
                top = y + side - (row + 1) * module
                path.rect(x + start * module, top, (end - start) * module, module)
            start = end + 1
    canvas.drawPath(path, stroke=0, fill=1)
