"""The checklist page on a real filling: encrypted database, real photographs, real close."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inspector.bootstrap import Session, open_session
from inspector.domain.entity import Entity
from inspector.domain.inspection import ItemResult
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.task import InspectionKind
from inspector.paths import forms
from inspector.services import enrolment, form_intake, imports, packages, register, visits
from inspector.services.demo_photos import draw_photo
from inspector.ui.form.page import ChecklistPage
from inspector.ui.run import desk_window

ORGANISATION = Organisation(id="demo", name="示例区应急管理局", short="示例")


@pytest.fixture
def session(tmp_path, clock):
    """Return the session of an inspector whose office has sent a base package."""
    office = enrolment.new_workspace(
        tmp_path / "office",
        "demo",
        desk=Desk.OFFICE,
        name="办公室甲",
        organisation=ORGANISATION,
        clock=clock,
        log_n=8,
    )
    field = enrolment.new_workspace(
        tmp_path / "field",
        "demo",
        desk=Desk.FIELD,
        name="检查员甲",
        certificate_no="演示-001",
        clock=clock,
        log_n=8,
    )
    asked = enrolment.request(field, tmp_path)
    enrolment.accept(field, enrolment.approve(office, asked, tmp_path))
    second = Person(
        id="p2", name="检查员乙", role=Role.INSPECTOR, organisation="x", certificate_no="演示-002"
    )
    register.add_people(office, [second])
    register.add_entities(office, [Entity(id="e1", name="示例铝业有限公司", industry="有色")])
    form_intake.install_file(office, forms() / "general-site-inspection.md")
    base = packages.export_base(office, tmp_path)
    imports.import_packages(field, [base.path])
    office.workspace.close()
    field.workspace.close()
    one = open_session(tmp_path / "field", "demo", clock=clock)
    yield one
    one.close()


def start(session: Session) -> str:
    return visits.start_visit(
        session.ctx,
        entity_id="e1",
        kind=InspectionKind.ROUTINE,
        forms=["general_site_inspection"],
        team=[session.person.id, "p2"],
        lead=session.person.id,
        place="厂区",
        certificate_shown=True,
    )


def test_a_visit_is_filled_with_the_keyboard_closed_and_kept(session, qtbot, look, tmp_path):
    visit = start(session)
    window = desk_window(session, look)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.open_page("checklist", visit)
    page = window.page("checklist")
    assert isinstance(page, ChecklistPage)
    qtbot.waitUntil(lambda: page.view is not None)
    view = page.view
    assert view is not None
    view.list.setFocus()

    first = view.list.current_row()
    qtbot.keyClicks(view.list, "1")
    hazardous = view.list.current_row()
    qtbot.keyClicks(view.list, "2")
    qtbot.keyClicks(QApplication.focusWidget(), "East gate")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Seen")
    pane = view.side.hazard
    pane.flush()
    pane.grading.level.buttons["general"].click()
    pane.measures.measure.buttons["deadline"].click()
    qtbot.keyClicks(QApplication.focusWidget(), "+15")
    pane.flush()
    photo = tmp_path / "a.jpg"
    photo.write_bytes(
        draw_photo(
            seed=1,
            caption="演示",
            scene="fire_exit",
            taken=session.ctx.clock() - timedelta(minutes=1),
            place=(38.48, 106.23),
        )
    )
    view.photos.add([photo])
    qtbot.wait_idle(window.jobs)
    assert pane.strip.model.rowCount() == 1

    # A second opening of the draft sees all of it: every setter has committed.
    again = visits.open_filling(session.ctx, visit)
    assert again.item(first.key).result is ItemResult.CONFORM
    hazard = again.item(hazardous.key).hazards[0]
    assert (hazard.place, hazard.fact, hazard.level) == ("East gate", "Seen", "general")
    assert hazard.deadline is not None
    assert len(hazard.photos) == 1

    page.ending.confirm = lambda *words: True
    page.run_primary()
    page.closing.open_items.give_reason("生产线停产")
    assert page.closing.is_ready(), page.closing.problem_title.text()
    page.run_primary()
    qtbot.wait_idle(window.jobs)
    found = visits.findings(session.ctx, visit)
    assert [(finding.place, len(finding.photos)) for finding in found] == [("East gate", 1)]
    assert page.chooser.list.count() == 0


def test_a_re_inspection_without_a_checklist_is_opened_and_closed(session, qtbot, look):
    visit = visits.start_visit(
        session.ctx,
        entity_id="e1",
        kind=InspectionKind.REINSPECTION,
        forms=[],
        team=[session.person.id, "p2"],
        lead=session.person.id,
        place="厂区",
        certificate_shown=True,
    )
    window = desk_window(session, look)
    qtbot.addWidget(window)
    window.show()
    window.shell.open_page("checklist", visit)
    page = window.page("checklist")
    assert isinstance(page, ChecklistPage)
    qtbot.waitUntil(lambda: page.view is not None)
    assert page.is_closing()
    assert page.closing.to_see.text() == "对责令整改的事故隐患进行了复查。"
    assert page.closing.back_button.isHidden()
    page.ending.confirm = lambda *words: True
    assert page.closing.is_ready(), page.closing.problem_title.text()
    page.run_primary()
    qtbot.wait_idle(window.jobs)
    assert visits.inspection_row(session.ctx, visit).ended is not None
