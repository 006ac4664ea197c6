"""In whatever order a disk writes what was not synced: no name stands without its bytes.

A disk may keep back, reorder and tear everything since the last fsync of a file or a folder. So at
every rename the file has to be on the disk already, to the last byte, and nothing is written into
it afterwards; and before a transaction commits, the names that it is about are durable.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.services import backups, countersigning, imports, packages, reviews, visits
from inspector.services.context import Context
from tests.desks import (
    PASSPHRASE,
    Desks,
    brought,
    carry_out_visit,
    desks_in,
    set_up,
    started,
)

# Made anew from what is kept at any time, so it may be lost: the small pictures of photographs.
_NOT_KEPT = {"cache"}
# Written into the database's own files, or read by people only.
_NOT_OURS = {"log", "standards"}


@dataclass
class Disk:
    """What was synced and renamed while it watched, in the order of the calls."""

    root: Path
    durable: dict[tuple[int, int], str] = field(default_factory=dict)
    named: list[Path] = field(default_factory=list)
    open_folders: set[Path] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    commits: int = 0

    def counts(self, path: Path) -> bool:
        inside = path.relative_to(self.root).parts if path.is_relative_to(self.root) else ()
        return bool(inside) and not (_NOT_KEPT | _NOT_OURS) & set(inside)

    def synced(self, path: Path) -> None:
        if path.is_dir():
            self.open_folders.discard(path)
        elif path.is_file():
            self.durable[_inode(path)] = _digest(path)

    def renamed(self, target: Path) -> None:
        if not self.counts(target) or target.is_dir():
            return
        if self.durable.get(_inode(target)) != _digest(target):
            self.faults.append(f"{target.name} was named before its bytes were on the disk")
        self.named.append(target)
        self.open_folders.add(target.parent)

    def committing(self, statement: str) -> None:
        if statement.strip().lower() != "commit":
            return
        self.commits += 1
        waiting = {one for one in self.open_folders if {"blobs", "packages"} & set(one.parts)}
        if waiting:
            self.faults.append(f"a commit before the names in {sorted(waiting)} were durable")

    def ended(self) -> None:
        """Fail on everything that a power cut could have shown."""
        assert self.faults == []
        assert self.open_folders == set(), "these folders were never synced"
        for path in self.named:
            if path.exists():
                assert self.durable[_inode(path)] == _digest(path), f"{path} was written after"


def _inode(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bare, folder = (tmp_path_factory.mktemp(name) for name in ("bare", "visited"))
    set_up(bare)
    with desks_in(bare, folder) as desks:
        carry_out_visit(desks)
    return folder


@pytest.fixture
def desks(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    with desks_in(template, tmp_path / "desks") as opened:
        yield opened


@pytest.fixture
def disk(desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Watch every fsync, rename and commit from here on."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("what a file descriptor stands for is asked of /proc")
    watching = Disk(tmp_path)
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def synced(handle: int) -> None:
        fsync(handle)
        watching.synced(Path(f"/proc/self/fd/{handle}").resolve())

    monkeypatch.setattr(os, "fsync", synced)
    for name, real in (("rename", rename), ("replace", replace)):

        def moved(source: Path, target: Path, real: object = real) -> None:
            real(source, target)  # type: ignore[operator]
            watching.renamed(Path(target))

        monkeypatch.setattr(os, name, moved)
    for ctx in (desks.field, desks.lead, desks.office):
        ctx.db.conn.set_trace_callback(watching.committing)
    return watching


def review(desks: Desks) -> None:
    brought(desks.lead, desks.package)
    for finding in visits.findings(desks.lead, desks.inspection):
        reviews.review_finding(desks.lead, desks.inspection, finding.id, Decision.PASS)
    reviews.countersign(desks.lead, desks.inspection)


def named(disk: Disk, folder: str) -> list[str]:
    return [path.name for path in disk.named if folder in path.parts]


def test_a_visit_with_photographs_papers_and_signatures(desks: Desks, disk: Disk) -> None:
    carry_out_visit(desks)
    disk.ended()
    assert len(named(disk, "blobs")) >= 5
    assert disk.commits >= 10


@pytest.mark.parametrize("encrypt", [False, True])
def test_an_export_of_every_kind(desks: Desks, disk: Disk, encrypt: bool) -> None:
    review(desks)
    brought(desks.office, desks.package)
    out = desks.folder / "out"
    packages.export_inspection(desks.field, desks.inspection, out, encrypt=encrypt)
    packages.export_review(desks.lead, desks.inspection, out, encrypt=encrypt)
    packages.export_base(desks.office, out, encrypt=encrypt)
    packages.export_receipt(desks.office, out, encrypt=encrypt)
    if not encrypt:
        countersigning.export_countersigned(desks.lead, desks.inspection, out)
    disk.ended()
    ending = ".asice.age" if encrypt else ".asice"
    assert len([name for name in named(disk, "out") if name.endswith(ending)]) >= 4


@pytest.mark.parametrize("encrypt", [False, True])
def test_an_import_and_a_refusal(desks: Desks, disk: Disk, encrypt: bool) -> None:
    out = desks.folder / "out"
    sent = packages.export_inspection(desks.field, desks.inspection, out, encrypt=encrypt)
    torn = desks.folder / "torn.asice"
    torn.write_bytes(sent.path.read_bytes()[:-7])
    results = imports.import_packages(desks.office, [sent.path, torn])
    assert [one.imported for one in results] == [True, False]
    disk.ended()
    assert named(disk, "packages") == [f"{sent.package_id}.asice"]
    assert named(disk, "quarantine") == ["torn.asice"]


def test_a_backup_and_what_comes_out_of_it(desks: Desks, disk: Disk) -> None:
    started(desks)
    stick = desks.folder / "stick"
    backups.backup(desks.field, stick)
    disk.ended()
    assert any(name.endswith(".backup") for name in named(disk, "stick"))
    backups.restore(stick, desks.folder / "again", backups.unlock_by(PASSPHRASE), clock=desks.clock)
    assert disk.faults == []


def test_the_watch_sees_what_it_is_there_for(desks: Desks, disk: Disk) -> None:
    """A writer that names first and syncs later, or not at all, would be told."""
    ctx: Context = desks.field
    place = ctx.workspace.packages / "late.asice"
    part = place.with_suffix(".part")
    part.write_bytes(b"half")
    os.replace(part, place)
    assert disk.faults == ["late.asice was named before its bytes were on the disk"]
    with ctx.db.write():
        ctx.db.run("update meta set value = value")
    assert "a commit before the names" in disk.faults[1]
    shutil.rmtree(ctx.workspace.packages)
