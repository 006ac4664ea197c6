"""An envelope that was published is opened by every later version."""

import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.errors import PackageAltered
from inspector.sealed import verify_package
from inspector.sealed.envelope import unwrap
from tests.golden.cast import DEMO
from tests.golden.corpus import PACKAGES

ENVELOPES = Path(__file__).parent / "envelopes"
VISIT = PACKAGES / "1.0" / "taken-visit.asice"
# The key opens this one fixture, and nothing else was ever sealed to it.
KEY = ENVELOPES / "demo.key"


def published() -> Path:
    return ENVELOPES / "taken-visit.asice.age"


def test_what_is_inside_is_the_package_byte_for_byte(tmp_path: Path) -> None:
    unwrap(published(), tmp_path / "out", [KEY.read_bytes().strip()])
    assert (tmp_path / "out").read_bytes() == VISIT.read_bytes()
    assert verify_package(tmp_path / "out", trust=[DEMO.certificate]).trusted


def test_the_age_command_opens_it_as_the_format_says(tmp_path: Path) -> None:
    if shutil.which("age") is None:
        pytest.skip("age is not installed")
    command = ["age", "-d", "-i", KEY, "-o", tmp_path / "out", published()]
    assert subprocess.run(command, check=False).returncode == 0
    assert (tmp_path / "out").read_bytes() == VISIT.read_bytes()


def test_a_changed_byte_of_it_is_refused(tmp_path: Path) -> None:
    bent = bytearray(published().read_bytes())
    bent[-100] ^= 1
    (tmp_path / "bent.age").write_bytes(bent)
    with pytest.raises(PackageAltered) as caught:
        unwrap(tmp_path / "bent.age", tmp_path / "out", [KEY.read_bytes().strip()])
    assert caught.value.reason == "ENVELOPE"
    assert not (tmp_path / "out").exists()
