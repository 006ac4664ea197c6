"""收发 and 收包: what goes out of a desk and what comes in, with the callables of their pages."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from inspector.bootstrap import Session
from inspector.domain.inspection import InspectionRow
from inspector.domain.ledger import PackageRow
from inspector.domain.person import Desk
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.outgoing import OutgoingVisit, Sent
from inspector.services.packages import ExportedPackage
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell
from inspector.ui.views import (
    AsideCalls,
    EncryptionCalls,
    ExchangeCalls,
    ImportCalls,
    Outgoing,
    PackageCare,
)

# Two characters each in Chinese.
_EXCHANGE = N_("Exchange")
_INBOX = N_("Inbox")

Export = Callable[[Path, Progress, bool | None], ExportedPackage]


def inbox(session: Session) -> PageEntry:
    """收包."""
    from inspector.services import attention, quarantine

    def build(shell: Shell) -> Page:
        from inspector.ui.pages.inbox import InboxPage

        return InboxPage(shell, _imports(session))

    def waiting() -> int:
        return attention.attention_count(session.ctx) + quarantine.refused_count(session.ctx)

    return PageEntry(name="inbox", text=_(_INBOX), icon="inbox", build=build, waiting=waiting)


def exchange(session: Session) -> PageEntry:
    """收发: what goes out; and, where no page of its own does that, what comes in."""

    def build(shell: Shell) -> Page:
        from inspector.services import packages
        from inspector.ui.pages.exchange import ExchangePage

        outgoing = {
            Desk.FIELD: _inspections_out,
            Desk.LEAD: _lead_out,
            Desk.OFFICE: _office_out,
        }[session.desk]
        calls = ExchangeCalls(
            outgoing=partial(outgoing, session),
            exported=session.apart(packages.list_exported),
            imports=None if session.desk is Desk.OFFICE else _imports(session),
            encryption=_encryption(session),
            care=_care(session),
        )
        return ExchangePage(shell, calls)

    return PageEntry(name="exchange", text=_(_EXCHANGE), icon="exchange", build=build)


def _encryption(session: Session) -> EncryptionCalls:
    from inspector.services import sending

    return EncryptionCalls(
        readers=session.here(sending.readers_for),
        is_always=session.here(sending.is_always),
        set_always=session.here(sending.set_always),
    )


def _care(session: Session) -> PackageCare:
    from inspector.services import checking, purge

    def bracket(row: PackageRow) -> checking.TimeBracket:
        return checking.bracket_of(session.ctx, row.id, row.last_receipt)

    return PackageCare(
        check=session.apart(checking.check_package),
        bracket=bracket,
        purgeable=session.apart(purge.purgeable),
        purge=session.apart(purge.purge_photos),
    )


def _imports(session: Session) -> ImportCalls:
    from inspector.services import attention, devices, imports, packages, quarantine

    aside = AsideCalls(
        refused=session.here(quarantine.refused_files),
        try_again=session.apart(imports.try_again),
        remove=session.here(quarantine.remove),
        attention=session.apart(attention.attention),
        accept_device=session.here(devices.accept_device),
    )
    return ImportCalls(
        preview=session.apart(imports.preview_packages),
        run=session.apart(imports.import_packages),
        received=session.apart(packages.list_received),
        aside=aside,
    )


def _inspections_out(session: Session) -> list[Outgoing]:
    from inspector.services import outgoing, packages

    export = session.apart(packages.export_inspection)
    return [
        _visit_out(one, _("Export package"), partial(export, one.visit.id))
        for one in session.apart(outgoing.outgoing_visits)("INSPECTION")
    ]


def _reviews_out(session: Session) -> list[Outgoing]:
    from inspector.services import outgoing, packages
    from inspector.services.countersigning import export_countersigned

    export = session.apart(packages.export_review)
    hand_over = session.apart(export_countersigned)
    return [
        replace(
            _visit_out(one, _("Export review"), partial(export, one.visit.id)),
            outsiders=partial(hand_over, one.visit.id)
            if one.visit.countersigned == "valid"
            else None,
        )
        for one in session.apart(outgoing.outgoing_visits)("REVIEW")
    ]


def _lead_out(session: Session) -> list[Outgoing]:
    """A lead exports reviews, and the visits that they carried out themselves."""
    return _reviews_out(session) + _inspections_out(session)


def _office_out(session: Session) -> list[Outgoing]:
    from inspector.services import outgoing, packages

    waiting = session.apart(outgoing.unconfirmed_packages)()
    issue, day = session.apart(outgoing.base_issue)()
    last = _("Issue {number} of {day}").format(number=issue, day=day)
    return [
        Outgoing(
            key="receipt",
            title=_("Receipts"),
            second=_("Tell inspectors and leads that their packages have arrived whole"),
            button=_("Export receipts"),
            state=_("{count} to confirm").format(count=waiting) if waiting else "",
            tone="general",
            waits=bool(waiting),
            export=session.apart(packages.export_receipt),
        ),
        Outgoing(
            key="base",
            title=_("Base package"),
            second=_("Register, people, tasks, numbers, checklists, standards, open hazards")
            + f" · {last if issue else _('none has gone out yet')}",
            button=_("Export base package"),
            export=session.apart(packages.export_base),
        ),
    ]


def _visit_out(one: OutgoingVisit, button: str, export: Export) -> Outgoing:
    row, state, tone = one.visit, "", ""
    if one.sent is Sent.NOT_YET:
        state, tone = _("Not exported"), "general"
    elif one.sent is Sent.CHANGED_SINCE:
        state, tone = _("Changed since the export"), "accent"
    elif one.sent is Sent.RECEIPTED:
        state, tone = _("Receipted"), "good"
    else:
        state = _("Exported")
    return Outgoing(
        key=row.id,
        title=row.entity_name,
        second=_visit_words(row),
        button=button if one.waits else _("Export again"),
        state=state,
        tone=tone,
        waits=one.waits,
        export=export,
    )


def _visit_words(row: InspectionRow) -> str:
    from inspector.ui.wording import visit_state, visit_when

    hazards = _("{count} hazards").format(count=row.finding_count)
    return " · ".join([visit_when(row), visit_state(row)[0], hazards])
