"""照片页: the photographs of an inspection, six to a page, each with the hash of its original."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, WIDTH, Block, PageBreak, Text, paragraph
from inspector.documents.page import heading
from inspector.documents.templates import TemplateSet
from inspector.documents.text import NOTE
from inspector.domain.paper import PAPER_TITLE, PaperHead, PaperKind, PaperPhoto
from inspector.errors import PaperRefused

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

GAP = 6 * MM
# Photographs on a page: how many side by side, and the height of their frames.
GRIDS: dict[int, tuple[int, float]] = {2: (1, 92 * MM), 4: (2, 86 * MM), 6: (2, 45 * MM)}
LEADING = 11.5
MOST_CAPTION_LINES = 3  # so that three rows stay on one page; the record has the words in full


def photo_sheet_story(
    head: PaperHead,
    photos: Sequence[PaperPhoto],
    jpegs: Mapping[str, bytes],
    template: TemplateSet,
    per_page: int = 6,
    *,
    goes_on: bool = False,
) -> list[Block]:
    """Lay out the sheet, 2, 4 or 6 to a page; empty without photographs.

    Starts a new page, unless it `goes_on` below what the sheet begins with.

    `jpegs` maps the SHA-256 of each original to an upright JPEG without metadata. Raises
    PaperRefused naming the photograph that is missing there.
    """
    if not photos:
        return []
    words = template.sheets["photos"]
    belongs = words["of"].format(title=template.title(head.kind), number=head.number)
    story: list[Block] = []
    if not goes_on:
        story += [PageBreak(), *heading(template.title(PaperKind.PHOTO_SHEET), belongs)]
    across, frame = GRIDS[per_page]
    cells = []
    for photo in photos:
        if photo.sha256 not in jpegs:
            raise PaperRefused(
                paper=PAPER_TITLE[head.kind],
                field=f"照片{photo.number}",
                detail=photo.sha256[:16],
            )
        size = (WIDTH - GAP * (across - 1)) / across, frame
        cells.append(_cell(photo, jpegs[photo.sha256], words, size))
    for start in range(0, len(cells), across):
        # The first row stays below the heading, the others follow as they fit.
        story.append(PhotoRow(tuple(cells[start : start + across])))
    return story


@dataclass(frozen=True)
class PhotoCell:
    """One photograph and the lines under it; `width` and `frame` in points."""

    jpeg: bytes
    lines: tuple[Text, ...]
    width: float
    frame: float

    @property
    def height(self) -> float:
        return self.frame + 3 + sum(line.height for line in self.lines)


@dataclass(frozen=True)
class PhotoRow:
    """Photographs side by side; never split."""

    cells: tuple[PhotoCell, ...]
    before: float = 4.0
    with_next: bool = False

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
    photo: PaperPhoto, jpeg: bytes, words: dict[str, str], size: tuple[float, float]
) -> PhotoCell:
    taken = words["taken"].format(taken=photo.taken) if photo.taken else words["untaken"]
    caption = words["caption"].format(number=photo.number, caption=photo.caption)
    texts = (caption, taken, words["original"].format(hash=photo.sha256[:16]))
    return PhotoCell(jpeg, tuple(_small(text, size[0]) for text in texts), *size)


def _small(text: str, width: float) -> Text:
    whole = paragraph(text, size=NOTE, leading=LEADING, width=width)
    if len(whole.lines) <= MOST_CAPTION_LINES:
        return whole
    kept = "".join(line.text for line in whole.lines[:MOST_CAPTION_LINES])
    return paragraph(f"{kept[:-2]}……", size=NOTE, leading=LEADING, width=width)


def _draw_photo(canvas: "Canvas", cell: PhotoCell, left: float, bottom: float) -> None:
    from inspector.documents.jpeg import PlainJpeg  # loads ReportLab

    image = PlainJpeg(cell.jpeg)
    width, height = image.getSize()
    scale = min(cell.width / width, cell.frame / height)
    shown = width * scale, height * scale
    x, y = left + (cell.width - shown[0]) / 2, bottom + (cell.frame - shown[1]) / 2
    canvas.drawImage(image, x, y, *shown)
    canvas.setLineWidth(0.4)
    canvas.rect(left, bottom, cell.width, cell.frame, stroke=1, fill=0)
