"""案卷: a visit, a hazard (一患一档) or a month of visits (月卷) as one PDF, described in XML.

Both files appear, or neither: a job that is stopped, or meets a full disk, leaves what was there.
The same papers and the same facts give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.domain.paper import PaperKind
from inspector.errors import NoPapers, NothingToFile
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.services.dossier_case import (
    ArchiveFacts,
    Case,
    Member,
    case_of,
    organ_of,
    said,
)
from inspector.services.dossier_contents import (
    case_members,
    hazard_members,
    issued_cover,
    missing_papers,
)
from inspector.services.dossier_covers import (
    drawn_case_cover,
    drawn_hazard_cover,
    drawn_volume_cover,
)
from inspector.services.dossier_description import Plan, description
from inspector.services.ledgers import hazard as hazard_row
from inspector.services.paper_fonts import fonts_of
from inspector.services.reissue import shown_pdf
from inspector.storage.files import files_together, plain_name, scratch_file
from inspector.storage.inspections import page_of_inspections
from inspector.storage.papers import papers_of_inspection

if TYPE_CHECKING:
    from inspector.documents.dossier import Placed

_MOST_IN_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDossier:
    """Both files. `absent` names what belongs into the dossier and is not there."""

    pdf: Path
    metadata: Path
    title: str
    pages: int
    documents: int
    absent: tuple[str, ...]


def write_case_dossier(
    ctx: Context,
    inspection: str,
    folder: Path,
    facts: ArchiveFacts | None = None,
    progress: Progress | None = None,
) -> WrittenDossier:
    """Write the 案卷 of a visit into `folder`; return its files.

    Raises NotFound, NoPapers, PaperRefused, CharacterMissing, CharacterForbidden, DiskFull,
    FileNotWritten, Cancelled.
    """
    if not papers_of_inspection(ctx.db, inspection):
        raise NoPapers(name=inspection)
    facts, case = facts or ArchiveFacts(), case_of(ctx, inspection)
    cover: Callable[[], bytes] = partial(drawn_case_cover, case, facts)
    if (issued := issued_cover(case)) is not None:
        cover = partial(shown_pdf, ctx, issued.id, signed=bool(issued.signatures))
    plan = Plan(
        name=f"案卷-{_short(case.title)}-{inspection[-6:]}",
        book=case.book,
        cover_title=case.template.title(PaperKind.CASE_COVER),
        cover=cover,
        members=case_members(case),
        absent=missing_papers(case),
        first=case.day,
        last=case.last_day,
        abstract=case.result,
    )
    return _write(ctx, plan, folder, facts, progress or Progress())


def write_hazard_dossier(
    ctx: Context,
    hazard: str,
    folder: Path,
    facts: ArchiveFacts | None = None,
    progress: Progress | None = None,
) -> WrittenDossier:
    """Write the 一患一档 of a hazard into `folder`. Raises as `write_case_dossier` does."""
    facts, row = facts or ArchiveFacts(), hazard_row(ctx, hazard)
    title = said("hazard_case").format(entity=row.entity_name, number=row.number)
    case = replace(case_of(ctx, row.inspection), about=title)
    members, absent, never = hazard_members(case, row)
    major = row.level == "MAJOR"
    cover_title = said("hazard_cover_title" if major else "hazard_cover_title_general")
    plan = Plan(
        name=f"一患一档-{row.number}",
        book=case.book,
        cover_title=cover_title,
        cover=partial(drawn_hazard_cover, case, row, members, facts, cover_title),
        members=members,
        # 一患一档 is asked of major hazards only (003-A 9).
        absent=absent if major else (),
        never=never if major else (),
        first=china(row.found).date(),
        last=max([case.last_day, *_days(members)]),
        abstract=row.fact,
    )
    return _write(ctx, plan, folder, facts, progress or Progress())


def write_monthly_volume(
    ctx: Context,
    month: date,
    folder: Path,
    facts: ArchiveFacts | None = None,
    progress: Progress | None = None,
    organ: str = "",
) -> WrittenDossier:
    """Write the 月卷 of the visits of one organ that began in the month of `month`, in Beijing.

    organ  id of the organisation; "": that of this office

    Raises NothingToFile where no such visit has papers, else as `write_case_dossier` does.
    """
    facts, progress = facts or ArchiveFacts(), progress or Progress()
    organ = organ or ctx.organisation.id
    cases = _cases_of(ctx, month, organ, progress)
    label = f"{month.year}-{month.month:02d}"
    if not cases:
        raise NothingToFile(name=label)
    members, absent = [], []
    for case in cases:
        progress.step(0, 1)
        members += case_members(case)
        absent += [f"{case.name}　{title}" for title in missing_papers(case)]
    name = said("volume_name").format(organ=cases[0].organ.name, year=month.year, month=month.month)
    book, cover_title = replace(cases[0], about=name).book, said("volume_title")
    plan = Plan(
        name=f"月卷-{_short(cases[0].organ.name)}-{label}",
        book=book,
        cover_title=cover_title,
        cover=partial(drawn_volume_cover, cases, len(members), facts, book, cover_title),
        members=members,
        absent=tuple(absent),
        first=min(case.day for case in cases),
        last=max(case.last_day for case in cases),
        abstract="；".join(f"{case.name}" for case in cases),
    )
    return _write(ctx, plan, folder, facts, progress)


def _cases_of(ctx: Context, month: date, organ: str, progress: Progress) -> list[Case]:
    """Return the visits of a month that have papers, oldest first, each with its name."""
    first = date(month.year, month.month, 1)
    end = (first + timedelta(days=31)).replace(day=1)
    chosen = []
    rows = page_of_inspections(ctx.db)
    while rows:
        progress.step(0, 1)
        began = ((row.started, row.id) for row in rows if row.started is not None)
        chosen += [one for one in began if first <= china(one[0]).date() < end]
        rows = page_of_inspections(ctx.db, after=rows[-1])
    found = [
        case_of(ctx, visit)
        for _began, visit in sorted(chosen)
        if papers_of_inspection(ctx.db, visit) and organ_of(ctx, visit).id == organ
    ]
    return [
        replace(case, name=said("case_name").format(number=place, title=case.title))
        for place, case in enumerate(found, start=1)
    ]


def _short(text: str) -> str:
    """Return `text` as part of a file name: 255 bytes are the most, a Chinese character has 3."""
    return text if len(text) <= _MOST_IN_NAME else f"{text[:_MOST_IN_NAME]}…"


def _write(
    ctx: Context, plan: Plan, folder: Path, facts: ArchiveFacts, progress: Progress
) -> WrittenDossier:
    from inspector.documents.dossier import bind  # ReportLab and pikepdf: 250 ms
    from inspector.documents.dossier_metadata import write_metadata
    from inspector.documents.dossier_sheets import contents

    def front(placed: "Sequence[Placed]") -> list[tuple[str, bytes]]:
        listed = contents(plan.book, placed, plan.absent, plan.never)
        return [(plan.cover_title, cover), (said("contents_title"), listed)]

    name = plain_name(plan.name)
    pdf, metadata = folder / f"{name}.pdf", folder / f"{name}.xml"
    # Every paper comes twice, to be read and as the file itself, and photographs beside them.
    originals = [one for member in plan.members for one in member.piece.originals]
    size, kept_in = 2 * sum(one.size for one in originals), ctx.workspace.cache
    with fonts_of(ctx.workspace.folder), scratch_file(kept_in, size) as scratch:
        cover = plan.cover()
        with files_together(pdf, metadata, size=size) as (pdf_file, metadata_file):
            bound = bind(
                [one.piece for one in plan.members],
                front,
                pdf_file,
                title=plan.book.case,
                author=plan.book.organ,
                scratch=scratch,
                progress=progress,
            )
            metadata_file.write(write_metadata(description(plan, bound, facts, pdf.name)))
    return WrittenDossier(
        pdf=pdf,
        metadata=metadata,
        title=plan.book.case,
        pages=bound.pages,
        documents=len(bound.placed),
        absent=plan.absent,
    )


def _days(members: Sequence[Member]) -> list[date]:
    return [date.fromisoformat(one.day) for one in members if one.day]
