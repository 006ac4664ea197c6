"""暂编号 and their numbers, void numbers: the ledger of the office."""

from dataclasses import replace

import pytest

from inspector.domain.numbering import NumberBlock, is_provisional, serial_of
from inspector.domain.paper import PaperKind
from inspector.domain.person import Organisation
from inspector.errors import WrongRole
from inspector.services import continuity, packages, papers
from inspector.services.number_ledger import NumberState, give_formal_numbers, number_ledger
from inspector.services.reissue import reissue_paper
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.storage.event_store import streams_of_kind
from inspector.storage.papers import FORMAL_NUMBER, papers_numbered
from inspector.storage.reference import references, save_reference
from tests.desks import (
    Desks,
    brought,
    closed_visit,
    issued_record,
    signatures,
    signed_papers,
)

RECORD, ADVICE = PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ADVICE


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


def test_the_number_that_a_letter_gets_later_has_no_padding_either(desks: Desks) -> None:
    for ctx in (desks.field, desks.office):
        padded: Organisation = replace(ctx.organisation, may_enforce=False, serial_width=3)
        with ctx.db.write():
            save_reference(ctx.db, [padded])
    inspection = closed_visit(desks, measure="immediate")
    signed_papers(desks, inspection)
    begun = begin_sheet(desks.field, inspection, ADVICE).filled
    filled = Filled({**begun.fields, "reply": "2026-12-01"}, begun.tables)
    letter = issue_sheet(desks.field, inspection, ADVICE, filled)
    assert is_provisional(letter.number)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)
    (line,) = (one for one in give_formal_numbers(desks.office) if one.kind is ADVICE)
    assert line.formal.endswith("〔2026〕1号")


def test_a_base_package_is_not_written_before_provisional_numbers_have_theirs(desks: Desks) -> None:
    leave_no_numbers(desks)
    brought_visit(desks)
    brought_visit(desks)
    packages.export_base(desks.office, desks.exchange)
    states = {one.state for one in number_ledger(desks.office, 2026)}
    assert NumberState.PROVISIONAL not in states
    assert NumberState.REPLACED in states


def test_a_number_that_two_devices_have_used_is_told(desks: Desks) -> None:
    brought_visit(desks)
    assert {one.state for one in number_ledger(desks.office, 2026)} == {NumberState.USED}
    with desks.field.db.write():  # as if the block had been given out again to another device
        desks.field.db.run("delete from number_used")
    brought_visit(desks)
    lines = number_ledger(desks.office, 2026)
    assert {one.state for one in lines} == {NumberState.DOUBLED}
    assert len({one.paper for one in lines}) == 2 * len({one.number for one in lines})


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


@pytest.mark.parametrize("way", ["base", "receipt"])
def test_the_number_that_stands_for_a_provisional_one_comes_back_to_the_field(
    desks: Desks, way: str
) -> None:
    leave_no_numbers(desks)
    brought_visit(desks)
    brought_visit(desks)
    waiting = papers_numbered(desks.field.db, "%）暂编%")
    assert [one.formal_number for one in waiting] == ["", ""]
    export = {"base": packages.export_base, "receipt": packages.export_receipt}[way]
    sent = export(desks.office, desks.exchange)
    given = {one.paper: one.formal for one in number_ledger(desks.office, 2026) if one.formal}
    for ctx in (desks.field, desks.lead):
        brought(ctx, sent.path)
    for one in waiting:
        row = papers.paper_row(desks.field, one.id)
        assert (row.number, row.formal_number) == (one.number, given[one.id])
        assert row in papers.list_papers(desks.field, row.inspection)
        # The bytes stay: the paper is known by them as before.
        assert papers.paper_pdf(desks.field, row.id).startswith(b"%PDF")
    lines = number_ledger(desks.field, 2026)
    assert {one.number: one.formal for one in lines if one.formal} == {
        one.number: given[one.id] for one in waiting
    }
    assert NumberState.PROVISIONAL not in {one.state for one in lines}


def test_nobody_in_the_field_says_what_stands_for_a_provisional_number(desks: Desks) -> None:
    leave_no_numbers(desks)
    brought_visit(desks)
    brought_visit(desks)
    sent = packages.export_receipt(desks.office, desks.exchange)
    brought(desks.field, sent.path)
    stream = streams_of_kind(desks.field.db, FORMAL_NUMBER)[0]
    for kind, said in (
        ("paper.number", {"formal_number": "（示例）应急检记〔2026〕999号"}),
        ("note.of.another.program", {"formal_number": "（示例）应急检记〔2026〕999号"}),
        ("note.of.another.program", {"paper": "of somebody else"}),
    ):
        with pytest.raises(WrongRole), desks.field.recording() as record:
            record.add(stream, kind, said)


def test_every_version_of_a_paper_has_the_same_number_in_the_place_of_its_provisional_one(
    desks: Desks,
) -> None:
    leave_no_numbers(desks)
    brought_visit(desks)
    inspection = closed_visit(desks)
    first = issued_record(desks, inspection)
    assert is_provisional(first.number)
    desks.clock.pass_minutes(1)
    reissue_paper(desks.field, first.id, "检查场所写错")
    signed_papers_of(desks, inspection)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)
    given = [one for one in give_formal_numbers(desks.office) if one.number == first.number]
    assert len(given) == 2
    assert len({one.formal for one in given}) == 1
    desks.clock.pass_minutes(1)
    rows = papers.list_papers(desks.field, inspection)
    last = [row for row in rows if row.kind is RECORD][-1]
    reissue_paper(desks.field, last.id, "又写错")
    signed_papers_of(desks, inspection)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)
    (third,) = give_formal_numbers(desks.office)
    assert third.formal == given[0].formal


def signed_papers_of(desks: Desks, inspection: str) -> None:
    for row in papers.list_papers(desks.field, inspection):
        if row.withdrawn is None and not row.signatures:
            for one in signatures(desks, row):
                papers.sign_paper(desks.field, row.id, one)
