"""`inspector doctor` and `inspector demo` as commands."""

import json
from pathlib import Path

import pytest

from .conftest import Call, looking_at, refused


def test_a_sound_workspace_is_0(call: Call, desk: Path) -> None:
    result = call("doctor", "--json", at=desk / "field")
    said = json.loads(result.stdout)
    assert {one["name"] for one in said["checks"]} >= {"database", "events", "blobs", "clock"}
    # A command asks the computer's own clock, and these age with the day of the run.
    ageing = {"disk", "backup", "reference", "numbers", "certificate"}
    assert not [one for one in said["checks"] if not one["ok"] and one["name"] not in ageing]
    assert set(said["checks"][0]) == {"name", "title", "ok", "detail", "remedy"}


def test_what_is_amiss_is_1_with_a_remedy_and_rebuild_mends_it(
    call: Call, desk: Path, package: Path
) -> None:
    assert call("import", package, at=desk / "office").exit_code == 0
    with looking_at(desk / "office") as ctx, ctx.db.write():
        ctx.db.run("delete from hazard")
    result = call("doctor", at=desk / "office")
    assert result.exit_code == 1
    assert "--rebuild" in result.stdout
    again = call("doctor", "--rebuild", at=desk / "office")
    assert "--rebuild" not in again.stdout


def test_a_damaged_database_is_told_and_rebuild_makes_it_anew(call: Call, desk: Path) -> None:
    with looking_at(desk / "field") as ctx:
        ctx.db.value("pragma wal_checkpoint(truncate)")
    file = desk / "field" / "workspace.db"
    data = bytearray(file.read_bytes())
    data[500] ^= 1  # on the first page, without which nothing opens
    file.write_bytes(data)
    lines = refused(call("doctor", at=desk / "field"), 1)
    assert "--rebuild" in lines[1]
    words = ("doctor", "--rebuild", "--packages", desk / "exchange", "--json")
    said = json.loads(call(*words, at=desk / "field").stdout)
    assert said["rescued"]["lost"] == 1
    assert said["rescued"]["gaps"] == said["rescued"]["missing"] == []
    ageing = {"disk", "reference", "numbers", "certificate", "continuity", "backup"}
    assert not [one for one in said["checks"] if not one["ok"] and one["name"] not in ageing]
    assert Path(said["rescued"]["aside"], "workspace.db").read_bytes() == bytes(data)


def test_the_demo_refuses_a_folder_that_is_not_empty(call: Call, desk: Path) -> None:
    before = sorted(desk.rglob("*"))
    refused(call("demo", desk), 1)
    assert sorted(desk.rglob("*")) == before


def test_a_demo_that_was_stopped_leaves_nothing_half_done(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(folder: Path, **_settings: object) -> None:
        (folder / "office").mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr("inspector.services.demo.play", play)
    refused(call("demo", tmp_path / "demo"), 1)
    assert not (tmp_path / "demo").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me", encoding="utf-8")
    refused(call("demo", tmp_path / "mine"), 1)
    assert (tmp_path / "mine" / "letter.txt").exists()


@pytest.mark.long
def test_the_demo_plays_and_says_what_it_made(call: Call, tmp_path: Path) -> None:
    result = call("demo", tmp_path / "demo", "--seed", "5", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["passphrase"] == "demo"
    folder = tmp_path / "demo"
    for one in sorted((folder / "exchange").glob("*.asice")):
        verified = call("verify", one, "--ca", folder / said["certificate"])
        assert verified.exit_code == 0, verified.output
    for name in said["papers"]:
        checked = call("verify", folder / name, at=folder / "office", passphrase="demo")
        assert checked.exit_code == 0, checked.output
