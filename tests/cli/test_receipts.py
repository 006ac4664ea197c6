"""`inspector verify --receipt`: what the office has confirmed, for people without a workspace."""

import json
from pathlib import Path

import pytest

from inspector.sealed import envelope
from inspector.sealed.certificates import to_pem

from .conftest import Call, refused


@pytest.fixture
def ca(desk: Path, tmp_path: Path) -> Path:
    """Return the office's certificate as a PEM file."""
    file = tmp_path / "office-ca.crt"
    file.write_bytes(to_pem((desk / "office" / "keys" / "office-ca.der").read_bytes()))
    return file


@pytest.fixture
def receipt(call: Call, desk: Path, package: Path) -> Path:
    """Return the receipts of the office after it has imported the package."""
    assert call("import", package, at=desk / "office").exit_code == 0
    made = call("export", "receipt", "--to", desk / "back", "--plain", "--json", at=desk / "office")
    return Path(json.loads(made.output)[0]["path"])


def said(call: Call, *words: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(call("verify", *words, "--json").stdout)
    return found


def test_a_receipt_says_when_a_package_was_there_at_the_latest(
    call: Call, package: Path, ca: Path, receipt: Path
) -> None:
    assert said(call, package, "--ca", ca)["bracket"]["not_after"] is None
    found = said(call, package, "--ca", ca, "--receipt", receipt)
    assert found["bracket"]["not_before"] < found["bracket"]["not_after"]
    told = call("verify", package, "--ca", ca, "--receipt", receipt)
    assert told.exit_code == 0, told.output
    assert "not after" in told.output


def test_a_receipt_lists_what_it_confirms(
    call: Call, package: Path, ca: Path, receipt: Path
) -> None:
    package_id = said(call, package, "--ca", ca)["id"]
    found = said(call, receipt, "--ca", ca)
    assert [one["package"] for one in found["confirms"]] == [package_id]  # type: ignore[index]
    assert "confirms 1 packages" in call("verify", receipt, "--ca", ca).output


def test_a_package_older_than_the_loss_of_its_computer_is_sound_with_its_receipt(
    call: Call, desk: Path, package: Path, ca: Path, receipt: Path
) -> None:
    rows = json.loads(call("enrol", "devices", "--json", at=desk / "office").output)
    device = next(one["device"] for one in rows if one["person"] == "检查员甲")
    lost = call("enrol", "revoke", device, "--why", "lost", at=desk / "office")
    assert lost.exit_code == 0, lost.output
    crl = desk / "office" / "keys" / "crl.der"
    refused(call("verify", package, "--ca", ca, "--crl", crl), 21)
    sound = call("verify", package, "--ca", ca, "--crl", crl, "--receipt", receipt)
    assert sound.exit_code == 0, sound.output


def test_a_receipt_for_another_package_confirms_nothing_of_this_one(
    call: Call, desk: Path, ca: Path, receipt: Path
) -> None:
    (base,) = (desk / "exchange").glob("BASE-*.asice")
    found = said(call, base, "--ca", ca, "--receipt", receipt)
    assert found["bracket"]["not_after"] is None


def test_what_is_no_receipt_or_is_changed_is_told(
    call: Call, package: Path, ca: Path, receipt: Path
) -> None:
    lines = refused(call("verify", package, "--ca", ca, "--receipt", package), 1)
    assert package.name in lines[0]
    data = bytearray(receipt.read_bytes())
    data[len(data) // 2] ^= 1
    receipt.write_bytes(data)
    refused(call("verify", package, "--ca", ca, "--receipt", receipt), 20)


def test_a_receipt_that_nobody_trusts_is_not_believed(
    call: Call, package: Path, receipt: Path
) -> None:
    refused(call("verify", package, "--receipt", receipt), 21)


def test_an_encrypted_receipt_is_opened_with_the_key_of_the_workspace(
    call: Call, desk: Path, package: Path, receipt: Path
) -> None:
    rows = json.loads(call("export", "receipt", "--to", desk / "sealed", "--encrypt", "--json",
                           at=desk / "office").output)  # fmt: skip
    sealed = Path(rows[0]["path"])
    assert envelope.is_enveloped(sealed)
    told = call("verify", package, "--receipt", sealed, at=desk / "field")
    assert told.exit_code == 0, told.output
    assert "not after" in told.output
