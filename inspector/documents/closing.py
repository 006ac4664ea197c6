"""The end of a paper: signatures and seal stay with text and leave no large white behind.

No page has a signature or a seal and no text (GB/T 9704-2012, 7.3.5; documents §3): at least two
lines go along. When they start a page, what is left of the page before stays white. The standard
has the distance of the lines adjusted there (7.3.5.5); papers are set roomier than the grid of the
templates, so that there is something to take away. What cannot be set so close that the white goes
is set wider, never as wide as a letter (29 pt): then more of the page is text.

No page is begun for a few lines either, where the pages before have room for them once they are set
a little closer.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from inspector.documents.blocks import Block, Row, Text, closes
from inspector.documents.layout import Page, paginate
from inspector.documents.sheet_blocks import LEAST_ROW, PEN_ROOM, GridRow
from inspector.documents.signatures import CLOSE_LINE, LINE, SignatureLine
from inspector.documents.table import Table
from inspector.documents.text import GRID, ROOMY

LEAST_TEXT = 2  # lines before the signatures on their page
MOST_WHITE = 0.25  # of a page
# Distances of the lines, from that which papers have down to the grid of the templates.
PITCHES = tuple(GRID * percent / 100 for percent in range(150, 95, -5))
WIDER = tuple(GRID * percent / 100 for percent in range(155, 185, 5))
FEW = 1 / 3  # of a page: what is not worth a page of its own
SPARING = tuple(pitch for pitch in PITCHES[1:] if pitch >= 1.25 * GRID)  # nobody sees these


def closed_pages(story: Sequence[Block], first_room: float, other_room: float) -> list[Page]:
    """Return the pages of `story`, set as close or as wide as its end asks for, and no more."""
    held = _held(story)

    def pages_at(pitch: float) -> list[Page]:
        return paginate([_set(block, pitch) for block in held], first_room, other_room)

    best = paginate(held, first_room, other_room)
    for pitch in SPARING if _has_few(best) else ():
        pages = pages_at(pitch)
        if len(pages) < len(best) and white_before_end(pages) <= MOST_WHITE * first_room:
            return pages
    least = white_before_end(best)
    for pitch in PITCHES[1:]:
        if least <= MOST_WHITE * first_room:
            return best
        pages = pages_at(pitch)
        white = white_before_end(pages)
        if white < least:
            best, least = pages, white
    wider = [pages_at(pitch) for pitch in WIDER] if least > MOST_WHITE * first_room else []
    for pages in wider:
        if white_before_end(pages) <= MOST_WHITE * first_room and len(pages) <= len(best):
            return pages
    # Not wide open for next to nothing.
    gained = [
        pages
        for pages in wider
        if white_before_end(pages) <= least - ROOMY and len(pages) <= len(best)
    ]
    return min(gained, key=white_before_end, default=best)


def white_before_end(pages: Sequence[Page]) -> float:
    """Return the height that stays white where the signatures or the seal start a page."""
    found = 0.0
    for page, following in pairwise(pages):
        if not following.forced and _closes(following) and not _closes(page):
            found = max(found, page.room - page.used)
    return found


def _has_few(pages: Sequence[Page]) -> bool:
    """Say whether a page has but the last lines of what began on the page before."""
    after = [*pages[1:], None]
    ends = [page for page, next_one in zip(pages, after) if next_one is None or next_one.forced]
    return any(
        page.used <= FEW * page.room and not page.forced and page is not pages[0] for page in ends
    )


def _closes(page: Page) -> bool:
    return any(closes(block) for block, _down in page.placed)


def _held(story: Sequence[Block]) -> list[Block]:
    """Return `story` with as many blocks kept before its signatures as have two lines of text."""
    held = list(story)
    for place, block in enumerate(held):
        if closes(block) and not (place and closes(held[place - 1])):
            lines = 0
            for before in range(place - 1, -1, -1):
                last = held[before]
                if not isinstance(last, (Text, Row)):
                    break  # of a table as many rows go along as its head needs
                if not last.with_next:
                    held[before] = replace(last, with_next=True)
                lines += len(last.lines) if isinstance(last, Text) else 1
                if lines >= LEAST_TEXT:
                    break
    return held


def _set(block: Block, pitch: float) -> Block:
    if isinstance(block, Text) and block.leading == ROOMY:
        return replace(block, leading=pitch)
    if isinstance(block, SignatureLine):
        spared = max(ROOMY - pitch, 0.0) / (ROOMY - GRID) * (LINE - CLOSE_LINE)
        return replace(block, height=LINE - spared, least=LINE - spared)
    if isinstance(block, GridRow) and pitch < ROOMY and block.lowest < PEN_ROOM:
        spare = (pitch - GRID) / (ROOMY - GRID)  # of the height that a row has for its looks
        return replace(block, lowest=LEAST_ROW + spare * (block.lowest - LEAST_ROW))
    if isinstance(block, Table) and pitch > ROOMY:
        # Its rows stand apart with the lines; the text stays in their middle.
        rows = [replace(row, least=row.height + pitch - ROOMY) for row in block.rows]
        return replace(block, rows=tuple(rows))
    if isinstance(block, Row):
        cells = tuple((left, replace(text, leading=pitch)) for left, text in block.cells)
        return replace(block, cells=cells)
    return block
