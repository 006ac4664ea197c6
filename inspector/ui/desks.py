"""Which pages stand on which desk: to add one, write a function and name it in DESK_PAGES.

Each function gives the page the few callables it needs. Imports inside them keep the first paint
from waiting for pages that nobody has opened.
"""

from collections.abc import Callable, Mapping
from datetime import date

from inspector.bootstrap import Session
from inspector.clock import china
from inspector.domain.inspection import Finding
from inspector.domain.person import Desk
from inspector.domain.standard import Clause
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.ui.check_entry import check
from inspector.ui.desk_pages import (
    conflicts,
    corrections,
    entities,
    hazards,
    papers,
    reviews,
    visits,
)
from inspector.ui.exchange_entry import exchange, inbox
from inspector.ui.library.entries import library
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell
from inspector.ui.round_entry import has_rounds, rounds
from inspector.ui.setup.entries import settings
from inspector.ui.status import StatusFacts, battery_percent, disk_free

# Two characters each in Chinese.
_CHECKLIST = N_("Fill in")


def checklist(session: Session) -> PageEntry:
    """检查填报."""

    def build(shell: Shell) -> Page:
        from inspector.services import photos
        from inspector.services import visits as service
        from inspector.services.reinspection import reinspected_lines
        from inspector.ui.form.page import ChecklistPage

        def thumbnail(ctx: Context, sha256: str, size_px: int) -> bytes:
            return photos.small_photo(ctx, ctx.db, sha256, size_px)

        def close(ctx: Context, inspection: str, reasons: Mapping[str, str]) -> list[Finding]:
            return service.close_visit(ctx, inspection, reasons=reasons)

        return ChecklistPage(
            shell,
            warm=session.apart(service.warm_filling),
            visits=session.here(service.own_visits),
            open_filling=session.here(service.open_filling),
            close_visit=session.apart(close),
            show_certificate=session.here(service.show_certificate),
            thumbnail=session.apart(thumbnail),
            ingest=session.apart(photos.ingest_photos),
            find_clause=session.here(find_clause),
            today=lambda: today(session),
            photo_place=photos.photo_place,
            to_see=session.here(reinspected_lines),
        )

    return PageEntry(name="checklist", text=_(_CHECKLIST), icon="checklist", build=build)


DESK_PAGES: dict[Desk, tuple[Callable[[Session], PageEntry], ...]] = {
    Desk.FIELD: (
        visits,
        checklist,
        papers,
        corrections,
        conflicts,
        exchange,
        check,
        library,
        settings,
    ),
    # A lead also goes out: design §10.
    Desk.LEAD: (
        reviews,
        visits,
        checklist,
        papers,
        corrections,
        conflicts,
        exchange,
        check,
        library,
        settings,
    ),
    Desk.OFFICE: (inbox, hazards, rounds, conflicts, entities, exchange, check, settings),
}


def pages_of(session: Session) -> list[PageEntry]:
    """Return the pages of the desk that the person's certificate opens."""
    pages = DESK_PAGES[session.desk]
    return [entry(session) for entry in pages if entry is not rounds or has_rounds(session)]


def find_clause(ctx: Context, name: str) -> Clause | None:
    """Return a clause of the pack in use; None when the pack no longer has it."""
    return ctx.standards.clause(name) if ctx.standards.knows(name) else None


def today(session: Session) -> date:
    """Return the day in China, by which deadlines count."""
    return china(session.ctx.clock()).date()


def status_facts(session: Session) -> StatusFacts:
    """Return what the last line of the window says."""
    from inspector.services.outgoing import outbox

    organisation, sent = session.organisation, outbox(session.ctx)
    who = [session.person.name, organisation.name if organisation is not None else ""]
    return StatusFacts(
        person=" · ".join(part for part in who if part),
        unexported=sent.unexported,
        exported=sent.exported,
        receipted=sent.receipted,
        disk_free=disk_free(session.workspace.folder),
        battery=battery_percent(),
        reference=pack_day(session.ctx.standards.version),
        certificate=certificate_words(session),
    )


def certificate_words(session: Session) -> str:
    """Return what is wrong with the certificate of this workspace; "" while it is sound."""
    from inspector.services.validity import Standing, own_validity

    standing, day = own_validity(session.ctx)
    words = {
        Standing.ENDING: _("Certificate valid until {day}"),
        Standing.EXPIRED: _("Certificate expired on {day}"),
        Standing.REVOKED: _("Certificate revoked as of {day}"),
    }.get(standing, "")
    return words.format(day=day)


def pack_day(version: str) -> date | None:
    """Return the first day of the month that a pack is named after: "2026.11"."""
    year, _dot, month = version.partition(".")
    if year.isdigit() and month[:2].isdigit() and 1 <= int(month[:2]) <= 12:
        return date(int(year), int(month[:2]), 1)
    return None
