"""Blocks onto pages: what fits, what is split, and what must stay together."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inspector.documents.blocks import Block, PageBreak

MOST_PAGES = 2_000  # a story that does not end is our bug


@dataclass(slots=True)
class Page:
    """One page: blocks with the distance of their top from the top of the text area.

    forced  the story asked for a new page
    """

    room: float
    placed: list[tuple[Block, float]] = field(default_factory=list)
    used: float = 0.0
    forced: bool = False

    def add(self, block: Block) -> None:
        top = self.used + (block.before if self.placed else 0.0)
        self.placed.append((block, top))
        self.used = top + block.height

    def left(self, block: Block) -> float:
        return self.room - self.used - (block.before if self.placed else 0.0)


def paginate(story: Iterable[Block], first_room: float, other_room: float) -> list[Page]:
    """Return the pages of `story`; rooms are the heights of the first and the other text areas."""
    pages = [Page(first_room)]
    waiting = deque(story)
    while waiting:
        assert len(pages) < MOST_PAGES, "a block neither fits nor splits"
        page, block = pages[-1], waiting.popleft()
        if isinstance(block, PageBreak):
            if page.placed:
                pages.append(Page(other_room, forced=True))
            continue
        left = page.left(block)
        if block.height <= left and (not block.with_next or _chain(block, waiting) <= left):
            page.add(block)
            continue
        # Too high; or what must follow is: then its last lines go along to the next page.
        halves = block.split(min(left, block.height - 1))
        if halves:
            page.add(halves[0])
            waiting.appendleft(halves[1])
            pages.append(Page(other_room))
        elif page.placed:
            waiting.appendleft(block)
            pages.append(Page(other_room))
        else:
            page.add(block)  # alone on a page and still too high: no smaller part exists
    return pages


def _chain(block: Block, following: Sequence[Block]) -> float:
    """Return the height of `block` and of all that must stand on its page with it."""
    total = block.height
    for after in following:
        if isinstance(after, PageBreak):
            return total
        if after.least < after.height:
            return total + after.before + after.least
        total += after.before + after.height
        if not after.with_next:
            return total
    return total
