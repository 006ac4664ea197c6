"""What is laid over a page stays small enough to read what it lies on."""

from io import BytesIO

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from inspector.documents.fonts import prepare
from inspector.documents.overlay import VOID, draw_stamp


def stamped(reason: str) -> bytes:
    prepare()
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    draw_stamp(canvas, VOID, reason, 595, 842)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("character", ["i", "l.", "更正", "A1 "])
def test_a_stamp_has_three_lines_of_a_reason_at_most(character: str) -> None:
    """The last of them ends in …… also where its characters are narrower than that."""
    with pdfplumber.open(BytesIO(stamped(character * 300))) as document:
        matrices = [one["matrix"] for one in document.pages[0].chars]
    # Each line by how far it is from one through the corner of the page with the same slant.
    lines = {round(f * cos - e * sin) for cos, sin, _c, _d, e, f in matrices if sin}
    assert len(lines) == 1 + 3
