"""The pages of the three desks beside the checklist: each gets its callables here.

Imports inside the builders keep the first paint from waiting for pages that nobody has opened.
"""

from functools import partial

from inspector.bootstrap import Session
from inspector.clock import china
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.ui.ledger_calls import EntityCalls, HazardActCalls, HazardCalls
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell
from inspector.ui.paper_calls import (
    DossierCalls,
    OfficePaperCalls,
    PaperCalls,
    PrintCalls,
    SheetCalls,
)
from inspector.ui.views import ConflictCalls, CorrectionCalls, ReviewCalls, StartCalls, VisitCalls

# Two characters each in Chinese.
_VISITS = N_("Visits")
_PAPERS = N_("Papers")
_CORRECTIONS = N_("Mend")
_REVIEWS = N_("Reviews")
_HAZARDS = N_("Hazards")
_CONFLICTS = N_("Conflict")
_ENTITIES = N_("Entities")

# Rows read at once while the ledger scrolls: about 8 ms, half a frame.
_LEDGER_ROWS = 60


def visits(session: Session) -> PageEntry:
    """检查: the list of visits, and the form that starts one."""

    def build(shell: Shell) -> Page:
        from inspector.services import agenda, form_library, register
        from inspector.services import visits as service
        from inspector.ui.pages.visit_list import VisitsPage

        start = StartCalls(
            me=session.person,
            find_entities=session.here(register.find_entities),
            entity=session.here(register.entity),
            forms=session.here(form_library.offered_forms),
            people=session.here(register.people),
            earlier=session.here(service.earlier_visits),
            task=session.here(agenda.task_of),
            start=session.apart(service.start_visit),
        )
        calls = VisitCalls(
            agenda=session.apart(agenda.agenda),
            history=session.here(service.visit_history),
            start=start,
        )
        return VisitsPage(shell, calls)

    return PageEntry(name="visits", text=_(_VISITS), icon="inspection", build=build)


def papers(session: Session) -> PageEntry:
    """文书 and 签字."""

    def build(shell: Shell) -> Page:
        from inspector.services import papers as service
        from inspector.services import refusals, register, reissue
        from inspector.services import visits as visit_service
        from inspector.ui.pages.papers_page import PapersPage

        calls = PaperCalls(
            visits=session.here(visit_service.visits_with_papers),
            visit=session.here(visit_service.inspection_row),
            entity=session.here(register.entity),
            due=session.here(service.due_papers),
            preview=session.apart(service.preview_paper),
            pdf=session.apart(reissue.shown_pdf),
            issue=session.apart(service.issue_paper),
            sign=session.apart(service.sign_paper),
            refuse=session.apart(refusals.refuse_paper),
            confirm=session.apart(refusals.confirm_refusal),
            refusal_note=session.here(refusals.refusal_note_text),
            attach=session.apart(refusals.attach_recording),
            serve=session.apart(refusals.serve_by_leaving),
            reissue=session.apart(reissue.reissue_paper),
            now=session.ctx.clock,
            printing=_printing(session),
            sheets=_sheets(session),
            dossiers=_dossiers(session),
        )
        return PapersPage(shell, calls)

    return PageEntry(name="papers", text=_(_PAPERS), icon="paper", build=build)


def _printing(session: Session) -> PrintCalls:
    from inspector.services import print_queue, printing, reissue

    return PrintCalls(
        prints=session.here(printing.prints_of),
        pdf=session.apart(reissue.shown_pdf),
        marked=session.here(print_queue.marked_now),
        queue=session.here(print_queue.queue_print),
        begin=session.here(print_queue.begin_print),
        note=session.here(print_queue.finish_print),
        fail=session.here(print_queue.fail_print),
        drop=session.here(print_queue.drop_print),
        waiting=session.here(print_queue.waiting_prints),
        take_off=session.here(print_queue.take_off),
    )


def office_paper_calls(session: Session) -> OfficePaperCalls:
    """Return what the papers of the office need, about a hazard or about many visits."""
    from inspector.services import office_papers, reissue

    return OfficePaperCalls(
        sheets=_sheets(session),
        pdf=session.apart(reissue.shown_pdf),
        withdraw=session.apart(office_papers.withdraw_office_paper),
        printing=_printing(session),
    )


def _sheets(session: Session) -> SheetCalls:
    from inspector.services import (
        letter_drafts,
        papers,
        sheet_offers,
        sheet_papers,
        sheet_reissue,
    )

    return SheetCalls(
        offers=session.here(sheet_offers.paper_offers),
        begin=session.here(sheet_papers.begin_sheet),
        keep=session.here(sheet_papers.keep_sheet),
        preview=session.apart(sheet_papers.preview_sheet),
        issue=session.apart(sheet_papers.issue_sheet),
        issued=session.here(papers.list_papers),
        to_word=session.apart(letter_drafts.write_letter_draft),
        reopen=session.here(sheet_reissue.reopen_sheet),
        reissue=session.apart(sheet_reissue.reissue_sheet),
    )


def corrections(session: Session) -> PageEntry:
    """更正: findings that the lead has returned."""
    from inspector.services import corrections as service

    def build(shell: Shell) -> Page:
        from inspector.services import reissue
        from inspector.services import visits as visit_service
        from inspector.ui.pages.corrections import CorrectionsPage

        calls = CorrectionCalls(
            visits=session.here(visit_service.own_visits),
            findings=session.here(service.returned_findings),
            correct=session.here(service.correct_finding),
            outdated=session.apart(reissue.outdated_papers),
            resubmit=session.here(service.resubmit),
            photo=session.apart(_photo),
        )
        return CorrectionsPage(shell, calls)

    def waiting() -> int:
        return len(service.returned_visits(session.ctx))

    return PageEntry(
        name="corrections", text=_(_CORRECTIONS), icon="note", build=build, waiting=waiting
    )


def reviews(session: Session) -> PageEntry:
    """审核 and 会签."""
    from inspector.services import reviews as service

    def build(shell: Shell) -> Page:
        from inspector.services import visits as visit_service
        from inspector.ui.pages.review_queue import ReviewsPage

        calls = ReviewCalls(
            waiting=session.here(service.waiting_reviews),
            visit=session.here(visit_service.inspection_row),
            findings=session.here(visit_service.findings),
            history=session.here(visit_service.visit_history),
            photo=session.apart(_photo),
            review=session.here(service.review_finding),
            regrade=session.here(service.regrade_finding),
            send_back=session.here(service.return_visit),
            countersign=session.here(service.countersign),
            statement=service.STATEMENT,
        )
        return ReviewsPage(shell, calls)

    def waiting() -> int:
        return len(service.waiting_reviews(session.ctx))

    return PageEntry(name="reviews", text=_(_REVIEWS), icon="review", build=build, waiting=waiting)


def hazards(session: Session) -> PageEntry:
    """隐患台账."""

    def build(shell: Shell) -> Page:
        from inspector.services import ledgers, register
        from inspector.ui.pages.hazard_ledger import HazardLedgerPage

        calls = HazardCalls(
            first=partial(session.apart(ledgers.hazards), limit=_LEDGER_ROWS),
            page=partial(session.here(ledgers.hazards), limit=_LEDGER_ROWS),
            limit=_LEDGER_ROWS,
            count=session.apart(ledgers.hazard_count),
            history=session.here(ledgers.hazard_history),
            photos=session.here(ledgers.hazard_photos),
            photo=session.apart(_photo),
            entity=session.here(register.entity),
            to_xlsx=session.apart(ledgers.export_hazards_xlsx),
            to_csv=session.apart(ledgers.export_hazards_csv),
            today=lambda: china(session.ctx.clock()).date(),
            dossiers=_dossiers(session),
            papers=office_paper_calls(session),
            acts=_hazard_acts(session),
        )
        return HazardLedgerPage(shell, calls)

    return PageEntry(name="hazards", text=_(_HAZARDS), icon="hazard", build=build)


def _hazard_acts(session: Session) -> HazardActCalls:
    from inspector.services import acceptance, hazard_case, refusals, supervision

    return HazardActCalls(
        case=session.here(hazard_case.hazard_case),
        offered=session.here(hazard_case.offered_acts),
        suggested=session.here(supervision.suggested_reasons),
        organ=lambda: session.ctx.organisation.name,
        list=session.here(supervision.list_hazard),
        escalate=session.here(supervision.escalate),
        accept=session.here(acceptance.record_acceptance),
        close_out=session.here(acceptance.close_out),
        attach=session.apart(refusals.attach_recording),
        today=lambda: china(session.ctx.clock()).date(),
    )


def entities(session: Session) -> PageEntry:
    """企业台账."""

    def build(shell: Shell) -> Page:
        from inspector.services import ledgers, register
        from inspector.services import visits as visit_service
        from inspector.ui.pages.entity_ledger import EntityLedgerPage

        calls = EntityCalls(
            rows=session.apart(ledgers.entities),
            entity=session.here(register.entity),
            visits=session.here(visit_service.earlier_visits),
        )
        return EntityLedgerPage(shell, calls)

    return PageEntry(name="entities", text=_(_ENTITIES), icon="entity", build=build)


def conflicts(session: Session) -> PageEntry:
    """冲突: values that people wrote apart."""
    from inspector.services import conflicts as service

    def build(shell: Shell) -> Page:
        from inspector.ui.pages.conflicts import ConflictsPage

        calls = ConflictCalls(
            role=session.role,
            open=session.apart(service.open_conflicts),
            settle=session.here(service.settle),
        )
        return ConflictsPage(shell, calls)

    def waiting() -> int:
        return service.conflict_count(session.ctx)

    return PageEntry(
        name="conflicts", text=_(_CONFLICTS), icon="conflict", build=build, waiting=waiting
    )


def _photo(ctx: Context, sha256: str, size_px: int) -> bytes:
    from inspector.services import photos

    return photos.small_photo(ctx, ctx.db, sha256, size_px)


def _dossiers(session: Session) -> DossierCalls:
    from inspector.services import dossiers

    return DossierCalls(
        case=session.apart(dossiers.write_case_dossier),
        hazard=session.apart(dossiers.write_hazard_dossier),
        month=session.apart(dossiers.write_monthly_volume),
        today=lambda: china(session.ctx.clock()).date(),
    )
