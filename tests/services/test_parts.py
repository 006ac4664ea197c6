"""A visit that is too large for one package goes out in parts, which may come in any order."""

import pytest

from inspector.domain.inspection import ItemResult
from inspector.sealed import verify_package
from inspector.services import visits
from inspector.services.imports import import_packages, preview_packages
from inspector.services.outgoing import Sent, outgoing_visits, waiting_visits
from inspector.services.packages import ExportedPackage, export_inspection, export_receipt
from inspector.services.purge import purgeable
from inspector.storage.inspections import photos_of
from inspector.storage.packages import list_packages
from tests.desks import Desks, brought, describe, keys_of, photograph, signed_papers, started
from tests.services.contents import folded


@pytest.fixture
def pictured(desks: Desks) -> Desks:
    """The desks after a visit with four photographs whose papers are signed."""
    desks.inspection = started(desks)
    visits.show_certificate(desks.field, desks.inspection)
    filling = visits.open_filling(desks.field, desks.inspection)
    uid = filling.add_hazard(keys_of(filling)["T-03"]).uid
    describe(filling, uid)
    pictures = [photograph(desks.folder, shade) for shade in (60, 90, 120, 150)]
    filling.add_photos(pictures, hazard_uid=uid)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
    desks.clock.pass_minutes(30)
    visits.close_visit(desks.field, desks.inspection)
    signed_papers(desks, desks.inspection)
    return desks


def parted(desks: Desks, limit: int = 1) -> list[ExportedPackage]:
    """Export the visit, one photograph to a package; return the parts by number."""
    out = desks.folder / "parts"
    first = export_inspection(desks.field, desks.inspection, out, limit=limit)
    return [first, *first.parts]


def test_a_visit_that_fits_goes_out_in_one_package(pictured: Desks) -> None:
    (whole,) = parted(pictured, 1 << 30)
    found = verify_package(whole.path, trust=[pictured.field.signing().office_ca])
    assert found.part is None
    assert "part" not in found.header


def test_each_part_is_a_package_and_the_first_names_the_others(pictured: Desks) -> None:
    parts = parted(pictured)
    assert len(parts) == 5
    trust = [pictured.field.signing().office_ca]
    found = [verify_package(one.path, trust=trust) for one in parts]
    said = [one.part for one in found if one.part is not None]
    assert [(one.number, one.count) for one in said] == [(n, 5) for n in range(1, 6)]
    assert len({one.whole for one in said}) == 1
    for number, one in enumerate(said, start=1):
        assert one.others == tuple(part.package_id for part in parts[number:])
    assert [part.path.name.split("-p")[1][:4] for part in parts] == [f"{n}of5" for n in range(1, 6)]
    photos = [name for one in found for name in one.entries if name.startswith("data/photos/")]
    assert len(photos) == len(set(photos)) == 4
    assert ["data/state.json" in one.entries for one in found] == [True, *[False] * 4]


def test_parts_fill_up_to_the_limit(pictured: Desks) -> None:
    whole = parted(pictured, 1 << 30)[0].size
    parts = parted(pictured, whole + 100_000)
    assert len(parts) == 2
    assert all(part.size <= whole + 100_000 for part in parts)


def test_an_export_in_parts_is_one_visit_that_has_gone_out(pictured: Desks) -> None:
    assert waiting_visits(pictured.field, "INSPECTION") == [pictured.inspection]
    parts = parted(pictured)
    assert waiting_visits(pictured.field, "INSPECTION") == []
    assert len(list_packages(pictured.field.db, direction="out", kind="INSPECTION")) == 5
    again = parted(pictured)
    assert [one.package_id for one in again] == [one.package_id for one in parts]
    assert len(list_packages(pictured.field.db, direction="out", kind="INSPECTION")) == 5


def test_what_is_missing_is_said_until_all_are_there(pictured: Desks) -> None:
    parts = [one.path for one in parted(pictured)]
    (third,) = brought(pictured.office, parts[2])
    assert third.lacking == (1, 2, 4, 5)
    assert "part 3 of 5" in third.line()
    assert "still missing: part 1, 2, 4, 5" in third.line()
    (seen,) = preview_packages(pictured.office, [parts[0]])
    assert seen.lacking == (2, 4, 5)
    together = preview_packages(pictured.office, [parts[0], parts[4]])
    assert {one.lacking for one in together} == {(2, 4)}
    rest = import_packages(pictured.office, [parts[0], parts[1], parts[3], parts[4]])
    assert all(one.imported for one in rest)
    assert {one.lacking for one in rest} == {()}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_parts_in_any_order_give_the_same_visit_and_photographs(
    pictured: Desks, order: tuple[int, ...]
) -> None:
    office, parts = pictured.office, parted(pictured)
    groups = [[parts[0]], parts[1:3], parts[3:]]
    for number in order:
        brought(office, *(one.path for one in groups[number]))
    assert folded(office) == folded(pictured.field)
    photos = photos_of(office.state(pictured.inspection)).values()
    assert len(list(photos)) == 4
    for photo in photos:
        assert office.blobs.read(office.db, photo.sha256).startswith(b"\xff\xd8")
    receipt = export_receipt(office, pictured.folder / "back")
    brought(pictured.field, receipt.path)
    out = list_packages(pictured.field.db, direction="out", kind="INSPECTION")
    assert {one.state for one in out} == {"receipted"}


def test_photographs_stay_until_every_part_is_confirmed(pictured: Desks) -> None:
    field, parts = pictured.field, parted(pictured)
    brought(pictured.office, *(one.path for one in parts[:4]))
    brought(field, export_receipt(pictured.office, pictured.folder / "back").path)
    (line,) = outgoing_visits(field, "INSPECTION")
    assert line.sent is Sent.ALL
    assert purgeable(field).photos == ()
    pictured.clock.pass_minutes(5)
    brought(pictured.office, parts[4].path)
    brought(field, export_receipt(pictured.office, pictured.folder / "back").path)
    (line,) = outgoing_visits(field, "INSPECTION")
    assert line.sent is Sent.RECEIPTED
    assert len(purgeable(field).photos) == 4
