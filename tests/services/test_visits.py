"""A visit from its start to its close."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inspector.clock import china
from inspector.domain.hazard import HazardState
from inspector.domain.inspection import ItemResult
from inspector.domain.inspection_state import InspectionState
from inspector.domain.task import InspectionKind
from inspector.errors import NotFound, VisitRefused, WrongRole
from inspector.services import ledgers, papers, visits
from inspector.services.sheet_offers import paper_offers
from inspector.storage import drafts
from inspector.storage.event_store import events_of
from inspector.storage.reference import save_reference
from tests.desks import ENTITY, FORM, Desks, answered, closed_visit, keys_of, only_finding, started


def start(desks: Desks, **changes: object) -> str:
    facts = {
        "entity_id": ENTITY,
        "kind": InspectionKind.ROUTINE,
        "forms": (FORM,),
        "team": (desks.field.person.id, desks.second.id),
        "lead": desks.lead.person.id,
        "place": "熔铸车间",
    }
    return visits.start_visit(desks.field, **{**facts, **changes})  # type: ignore[arg-type]


def event_count(desks: Desks) -> int:
    return int(desks.field.db.value("select count(*) from event"))


def test_a_visit_needs_two_different_inspectors(desks: Desks) -> None:
    alone = desks.field.person.id
    for team in ((alone,), (alone, alone), ()):
        with pytest.raises(VisitRefused, match="two inspectors"):
            start(desks, team=team)
    assert event_count(desks) == 0


def test_nobody_begins_a_visit_with_an_enforcement_certificate_that_has_expired(
    desks: Desks,
) -> None:
    last = china(desks.clock()).date()
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(desks.second, expires=last - timedelta(days=1))])
    said = f"{desks.second.name} was valid until {last - timedelta(days=1)}"
    with pytest.raises(VisitRefused, match=said):
        start(desks)
    assert event_count(desks) == 0
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(desks.second, expires=last)])
    assert start(desks)


def test_a_certificate_that_the_office_renewed_counts_and_not_what_was_enrolled(
    desks: Desks,
) -> None:
    own, today = desks.field.person, china(desks.clock()).date()
    desks.field.person = replace(own, expires=today - timedelta(days=9))
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(own, expires=today + timedelta(days=9))])
    assert start(desks)


def test_a_certificate_that_ended_after_the_visit_is_told_of_before_its_papers(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    today = china(desks.clock()).date()
    assert all("valid until" not in due.note for due in papers.due_papers(desks.field, inspection))
    with desks.field.db.write():
        ended = replace(desks.second, expires=today - timedelta(days=1))
        save_reference(desks.field.db, [ended])
    (due, *_others) = papers.due_papers(desks.field, inspection)
    said = f"{desks.second.name} was valid until {ended.expires}"
    assert said in due.note
    assert not due.hindrance
    assert all(
        said in offer.note
        for offer in paper_offers(desks.field, inspection)
        if offer.spec is not None and not offer.hindrance
    )


def test_a_visit_needs_a_known_checklist_entity_and_team(desks: Desks) -> None:
    with pytest.raises(VisitRefused, match="no checklist"):
        start(desks, forms=())
    for changes in (
        {"forms": ("unknown",)},
        {"entity_id": "unknown"},
        {"team": (desks.field.person.id, "unknown")},
    ):
        with pytest.raises(NotFound):
            start(desks, **changes)
    assert event_count(desks) == 0


def test_the_office_does_not_go_out(desks: Desks) -> None:
    with pytest.raises(WrongRole):
        visits.start_visit(
            desks.office,
            entity_id=ENTITY,
            kind=InspectionKind.ROUTINE,
            forms=(FORM,),
            team=(desks.office.person.id, desks.second.id),
            lead=desks.lead.person.id,
            place="",
        )


def test_a_planned_task_stands_in_the_list_until_its_visit_starts(desks: Desks) -> None:
    planned = visits.list_visits(desks.field)
    assert [row.state for row in planned] == ["PLANNED", "PLANNED"]
    assert len(planned[0].team) == 2
    start(desks, task=planned[0].id)
    assert [row.state for row in visits.list_visits(desks.field)] == ["PLANNED", "IN_PROGRESS"]


def test_a_visit_keeps_the_entity_as_it_was(desks: Desks) -> None:
    row = visits.inspection_row(desks.field, started(desks))
    assert row.entity_name == "示例铝业有限公司"
    assert [member.name for member in row.team] == ["检查员甲", "检查员乙"]
    assert row.state == InspectionState.IN_PROGRESS.value


def test_a_visit_with_open_items_is_not_closed(desks: Desks) -> None:
    inspection = started(desks)
    before = event_count(desks)
    with pytest.raises(VisitRefused, match=r"5 places .* T-01 has no result"):
        visits.close_visit(desks.field, inspection)
    assert event_count(desks) == before
    assert visits.open_filling(desks.field, inspection).problems()


def test_a_hazard_that_lacks_something_keeps_the_visit_open(desks: Desks) -> None:
    inspection = started(desks)
    uid = answered(desks, inspection)
    visits.open_filling(desks.field, inspection).set_hazard(uid, "deadline", None)
    with pytest.raises(VisitRefused, match="the deadline is missing"):
        visits.close_visit(desks.field, inspection)


def test_an_item_left_open_is_not_checked_with_its_reason(desks: Desks) -> None:
    inspection = started(desks)
    answered(desks, inspection, wrong="")
    filling = visits.open_filling(desks.field, inspection)
    key = keys_of(filling)["T-05"]
    filling.set_result(key, None)
    visits.close_visit(desks.field, inspection, reasons={key: "炉子检修，无法靠近"})
    answers = desks.field.state(inspection).live[inspection]["answers.small_checklist.section_2"]
    assert isinstance(answers, dict)
    assert "炉子检修，无法靠近" in answers.values()
    assert ItemResult.NOT_CHECKED.value in answers.values()


def test_a_reason_of_blanks_is_no_reason(desks: Desks) -> None:
    inspection = started(desks)
    answered(desks, inspection, wrong="")
    filling = visits.open_filling(desks.field, inspection)
    key = keys_of(filling)["T-05"]
    filling.set_result(key, None)
    with pytest.raises(VisitRefused, match="without a reason"):
        visits.close_visit(desks.field, inspection, reasons={key: "  "})


def test_a_refused_close_leaves_the_answers_as_they_were(desks: Desks) -> None:
    inspection = started(desks)
    filling = visits.open_filling(desks.field, inspection)
    keys = keys_of(filling)
    with pytest.raises(VisitRefused):
        visits.close_visit(desks.field, inspection, reasons={keys["T-01"]: "没有时间"})
    again = visits.open_filling(desks.field, inspection)
    assert again.item(keys["T-01"]).result is None
    assert again.undo() is None


def test_a_close_that_is_interrupted_leaves_the_draft_and_no_event(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = started(desks)
    uid = answered(desks, inspection)
    before = event_count(desks)

    def dies(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(visits, "delete_draft", dies)
    with pytest.raises(KeyboardInterrupt):
        visits.close_visit(desks.field, inspection)
    monkeypatch.undo()
    assert event_count(desks) == before
    assert ledgers.hazard_count(desks.field, ledgers.HazardFilter()) == 0
    assert visits.open_filling(desks.field, inspection).hazard(uid).fact == "配电箱门锁损坏"
    assert [one.id for one in visits.close_visit(desks.field, inspection)] == [uid]


def test_a_closed_visit_says_what_was_found(desks: Desks) -> None:
    inspection = closed_visit(desks)
    row, found = (
        visits.inspection_row(desks.field, inspection),
        only_finding(desks.field, inspection),
    )
    assert (row.state, row.item_count, row.finding_count, row.major_count) == (
        InspectionState.RECORD_DRAFT.value,
        5,
        1,
        0,
    )
    assert (found.item, found.level, found.clause, found.measure) == (
        "T-03",
        "GENERAL",
        "XF-27",
        "deadline",
    )
    assert "第二十七条" in found.citation
    assert [photo.media_type for photo in found.photos] == ["image/jpeg"]
    assert drafts.find_draft(desks.field.db, inspection) is None
    with pytest.raises(VisitRefused):
        visits.open_filling(desks.field, inspection)
    with pytest.raises(VisitRefused):
        visits.close_visit(desks.field, inspection)


def test_each_finding_is_a_hazard_with_a_life_of_its_own(desks: Desks) -> None:
    found = only_finding(desks.field, closed_visit(desks))
    row = ledgers.hazard(desks.field, found.id)
    assert (row.number, row.state, row.finder) == (
        found.number,
        HazardState.GRADED.value,
        "检查员甲",
    )
    kinds = [entry.kind for entry in ledgers.hazard_history(desks.field, found.id)]
    assert kinds == ["hazard.register", "hazard.grade"]


def test_a_hazard_put_right_on_the_spot_is_recorded_as_such(desks: Desks) -> None:
    found = only_finding(desks.field, closed_visit(desks, measure="immediate"))
    state = ledgers.hazard(desks.field, found.id).state
    assert state == HazardState.IMMEDIATE_FIXED.value
    assert found.deadline is None


def test_an_item_that_is_no_longer_wrong_leaves_no_finding(desks: Desks) -> None:
    inspection = started(desks)
    answered(desks, inspection)
    filling = visits.open_filling(desks.field, inspection)
    filling.set_result(keys_of(filling)["T-03"], ItemResult.CONFORM)
    assert visits.close_visit(desks.field, inspection) == []
    state = desks.field.state(inspection)
    assert not [one for one in state.live.values() if one.get("type") == "photo"]


def test_the_history_tells_who_did_what(desks: Desks) -> None:
    inspection = closed_visit(desks)
    history = visits.visit_history(desks.field, inspection)
    kinds = [entry.kind for entry in history]
    assert kinds[:2] == ["inspection.start", "inspection.show_certificate"]
    assert kinds[-1] == "inspection.close"
    assert {entry.actor for entry in history} == {"检查员甲"}
    assert len(history) == len(events_of(desks.field.db, inspection))


def test_earlier_visits_of_an_entity_are_listed(desks: Desks) -> None:
    inspection = closed_visit(desks)
    assert [row.id for row in visits.earlier_visits(desks.field, ENTITY)] == [inspection]
    assert visits.earlier_visits(desks.field, "demo-entity-03") == []


def test_an_unknown_visit_is_not_found(desks: Desks) -> None:
    with pytest.raises(NotFound):
        visits.inspection_row(desks.field, "unknown")


def test_a_visit_does_not_close_before_it_is_noted_that_certificates_were_shown(
    desks: Desks,
) -> None:
    inspection = visits.start_visit(
        desks.field,
        entity_id=ENTITY,
        kind=InspectionKind.ROUTINE,
        forms=(FORM,),
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="熔铸车间",
    )
    answered(desks, inspection)
    with pytest.raises(VisitRefused, match="certificates"):
        visits.close_visit(desks.field, inspection)
    visits.show_certificate(desks.field, inspection)
    assert visits.close_visit(desks.field, inspection)
