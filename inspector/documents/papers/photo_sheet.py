"""照片页: the photographs of an inspection, six to a page, each with the hash of its original."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, WIDTH, Block, PageBreak, Text, paragraph
from inspector.documents.page import heading
from inspector.documents.templates import TemplateSet
from inspector.documents.text import NOTE, shortened
from inspector.domain.paper import PAPER_TITLE, PaperHead, PaperKind, PaperPhoto
from inspector.errors import PaperRefused

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

GAP = 6 * MM
# Photographs on a page: how many side by side, and the height of their frames.
GRIDS: dict[int, tuple[int, float]] = {2: (1, 92 * MM), 4: (2, 86 * MM), 6: (2, 45 * MM)}
LEADING = 11.5
MOST_CAPTION_LINES = 3  # the record has the words in full
# Where words take the room, frames are made lower, so that as many photographs stand on a page as
# were asked for; with frames lower than this part of their height it has fewer.
LEAST_FRAME = 0.6


def photo_sheet_story(
    head: PaperHead,
    photos: Sequence[PaperPhoto],
    jpegs: Mapping[str, bytes],
    template: TemplateSet,
    per_page: int = 6,
    *,
    rooms: tuple[float, float],
    above: Sequence[Block] = (),
) -> list[Block]:
    """Lay out the sheet, 2, 4 or 6 to a page; empty without photographs.

    `rooms` are the heights of the text area of the first page of the paper and of each later one.
    Starts a new page, unless there is something `above`, on which it goes on.

    `jpegs` maps the SHA-256 of each original to an upright JPEG without metadata, and is asked for
    one when it is drawn and again when the file is written. Raises PaperRefused naming the
    photograph that is missing there.
    """
    if not photos:
        return []
    words = template.sheets["photos"]
    belongs = words["of"].format(title=template.title(head.kind), number=head.number)
    story: list[Block] = []
    room = rooms[0] - heights(above)
    if not above:
        story = heading(template.title(PaperKind.PHOTO_SHEET), belongs)
        room = rooms[1] - heights(story)
        story.insert(0, PageBreak())
    across, frame = GRIDS[per_page]
    cells = []
    size = (WIDTH - GAP * (across - 1)) / across, frame
    for photo in photos:
        if photo.sha256 not in jpegs:
            raise PaperRefused(
                paper=PAPER_TITLE[head.kind],
                field=f"照片{photo.number}",
                detail=photo.sha256[:16],
            )
        cells.append(_cell(photo, partial(jpegs.__getitem__, photo.sha256), words, size))
    return story + photo_rows(cells, across, per_page // across, room, rooms[1])


def photo_rows(
    cells: "Sequence[PhotoCell]",
    across: int,
    down: int,
    first_room: float,
    other_room: float,
    before: float = 4.0,
) -> list[Block]:
    """Return the photographs in rows, `down` of them to a page, `before` points apart.

    `first_room` is what the first page has left for them.
    """
    rows = [
        PhotoRow(tuple(cells[start : start + across]), before)
        for start in range(0, len(cells), across)
    ]
    found: list[Block] = []
    room = first_room
    while rows:
        count, frame = _fitting(rows[:down], room)
        if found:
            found.append(PageBreak())
        found += [row.framed(frame) for row in rows[:count]]
        rows, room = rows[count:], other_room
    return found


def _fitting(rows: "Sequence[PhotoRow]", room: float) -> tuple[int, float]:
    """Return how many of `rows` stand in a room, and how high their frames may be there."""
    wanted = rows[0].cells[0].frame
    for count in range(len(rows), 0, -1):
        words = sum(row.height - wanted + row.before for row in rows[:count])
        frame = min(wanted, (room - words) / count)
        if frame >= LEAST_FRAME * wanted:
            return count, frame
    return 1, wanted


def heights(blocks: Sequence[Block]) -> float:
    """Return how high `blocks` are one below the other, the distances between them counted in."""
    return sum(block.before + block.height for block in blocks)


@dataclass(frozen=True)
class PhotoCell:
    """One photograph and the lines under it; `width` and `frame` in points.

    read      returns the JPEG; called when it is drawn
    is_again  it may be called once more, when the file is written: nothing is held until then
    """

    read: Callable[[], bytes]
    lines: tuple[Text, ...]
    width: float
    frame: float
    is_again: bool = False

    @property
    def height(self) -> float:
        return self.frame + 3 + sum(line.height for line in self.lines)


@dataclass(frozen=True)
class PhotoRow:
    """Photographs side by side; never split."""

    cells: tuple[PhotoCell, ...]
    before: float = 4.0
    with_next: bool = False

    def framed(self, frame: float) -> "PhotoRow":
        """Return the row with frames of this height."""
        return replace(self, cells=tuple(replace(cell, frame=frame) for cell in self.cells))

    @property
    def height(self) -> float:
        return max(cell.height for cell in self.cells)

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        for number, cell in enumerate(self.cells):
            left = x + number * (cell.width + GAP)
            _draw_photo(canvas, cell, left, top - cell.frame)
            y = top - cell.frame - 3
            for line in cell.lines:
                line.draw(canvas, left, y)
                y -= line.height


def _cell(
    photo: PaperPhoto,
    read: Callable[[], bytes],
    words: dict[str, str],
    size: tuple[float, float],
) -> PhotoCell:
    taken = words["taken"].format(taken=photo.taken) if photo.taken else words["untaken"]
    caption = words["caption"].format(number=photo.number, caption=photo.caption)
    texts = (caption, taken, words["original"].format(hash=photo.sha256[:16]))
    lines = tuple(caption_text(text, size[0]) for text in texts)
    return PhotoCell(read, lines, *size, is_again=True)


def caption_text(text: str, width: float) -> Text:
    """Return the words below a photograph: what is too long for its lines ends in ……."""
    set_text = partial(paragraph, size=NOTE, leading=LEADING, width=width)
    return set_text(shortened(text, MOST_CAPTION_LINES, lambda one: set_text(one).lines))


def _draw_photo(canvas: "Canvas", cell: PhotoCell, left: float, bottom: float) -> None:
    # Both load ReportLab.
    from inspector.documents.jpeg import PlainJpeg
    from inspector.documents.written import let_go

    image = PlainJpeg(cell.read())
    width, height = image.getSize()
    scale = min(cell.width / width, cell.frame / height)
    shown = width * scale, height * scale
    x, y = left + (cell.width - shown[0]) / 2, bottom + (cell.frame - shown[1]) / 2
    canvas.drawImage(image, x, y, *shown)
    if cell.is_again:
        let_go(canvas, image.getRGBData(), cell.read)
    canvas.setLineWidth(0.4)
    canvas.rect(left, bottom, cell.width, cell.frame, stroke=1, fill=0)
