"""Refused files are kept with the reason, tried again, or removed; nothing of them is imported."""

import os
from pathlib import Path

import pytest

from inspector.errors import DeviceHeld, NotFound, PackageRefused
from inspector.services import devices, imports, ledgers, packages, quarantine
from inspector.services.context import Context
from tests.desks import Desks, brought
from tests.services.test_clones import clone_of


def altered(path: Path, target: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    target.mkdir(exist_ok=True)
    bad = target / path.name
    bad.write_bytes(bytes(data))
    return bad


def only_refused(ctx: Context) -> str:
    (row,) = quarantine.refused_files(ctx)
    return row.id


def test_a_refused_file_is_kept_byte_for_byte_with_the_reason(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    (result,) = imports.import_packages(visited.office, [bad])
    assert isinstance(result.refused, PackageRefused)
    assert result.kept
    (row,) = quarantine.refused_files(visited.office)
    assert (row.file_name, row.origin, row.code) == (bad.name, str(bad.parent), "PKG-ALTERED")
    assert row.reason in ("DIGEST", "CRC")
    assert (row.why, row.advice) == (result.refused.what(), result.refused.remedy())
    assert quarantine.kept_file(visited.office, row.id).read_bytes() == bad.read_bytes()
    assert not packages.list_received(visited.office)


def test_a_preview_keeps_nothing(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    imports.preview_packages(visited.office, [bad])
    assert quarantine.refused_count(visited.office) == 0
    assert not (visited.office.workspace.folder / "quarantine").exists()


def test_the_same_file_refused_twice_is_kept_once(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    imports.import_packages(visited.office, [bad])
    (first,) = quarantine.refused_files(visited.office)
    visited.clock.pass_minutes(5)
    imports.import_packages(visited.office, [bad])
    (second,) = quarantine.refused_files(visited.office)
    assert (second.at, second.tried > first.tried) == (first.at, True)


def test_a_refused_file_does_not_keep_the_others_out(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    results = imports.import_packages(visited.office, [bad, visited.package])
    assert [(one.imported, one.kept) for one in results] == [(False, True), (True, False)]


def test_trying_again_takes_what_is_trusted_by_now_and_it_leaves_the_quarantine(
    visited: Desks,
) -> None:
    held = quarantine_through_hold(visited)
    (result,) = imports.try_again(visited.office, [held])
    assert isinstance(result.refused, DeviceHeld)
    devices.accept_device(visited.office, visited.field.dev, "硬盘更换后恢复了备份，已核实")
    (result,) = imports.try_again(visited.office, [held])
    assert result.imported
    assert quarantine.refused_count(visited.office) == 0
    assert not list((visited.office.workspace.folder / "quarantine").iterdir())


def quarantine_through_hold(desks: Desks) -> str:
    """Let a clone be seen at the office; return the id of the file that is refused then."""
    clone = clone_of(desks)
    for ctx, text in ((desks.field, "原机"), (clone, "克隆")):
        with ctx.recording() as record:
            record.add(desks.inspection, "inspection.note", {"note": text})
        folder = desks.folder / text
        brought(desks.office, packages.export_inspection(ctx, desks.inspection, folder).path)
    with desks.field.recording() as record:
        record.add(desks.inspection, "inspection.note", {"note": "以后"})
    later = packages.export_inspection(desks.field, desks.inspection, desks.folder / "later").path
    (result,) = imports.import_packages(desks.office, [later])
    assert isinstance(result.refused, DeviceHeld)
    return only_refused(desks.office)


def test_removing_forgets_our_copy_and_leaves_the_file_where_it_came_from(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    imports.import_packages(visited.office, [bad])
    file_id = only_refused(visited.office)
    kept = quarantine.kept_file(visited.office, file_id)
    quarantine.remove(visited.office, file_id)
    assert not kept.exists()
    assert bad.exists()
    with pytest.raises(NotFound):
        quarantine.kept_file(visited.office, file_id)


def test_a_file_that_cannot_be_read_is_refused_and_not_kept(visited: Desks) -> None:
    (result,) = imports.import_packages(visited.office, [visited.folder / "gone.asice"])
    assert (result.refused is not None, result.kept) == (True, False)
    assert quarantine.refused_count(visited.office) == 0


def test_a_file_that_is_no_package_at_all_is_kept_under_a_harmless_name(visited: Desks) -> None:
    odd = visited.folder / ("附件 说明" + "长" * 60 + ".asice")
    odd.write_bytes(b"no package")
    (result,) = imports.import_packages(visited.office, [odd])
    assert result.kept
    assert quarantine.kept_file(visited.office, only_refused(visited.office)).read_bytes() == (
        b"no package"
    )


def test_what_a_killed_process_left_without_a_row_is_swept(visited: Desks) -> None:
    left = visited.office.workspace.folder / "quarantine" / ("0" * 16)
    left.mkdir(parents=True)
    (left / "half.asice").write_bytes(b"half")
    assert quarantine.sweep(visited.office) == 0  # young: somebody may be at it
    os.utime(left, (0, 0))
    assert quarantine.sweep(visited.office) == 1
    assert not left.exists()


def test_nothing_of_a_refused_file_reaches_the_ledger(visited: Desks) -> None:
    imports.import_packages(visited.office, [altered(visited.package, visited.folder / "stick")])
    assert ledgers.hazard_count(visited.office, ledgers.HazardFilter()) == 0
