"""One dossier to be written, and what the archive is told of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from inspector import __version__
from inspector.clock import china
from inspector.services.dossier_case import ArchiveFacts, Member

if TYPE_CHECKING:
    from inspector.documents.dossier import Bound
    from inspector.documents.dossier_metadata import ArchiveMetadata
    from inspector.documents.dossier_sheets import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One dossier to be written; `name` of its files, `cover` its first page."""

    name: str
    book: "Book"
    cover_title: str
    cover: Callable[[], bytes]
    members: Sequence[Member]
    absent: tuple[str, ...]
    never: tuple[str, ...] = ()
    first: date
    last: date
    abstract: str


def description(plan: Plan, bound: "Bound", facts: ArchiveFacts, name: str) -> "ArchiveMetadata":
    """Return what the archive is told of a bound dossier whose file is called `name`."""
    from inspector.documents import dossier_metadata as xml

    documents = []
    for member, placed in zip(plan.members, bound.placed, strict=True):
        piece = placed.piece
        documents.append(
            xml.DescribedFile(
                title=piece.title,
                number=piece.number,
                author=member.author,
                day=member.day,
                genre=member.genre,
                first=placed.first,
                pages=placed.pages,
                remark=piece.remark,
                files=tuple(
                    xml.DigitalFile(
                        name=one.name, size=one.size, sha256=one.sha256, format=_format(one.name)
                    )
                    for one in piece.originals
                ),
                signed=tuple(
                    xml.SignedBy(name=who, at=china(at).isoformat()) for who, at in member.signed
                ),
            )
        )
    originals = [one for member in plan.members for one in member.evidence]
    return xml.ArchiveMetadata(
        title=plan.book.case,
        organ=plan.book.organ,
        year=str(plan.first.year),
        first_day=plan.first.isoformat(),
        last_day=plan.last.isoformat(),
        pages=bound.pages,
        program=f"Inspector {__version__}",
        file=xml.DigitalFile(name=name, size=bound.size, sha256=bound.sha256),
        number=facts.number,
        keep=facts.keep,
        secrecy=facts.secrecy,
        filed=facts.filed.isoformat() if facts.filed else "",
        abstract=plan.abstract,
        documents=tuple(documents),
        originals=tuple(
            xml.DescribedOriginal(name=one.name, made=one.made, sha256=one.sha256)
            for one in originals
        ),
        absent=plan.absent,
    )


def _format(name: str) -> str:
    """Return 格式信息 of a file by the ending of its name: a written opinion may be a scan."""
    ending = PurePath(name).suffix.removeprefix(".").upper()
    return "JPEG" if ending == "JPG" else ending
