"""What is opened on a page before it is photographed: a paper, an act, an answer.

Nothing here puts anything on record, so that the same data can be photographed again.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.bootstrap import Session
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperKind
from inspector.services import hazard_case, ledgers
from inspector.services.hazard_case import HazardAct
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.check_page import CheckPage
from inspector.ui.pages.hazard_ledger import HazardLedgerPage
from inspector.ui.pages.round_papers import RoundPage

Settle = Callable[[], None]
ROUND_KINDS = (
    PaperKind.SUPERVISION_BULLETIN,
    PaperKind.SUPERVISION_LIST,
    PaperKind.HANDOVER_SHEET,
)


def scenes(
    session: Session, window: MainWindow, papers: Path, scratch: Path, settle: Settle
) -> Iterator[str]:
    """Yield the name of each scene that this desk and its data have; the window shows it.

    papers   folder of PDFs, of which those that are signed are looked at; it need not exist
    scratch  folder for files that the scenes need
    """
    pages = window.page_names()
    if "hazards" in pages:
        yield from _acts(session, window, settle)
        yield from _office_paper(session, window, settle)
    if "rounds" in pages:
        yield from _rounds(window, settle)
    yield from _checked(window, sorted(papers.rglob("*签名件.pdf")), scratch, settle)


def _acts(session: Session, window: MainWindow, settle: Settle) -> Iterator[str]:
    for act in HazardAct:
        row = _fitting(session, act)
        if row is None:
            continue
        page = _ledger_at(window, row, settle)
        yield f"hazards-{act.value.lower()}"
        page.open_act(act)
        yield f"hazards-{act.value.lower()}-form"
        assert page.acts is not None
        if act in (HazardAct.LIST, HazardAct.ESCALATE):  # something is always missing there
            page.acts.finish()
            yield f"hazards-{act.value.lower()}-missing"
        page.acts.left.emit()


def _office_paper(session: Session, window: MainWindow, settle: Settle) -> Iterator[str]:
    row = _fitting(session, HazardAct.LIST, of_visit=True)
    if row is None:
        return
    page = _ledger_at(window, row, settle)
    page.open_papers()
    yield "hazards-papers"
    assert page.papers is not None
    page.papers.start_filling(PaperKind.LISTING_NOTICE)
    settle()
    if page.papers.filling.kind is not None:
        yield "hazards-notice"
        page.run_primary()
        yield "hazards-notice-preview"
    page.papers.left.emit()


def _rounds(window: MainWindow, settle: Settle) -> Iterator[str]:
    page = window.page("rounds")
    assert isinstance(page, RoundPage)
    window.open_page("rounds")
    papers = page.papers
    papers.since.setText("2026-01-01")
    papers.show_round()
    settle()
    for kind in ROUND_KINDS:
        papers.start_filling(kind)
        settle()
        settle()  # the draft is read once the choice is known
        if papers.filling.kind is None:
            continue
        yield f"rounds-{kind.value.lower()}"
        page.run_primary()
        yield f"rounds-{kind.value.lower()}-preview"
    papers.since.setText("上个月")
    papers.show_round()
    yield "rounds-wrong-day"


def _checked(
    window: MainWindow, papers: list[Path], scratch: Path, settle: Settle
) -> Iterator[str]:
    page = window.page("check")
    assert isinstance(page, CheckPage)
    window.open_page("check")
    if papers:
        page.check(papers[0])
        yield "check-sound"
        data = bytearray(papers[0].read_bytes())
        data[900] ^= 1
        scratch.mkdir(parents=True, exist_ok=True)
        broken = scratch / papers[0].name
        broken.write_bytes(data)
        page.check(broken)
        yield "check-broken"
    page.zone.code.setText("INSP1:0000")
    page.look_up("INSP1:0000")
    yield "check-unknown-code"


def _fitting(session: Session, act: HazardAct, *, of_visit: bool = False) -> HazardRow | None:
    """Return the first hazard with which this act may be done, of a visit if that is asked."""
    majors = ledgers.hazards(session.ctx, ledgers.HazardFilter(level="MAJOR"))
    for row in majors:
        if of_visit and not row.inspection:
            continue
        case = hazard_case.hazard_case(session.ctx, row.id)
        if act in hazard_case.offered_acts(session.ctx, case):
            return row
    return None


def _ledger_at(window: MainWindow, row: HazardRow, settle: Settle) -> HazardLedgerPage:
    """Show the ledger with the detail of one hazard."""
    page = window.page("hazards")
    assert isinstance(page, HazardLedgerPage)
    window.open_page("hazards")
    page.filters.search.setText(row.number)
    page.reload()
    settle()
    place = next(i for i, one in enumerate(page.model.rows) if one.id == row.id)
    page.table.setCurrentIndex(page.model.index(place, 0))
    return page
