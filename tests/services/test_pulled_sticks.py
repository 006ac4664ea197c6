"""The stick is pulled out while something is written to it: said, not counted, done again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.errors import InspectorError
from inspector.progress import Progress
from inspector.services import backups, outgoing, packages, reviews, sending
from inspector.services.context import Context
from inspector.services.countersigning import export_countersigned
from inspector.services.outgoing import Outbox
from inspector.storage.packages import list_packages
from tests.desks import Desks, brought, only_finding

Write = Callable[[Desks, Path, Progress], object]


def _lead(desks: Desks) -> Context:
    """Return the lead, who has passed and countersigned the visit."""
    if not list_packages(desks.lead.db, direction="in", kind="INSPECTION"):
        brought(desks.lead, desks.package)
        finding = only_finding(desks.lead, desks.inspection)
        reviews.review_finding(desks.lead, desks.inspection, finding.id, Decision.PASS)
        reviews.countersign(desks.lead, desks.inspection)
    return desks.lead


def _office(desks: Desks) -> Context:
    brought(desks.office, desks.package)
    return desks.office


def _own(desks: Desks) -> Context:
    """Return the field, whose visit has changed since it went out."""
    if outgoing.outbox(desks.field) == Outbox(0, 1, 0):
        with desks.field.recording() as record:
            record.add(desks.inspection, "inspection.note", {"note": "补充"})
    return desks.field


def _again(desks: Desks, to: Path, progress: Progress) -> object:
    office = _office(desks)
    (row,) = list_packages(office.db, direction="in")
    return sending.export_again(office, row.id, to, progress, encrypt=True)


WRITES: dict[str, Write] = {
    "inspection": lambda desks, to, step: packages.export_inspection(
        _own(desks), desks.inspection, to, step
    ),
    "inspection in an envelope": lambda desks, to, step: packages.export_inspection(
        _own(desks), desks.inspection, to, step, encrypt=True
    ),
    "review": lambda desks, to, step: packages.export_review(
        _lead(desks), desks.inspection, to, step
    ),
    "countersigned": lambda desks, to, step: export_countersigned(
        _lead(desks), desks.inspection, to, step
    ),
    "receipts": lambda desks, to, step: packages.export_receipt(_office(desks), to, step),
    "base": lambda desks, to, step: packages.export_base(desks.office, to, step),
    "sent on": _again,
    "backup": lambda desks, to, step: backups.backup(desks.field, to, step),
}


@pytest.mark.parametrize("at", [0, 1, 7])
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_stick_that_is_pulled_out_is_told_and_nothing_counts_as_written(
    visited: Desks, write: Write, at: int
) -> None:
    stick = visited.folder / "stick"
    stick.mkdir()
    steps = 0

    def pull_out(_done: int, _total: int) -> None:
        nonlocal steps
        if steps == at:
            shutil.rmtree(stick)
            # A stick is no folder that could be made again: what is left is the mount point.
            stick.write_bytes(b"")
        steps += 1

    before = _sent(visited)
    try:
        write(visited, stick, Progress(pull_out))
    except InspectorError as error:
        said = error.what()
    else:
        said = ""
    if said:
        assert "stick" in said
        assert _sent(visited) == before, "what nobody has is not counted as exported"
    else:
        assert steps <= at, "it was read back before the stick was gone"
    assert not list(visited.field.workspace.cache.glob("outgoing/*.asice"))
    if stick.is_file():
        stick.unlink()
    write(visited, stick, Progress())
    assert any(stick.rglob("*.asice*")) or any(stick.rglob("*.backup"))


def _sent(desks: Desks) -> list[str]:
    """Return what the desks have on record as sent, and when the last backup was."""
    every = (desks.field, desks.lead, desks.office)
    rows = [row.id for ctx in every for row in list_packages(ctx.db, direction="out")]
    return [*rows, str(backups.last_backup(desks.field))]
