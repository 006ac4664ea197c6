"""挂牌, 提级, 复查, 验收, 销号 and 摘牌 of one hazard, through the services of two desks."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from inspector.domain.duties import Duty
from inspector.domain.hazard_states import HazardState, SupervisionState
from inspector.domain.inspection import AttachedFile
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperKind
from inspector.domain.person import Role
from inspector.domain.supervision import (
    Acceptance,
    CloseOut,
    Escalation,
    EscalationReason,
    Listing,
    SupervisionLevel,
)
from inspector.errors import (
    ActRefused,
    PackageRefused,
    PaperRefused,
    SecondDuty,
    StepForOtherRole,
    StepNotAllowed,
    WrongRole,
)
from inspector.services import ledgers, packages, papers
from inspector.services.acceptance import close_out, record_acceptance
from inspector.services.context import Context
from inspector.services.hazard_case import HazardAct, hazard_case, offered_acts
from inspector.services.refusals import attach_recording
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.services.sheet_reissue import reissue_sheet, reopen_sheet
from inspector.services.supervision import escalate, list_hazard, suggested_reasons
from inspector.services.visits import findings
from inspector.storage.hazards import HazardFilter, hazards_going_out
from inspector.storage.projections import rebuild_projections
from tests.desks import Desks, brought, hazard_of
from tests.services.test_office_papers import hazard_at_office

LISTED_ON, DUE = date(2026, 11, 16), date(2026, 12, 31)
LISTING = Listing(
    level=SupervisionLevel.COUNTY,
    organ="示例区安全生产委员会",
    unit="示例区工业园管理委员会",
    supervisor="督办人甲",
    deadline=DUE,
    on=LISTED_ON,
)
ESCALATION = Escalation(
    before=SupervisionLevel.COUNTY,
    level=SupervisionLevel.CITY,
    organ="示例市安全生产委员会",
    reasons=(EscalationReason.HARD,),
    grounds="熔炼炉改造须停产，企业无力承担。",
    approved_by="办公室主任甲",
    deadline=DUE,
    on=LISTED_ON,
)
DEPARTMENT = "示例区工业和信息化局"


def opinion(ctx: Context) -> AttachedFile:
    """Keep the file of a department's written opinion."""
    source = ctx.workspace.folder / "验收意见.pdf"
    source.write_bytes(b"%PDF-1.4 demo opinion")
    return attach_recording(ctx, source)


def acceptance(ctx: Context, **changes: object) -> Acceptance:
    said = Acceptance(
        department=DEPARTMENT,
        person="验收人甲",
        opinion="经现场验收，治理措施已落实，验收合格。",
        on=ctx.clock().date(),
        file=opinion(ctx),
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def closing(ctx: Context) -> CloseOut:
    return CloseOut(basis="验收意见", person="", on=ctx.clock().date())


def issue_opinion(desks: Desks, hazard: str, **said: str) -> None:
    """Let the team issue its 整改复查意见书 and carry the visit to the office again."""
    inspection = ledgers.hazard(desks.office, hazard).inspection
    kind = PaperKind.REINSPECTION_OPINION
    begun = begin_sheet(desks.field, inspection, kind).filled
    issue_sheet(desks.field, inspection, kind, Filled({**begun.fields, **said}, begun.tables))
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)


def reinspected(desks: Desks, hazard: str) -> HazardRow:
    desks.clock.pass_minutes(8 * 24 * 60)
    issue_opinion(desks, hazard, opinion="全部整改合格")
    return ledgers.hazard(desks.office, hazard)


def accepted(desks: Desks, hazard: str) -> HazardRow:
    reinspected(desks, hazard)
    return record_acceptance(desks.office, hazard, acceptance(desks.office))


def count(ctx: Context, *states: SupervisionState) -> int:
    chosen = HazardFilter(supervision=tuple(state.value for state in states))
    return ledgers.hazard_count(ctx, chosen)


def test_a_major_hazard_goes_from_listed_to_closed_out_and_is_delisted_in_the_same_act(
    major: Desks,
) -> None:
    hazard, office = hazard_of(major), major.office
    assert offered_acts(office, hazard_case(office, hazard)) == [HazardAct.LIST]
    assert list_hazard(office, hazard, LISTING).supervision == SupervisionState.LISTED
    assert count(office, SupervisionState.LISTED) == 1
    assert offered_acts(office, hazard_case(office, hazard)) == [HazardAct.ESCALATE]
    assert escalate(office, hazard, ESCALATION).supervision == SupervisionState.ESCALATED
    assert reinspected(major, hazard).state == HazardState.REINSPECT_PASSED
    case = hazard_case(office, hazard)
    said_of_it = case.decided.reinspection
    assert said_of_it is not None
    assert (said_of_it.passed, len(said_of_it.officers)) == (True, 2)
    assert case.unsigned_opinion == said_of_it.number
    assert offered_acts(office, case) == [HazardAct.ACCEPT]
    further = replace(ESCALATION, before=SupervisionLevel.CITY, level=SupervisionLevel.REGION)
    with pytest.raises(ActRefused, match="nothing is left"):
        escalate(office, hazard, further)
    said = acceptance(office)
    assert record_acceptance(office, hazard, said).state == HazardState.ACCEPTED
    row = close_out(office, hazard, closing(office))
    assert (row.state, row.supervision) == (HazardState.CLOSED, SupervisionState.DELISTED)
    assert count(office, SupervisionState.DELISTED) == 1
    assert count(office, SupervisionState.LISTED, SupervisionState.ESCALATED) == 0
    case = hazard_case(office, hazard)
    known = case.decided
    assert (known.acceptance, known.listing, known.escalation) == (said, LISTING, ESCALATION)
    assert known.close_out is not None
    assert known.close_out.person == office.person.name
    assert case.duties == {
        Duty.CREATE: major.field.person.id,
        Duty.RECTIFY: f"entity:{row.entity}",
        Duty.ACCEPT: f"{DEPARTMENT}/验收人甲",
        Duty.CLOSE_OUT: office.person.id,
    }
    assert office.blobs.read(office.db, said.file.sha256).startswith(b"%PDF")
    assert offered_acts(office, case) == []
    rebuild_projections(office.db)
    assert ledgers.hazard(office, hazard) == row
    table = ledgers.export_hazards_csv(office, HazardFilter(), major.folder / "ledger.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["验收部门与日期"] == f"{DEPARTMENT}　验收人甲　{said.on.isoformat()}"
    assert line["销号人与日期"].startswith("办公室甲　")
    assert line["督办级别与编号"] == "已摘牌　市级　示例市安全生产委员会"


def test_the_other_desks_take_these_acts_from_the_base_package(major: Desks) -> None:
    hazard = hazard_of(major)
    list_hazard(major.office, hazard, LISTING)
    accepted(major, hazard)
    base = packages.export_base(major.office, major.exchange).path
    for desk in (major.field, major.lead):
        brought(desk, base)
        row = ledgers.hazard(desk, hazard)
        assert (row.state, row.supervision) == (HazardState.ACCEPTED, SupervisionState.LISTED)
        case = hazard_case(desk, hazard)
        assert case.decided == hazard_case(major.office, hazard).decided
        assert offered_acts(desk, case) == []


def test_the_other_desks_learn_from_the_base_package_that_a_hazard_was_closed_out(
    major: Desks,
) -> None:
    hazard, office = hazard_of(major), major.office
    accepted(major, hazard)
    brought(major.lead, packages.export_base(office, major.exchange).path)
    close_out(office, hazard, closing(office))
    major.clock.pass_minutes(100 * 24 * 60)
    base = packages.export_base(office, major.exchange).path
    for desk in (major.field, major.lead):
        brought(desk, base)
        assert ledgers.hazard(desk, hazard).state == HazardState.CLOSED
    major.clock.pass_minutes(100 * 24 * 60)  # by now it is history
    assert hazards_going_out(office.db, office.clock() - packages.ENDED_KEPT) == []
    assert hazards_going_out(office.db, office.clock() - 2 * packages.ENDED_KEPT) == [hazard]


def test_a_hazard_that_comes_back_is_listed_anew_from_below(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    list_hazard(office, hazard, LISTING)
    escalate(office, hazard, ESCALATION)
    accepted(major, hazard)
    close_out(office, hazard, closing(office))
    with pytest.raises(ActRefused, match="no longer open"):
        list_hazard(office, hazard, LISTING)
    with office.db.write():  # as a look back would leave it
        office.db.run(
            "update hazard set state = 'REOPENED', data = json_set(data, '$.state', 'REOPENED')"
        )
    list_hazard(office, hazard, LISTING)
    case = hazard_case(office, hazard)
    assert (case.supervision, case.decided.escalation) == (SupervisionState.LISTED, None)
    assert case.decided.supervised == LISTING


def test_only_the_office_lists_and_only_major_hazards_once(major: Desks) -> None:
    hazard = hazard_of(major)
    with pytest.raises(StepForOtherRole):
        list_hazard(major.field, hazard, LISTING)
    with pytest.raises(StepNotAllowed):
        escalate(major.office, hazard, ESCALATION)
    list_hazard(major.office, hazard, LISTING)
    with pytest.raises(StepNotAllowed):
        list_hazard(major.office, hazard, LISTING)


def test_a_general_hazard_is_not_listed_and_is_closed_out_without(desks: Desks) -> None:
    hazard, office = hazard_at_office(desks, wrong="T-03"), desks.office
    with pytest.raises(ActRefused, match="only major"):
        list_hazard(office, hazard, LISTING)
    accepted(desks, hazard)
    row = close_out(office, hazard, closing(office))
    assert (row.state, row.supervision) == (HazardState.CLOSED, SupervisionState.NONE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organ": " "}, "Supervising organ"),
        ({"unit": ""}, "Unit in charge"),
        ({"supervisor": ""}, "Supervisor"),
        ({"on": date(2026, 11, 17)}, "Decided on"),
        ({"on": date(2026, 11, 1)}, "Decided on"),
        ({"deadline": date(2026, 11, 15)}, "To be done by"),
    ],
)
def test_what_is_missing_or_wrong_of_a_listing_is_named_and_nothing_is_written(
    major: Desks, changes: Mapping[str, object], field: str
) -> None:
    hazard = hazard_of(major)
    before = ledgers.hazard_history(major.office, hazard)
    with pytest.raises(ActRefused) as caught:
        list_hazard(major.office, hazard, replace(LISTING, **changes))  # type: ignore[arg-type]
    assert caught.value.facts["field"] == field
    assert ledgers.hazard_history(major.office, hazard) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": SupervisionLevel.COUNTY}, "Supervision level"),
        ({"before": SupervisionLevel.CITY}, "Supervision level"),
        ({"reasons": ()}, "Reasons"),
        ({"grounds": ""}, "Facts behind them"),
        ({"approved_by": ""}, "Approved by"),
        ({"organ": ""}, "Supervising organ"),
    ],
)
def test_supervision_goes_up_for_a_reason_and_approved(
    major: Desks, changes: Mapping[str, object], field: str
) -> None:
    hazard = hazard_of(major)
    list_hazard(major.office, hazard, LISTING)
    with pytest.raises(ActRefused) as caught:
        escalate(major.office, hazard, replace(ESCALATION, **changes))  # type: ignore[arg-type]
    assert caught.value.facts["field"] == field


def test_what_the_record_itself_speaks_for_is_suggested(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    assert suggested_reasons(office, hazard_case(office, hazard)) == ()
    major.clock.pass_minutes(11 * 24 * 60)
    found = suggested_reasons(office, hazard_case(office, hazard))
    assert found == (EscalationReason.OVERDUE,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"department": ""}, "Accepting department"),
        ({"department": "示例铝业有限公司"}, "Accepting department"),
        ({"person": ""}, "Accepted by"),
        ({"opinion": ""}, "Opinion"),
        ({"on": date(2026, 11, 20)}, "Accepted on"),
        ({"on": date(2026, 12, 20)}, "Accepted on"),
        ({"file": AttachedFile(sha256="0" * 64, name="a.pdf", size=9)}, "The written opinion"),
    ],
)
def test_an_acceptance_is_whole_and_its_opinion_is_kept(
    major: Desks, changes: Mapping[str, object], field: str
) -> None:
    hazard, office = hazard_of(major), major.office
    reinspected(major, hazard)
    with pytest.raises(ActRefused) as caught:
        record_acceptance(office, hazard, acceptance(office, **changes))
    assert caught.value.facts["field"] == field


def test_no_acceptance_before_the_re_inspection_and_no_end_before_the_acceptance(
    major: Desks,
) -> None:
    hazard, office = hazard_of(major), major.office
    with pytest.raises(StepNotAllowed):
        record_acceptance(office, hazard, acceptance(office))
    list_hazard(office, hazard, LISTING)
    reinspected(major, hazard)
    with pytest.raises(StepNotAllowed):
        close_out(office, hazard, closing(office))
    assert ledgers.hazard(office, hazard).supervision == SupervisionState.LISTED


def test_nobody_has_two_of_the_four_parts(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    reinspected(major, hazard)
    ours = office.organisation.name
    finder, second = major.field.person, major.second
    for person in (finder, second):
        mine = acceptance(office, department=ours, person=person.name)
        with pytest.raises(SecondDuty) as caught:
            record_acceptance(office, hazard, mine)
        assert caught.value.facts["held"] == "registering"
    with pytest.raises(ActRefused, match="who enters it"):
        record_acceptance(
            office, hazard, acceptance(office, department=ours, person=office.person.name)
        )
    assert ledgers.hazard(office, hazard).state == HazardState.REINSPECT_PASSED


def test_what_one_person_did_twice_is_neither_written_nor_taken_from_elsewhere(
    major: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard, office = hazard_of(major), major.office
    accepted(major, hazard)
    values = {"duty.accept": major.field.person.id}
    with pytest.raises(WrongRole), office.recording() as record:
        record.add(hazard, "hazard.note", values)
    with pytest.raises(SecondDuty), major.field.recording() as record:
        record.add(hazard, "hazard.note", values)
    # The same by a program that does not look.
    monkeypatch.setattr("inspector.services.context.second_duties", lambda _deeds: {})
    with major.field.recording() as record:
        record.add(hazard, "hazard.note", values)
    inspection = ledgers.hazard(office, hazard).inspection
    package = packages.export_inspection(major.field, inspection, major.exchange)
    with pytest.raises(PackageRefused) as caught:
        brought(office, package.path)
    assert caught.value.facts["reason"] == "DUTIES"


def test_no_acceptance_comes_from_elsewhere_without_who_accepted(
    major: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard = hazard_of(major)
    monkeypatch.setattr("inspector.services.context.nameless_duties", lambda _deeds: set())
    with major.field.recording() as record:  # by a program that does not look
        record.add(hazard, "note.of.another.program", {"state": HazardState.ACCEPTED})
    inspection = ledgers.hazard(major.office, hazard).inspection
    package = packages.export_inspection(major.field, inspection, major.exchange)
    with pytest.raises(PackageRefused) as caught:
        brought(major.office, package.path)
    assert caught.value.facts["reason"] == "DUTIES"


def test_no_decision_from_elsewhere_ends_a_hazard_that_nobody_has_ended(major: Desks) -> None:
    hazard = hazard_of(major)
    with major.field.recording() as record:  # by a program that writes what it likes
        record.add(hazard, "resolve", {"state": HazardState.ACCEPTED}, between=[], reason="")
    inspection = ledgers.hazard(major.office, hazard).inspection
    package = packages.export_inspection(major.field, inspection, major.exchange)
    with pytest.raises(PackageRefused) as caught:
        brought(major.office, package.path)
    assert caught.value.facts["reason"] == "DUTIES"


def test_a_decision_for_the_end_that_somebody_has_said_is_taken(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    accepted(major, hazard)
    brought(major.field, packages.export_base(office, major.exchange).path)
    with major.field.recording() as record:
        record.add(hazard, "resolve", {"state": HazardState.ACCEPTED}, between=[], reason="")
    inspection = ledgers.hazard(office, hazard).inspection
    package = packages.export_inspection(major.field, inspection, major.exchange)
    (preview,) = brought(office, package.path)
    assert preview.imported


def test_nobody_of_the_team_accepts_at_another_desk(
    major: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard, office = hazard_of(major), major.office
    reinspected(major, hazard)
    monkeypatch.setattr("inspector.services.acceptance.check_part", lambda *_said: None)
    ours = office.organisation.name  # the second officer, by a program that does not look
    record_acceptance(office, hazard, acceptance(office, department=ours, person="检查员乙"))
    package = packages.export_base(office, major.exchange)
    with pytest.raises(PackageRefused) as caught:
        brought(major.field, package.path)
    assert caught.value.facts["reason"] == "DUTIES"


@pytest.mark.parametrize(
    "values",
    [
        {"state": HazardState.ACCEPTED},
        {"supervision": SupervisionState.DELISTED},
        {"close_out": {"basis": "x"}},
        {"listing": {"level": "COUNTY"}},
    ],
)
def test_what_is_the_offices_is_not_written_in_the_field_and_no_bare_acceptance_anywhere(
    major: Desks, values: Mapping[str, object]
) -> None:
    hazard = hazard_of(major)
    ctx = major.office if "state" in values else major.field
    with pytest.raises(WrongRole), ctx.recording() as record:
        record.add(hazard, "note.of.another.program", values)


def test_an_opinion_of_the_team_brings_each_hazard_on(major: Desks) -> None:
    hazard = hazard_of(major)
    number = ledgers.hazard(major.office, hazard).number
    major.clock.pass_minutes(60)
    with pytest.raises(PaperRefused, match=number):
        issue_opinion(major, hazard, opinion="部分整改合格")
    issue_opinion(major, hazard, opinion="部分整改合格", failed=f"{number} 未设置")
    row = ledgers.hazard(major.office, hazard)
    assert row.state == HazardState.REINSPECT_FAILED
    # A hazard that was not put right waits for a new order, not for another opinion.
    assert findings(major.field, row.inspection)
    kinds = [one.kind for one in ledgers.hazard_history(major.office, hazard)]
    assert kinds[-2:] == ["hazard.report_rectified", "hazard.reinspect"]


def test_an_opinion_that_is_issued_anew_says_what_stands(major: Desks) -> None:
    hazard = hazard_of(major)
    inspection = ledgers.hazard(major.office, hazard).inspection
    issue_opinion(major, hazard, opinion="未整改")
    assert ledgers.hazard(major.office, hazard).state == HazardState.REINSPECT_FAILED
    old = papers.list_papers(major.field, inspection)[-1]
    filled = reopen_sheet(major.field, old.id).filled
    corrected = Filled({**filled.fields, "opinion": "全部整改合格"}, filled.tables)
    new = reissue_sheet(major.field, old.id, corrected, "结论填错")
    brought(major.office, packages.export_inspection(major.field, inspection, major.exchange).path)
    case = hazard_case(major.office, hazard)
    assert case.state is HazardState.REINSPECT_PASSED
    assert case.decided.reinspection is not None
    assert (case.decided.reinspection.paper, case.decided.reinspection.passed) == (new.id, True)


def test_an_opinion_that_is_issued_anew_is_no_second_re_inspection(major: Desks) -> None:
    hazard = hazard_of(major)
    inspection = ledgers.hazard(major.office, hazard).inspection
    issue_opinion(major, hazard, opinion="未整改")
    stands = papers.list_papers(major.field, inspection)[-1]
    for _time in range(2):
        filled = reopen_sheet(major.field, stands.id).filled
        stands = reissue_sheet(major.field, stands.id, filled, "错字")
    brought(major.office, packages.export_inspection(major.field, inspection, major.exchange).path)
    case = hazard_case(major.office, hazard)
    assert case.state is HazardState.REINSPECT_FAILED
    assert EscalationReason.FAILED_TWICE not in suggested_reasons(major.office, case)


def test_two_re_inspections_that_were_not_passed_speak_for_going_up(major: Desks) -> None:
    hazard = hazard_of(major)
    for number in ("（示例）应急复查〔2026〕1号", "（示例）应急复查〔2026〕2号"):
        said = {"number": number}
        failed = {"state": HazardState.REINSPECT_FAILED, "reinspection": said}
        with major.field.recording() as record:
            record.add(hazard, "hazard.reinspect", failed)
    found = suggested_reasons(major.field, hazard_case(major.field, hazard))
    assert found == (EscalationReason.FAILED_TWICE,)


def test_an_overdue_hazard_is_re_inspected_without_a_report(major: Desks) -> None:
    hazard = hazard_of(major)
    major.clock.pass_minutes(12 * 24 * 60)
    issue_opinion(major, hazard, opinion="未整改")
    kinds = [one.kind for one in ledgers.hazard_history(major.office, hazard)]
    assert kinds[-1] == "hazard.reinspect"
    assert "hazard.report_rectified" not in kinds
    assert Duty.RECTIFY not in hazard_case(major.office, hazard).duties


def test_what_is_in_conflict_is_decided_first(major: Desks) -> None:
    hazard = hazard_of(major)
    case = replace(hazard_case(major.office, hazard), state=None)
    assert offered_acts(major.office, case) == []
    assert Role.OFFICE is major.office.role
