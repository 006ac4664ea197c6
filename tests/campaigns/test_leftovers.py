"""What a killed process leaves behind is taken away, and nothing else."""

import os
import time
from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.errors import WorkspaceExists, WorkspaceMissing
from inspector.services import enrolment
from inspector.services.context import Context

from .stage import LOG_N, PASSPHRASE


def _new(folder: Path) -> Context:
    return enrolment.new_workspace(
        folder, PASSPHRASE, desk=Desk.FIELD, name="检查员甲", log_n=LOG_N
    )


def test_unfinished_copies_of_packages_are_swept_once_they_are_old(tmp_path: Path) -> None:
    ctx = _new(tmp_path / "field")
    old, young = (ctx.workspace.packages / name for name in ("old.part", "young.part"))
    for file in (old, young):
        file.write_bytes(b"half a package")
    day_ago = time.time() - 86_400
    os.utime(old, (day_ago, day_ago))
    ctx.workspace.close()
    enrolment.open_context(tmp_path / "field", PASSPHRASE).workspace.close()
    assert not old.exists()
    assert young.exists()


def test_a_workspace_whose_making_was_killed_is_made_again_beside_other_files(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "field"
    _new(folder).workspace.close()
    (folder / ".unfinished").touch()  # as when it was killed at the very end
    (folder / "notes.txt").write_text("not ours")
    with pytest.raises(WorkspaceMissing):
        enrolment.open_context(folder, PASSPHRASE)
    _new(folder).workspace.close()
    assert (folder / "notes.txt").read_text() == "not ours"
    enrolment.open_context(folder, PASSPHRASE).workspace.close()


def test_a_finished_workspace_is_never_made_again(tmp_path: Path) -> None:
    _new(tmp_path / "field").workspace.close()
    with pytest.raises(WorkspaceExists):
        _new(tmp_path / "field")
