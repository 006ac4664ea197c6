"""Refused files by commands: listed, shown, tried again, deleted."""

import json
from pathlib import Path

from .conftest import Call, refused


def altered(package: Path, folder: Path) -> Path:
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    folder.mkdir(exist_ok=True)
    bad = folder / package.name
    bad.write_bytes(bytes(data))
    return bad


def kept(call: Call, desk: Path, package: Path) -> dict[str, str]:
    """Let the office refuse a package; return what the list says of it."""
    refused_one = call("import", altered(package, desk / "stick"), at=desk / "office")
    assert refused_one.exit_code == 20
    (row,) = json.loads(call("quarantine", "list", "--json", at=desk / "office").output)
    found: dict[str, str] = row
    return found


def test_an_empty_quarantine_says_so(call: Call, desk: Path) -> None:
    assert "quarantine is empty" in call("quarantine", "list", at=desk / "office").output
    assert json.loads(call("quarantine", "list", "--json", at=desk / "office").output) == []


def test_what_is_kept_is_listed_with_the_reason(call: Call, desk: Path, package: Path) -> None:
    row = kept(call, desk, package)
    assert (row["name"], row["code"]) == (package.name, "PKG-ALTERED")
    assert row["reason"] in ("DIGEST", "CRC")
    listed = call("quarantine", "list", at=desk / "office")
    assert listed.exit_code == 0
    assert row["id"][:12] in listed.output
    assert row["why"] in listed.output


def test_one_is_shown_by_the_beginning_of_its_id(call: Call, desk: Path, package: Path) -> None:
    row = kept(call, desk, package)
    said = call("quarantine", "show", row["id"][:8], "--json", at=desk / "office")
    found = json.loads(said.output)
    assert found == row
    assert Path(found["file"]).read_bytes() == (desk / "stick" / package.name).read_bytes()
    told = call("quarantine", "show", row["id"][:8], at=desk / "office").output
    assert row["why"] in told
    assert row["remedy"] in told
    assert str(desk / "stick") in told


def test_what_is_still_refused_stays_and_gives_its_exit_status(
    call: Call, desk: Path, package: Path
) -> None:
    row = kept(call, desk, package)
    again = call("quarantine", "release", row["id"][:12], "--json", at=desk / "office")
    assert again.exit_code == 20
    (said,) = json.loads(again.stdout)
    assert (said["code"], said["imported"]) == ("PKG-ALTERED", False)
    assert json.loads(call("quarantine", "list", "--json", at=desk / "office").output)


def test_what_is_taken_by_now_leaves_the_quarantine(
    call: Call, desk: Path, package: Path, inspection: str
) -> None:
    row = kept(call, desk, package)
    # The kept copy becomes what was signed, as when a later program can read it.
    Path(row["file"]).write_bytes(package.read_bytes())
    taken = call("quarantine", "release", "--all", at=desk / "office")
    assert taken.exit_code == 0, taken.output
    assert json.loads(call("quarantine", "list", "--json", at=desk / "office").output) == []
    hazards = json.loads(call("ledger", "hazards", "--json", at=desk / "office").output)
    assert {one["inspection"] for one in hazards} == {inspection}


def test_deleting_needs_a_yes(call: Call, desk: Path, package: Path) -> None:
    row = kept(call, desk, package)
    refused(call("quarantine", "delete", row["id"], at=desk / "office"), 1)
    assert Path(row["file"]).exists()
    gone = call("quarantine", "delete", row["id"], "--yes", "--json", at=desk / "office")
    assert gone.exit_code == 0, gone.output
    assert json.loads(gone.output) == [row["id"]]
    assert not Path(row["file"]).exists()
    assert (desk / "stick" / package.name).exists()


def test_a_name_that_nothing_has_is_told(call: Call, desk: Path) -> None:
    for words in (("show", "0" * 12), ("release", "0" * 12), ("delete", "0" * 12, "--yes")):
        refused(call("quarantine", *words, at=desk / "office"), 1)


def test_release_wants_files_or_all_of_them(call: Call, desk: Path) -> None:
    refused(call("quarantine", "release", at=desk / "office"), 2)
    refused(call("quarantine", "release", "0" * 12, "--all", at=desk / "office"), 2)
    assert call("quarantine", "release", "--all", at=desk / "office").exit_code == 0
