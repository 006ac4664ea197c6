"""Packages of the profile sm2-sm3 as they were published: read for ever, by us and by openssl.

SM2 draws a number for each signature, so these cannot come out of a description again.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.errors import PackageAltered, PackageProfileUnknown
from inspector.sealed import sm2, verify_package
from inspector.sealed.certificates import to_pem
from inspector.sealed.container import read_container
from inspector.sealed.names import DEVICE_CERT
from inspector.sealed.profile import SM2
from tests.golden.cast import SIGNED

FOLDER = Path(__file__).parent / "sm"
CA = (FOLDER / "office-ca.der").read_bytes()
NAMES = ("package", "countersigned")
PACKAGE_ID = "7d3f786b1c2595cd9b838730516b49f71dcc26fdaca5cb6d8fc0eb82fe50979d"
needs_library = pytest.mark.skipif(not SM2.is_available, reason="no library for sm2-sm3")


@needs_library
@pytest.mark.parametrize("name", NAMES)
def test_what_was_published_is_accepted(name: str) -> None:
    found = verify_package(FOLDER / f"{name}.asice", trust=[CA])
    assert (found.package_id, found.trusted) == (PACKAGE_ID, True)
    assert found.signer.name == "检查员甲"
    assert (found.countersignature is not None) == (name == "countersigned")


@needs_library
@pytest.mark.parametrize("name", NAMES)
def test_no_byte_of_it_can_differ(name: str, tmp_path: Path) -> None:
    data = (FOLDER / f"{name}.asice").read_bytes()
    for place in range(0, len(data), 37):
        bent = bytearray(data)
        bent[place] ^= 1
        (tmp_path / "bent.asice").write_bytes(bent)
        with pytest.raises(PackageAltered):
            verify_package(tmp_path / "bent.asice", trust=[CA])


@pytest.mark.parametrize("name", NAMES)
def test_without_the_library_it_is_known_by_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sm2, "is_available", lambda: False)
    with pytest.raises(PackageProfileUnknown):
        verify_package(FOLDER / f"{name}.asice", trust=[CA])


def test_openssl_takes_the_certificate_with_the_user_id(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "ca.pem").write_bytes(to_pem(CA))
    with read_container(FOLDER / "package.asice") as container:
        (tmp_path / "device.pem").write_bytes(to_pem(container.read(DEVICE_CERT, 1 << 16)))
    command = ["openssl", "verify", "-attime", str(int(SIGNED.timestamp())), "-CAfile", "ca.pem"]
    command += ["-vfyopt", "distid:1234567812345678", "device.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
