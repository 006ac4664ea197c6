"""`inspector form list`, `install`, `withdraw`, `restore` on a workspace."""

import json
from pathlib import Path

from tests.desks import FORM, write_checklist

from .conftest import Call, refused


def listed(call: Call, folder: Path) -> dict[str, object]:
    """Return the one form of the library as `--json` says it."""
    result = call("form", "list", "--json", at=folder)
    assert result.exit_code == 0, result.output
    (found,) = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_the_library_is_listed_for_people_and_for_programs(call: Call, desk: Path) -> None:
    form = listed(call, desk / "office")
    assert (form["form_id"], form["version"], form["state"]) == (FORM, "1", "IN_USE")
    assert form["items"] == 5
    table = call("form", "list", at=desk / "field")
    assert "演示检查表" in table.stdout
    assert "In use" in table.stdout


def test_a_taken_id_needs_replace(call: Call, desk: Path, tmp_path: Path) -> None:
    office, file = desk / "office", write_checklist(tmp_path, "2")
    what, remedy = refused(call("form", "install", file, at=office), 1)
    assert "version 1" in what
    assert "replace" in remedy
    done = call("form", "install", file, "--replace", "--json", at=office)
    assert json.loads(done.stdout)["outcome"] == "REPLACES"
    form = listed(call, office)
    versions = form["versions"]
    assert isinstance(versions, list)
    assert [one["version"] for one in versions] == ["2", "1"]
    again = call("form", "install", file, at=office)
    assert "nothing was changed" in again.stdout


def test_a_form_with_problems_is_not_installed(call: Call, desk: Path, tmp_path: Path) -> None:
    file = write_checklist(tmp_path, "2")
    file.write_text(file.read_text(encoding="utf-8").replace("T-02", "T-01"), encoding="utf-8")
    result = call("form", "install", file, "--replace", at=desk / "office")
    assert result.exit_code == 30
    assert "row" in result.stderr
    assert listed(call, desk / "office")["version"] == "1"


def test_a_missing_list_is_named(call: Call, desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "villages.md"
    file.write_text(
        "| settings |\n| | form_title | form_id | version |\n| | 演示村庄表 | villages | 1 |\n"
        "| survey |\n| | type | name | label |\n"
        "| | select_one_from_file list.csv | village | 村庄 |\n",
        encoding="utf-8",
    )
    done = call("form", "install", file, at=desk / "office")
    assert done.exit_code == 0, done.output
    assert "list.csv is missing" in done.stdout


def test_a_form_is_withdrawn_and_put_back_by_the_office_only(call: Call, desk: Path) -> None:
    office = desk / "office"
    assert call("form", "withdraw", FORM, at=office).exit_code == 0
    assert listed(call, office)["state"] == "WITHDRAWN"
    assert call("form", "restore", FORM, at=office).exit_code == 0
    assert listed(call, office)["state"] == "IN_USE"
    refused(call("form", "withdraw", "nothing", at=office), 1)
    refused(call("form", "withdraw", FORM, at=desk / "field"), 1)
