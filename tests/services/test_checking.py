"""包自检 wherever a package lies, and between which receipts it was signed."""

import pytest

from inspector.errors import PackageAltered
from inspector.services import checking, packages
from inspector.services.checking import TimeBracket, check_package
from tests.desks import Desks, brought
from tests.services.contents import everything
from tests.services.test_quarantine import altered


def test_a_package_is_checked_without_taking_anything_in(visited: Desks) -> None:
    before = everything(visited.office)
    checked = check_package(visited.office, visited.package)
    assert checked.found.signer.name == "检查员甲"
    assert checked.bracket == TimeBracket(None, None)
    assert everything(visited.office) == before


def test_an_altered_package_is_refused_under_its_own_name(visited: Desks) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    with pytest.raises(PackageAltered, match=bad.name):
        check_package(visited.office, bad)


def test_receipts_bracket_the_time_of_a_package(visited: Desks) -> None:
    """The clock of the laptop may say anything: these two come from the office."""
    brought(visited.office, visited.package)
    received = visited.clock()
    visited.clock.pass_minutes(10)
    issued = visited.clock()
    receipt = packages.export_receipt(visited.office, visited.folder / "back")
    brought(visited.field, receipt.path)
    first = check_package(visited.field, visited.package).bracket
    assert (first.not_before, first.not_after) == (None, received)
    visited.clock.pass_minutes(10)
    with visited.field.recording() as record:
        record.add(visited.inspection, "inspection.note", {"note": "补充"})
    later = packages.export_inspection(visited.field, visited.inspection, visited.folder / "2")
    for ctx in (visited.field, visited.office):
        told = check_package(ctx, later.path).bracket
        assert (told.not_before, told.not_after, told.is_known) == (issued, None, True)
    row = packages.list_exported(visited.field)[0]
    assert checking.bracket_of(visited.field, row.id, row.last_receipt).not_before == issued


def test_a_receipt_that_nobody_here_knows_is_only_claimed(visited: Desks) -> None:
    told = checking.bracket_of(visited.office, "0" * 64, f"{'1' * 64} 2026-11-01T00:00:00Z")
    assert (told.not_before is not None, told.is_known) == (True, False)
    assert checking.bracket_of(visited.office, "0" * 64, "odd words") == TimeBracket(None, None)
