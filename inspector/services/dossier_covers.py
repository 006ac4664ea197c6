"""The first page of a dossier: 案卷（首页） of the template set, or a cover of its own.

ReportLab is loaded inside the functions that draw: start-up does not wait for it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperHead, PaperKind
from inspector.domain.sheet import Sheet
from inspector.domain.supervision import decided
from inspector.services.dossier_case import ArchiveFacts, Case, Member
from inspector.services.sheet_values import begin_fields
from inspector.services.supervision_values import listed_words
from inspector.storage.event_store import fold_stream

if TYPE_CHECKING:
    from inspector.documents.dossier_sheets import Book

_NOTICES = (PaperKind.ESCALATION_NOTICE, PaperKind.LISTING_NOTICE)


def drawn_case_cover(case: Case, facts: ArchiveFacts) -> bytes:
    """Return the cover of the set as it would be issued now, without a number."""
    from inspector.documents.dossier_sheets import case_cover

    spec = case.template.spec(PaperKind.CASE_COVER)
    known = begin_fields(case.known, spec)
    fields = {
        **known,
        "cause": known.get("cause") or case.kind,
        "result": known.get("result") or case.result,
        **_filing(case, facts),
    }
    head = PaperHead(
        id="dossier",
        kind=PaperKind.CASE_COVER,
        number="",
        organisation=case.organ,
        issued=case.last_day,
        template_set=case.template.id,
    )
    sheet = Sheet(head=head, fields=fields, tables={}, legal_basis={})
    return case_cover(case.book, sheet)


def drawn_hazard_cover(
    case: Case, row: HazardRow, members: Sequence[Member], facts: ArchiveFacts, title: str
) -> bytes:
    """Return the cover of 一患一档 (documents §7, 1)."""
    from inspector.documents.dossier_sheets import plain_cover, words

    notices = [one for one in members if one.kind in _NOTICES and not one.is_void]
    listing = notices[-1] if notices else None
    notice = f"{listing.piece.title}{listing.piece.number}" if listing else ""
    fields = fold_stream(case.ctx.db, row.id).live.get(row.id, {})
    registered = listed_words(decided(fields), row.supervision)
    values = {
        "number": row.number,
        "entity": row.entity_name,
        "place": row.place,
        "level": words()["levels"].get(row.level, row.level),
        "basis": _basis(case, row),
        "found": case.template.date(china(row.found).date()),
        "listed": "\n".join(part for part in (registered, notice) if part),
        "state": words()["states"].get(row.state, row.state),
        "organ": case.organ.name,
        **_filing(case, facts),
    }
    return plain_cover(case.book, title, words()["hazard_cover"], values)


def drawn_volume_cover(
    cases: Sequence[Case], documents: int, facts: ArchiveFacts, book: "Book", title: str
) -> bytes:
    """Return the cover of a monthly volume."""
    from inspector.documents.dossier_sheets import plain_cover, words

    texts, date_of = words(), cases[0].template.date
    first, last = min(case.day for case in cases), max(case.last_day for case in cases)
    values = {
        "name": book.case,
        "organ": book.organ,
        "period": texts["period"].format(first=date_of(first), last=date_of(last)),
        "cases": texts["cases"].format(count=len(cases)),
        "documents": texts["cases"].format(count=documents),
        "hazards": texts["hazards"].format(count=sum(one.known.row.finding_count for one in cases)),
        **_filing(cases[0], facts),
    }
    return plain_cover(book, title, texts["volume_cover"], values)


def _basis(case: Case, row: HazardRow) -> str:
    """Return the basis as a paper about the day of the visit may cite it."""
    found = next((one for one in case.known.findings if one.id == row.id), None)
    return case.known.basis_of(found) if found is not None else row.citation


def _filing(case: Case, facts: ArchiveFacts) -> dict[str, str]:
    return {
        "filed": case.template.date(facts.filed) if facts.filed else "",
        "file_number": facts.number,
        "keep": facts.keep,
    }
