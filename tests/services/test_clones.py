"""A device that used a number twice is held until a person has decided."""

import shutil

from inspector.errors import DeviceHeld
from inspector.services import devices, enrolment, imports, packages
from inspector.services.context import Context
from tests.desks import PASSPHRASE, Desks, brought


def clone_of(desks: Desks) -> Context:
    """Return the field's workspace once more, from a copied folder."""
    shutil.copytree(desks.folder / "field", desks.folder / "clone")
    return desks.keep_open(
        enrolment.open_context(desks.folder / "clone", PASSPHRASE, clock=desks.clock)
    )


def note(desks: Desks, ctx: Context, text: str) -> imports.ImportPreview:
    """Write a note on the visit, export it and hand it to the office; return what it did."""
    with ctx.recording() as record:
        record.add(desks.inspection, "inspection.note", {"note": text})
    path = packages.export_inspection(ctx, desks.inspection, desks.folder / text).path
    (result,) = imports.import_packages(desks.office, [path])
    return result


def test_the_package_that_shows_the_fork_is_kept_and_the_next_one_waits(visited: Desks) -> None:
    clone = clone_of(visited)
    assert note(visited, visited.field, "原机").imported
    assert not devices.questioned_devices(visited.office)
    assert note(visited, clone, "克隆").imported
    (asked,) = devices.questioned_devices(visited.office)
    assert (asked.dev, asked.person, asked.state) == (visited.field.dev, "检查员甲", "held")
    assert len(asked.numbers) == 1
    held = note(visited, visited.field, "再次")
    assert isinstance(held.refused, DeviceHeld)
    assert "检查员甲" in held.refused.what()
    assert "再次" not in str(visited.office.state(visited.inspection).to_json())


def test_a_preview_says_that_the_device_is_held(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "再次"})
    path = packages.export_inspection(
        visited.field, visited.inspection, visited.folder / "again"
    ).path
    (looked,) = imports.preview_packages(visited.office, [path])
    assert isinstance(looked.refused, DeviceHeld)


def test_what_is_known_of_a_held_device_is_still_known(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    (again,) = imports.import_packages(visited.office, [visited.package])
    assert again.refused is None
    assert again.new == 0


def test_accepting_a_device_lets_it_in_until_it_forks_anew(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    devices.accept_device(visited.office, visited.field.dev, "已核实")
    (decided,) = devices.questioned_devices(visited.office)
    assert (decided.state, decided.decided_by, decided.reason) == ("accepted", "办公室甲", "已核实")
    assert note(visited, visited.field, "原机之二").imported
    assert note(visited, clone, "克隆之二").imported  # this one uses the next number twice
    (asked,) = devices.questioned_devices(visited.office)
    assert (asked.state, len(asked.numbers)) == ("held", 2)


def test_other_devices_go_on(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    brought(visited.lead, visited.package)
    with visited.lead.recording() as record:
        record.add(visited.inspection, "inspection.note", {"lead_note": "组长"})
    path = packages.export_review(visited.lead, visited.inspection, visited.folder / "lead").path
    (result,) = imports.import_packages(visited.office, [path])
    assert result.imported
