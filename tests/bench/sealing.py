"""Packages out and verified, against the two unavoidable things: hashing and writing the bytes."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from inspector.sealed import verify_package, write_package
from inspector.sealed.certificates import Subject
from inspector.sealed.issuing import issue_certificate, make_office_ca, make_request
from inspector.sealed.profile import P256, KeySigner
from inspector.sealed.revocation import make_crl
from tests.bench.measure import Row, in_turns, milliseconds

_START = datetime(2026, 1, 1, tzinfo=UTC)
_SIGNED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
_CHUNK = 1 << 20


def rows(work: Path) -> list[Row]:
    """Return export of a big and a small package, and verification of the big one."""
    signer = _signer()
    made = []
    for name, count, size, goal, rounds in (
        ("big", 50, 4_000_000, ">= 0.85", 5),
        ("small", 500, 60_000, ">= 0.65", 9),
    ):
        folder = work / f"package-{name}"
        made += _measured(name, photos(folder / "photos", count, size), signer, goal, rounds)
        shutil.rmtree(folder)
    return made


def _measured(
    name: str, files: Mapping[str, Path], signer: KeySigner, goal: str, rounds: int
) -> list[Row]:
    folder = next(iter(files.values())).parent.parent
    out, copy = folder / "out", folder / "copy.bin"

    def export() -> Path:
        written = write_package(
            out, kind="inspection", header={}, files=files, signer=signer, at=_SIGNED
        )
        return written.path

    package = export()

    def export_fresh() -> None:
        package.unlink(missing_ok=True)
        export()

    def hash_() -> None:
        with package.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")

    def copy_() -> None:
        copy.unlink(missing_ok=True)
        with package.open("rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
            target.flush()
            os.fsync(target.fileno())

    def verify() -> None:
        verify_package(package, trust=[signer.office_ca])

    export_time, hash_time, copy_time, verify_time = in_turns(
        rounds, export_fresh, hash_, copy_, verify
    )
    label = f"{len(files)} x {next(iter(files.values())).stat().st_size // 1000} kB"
    how = (
        f"{label}: (hashlib + copy and fsync) / write_package: "
        f"({milliseconds([hash_time])} + {milliseconds([copy_time])}) / "
        f"{milliseconds([export_time])}"
    )
    value = (hash_time + copy_time) / export_time
    found = [Row(f"package export, {name}", value, "of limit", goal, how)]
    if name == "big":
        told = f"{label}: hashlib / verify_package: {milliseconds([hash_time, verify_time])}"
        found.append(Row("package verify", hash_time / verify_time, "of hashlib", ">= 0.9", told))
    return found


def photos(folder: Path, count: int, size: int) -> dict[str, Path]:
    """Write files that no compression or page sharing can make smaller; return them by name."""
    folder.mkdir(parents=True)
    found = {}
    for _number in range(count):
        data = os.urandom(size)
        digest = hashlib.sha256(data).hexdigest()
        file = folder / digest
        file.write_bytes(data)
        found[f"data/photos/{digest}.jpg"] = file
    os.sync()
    return found


def _signer() -> KeySigner:
    key, ca = make_office_ca("demo", "示例区应急管理局", _START)
    subject = Subject(
        person="p1",
        name="检查员甲",
        organisation="示例区应急管理局",
        role="INSPECTOR",
        device="d1",
        office="demo",
    )
    own = P256.keys.new_private_key()
    issued = issue_certificate(key, ca, make_request(own, subject), subject, _START, 700)
    return KeySigner(own, issued, ca, make_crl(key, ca, _START))
