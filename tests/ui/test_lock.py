"""The window that asks for the passphrase, and the desk that is locked."""

from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog

from inspector.bootstrap import open_for_window
from inspector.domain.person import Desk
from inspector.errors import TooManyAttempts, WorkspaceDamaged, WrongPassphrase
from inspector.services.enrolment import new_workspace
from inspector.storage.workspace import unlock_key
from inspector.ui import lock
from inspector.ui.lock import WindowLock
from inspector.ui.run import desk_window
from inspector.ui.unlock import UnlockWindow
from tests.waiting import HOLD_S


@pytest.fixture
def workspace(tmp_path, clock):
    """Return the folder of a field workspace that no office has answered yet."""
    folder = tmp_path / "field"
    ctx = new_workspace(
        folder, desk=Desk.FIELD, name="检查员甲", passphrase="demo", clock=clock, log_n=8
    )
    ctx.workspace.close()
    return folder


@pytest.fixture
def asking(workspace, qtbot, look):
    window = UnlockWindow(workspace, unlock_key, open_for_window)
    qtbot.addWidget(window)
    return window


def attempt(window, passphrase, qtbot):
    window.passphrase.setText(passphrase)
    window.passphrase.returnPressed.emit()
    qtbot.waitUntil(lambda: not window.passphrase.isReadOnly())


def test_a_wrong_passphrase_is_told_beside_the_field(asking, qtbot):
    asking.passphrase.setText("wrong")
    asking.button.click()
    qtbot.waitUntil(asking.row.has_problem)
    assert "The passphrase is not the one" in asking.row.problem_label.text()
    assert "Caps Lock" in asking.row.problem_label.text()
    assert asking.button.isEnabled()


def test_the_right_passphrase_hands_over_the_session(asking, qtbot):
    opened = []
    asking.unlocked.connect(opened.append)
    asking.passphrase.setText("demo")
    asking.passphrase.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].person.name == "检查员甲"
    assert asking.passphrase.text() == ""
    opened[0].close()


def test_a_workspace_that_another_window_has_is_refused_with_a_clear_message(
    asking, workspace, qtbot
):
    other = open_for_window(workspace, unlock_key(workspace, "demo"))
    attempt(asking, "demo", qtbot)
    assert "open in another window already" in asking.row.problem_label.text()
    other.close()
    opened = []
    asking.unlocked.connect(opened.append)
    attempt(asking, "demo", qtbot)
    assert opened
    opened[0].close()


def test_the_window_stays_alive_while_the_key_is_derived(workspace, qtbot, look):
    go, beats = Event(), []

    def slow(folder, passphrase):
        assert go.wait(HOLD_S)
        raise WrongPassphrase()

    window = UnlockWindow(workspace, slow, open_for_window)
    qtbot.addWidget(window)
    pulse = QTimer(window)
    pulse.timeout.connect(lambda: beats.append(1))
    pulse.start(1)
    window.passphrase.setText("x")
    window.unlock()
    assert not window.button.isEnabled()
    window.unlock()  # a second key press starts no second attempt
    qtbot.waitUntil(lambda: len(beats) > 5)
    go.set()
    qtbot.waitUntil(window.row.has_problem)
    assert window.button.isEnabled()


def test_a_wait_is_counted_down_on_the_button(workspace, qtbot, look):
    def refused(folder, passphrase):
        raise TooManyAttempts(count=4, seconds=2)

    window = UnlockWindow(workspace, refused, open_for_window)
    qtbot.addWidget(window)
    attempt(window, "x", qtbot)
    assert window.button.text() == "Next attempt in 2 s"
    assert not window.button.isEnabled()
    window.row._on_tick()
    assert window.button.text() == "Next attempt in 1 s"
    window.row._on_tick()
    assert window.button.isEnabled()
    assert not window.row.has_problem()


# The desk


class Passphrases:
    """Takes "right", and whatever else is wrong."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, passphrase: str) -> None:
        self.given.append(passphrase)
        if passphrase != "right":
            raise WrongPassphrase()


@pytest.fixture
def locked(make_window):
    window = make_window()
    window.minutes = 15
    window.lock = WindowLock(
        window, Passphrases(), minutes=lambda: window.minutes, person=lambda: "检查员甲"
    )
    return window


def test_ctrl_l_covers_everything_and_writes_what_was_typed(locked, qtbot):
    page = locked.current_page()
    page.field.setFocus()
    qtbot.keyClick(page.field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    cover = locked.lock.cover
    assert cover.isVisible()
    assert cover.geometry() == locked.rect()
    assert cover.person.text() == "检查员甲"
    assert page.log[-1] == "leaving"
    assert not page.isVisible()
    assert locked.focusWidget() is cover.row.line


def test_no_key_reaches_the_desk_behind_the_cover(locked, qtbot):
    locked.lock.lock()
    qtbot.keyClick(locked, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(locked, Qt.Key.Key_F1)
    qtbot.keyClick(
        locked,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert locked.current_page().name == "one"
    assert not locked.key_sheet.isVisible()
    assert "primary" not in locked.current_page().log
    for _step in range(6):
        qtbot.keyClick(locked, Qt.Key.Key_Tab)
        assert locked.lock.cover.isAncestorOf(locked.focusWidget())


def test_only_the_passphrase_uncovers_and_the_focus_comes_back(locked, qtbot):
    field = locked.current_page().field
    field.setText("half a sentence")
    field.setFocus()
    locked.header.lock_button.click()
    row = locked.lock.cover.row
    row.line.setText("wrong")
    row.button.click()
    qtbot.waitUntil(row.has_problem)
    assert locked.lock.is_locked()
    row.line.setText("right")
    qtbot.keyClick(row.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not locked.lock.is_locked())
    assert row.line.text() == ""
    assert locked.centralWidget().isVisible()
    assert locked.focusWidget() is field
    assert field.text() == "half a sentence"
    assert locked.current_page().log[-1] == "activated"
    qtbot.keyClick(locked, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert locked.current_page().name == "two"


def test_work_that_runs_goes_on_behind_the_cover(locked, qtbot):
    go, done = Event(), []
    locked.jobs.start(lambda progress: go.wait(HOLD_S), done=done.append, text="importing")
    locked.lock.lock()
    row = locked.lock.cover.row
    row.line.setText("right")
    row.button.click()  # the passphrase does not wait behind that work
    qtbot.waitUntil(lambda: not locked.lock.is_locked())
    assert locked.jobs.is_busy()
    go.set()
    qtbot.waitUntil(lambda: done == [True])


def test_the_window_locks_itself_when_nobody_touches_it(locked, monkeypatch):
    start = locked.lock._last[0]
    monkeypatch.setattr(lock, "time", lambda: start + 14 * 60)
    locked.lock.look()
    assert not locked.lock.is_locked()
    monkeypatch.setattr(lock, "time", lambda: start + 15 * 60)
    locked.minutes = 0  # the person has switched it off
    locked.lock.look()
    assert not locked.lock.is_locked()
    locked.minutes = 15
    locked.lock.look()
    assert locked.lock.is_locked()


def test_a_key_keeps_it_open_but_not_the_first_one_after_a_long_sleep(locked, monkeypatch, qtbot):
    locked.lock._on_focus_window(locked.windowHandle())
    start = locked.lock._last[0]
    monkeypatch.setattr(lock, "time", lambda: start + 14 * 60)
    qtbot.keyClick(locked.windowHandle(), Qt.Key.Key_A)
    assert locked.lock._last[0] == start + 14 * 60
    monkeypatch.setattr(lock, "time", lambda: start + 14 * 60 + 15 * 60)
    qtbot.keyClick(locked.windowHandle(), Qt.Key.Key_A)
    assert locked.lock.is_locked()


def test_a_question_that_stands_open_is_closed(locked, qtbot):
    question = QDialog(locked)
    qtbot.addWidget(question)
    question.open()
    locked.lock.lock()
    assert not question.isVisible()


def test_a_real_desk_is_locked_with_the_passphrase_of_its_workspace(
    workspace, qtbot, look, clock, monkeypatch
):
    session = open_for_window(workspace, unlock_key(workspace, "demo"), clock=clock)
    window = desk_window(session, look)
    qtbot.addWidget(window)
    window.show()
    keeper = window.findChild(WindowLock)
    keeper.lock()
    row = keeper.cover.row
    for passphrase, opens in (("other", False), ("demo", True)):
        row.line.setText(passphrase)
        row.button.click()
        qtbot.waitUntil(lambda: not row.line.isReadOnly())
        assert keeper.is_locked() is not opens
    with pytest.raises(WorkspaceDamaged):
        (workspace / "keys" / "master.json").write_bytes(stranger(workspace))
        session.workspace.check_passphrase("known")
    window.close()


def stranger(folder):
    """Return a key file with a passphrase that is known to who would like to come in."""
    from inspector.sealed.keyfile import new_master_key

    file = folder / "stranger.json"
    new_master_key(file, "known", 4)
    return file.read_bytes()
