"""文书 and 签字."""

from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from inspector.domain.inspection_state import InspectionState
from inspector.errors import CharacterMissing
from inspector.services import papers as service
from inspector.services.visits import inspection_row
from inspector.ui.desk_pages import papers
from tests.waiting import HOLD_S, idle


@pytest.fixture
def page(show, field, played):
    page = show(papers(field).build)
    page.show_argument(played.open)
    return page


def write(page):
    pad = page.drawer.sign_drawer.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    for point in (QPoint(160, 120), QPoint(220, 50)):
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(260, 110))


def shown_facts(page):
    labels = page.detail.findChildren(QLabel)
    return " ".join(one.text() for one in labels if not one.isHidden())


def issue(page, qtbot):
    page.run_primary()
    idle(page, qtbot)


def test_a_paper_is_seen_before_it_is_issued(page, qtbot, field, played):
    idle(page, qtbot)
    assert page.view.sheets
    assert page.heading().primary == "Issue this paper"
    assert not service.list_papers(field.ctx, played.open)


def test_the_head_of_a_paper_not_yet_issued_stays_at_the_top(page, qtbot):
    idle(page, qtbot)
    detail = page.detail
    assert detail.chip.height() <= 2 * detail.chip.sizeHint().height()
    assert detail.facts.geometry().bottom() < detail.height() / 2


def test_a_computer_that_signs_by_sm2_says_before_the_issue_that_the_pdf_bears_no_signature(
    page, qtbot, monkeypatch
):
    idle(page, qtbot)
    assert "SM2" not in shown_facts(page)
    monkeypatch.setattr(service, "can_sign_papers", lambda _certificate: False)
    page.show_argument(page._visit.id)
    idle(page, qtbot)
    assert page.heading().primary == "Issue this paper"
    qtbot.waitUntil(lambda: "signs by SM2" in shown_facts(page), timeout=15_000)
    page.detail.show_notes("现场处理措施决定书", [])
    qtbot.waitUntil(lambda: "signs by SM2" in shown_facts(page), timeout=15_000)


def test_the_order_waits_for_the_record_and_says_so(page, qtbot):
    page.papers.choose("RECTIFICATION_ORDER")
    idle(page, qtbot)
    assert page.heading().primary_hint == "the inspection record comes first"
    assert page.view.words.text() == "the inspection record comes first"


def test_issue_and_three_signatures_settle_the_record(page, qtbot, field, played):
    idle(page, qtbot)
    issue(page, qtbot)
    paper = service.list_papers(field.ctx, played.open)[0]
    assert paper.number
    page.run_primary()
    for _signer in range(3):
        assert page.drawer.isVisible()
        write(page)
        qtbot.keyClick(page.drawer.sign_drawer, Qt.Key.Key_Return)
        assert not page.drawer.isEnabled()  # signed beside the window, which goes on
        idle(page, qtbot)
    assert not page.drawer.isVisible()
    row = inspection_row(field.ctx, played.open)
    assert row.state == InspectionState.SIGNED.value
    signed = service.paper_row(field.ctx, paper.id)
    assert [one.name for one in signed.signatures] == ["检查员甲", "检查员乙", "负责人甲"]
    points = signed.signatures[0].strokes[0].points
    assert all(isinstance(part, int) for part in points)
    assert page.heading().primary == "To the next paper"
    idle(page, qtbot)


def test_a_slip_of_the_hand_is_no_signature(page, qtbot):
    idle(page, qtbot)
    issue(page, qtbot)
    page.run_primary()
    QTest.mouseClick(page.drawer.sign_drawer.pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert not page.drawer.sign_drawer.done_button.isEnabled()
    assert page.drawer.sign_drawer.hindrance() == "Nothing has been written yet"
    idle(page, qtbot)


def test_who_signs_has_that_paper_before_them_and_no_other_can_be_chosen(page, qtbot):
    idle(page, qtbot)
    issue(page, qtbot)
    page.run_primary()
    assert page.drawer.isVisible()
    assert not page.shelf.isEnabled()
    qtbot.keyClick(page.drawer.sign_drawer, Qt.Key.Key_Escape)
    assert page.shelf.isEnabled()
    assert page.papers.hasFocus()
    idle(page, qtbot)


def test_a_signature_that_waits_behind_other_work_is_on_record_when_the_window_closes(
    page, qtbot, field, played
):
    idle(page, qtbot)
    issue(page, qtbot)
    page.run_primary()
    write(page)

    def busy(progress):
        while True:
            progress.step(0, 1)
            Event().wait(0.01)

    page.shell.jobs.start(busy)
    qtbot.keyClick(page.drawer.sign_drawer, Qt.Key.Key_Return)
    page.window().close()
    (paper,) = service.list_papers(field.ctx, played.open)
    assert [one.name for one in paper.signatures] == ["检查员甲"]


def test_a_paper_that_is_late_does_not_leave_the_one_before_in_view(page, qtbot):
    idle(page, qtbot)
    view, hold = page.view, Event()
    pdf = view._pdf

    def slow():
        hold.wait(HOLD_S)
        return pdf

    view.show_paper(slow)
    qtbot.waitUntil(view.words.isVisible)
    assert "being drawn" in view.words.text()
    assert not view.bar._pdf
    hold.set()
    idle(page, qtbot)
    assert not view.words.isVisible()
    assert view.bar._pdf == pdf


def test_a_paper_that_failed_does_not_stand_in_the_way_of_the_next(page, qtbot):
    idle(page, qtbot)
    view = page.view
    pdf = view._pdf

    def broken():
        raise CharacterMissing(character="𠮷", code_point="U+20BB7", field="事由")

    view.show_paper(broken)
    view.show_paper(lambda: pdf)
    idle(page, qtbot)
    assert not view.words.isVisible()
    assert not page.window().banner.isVisible()
    view.show_paper(broken)
    idle(page, qtbot)
    assert view.words.text() == "The paper cannot be shown."
    assert page.window().banner.isVisible()


def test_what_is_signed_leads_to_the_export(page, qtbot, played):
    opened = []
    object.__setattr__(page.shell, "open_page", lambda *where: opened.append(where))
    page.show_argument(played.visit)
    idle(page, qtbot)
    assert page.heading().state == "2 of 2 settled"
    page.run_primary()
    assert opened == [("exchange", played.visit)]


def test_papers_are_issued_and_signed_by_enter_and_the_pen_alone(page, qtbot, field, played):
    def enter():
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
        idle(page, qtbot)

    page.activated()
    page.show_argument(played.open)
    idle(page, qtbot)
    for _paper in range(2):
        enter()  # issues it
        enter()  # opens the pad
        for _signer in range(3):
            assert page.drawer.isVisible()
            write(page)
            enter()
        enter()  # to the next paper
    assert [one.state for one in service.list_papers(field.ctx, played.open)] == ["SIGNED"] * 2


def test_everything_beside_the_papers_is_reached_by_tab_and_has_a_name(page, qtbot):
    issue(page, qtbot)
    wanted = {
        page.shelf.visits,
        page.more_button,
        page.case_button,
        page.view.bar.print_button,
        page.view.bar.fitted,
        page.detail.refuse_button,
        page.detail.reissue_button,
    }
    reached, now = set(), page.papers
    while now not in reached:
        reached.add(now)
        now = now.nextInFocusChain()
    for widget in wanted:
        assert widget in reached
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert getattr(widget, "text", lambda: "")() or widget.accessibleName()
