"""A workspace is made ready beside the window, which then opens it without waiting for a disk."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspector.bootstrap import make_ready
from inspector.domain.person import Desk
from inspector.errors import WorkspaceOpen
from inspector.services import enrolment
from inspector.storage.workspace import unlock_key

PASSPHRASE = "演示"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "field"
    enrolment.new_workspace(
        place, PASSPHRASE, desk=Desk.FIELD, name="检查员甲", log_n=4
    ).workspace.close()
    return place


def test_what_is_ready_opens_on_another_thread_without_waiting_for_the_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(1) as pool:
        ready = pool.submit(make_ready, folder, unlock_key(folder, PASSPHRASE)).result()
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    session = ready.open()
    assert not synced
    assert session.person.name == "检查员甲"
    assert session.notices == ready.notices
    session.close()


def test_what_is_ready_is_held_until_its_session_is_closed(folder: Path) -> None:
    key = unlock_key(folder, PASSPHRASE)
    ready = make_ready(folder, key)
    with pytest.raises(WorkspaceOpen):
        make_ready(folder, key)
    ready.open().close()
    make_ready(folder, key).open().close()
