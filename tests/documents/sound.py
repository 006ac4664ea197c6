"""Whether what is drawn stands where it may: inside the margins, nothing over anything else."""

from collections import defaultdict
from dataclasses import dataclass

from pypdfium2 import PdfDocument

MM = 72 / 25.4
HALF_MM = 0.5 * MM
FORM_SIDES = (31.75 * MM, (210 - 31.75) * MM)
LETTER_SIDES = (28 * MM, (210 - 26) * MM)
_CELL = 24.0  # points: characters are compared within cells of this size
_OVER = 0.2  # of the ink of the smaller one that may lie in the box of another


@dataclass(frozen=True, slots=True)
class Ink:
    """One character and the box of its ink, in points from the lower left corner."""

    text: str
    left: float
    low: float
    right: float
    high: float


def inks(pdf: bytes) -> list[list[Ink]]:
    """Return the characters of each page that have ink."""
    document = PdfDocument(pdf)
    try:
        return [_page(document, number) for number in range(len(document))]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages without blanks."""
    return "".join(one.text for page in inks(pdf) for one in page)


def faults(pdf: bytes, sides: tuple[float, float]) -> list[str]:
    """Return what stands outside `sides` or the paper, and what lies over something else."""
    found = []
    for number, page in enumerate(inks(pdf), start=1):
        for one in page:
            if one.left < sides[0] - HALF_MM or one.right > sides[1] + HALF_MM:
                found.append(f"page {number}: {one.text} past the margin at {one.left:.0f}")
            if one.low < 5 * MM or one.high > (297 - 5) * MM:
                found.append(f"page {number}: {one.text} past the end at {one.low:.0f}")
        found += [f"page {number}: {a.text} over {b.text}" for a, b in _over_each_other(page)]
    return found


def _page(document: PdfDocument, number: int) -> list[Ink]:
    page = document[number]
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        character = text.get_text_range(at, 1)
        if not character.strip():
            continue
        left, low, right, high = text.get_charbox(at)
        if right > left and high > low:
            found.append(Ink(character, left, low, right, high))
    text.close()
    page.close()
    return found


def _over_each_other(page: list[Ink]) -> list[tuple[Ink, Ink]]:
    cells = defaultdict(list)
    for one in page:
        cells[int(one.left // _CELL), int(one.low // _CELL)].append(one)
    found = []
    for (column, row), here in cells.items():
        near = [
            other
            for across in (0, 1)
            for down in (-1, 0, 1)
            for other in cells.get((column + across, row + down), ())
        ]
        for one in here:
            found += [(one, other) for other in near if other is not one and _over(one, other)]
    return found


def _over(one: Ink, other: Ink) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.high, other.high) - max(one.low, other.low)
    if across <= 0 or down <= 0:
        return False
    smaller = min((each.right - each.left) * (each.high - each.low) for each in (one, other))
    return across * down > _OVER * smaller
