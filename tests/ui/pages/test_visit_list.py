"""检查 and 新建检查 of the field's desk."""

from PySide6.QtCore import Qt

from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Person, Role
from inspector.services import visits as visit_service
from inspector.services.agenda import NextStep, agenda
from inspector.storage.reference import save_reference
from inspector.ui.desk_pages import visits


def page_of(show, session):
    return show(visits(session).build)


def test_each_visit_says_its_next_step(field, played):
    steps = {line.visit.id: line.step for line in agenda(field.ctx)}
    assert steps["task-e3"] is NextStep.START
    assert steps[played.open] is NextStep.ISSUE
    assert steps[played.visit] is NextStep.NONE


def test_a_returned_visit_is_to_be_mended(returned, played):
    steps = {line.visit.id: line.step for line in agenda(returned.ctx)}
    assert steps[played.visit] is NextStep.CORRECT


def test_the_list_shows_what_is_to_be_done_first(show, field):
    page = page_of(show, field)
    cards = page.list.rows.cards
    assert [bool(card.step) for card in cards] == sorted(
        (bool(card.step) for card in cards), reverse=True
    )
    assert page.heading().state == "2 to do"


def test_a_planned_task_starts_with_two_keys(show, field, qtbot):
    page = page_of(show, field)
    page.list.choose("task-e3")
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.is_starting()
    assert page.form.hindrance() == ""
    with qtbot.waitSignal(page.form.started) as started:
        qtbot.keyClick(page.form, Qt.Key.Key_Return)
    row = visit_service.inspection_row(field.ctx, started.args[0])
    assert row.entity_name == "示例家具有限公司"
    assert row.state == InspectionState.IN_PROGRESS.value
    assert [member.name for member in row.team] == ["检查员甲", "检查员乙"]


def test_a_known_site_is_found_by_initials_and_started_within_twelve_keys(show, field, qtbot):
    page = page_of(show, field)
    page.run_primary()
    keys = 1
    for letter in "slmf":
        qtbot.keyClick(page.form.search, letter)
        keys += 1
    qtbot.keyClick(page.form.search, Qt.Key.Key_Return)
    assert page.form.detail.title.text() == "示例面粉厂"
    assert page.form.hindrance() == ""
    with qtbot.waitSignal(page.form.started):
        qtbot.keyClick(page.form.forms, Qt.Key.Key_Return)
    assert keys + 2 <= 12


def test_the_certificates_are_noted_only_when_ticked(show, field, qtbot):
    page = page_of(show, field)
    page.take_step("task-e3")
    assert not page.form.certificate.isChecked()
    page.form.certificate.setChecked(True)
    with qtbot.waitSignal(page.form.started) as started:
        page.run_primary()
    kinds = [entry.kind for entry in visit_service.visit_history(field.ctx, started.args[0])]
    assert "inspection.show_certificate" in kinds


def test_without_a_second_inspector_the_visit_cannot_begin(show, field):
    page = page_of(show, field)
    page.take_step("task-e3")
    page.form.team.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not page.heading().primary_enabled
    assert "two inspectors" in page.heading().primary_hint


def test_an_expert_is_not_the_second_inspector(show, field):
    expert = Person(id="expert", name="专家甲", role=Role.EXPERT, organisation="示例安全评价公司")
    with field.ctx.db.write():
        save_reference(field.ctx.db, [expert])
    page = page_of(show, field)
    page.take_step("task-e3")
    page.form.team.tick([field.ctx.person.id, expert.id])
    assert len(page.form.team.ticked()) == 2
    assert "two inspectors" in page.form.hindrance()


def test_an_empty_workspace_says_what_belongs_here(show, copies):
    page = page_of(show, copies("second"))
    assert page._stack.currentWidget() is page.empty
