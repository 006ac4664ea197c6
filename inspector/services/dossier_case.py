"""A visit as dossiers need it, and one document of a dossier."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import PAPER_TITLE, PaperHead, PaperKind
from inspector.domain.person import Organisation
from inspector.errors import NoPapers
from inspector.services.context import Context
from inspector.services.sheet_values import KINDS, Gathered
from inspector.storage.papers import head_of_paper, papers_of_inspection

if TYPE_CHECKING:
    from inspector.documents.dossier import Piece
    from inspector.documents.dossier_sheets import Book, Evidence

_MEASURES = frozenset(
    {
        PaperKind.ON_SITE_MEASURES,
        PaperKind.RECTIFICATION_ORDER,
        PaperKind.RECTIFICATION_OPINION,
        PaperKind.RECTIFICATION_ADVICE,
        PaperKind.SEIZURE_DECISION,
        PaperKind.SPOT_PENALTY_ENTITY,
        PaperKind.SPOT_PENALTY_PERSON,
    }
)


SECRECY = ("公开", "限制", "秘密", "机密", "绝密")  # GB/T 7156, as DA/T 46 takes it
KEEPING = ("永久", "三十年", "十年")  # as 案卷（首页） offers it


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFacts:
    """What the archive says of a dossier, if it is known: 归档号, 保存期限, 密级, 归档日期.

    `keep` is one of KEEPING, `secrecy` one of SECRECY, or "".
    """

    number: str = ""
    keep: str = ""
    secrecy: str = ""
    filed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One document of a dossier with what the archive is told of it.

    rank      its place in the order; day  ISO, or ""
    evidence  the originals that it lists
    kind      of the paper; None for what is drawn from the record
    """

    piece: "Piece"
    rank: int
    genre: str
    author: str
    day: str = ""
    signed: tuple[tuple[str, datetime], ...] = ()
    evidence: "tuple[Evidence, ...]" = ()
    kind: PaperKind | None = None
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One visit with its papers, as dossiers need it."""

    ctx: Context
    inspection: str
    organ: Organisation
    known: Gathered
    name: str = ""  # of the case within a volume
    about: str = ""  # title of the dossier, where it is not that of the visit

    @property
    def template(self) -> TemplateSet:
        return self.known.template

    @property
    def title(self) -> str:
        from inspector.documents.dossier_sheets import words

        if self.about:
            return self.about
        title: str = words()["case_title"].format(
            entity=self.known.facts.entity.name, day=self.template.date(self.day)
        )
        return title

    @property
    def day(self) -> date:
        started = self.known.row.started or self.ctx.clock()
        return china(started).date()

    @property
    def last_day(self) -> date:
        """The day of the last thing that happened: the end of the visit, or a later paper."""
        papers = [china(one.issued).date() for one in self.known.papers]
        ended = [china(self.known.row.ended).date()] if self.known.row.ended else []
        return max([self.day, *ended, *papers])

    @property
    def kind(self) -> str:
        """日常检查, 专项检查 …: what papers call this kind of visit."""
        return KINDS[self.known.row.kind.value]

    @property
    def result(self) -> str:
        """What came of the visit: the hazards, and which papers were issued for them."""
        from inspector.documents.dossier_sheets import words

        row, texts = self.known.row, words()
        if not row.finding_count:
            # A form without check items judges nothing: that nothing was found would be made up.
            return str(texts["nothing_found"]) if row.item_count else ""
        found = texts["found"].format(count=row.finding_count, major=row.major_count)
        issued = [f"《{one.title}》" for one in self.known.papers if one.kind in _MEASURES]
        if issued:
            found += texts["ordered"].format(papers="".join(dict.fromkeys(issued)))
        return str(found)

    @property
    def book(self) -> "Book":
        """Whose dossier it is, for every page that is drawn."""
        from inspector.documents.dossier_sheets import Book

        return Book(self.template, self.organ.name, self.organ.may_enforce, self.title)


def case_of(ctx: Context, inspection: str) -> Case:
    """Return a visit that has papers; their set and organ are those of the dossier.

    Raises NotFound; PaperRefused: this program has no such template set.
    """
    head = _head(ctx, inspection)
    template = ctx.sets.named(head.template_set, PAPER_TITLE[PaperKind.CASE_COVER])
    return Case(ctx, inspection, head.organisation, Gathered(ctx, inspection, template))


def organ_of(ctx: Context, inspection: str) -> Organisation:
    """Return whose papers a visit has. Raises NoPapers."""
    return _head(ctx, inspection).organisation


def _head(ctx: Context, inspection: str) -> PaperHead:
    papers = papers_of_inspection(ctx.db, inspection)
    head = head_of_paper(ctx.db, papers[0].id) if papers else None
    if head is None:
        raise NoPapers(name=inspection)
    return head


def drawn(
    case: Case,
    rank: int,
    title: str,
    read: Callable[[], bytes],
    evidence: "Sequence[Evidence]" = (),
) -> Member:
    """Return a document that is drawn from the record; `title` names its wording."""
    return drawn_in_parts(case, rank, title, lambda: (read(),), evidence)


def drawn_in_parts(
    case: Case,
    rank: int,
    title: str,
    read: Callable[[], Iterable[bytes]],
    evidence: "Sequence[Evidence]" = (),
) -> Member:
    """Return one that is drawn as several PDFs, which follow each other."""
    from inspector.documents.dossier import Piece

    return Member(
        piece=Piece(title=said(title), read=read),
        rank=rank,
        genre=said(title),
        author=case.organ.name,
        evidence=tuple(evidence),
    )


def said(name: str) -> str:
    """Return one text of the wording of dossiers."""
    from inspector.documents.dossier_sheets import words

    return str(words()[name])
