"""Back to a workspace in the window: from a backup, and after a forgotten passphrase."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from inspector.domain.person import Desk
from inspector.services import backups, enrolment, escrow
from inspector.services.returning import bring_back, set_anew
from inspector.storage.workspace import is_vacant, unlock_key
from inspector.ui.run import _Start
from inspector.ui.setup.return_window import ReturnWindow

from .conftest import LOG_N

OLD, NEW = "演示", "另一个口令"


@pytest.fixture
def enrolled(make, office, tmp_path):
    """Return the workspace of an inspector who has deposited the key with the office."""
    session = make(Desk.FIELD, "检查员甲")
    asked = enrolment.request(session.ctx, tmp_path / "requests")
    enrolment.accept(session.ctx, enrolment.approve(office.ctx, asked, tmp_path / "answers"))
    return session


@pytest.fixture
def stick(enrolled, tmp_path):
    backups.backup(enrolled.ctx, tmp_path / "stick")
    return tmp_path / "stick"


@pytest.fixture
def opening(enrolled, office, stick, tmp_path):
    return escrow.open_deposit(office.ctx, stick, tmp_path / "back", "忘记口令", log_n=LOG_N)


@pytest.fixture
def window(qtbot, look, clock, chosen):
    """Return a function that shows the window."""

    def shown(place: Path, *, restoring: bool, bring=None) -> ReturnWindow:
        made = ReturnWindow(
            place,
            bring or partial(bring_back, clock=clock, log_n=LOG_N),
            partial(set_anew, log_n=LOG_N),
            restoring=restoring,
            pickers=chosen,
        )
        qtbot.addWidget(made)
        made.show()
        kept.append(made)
        return made

    kept: list[ReturnWindow] = []
    yield shown
    for one in kept:
        one.close()


def settled(window, qtbot):
    qtbot.wait_idle(window.jobs)


def test_a_backup_is_chosen_and_restored_and_the_workspace_opened(
    window, stick, chosen, qtbot, tmp_path
):
    one = window(tmp_path / "again", restoring=True)
    assert one.passphrase.isVisible()
    assert not one.office_box.isVisible()
    chosen.next = stick
    one.backup.button.click()
    one.passphrase.line.setText(OLD)
    one.passphrase.line.returnPressed.emit()
    settled(one, qtbot)
    assert one.note.what.text().startswith("Restored: the state of")
    assert one.passphrase.line.text() == ""
    assert one.button.text() == "Open the workspace"
    with qtbot.waitSignal(one.ready) as said:
        one.button.click()
    assert said.args == [tmp_path / "again"]
    assert unlock_key(tmp_path / "again", OLD)


def test_with_file_and_code_a_new_passphrase_is_set(window, stick, opening, qtbot, tmp_path):
    one = window(tmp_path / "again", restoring=True)
    one.backup.line.setText(str(stick))
    one.ways.buttons["opening"].click()
    assert one.office_box.isVisible()
    assert not one.passphrase.isVisible()
    one.run()
    assert one.opening.has_problem()
    assert not one.backup.has_problem()
    one.opening.line.setText(str(opening.file))
    one.code.line.setText(opening.code)
    one.new.line.setText(NEW)
    one.again.line.setText("etwas anderes")
    one.run()
    assert "not the same" in one.again.problem_label.text()
    one.again.line.setText(NEW)
    one.run()
    settled(one, qtbot)
    assert one.note.what.text().startswith("Restored")
    assert unlock_key(tmp_path / "again", NEW)


def test_a_forgotten_passphrase_is_set_anew_in_place(window, enrolled, opening, qtbot):
    folder = enrolled.workspace.folder
    one = window(folder, restoring=False)
    assert not one.backup.isVisible()
    assert not one.ways.isVisible()
    assert one.folder.line.isReadOnly()
    one.opening.line.setText(str(opening.file))
    one.code.line.setText("AAAAA-AAAAA-AAAAA-AAAAA")
    one.new.line.setText(NEW)
    one.again.line.setText(NEW)
    one.run()
    settled(one, qtbot)
    assert "does not open" in one.code.problem_label.text()
    one.code.line.setText(opening.code)
    one.run()
    settled(one, qtbot)
    assert "in force" in one.note.what.text()
    assert unlock_key(folder, NEW)


def test_what_is_wrong_stands_beside_its_field(window, stick, qtbot, tmp_path):
    one = window(tmp_path / "again", restoring=True)
    one.run()
    assert one.backup.has_problem()
    assert one.focusWidget() is one.backup.line
    one.backup.line.setText(str(tmp_path / "nothing"))
    one.passphrase.line.setText("falsch")
    one.run()
    settled(one, qtbot)
    assert one.backup.has_problem()
    one.backup.line.setText(str(stick))
    one.run()
    settled(one, qtbot)
    assert one.passphrase.has_problem()
    assert is_vacant(tmp_path / "again")


def test_a_restore_can_be_stopped_and_done_again(window, stick, qtbot, tmp_path):
    def stopped(place, folder, by, progress):
        progress.step(1, 9)
        while True:
            progress.step(1, 9)

    one = window(tmp_path / "again", restoring=True, bring=stopped)
    one.backup.line.setText(str(stick))
    one.passphrase.line.setText(OLD)
    one.run()
    qtbot.waitUntil(one.progress.isVisible)
    assert not one.button.isEnabled()
    one.progress.stop_button.click()
    settled(one, qtbot)
    assert "Stopped" in one.note.what.text()
    assert one.button.isEnabled()
    assert one.passphrase.line.text() == OLD


def test_the_first_windows_lead_there_and_back(qapp, look, enrolled, clock, tmp_path, qtbot):
    application = QApplication.instance()
    start = _Start(enrolled.workspace.folder, look, application)
    start.show()
    start.unlock.forgotten_button.click()
    assert start.way_back is not None
    assert start.way_back.isVisible()
    assert not start.unlock.isVisible()
    start.way_back.back_button.click()
    assert start.unlock.isVisible()
    assert not start.way_back.isVisible()
    start._on_elsewhere()
    start.first_run.restore_button.click()
    assert start.way_back.isVisible()
    assert not start.first_run.isVisible()
    start.way_back.ready.emit(enrolled.workspace.folder)
    assert start.unlock.isVisible()
    assert not start.way_back.isVisible()
    start.unlock.close()
    start.deleteLater()
