"""The pages of a dossier that are no papers: covers, contents, photographs and lists of evidence.

Their wording stands in resources/templates/dossier.json; cover and furniture follow the template
set of the case (documents §4.16, §7).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from inspector.documents.blocks import (
    MM,
    WIDTH,
    Block,
    Field,
    fill_in,
    paragraph,
)
from inspector.documents.check import cleaned
from inspector.documents.dossier import Placed
from inspector.documents.page import Furniture, draw_parts, draw_pdf, heading, text_rooms
from inspector.documents.papers.photo_sheet import GAP, PhotoCell, caption_text, heights, photo_rows
from inspector.documents.sheet_blocks import LEAST_ROW, grid
from inspector.documents.sheet_check import cleaned_sheet
from inspector.documents.sheet_story import FOR_PEN, sheet_story
from inspector.documents.table import Column, table
from inspector.documents.templates import TemplateSet
from inspector.documents.text import NOTE
from inspector.domain.sheet import Sheet
from inspector.paths import resources

_LABEL_MM = 32.0
_FRAME = 66 * MM  # of a photograph, where the words below four of them leave that much
_HASH_SIZE = 7.0
_DIGEST_SIZE = 7.5  # 六号: what is read stands beside it in 10.5
_DIGEST_WIDTH = 53 * MM  # 32 digits on a line of a table
_PHOTO_PAGES = 5  # drawn at a time: twenty photographs in memory; the fonts of a part are 60 kB
_MOST_ROWS = 14  # on a page of 卷内目录 (documents §4.16)
_COVER_ROW = 16 * MM  # of a cover: it is read from afar, and written on
_CONTENTS_ROW = 14 * MM  # of these, as on the 卷内目录 that is issued


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePhoto:
    """One photograph as evidence (documents §4.16: time, place, who took it, what it proves).

    sha256  of the original
    read    returns an upright JPEG without metadata; called when it is drawn
    """

    number: int
    sha256: str
    read: Callable[[], bytes]
    subject: str
    taken: str
    place: str
    by: str
    proves: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the list: what it is, when it was made as far as known, SHA-256."""

    name: str
    made: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Book:
    """Whose dossier it is, as every page of ours names it. `case` is its title."""

    template: TemplateSet
    organ: str
    may_enforce: bool
    case: str


@cache
def words() -> Mapping[str, Any]:
    """Return the wording of dossiers."""
    text = (resources() / "templates" / "dossier.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def case_cover(book: Book, sheet: Sheet) -> bytes:
    """Return the 案卷（首页） of the template set, filled in as far as it is known."""
    spec = book.template.spec(sheet.head.kind)
    story = sheet_story(cleaned_sheet(sheet, spec), spec, book.template)
    return _drawn(book, spec.title, story)


def plain_cover(
    book: Book, title: str, labels: Mapping[str, str], values: Mapping[str, str]
) -> bytes:
    """Return a cover with a ruled row for each of `labels`; what an archivist knows stays empty."""
    rows = _rows(labels, values, lowest=_COVER_ROW, pen=words()["pen"])
    return _drawn(book, title, [*heading(title, ""), *rows])


def contents(
    book: Book,
    placed: Sequence[Placed],
    absent: Sequence[str] = (),
    never: Sequence[str] = (),
) -> bytes:
    """Return 卷内目录 with the pages; of several cases each begins with a row of its own.

    absent  what belongs into the dossier and is not there
    never   what would belong into it, and did not happen
    """
    said = words()
    number, name, day, pages, remark = said["contents_columns"]
    columns = (
        Column(number, 13 * MM, "center"),
        Column(name, WIDTH - (13 + 31 + 19 + 23) * MM),
        Column(day, 31 * MM, "center"),
        Column(pages, 19 * MM, "center"),
        Column(remark, 23 * MM),
    )
    rows, case = [], ""
    for count, one in enumerate(placed, start=1):
        piece = one.piece
        if piece.case != case:
            case = piece.case
            rows.append(("", case, "", str(one.first), ""))
        rows.append((str(count), f"{piece.title}{piece.number}", piece.day, one.span, piece.remark))
    rows += [("", title, "", "", said["absent"]) for title in absent]
    rows += [("", title, "", "", said["never"]) for title in never]
    title = said["contents_title"]
    label = said["volume" if case else "case"]
    story: list[Block] = [*heading(title, ""), *fill_in(Field(label, cleaned(book.case, label)))]
    said_rows = cleaned(tuple(rows), title)
    story.append(table(columns, said_rows, before=6, least=_CONTENTS_ROW, most=_MOST_ROWS))
    return _drawn(book, title, story)


def photo_evidence(book: Book, photos: Sequence[EvidencePhoto]) -> Iterator[bytes]:
    """Return the photographs, four to a page, each with what makes it evidence.

    They may be too many for memory: PDFs of a few pages that follow each other.
    """
    said = words()
    story: list[Block] = [
        *heading(said["photos_title"], ""),
        *fill_in(Field(said["case"], cleaned(book.case, said["case"]))),
    ]
    width = (WIDTH - GAP) / 2
    cells = [_photo(cleaned_photo(one), width) for one in photos]
    furniture = _furniture(book, said["photos_title"])
    first, other = text_rooms(furniture)
    story += photo_rows(cells, 2, 2, first - heights(story), other, before=8.0)
    return (part.pdf for part in draw_parts(story, furniture, _PHOTO_PAGES))


def cleaned_photo(photo: EvidencePhoto) -> EvidencePhoto:
    """Return a photograph with its words as papers print them. Raises CharacterForbidden."""
    where = f"照片{photo.number}"
    return replace(
        photo,
        **{
            name: cleaned(getattr(photo, name), where).replace("\n", " ")
            for name in ("subject", "taken", "place", "by", "proves")
        },
    )


def evidence_list(book: Book, rows: Sequence[Evidence]) -> bytes:
    """Return the list of originals with their SHA-256, each in two halves of 32 digits."""
    said = words()
    number, name, made, digest = said["evidence_columns"]
    columns = (
        Column(number, 11 * MM, "center"),
        Column(name, WIDTH - 35 * MM - _DIGEST_WIDTH),
        Column(made, 24 * MM, "center"),
        Column(digest, _DIGEST_WIDTH, "center", _DIGEST_SIZE),
    )
    lines = [
        (str(place), one.name, one.made, f"{one.sha256[:32]}\n{one.sha256[32:]}")
        for place, one in enumerate(rows, start=1)
    ]
    title = said["evidence_title"]
    story: list[Block] = [
        *heading(title, ""),
        *fill_in(Field(said["case"], cleaned(book.case, said["case"]))),
        table(columns, cleaned(tuple(lines), title, names_files=True), before=6, with_next=True),
        paragraph(said["evidence_note"], size=NOTE, leading=14, before=6),
    ]
    return _drawn(book, title, story)


def ruled_sheet(
    book: Book, title: str, labels: Mapping[str, str], values: Mapping[str, str]
) -> bytes:
    """Return a page with a ruled row for each of `labels`, such as 判定意见 or 五落实."""
    case = fill_in(Field(words()["case"], cleaned(book.case, title)))
    return _drawn(book, title, [*heading(title, ""), *case, *_rows(labels, values)])


def log_sheet(book: Book, rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """Return the steps of a hazard: moment, what, who, and the SHA-256 of the event."""
    said = words()
    heads, title = said["log_columns"], said["log_title"]
    widths = (11 * MM, 22 * MM, WIDTH - 51 * MM - _DIGEST_WIDTH, 18 * MM, _DIGEST_WIDTH)
    aligns = ("center", "left", "left", "left", "center")
    columns = [Column(*one) for one in zip(heads, widths, aligns, strict=True)]
    columns[-1] = replace(columns[-1], size=_DIGEST_SIZE)
    lines = [
        (str(place), at, what, who, f"{event[:32]}\n{event[32:]}")
        for place, (at, what, who, event) in enumerate(rows, start=1)
    ]
    story: list[Block] = [
        *heading(title, ""),
        *fill_in(Field(said["case"], cleaned(book.case, title))),
        table(columns, cleaned(tuple(lines), title), before=6, with_next=True),
        paragraph(said["log_note"], size=NOTE, leading=14, before=6),
    ]
    return _drawn(book, title, story)


def _rows(
    labels: Mapping[str, str],
    values: Mapping[str, str],
    *,
    lowest: float = LEAST_ROW,
    pen: Sequence[str] = (),
) -> list[Block]:
    rows = []
    for name, label in labels.items():
        value = cleaned(values.get(name, ""), label)
        rows.append([(label, value or (FOR_PEN if name in pen else ""))])
    return grid(rows, label_mm=_LABEL_MM, lowest=[lowest] * len(rows))


def _photo(photo: EvidencePhoto, width: float) -> PhotoCell:
    said = words()
    texts = (
        said["photo"].format(number=photo.number, subject=photo.subject),
        said["taken"].format(taken=photo.taken or said["untaken"]),
        said["photo_place"].format(place=photo.place or said["untaken"]),
        said["taken_by"].format(by=photo.by),
        said["proves"].format(proves=photo.proves),
    )
    lines = [caption_text(text, width) for text in texts]
    lines.append(paragraph(said["photo_hash"], size=_HASH_SIZE, leading=9, width=width))
    for half in (photo.sha256[:32], photo.sha256[32:]):
        lines.append(paragraph(half, size=_HASH_SIZE, leading=9, width=width))
    return PhotoCell(photo.read, tuple(lines), width, _FRAME)


def _drawn(book: Book, title: str, story: Sequence[Block]) -> bytes:
    return draw_pdf(story, _furniture(book, title))


def _furniture(book: Book, title: str) -> Furniture:
    common, said = book.template.common, words()
    header = common["header" if book.may_enforce else "header_without_power"]
    return Furniture(
        header=header,
        continued=(said["continued"].format(title=title), cleaned(book.case, title)),
        pages="",
        marks=(),
        qr="",
        title=title,
        author=book.organ,
    )
