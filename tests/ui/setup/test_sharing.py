"""Two people on one computer: each has a workspace of their own."""

import pytest
from PySide6.QtWidgets import QApplication

from inspector.domain.person import Desk
from inspector.settings import KnownWorkspace, known_workspaces, note_workspace
from inspector.ui import run


@pytest.fixture
def note(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "last_workspace_note", lambda: tmp_path / "note" / "last.txt")
    monkeypatch.setattr(run, "known_workspaces_note", lambda: tmp_path / "note" / "known.json")
    return tmp_path / "note" / "known.json"


@pytest.fixture
def two(make, note):
    """Return the folders of an inspector and a lead, each opened once on this computer."""
    folders = []
    for desk, name, role in (
        (Desk.FIELD, "检查员甲", "INSPECTOR"),
        (Desk.LEAD, "组长甲", "LEAD"),
    ):
        session = make(desk, name)
        folders.append(session.workspace.folder)
        note_workspace(note, KnownWorkspace(folders[-1], name, role))
        session.close()
    return folders


@pytest.fixture
def begin(qtbot, look, note):
    made = []

    def starter(folder):
        made.append(run._Start(folder, look, QApplication.instance()))
        made[-1].remembers = True
        made[-1].show()
        return made[-1]

    yield starter
    for one in made:
        for window in (one.unlock, one.first_run, one.enrolment, one.desk):
            if window is not None:
                window.close()
                window.deleteLater()
        one.deleteLater()


def test_the_first_window_lists_the_people_of_this_computer(begin, two):
    window = begin(two[0]).unlock
    buttons = window.people.buttons.buttons()
    assert [button.text() for button in buttons] == [
        "检查员甲\nInspecting officer",
        "组长甲\nTeam lead",
    ]
    assert [button.isChecked() for button in buttons] == [True, False]


def test_each_opens_their_own_with_their_own_passphrase(begin, two, qtbot):
    from inspector.storage.workspace import change_passphrase

    change_passphrase(two[1], "演示", "组长的口令", log_n=4)
    start = begin(two[0])
    window = start.unlock
    window.passphrase.setText("half a secret")
    window.people.buttons.buttons()[1].click()
    assert window.passphrase.text() == ""  # what one has typed is not left to the other
    assert window.place.text() == str(two[1])
    window.passphrase.setText("演示")  # the other one's
    window.unlock()
    qtbot.waitUntil(window.row.has_problem)
    assert window.people.isEnabled()
    window.passphrase.setText("组长的口令")
    window.unlock()
    qtbot.waitUntil(lambda: start.enrolment is not None)
    assert start._session.person.name == "组长甲"
    assert run.last_workspace(run.last_workspace_note()) == two[1]


def test_one_alone_or_a_workspace_that_was_named_sees_no_list(begin, two, make, note):
    import shutil

    stranger = make(Desk.FIELD, "检查员乙")
    assert begin(stranger.workspace.folder).unlock.people is None
    shutil.rmtree(two[1])
    assert begin(two[0]).unlock.people is None


def test_who_opens_a_workspace_is_on_the_list_from_then_on(begin, make, note, qtbot):
    session = make(Desk.FIELD, "检查员甲")
    session.close()
    start = begin(session.workspace.folder)
    start.unlock.passphrase.setText("演示")
    start.unlock.unlock()
    qtbot.waitUntil(lambda: start.enrolment is not None)
    assert known_workspaces(note) == [
        KnownWorkspace(session.workspace.folder, "检查员甲", "INSPECTOR")
    ]


def test_a_spoilt_note_lists_nobody(note, tmp_path):
    note.parent.mkdir()
    for text in ("", "[]", "{", '{"a": 1}', '{"a": ["b"]}'):
        note.write_text(text, encoding="utf-8")
        assert known_workspaces(note) == []
    note_workspace(note, KnownWorkspace(tmp_path, "检查员甲", "INSPECTOR"))
    assert len(known_workspaces(note)) == 1
