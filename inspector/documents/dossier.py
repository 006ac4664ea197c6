"""案卷: finished papers bound into one PDF, with page numbers, bookmarks and the signed originals.

The pages of a signed paper are shown as they look; a signature holds for the file that it was made
for and not for a page of another one, so the file itself is embedded and stays checkable. Nothing
of the clock or the machine goes in: the same papers give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, paragraph
from inspector.documents.fonts import SERIF, prepare
from inspector.documents.text import NOTE
from inspector.progress import Progress

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

# DA/T 22 (归档文件整理规则): the number of a page stands at its upper right corner.
_PAGE_NUMBER = "卷内第{number}页"
_RIGHT, _ABOVE = 10 * MM, 8 * MM
_NUMBER_WIDTH = 60 * MM


@dataclass(frozen=True, slots=True)
class Original:
    """A file that is embedded as it is. `name` is unique in the dossier, `about` tells of it."""

    name: str
    data: bytes
    about: str
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of a dossier.

    title  as 卷内目录 and bookmarks call it; number, day and remark as the contents print them
    case   of a volume of several cases: which one it belongs to
    read   its pages; called once
    """

    title: str
    read: Callable[[], bytes]
    number: str = ""
    day: str = ""
    remark: str = ""
    case: str = ""
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
    """A finished dossier; `placed` without cover and contents."""

    pdf: bytes
    pages: int
    placed: tuple[Placed, ...]


# Title and pages of what stands before the pieces, made from where these stand.
Front = Callable[[Sequence[Placed]], Sequence[tuple[str, bytes]]]


def bind(
    pieces: Sequence[Piece], front: Front, *, title: str, author: str, progress: Progress
) -> Bound:
    """Return the dossier of `pieces` behind its front. Raises Cancelled."""
    import pikepdf  # 85 ms: not before a dossier is bound

    total = len(pieces) + 3
    open_ones: list[Pdf] = []
    try:
        for done, piece in enumerate(pieces):
            progress.step(done, total)
            open_ones.append(_opened(piece.read()))
        made, placed = _front(pieces, [len(one.pages) for one in open_ones], front)
        progress.step(len(pieces), total)
        fronts = [pikepdf.open(BytesIO(pdf)) for _title, pdf in made]
        open_ones += fronts
        with pikepdf.new() as book:
            for source in (*fronts, *open_ones[: len(pieces)]):
                book.pages.extend(source.pages)
            _number_pages(book)
            progress.step(len(pieces) + 1, total)
            _add_bookmarks(book, [name for name, _pdf in made], fronts, placed)
            _embed(book, pieces)
            book.docinfo["/Title"] = title
            book.docinfo["/Author"] = author
            book.docinfo["/Creator"] = "Inspector"
            book.Root.Lang = pikepdf.String("zh-CN")
            book.Root.PageMode = pikepdf.Name.UseOutlines
            target = BytesIO()
            # The id comes from the content, not from clock and file name as otherwise.
            # Pages, pictures and papers are compressed as they come. Once more saved nothing and
            # took 18 s in the place of 3 for 304 pages with 600 photographs.
            book.save(target, deterministic_id=True, min_version="1.7", compress_streams=False)
            progress.step(total, total)
            return Bound(target.getvalue(), len(book.pages), tuple(placed))
    finally:
        for one in open_ones:
            one.close()


def _opened(pdf: bytes) -> "Pdf":
    """Return an open PDF whose signatures and other fields are part of its pages."""
    import pikepdf

    source = pikepdf.open(BytesIO(pdf))
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


def _number_pages(book: "Pdf") -> None:
    """Draw its number into the upper right corner of every page."""
    import pikepdf

    sizes = [_size(page) for page in book.pages]
    with pikepdf.open(BytesIO(_numbers(sizes))) as layer:
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


def _numbers(sizes: Sequence[tuple[float, float]]) -> bytes:
    """Return pages of these sizes with nothing on them but their number."""
    from reportlab.pdfgen.canvas import Canvas  # 160 ms: not before a dossier is bound

    prepare()
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1, initialFontName=SERIF)
    for number, (width, height) in enumerate(sizes, start=1):
        canvas.setPageSize((width, height))
        text = _PAGE_NUMBER.format(number=number)
        line = paragraph(text, size=NOTE, leading=NOTE, align="right", width=_NUMBER_WIDTH)
        line.draw(canvas, width - _RIGHT - _NUMBER_WIDTH, height - _ABOVE)
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


def _embed(book: "Pdf", pieces: Sequence[Piece]) -> None:
    from pikepdf import AttachedFileSpec, Name

    for piece in pieces:
        for one in piece.originals:
            spec = AttachedFileSpec(
                book,
                one.data,
                description=one.about,
                filename=one.name,
                mime_type=one.media_type,
                creation_date="",  # of the clock nothing goes in
                mod_date="",
            )
            spec.relationship = Name.Source
            book.attachments[one.name] = spec
