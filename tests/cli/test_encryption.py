"""Encrypted packages by commands: written, read, verified, sent on, refused."""

import json
from pathlib import Path

import pytest

from inspector.sealed import envelope

from .conftest import Call, looking_at, refused


def sealed(call: Call, desk: Path, inspection: str, *words: str) -> Path:
    made = call(
        "export", "inspection", inspection, "--to", desk / "stick", *words, at=desk / "field"
    )
    assert made.exit_code == 0, made.output
    (path,) = (desk / "stick").glob("*.asice.age")
    return path


def test_an_encrypted_package_goes_to_the_office_and_says_who_reads_it(
    call: Call, desk: Path, inspection: str
) -> None:
    path = sealed(call, desk, inspection, "--encrypt", "--json")
    assert path.name.endswith(".asice.age")
    (said,) = json.loads(call("import", path, "--json", at=desk / "office").output)
    assert (said["imported"], said["encrypted"], said["code"]) == (True, True, "")


def test_plain_words_say_whether_a_package_is_encrypted(
    call: Call, desk: Path, inspection: str
) -> None:
    words = ("export", "inspection", inspection, "--to", desk / "stick")
    assert (
        "readable by 示例区应急管理局, 组长甲"
        in call(*words, "--encrypt", at=desk / "field").output
    )
    assert "not encrypted" in call(*words, "--plain", at=desk / "field").output


def test_verify_opens_an_envelope_with_the_key_of_the_workspace(
    call: Call, desk: Path, inspection: str
) -> None:
    path = sealed(call, desk, inspection, "--encrypt")
    found = call("verify", path, at=desk / "office")
    assert found.exit_code == 0, found.output
    assert path.name in found.output
    assert not list((desk / "office" / "cache").glob("*.part"))
    refused(call("verify", path, at=desk / "nowhere"), 23)


def test_an_envelope_for_others_exits_with_23(call: Call, desk: Path, package: Path) -> None:
    stranger = envelope.recipient_of(envelope.new_identity())
    other = envelope.wrap(package, desk / "stick", [stranger]).path
    refused(call("import", other, at=desk / "office"), 23)
    refused(call("verify", other, at=desk / "office"), 23)
    other.write_bytes(other.read_bytes()[:-1] + b"x")
    refused(call("verify", other, at=desk / "office"), 23)


def test_a_damaged_envelope_exits_with_20(call: Call, desk: Path, inspection: str) -> None:
    path = sealed(call, desk, inspection, "--encrypt")
    path.write_bytes(path.read_bytes()[:-1])
    refused(call("verify", path, at=desk / "office"), 20)
    refused(call("import", path, at=desk / "office"), 20)


def test_a_received_package_is_sent_on_to_somebody_else(
    call: Call, desk: Path, package: Path, tmp_path: Path
) -> None:
    other = envelope.new_identity()
    assert call("import", package, at=desk / "office").exit_code == 0
    with looking_at(desk / "office") as ctx:
        from inspector.services.packages import list_received

        name = list_received(ctx)[0].id[:12]
    key = envelope.recipient_of(other)
    words = ("export", "package", name, "--to", desk / "on", "--recipient", key)
    sent = call(*words, at=desk / "office")
    assert sent.exit_code == 0, sent.output
    (path,) = (desk / "on").glob("*.asice.age")
    envelope.unwrap(path, tmp_path / "out", [other])
    assert (tmp_path / "out").read_bytes() == package.read_bytes()
    refused(call("export", "package", "0" * 12, "--to", desk / "on", at=desk / "office"), 1)


@pytest.mark.parametrize("words", [("--recipient", "age1x"), ("--plain", "--recipient", "")])
def test_a_recipient_that_makes_no_sense_is_wrong_usage(
    call: Call, desk: Path, words: tuple[str, ...]
) -> None:
    key = envelope.recipient_of(envelope.new_identity())
    given = [word or key for word in words]
    found = call("export", "package", "0" * 12, "--to", desk / "on", *given, at=desk / "office")
    assert found.exit_code == 2
