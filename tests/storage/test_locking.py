"""Passphrases: the wait after wrong ones, the change, and one window per workspace."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspector.errors import (
    TooManyAttempts,
    WorkspaceDamaged,
    WorkspaceMissing,
    WorkspaceOpen,
    WrongPassphrase,
)
from inspector.storage.attempts import FREE, LONGEST_WAIT_S, wait_after
from inspector.storage.hold import hold_workspace
from inspector.storage.workspace import (
    change_passphrase,
    create_workspace,
    open_unlocked,
    open_workspace,
    unlock_key,
)

LOG_N = 4


class Time:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "field"
    workspace = create_workspace(place, "right", log_n=LOG_N)
    workspace.finish()
    workspace.close()
    return place


def fail(folder: Path, times: int, time: Time) -> None:
    for _number in range(times):
        with pytest.raises(WrongPassphrase):
            unlock_key(folder, "wrong", time)
        time.pass_s(LONGEST_WAIT_S)


def test_a_few_slips_cost_no_wait_and_then_each_doubles_it() -> None:
    assert [wait_after(failed) for failed in range(FREE)] == [0] * FREE
    assert [wait_after(FREE + more) for more in range(4)] == [2, 4, 8, 16]
    assert wait_after(10**9) == LONGEST_WAIT_S


def test_during_the_wait_even_the_right_passphrase_is_not_tried(folder: Path) -> None:
    time = Time()
    fail(folder, FREE - 1, time)
    with pytest.raises(WrongPassphrase):
        unlock_key(folder, "wrong", time)
    with pytest.raises(TooManyAttempts) as refused:
        unlock_key(folder, "right", time)
    assert refused.value.facts == {"count": FREE, "seconds": 2}
    time.pass_s(2)
    assert len(unlock_key(folder, "right", time)) == 32


def test_success_forgets_the_slips(folder: Path) -> None:
    time = Time()
    fail(folder, FREE, time)
    unlock_key(folder, "right", time)
    fail(folder, FREE - 1, time)
    assert unlock_key(folder, "right", time)
    assert not (folder / "keys" / "attempts.json").exists()


def test_a_clock_turned_back_never_locks_out_for_good(folder: Path) -> None:
    time = Time()
    fail(folder, FREE + 20, time)
    with pytest.raises(WrongPassphrase):
        unlock_key(folder, "wrong", time)
    time.pass_s(-365 * 86_400)
    with pytest.raises(TooManyAttempts) as refused:
        unlock_key(folder, "right", time)
    assert refused.value.facts["seconds"] == LONGEST_WAIT_S
    (folder / "keys" / "attempts.json").write_text('{"failed": "spoilt"', encoding="utf-8")
    assert unlock_key(folder, "right", time)


def test_the_wait_outlives_the_process(folder: Path) -> None:
    fail(folder, FREE - 1, Time())
    program = (
        "import sys; from pathlib import Path; from inspector.storage.workspace import unlock_key\n"
        "try: unlock_key(Path(sys.argv[1]), 'wrong')\n"
        "except Exception as error: print(error.code)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout.strip()
        for _time in range(2)
    ]
    assert said == ["WRONG-PASSPHRASE", "TOO-MANY-ATTEMPTS"]


def test_a_changed_passphrase_opens_the_same_data_and_the_old_one_nothing(folder: Path) -> None:
    before = unlock_key(folder, "right")
    change_passphrase(folder, "right", "新的口令", log_n=LOG_N)
    assert unlock_key(folder, "新的口令") == before
    with pytest.raises(WrongPassphrase):
        open_workspace(folder, "right")
    open_workspace(folder, "新的口令").close()


def test_a_wrong_old_passphrase_changes_nothing_and_counts(folder: Path) -> None:
    time = Time()
    file = folder / "keys" / "master.json"
    before = file.read_bytes()
    for _number in range(FREE):
        with pytest.raises(WrongPassphrase):
            change_passphrase(folder, "wrong", "new", clock=time, log_n=LOG_N)
    with pytest.raises(TooManyAttempts):
        change_passphrase(folder, "right", "new", clock=time, log_n=LOG_N)
    assert file.read_bytes() == before


def test_unlocking_notices_a_key_file_that_was_exchanged(folder: Path, tmp_path: Path) -> None:
    other = create_workspace(tmp_path / "other", "known", log_n=LOG_N)
    other.finish()
    other.close()
    workspace = open_workspace(folder, "right")
    workspace.check_passphrase("right")
    with pytest.raises(WrongPassphrase):
        workspace.check_passphrase("known")
    stranger = (tmp_path / "other" / "keys" / "master.json").read_bytes()
    (folder / "keys" / "master.json").write_bytes(stranger)
    with pytest.raises(WorkspaceDamaged):
        workspace.check_passphrase("known")
    workspace.close()


def test_the_key_is_derived_apart_from_the_database(folder: Path) -> None:
    key = unlock_key(folder, "right")
    workspace = open_unlocked(folder, key)
    assert workspace.db.value("select 1") == 1
    workspace.close()
    with pytest.raises(WorkspaceMissing):
        unlock_key(folder / "none", "right")


def test_a_second_window_is_refused_and_told_which_process_has_it(folder: Path) -> None:
    import os

    first = hold_workspace(folder)
    with pytest.raises(WorkspaceOpen) as refused:
        hold_workspace(folder)
    assert refused.value.facts["process"] == str(os.getpid())
    first.release()
    hold_workspace(folder).release()


def test_what_a_killed_window_leaves_does_not_keep_the_next_one_out(folder: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from inspector.storage.hold import hold_workspace\n"
        "kept = hold_workspace(Path(sys.argv[1])); print(os.getpid(), flush=True)\n"
        "sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    process = other.stdout.readline().strip()
    with pytest.raises(WorkspaceOpen, match=process):
        hold_workspace(folder)
    other.kill()
    other.wait(10)
    other.stdout.close()
    assert other.stdin is not None
    other.stdin.close()
    hold_workspace(folder).release()
