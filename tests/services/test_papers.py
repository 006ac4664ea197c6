"""Papers: numbered without a gap, frozen, signed."""

from dataclasses import replace
from hashlib import sha256

import pytest

from inspector.clock import china
from inspector.documents.page import Drawn
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper import (
    PaperKind,
    SignerRole,
)
from inspector.domain.person import Desk, Organisation
from inspector.errors import NotFound, PaperRefused, VisitRefused, WrongRole
from inspector.services import ledgers, paper_contents, papers, refusals, visits
from inspector.services.context import Context
from inspector.services.numbers import numbers_left
from inspector.services.paper_drawing import drawn_paper
from inspector.storage.reference import find_reference, references, save_reference
from tests.desks import (
    Desks,
    answered,
    closed_visit,
    issued_record,
    only_finding,
    photograph,
    refusal,
    signature,
    signatures,
    signed_papers,
    started,
)

NUMBER = "（示例）应急检记〔2026〕1号"
RECORD, ORDER = PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER


def change_organisation(desks: Desks, **changes: object) -> None:
    found = find_reference(desks.field.db, Organisation, "demo")
    assert found is not None
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(found, **changes)])  # type: ignore[arg-type]


def state_of(desks: Desks, inspection: str) -> str:
    return visits.inspection_row(desks.field, inspection).state


def test_a_visit_that_is_not_closed_has_no_papers(desks: Desks) -> None:
    inspection = started(desks)
    assert [due.hindrance for due in papers.due_papers(desks.field, inspection)] == [
        "the visit is not closed yet"
    ]
    with pytest.raises(VisitRefused, match="not closed"):
        issued_record(desks, inspection)


def test_a_clean_visit_needs_the_record_only(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    assert [due.kind for due in papers.due_papers(desks.field, inspection)] == [RECORD]
    with pytest.raises(VisitRefused, match="no such paper"):
        papers.issue_paper(desks.field, inspection, ORDER)


def test_what_was_put_right_on_the_spot_needs_no_order(desks: Desks) -> None:
    inspection = closed_visit(desks, measure="immediate")
    assert [due.kind for due in papers.due_papers(desks.field, inspection)] == [RECORD]


def test_the_order_comes_after_the_record(desks: Desks) -> None:
    inspection = closed_visit(desks)
    with pytest.raises(VisitRefused, match="record comes first"):
        papers.issue_paper(desks.field, inspection, ORDER)
    issued_record(desks, inspection)
    assert [due.hindrance for due in papers.due_papers(desks.field, inspection)] == ["", ""]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"may_enforce": False}, "no power"), ({"on_the_spot": False}, "wait for the lead")],
)
def test_an_order_needs_an_organ_that_may_issue_it(
    desks: Desks, changes: dict[str, object], said: str
) -> None:
    inspection = closed_visit(desks)
    change_organisation(desks, **changes)
    issued_record(desks, inspection)
    with pytest.raises(VisitRefused, match=said):
        papers.issue_paper(desks.field, inspection, ORDER)


def test_a_paper_is_issued_once(desks: Desks) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    with pytest.raises(VisitRefused, match="has been issued"):
        issued_record(desks, inspection)


def test_two_windows_issue_a_paper_once(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    inspection = closed_visit(desks)
    other, draw = desks.reopen(Desk.FIELD), papers.drawn_paper

    def while_the_other_issues(ctx: Context, paper: papers.Paper) -> Drawn:
        if ctx is desks.field:
            papers.issue_paper(other, inspection, RECORD)
        return draw(ctx, paper)

    monkeypatch.setattr(papers, "drawn_paper", while_the_other_issues)
    with pytest.raises(VisitRefused, match="has been issued"):
        issued_record(desks, inspection)
    assert len(papers.list_papers(desks.field, inspection)) == 1
    assert numbers_left(desks.field, RECORD, 2026) == 99


def test_the_office_issues_no_papers_of_a_visit(desks: Desks) -> None:
    with pytest.raises(WrongRole):
        papers.issue_paper(desks.office, "any", RECORD)


def test_numbers_follow_each_other_without_a_gap_though_a_drawing_fails(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for _visit in range(2):
        inspection = closed_visit(desks)
        with monkeypatch.context() as broken:
            broken.setattr(papers, "drawn_paper", lambda *_facts, **_more: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                issued_record(desks, inspection)
        assert papers.list_papers(desks.field, inspection) == []
        assert state_of(desks, inspection) == "RECORD_DRAFT"
        numbers.append(issued_record(desks, inspection).number)
    assert numbers == ["（示例）应急检记〔2026〕1号", "（示例）应急检记〔2026〕2号"]
    assert numbers_left(desks.field, RECORD, 2026) == 98


def used_up(desks: Desks) -> None:
    """Leave the inspector's device one number for records."""
    small = [
        replace(block, last=block.first)
        for block in references(desks.field.db, NumberBlock)
        if block.kind is RECORD
    ]
    with desks.field.db.write():
        save_reference(desks.field.db, small)


def test_when_the_block_is_used_up_a_provisional_number_is_given_and_said(desks: Desks) -> None:
    used_up(desks)
    code = desks.field.setting("device_code")
    given = [issued_record(desks, closed_visit(desks)).number for _visit in range(3)]
    assert given == [
        "（示例）应急检记〔2026〕1号",
        f"（示例）暂编检记〔2026〕{code}-1号",
        f"（示例）暂编检记〔2026〕{code}-2号",
    ]
    assert numbers_left(desks.field, RECORD, 2026) == 0


def test_a_preview_uses_no_number_and_records_nothing(desks: Desks) -> None:
    inspection = closed_visit(desks)
    before = desks.field.state(inspection).rev
    first = papers.preview_paper(desks.field, inspection, RECORD)
    assert papers.preview_paper(desks.field, inspection, RECORD) == first
    assert desks.field.state(inspection).rev == before
    assert numbers_left(desks.field, RECORD, 2026) == 100


def test_the_bytes_of_a_paper_are_the_same_before_and_after_signing(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    frozen = papers.paper_pdf(desks.field, paper.id)
    assert sha256(frozen).hexdigest() == paper.sha256
    for one in signatures(desks, paper):
        papers.sign_paper(desks.field, paper.id, one)
    assert papers.paper_pdf(desks.field, paper.id) == frozen
    shown = papers.paper_pdf(desks.field, paper.id, signed=True)
    assert shown != frozen
    assert papers.paper_pdf(desks.field, paper.id, signed=True) == shown


def test_the_same_contents_give_the_same_bytes(desks: Desks) -> None:
    inspection = closed_visit(desks)
    drawn = paper_contents.record_of(
        desks.field, inspection, "paper-1", "（示例）应急检记〔2026〕1号"
    )
    assert drawn_paper(desks.field, drawn) == drawn_paper(desks.field, drawn)
    for cached in desks.field.workspace.cache.iterdir():
        cached.unlink()
    again = paper_contents.record_of(
        desks.field, inspection, "paper-1", "（示例）应急检记〔2026〕1号"
    )
    assert drawn_paper(desks.field, again) == drawn_paper(desks.field, drawn)


def test_two_inspectors_and_the_entity_make_a_record_signed(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    seen = []
    for one in signatures(desks, paper):
        paper = papers.sign_paper(desks.field, paper.id, one)
        seen.append((paper.state, state_of(desks, inspection)))
    assert seen == [
        ("AWAITING", "AWAITING_SIGNATURE"),
        ("AWAITING", "AWAITING_SIGNATURE"),
        ("SIGNED", "SIGNED"),
    ]


def test_an_issued_order_orders_its_hazards(desks: Desks) -> None:
    inspection = closed_visit(desks)
    _record, order = signed_papers(desks, inspection)
    row = ledgers.hazard(desks.field, only_finding(desks.field, inspection).id)
    assert (row.state, row.paper_number) == ("ORDERED", order.number)
    assert order.needs_seal


def test_a_signature_for_another_version_is_refused(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    good = signatures(desks, paper)[0]
    for bad, said in (
        (replace(good, sha256="0" * 64), "another version"),
        (replace(good, strokes=()), "nothing was written"),
        (replace(good, signer="stranger"), "not of the team"),
    ):
        with pytest.raises(PaperRefused, match=said):
            papers.sign_paper(desks.field, paper.id, bad)
    papers.sign_paper(desks.field, paper.id, good)
    with pytest.raises(PaperRefused, match="has signed"):
        papers.sign_paper(desks.field, paper.id, good)
    assert len(papers.paper_row(desks.field, paper.id).signatures) == 1


def test_nobody_of_the_team_signs_as_witness(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    for signer, name in ((desks.second.id, "乙"), ("witness:检查员乙", "检查员乙")):
        one = signature(desks, paper, signer, name, SignerRole.WITNESS)
        with pytest.raises(PaperRefused, match="cannot be the witness"):
            papers.sign_paper(desks.field, paper.id, one)
    outside = signature(desks, paper, "witness:1", "见证人甲", SignerRole.WITNESS)
    assert len(papers.sign_paper(desks.field, paper.id, outside).signatures) == 1


def test_a_late_signature_does_not_move_the_visit_back(desks: Desks) -> None:
    inspection = closed_visit(desks)
    signed_papers(desks, inspection)
    record = papers.list_papers(desks.field, inspection)[0]
    with desks.field.recording() as recording:
        recording.add(inspection, "inspection.resubmit", {"state": "LEAD_REVIEW"})
    late = signature(desks, record, "witness:1", "见证人甲", SignerRole.WITNESS)
    papers.sign_paper(desks.field, record.id, late)
    assert state_of(desks, inspection) == "LEAD_REVIEW"


def test_what_was_signed_on_other_bytes_does_not_make_a_paper_signed(desks: Desks) -> None:
    record = issued_record(desks, inspection := closed_visit(desks))
    with desks.field.recording() as recording:
        for one in signatures(desks, record):
            foreign = {f"signature.{one.signer}": replace(one, sha256="0" * 64)}
            recording.add(inspection, "paper.sign", foreign, ent=record.id)
    assert papers.paper_row(desks.field, record.id).state == "AWAITING"


def test_one_officer_who_signs_twice_is_one_officer(desks: Desks) -> None:
    record = issued_record(desks, inspection := closed_visit(desks))
    first = signatures(desks, record)[0]
    entity = next(one for one in signatures(desks, record) if one.role is SignerRole.ENTITY)
    with desks.field.recording() as recording:
        for name, one in (("a", first), ("b", first), ("c", entity)):
            recording.add(inspection, "paper.sign", {f"signature.{name}": one}, ent=record.id)
    assert papers.paper_row(desks.field, record.id).state == "AWAITING"


def test_an_unknown_paper_is_not_found(desks: Desks) -> None:
    with pytest.raises(NotFound):
        papers.paper_row(desks.field, "unknown")


def test_the_record_says_what_was_checked_and_found(desks: Desks) -> None:
    inspection = closed_visit(desks)
    record = paper_contents.record_of(desks.field, inspection, "paper-1", "")
    assert record.checked == (
        "演示检查表（1版）：共检查5项，符合4项，不符合1项，不涉及0项，未检查0项。",
    )
    assert [line.text for line in record.problems] == ["熔铸车间东侧1号配电箱：配电箱门锁损坏。"]
    assert record.problems[0].photos == (1,)
    assert [officer.name for officer in record.officers] == ["检查员甲", "检查员乙"]


def test_photographs_are_numbered_through_the_whole_record(desks: Desks) -> None:
    inspection = started(desks)
    answered(desks, inspection, wrong="T-01")
    filling = visits.open_filling(desks.field, inspection)
    uid = filling.hazards()[0].uid
    filling.add_photos([photograph(desks.folder, 30)], hazard_uid=uid)
    other = filling.add_hazard(filling.hazards()[0].item_key).uid
    for name, value in (("place", "西侧"), ("fact", "无台账"), ("measure", "immediate")):
        filling.set_hazard(other, name, value)
    filling.add_photos([photograph(desks.folder, 60)], hazard_uid=other)
    visits.close_visit(desks.field, inspection)
    record = paper_contents.record_of(desks.field, inspection, "paper-1", "")
    assert [line.photos for line in record.problems] == [(1, 2), (3,)]
    assert [photo.number for photo in record.photos] == [1, 2, 3]
    assert [line.fixed_on_the_spot for line in record.problems] == [False, True]
    order = paper_contents.rectification_order_of(desks.field, inspection, "paper-2", "")
    assert [item.number for item in order.items] == [1]
    assert order.inspected == china(desks.clock()).date()


def test_a_gap_in_the_law_is_told_before_the_order_is_issued(desks: Desks) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    assert papers.due_papers(desks.field, inspection)[1].gaps == ()
    basis = desks.field.standards.clause("AF-65-1-3")
    unverified = {**desks.field.standards._clauses, "AF-65-1-3": replace(basis, verification="M")}
    object.__setattr__(desks.field.standards, "_clauses", unverified)
    order = papers.due_papers(desks.field, inspection)[1]
    assert (order.hindrance, order.gaps) == ("", ("AF-65-1-3",))
    content = paper_contents.rectification_order_of(desks.field, inspection, "p", "n")
    assert content.legal_basis[1] == "（待补：依据条文尚未核对）"
