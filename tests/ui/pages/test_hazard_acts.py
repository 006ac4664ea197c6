"""隐患台账: the office lists a hazard, takes it further up, and brings it to its end."""

import os
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from inspector.domain.paper import PaperKind
from inspector.domain.supervision import EscalationReason
from inspector.services import hazard_case
from inspector.services.hazard_case import HazardAct
from inspector.ui.desk_pages import hazards

WAIT_MS = 15_000


@pytest.fixture
def page(show, office, qtbot):
    page = show(hazards(office).build)
    only_major(page, qtbot)
    assert page.table.current_row().level == "MAJOR"
    return page


def idle(page, qtbot):
    qtbot.waitUntil(lambda: not page.shell.jobs.is_busy(), timeout=WAIT_MS)


def only_major(page, qtbot):
    idle(page, qtbot)
    if page.filters.level != "MAJOR":
        page.filters.levels.buttons()[0].click()
    page.reload()
    idle(page, qtbot)


def picture(page, name):
    if os.environ.get("LOOK"):
        page.window().resize(1280, 800)
        QTest.qWait(300)
        page.window().grab().save(f"{os.environ['LOOK']}/{name}.png")


def shown_acts(page):
    return [act for act, button in page.detail.act_buttons.items() if not button.isHidden()]


def list_it(page):
    page.detail.act_buttons[HazardAct.LIST].click()
    form = page.acts.form
    form.unit.setText("示例区工业园管理委员会")
    form.supervisor.setText("督办人甲")
    form.deadline.setText("20261231")
    return form


def put_state(page, office, state):
    """Bring the hazard to a state that only the team's events lead to."""
    hazard = page.table.current_row().id
    with office.ctx.db.write():
        office.ctx.db.run(
            "update hazard set state = ?, data = json_set(data, '$.state', ?) where id = ?",
            (state, state, hazard),
        )


def test_what_is_missing_is_said_at_its_field_and_escape_leads_back(page, qtbot):
    picture(page, "acts-ledger")
    assert shown_acts(page) == [HazardAct.LIST]
    page.detail.act_buttons[HazardAct.LIST].click()
    assert page.heading().primary == "List for supervision"
    form = page.acts.form
    assert form.organ.text() == "示例区应急管理局"
    QTest.keyClick(form.unit, Qt.Key.Key_Return)
    problems = {row.label.text() for row in form._rows if row.has_problem()}
    assert problems == {"Unit in charge"}
    picture(page, "acts-missing")
    form.deadline.setText("下周")
    page.run_primary()
    problems = {row.label.text() for row in form._rows if row.has_problem()}
    assert problems == {"To be done by"}
    QTest.keyClick(form.unit, Qt.Key.Key_Escape)
    assert page.heading().title == "Ledger of hazards"
    assert page.table.current_row().supervision == "NONE"


def test_a_hazard_is_listed_and_its_notice_begins_filled_in(page, qtbot, office):
    list_it(page)
    picture(page, "acts-list")
    page.run_primary()
    hazard = page.table.current_row()
    assert hazard.supervision == "LISTED"
    filling = page.papers.filling
    assert filling.kind is PaperKind.LISTING_NOTICE
    assert filling.form.missing() == []
    assert filling.filled().fields["deadline"] == "2026年12月31日"
    picture(page, "acts-notice")
    page._leave_papers()
    assert shown_acts(page) == [HazardAct.ESCALATE]
    assert page.detail.life.lines()[-1] == "Listed for supervision"
    picture(page, "acts-listed")
    for place, left in enumerate((1, 0, 0), start=1):
        page.filters.supervision.setCurrentIndex(place)
        page.reload()
        idle(page, qtbot)
        assert page.heading().state == f"{left} hazards"
    page.filters.clear()
    assert page.filters.supervised == ""


def test_a_deadline_that_has_passed_is_not_proposed_for_the_supervision(page, qtbot):
    object.__setattr__(page._calls.acts, "today", lambda: date(2026, 12, 6))
    page.detail.act_buttons[HazardAct.LIST].click()
    assert page.acts.form.deadline.text() == ""
    assert page.acts.form.on.text() == "2026-12-06"
    page.acts.form.unit.setText("示例区工业园管理委员会")
    page.acts.form.supervisor.setText("督办人甲")
    page.run_primary()
    problems = {row.label.text() for row in page.acts.form._rows if row.has_problem()}
    assert problems == {"To be done by"}


def test_a_long_fact_does_not_make_the_form_of_an_act_wider(page, qtbot):
    row = page.table.current_row()
    page.model.rows[0] = replace(row, fact="设备的转动部位防护罩缺失或者固定不牢；" * 12)
    acts = page._calls.acts
    case = replace(acts.case(row.id), row=page.model.rows[0])
    page.acts.open(case, HazardAct.LIST)
    assert page.acts.title.minimumSizeHint().width() < 800
    assert page.acts.title.text().endswith(case.row.fact)


def test_supervision_goes_up_with_the_reasons_of_the_record_ticked(page, qtbot, office):
    list_it(page)
    page.run_primary()
    page._leave_papers()
    calls = page._calls.acts
    object.__setattr__(calls, "suggested", lambda _case: (EscalationReason.OVERDUE,))
    page.detail.act_buttons[HazardAct.ESCALATE].click()
    form = page.acts.form
    assert form.reasons.chosen() == (EscalationReason.OVERDUE,)
    assert list(form.level.buttons) == ["CITY", "REGION"]
    form.organ.setText("示例市安全生产委员会")
    form.grounds.setPlainText("逾期未改。")
    form.approved.setText("办公室主任甲")
    picture(page, "acts-escalate")
    page.run_primary()
    assert page.table.current_row().supervision == "ESCALATED"
    filling = page.papers.filling
    assert filling.kind is PaperKind.ESCALATION_NOTICE
    assert filling.form.missing() == []
    assert filling.filled().fields["organ"] == "示例市安全生产委员会"
    page.run_primary()
    idle(page, qtbot)
    picture(page, "acts-escalated")


def test_where_no_paper_fits_the_ledger_stays_in_front_and_says_why(page, qtbot, office):
    said = []
    object.__setattr__(page.shell, "say", lambda *words: said.append(words))
    sheets = page._calls.papers.sheets
    object.__setattr__(sheets, "offers", lambda _about: [])
    list_it(page)
    number = page.table.current_row().number
    assert page.heading().title.startswith(number)  # a long name of the entity is cut, not it
    page.run_primary()
    assert page.heading().title == "Ledger of hazards"
    assert (
        said[-1][1]
        == "重大事故隐患挂牌督办通知书 is not offered: this organisation has no such paper."
    )


def test_an_acceptance_is_entered_with_its_file_and_the_hazard_closed_out(
    page, qtbot, office, tmp_path
):
    list_it(page)
    page.run_primary()
    page._leave_papers()
    put_state(page, office, "REINSPECT_PASSED")
    only_major(page, qtbot)
    assert shown_acts(page) == [HazardAct.ACCEPT]
    page.detail.act_buttons[HazardAct.ACCEPT].click()
    form = page.acts.form
    form.department.setText("示例区工业和信息化局")
    form.person.setText("验收人甲")
    form.opinion.setPlainText("验收合格。")
    page.run_primary()
    problems = {row.label.text() for row in form._rows if row.has_problem()}
    assert problems == {"The written opinion"}
    opinion = tmp_path / "验收意见.pdf"
    opinion.write_bytes(b"%PDF-1.4 demo")
    form.pick_file = lambda _title: opinion
    form.file.button.click()
    idle(page, qtbot)
    picture(page, "acts-accept")
    page.run_primary()
    hazard = page.table.current_row()
    assert hazard.state == "ACCEPTED"
    assert page.heading().title == "Ledger of hazards"
    assert shown_acts(page) == [HazardAct.CLOSE_OUT]
    picture(page, "acts-accepted")
    page.detail.act_buttons[HazardAct.CLOSE_OUT].click()
    assert "示例区工业和信息化局" in page.acts.form.basis.toPlainText()
    picture(page, "acts-close")
    page.run_primary()
    case = hazard_case.hazard_case(office.ctx, hazard.id)
    assert (case.row.state, case.row.supervision) == ("CLOSED", "DELISTED")
    filling = page.papers.filling
    assert filling.kind is PaperKind.CLOSE_OUT_SHEET
    assert filling.filled().fields["acceptance"] == "验收合格。"
    picture(page, "acts-sheet")
    page._leave_papers()
    assert shown_acts(page) == []
    picture(page, "acts-closed")


def test_what_was_said_of_the_paper_to_come_is_gone_with_it(page, qtbot, office):
    hushed = []
    object.__setattr__(page.shell, "hush", lambda: hushed.append(page.heading().title))
    list_it(page)
    page.run_primary()
    hushed.clear()
    page._leave_papers()
    assert len(hushed) == 1


def test_enter_goes_to_what_can_be_done_and_tab_on_to_the_next(page, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.detail.act_buttons[HazardAct.LIST]
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert page.window().focusWidget() is page.detail.paper_button


def test_tab_meets_the_written_opinion_before_what_it_says(page, qtbot, office):
    put_state(page, office, "REINSPECT_PASSED")
    page.reload()
    idle(page, qtbot)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.detail.act_buttons[HazardAct.ACCEPT]
    page.window().focusWidget().click()
    form = page.acts.form
    form.on.setFocus()
    qtbot.keyClick(form.on, Qt.Key.Key_Tab)
    assert page.window().focusWidget() is form.file.button
    qtbot.keyClick(form.file.button, Qt.Key.Key_Tab)
    assert page.window().focusWidget() is form.opinion


def test_the_ledger_says_what_a_hazard_waits_for(page, office, qtbot):
    assert "re-inspection; once it is found rectified" in said(page)
    put_state(page, office, "REINSPECT_PASSED")
    only_major(page, qtbot)
    assert "acceptance, by the competent department" in said(page)


def said(page):
    return " ".join(label.text() for label in page.detail.findChildren(QLabel))
