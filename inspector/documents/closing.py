"""The end of a paper: signatures and seal stay with text and leave no large white behind.

No page has a signature or a seal and no text (GB/T 9704-2012, 7.3.5; documents §3): at least two
lines go along. When they start a page, what is left of the page before stays white. The standard
has the distances adjusted there (7.3.5.5). First go the heights that rows and places to sign have
for their looks; then the lines stand on each line of the templates' grid instead of one and a half
(documents §3). Where neither helps, which is rare, paragraphs and rows stand further apart: then
more of the page is text.

No page is begun for a few lines either, where the pages before have room for them once they are set
so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from inspector.documents.blocks import Block, Row, Text, closes
from inspector.documents.layout import Page, paginate
from inspector.documents.sheet_blocks import LEAST_ROW, PEN_ROOM, GridRow
from inspector.documents.signatures import CLOSE_LINE, LINE, SignatureLine
from inspector.documents.table import Table
from inspector.documents.text import GRID, ROOMY

LEAST_TEXT = 2  # lines before the signatures on their page
MOST_WHITE = 0.25  # of a page
HALF_LINE = ROOMY - GRID


@dataclass(frozen=True, slots=True)
class Spacing:
    """How a paper is set; its lines keep to the grid of the templates.

    pitch   distance of the lines: one line of the grid, or one and a half
    spared  what goes of the height that rows and places to sign have for their looks, 0 to 1
    above   points above each paragraph, or with `is_above_one_line` above those of one line only
    apart   points by which paragraphs and the rows of tables stand further apart
    """

    pitch: float = ROOMY
    spared: float = 0.0
    above: float = 0.0
    is_above_one_line: bool = False
    apart: float = 0.0


CLOSER = (
    *(Spacing(spared=quarters / 4) for quarters in range(1, 5)),  # nobody sees these
    Spacing(GRID, above=HALF_LINE),
    Spacing(GRID, above=HALF_LINE, is_above_one_line=True),
    *(Spacing(GRID, spared=quarters / 4) for quarters in range(5)),
)
# To spare a page the places to sign do not become narrow beside close lines.
EASY = tuple(one for one in CLOSER if one.pitch == ROOMY or not one.spared)
APART = tuple(Spacing(pitch, apart=steps) for pitch in (GRID, ROOMY) for steps in range(1, 7))
FEW = 1 / 3  # of a page: what is not worth a page of its own


def closed_pages(story: Sequence[Block], first_room: float, other_room: float) -> list[Page]:
    """Return the pages of `story`, set as close or as wide as its end asks for, and no more."""
    held = _held(story)

    def pages_at(spacing: Spacing) -> list[Page]:
        return paginate([_set(block, spacing) for block in held], first_room, other_room)

    best = paginate(held, first_room, other_room)
    for spacing in EASY if _has_few(best) else ():
        pages = pages_at(spacing)
        if len(pages) < len(best) and white_before_end(pages) <= MOST_WHITE * first_room:
            return pages
    least = white_before_end(best)
    for spacing in CLOSER:
        if least <= MOST_WHITE * first_room:
            return best
        pages = pages_at(spacing)
        white = white_before_end(pages)
        if white < least:
            best, least = pages, white
    opened = [pages_at(spacing) for spacing in APART] if least > MOST_WHITE * first_room else []
    for pages in opened:
        if white_before_end(pages) <= MOST_WHITE * first_room and len(pages) <= len(best):
            return pages
    # Not wide open for next to nothing.
    gained = [
        pages
        for pages in opened
        if white_before_end(pages) <= least - ROOMY and len(pages) <= len(best)
    ]
    return min(gained, key=white_before_end, default=best)


def white_before_end(pages: Sequence[Page]) -> float:
    """Return the height that stays white where the signatures or the seal start a page."""
    found = 0.0
    for page, following in pairwise(pages):
        begun = following.forced or _is_full(page)
        if not begun and _closes(following) and not _closes(page):
            found = max(found, page.room - page.used)
    return found


def _has_few(pages: Sequence[Page]) -> bool:
    """Say whether a page has but the last lines of what began on the page before."""
    after = [*pages[1:], None]
    ends = [page for page, next_one in zip(pages, after) if next_one is None or next_one.forced]
    return any(
        page.used <= FEW * page.room and not page.forced and page is not pages[0] for page in ends
    )


def _is_full(page: Page) -> bool:
    """Say whether a page ends with as many rows as a form has: then no place is left white."""
    last = page.placed[-1][0]
    return isinstance(last, Table) and 0 < last.most <= len(last.rows)


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


def _set(block: Block, spacing: Spacing) -> Block:
    spared, apart = spacing.spared, spacing.apart
    if isinstance(block, Text):
        leading = spacing.pitch if block.leading == ROOMY else block.leading
        above = 0.0 if spacing.is_above_one_line and len(block.lines) > 1 else spacing.above
        return replace(block, leading=leading, before=block.before + above + apart)
    if isinstance(block, SignatureLine):
        height = LINE - spared * (LINE - CLOSE_LINE)
        return replace(block, height=height, least=height)
    if isinstance(block, GridRow) and block.lowest < PEN_ROOM:
        return replace(block, lowest=block.lowest - spared * (block.lowest - LEAST_ROW))
    if isinstance(block, Table) and apart:
        # The text of a row stays in its middle.
        rows = [replace(row, least=row.height + apart) for row in block.rows]
        return replace(block, rows=tuple(rows))
    if isinstance(block, Row):
        cells = tuple((left, replace(text, leading=spacing.pitch)) for left, text in block.cells)
        return replace(block, cells=cells, before=block.before + spacing.above)
    return block
