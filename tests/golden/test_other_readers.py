"""Programs that we did not write see in a fixture what our reader sees, and judge it alike."""

import base64
import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import bagit
import pytest

from inspector.errors import PackageRefused
from inspector.sealed import VerifiedPackage, verify_package
from inspector.sealed.certificates import to_pem
from tests.golden.cast import AUTHORITIES, SIGNED
from tests.golden.corpus import kept
from tests.golden.fixture import Fixture

FIXTURES = {one.name: one for one in kept()}
# Sound as sealed: what is refused for what it says is no matter of other tools.
SOUND = [one.name for one in FIXTURES.values() if not one.reason or one.judge == "contents"]
TAKEN = [name for name in SOUND if not FIXTURES[name].reason]


def put(fixture: Fixture, folder: Path) -> Path:
    path = folder / "package.asice"
    path.write_bytes(fixture.data)
    return path


def verified(fixture: Fixture, path: Path) -> VerifiedPackage:
    trust = [AUTHORITIES[name].certificate for name in fixture.trust]
    return verify_package(path, trust=trust, office=fixture.office, at=fixture.at)


def by_us(fixture: Fixture, path: Path) -> dict[str, str]:
    """Return {name: SHA-256 hex} as our reader sees the entries, in their order."""
    return {name: one.sha256 for name, one in verified(fixture, path).entries.items()}


def by_zipfile(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}


def by_folder(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False)


@pytest.mark.parametrize("name", SOUND)
def test_zipfile_sees_the_same_entries(name: str, tmp_path: Path) -> None:
    path = put(FIXTURES[name], tmp_path)
    assert list(by_us(FIXTURES[name], path).items()) == list(by_zipfile(path).items())


_PACKAGES = {"7z": "p7zip-full", "sha256sum": "coreutils"}


def needs(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed: apt-get install {_PACKAGES.get(tool, tool)}")


def unpacked_by_unzip(path: Path, folder: Path) -> None:
    needs("unzip")
    assert run("unzip", "-q", "-d", folder, path, cwd=path.parent).returncode == 0


def unpacked_by_7z(path: Path, folder: Path) -> None:
    needs("7z")
    assert run("7z", "x", f"-o{folder}", path, cwd=path.parent).returncode == 0


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("unpack", [unpacked_by_unzip, unpacked_by_7z])
def test_what_unpackers_write_is_what_our_reader_sees(
    name: str, unpack: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    path = put(FIXTURES[name], tmp_path)
    unpack(path, tmp_path / "X")
    assert by_folder(tmp_path / "X") == by_us(FIXTURES[name], path)


def passes_the_recipe(fixture: Fixture, folder: Path) -> bool:
    """Return what the steps of VERIFY.txt say: unzip, bagit.py, sha256sum, openssl."""
    needs("unzip", "sha256sum", "openssl")
    path, inside = put(fixture, folder), folder / "X"
    # `unzip` warns (1) and goes on, as a person would.
    if run("unzip", "-q", "-o", "-d", inside, path, cwd=folder).returncode > 1:
        return False
    try:
        bagit.Bag(str(inside)).validate()
    except bagit.BagError:
        return False
    if run("sha256sum", "--strict", "-c", "manifest-sha256.txt", cwd=inside).returncode:
        return False
    manifest = inside / "META-INF" / "ASiCManifest001.xml"
    listed = hashlib.sha256((inside / "manifest-sha256.txt").read_bytes()).digest()
    if not manifest.exists() or _base64(listed) not in manifest.read_text("utf-8", "replace"):
        return False
    (folder / "office-ca.crt").write_bytes(
        b"".join(to_pem(AUTHORITIES[name].certificate) for name in fixture.trust)
    )
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER"]
    command += ["-in", "META-INF/signature001.p7s", "-content", "META-INF/ASiCManifest001.xml"]
    command += ["-CAfile", "../office-ca.crt", "-out", "../manifest.out"]
    command += ["-attime", str(int(time_of(fixture, path).timestamp()))]
    return run(*command, cwd=inside).returncode == 0


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def time_of(fixture: Fixture, path: Path) -> datetime:
    """Return the moment to judge at: of the receipt, else of signing, as far as it is known."""
    if fixture.at is not None:
        return fixture.at
    try:
        return verified(fixture, path).signed_at
    except PackageRefused as refused:
        found = refused.facts.get("verified")
        return found.signed_at if isinstance(found, VerifiedPackage) else SIGNED


@pytest.mark.parametrize("name", SOUND)
def test_the_recipe_for_outsiders_passes_what_is_sound(name: str, tmp_path: Path) -> None:
    assert passes_the_recipe(FIXTURES[name], tmp_path)


# What anybody has to notice without this program: contents changed, seal gone, forged or out of
# time, authority unknown. (The rest is sealed by somebody who may seal, in a shape not ours.)
NOTICED = (
    "shape-contents-",
    "shape-payload-after-the-seal",
    "shape-payload-removed",
    "shape-bag-with-a-line-more",
    "shape-bag-without-a-line",
    "shape-bag-with-another-digest",
    "seal-stripped-",
    "seal-empty",
    "seal-of-something-else",
    "seal-with-another-key",
    "seal-cms-digest-sha1",
    "seal-cms-digest-md5",
    "seal-cms-attribute-digest-",
    "seal-cms-attribute-certificate-of-another",
    "seal-cms-attributes-without-the-certificate",
    "seal-cms-no-signer",
    "seal-cms-zero-r-and-s",
    "seal-certificate-purpose-code-signing",
    "seal-certificate-condition-unknown",
    "seal-authority-",
    "seal-no-office-trusted",
    "seal-signed-before-the-certificate",
    "seal-signed-after-",
    "seal-signed-in-the-second-of-its-end",
    "seal-received-",
)


@pytest.mark.parametrize("name", [name for name in FIXTURES if name.startswith(NOTICED)])
def test_the_recipe_for_outsiders_refuses_what_anybody_has_to_notice(
    name: str, tmp_path: Path
) -> None:
    assert FIXTURES[name].reason
    assert not passes_the_recipe(FIXTURES[name], tmp_path)
