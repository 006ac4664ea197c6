"""案卷: finished papers bound into one PDF, with page numbers, bookmarks and the signed originals.

The pages of a signed paper are shown as they look; a signature holds for the file that it was made
for and not for a page of another one, so the file itself is embedded and stays checkable. Nothing
of the clock or the machine goes in: the same papers give the same bytes.

Photographs may be many and large: what is bound lies on disk until it is written, part by part.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from inspector.documents.blocks import MM, paragraph
from inspector.documents.dossier_streams import Original, Streams
from inspector.documents.fonts import SERIF, prepare
from inspector.documents.overlay import VOID, draw_stamp
from inspector.documents.text import NOTE
from inspector.errors import PaperUnshowable
from inspector.progress import Progress

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

# DA/T 22 (归档文件整理规则): the number of a page stands at its upper right corner.
_PAGE_NUMBER = "卷内第{number}页"
_RIGHT, _ABOVE = 10 * MM, 8 * MM
_NUMBER_WIDTH = 60 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of a dossier.

    title  as 卷内目录 and bookmarks call it; number, day and remark as the contents print them
    case   of a volume of several cases: which one it belongs to
    read   its pages, as one PDF or as several that follow each other; called once
    void   why it was withdrawn, "" included: every page is stamped 已作废; None for what stands
    """

    title: str
    read: Callable[[], Iterable[bytes | BinaryIO]]
    number: str = ""
    day: str = ""
    remark: str = ""
    case: str = ""
    void: str | None = None
    originals: tuple[Original, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a piece stands in the dossier: its first page, counted from 1, and how many."""

    piece: Piece
    first: int
    pages: int

    @property
    def span(self) -> str:
        """Return the 页号 as the contents print it: 7, or 7-9."""
        return str(self.first) if self.pages == 1 else f"{self.first}-{self.first + self.pages - 1}"


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished dossier; `placed` without cover and contents, size and sha256 of its file."""

    pages: int
    placed: tuple[Placed, ...]
    size: int
    sha256: str


# Title and pages of what stands before the pieces, made from where these stand.
Front = Callable[[Sequence[Placed]], Sequence[tuple[str, bytes]]]


def bind(
    pieces: Sequence[Piece],
    front: Front,
    target: BinaryIO,
    *,
    title: str,
    author: str,
    scratch: BinaryIO,
    progress: Progress,
) -> Bound:
    """Write the dossier of `pieces` behind its front to `target`; return what it is.

    scratch  an empty file to write and read, of the same size in the end

    Raises Cancelled, OSError, PaperUnshowable.
    """
    import pikepdf  # 85 ms: not before a dossier is bound

    total, streams = len(pieces) + 3, Streams(scratch)
    with ExitStack() as held:
        body = held.enter_context(pikepdf.new())
        counts: list[int] = []
        for done, piece in enumerate(pieces):
            progress.step(done, total)
            before = len(body.pages)
            for part in piece.read():
                with _opened(part) as source:
                    streams.take_from(source)
                    body.pages.extend(source.pages)
            counts.append(len(body.pages) - before)
        made, placed = _front(pieces, counts, front)
        progress.step(len(pieces), total)
        fronts = [held.enter_context(pikepdf.open(BytesIO(pdf))) for _title, pdf in made]
        book = held.enter_context(pikepdf.new())
        for source in (*fronts, body):
            book.pages.extend(source.pages)
        _mark_pages(book, placed)
        progress.step(len(pieces) + 1, total)
        _add_bookmarks(book, [name for name, _pdf in made], fronts, placed)
        streams.embed(book, (one for piece in pieces for one in piece.originals))
        book.docinfo["/Title"] = title
        book.docinfo["/Author"] = author
        book.docinfo["/Creator"] = "Inspector"
        book.Root.Lang = pikepdf.String("zh-CN")
        book.Root.PageMode = pikepdf.Name.UseOutlines
        step = partial(progress.step, len(pieces) + 2, total)
        size, digest = streams.write(book, target, step)
        progress.step(total, total)
        return Bound(len(book.pages), tuple(placed), size, digest)


def _opened(pdf: bytes | BinaryIO) -> "Pdf":
    """Return an open PDF whose signatures and other fields are part of its pages.

    Raises PaperUnshowable for what is no PDF: a package brings papers as their sender made them.
    """
    import pikepdf

    try:
        source = pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    except pikepdf.PdfError as cause:
        raise PaperUnshowable() from cause
    if "/AcroForm" in source.Root:
        source.flatten_annotations("all")
        # What is left has no look, such as a signature without a line: it stays in the file that
        # is embedded. Here it would be a field of no form.
        for page in source.pages:
            if "/Annots" in page:
                del page.Annots
        if "/AcroForm" in source.Root:
            del source.Root.AcroForm
    return source


def _front(
    pieces: Sequence[Piece], counts: Sequence[int], front: Front
) -> tuple[Sequence[tuple[str, bytes]], list[Placed]]:
    """Return cover and contents, and where the pieces stand behind them.

    The contents say pages that depend on how many pages the contents take: drawn until it holds.
    """
    from inspector.documents.preview import page_count

    before = 2
    while True:
        placed, first = [], before + 1
        for piece, count in zip(pieces, counts, strict=True):
            placed.append(Placed(piece, first, count))
            first += count
        made = front(placed)
        needed = sum(page_count(pdf) for _title, pdf in made)
        # Later pages never make the contents shorter, so this ends.
        if needed == before:
            return made, placed
        before = needed


def _mark_pages(book: "Pdf", placed: Sequence[Placed]) -> None:
    """Draw its number into the upper right corner of every page, and the stamp of what is void."""
    import pikepdf

    void = {
        one.first + page: one.piece.void
        for one in placed
        if one.piece.void is not None
        for page in range(one.pages)
    }
    sizes = [(*_size(page), void.get(place)) for place, page in enumerate(book.pages, start=1)]
    with pikepdf.open(BytesIO(_marks(sizes))) as layer:
        for number, page in enumerate(book.pages, start=1):
            # A name of its own for each page: pages of one source may share their resources.
            name = pikepdf.Name(f"/DossierPage{number}")
            drawing = book.copy_foreign(layer.pages[number - 1].as_form_xobject())
            page.add_resource(drawing, pikepdf.Name.XObject, name)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\nq " + str(name).encode("ascii") + b" Do Q\n")


def _size(page: "Page") -> tuple[float, float]:
    left, foot, right, top = (float(edge) for edge in page.mediabox.as_list())
    return right - left, top - foot


def _marks(pages: Sequence[tuple[float, float, str | None]]) -> bytes:
    """Return pages of these sizes with nothing on them but their number, and why they are void."""
    from reportlab.pdfgen.canvas import Canvas  # 160 ms: not before a dossier is bound

    prepare()
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1, initialFontName=SERIF)
    for number, (width, height, void) in enumerate(pages, start=1):
        canvas.setPageSize((width, height))
        text = _PAGE_NUMBER.format(number=number)
        line = paragraph(text, size=NOTE, leading=NOTE, align="right", width=_NUMBER_WIDTH)
        line.draw(canvas, width - _RIGHT - _NUMBER_WIDTH, height - _ABOVE)
        if void is not None:
            draw_stamp(canvas, VOID, void, width, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _add_bookmarks(
    book: "Pdf", titles: Sequence[str], fronts: Sequence["Pdf"], placed: Sequence[Placed]
) -> None:
    from pikepdf import OutlineItem

    with book.open_outline() as outline:
        page = 0
        for title, source in zip(titles, fronts, strict=True):
            outline.root.append(OutlineItem(title, page))
            page += len(source.pages)
        case: OutlineItem | None = None
        for one in placed:
            name = f"{one.piece.title}{one.piece.number}"
            item = OutlineItem(name, one.first - 1)
            if not one.piece.case:
                outline.root.append(item)
                continue
            if case is None or case.title != one.piece.case:
                case = OutlineItem(one.piece.case, one.first - 1)
                outline.root.append(case)
            case.children.append(item)
