"""设置 of the office: organisation, people, register, checklists, tasks, base package."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from inspector.domain.person import Commission, Desk, OrganKind, Role
from inspector.domain.task import InspectionKind
from inspector.errors import DiskFull, FileNotWritten
from inspector.services import enrolment, form_library, register, template_sets
from inspector.services.form_library import FormState
from inspector.services.template_sets import SetState
from inspector.ui.setup.entries import settings
from inspector.ui.setup.office_page import OfficeSettingsPage
from tests.own_sets import OWN, own_set


@pytest.fixture
def page(office, show, chosen) -> OfficeSettingsPage:
    made = show(settings(office))
    assert isinstance(made, OfficeSettingsPage)
    return made


def part(page: OfficeSettingsPage, name: str):
    page.show_argument(name)
    return page.panel


def test_the_organisation_is_saved_but_never_its_id(page, office):
    panel = part(page, "organisation")
    assert not page.heading().primary_enabled
    panel.address.line.setText("示例区示例路1号")
    panel.address.line.textEdited.emit(panel.address.line.text())
    assert panel.id.line.isReadOnly()
    assert page.heading().primary_enabled
    page.run_primary()
    saved = office.ctx.organisation
    assert (saved.id, saved.address) == ("demo", "示例区示例路1号")
    assert not page.heading().primary_enabled


def test_the_kind_of_organ_decides_how_numbers_read_and_is_kept(page, office):
    panel = part(page, "organisation")
    assert office.ctx.organisation.organ_kind is None
    assert panel.short.hint.text().endswith("（示例）应急检记〔2026〕1号")
    panel.organ.setCurrentIndex(panel.organ.findData(OrganKind.TOWNSHIP))
    panel.organ.activated.emit(panel.organ.currentIndex())
    assert panel.short.hint.text().endswith("（示例）安监现记〔督〕〔2026〕1号")
    page.run_primary()
    assert office.ctx.organisation.organ_kind is OrganKind.TOWNSHIP
    assert not page.heading().primary_enabled


def test_a_short_name_that_makes_no_number_is_not_saved(page, office):
    panel = part(page, "organisation")
    panel.short.line.setText("a b")
    page.run_primary()
    assert not panel.short.problem_label.isHidden()
    assert office.ctx.organisation.short == "示例"


def test_a_request_is_answered_with_the_role_and_number_that_the_office_gives(
    page, office, make, chosen, tmp_path
):
    asking = make(Desk.FIELD, "检查员甲", certificate_no="示0001")
    panel = part(page, "people")
    chosen.next = enrolment.request(asking.ctx, tmp_path)
    page.run_primary()
    assert panel.form.name.text() == "检查员甲"
    assert page.heading().primary == ""  # the main button stands beside what is looked at
    panel.form.role.setCurrentIndex(panel.form.role.findData(Role.LEAD.value))
    panel.form.number.line.setText("示９")
    chosen.next = tmp_path / "answers"
    panel.approve_button.click()
    (answer,) = (tmp_path / "answers").iterdir()
    assert str(answer) in panel.note.more.text()
    told = enrolment.accept(asking.ctx, answer)
    assert (told.person.role, told.person.certificate_no) == (Role.LEAD, "示9")
    assert panel.fingerprint.text().split() == told.fingerprint.split()
    names = {row.person.name: row for row in panel.model.rows}
    assert names["检查员甲"].device_code == "02"
    assert names["检查员甲"].valid_until is not None


def test_the_last_day_of_an_enforcement_certificate_is_entered_and_renewed(page, office):
    panel = part(page, "people")
    panel.begin_person()
    panel.form.name.line.setText("检查员丙")
    panel.form.until.line.setText("明年")
    panel.save_button.click()
    assert not panel.form.until.problem_label.isHidden()
    assert all(one.name != "检查员丙" for one in register.people(office.ctx))
    panel.form.until.line.setText("2026-12-31")
    panel.save_button.click()
    (added,) = (one for one in register.people(office.ctx) if one.name == "检查员丙")
    assert added.expires == date(2026, 12, 31)
    names = [row.person.name for row in panel.model.rows]
    panel.table.setCurrentIndex(panel.model.index(names.index("检查员丙"), 0))
    panel.show_current()
    assert panel.expiry.until.text() == "2026-12-31"
    panel.expiry.until.line.setText("2029/12/31")
    panel.expiry.button.click()
    changed = register.person(office.ctx, added.id)
    assert changed is not None
    assert changed.expires == date(2029, 12, 31)


def test_a_file_that_is_no_request_is_refused_beside_its_place(page, chosen, tmp_path):
    panel = part(page, "people")
    chosen.next = tmp_path / "letter.request.json"
    chosen.next.write_text("{}", encoding="utf-8")
    page.run_primary()
    assert "cannot be used for enrolment" in panel.note.what.text()
    assert panel.form.isHidden()


def test_a_person_without_a_computer_is_added(page, office):
    panel = part(page, "people")
    panel.add_button.click()
    panel.save_button.click()
    assert not panel.form.name.problem_label.isHidden()
    panel.form.name.line.setText("检查员乙")
    panel.save_button.click()
    assert [one.name for one in register.people(office.ctx, Role.INSPECTOR)] == ["检查员乙"]
    assert [row.device_code for row in panel.model.rows] == ["", "01"]


def test_a_register_is_looked_at_and_then_imported(page, office, chosen, qtbot, tmp_path):
    panel = part(page, "register")
    assert panel.stack.currentWidget() is panel.empty
    chosen.next = tmp_path / "register.csv"
    chosen.next.write_text(
        "单位名称,行业\n示例铝业有限公司,有色\n示例面粉厂,粮食\n", encoding="utf-8"
    )
    panel.empty.button.click()
    qtbot.waitUntil(lambda: panel.read is not None)
    assert register.find_entities(office.ctx) == []
    assert page.heading().primary == "Import 2 entities"
    page.run_primary()
    qtbot.waitUntil(lambda: panel.read is None)
    assert len(register.find_entities(office.ctx)) == 2
    assert [row.name for _word, row in panel.table.rows_model.rows] == [
        "示例铝业有限公司",
        "示例面粉厂",
    ]


def test_every_bad_row_is_listed_and_nothing_is_imported(page, office, chosen, qtbot, tmp_path):
    panel = part(page, "register")
    chosen.next = tmp_path / "register.csv"
    chosen.next.write_text("单位名称,行业\n,有色\n示例面粉厂,\n", encoding="utf-8")
    page.run_primary()
    qtbot.waitUntil(lambda: len(panel.problems.rows_model.rows) == 2)
    assert [one.row for one in panel.problems.rows_model.rows] == [2, 3]
    assert panel.read is None
    panel.away_button.click()
    assert panel.stack.currentWidget() is panel.empty
    assert register.find_entities(office.ctx) == []


def test_one_entity_is_added_by_hand_and_a_wrong_code_is_told(page, office):
    panel = part(page, "register")
    panel.add_button.click()
    panel.form.name.line.setText("示例家具有限公司")
    panel.form.industry.line.setText("轻工")
    panel.form.code.line.setText("123")
    panel.form.save_button.click()
    assert not panel.form.code.problem_label.isHidden()
    panel.form.code.line.clear()
    panel.form.save_button.click()
    assert [one.initials for one in register.find_entities(office.ctx)] == ["sljjyxgs"]
    assert panel.form.name.text() == ""


def test_the_shipped_checklists_install_with_one_button(page, office, qtbot):
    panel = part(page, "forms")
    panel.empty.button.click()
    qtbot.waitUntil(lambda: len(panel.model.rows) == 2)
    assert len(form_library.offered_forms(office.ctx)) == 2


def test_a_form_is_withdrawn_and_put_back_in_the_settings(furnished, show, qtbot):
    page = show(settings(furnished))
    panel = part(page, "forms")
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    assert "forms" in page.panels
    assert panel.detail.title.text() == "演示检查表"
    before = len(form_library.offered_forms(furnished.ctx))
    qtbot.mouseClick(panel.detail.state_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rows[0].state is FormState.WITHDRAWN)
    assert len(form_library.offered_forms(furnished.ctx)) == before - 1
    qtbot.wait_idle(page.shell.jobs)
    qtbot.mouseClick(panel.detail.state_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.model.rows[0].state is FormState.IN_USE)
    qtbot.wait_idle(page.shell.jobs)


def test_a_checklist_with_problems_is_listed_by_row(page, office, chosen, qtbot, tmp_path):
    panel = part(page, "forms")
    chosen.next = tmp_path / "broken.md"
    chosen.next.write_text("# 坏的检查表\n\n没有表格\n", encoding="utf-8")
    page.run_primary()
    qtbot.waitUntil(lambda: bool(panel.problems.rows_model.rows))
    assert panel.stack.currentWidget() is panel.problems
    assert form_library.offered_forms(office.ctx) == []


@pytest.fixture
def staffed(furnished, make, tmp_path):
    """An office with an inspector and a lead."""
    for desk, name in ((Desk.FIELD, "检查员甲"), (Desk.FIELD, "检查员乙"), (Desk.LEAD, "组长甲")):
        one = make(desk, name)
        enrolment.approve(furnished.ctx, enrolment.request(one.ctx, tmp_path), tmp_path)
    return furnished


def test_an_inspection_is_planned_once_everything_is_chosen(staffed, show, chosen):
    page = show(settings(staffed))
    panel = part(page, "tasks")
    panel.empty.button.click()
    form = panel.form
    form.save_button.click()
    for name in ("entity", "team"):
        assert not form.rows[name].problem_label.isHidden()
    assert not form.day.problem_label.isHidden()
    form.search.setText("slmfc")
    form.day.line.setText("＋３")
    for place in range(form.team.count()):
        if form.team.item(place).text().startswith("检查员"):
            form.team.item(place).setCheckState(Qt.CheckState.Checked)
    form.save_button.click()
    (task,) = register.tasks(staffed.ctx)
    assert (task.entity, task.kind) == ("e1", InspectionKind.ROUTINE)
    assert task.planned.isoformat() == "2026-11-24"
    assert len(task.team) == 2
    assert panel.model.rows[0].entity == "示例面粉厂"


def test_a_day_in_the_past_is_told_beside_it(staffed, show, chosen):
    panel = part(show(settings(staffed)), "tasks")
    panel.run_primary()
    panel.form.day.line.setText("2026-11-20")
    panel.form.save_button.click()
    assert "past" in panel.form.day.problem_label.text()


def test_the_base_package_goes_out_and_says_where(staffed, show, chosen, qtbot, tmp_path):
    page = show(settings(staffed))
    panel = part(page, "base")
    assert "issue 1" in panel.title.text()
    assert panel.missing.isHidden()
    chosen.next = tmp_path / "out"
    page.run_primary()
    qtbot.waitUntil(panel.note.isVisible)
    assert Path(panel.note.more.text()).is_file()
    assert "issue 2" in panel.title.text()


def test_an_empty_office_is_told_what_the_base_package_lacks(page):
    panel = part(page, "base")
    assert "an enrolled inspector" in panel.missing.what.text()


def test_a_refused_export_stands_beside_its_button(page, chosen, tmp_path):
    panel = part(page, "base")
    panel._on_failed(FileNotWritten(place=tmp_path, detail="read-only"))
    assert "read-only" in panel.note.what.text()


def test_every_control_of_every_part_has_a_name(page):
    kinds = (QLineEdit, QComboBox, QAbstractItemView, QAbstractButton)
    for name in page.panels:
        for kind in kinds:
            for one in part(page, name).findChildren(kind):
                named = one.accessibleName() or (
                    isinstance(one, QAbstractButton) and (one.text() or not one.isVisible())
                )
                inner = one.parent() and one.parent().metaObject().className().startswith("QCombo")
                corner = one.metaObject().className() == "QTableCornerButton"
                header = one.metaObject().className() == "QHeaderView"
                assert named or inner or corner or header, (name, one)


def test_a_commission_is_saved_whole_or_not_at_all(page, office):
    panel = part(page, "organisation")
    panel.principal.line.setText("示例市应急管理局")
    panel.run_primary()
    assert not panel.letter.problem_label.isHidden()
    assert office.ctx.organisation.commission is None
    panel.letter.line.setText("示例委〔2026〕1号")
    panel.until.line.setText("年底")
    panel.run_primary()
    assert not panel.until.problem_label.isHidden()
    assert office.ctx.organisation.commission is None
    panel.until.line.setText("2026-12-31")
    panel.run_primary()
    saved = office.ctx.organisation
    assert saved.commission == Commission(
        principal="示例市应急管理局", number="示例委〔2026〕1号", until=date(2026, 12, 31)
    )
    assert saved.on_papers.name == "示例市应急管理局"
    for row in (panel.principal, panel.letter, panel.until):
        row.line.clear()
    panel.run_primary()
    assert office.ctx.organisation.commission is None


def test_reconsideration_goes_to_one_body(page, office):
    panel = part(page, "organisation")
    panel.reconsideration.line.setText("示例区人民政府或者示例市应急管理局")
    panel.run_primary()
    assert not panel.reconsideration.problem_label.isHidden()
    assert office.ctx.organisation.reconsideration == "示例区人民政府"


def test_the_office_sees_its_template_sets_and_adds_one(page, office, chosen, qtbot, tmp_path):
    panel = part(page, "templates")
    shown = [row.template.id for row in panel.table.rows_model.rows]
    assert shown[0] == "emergency-2026.1"
    assert panel.withdraw_button.isHidden()
    chosen.next = own_set(tmp_path) / "set.json"
    page.run_primary()
    qtbot.waitUntil(lambda: not panel.note.isHidden(), timeout=20_000)
    assert "2026.11" in panel.note.what.text()
    row = panel.table.rows_model.rows[0]
    assert (row.template.id, row.state) == (OWN, SetState.USED)
    panel.table.setCurrentIndex(panel.table.rows_model.index(0, 0))
    assert not panel.withdraw_button.isHidden()
    panel.withdraw_button.click()
    assert office.ctx.sets.withdrawn == {OWN}
    assert not panel.restore_button.isHidden()
    panel.restore_button.click()
    assert office.ctx.sets.withdrawn == frozenset()
    numbers = part(page, "organisation").short.hint
    assert numbers.text().endswith("（示例）演演查〔2026〕1号")


def test_a_full_disk_is_said_when_a_template_set_is_withdrawn(page, office, tmp_path, monkeypatch):
    def full(_name: str) -> None:
        raise DiskFull(needed="1 MiB", place=tmp_path)

    template_sets.add_file(office.ctx, own_set(tmp_path))
    panel = part(page, "templates")
    monkeypatch.setattr(panel, "_calls", replace(panel._calls, withdraw=full))
    place = [row.template.id for row in panel.table.rows_model.rows].index(OWN)
    panel.table.setCurrentIndex(panel.table.rows_model.index(place, 0))
    panel.withdraw()
    assert not panel.note.isHidden()
    assert "1 MiB" in panel.note.what.text()
    assert office.ctx.sets.withdrawn == frozenset()


def test_each_fault_of_a_template_set_is_told_by_file_and_place(
    page, office, chosen, qtbot, tmp_path
):
    panel = part(page, "templates")
    chosen.next = own_set(tmp_path, organs=["POLICE"], effective=None)
    page.run_primary()
    qtbot.waitUntil(lambda: not panel.faults.isHidden(), timeout=20_000)
    told = {(one.file, one.place) for one in panel.faults.rows_model.rows}
    assert told == {("set.json", ""), ("set.json", "organs[1]")}
    assert office.ctx.sets.added == ()
    chosen.next = own_set(tmp_path / "sound")
    page.run_primary()
    qtbot.waitUntil(lambda: bool(office.ctx.sets.added), timeout=20_000)
    qtbot.waitUntil(lambda: panel.faults.isHidden())
