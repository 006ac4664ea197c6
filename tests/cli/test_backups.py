"""`inspector backup` and `inspector restore` as commands."""

import json
import shutil
from pathlib import Path

from .conftest import Call, looking_at, refused


def test_a_workspace_comes_back_from_its_backup(call: Call, desk: Path, tmp_path: Path) -> None:
    made = call("backup", tmp_path / "stick", "--json", at=desk / "field")
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert Path(said["file"]).is_file()
    assert said["added"] == said["files"] > 0
    back = call("restore", said["file"], tmp_path / "again", "--json")
    assert back.exit_code == 0, back.output
    assert json.loads(back.stdout)["missing"] == []
    with looking_at(desk / "field") as one, looking_at(tmp_path / "again") as other:
        assert one.dev == other.dev
    shown = call("doctor", at=tmp_path / "again")
    assert "restored from a backup" in shown.stdout


def test_the_newest_backup_of_a_folder_goes_to_the_workspace_named(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    call("backup", tmp_path / "stick", at=desk / "field")
    shown = call("restore", tmp_path / "stick", at=tmp_path / "again")
    assert shown.exit_code == 0, shown.output
    assert "0 days old" in shown.stdout
    assert (tmp_path / "again" / "workspace.db").is_file()


def test_a_wrong_passphrase_or_place_is_refused_and_leaves_nothing(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    call("backup", tmp_path / "stick", at=desk / "field")
    refused(call("restore", tmp_path / "stick", tmp_path / "again", passphrase="x"), 1)
    refused(call("restore", tmp_path, tmp_path / "again"), 1)
    refused(call("restore", tmp_path / "stick", desk / "lead"), 1)
    assert not (tmp_path / "again").exists()
    assert call("restore", tmp_path / "stick").exit_code == 2


def test_a_file_that_is_missing_is_named_and_is_1(call: Call, desk: Path, tmp_path: Path) -> None:
    lost = next((desk / "field" / "blobs").glob("*/*"))
    lost.unlink()
    result = call("backup", tmp_path / "stick", at=desk / "field")
    assert result.exit_code == 1
    assert lost.name in result.stderr
    assert call("restore", tmp_path / "stick", tmp_path / "again").exit_code == 1


def test_a_copied_workspace_says_so_and_works_on(call: Call, desk: Path) -> None:
    assert call("doctor", at=desk / "field").stderr == ""
    shutil.copytree(desk / "field", desk / "copy")
    told = call("doctor", at=desk / "copy")
    assert "was copied or moved here" in told.stderr
    assert len(told.stderr.strip().split("\n")) == 2
    assert call("doctor", at=desk / "copy").stderr == ""
