"""The office's own papers about a hazard: listed, closed out; nobody else can say so."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from inspector.domain.paper import ISSUED, PaperKind
from inspector.domain.person import OrganKind
from inspector.errors import PackageRefused, PaperRefused, VisitRefused, WrongRole
from inspector.services import ledgers, packages, papers
from inspector.services.context import Context
from inspector.services.imports import preview_packages
from inspector.services.number_ledger import number_ledger
from inspector.services.office_papers import withdraw_office_paper
from inspector.services.paper_checking import check_paper
from inspector.services.reissue import shown_pdf
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import (
    Filled,
    begin_sheet,
    issue_sheet,
    keep_sheet,
    preview_sheet,
)
from inspector.services.verification import trusted_certificates
from inspector.services.visits import findings
from inspector.storage.projections import rebuild_projections
from inspector.storage.reference import save_reference
from tests.desks import Desks, brought, closed_visit, hazard_of, signed_papers

LISTING, CLOSE_OUT = PaperKind.LISTING_NOTICE, PaperKind.CLOSE_OUT_SHEET
SAID: Mapping[PaperKind, Mapping[str, str]] = {
    LISTING: {"unit": "示例区工业园管理委员会", "supervisor": "督办人甲"},
    PaperKind.ESCALATION_NOTICE: {
        "to": "示例区人民政府",
        "why": "整改难度较大。",
        "supervisor": "督办人甲",
        "deadline": "2026-12-31",
        "conditions": "隐患排除并经验收。",
    },
    CLOSE_OUT: {
        "done": "2026-11-25",
        "result": "已设置紧急排放和应急储存设施。",
        "accepted_by": "示例区应急管理局 验收人甲",
        "accepted": "2026-11-26",
        "acceptance": "验收合格。",
        "closer": "办公室甲",
    },
    PaperKind.DELISTING_NOTICE: {
        "applied": "2026-11-25",
        "reviewed": "2026-11-26",
        "review": "现场审查合格。",
    },
}


def hazard_at_office(desks: Desks, *, wrong: str = "T-05") -> str:
    """Carry a visit with one hazard to the office; return the hazard's id."""
    inspection = closed_visit(desks, wrong=wrong)
    signed_papers(desks, inspection)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, exported.path)
    return findings(desks.office, inspection)[0].id


def filled(ctx: Context, hazard: str, kind: PaperKind) -> Filled:
    begun = begin_sheet(ctx, hazard, kind).filled
    return Filled({**begun.fields, **SAID.get(kind, {})}, begun.tables)


def issued(ctx: Context, hazard: str, kind: PaperKind) -> str:
    return issue_sheet(ctx, hazard, kind, filled(ctx, hazard, kind)).number


def hindrances(ctx: Context, about: str) -> dict[PaperKind, str]:
    return {one.kind: one.hindrance for one in paper_offers(ctx, about)}


def test_a_hazard_is_listed_by_the_office_with_a_number_of_its_own(major: Desks) -> None:
    hazard = hazard_of(major)
    before = ledgers.hazard(major.office, hazard)
    said = filled(major.office, hazard, LISTING)
    assert said.fields["number"] == before.number
    assert preview_sheet(major.office, hazard, LISTING, said).startswith(b"%PDF")
    row = issue_sheet(major.office, hazard, LISTING, said)
    assert (row.number, row.state, row.needs_seal) == ("（示例）应急挂督〔2026〕1号", ISSUED, True)
    assert papers.paper_pdf(major.office, row.id).startswith(b"%PDF")
    # The paper alone moves nothing.
    assert ledgers.hazard(major.office, hazard) == before
    told = ledgers.hazard_history(major.office, hazard)[-1]
    assert (told.kind, told.facts["number"]) == ("paper.issue", row.number)
    assert row in papers.list_papers(major.office, before.inspection)
    assert papers.list_papers(major.office, hazard) == [row]
    assert row.number in [one.number for one in number_ledger(major.office, 2026)]


def test_what_is_listed_is_not_listed_again_until_it_is_delisted(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    assert "not listed" in hindrances(office, hazard)[PaperKind.DELISTING_NOTICE]
    first = issued(office, hazard, LISTING)
    with pytest.raises(VisitRefused):
        issued(office, hazard, LISTING)
    begun = begin_sheet(office, hazard, PaperKind.DELISTING_NOTICE).filled
    assert begun.fields["listing"] == first
    major.clock.pass_minutes(1)
    issued(office, hazard, PaperKind.DELISTING_NOTICE)
    major.clock.pass_minutes(1)
    assert issued(office, hazard, LISTING) == "（示例）应急挂督〔2026〕2号"


def test_a_close_out_sheet_is_issued_once_and_says_when_no_acceptance_is_on_record(
    major: Desks,
) -> None:
    hazard, office = hazard_of(major), major.office
    offer = next(one for one in paper_offers(office, hazard) if one.kind is CLOSE_OUT)
    assert "No acceptance" in offer.note
    assert issued(office, hazard, CLOSE_OUT) == "（示例）应急销〔2026〕1号"
    assert hindrances(office, hazard)[CLOSE_OUT]


@pytest.mark.parametrize(
    "kind", [PaperKind.REPORT_TO_AUTHORITY, PaperKind.REPORT_TO_WORKERS, PaperKind.CASE_TRANSFER]
)
def test_further_papers_of_the_office_are_offered(major: Desks, kind: PaperKind) -> None:
    hazard = hazard_of(major)
    assert hindrances(major.office, hazard)[kind] == ""
    said = filled(major.office, hazard, kind)
    assert preview_sheet(major.office, hazard, kind, said).startswith(b"%PDF")


def test_an_organ_of_supervision_escalates_and_a_listed_hazard_stays_listed(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    with office.db.write():
        organ = replace(office.organisation, organ_kind=OrganKind.SUPERVISION)
        save_reference(office.db, [organ])
    kind = PaperKind.ESCALATION_NOTICE
    assert hindrances(office, hazard)[LISTING]
    assert issued(office, hazard, kind) == "示例提督〔2026〕1号"
    assert papers.list_papers(office, hazard)[0].title == "提级督办通知书"


def test_the_office_makes_no_paper_of_a_team_void(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    record = papers.list_papers(office, ledgers.hazard(office, hazard).inspection)[0]
    with pytest.raises(PaperRefused, match="only the team"):
        withdraw_office_paper(office, record.id, "重复")
    assert papers.paper_row(office, record.id) == record


def test_a_paper_of_the_office_is_known_again_by_its_bytes(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    row = issue_sheet(office, hazard, LISTING, filled(office, hazard, LISTING))
    pdf = papers.paper_pdf(office, row.id)
    found = check_paper(
        pdf, "a.pdf", trust=trusted_certificates(office.workspace.folder), ctx=office
    ).found
    assert found is not None
    assert (found.row, found.entity_name) == (row, "示例铝业有限公司")
    known = ledgers.hazard(office, hazard)
    assert (found.inspection, found.hazard) == (known.inspection, known.number)
    assert found.packages == ()  # those of the visit lack it


def test_a_general_hazard_is_not_listed(desks: Desks) -> None:
    hazard = hazard_at_office(desks, wrong="T-03")
    assert hindrances(desks.office, hazard)[LISTING]


def test_a_team_does_not_issue_papers_of_the_office_nor_the_office_those_of_a_team(
    major: Desks,
) -> None:
    hazard = hazard_of(major)
    inspection = ledgers.hazard(major.office, hazard).inspection
    assert "office" in hindrances(major.field, inspection)[LISTING]
    with pytest.raises(VisitRefused):
        issued(major.field, inspection, LISTING)
    with pytest.raises(VisitRefused):
        issued(major.field, hazard, LISTING)
    with pytest.raises(VisitRefused):
        issued(major.office, inspection, PaperKind.INQUIRY_NOTICE)
    assert PaperKind.INQUIRY_NOTICE not in hindrances(major.office, hazard)


def test_what_was_filled_in_stays_and_rows_come_anew_from_events(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    said = filled(office, hazard, LISTING)
    keep_sheet(office, hazard, LISTING, said)
    assert begin_sheet(office, hazard, LISTING).filled.fields == said.fields
    row = issue_sheet(office, hazard, LISTING, said)
    rebuild_projections(office.db)
    assert papers.paper_row(office, row.id) == row


def test_a_field_device_that_forges_a_paper_of_the_office_is_refused(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="T-05")
    signed_papers(desks, inspection)
    hazard = findings(desks.field, inspection)[0].id
    record = papers.list_papers(desks.field, inspection)[0]
    forged: dict[str, object] = {
        "type": "paper",
        "kind": LISTING.value,
        "desk": "OFFICE",
        "signers": {},
    }
    for values in (forged, {"kind": LISTING.value}, {"desk": "OFFICE"}):
        with pytest.raises(WrongRole), desks.field.recording() as recorder:
            recorder.add(hazard, "note.of.another.program", values, ent=record.id)
    with pytest.raises(WrongRole), desks.field.recording() as recorder:
        recorder.add(hazard, "paper.issue", forged, ent="01")


def test_a_paper_of_the_office_is_not_rewritten_by_anybody(
    major: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard, office = hazard_of(major), major.office
    number = issued(office, hazard, LISTING)
    paper = papers.list_papers(office, hazard)[0]
    with pytest.raises(WrongRole), office.recording() as recorder:
        recorder.add(hazard, "note.of.another.program", {"remark": "改"}, ent=paper.id)
    # A program in the field that checks nothing: the office refuses its package.
    monkeypatch.setattr("inspector.services.context.is_allowed", lambda *_said: True)
    with major.field.recording() as recorder:
        recorder.add(hazard, "finding.correct", {"content": {}, "sha256": "0" * 64}, ent=paper.id)
    monkeypatch.undo()
    inspection = ledgers.hazard(office, hazard).inspection
    exported = packages.export_inspection(major.field, inspection, major.exchange)
    with pytest.raises(PackageRefused) as caught:
        brought(office, exported.path)
    assert caught.value.facts["reason"] == "OFFICE-PAPER"
    assert papers.list_papers(office, hazard)[0].number == number


def test_the_preview_takes_a_base_package_with_a_paper_of_the_office(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    issued(office, hazard, LISTING)
    base = packages.export_base(office, major.exchange)
    for looked in preview_packages(major.field, [base.path, base.path]):
        assert looked.refused is None
    brought(major.field, base.path)


def test_a_paper_of_the_office_is_withdrawn_with_its_reason_and_issued_anew(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    first = issue_sheet(office, hazard, LISTING, filled(office, hazard, LISTING))
    with pytest.raises(PaperRefused):
        withdraw_office_paper(office, first.id, " ")
    gone = withdraw_office_paper(office, first.id, "督办人写错").withdrawn
    assert gone is not None
    assert (gone.reason, gone.by) == ("督办人写错", "办公室甲")
    with pytest.raises(PaperRefused):
        withdraw_office_paper(office, first.id, "再次")
    assert issued(office, hazard, LISTING) == "（示例）应急挂督〔2026〕2号"
    assert shown_pdf(office, first.id).startswith(b"%PDF")
