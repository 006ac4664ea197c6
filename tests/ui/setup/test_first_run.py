"""The first run: nothing is made until everything needed is said, and then a desk opens."""

from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from inspector.bootstrap import open_session
from inspector.domain.passphrase import Strength, strength
from inspector.domain.person import Desk, Role, is_office_id
from inspector.errors import DiskFull, FileNotWritten, WorkspaceExists
from inspector.sealed import sm2
from inspector.services import first_run as service
from inspector.services.first_run import NewWorkspace, make_workspace, suggested_id
from inspector.ui.setup.first_run import FirstRunWindow

from .conftest import LOG_N


@pytest.fixture
def window(qtbot, look, tmp_path, chosen, clock):
    made = FirstRunWindow(
        tmp_path / "new" / "workspace",
        partial(make_workspace, clock=clock, log_n=LOG_N),
        today=date(2026, 11, 21),
    )
    qtbot.addWidget(made)
    made.show()
    return made


def choose(window: FirstRunWindow, desk: Desk) -> None:
    next(b for b in window.desks.buttons() if b.property("desk") == desk.value).click()


def fill(window: FirstRunWindow) -> None:
    window.name.line.setText("检查员甲")
    window.passphrase.line.setText("演示口令")
    window.again.line.setText("演示口令")


def test_an_inspector_gets_a_workspace_that_opens(window, qtbot):
    fill(window)
    window.position.line.setText("执法人员")
    window.number.line.setText("示１００２")
    with qtbot.waitSignal(window.made) as said:
        window.button.click()
    new: NewWorkspace = said.args[0]
    session = open_session(new.folder, new.passphrase)
    assert (session.person.name, session.person.certificate_no) == ("检查员甲", "示1002")
    assert session.role is Role.INSPECTOR
    assert window.passphrase.line.text() == ""
    session.close()


def test_an_office_founds_its_organisation(window, qtbot):
    choose(window, Desk.OFFICE)
    fill(window)
    assert not window.number.isVisible()
    window.organisation.line.setText("示例区应急管理局")
    window.organisation.line.editingFinished.emit()
    assert window.office_id.text() == "slqyjglj"
    window.short.line.setText("示例")
    assert "（示例）应急检记〔2026〕1号" in window.short.hint.text()
    with qtbot.waitSignal(window.made) as said:
        window.button.click()
    session = open_session(said.args[0].folder, said.args[0].passphrase)
    assert session.desk is Desk.OFFICE
    assert session.organisation is not None
    assert session.organisation.id == "slqyjglj"
    session.close()


def test_what_is_missing_is_told_beside_each_field_and_nothing_is_made(window, tmp_path):
    choose(window, Desk.OFFICE)
    window.button.click()
    for row in (window.name, window.passphrase, window.organisation, window.short):
        assert not row.problem_label.isHidden()
    assert window.name.line.hasFocus() or not window.isActiveWindow()
    assert not (tmp_path / "new").exists()


def test_two_passphrases_that_differ_are_refused(window, tmp_path):
    fill(window)
    window.again.line.setText("演示口今")
    window.button.click()
    assert "not the same" in window.again.problem_label.text()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("field", "text"), [("office_id", "示例"), ("short", "a-b/c")])
def test_a_wrong_id_or_short_name_is_told_beside_it(window, field, text):
    choose(window, Desk.OFFICE)
    fill(window)
    window.organisation.line.setText("示例区应急管理局")
    window.office_id.line.setText("demo")
    window.short.line.setText("示例")
    getattr(window, field).line.setText(text)
    window.button.click()
    assert not getattr(window, field).problem_label.isHidden()
    assert not window.jobs.is_busy()


def test_a_folder_that_is_not_empty_is_refused_beside_it(window, tmp_path, chosen):
    (tmp_path / "letter.txt").write_text("kept", encoding="utf-8")
    chosen.next = tmp_path
    window.folder_button.click()
    assert "is not empty" in window.folder.problem_label.text()
    fill(window)
    window.button.click()
    assert not window.jobs.is_busy()


def test_an_existing_workspace_can_be_opened_instead(window, qtbot, chosen, make, tmp_path):
    make(Desk.FIELD, "检查员乙")
    chosen.next = tmp_path
    window.existing_button.click()
    assert "no workspace" in window.note.what.text()
    chosen.next = tmp_path / "检查员乙"
    with qtbot.waitSignal(window.existing_chosen) as said:
        window.existing_button.click()
    assert said.args[0] == tmp_path / "检查员乙"


def test_a_full_disk_is_told_and_the_folder_is_as_before(window, qtbot, monkeypatch, tmp_path):
    def full(folder, *rest, **facts):
        (folder / "keys").mkdir(parents=True)
        (folder / "keys" / "half").write_bytes(b"x")
        raise DiskFull(needed="3 MiB", place=folder)

    monkeypatch.setattr(service, "new_workspace", full)
    fill(window)
    window.button.click()
    qtbot.waitUntil(lambda: window.button.isEnabled())
    assert "disk is full" in window.folder.problem_label.text()
    assert not (tmp_path / "new" / "workspace").exists()


def test_what_the_system_refuses_becomes_an_error_one_can_act_on(monkeypatch, tmp_path, clock):
    def refused(*rest, **facts):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(service, "new_workspace", refused)
    new = NewWorkspace(folder=tmp_path, passphrase="a", desk=Desk.FIELD, name="检查员甲")
    with pytest.raises(FileNotWritten, match="Permission denied"):
        make_workspace(new, clock=clock)
    assert tmp_path.is_dir()
    (tmp_path / "letter.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(WorkspaceExists):
        make_workspace(new, clock=clock)
    assert (tmp_path / "letter.txt").exists()


def test_tab_goes_down_the_page_and_a_new_answer_takes_the_complaint_back(window, qtbot):
    choose(window, Desk.OFFICE)
    window.button.click()
    assert window.name.problem_label.isVisible()
    window.name.line.setFocus()
    qtbot.keyClicks(window.name.line, "a")
    assert not window.name.problem_label.isVisible()
    rows = (window.position, window.organisation, window.short, window.office_id)
    at = window.name.line
    for row in (*rows, window.reconsideration, window.court, window.passphrase, window.again):
        at = next_field(at)
        assert at is row.line


def next_field(line: QLineEdit) -> QLineEdit:
    part = line.nextInFocusChain()
    while not (isinstance(part, QLineEdit) and part.isVisible()):
        part = part.nextInFocusChain()
    return part


def test_every_control_has_a_name(window):
    choose(window, Desk.OFFICE)
    for part in (*window.findChildren(QLineEdit), *window.findChildren(QAbstractButton)):
        assert part.accessibleName() or getattr(part, "text", str)(), part


def test_longer_passphrases_are_stronger_and_repeats_do_not_help():
    assert strength("") is strength("12345678") is strength("aaaaaaaaaaaaaaaa") is Strength.WEAK
    assert strength("Hx7-pqLm") is Strength.FAIR
    assert strength("corridor-lamp-winter-seven") is strength("秋天的铁桥下过火车") is Strength.GOOD


def test_ids_are_plain_and_suggested_from_the_name():
    assert suggested_id("示例区应急管理局") == "slqyjglj"
    assert is_office_id("sl-yj2")
    assert not any(is_office_id(text) for text in ("", "-a", "A", "示", "a" * 33))


@pytest.fixture
def asking(qtbot, look, tmp_path, chosen, monkeypatch):
    """Return the window where both kinds of signatures can be used, and what it was told to make.

    A fixture holds the window: a job's last signal arrives after the test.
    """
    made = []
    monkeypatch.setattr(sm2, "is_available", lambda: True)
    window = FirstRunWindow(
        tmp_path / "w", lambda new, progress: made.append(new), today=date(2026, 11, 21)
    )
    qtbot.addWidget(window)
    window.show()
    return window, made


def test_an_office_chooses_how_it_signs_where_both_kinds_can_be_used(asking, qtbot):
    window, made = asking
    assert not window.profile.isVisible()
    choose(window, Desk.OFFICE)
    assert window.profile.isVisible()
    assert window.profile.profile() == "p256-sha256"
    fill(window)
    window.organisation.line.setText("示例区应急管理局")
    window.short.line.setText("示例")
    window.office_id.line.setText("demo")
    window.profile.choice.buttons["sm2-sm3"].click()
    assert "sm" in window.profile.hint.text()
    with qtbot.waitSignal(window.made):
        window.button.click()
    assert made[0].profile == "sm2-sm3"


def test_without_the_library_there_is_nothing_to_choose(
    qtbot, look, tmp_path, chosen, clock, monkeypatch
):
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    window = FirstRunWindow(tmp_path / "w", lambda new, progress: None)
    qtbot.addWidget(window)
    window.show()
    choose(window, Desk.OFFICE)
    assert not window.profile.isVisible()
    assert window.profile.profile() == "p256-sha256"
