"""复查: a later visit, on this device or another, speaks of what an earlier one has ordered."""

from dataclasses import replace
from datetime import date

import pytest

from inspector.documents.dossier_metadata import read_metadata
from inspector.domain.hazard_states import HazardState
from inspector.domain.inspection import ItemResult
from inspector.domain.ledger import HazardRow
from inspector.domain.numbering import is_named
from inspector.domain.paper import InspectionRecord, PaperKind, PaperRow
from inspector.domain.person import Desk
from inspector.domain.sheet import Sheet
from inspector.domain.task import InspectionKind, Task
from inspector.errors import PackageRefused, PaperRefused, SecondDuty, VisitRefused
from inspector.services import ledgers, packages, papers, register, visits
from inspector.services.acceptance import record_acceptance
from inspector.services.context import Context
from inspector.services.dossiers import write_hazard_dossier
from inspector.services.paper_drawing import paper_content
from inspector.services.reinspection import reinspected_lines
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet, preview_sheet
from inspector.services.sheet_reissue import reissue_sheet, reopen_sheet
from inspector.storage.event_store import events_of
from inspector.storage.hazards import HazardFilter
from tests.desks import (
    ENTITY,
    FORM,
    Desks,
    brought,
    enrolled,
    signatures,
    signed_papers,
)
from tests.services.test_supervision import acceptance

KIND = PaperKind.REINSPECTION_OPINION
TWELVE_DAYS = 12 * 24 * 60  # the hazard of the desks falls due ten days after its visit


@pytest.fixture
def later(visited: Desks) -> Desks:
    """The desks with another inspector's laptop as the field, twelve days after the visit."""
    office = visited.office
    brought(office, visited.package)
    other = enrolled(office, visited.folder / "other", Desk.FIELD, "检查员丙", "演示-0004")
    visited.keep_open(other)
    task = Task(
        id="task-again",
        entity=ENTITY,
        kind=InspectionKind.REINSPECTION,
        forms=(FORM,),
        team=(other.person.id, visited.second.id),
        lead=visited.lead.person.id,
        planned=date(2026, 11, 28),
    )
    register.plan_task(office, task)
    brought(other, packages.export_base(office, visited.exchange).path)
    visited.clock.pass_minutes(TWELVE_DAYS)
    return replace(visited, field=other)


def again(
    desks: Desks,
    kind: InspectionKind = InspectionKind.REINSPECTION,
    forms: tuple[str, ...] = (FORM,),
) -> str:
    """Carry out one more visit to the same entity, in which all is in order; return its id."""
    inspection = visits.start_visit(
        desks.field,
        entity_id=ENTITY,
        kind=kind,
        forms=forms,
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="熔铸车间",
        certificate_shown=True,
    )
    filling = visits.open_filling(desks.field, inspection)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
    desks.clock.pass_minutes(30)
    visits.close_visit(desks.field, inspection)
    signed_papers(desks, inspection)
    return inspection


def opinion(desks: Desks, inspection: str, **said: str) -> PaperRow:
    begun = begin_sheet(desks.field, inspection, KIND).filled
    paper = issue_sheet(
        desks.field, inspection, KIND, Filled({**begun.fields, **said}, begun.tables)
    )
    for one in signatures(desks, paper):
        paper = papers.sign_paper(desks.field, paper.id, one)
    return paper


def only_hazard(ctx: Context) -> HazardRow:
    (row,) = ledgers.hazards(ctx, HazardFilter())
    return row


def fields_of(ctx: Context, paper: PaperRow) -> dict[str, str]:
    content = paper_content(ctx, paper)
    assert isinstance(content, Sheet)
    return dict(content.fields)


def kinds_of(ctx: Context, stream: str) -> list[str]:
    return [signed.event.kind for signed in events_of(ctx.db, stream)]


def test_another_laptop_re_inspects_what_the_first_has_ordered(later: Desks) -> None:
    known = only_hazard(later.field)
    order = next(
        one
        for one in papers.list_papers(later.office, known.inspection)
        if one.kind is PaperKind.RECTIFICATION_ORDER
    )
    inspection = again(later)
    begun = begin_sheet(later.field, inspection, KIND).filled.fields
    assert begun["original_number"] == known.paper_number == order.number
    assert begun["original_day"] == "2026年11月16日"
    assert is_named(known.number, begun["failed"])

    paper = opinion(later, inspection, opinion="全部整改合格")
    said = fields_of(later.field, paper)
    assert is_named(known.number, said["passed"])
    assert said["failed"] == ""
    exported = packages.export_inspection(later.field, inspection, later.exchange)
    for ctx in (later.office, later.lead):
        brought(ctx, exported.path)
        row = only_hazard(ctx)
        assert (row.state, row.inspection) == (HazardState.REINSPECT_PASSED, known.inspection)
    reinspection = ledgers.hazard_history(later.office, known.id)[-1]
    assert (reinspection.kind, reinspection.actor) == ("hazard.reinspect", "检查员丙")


def test_the_dossier_of_a_hazard_has_the_opinion_of_the_later_visit(later: Desks) -> None:
    hazard = only_hazard(later.field)
    inspection = again(later)
    paper = opinion(later, inspection, opinion="未整改")
    brought(later.office, packages.export_inspection(later.field, inspection, later.exchange).path)
    made = write_hazard_dossier(later.office, hazard.id, later.folder / "out")
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    assert titles.count(paper.title) == 1


def test_a_paper_names_the_decision_that_it_is_about_or_is_refused(later: Desks) -> None:
    hazard, inspection = only_hazard(later.field), again(later)
    begun = begin_sheet(later.field, inspection, KIND).filled
    wrong = {"opinion": "全部整改合格", "original_number": "（示例）应急责改〔2026〕99号"}
    with pytest.raises(PaperRefused, match="原决定文号") as refused:
        issue_sheet(later.field, inspection, KIND, Filled({**begun.fields, **wrong}, {}))
    assert hazard.paper_number in refused.value.what()
    assert only_hazard(later.field).state == HazardState.ORDERED


def test_a_list_that_speaks_against_the_conclusion_is_refused(later: Desks) -> None:
    inspection = again(later)
    begun = begin_sheet(later.field, inspection, KIND).filled
    wrong = {"opinion": "全部整改合格", "failed": "配电箱门锁仍未修复"}
    with pytest.raises(PaperRefused, match="未整改合格项"):
        issue_sheet(later.field, inspection, KIND, Filled({**begun.fields, **wrong}, {}))


def test_an_opinion_of_another_laptop_is_corrected_there(later: Desks) -> None:
    hazard, inspection = only_hazard(later.field), again(later)
    old = opinion(later, inspection, opinion="未整改")
    filled = reopen_sheet(later.field, old.id).filled
    corrected = Filled({**filled.fields, "opinion": "全部整改合格"}, filled.tables)
    new = reissue_sheet(later.field, old.id, corrected, "结论填错")
    assert is_named(hazard.number, fields_of(later.field, new)["passed"])
    brought(later.office, packages.export_inspection(later.field, inspection, later.exchange).path)
    assert only_hazard(later.office).state == HazardState.REINSPECT_PASSED


def test_a_re_inspection_needs_no_checklist_and_its_record_names_what_was_seen(
    later: Desks,
) -> None:
    known, inspection = only_hazard(later.field), again(later, forms=())
    record = papers.list_papers(later.field, inspection)[0]
    content = paper_content(later.field, record)
    assert isinstance(content, InspectionRecord)
    assert content.checked == (
        f"对{known.paper_number}责令整改的下列1项事故隐患进行了复查：",
        "1. 熔铸车间东侧1号配电箱：配电箱门锁损坏。",
    )
    opinion(later, inspection, opinion="全部整改合格")
    # What was seen stays said where the record is written anew, though nothing waits any longer.
    assert reinspected_lines(later.field, inspection) == content.checked
    with pytest.raises(VisitRefused, match="no checklist"):
        again(later, InspectionKind.ROUTINE, forms=())


def test_a_visit_of_another_kind_leaves_earlier_hazards_alone(later: Desks) -> None:
    inspection = again(later, InspectionKind.ROUTINE)
    assert begin_sheet(later.field, inspection, KIND).filled.fields["failed"] == ""
    before = kinds_of(later.field, only_hazard(later.field).id)
    filled = begin_sheet(later.field, inspection, KIND).filled
    said = {"opinion": "全部整改合格", "original_day": "2026-11-16", "original_number": "1号"}
    issue_sheet(later.field, inspection, KIND, Filled({**filled.fields, **said}, {}))
    assert kinds_of(later.field, only_hazard(later.field).id) == before


def test_the_same_laptop_comes_back_with_a_visit_of_its_own(visited: Desks) -> None:
    hazard = only_hazard(visited.field)
    visited.clock.pass_minutes(TWELVE_DAYS)
    inspection = again(visited)
    opinion(visited, inspection, opinion="全部整改合格")
    brought(
        visited.office,
        visited.package,
        packages.export_inspection(visited.field, inspection, visited.exchange).path,
    )
    assert ledgers.hazard(visited.office, hazard.id).state == HazardState.REINSPECT_PASSED


def test_two_laptops_that_come_to_different_ends_leave_it_to_a_person(
    later: Desks, visited: Desks
) -> None:
    first = only_hazard(later.field).inspection
    opinion(visited, first, opinion="未整改")
    inspection = again(later)
    opinion(later, inspection, opinion="全部整改合格")
    for ctx, visit in ((visited.field, first), (later.field, inspection)):
        brought(later.office, packages.export_inspection(ctx, visit, later.exchange).path)
    assert only_hazard(later.office).conflicted


def test_what_is_not_rectified_is_ordered_again_by_a_new_deadline(later: Desks) -> None:
    number, inspection = only_hazard(later.field).paper_number, again(later)
    paper = opinion(later, inspection, opinion="未整改", deadline="+10")
    assert fields_of(later.field, paper)["deadline"] == "2026年12月8日"
    brought(later.office, packages.export_inspection(later.field, inspection, later.exchange).path)
    for ctx in (later.field, later.office):
        row = only_hazard(ctx)
        assert (row.state, row.deadline) == (HazardState.ORDERED, date(2026, 12, 8))
        assert row.paper_number == number
    kinds = kinds_of(later.office, only_hazard(later.office).id)
    assert kinds[-2:] == ["hazard.reinspect", "hazard.order"]

    later.clock.pass_minutes(TWELVE_DAYS)
    inspection = again(later)
    opinion(later, inspection, opinion="全部整改合格")
    assert only_hazard(later.field).state == HazardState.REINSPECT_PASSED


@pytest.mark.parametrize(
    ("conclusion", "deadline"),
    [("全部整改合格", "2026-12-08"), ("未整改", "2026-11-01"), ("未整改", "尽快")],
)
def test_a_new_deadline_that_cannot_be_is_refused_with_its_field(
    later: Desks, conclusion: str, deadline: str
) -> None:
    inspection = again(later)
    begun = begin_sheet(later.field, inspection, KIND).filled
    said = Filled({**begun.fields, "opinion": conclusion, "deadline": deadline}, begun.tables)
    assert preview_sheet(later.field, inspection, KIND, said).startswith(b"%PDF")
    with pytest.raises(PaperRefused, match="未整改项的新期限"):
        issue_sheet(later.field, inspection, KIND, said)
    assert only_hazard(later.field).state == HazardState.ORDERED


def test_a_new_deadline_is_taken_back_with_its_opinion(later: Desks) -> None:
    inspection = again(later)
    old = opinion(later, inspection, opinion="未整改", deadline="2026-12-08")
    filled = reopen_sheet(later.field, old.id).filled
    said = {**filled.fields, "opinion": "全部整改合格", "deadline": ""}
    reissue_sheet(later.field, old.id, Filled(said, filled.tables), "结论填错")
    assert only_hazard(later.field).state == HazardState.REINSPECT_PASSED


def test_a_correction_keeps_the_new_deadline_though_it_has_passed_meanwhile(later: Desks) -> None:
    inspection = again(later)
    old = opinion(later, inspection, opinion="未整改", deadline="2026-12-08")
    for _version in range(2):
        later.clock.pass_minutes(TWELVE_DAYS)
        filled = reopen_sheet(later.field, old.id).filled
        old = reissue_sheet(later.field, old.id, filled, "错字")
        assert fields_of(later.field, old)["deadline"] == "2026年12月8日"
    row = only_hazard(later.field)
    assert (row.state, row.deadline) == (HazardState.ORDERED, date(2026, 12, 8))
    before = Filled({**filled.fields, "deadline": "2026-11-28"}, filled.tables)
    with pytest.raises(PaperRefused, match="未整改项的新期限"):
        reissue_sheet(later.field, old.id, before, "期限写错")


def test_nobody_accepts_what_they_have_re_inspected(later: Desks) -> None:
    inspection = again(later)
    opinion(later, inspection, opinion="全部整改合格")
    brought(later.office, packages.export_inspection(later.field, inspection, later.exchange).path)
    hazard, me = only_hazard(later.office), later.field.person
    said = acceptance(later.office, department=me.organisation, person=me.name)
    with pytest.raises(SecondDuty, match="re-inspecting"):
        record_acceptance(later.office, hazard.id, said)
    assert only_hazard(later.office).state == HazardState.REINSPECT_PASSED
    other = replace(said, person="验收人甲")
    assert record_acceptance(later.office, hazard.id, other).state == HazardState.ACCEPTED


def test_nor_is_it_taken_from_a_desk_that_does_not_look(
    later: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = again(later)
    opinion(later, inspection, opinion="全部整改合格")
    brought(later.office, packages.export_inspection(later.field, inspection, later.exchange).path)
    monkeypatch.setattr("inspector.services.acceptance.check_part", lambda *_said: None)
    me = later.field.person
    said = acceptance(later.office, department=me.organisation, person=me.name)
    record_acceptance(later.office, only_hazard(later.office).id, said)
    with pytest.raises(PackageRefused) as caught:
        brought(later.field, packages.export_base(later.office, later.exchange).path)
    assert caught.value.facts["reason"] == "DUTIES"
