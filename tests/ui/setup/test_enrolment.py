"""From the first run to the desk: request, answer, certificate, base package."""

import pytest
from PySide6.QtWidgets import QApplication

from inspector.bootstrap import open_session
from inspector.domain.person import Desk, Role
from inspector.sealed.certificates import fingerprint
from inspector.services import enrolment as service
from inspector.services import form_library, packages, register
from inspector.services.first_run import NewWorkspace, make_workspace
from inspector.ui import run
from inspector.ui.setup.enrolment_page import EnrolmentPage
from inspector.ui.setup.entries import enrolment, is_enrolled, lacks_base, settings


@pytest.fixture
def field(make):
    return make(Desk.FIELD, "检查员甲", certificate_no="示1001")


@pytest.fixture
def page(field, show, chosen):
    opened = []
    made = show(enrolment(field, lambda: opened.append(True)))
    assert isinstance(made, EnrolmentPage)
    made.opened = opened
    return made


def answer(office, request, folder, **changes):
    person = service.read_request(request).person
    for name, value in changes.items():
        object.__setattr__(person, name, value)
    return service.approve(office.ctx, request, folder, person=person)


def test_a_workspace_goes_from_request_to_desk(page, field, furnished, chosen, qtbot, tmp_path):
    assert page.heading().primary == page.request_step.button.text()
    assert not page.base_step.button.isEnabled()
    chosen.next = tmp_path / "stick"
    page.run_primary()
    (request,) = (tmp_path / "stick").iterdir()
    assert str(request) in page.request_step.note.more.text()
    chosen.next = answer(furnished, request, tmp_path / "back")
    page.run_primary()
    assert page.answer_box.isVisible()
    assert not is_enrolled(field)  # looked at only
    ca = furnished.ctx.signing().office_ca
    assert page.fingerprint.text().split() == fingerprint(ca).split()
    page.accept_button.click()
    assert is_enrolled(field)
    assert "示例区应急管理局" in page.answer_step.note.what.text()
    assert page.base_step.button.isEnabled()
    chosen.next = packages.export_base(furnished.ctx, tmp_path / "base").path
    page.run_primary()
    qtbot.waitUntil(page.base_step.import_button.isVisible)
    assert lacks_base(field)
    page.run_primary()
    qtbot.waitUntil(lambda: page.opened == [True])
    assert not lacks_base(field)
    assert [form.form_id for form in form_library.offered_forms(field.ctx)] == ["small_checklist"]
    assert len(register.find_entities(field.ctx)) == 2


def test_a_request_that_was_written_is_remembered(page, field, show, chosen, tmp_path):
    chosen.next = tmp_path
    page.export_request()
    again = show(enrolment(field, list))
    assert again.heading().primary == again.answer_step.button.text()
    assert "request.json" in again.request_step.note.more.text()


def test_a_certificate_for_someone_else_is_refused_beside_its_step(
    page, make, furnished, chosen, tmp_path
):
    other = make(Desk.FIELD, "检查员乙")
    chosen.next = answer(furnished, service.request(other.ctx, tmp_path), tmp_path)
    page.choose_answer()
    assert page.answer_box.isHidden()
    assert "not for this workspace" in page.answer_step.note.what.text()


def test_a_fingerprint_that_differs_changes_nothing(page, field, furnished, chosen, tmp_path):
    chosen.next = answer(furnished, service.request(field.ctx, tmp_path), tmp_path)
    page.choose_answer()
    page.refuse_button.click()
    assert not is_enrolled(field)
    assert page.answer_box.isHidden()
    page.accept()
    assert not is_enrolled(field)


def test_a_file_that_changes_after_the_comparison_is_not_accepted(
    page, make, field, furnished, chosen, tmp_path
):
    request = service.request(field.ctx, tmp_path)
    compared = answer(furnished, request, tmp_path / "back")
    chosen.next = compared
    page.choose_answer()
    swapped = answer(make(Desk.OFFICE, "办公室丁"), request, tmp_path / "other")
    compared.write_bytes(swapped.read_bytes())
    page.accept_button.click()
    assert not is_enrolled(field)
    assert "fingerprint was compared" in page.answer_step.note.what.text()
    assert page.answer_box.isHidden()
    assert page.heading().primary


def test_another_package_is_not_taken_for_the_base_package(
    page, field, furnished, chosen, qtbot, tmp_path
):
    service.accept(field.ctx, answer(furnished, service.request(field.ctx, tmp_path), tmp_path))
    page.activated()
    chosen.next = packages.export_receipt(furnished.ctx, tmp_path / "out").path
    page.base_step.choose()
    qtbot.waitUntil(page.base_step.note.isVisible)
    assert "not a base package" in page.base_step.note.what.text()
    broken = tmp_path / "broken.asice"
    broken.write_bytes(b"no package")
    chosen.next = broken
    page.base_step.choose()
    qtbot.waitUntil(lambda: "broken.asice" in page.base_step.note.what.text())
    assert page.base_step.import_button.isHidden()


def test_the_office_can_make_an_inspector_a_lead(page, field, furnished, chosen, tmp_path):
    chosen.next = answer(furnished, service.request(field.ctx, tmp_path), tmp_path, role=Role.LEAD)
    page.choose_answer()
    page.accept()
    assert field.desk is Desk.LEAD


class Start(run._Start):
    """A start whose windows a test closes itself."""

    def windows(self):
        return [self.unlock, self.first_run, self.way_back, self.enrolment, self.desk]


@pytest.fixture
def start(qtbot, look, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "last_workspace_note", lambda: tmp_path / "note" / "last.txt")
    monkeypatch.setattr(run, "known_workspaces_note", lambda: tmp_path / "note" / "known.json")
    made = []

    def starter(folder):
        application = QApplication.instance()
        made.append(Start(folder, look, application))
        return made[-1]

    yield starter
    for one in made:
        for window in one.windows():
            if window is not None:
                window.close()
                window.deleteLater()
        one.deleteLater()


def test_an_empty_folder_offers_to_make_a_workspace(start, tmp_path):
    one = start(tmp_path / "nothing-here")
    one.show()
    assert one.first_run is not None
    assert one.first_run.isVisible()
    assert not one.unlock.isVisible()


def test_a_workspace_without_certificate_reopens_on_enrolment_and_then_on_its_desk(
    start, make, furnished, tmp_path, clock, qtbot
):
    session = make(Desk.FIELD, "检查员丙")
    folder = session.workspace.folder
    one = start(folder)
    one.remembers = True
    one.show()
    assert one.unlock.isVisible()
    one.unlock.passphrase.setText("演示")
    one.unlock.unlock()
    qtbot.waitUntil(lambda: one.enrolment is not None)
    assert one.desk is None
    assert list(one.enrolment.rail_buttons) == ["enrolment"]
    one.enrolment.close()
    answered = service.approve(
        furnished.ctx, service.request(session.ctx, tmp_path / "r"), tmp_path / "r"
    )
    service.accept(session.ctx, answered)
    again = start(folder)
    again.enter(open_session(folder, "演示", clock=clock))
    assert again.desk is None  # there is no base package yet
    page = again.enrolment.current_page()
    page.base_step.skip_button.click()
    qtbot.waitUntil(lambda: again.desk is not None and again.desk.isVisible())
    assert not again.enrolment.isVisible()
    assert "visits" in again.desk.rail_buttons
    assert run.last_workspace(tmp_path / "note" / "last.txt") == folder


def test_a_new_office_opens_its_desk_at_the_settings(start, make, clock):
    session = make(Desk.OFFICE, "办公室乙")
    one = start(session.workspace.folder)
    one.enter(open_session(session.workspace.folder, "演示", clock=clock), "settings")
    assert one.desk.current_page() is one.desk.page("settings")


def test_the_settings_of_a_desk_open_from_its_rail(field, show):
    assert settings(field).name == "settings"
    page = show(settings(field))
    assert page.heading().title == "Check before leaving"


def test_another_workspace_can_be_made_from_the_window_that_asks(
    start, make, tmp_path, monkeypatch
):
    session = make(Desk.FIELD, "检查员戊")
    monkeypatch.setattr(run, "default_workspace", lambda: session.workspace.folder)
    one = start(session.workspace.folder)
    one.show()
    one.unlock.other_button.click()
    assert one.first_run.folder.text() == f"{session.workspace.folder}-2"
    assert not one.unlock.isVisible()
    one._on_existing(session.workspace.folder)
    assert one.unlock.isVisible()
    assert not one.first_run.isVisible()


def test_what_the_first_run_made_opens_without_asking_again(start, tmp_path, clock, qtbot):
    new = NewWorkspace(folder=tmp_path / "w", passphrase="演示", desk=Desk.LEAD, name="组长乙")
    make_workspace(new, clock=clock, log_n=4)
    one = start(tmp_path / "elsewhere")
    one.show()
    one._on_made(new)
    qtbot.waitUntil(lambda: one.enrolment is not None)
    assert one.enrolment.isVisible()
    assert not one.first_run.isVisible()
    assert run.last_workspace(tmp_path / "note" / "last.txt") == tmp_path / "w"


def test_a_workspace_named_for_one_call_is_not_remembered(start, make, tmp_path, clock):
    session = make(Desk.FIELD, "检查员己")
    one = start(session.workspace.folder)
    one.enter(open_session(session.workspace.folder, "演示", clock=clock))
    assert run.last_workspace(tmp_path / "note" / "last.txt") is None
