"""A device that used a number twice is held until a person has decided."""

import shutil
from dataclasses import replace

import pytest

from inspector.domain.person import Person, Role
from inspector.errors import DeviceHeld, NotFound, ReasonMissing, WrongRole
from inspector.sealed.profile import verify_raw
from inspector.services import devices, enrolment, imports, packages
from inspector.services.context import Context
from inspector.storage.event_store import events_of
from inspector.storage.reference import certificates
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


def test_the_decision_is_an_event_signed_by_who_took_it_with_the_reason(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    office, dev = visited.office, visited.field.dev
    (asked,) = devices.questioned_devices(office)
    devices.accept_device(office, dev, " 已核实 ")
    (decision,) = [
        one for one in events_of(office.db, dev) if one.event.kind == devices.ACCEPT_KIND
    ]
    event = decision.event
    assert (event.dev, event.actor, event.ent) == (office.dev, office.person.id, dev)
    assert event.body == {
        "set": {"type": "device"},
        "person": visited.field.person.id,
        "numbers": list(asked.numbers),
        "reason": "已核实",
    }
    der = certificates(office.db)[office.dev]
    decision.check(lambda data, signature: verify_raw(der, data, signature))


def test_a_decision_without_a_reason_or_by_who_may_not_is_none(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    office, dev = visited.office, visited.field.dev
    with pytest.raises(ReasonMissing):
        devices.accept_device(office, dev, "  ")
    with pytest.raises(NotFound):
        devices.accept_device(office, "unknown", "已核实")
    with pytest.raises(WrongRole):
        devices.accept_device(replace(office, person=expert(office)), dev, "已核实")
    assert [one.state for one in devices.questioned_devices(office)] == ["held"]
    assert not [one for one in events_of(office.db, dev) if one.event.kind == devices.ACCEPT_KIND]


def expert(ctx: Context) -> Person:
    return replace(ctx.person, role=Role.EXPERT)


def test_the_event_alone_is_enough_to_remember_the_decision(visited: Desks) -> None:
    """As after a rescue in which the table of questions was lost."""
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    note(visited, clone, "克隆")
    office, dev = visited.office, visited.field.dev
    devices.accept_device(office, dev, "已核实")
    with office.db.write():
        office.db.run("delete from questioned_device")
    assert note(visited, visited.field, "以后").imported
    assert not devices.questioned_devices(office)


def test_nobody_accepts_their_own_device_for_another_desk(visited: Desks) -> None:
    clone = clone_of(visited)
    note(visited, visited.field, "原机")
    office, dev = visited.office, visited.field.dev
    with clone.recording() as record:
        record.add(dev, devices.ACCEPT_KIND, {"type": "device"}, numbers=[1, 2, 3], reason="自认")
        record.add(visited.inspection, "inspection.note", {"note": "克隆"})
    path = packages.export_inspection(clone, visited.inspection, visited.folder / "out").path
    (taken,) = imports.import_packages(office, [path])
    assert taken.imported
    assert [one.state for one in devices.questioned_devices(office)] == ["held"]
