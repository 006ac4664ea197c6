"""Papers of the office about many visits: counted and listed from the ledger, kept as data."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspector.cli.verify_paper import _found_lines
from inspector.documents.preview import text_of
from inspector.documents.template_sets import every_set
from inspector.domain.inspection import Decision
from inspector.domain.office_papers import OFFICE_ONLY
from inspector.domain.paper import ISSUED, PaperKind, PaperRow
from inspector.domain.person import Organisation, OrganKind, Role
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.sheet import FORM, NUMBER, Sheet
from inspector.domain.sheet import LETTER as LETTER_LAYOUT
from inspector.domain.visit_round import VisitRound, named_round
from inspector.errors import PaperRefused, VisitRefused, WrongRole
from inspector.services import ledgers, packages, papers
from inspector.services.context import Context
from inspector.services.number_ledger import NumberState, number_ledger
from inspector.services.office_papers import withdraw_office_paper
from inspector.services.paper_checking import check_paper
from inspector.services.papers import sign_paper
from inspector.services.reissue import shown_pdf
from inspector.services.reviews import countersign, review_finding
from inspector.services.round_papers import count_round, ledger_differences, round_papers
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet, preview_sheet
from inspector.services.sheet_reissue import reissue_sheet, reopen_sheet
from inspector.services.verification import trusted_certificates
from inspector.services.visits import (
    findings,
    inspection_row,
    is_member,
    visits_with_papers,
)
from inspector.storage.projections import rebuild_projections
from inspector.storage.reference import save_reference
from tests.desks import (
    Desks,
    brought,
    closed_visit,
    issued_record,
    refused_record,
    signature,
    signatures,
)

LIST, BULLETIN = PaperKind.SUPERVISION_LIST, PaperKind.SUPERVISION_BULLETIN
HANDOVER, ESCALATION = PaperKind.HANDOVER_SHEET, PaperKind.ESCALATION_NOTICE
LETTER = PaperKind.TRANSFER_LETTER
ROUND = VisitRound(date(2026, 11, 1), date(2026, 11, 30))
SAID = {
    "to": "示例区各有关单位",
    "demands": "举一反三，限期整改。",
    "round": "2026年第一轮",
    "why": "整改难度较大。",
    "supervisor": "督办人甲",
    "deadline": "2026-12-31",
    "conditions": "隐患排除并经验收。",
}


def of_supervision(ctx: Context) -> None:
    with ctx.db.write():
        organ = replace(ctx.organisation, organ_kind=OrganKind.SUPERVISION)
        save_reference(ctx.db, [organ])


@pytest.fixture
def inspectorate(desks: Desks) -> Desks:
    """The desks of an inspectorate whose numbers have gone out, before any visit."""
    of_supervision(desks.office)
    base = packages.export_base(desks.office, desks.exchange)
    for ctx in (desks.lead, desks.field):
        brought(ctx, base.path)
    assert desks.field.organisation.organ is OrganKind.SUPERVISION
    return desks


def brought_visit(desks: Desks, wrong: str = "T-03") -> str:
    inspection = closed_visit(desks, wrong=wrong)
    record = issued_record(desks, inspection)
    for one in signatures(desks, record):
        sign_paper(desks.field, record.id, one)
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    desks.clock.pass_minutes(60)
    return inspection


def filled(ctx: Context, about: str, kind: PaperKind) -> Filled:
    draft = begin_sheet(ctx, about, kind)
    empty = {name for name, text in draft.filled.fields.items() if not text}
    said = {name: text for name, text in SAID.items() if name in empty}
    return Filled({**draft.filled.fields, **said}, draft.filled.tables)


def issued(ctx: Context, about: str, kind: PaperKind) -> PaperRow:
    return issue_sheet(ctx, about, kind, filled(ctx, about, kind))


def sheet_of(ctx: Context, paper: str) -> Sheet:
    row = papers.paper_row(ctx, paper)
    content = ctx.state(row.inspection).live[paper]["content"]
    return from_plain(Sheet, content)


def text_on(ctx: Context, paper: str) -> str:
    return "".join(text_of(papers.paper_pdf(ctx, paper)).split())


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (BULLETIN, "示例通报〔2026〕1号"),
        (LIST, "示例问单〔2026〕"),
        (HANDOVER, "示例移单〔2026〕"),
    ],
)
def test_each_paper_about_a_round_is_made_previewed_and_issued_by_the_office(
    inspectorate: Desks, kind: PaperKind, number: str
) -> None:
    office = inspectorate.office
    for wrong in ("T-03", "T-05"):
        brought_visit(inspectorate, wrong)
    offer = {one.kind: one for one in paper_offers(office, str(ROUND))}
    assert set(offer) & {LIST, BULLETIN, HANDOVER, ESCALATION} == {LIST, BULLETIN, HANDOVER}
    assert offer[kind].hindrance == ""
    said = filled(office, str(ROUND), kind)
    assert preview_sheet(office, str(ROUND), kind, said).startswith(b"%PDF")
    row = issue_sheet(office, str(ROUND), kind, said)
    assert row.number.startswith(number)
    assert (row.state, row.signatures, row.inspection) == (ISSUED, (), row.id)
    assert round_papers(office) == [row]
    assert row.number in [one.number for one in number_ledger(office, 2026)]
    numbers = [one.number for one in ledgers.hazards(office, ledgers.HazardFilter())]
    sheet = sheet_of(office, row.id)
    assert len(sheet.tables["problems"]) == len(numbers) == 2
    if kind is not BULLETIN:
        assert "签名" in text_on(office, row.id)
    rebuild_projections(office.db)
    assert papers.paper_row(office, row.id) == row


@pytest.mark.parametrize("kind", [LIST, HANDOVER])
def test_a_team_makes_and_signs_the_list_and_the_handover_of_its_own_visit(
    inspectorate: Desks, kind: PaperKind
) -> None:
    inspection = closed_visit(inspectorate)
    field = inspectorate.field
    said = filled(field, inspection, kind)
    assert preview_sheet(field, inspection, kind, said).startswith(b"%PDF")
    row = issue_sheet(field, inspection, kind, said)
    assert row.number.endswith("〔2026〕1号")
    assert row.state == "AWAITING"
    for person in (field.person, inspectorate.second):
        row = sign_paper(field, row.id, signature(inspectorate, row, person.id, person.name))
    assert row.state == "SIGNED"
    assert sheet_of(field, row.id).covered is None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (ESCALATION, "示例提督〔2026〕1号"),
        (LETTER, "示例移函〔2026〕"),
        (PaperKind.CLOSE_OUT_SHEET, "示例销〔2026〕1号"),
    ],
)
def test_the_office_makes_the_papers_about_one_hazard(
    inspectorate: Desks, kind: PaperKind, number: str
) -> None:
    office = inspectorate.office
    hazard = findings(office, brought_visit(inspectorate, "T-05"))[0].id
    said = filled(office, hazard, kind)
    blank = {
        one.id: one.label
        for one in begin_sheet(office, hazard, kind).spec.fields
        if one.required and not said.fields.get(one.id)
    }
    said = Filled({**said.fields, **blank}, said.tables)
    assert preview_sheet(office, hazard, kind, said).startswith(b"%PDF")
    row = issue_sheet(office, hazard, kind, said)
    assert row.number.startswith(number)
    assert (row.state, row.inspection) == (ISSUED, hazard)


def test_a_lead_who_is_not_of_the_team_hands_its_problems_over_and_issues_nothing_else(
    inspectorate: Desks,
) -> None:
    """组间移交 (workflow §1, 组长); what the lead of another visit may not."""
    inspection, lead = brought_visit(inspectorate), inspectorate.lead
    sent = packages.export_inspection(inspectorate.field, inspection, inspectorate.exchange)
    brought(lead, sent.path)
    assert not is_member(lead, inspection_row(lead, inspection))
    open_ones = {one.kind for one in paper_offers(lead, inspection) if not one.hindrance}
    assert open_ones == {HANDOVER}
    assert inspection in {row.id for row in visits_with_papers(lead)}
    with pytest.raises(VisitRefused, match="only the team"):
        issued(lead, inspection, LIST)
    paper = issued(lead, inspection, HANDOVER)
    new = reissue_sheet(lead, paper.id, filled(lead, inspection, HANDOVER), "接收组写错")
    for one in findings(lead, inspection):
        review_finding(lead, inspection, one.id, Decision.PASS)
    countersign(lead, inspection)
    brought(
        inspectorate.office, packages.export_review(lead, inspection, inspectorate.exchange).path
    )
    assert inspection_row(inspectorate.office, inspection).countersigned == "valid"
    (stands,) = (
        one
        for one in papers.list_papers(inspectorate.office, inspection)
        if one.kind is HANDOVER and one.withdrawn is None
    )
    assert stands.id == new.id


def test_a_bulletin_is_of_the_office_and_of_rounds_alone(inspectorate: Desks) -> None:
    inspection = brought_visit(inspectorate)
    hazard = findings(inspectorate.office, inspection)[0].id
    team = {one.kind: one.hindrance for one in paper_offers(inspectorate.field, inspection)}
    assert "round" in team[BULLETIN]
    assert BULLETIN not in {one.kind for one in paper_offers(inspectorate.office, hazard)}
    with pytest.raises(VisitRefused):
        issued(inspectorate.field, str(ROUND), BULLETIN)
    with pytest.raises(WrongRole), inspectorate.field.recording() as record:
        record.add("01", "paper.issue", {"type": "paper", "kind": BULLETIN.value})


def test_the_figures_are_those_of_the_ledger_and_kept_as_data(inspectorate: Desks) -> None:
    office = inspectorate.office
    visits = [brought_visit(inspectorate, wrong) for wrong in ("T-03", "T-05", "")]
    said = filled(office, str(ROUND), BULLETIN)
    # What a person writes over a figure does not stand.
    said = Filled({**said.fields, "data": "共发现问题99项"}, said.tables)
    row = issue_sheet(office, str(ROUND), BULLETIN, said)
    sheet = sheet_of(office, row.id)
    assert sheet.covered is not None
    assert [one.id for one in sheet.covered.visits] == visits
    assert [one.problems for one in sheet.covered.visits] == [1, 1, 0]
    assert all(one.record for one in sheet.covered.visits)
    assert dict(sheet.covered.figures) == {
        "visits": 3,
        "entities": 1,
        "problems": 2,
        "major": 1,
        "closed": 0,
        "transferred": 0,
        "open": 2,
    }
    rows = ledgers.hazards(office, ledgers.HazardFilter())
    assert sheet.covered.figures["problems"] == len(rows)
    text = text_on(office, row.id)
    assert "发现问题2项，其中重大事故隐患1项" in text
    assert "99" not in sheet.fields["data"]
    assert text.count("熔铸车间东侧1号配电箱") >= 2
    assert from_plain(Sheet, to_plain(sheet)) == sheet
    assert ledger_differences(office, row.id) == []


def test_what_has_changed_in_the_ledger_since_is_told_beside_the_paper(
    inspectorate: Desks,
) -> None:
    office = inspectorate.office
    brought_visit(inspectorate)
    row = issued(office, str(ROUND), BULLETIN)
    brought_visit(inspectorate, "T-05")
    told = {one.name: (one.on_paper, one.in_ledger) for one in ledger_differences(office, row.id)}
    assert told["visits"] == (1, 2)
    assert told["major"] == (0, 1)


def test_a_problem_that_is_left_out_is_refused(inspectorate: Desks) -> None:
    office = inspectorate.office
    for wrong in ("T-03", "T-05"):
        brought_visit(inspectorate, wrong)
    said = filled(office, str(ROUND), LIST)
    short = Filled(said.fields, {"problems": said.tables["problems"][:1]})
    with pytest.raises(PaperRefused) as caught:
        issue_sheet(office, str(ROUND), LIST, short)
    assert caught.value.facts["detail"] == "台账中有2项，表中有1项"
    assert round_papers(office) == []


def test_the_visits_are_chosen_by_period_and_organisation(inspectorate: Desks) -> None:
    office = inspectorate.office
    brought_visit(inspectorate)

    def count(since: date, until: date, words: str = "") -> int:
        return count_round(office, VisitRound(since, until, words))["visits"]

    day = date(2026, 11, 16)
    assert count(day, day) == 1
    assert count(date(2026, 11, 17), date(2026, 11, 30)) == 0
    assert count(day, day, "示例铝业") == 1
    assert count(day, day, "有色 铝业") == 1
    assert count(day, day, "示例区应急管理局") == 1  # where the inspectors are from
    assert count(day, day, "商业广场") == 0
    empty = str(VisitRound(date(2026, 12, 1), date(2026, 12, 2)))
    assert {one.hindrance for one in paper_offers(office, empty) if one.kind is BULLETIN} == {
        "no visit was ended in this period"
    }
    with pytest.raises(VisitRefused):
        issued(office, empty, BULLETIN)


def test_a_bulletin_is_corrected_and_withdrawn_by_the_office(inspectorate: Desks) -> None:
    office = inspectorate.office
    brought_visit(inspectorate)
    old = issued(office, str(ROUND), BULLETIN)
    inspectorate.clock.pass_minutes(1)
    again = reopen_sheet(office, old.id).filled
    mended = replace(again, fields={**again.fields, "to": "示例区人民政府"})
    new = reissue_sheet(office, old.id, mended, "主送写错")
    assert (new.number, new.version, new.inspection) == (old.number, 2, old.id)
    assert [one.withdrawn is None for one in round_papers(office)] == [False, True]
    assert "作废" in "".join(text_of(shown_pdf(office, old.id)).split())
    gone = withdraw_office_paper(office, new.id, "重复")
    assert gone.withdrawn is not None
    next_one = issued(office, str(ROUND), BULLETIN)
    assert next_one.number == "示例通报〔2026〕2号"
    states = {one.paper: one.state for one in number_ledger(office, 2026)}
    # The number of the first is on its second version; nothing stands in the place of that.
    assert states[new.id] is NumberState.WITHDRAWN
    assert states[next_one.id] is NumberState.USED


def test_a_letter_has_no_padding_in_its_number(inspectorate: Desks) -> None:
    office = inspectorate.office
    padded: Organisation = replace(office.organisation, serial_width=3)
    with office.db.write():
        save_reference(office.db, [padded])
    brought_visit(inspectorate)
    assert issued(office, str(ROUND), BULLETIN).number == "示例通报〔2026〕1号"
    assert "〔2026〕0" in issued(office, str(ROUND), LIST).number


def test_a_bulletin_is_known_again_by_its_bytes(inspectorate: Desks) -> None:
    office = inspectorate.office
    brought_visit(inspectorate)
    row = issued(office, str(ROUND), BULLETIN)
    found = check_paper(
        papers.paper_pdf(office, row.id),
        "a.pdf",
        trust=trusted_certificates(office.workspace.folder),
        ctx=office,
    ).found
    assert found is not None
    assert (found.row, found.entity_name, found.visits) == (row, "示例铝业有限公司", 1)
    assert (found.packages, found.inspection, found.hazard) == ((), "", "")
    lines = "\n".join(_found_lines(Path("a.pdf"), found))
    assert "示例铝业有限公司, 1 visits" in lines
    assert row.number in lines


def test_a_round_is_named_by_its_days_and_words() -> None:
    chosen = VisitRound(date(2026, 11, 1), date(2026, 11, 30), "示例区 铝业")
    assert named_round(str(chosen)) == chosen
    assert named_round(str(ROUND)) == ROUND
    for other in ("", "01a1e239-c800-7db2-ad87-d619a0309ec4", "round:2026-13-01:2026-12-01:"):
        assert named_round(other) is None


def test_only_the_office_is_asked(inspectorate: Desks) -> None:
    brought_visit(inspectorate)
    inspectorate.office.person = replace(inspectorate.office.person, role=Role.COMPETENT_DEPT)
    offers = {one.kind: one.hindrance for one in paper_offers(inspectorate.office, str(ROUND))}
    assert "only the office" in offers[BULLETIN]


OF_TEAMS = [
    kind
    for kind, spec in next(
        one for one in every_set() if OrganKind.SUPERVISION in one.organs
    ).papers.items()
    if spec.layout in (FORM, LETTER_LAYOUT) and kind not in OFFICE_ONLY
]


def whole(ctx: Context, about: str, kind: PaperKind) -> Filled:
    """Fill in everything that must be: what is chosen with its first option, texts with a text."""
    draft = begin_sheet(ctx, about, kind)
    fields = dict(draft.filled.fields)
    for one in draft.spec.fields:
        if one.required and not fields.get(one.id):
            fields[one.id] = one.options[0] if one.options else {NUMBER: "1"}.get(one.kind, "示例")
    tables = dict(draft.filled.tables)
    for table in draft.spec.tables:
        if table.required and not tables.get(table.id):
            tables[table.id] = ({column.id: "示例" for column in table.columns},)
    return Filled(fields, tables)


def test_a_team_makes_every_other_paper_of_the_set(inspectorate: Desks) -> None:
    field = inspectorate.field
    inspection = closed_visit(inspectorate, wrong="T-05")
    record = refused_record(inspectorate, inspection)
    assert record.number == "示例查记〔2026〕1号"
    specs = next(one for one in every_set() if OrganKind.SUPERVISION in one.organs).papers
    for kind in OF_TEAMS:
        assert {one.kind: one.hindrance for one in paper_offers(field, inspection)}[kind] == ""
        said = whole(field, inspection, kind)
        assert preview_sheet(field, inspection, kind, said).startswith(b"%PDF")
        row = issue_sheet(field, inspection, kind, said)
        word = specs[kind].word
        assert row.number == (f"示例{word}〔2026〕1号" if word else "")
        for one in signatures(inspectorate, row):
            if one.role in specs[kind].signers:
                row = sign_paper(field, row.id, one)
        assert row.is_settled, kind
        inspectorate.clock.pass_minutes(1)
    sent = packages.export_inspection(field, inspection, inspectorate.exchange)
    brought(inspectorate.office, sent.path)
    there = {row.kind for row in papers.list_papers(inspectorate.office, inspection)}
    assert there == {PaperKind.INSPECTION_RECORD, *OF_TEAMS}


def test_a_stream_of_the_field_is_no_paper_of_the_office(inspectorate: Desks) -> None:
    field, office = inspectorate.field, inspectorate.office
    inspection = closed_visit(inspectorate)
    record = issued_record(inspectorate, inspection)
    said = dict(field.state(inspection).live[record.id])
    with field.recording() as recorder:
        recorder.add("01-forged", "paper.issue", said)
    assert round_papers(field) == []
    with pytest.raises(WrongRole), field.recording() as recorder:
        recorder.add("01-forged", "paper.issue", {**said, "desk": "OFFICE"})
    brought_visit(inspectorate)
    row = issued(office, str(ROUND), BULLETIN)
    with pytest.raises(WrongRole), office.recording() as recorder:
        recorder.add(row.id, "note.of.another.program", {"remark": "改"})
