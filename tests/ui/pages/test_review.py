"""审核, 退回, 更正, 会签."""

import pytest
from PySide6.QtCore import Qt

from inspector.domain.inspection import Decision
from inspector.domain.inspection_state import InspectionState
from inspector.services import corrections as correction_service
from inspector.services import imports, packages, visits
from inspector.services import reviews as review_service
from inspector.ui.desk_pages import corrections, reviews
from inspector.ui.widgets.photo_view import FIT_PX


@pytest.fixture
def review(show, lead, qtbot):
    page = show(reviews(lead).build)
    page.run_primary()
    qtbot.wait_idle(page.shell.jobs)
    page.review.list.setFocus()
    return page


def decided(lead, played):
    return {f.place: f.review for f in visits.findings(lead.ctx, played.visit)}


def test_major_hazards_come_first_with_their_photograph(review):
    assert review.review._findings[0].level == "MAJOR"
    assert not review.review.photo.canvas.picture.isNull()
    assert "演示" in review.review.photo.facts.text()


def test_a_approves_and_goes_to_the_next(review, qtbot, lead, played):
    first = review.review.list.current_key()
    qtbot.keyClick(review.review.list, Qt.Key.Key_A)
    assert review.review.list.current_key() != first
    passed = [one for one in decided(lead, played).values() if one is not None]
    assert [one.decision for one in passed] == [Decision.PASS]


def test_r_asks_for_the_remark_before_it_returns(review, qtbot, lead, played):
    view = review.review
    qtbot.keyClick(view.list, Qt.Key.Key_R)
    assert view.remark.hasFocus()
    assert not any(decided(lead, played).values())
    qtbot.keyClicks(view.remark, "retake")
    qtbot.keyClick(view.remark, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    returned = [one for one in decided(lead, played).values() if one is not None]
    assert [(one.decision, one.remark) for one in returned] == [(Decision.RETURN, "retake")]


def test_a_change_of_grade_needs_its_reason(review, qtbot, lead, played):
    view = review.review
    place = view._findings[0].place
    qtbot.keyClick(view.list, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert view.remark.placeholderText() == "Why the grade is changed"
    view.remark.setPlainText("有限空间未纳入辨识范围")
    view.change_grade()
    levels = {f.place: f.level for f in visits.findings(lead.ctx, played.visit)}
    assert levels[place] == "GENERAL"
    assert not view.remark.toPlainText(), "the reason is no remark of what comes next"


def test_what_was_written_about_one_finding_is_not_said_of_another(review, lead, played):
    view = review.review
    first = view.list.current_key()
    view.remark.setPlainText("请补充测量")
    view.change_grade()  # asks for its reason, for this finding only
    view.go_on()
    assert not view.remark.toPlainText()
    view.approve()
    (passed,) = [one for one in decided(lead, played).values() if one is not None]
    assert (passed.decision, passed.remark) == (Decision.PASS, "")
    view.list.choose(first)
    assert view.remark.toPlainText() == "请补充测量"
    view.send_back()
    said = [one.remark for one in decided(lead, played).values() if one is not None]
    assert sorted(said) == ["", "请补充测量"]


def test_photographs_of_findings_that_were_looked_at_are_let_go(review, qtbot):
    photo = review.review.photo
    for _finding in review.review._findings:
        photo.toggle_whole()
        review.review.go_on()
        qtbot.wait_idle(review.shell.jobs)
    shown = {(one.sha256, FIT_PX) for one in photo._photos}
    assert set(photo._kept) == shown
    assert not photo.canvas.picture.isNull()


def test_the_countersignature_comes_after_every_finding(review, lead, played, qtbot):
    view = review.review
    assert not review.heading().primary_enabled
    for _finding in view._findings:
        view.approve()
    assert review.heading().primary == "Countersign"
    assert view.middle.currentWidget() is view.statement
    with qtbot.waitSignal(view.done):
        review.run_primary()
    row = visits.inspection_row(lead.ctx, played.visit)
    assert row.countersigned == "valid"
    assert row.state == InspectionState.FINALIZED.value


def test_with_one_returned_the_visit_goes_back(review, lead, played):
    view = review.review
    view.remark.setPlainText("请补充")
    view.send_back()
    view.approve()
    view.approve()
    assert review.heading().primary == "Return 1 findings"
    review.run_primary()
    assert visits.inspection_row(lead.ctx, played.visit).state == InspectionState.RETURNED.value


def test_the_queue_says_what_belongs_there_when_it_is_empty(show, copies):
    page = show(reviews(copies("lead")).build)
    assert page._stack.currentWidget() is page.empty


def test_a_returned_finding_is_mended_with_a_note_and_handed_in(show, returned, played, qtbot):
    page = show(corrections(returned).build)
    assert "照片看不清出口宽度" in page.remark.text()
    assert not page.heading().primary_enabled
    page.fact.setPlainText("出口被成品纸箱占用，实测净宽0.55米")
    page.note.setPlainText("补充了实测数据")
    assert page.heading().primary_enabled
    told = []
    object.__setattr__(page.shell, "say", lambda what, _more: told.append(what))
    page.run_primary()
    qtbot.wait_idle(page.shell.jobs)
    assert ["现场检查记录" in what and "责令限期整改指令书" in what for what in told] == [True]
    assert not correction_service.returned_findings(returned.ctx, played.visit)
    assert page._stack.currentWidget() is page.done
    page.run_primary()
    state = visits.inspection_row(returned.ctx, played.visit).state
    assert state == InspectionState.LEAD_REVIEW.value
    assert page._stack.currentWidget() is page.empty


def test_a_correction_that_was_begun_is_there_when_one_comes_back_to_it(
    show, lead, field, played, tmp_path
):
    first, second = visits.findings(lead.ctx, played.visit)[:2]
    for one in (first, second):
        review_service.review_finding(lead.ctx, played.visit, one.id, Decision.RETURN, "请补充")
    review_service.return_visit(lead.ctx, played.visit)
    sent = packages.export_review(lead.ctx, played.visit, tmp_path / "back").path
    imports.import_packages(field.ctx, [sent])
    page = show(corrections(field).build)
    page.list.choose(first.id)
    page.place.setText("一楼东侧")
    page.note.setPlainText("补充了")
    page.list.choose(second.id)
    assert (page.place.text(), page.note.toPlainText()) == (second.place, "")
    page.list.choose(first.id)
    assert (page.place.text(), page.note.toPlainText()) == ("一楼东侧", "补充了")
