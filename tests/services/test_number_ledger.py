"""暂编号 and their numbers, void numbers: the ledger of the office."""

from dataclasses import replace

import pytest

from inspector.domain.numbering import NumberBlock, is_provisional, serial_of
from inspector.domain.paper import PaperKind
from inspector.errors import WrongRole
from inspector.services import continuity, packages
from inspector.services.number_ledger import NumberState, give_formal_numbers, number_ledger
from inspector.storage.reference import references, save_reference
from tests.desks import Desks, brought, closed_visit, signed_papers

RECORD = PaperKind.INSPECTION_RECORD


def leave_no_numbers(desks: Desks) -> None:
    with desks.field.db.write():
        blocks = references(desks.field.db, NumberBlock)
        save_reference(desks.field.db, [replace(one, last=one.first) for one in blocks])


def brought_visit(desks: Desks) -> None:
    inspection = closed_visit(desks)
    signed_papers(desks, inspection)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)


def test_the_office_gives_each_provisional_number_a_number_and_keeps_both(desks: Desks) -> None:
    leave_no_numbers(desks)
    for _visit in range(3):
        brought_visit(desks)
    waiting = [one for one in number_ledger(desks.office, 2026) if is_provisional(one.number)]
    assert {one.state for one in waiting} == {NumberState.PROVISIONAL}
    assert len(waiting) == 4  # two records and two orders
    given = give_formal_numbers(desks.office)
    assert {one.paper for one in given} == {one.paper for one in waiting}
    assert give_formal_numbers(desks.office) == []
    lines = number_ledger(desks.office, 2026)
    assert {one.number: one.formal for one in lines if one.formal} == {
        one.number: one.formal for one in given
    }
    assert {one.state for one in lines} == {NumberState.USED, NumberState.REPLACED}
    # Clear of every number that a device has or may still give.
    blocks = [one for one in references(desks.office.db, NumberBlock) if one.kind is RECORD]
    taken = [serial_of(one.formal) for one in given if one.kind is RECORD]
    of_devices = [one for one in blocks if one.device != desks.office.dev]
    for number in taken:
        assert number is not None
        assert not any(one.first <= number[1] <= one.last for one in of_devices)
    assert len(set(taken)) == len(taken) == 2


def test_a_base_package_is_not_written_before_provisional_numbers_have_theirs(desks: Desks) -> None:
    leave_no_numbers(desks)
    brought_visit(desks)
    brought_visit(desks)
    packages.export_base(desks.office, desks.exchange)
    states = {one.state for one in number_ledger(desks.office, 2026)}
    assert NumberState.PROVISIONAL not in states
    assert NumberState.REPLACED in states


def test_only_the_office_gives_numbers(desks: Desks) -> None:
    with pytest.raises(WrongRole):
        give_formal_numbers(desks.field)


def test_numbers_that_may_have_been_used_are_listed_as_void(desks: Desks) -> None:
    brought_visit(desks)
    left_out = continuity.go_on(desks.field, continuity.SET_BACK, since=desks.clock())
    assert left_out > 0
    lines = number_ledger(desks.field, 2026)
    void = [one for one in lines if one.state is NumberState.VOID and one.kind is RECORD]
    assert [one.number for one in void][:2] == [
        "（示例）应急检记〔2026〕2号",
        "（示例）应急检记〔2026〕3号",
    ]
    assert len({one.number for one in lines}) == len(lines)
