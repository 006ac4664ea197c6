"""The page of papers about many visits, and which offices have it."""

from dataclasses import replace

from inspector.bootstrap import Session
from inspector.clock import china
from inspector.domain.paper import PaperKind
from inspector.domain.person import OrganKind
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import Filled, begin_sheet, keep_sheet
from inspector.services.sheet_reissue import reopen_sheet
from inspector.ui.desk_pages import office_paper_calls
from inspector.ui.ledger_calls import RoundCalls
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell

_ROUNDS = N_("Rounds")


def has_rounds(session: Session) -> bool:
    """Say whether this organisation issues papers about rounds: 督查组, 安委办."""
    organisation = session.organisation
    return organisation is not None and organisation.organ is OrganKind.SUPERVISION


def rounds(session: Session) -> PageEntry:
    """督查: 通报, 问题清单 and 移交单 about the visits of a period."""

    def build(shell: Shell) -> Page:
        from inspector.services import round_papers as service
        from inspector.ui.pages.round_papers import RoundPage

        papers = office_paper_calls(session)
        issued, keep_apart = session.here(service.round_papers), session.apart(keep_sheet)

        def keep(about: str, kind: PaperKind, filled: Filled) -> None:
            # What a person has changed is told by what hundreds of visits begin with: not here.
            def call(progress: Progress) -> None:
                progress.step(0, 1)
                keep_apart(about, kind, filled)

            shell.jobs.start(call, failed=shell.show_error, kept=True)

        sheets = replace(
            papers.sheets,
            offers=session.apart(paper_offers),
            begin=session.apart(begin_sheet),
            reopen=session.apart(reopen_sheet),
            issued=issued,
            keep=keep,
            are_slow=True,
        )
        calls = RoundCalls(
            papers=replace(papers, sheets=sheets),
            count=session.apart(service.count_round),
            differences=session.apart(service.ledger_differences),
            today=lambda: china(session.ctx.clock()).date(),
        )
        return RoundPage(shell, calls)

    return PageEntry(name="rounds", text=_(_ROUNDS), icon="statistics", build=build)
