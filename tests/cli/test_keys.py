"""People and keys from the command line: another passphrase, a lost computer, a renewed one."""

import json
from pathlib import Path

import pytest

from inspector.sealed import sm2
from inspector.storage.workspace import unlock_key
from tests.desks import PASSPHRASE

from .conftest import Call, refused


def devices(call: Call, office: Path) -> dict[str, dict[str, str]]:
    result = call("enrol", "devices", "--json", at=office)
    assert result.exit_code == 0, result.output
    return {row["number"]: row for row in json.loads(result.stdout)}


def test_the_passphrase_is_changed_unattended(
    call: Call, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(call("workspace", "passphrase", at=desk / "field"), 1)  # nobody to ask for the new one
    monkeypatch.setenv("INSPECTOR_NEW_PASSPHRASE", "另一个口令")
    result = call("workspace", "passphrase", at=desk / "field")
    assert result.exit_code == 0, result.output
    assert unlock_key(desk / "field", "另一个口令")
    refused(call("doctor", at=desk / "field"), 1)
    assert call("workspace", "passphrase", at=desk / "field", passphrase="x").exit_code == 1


def test_after_some_wrong_passphrases_one_has_to_wait(call: Call, desk: Path) -> None:
    for _number in range(4):
        refused(call("enrol", "devices", at=desk / "office", passphrase="wrong"), 1)
    result = call("enrol", "devices", at=desk / "office")
    refused(result, 1)
    assert "4 wrong passphrases" in result.stderr


def test_a_lost_computer_is_revoked_and_verify_says_so(
    call: Call, desk: Path, package: Path
) -> None:
    office = desk / "office"
    assert call("verify", package, at=office, passphrase=None).exit_code == 0
    (number,) = (n for n, row in devices(call, office).items() if row["person"] == "检查员甲")
    result = call(
        "enrol", "revoke", number, "--why", "lost", "--since", "2026-11-16 08:00", at=office
    )
    assert result.exit_code == 0, result.output
    assert "2026-11-16 08:00" in result.stdout
    assert devices(call, office)[number]["revoked"] == "2026-11-16"
    told = call("verify", package, at=office, passphrase=None)
    refused(told, 21)
    assert "computer lost" in told.stderr
    said = json.loads(call("verify", package, "--json", at=office, passphrase=None).stdout)
    assert (said["ok"], said["code"]) == (False, "PKG-REVOKED")
    assert said["revoked"]["since"] == "2026-11-16T00:00:00+00:00"
    assert said["revoked"]["why"] == "lost"
    # Whoever trusts the office without a workspace hands in its list.
    ca, crl = office / "keys" / "office-ca.der", office / "keys" / "crl.der"
    assert call("verify", package, "--ca", ca, passphrase=None).exit_code == 0
    refused(call("verify", package, "--ca", ca, "--crl", crl, passphrase=None), 21)
    refused(call("enrol", "revoke", number, "--why", "left", at=office), 1)
    refused(call("enrol", "revoke", "99", "--why", "left", at=office), 1)


def test_the_person_of_a_lost_computer_is_enrolled_on_another(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    office, new, files = desk / "office", tmp_path / "new", tmp_path / "files"
    made = call("workspace", "new", new, "--role", "field", "--name", "检查员甲")
    assert made.exit_code == 0, made.output
    asked = Path(call("enrol", "request", "--to", files, at=new).stdout.strip())
    (number,) = (n for n, row in devices(call, office).items() if row["person"] == "检查员甲")
    approve = ("enrol", "approve", asked, "--to", files, "--replaces", number)
    refused(call(*approve, at=office), 1)
    assert call("enrol", "revoke", number, "--why", "lost", at=office).exit_code == 0
    result = call(*approve, at=office)
    assert result.exit_code == 0, result.output
    answer = result.stdout.strip().split("\n")[-1]
    assert call("enrol", "accept", answer, at=new).exit_code == 0
    assert sum(row["person"] == "检查员甲" for row in devices(call, office).values()) == 2
    assert unlock_key(new, PASSPHRASE)


def test_a_forgotten_passphrase_is_replaced_with_the_help_of_the_office(
    call: Call, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, field = desk / "office", desk / "field"
    stick, files = tmp_path / "stick", tmp_path / "files"
    # The deposit is made at the first start of a workspace that knows its office.
    assert call("backup", stick, at=field).exit_code == 0
    result = call("enrol", "open", stick, "--why", "口令遗忘", "--to", files, at=office)
    assert result.exit_code == 0, result.output
    _told, code, file = result.stdout.strip().split("\n")
    monkeypatch.setenv("INSPECTOR_NEW_PASSPHRASE", "另一个口令")
    refused(call("workspace", "reopen", file, at=field, passphrase="AAAAA-AAAAA"), 1)
    done = call("workspace", "reopen", file, at=field, passphrase=code)
    assert done.exit_code == 0, done.output
    assert unlock_key(field, "另一个口令")
    back = tmp_path / "back"
    done = call("restore", stick, back, "--opening", file, passphrase=code)
    assert done.exit_code == 0, done.output
    assert unlock_key(back, "另一个口令") == unlock_key(field, "另一个口令")
    refused(call("enrol", "open", stick, "--why", "x", "--to", files, at=desk / "lead"), 1)


def test_an_enrolment_goes_through_as_lines_of_text(call: Call, desk: Path, tmp_path: Path) -> None:
    made = call("workspace", "new", tmp_path / "new", "--role", "field", "--name", "检查员丙")
    assert made.exit_code == 0, made.output

    def carried(file: str, name: str) -> str:
        lines = call("enrol", "codes", file, passphrase=None)
        assert lines.exit_code == 0, lines.output
        message = tmp_path / f"{name}.txt"
        message.write_text("您好：\n" + lines.stdout, encoding="utf-8")
        there = call("enrol", "from-codes", message, "--to", tmp_path / name, passphrase=None)
        assert there.exit_code == 0, there.output
        return there.stdout.strip()

    asked = call("enrol", "request", "--to", tmp_path / "out", at=tmp_path / "new")
    there = carried(asked.stdout.strip(), "there")
    answer = call("enrol", "approve", there, "--to", tmp_path / "back", at=desk / "office")
    assert answer.exit_code == 0, answer.output
    here = carried(answer.stdout.strip().splitlines()[-1], "here")
    assert call("enrol", "accept", here, at=tmp_path / "new").exit_code == 0
    torn = tmp_path / "torn.txt"
    torn.write_text((tmp_path / "there.txt").read_text("utf-8")[:900], encoding="utf-8")
    result = call("enrol", "from-codes", torn, "--to", tmp_path / "none", passphrase=None)
    refused(result, 1)
    assert "missing" in result.stderr
    assert not (tmp_path / "none").exists()


def test_a_profile_without_its_library_is_refused_before_anything_is_made(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    words = ["--role", "office", "--name", "办公室甲", "--organisation", "示例区应急管理局"]
    words += ["--office-id", "demo", "--short", "示例", "--profile", "sm2-sm3"]
    result = call("workspace", "new", tmp_path / "new", *words)
    refused(result, 22)
    assert "sm2-sm3" in result.stderr
    assert not (tmp_path / "new").exists()
