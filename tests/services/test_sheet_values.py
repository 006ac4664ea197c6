"""What stands on a paper before anybody has typed: numbers, roles and states as they are."""

from dataclasses import replace

from inspector.domain.hazard_states import HazardState
from inspector.domain.inspection import ItemResult
from inspector.domain.paper import PaperKind
from inspector.domain.person import OrganKind
from inspector.services import visits
from inspector.services.paper_contents import record_of
from inspector.services.sheet_papers import begin_sheet
from inspector.services.visits import findings
from inspector.storage.hazards import find_hazard, save_hazard
from inspector.storage.reference import save_reference
from tests.desks import (
    Desks,
    closed_visit,
    describe,
    issued_record,
    keys_of,
    photograph,
    started,
)


def become(desks: Desks, kind: OrganKind, *, power: bool = False) -> None:
    with desks.field.db.write():
        organ = replace(desks.field.organisation, organ_kind=kind, may_enforce=power)
        save_reference(desks.field.db, [organ])


def test_a_paper_is_named_with_its_number_and_one_pair_of_brackets(desks: Desks) -> None:
    visit = closed_visit(desks)
    record = issued_record(desks, visit)
    draft = begin_sheet(desks.field, visit, PaperKind.CORRECTION_NOTE)
    assert draft.filled.fields["paper"] == f"《现场检查记录》{record.number}"
    assert "（（" not in draft.filled.fields["paper"]


def test_who_has_no_power_of_enforcement_is_no_enforcement_officer(desks: Desks) -> None:
    kind, visit = PaperKind.JOINT_ENDORSEMENT, closed_visit(desks)
    (table,) = begin_sheet(desks.field, visit, kind).filled.tables.values()
    assert {row["role"] for row in table} == {"执法人员"}
    # An organ of industry enforces where explosives are made, and advises everywhere else.
    for organ, power in ((OrganKind.TOWNSHIP, False), (OrganKind.INDUSTRY, True)):
        become(desks, organ, power=power)
        (table,) = begin_sheet(desks.field, visit, kind).filled.tables.values()
        assert {row["role"] for row in table} == {"检查人员"}


def test_what_is_handed_over_is_open_and_says_how_it_stands(desks: Desks) -> None:
    visit = closed_visit(desks)
    become(desks, OrganKind.SUPERVISION)
    begun = begin_sheet(desks.field, visit, PaperKind.HANDOVER_SHEET).filled
    assert [row["status"] for row in begun.tables["problems"]] == ["已定级"]
    assert begun.fields["count"] == "1"
    (hazard,) = (find_hazard(desks.field.db, one.id) for one in findings(desks.field, visit))
    assert hazard is not None
    closed = replace(hazard, state=HazardState.CLOSED.value)
    with desks.field.db.write():
        save_hazard(desks.field.db, closed)
    begun = begin_sheet(desks.field, visit, PaperKind.HANDOVER_SHEET).filled
    assert (begun.tables["problems"], begun.fields["count"]) == ((), "0")


def test_a_photograph_of_two_hazards_has_its_number_in_each(desks: Desks) -> None:
    visit = started(desks)
    filling = visits.open_filling(desks.field, visit)
    picture = photograph(desks.folder)
    for code in ("T-01", "T-03"):
        uid = filling.add_hazard(keys_of(filling)[code]).uid
        describe(filling, uid)
        filling.add_photos([picture], hazard_uid=uid)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
    visits.close_visit(desks.field, visit)
    become(desks, OrganKind.SUPERVISION)
    rows = begin_sheet(desks.field, visit, PaperKind.SUPERVISION_LIST).filled.tables["problems"]
    assert [row["photos"] for row in rows] == ["照片1", "照片2"]
    record = record_of(desks.field, visit, "id", "")
    assert [line.photos for line in record.problems] == [(1,), (2,)]
    assert [photo.number for photo in record.photos] == [1, 2]
