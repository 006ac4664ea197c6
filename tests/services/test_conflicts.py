"""What two people wrote apart is shown side by side; one of them decides, once, for all."""

from dataclasses import replace

import pytest

from inspector.domain.person import Role
from inspector.errors import ConflictChanged, DecisionRefused
from inspector.services import conflicts, imports, ledgers
from inspector.services.conflicts import OpenConflict, Third
from inspector.services.context import Context
from inspector.services.ledgers import HazardFilter
from tests.desks import Desks, brought, only_finding
from tests.services import forgery
from tests.services.contents import folded


def parted(desks: Desks, field: str = "place", lead: object = "西侧", own: object = "东侧") -> str:
    """Let lead and inspector write one field of the hazard apart; everybody gets both."""
    hazard = only_finding(desks.field, desks.inspection).id
    for ctx in (desks.office, desks.lead):
        brought(ctx, desks.package)
    with desks.lead.recording() as record:
        record.add(hazard, "hazard.correct", {field: lead})
    with desks.field.recording() as record:
        record.add(hazard, "hazard.correct", {field: own})
    exchange(desks, hazard)
    return hazard


def exchange(desks: Desks, stream: str) -> None:
    """Bring everything that lead and inspector have of a stream to all three desks."""
    for sender in (desks.lead, desks.field):
        path = forgery.package(desks, sender, forgery.stored(sender, stream))
        for ctx in (desks.office, desks.lead, desks.field):
            imports.import_packages(ctx, [path])


def only(ctx: Context) -> OpenConflict:
    (found,) = conflicts.open_conflicts(ctx)
    return found


def test_both_sides_are_shown_with_who_wrote_them(visited: Desks) -> None:
    hazard = parted(visited)
    shown = only(visited.office)
    assert (shown.stream, shown.ent, shown.field, shown.kind) == (hazard, hazard, "place", "hazard")
    assert shown.entity_name == "示例铝业有限公司"
    said = {side.value: [author.name for author in side.authors] for side in shown.sides}
    assert said == {"东侧": ["检查员甲"], "西侧": ["组长甲"]}
    assert conflicts.conflict_count(visited.office) == 1
    assert shown.third is Third.TEXT


def test_facts_of_the_field_are_settled_by_officers_and_not_by_the_office(visited: Desks) -> None:
    parted(visited)
    shown = only(visited.office)
    assert shown.sides[0].roles == {Role.INSPECTOR, Role.LEAD}
    with pytest.raises(DecisionRefused, match="inspector"):
        conflicts.settle(visited.office, shown, "东侧")
    assert only(visited.office) == shown


def test_a_decision_holds_everywhere_and_names_what_it_decided_between(visited: Desks) -> None:
    hazard = parted(visited)
    conflicts.settle(visited.lead, only(visited.lead), "东侧", "现场照片为东侧")
    exchange(visited, hazard)
    for ctx in (visited.office, visited.lead, visited.field):
        assert not conflicts.open_conflicts(ctx)
        row = ledgers.hazard(ctx, hazard)
        assert (row.place, row.conflicted) == ("东侧", False)
    assert folded(visited.office) == folded(visited.lead)
    body = forgery.stored(visited.office, hazard)[-1].event.body
    assert body["reason"] == "现场照片为东侧"
    assert "西侧" in str(body["between"])


def test_a_third_value_needs_a_reason_and_only_words_and_days_may_be_written(
    visited: Desks,
) -> None:
    hazard = parted(visited)
    shown = only(visited.lead)
    with pytest.raises(DecisionRefused, match="reason"):
        conflicts.settle(visited.lead, shown, "东侧与西侧之间")
    with pytest.raises(DecisionRefused):
        conflicts.settle(visited.lead, replace(shown, third=Third.NOTHING), "另一处", "理由")
    with pytest.raises(DecisionRefused, match="no day"):
        conflicts.settle(visited.lead, replace(shown, third=Third.DAY), "下周", "理由")
    conflicts.settle(visited.lead, shown, "东侧与西侧之间", "双方当面核对")
    assert ledgers.hazard(visited.lead, hazard).place == "东侧与西侧之间"


def test_a_decision_about_what_has_changed_meanwhile_is_not_taken(visited: Desks) -> None:
    hazard = parted(visited)
    shown = only(visited.lead)
    with visited.field.recording() as record:
        record.add(hazard, "hazard.correct", {"fact": "门锁损坏，箱门变形"})
    conflicts.settle(visited.field, only(visited.field), "西侧")
    exchange(visited, hazard)
    with pytest.raises(ConflictChanged):
        conflicts.settle(visited.lead, shown, "东侧")


def test_two_decisions_apart_are_a_conflict_again(visited: Desks) -> None:
    hazard = parted(visited)
    conflicts.settle(visited.lead, only(visited.lead), "西侧")
    conflicts.settle(visited.field, only(visited.field), "东侧")
    exchange(visited, hazard)
    assert {side.value for side in only(visited.office).sides} == {"东侧", "西侧"}


def test_hazards_in_conflict_are_found_by_a_filter_and_by_each_of_their_states(
    visited: Desks,
) -> None:
    hazard = parted(visited, "state", "RECTIFYING", "RECTIFIED_REPORTED")
    filters = (
        HazardFilter(conflicted=True),
        HazardFilter(states=("RECTIFYING",)),
        HazardFilter(states=("RECTIFIED_REPORTED", "CLOSED")),
    )
    for chosen in filters:
        assert [row.id for row in ledgers.hazards(visited.office, chosen)] == [hazard]
    for other in ("CLOSED", "RECTIF", "ORDERED"):
        assert ledgers.hazard_count(visited.office, HazardFilter(states=(other,))) == 0
    (line, *_rest) = ledgers.entities(visited.office)
    assert (line.name, line.open_count) == ("示例铝业有限公司", 1)
