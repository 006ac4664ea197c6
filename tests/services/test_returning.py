"""A person comes back: from a backup or after a forgotten passphrase, all of it or nothing."""

from pathlib import Path

import pytest

from inspector.errors import (
    Cancelled,
    PassphraseRefused,
    WorkspaceDamaged,
    WorkspaceExists,
    WorkspaceMissing,
    WrongCode,
    WrongPassphrase,
)
from inspector.progress import Progress
from inspector.services import backups, escrow
from inspector.services.returning import ByOpening, ByPassphrase, bring_back, set_anew
from inspector.storage.workspace import is_vacant, unlock_key
from tests.desks import LOG_N, PASSPHRASE, Desks

NEW = "另一个口令"


@pytest.fixture
def stick(visited: Desks) -> Path:
    backups.backup(visited.field, visited.folder / "stick")
    return visited.folder / "stick"


def given_out(desks: Desks, place: Path) -> tuple[Path, str]:
    """Return the file and the code that the office gives out for what lies at `place`."""
    made = escrow.open_deposit(desks.office, place, desks.folder / "back", "忘记口令", log_n=LOG_N)
    return made.file, made.code


def test_a_backup_comes_back_with_the_passphrase_of_its_time(visited: Desks, stick: Path) -> None:
    folder = visited.folder / "again"
    report = bring_back(stick, folder, ByPassphrase(PASSPHRASE), clock=visited.clock)
    assert (report.folder, report.missing) == (folder, ())
    assert unlock_key(folder, PASSPHRASE)


def test_a_backup_comes_back_with_file_and_code_and_a_new_passphrase(
    visited: Desks, stick: Path
) -> None:
    file, code = given_out(visited, stick)
    folder = visited.folder / "again"
    bring_back(stick, folder, ByOpening(file, code, NEW), clock=visited.clock, log_n=LOG_N)
    assert unlock_key(folder, NEW)
    with pytest.raises(WrongPassphrase):
        unlock_key(folder, PASSPHRASE)


def test_what_is_wrong_is_said_before_anything_is_written(visited: Desks, stick: Path) -> None:
    file, _code = given_out(visited, stick)
    folder = visited.folder / "again"
    for by, error in (
        (ByPassphrase("falsch"), WrongPassphrase),
        (ByOpening(file, "AAAAA-AAAAA-AAAAA-AAAAA", NEW), WrongCode),
        (ByOpening(file, _code, ""), PassphraseRefused),
    ):
        with pytest.raises(error):
            bring_back(stick, folder, by, clock=visited.clock)
        assert is_vacant(folder)
    with pytest.raises(WorkspaceExists):
        bring_back(stick, visited.folder / "field", ByPassphrase(PASSPHRASE))


def test_stopped_on_the_way_the_folder_is_vacant_and_it_can_be_done_again(
    visited: Desks, stick: Path
) -> None:
    folder = visited.folder / "again"
    progress = Progress(lambda done, total: progress.cancel() if done else None)
    with pytest.raises(Cancelled):
        bring_back(stick, folder, ByPassphrase(PASSPHRASE), progress, clock=visited.clock)
    assert is_vacant(folder)
    bring_back(stick, folder, ByPassphrase(PASSPHRASE), clock=visited.clock)
    assert unlock_key(folder, PASSPHRASE)


def test_a_forgotten_passphrase_is_set_anew_in_the_same_workspace(visited: Desks) -> None:
    folder = visited.folder / "field"
    file, code = given_out(visited, folder)
    with pytest.raises(PassphraseRefused):
        set_anew(folder, ByOpening(file, code, ""), log_n=LOG_N)
    assert set_anew(folder, ByOpening(file, code.lower(), NEW), log_n=LOG_N) == folder
    assert unlock_key(folder, NEW)
    with pytest.raises(WorkspaceDamaged):
        set_anew(visited.folder / "lead", ByOpening(file, code, NEW), log_n=LOG_N)
    with pytest.raises(WorkspaceMissing):
        set_anew(visited.folder / "none", ByOpening(file, code, NEW), log_n=LOG_N)


def test_neither_passphrase_nor_code_shows_when_a_fault_is_written_down() -> None:
    shown = repr([ByPassphrase("geheim"), ByOpening(Path("x"), "geheim", "geheim")])
    assert "geheim" not in shown
