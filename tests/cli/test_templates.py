"""`inspector templates`: sets listed, checked, copied, added, withdrawn."""

import json
from pathlib import Path

from tests.own_sets import OWN, own_set

from .conftest import Call, refused


def test_without_a_workspace_the_shipped_sets_are_listed_and_shown(call: Call) -> None:
    rows = json.loads(call("templates", "list", "--json").stdout)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert {row["state"] for row in rows} == {"OTHER"}
    shown = call("templates", "show", "township-2026.1")
    assert "现记〔督〕" in shown.stdout
    refused(call("templates", "show", "../emergency-2026.1"), 1)


def test_a_copy_is_edited_checked_added_and_withdrawn(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    office, place = desk / "office", tmp_path / "copy"
    made = call("templates", "copy", "township-2026.1", place)
    assert made.exit_code == 0, made.output
    file = place / "set.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"TOWNSHIP"', '"TOWNSHIPS"'), encoding="utf-8")
    wrong = call("templates", "check", place)
    assert wrong.exit_code == 30
    lines = wrong.stderr.strip().split("\n")
    assert lines[0].startswith("set.json organs[1]: ")
    assert len(lines) == 3
    file.write_text(text, encoding="utf-8")
    assert call("templates", "check", place).exit_code == 0
    refused(call("templates", "copy", "township-2026.1", place), 1)  # not empty
    done = call("templates", "add", place, "--json", at=office)
    assert json.loads(done.stdout)["id"] == "township-2026.1.1"
    again = call("templates", "add", place, "--json", at=office)
    assert json.loads(again.stdout)["same"] is True
    refused(call("templates", "add", place, at=desk / "field"), 1)
    assert call("templates", "withdraw", "township-2026.1.1", at=office).exit_code == 0
    rows = json.loads(call("templates", "list", "--json", at=office).stdout)
    states = {row["id"]: row["state"] for row in rows}
    assert (states["township-2026.1.1"], states["emergency-2026.1"]) == ("WITHDRAWN", "USED")
    assert call("templates", "restore", "township-2026.1.1", at=office).exit_code == 0


def test_a_taken_id_is_refused_with_what_to_do(call: Call, desk: Path, tmp_path: Path) -> None:
    office = desk / "office"
    assert call("templates", "add", own_set(tmp_path), at=office).exit_code == 0
    other = own_set(tmp_path / "other", name="另一套")
    what, remedy = refused(call("templates", "check", other, at=office), 1)
    assert OWN in what
    assert "new id" in remedy
    missing = call("templates", "check", tmp_path / "nowhere", at=office)
    assert missing.exit_code == 30
