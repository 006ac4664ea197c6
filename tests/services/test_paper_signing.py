"""The signed PDF of a paper: added to, kept, sent along, and drawn anew only where it must be."""

from dataclasses import replace
from hashlib import sha256

import pytest

from inspector.documents.preview import text_of
from inspector.documents.seals import read_seals
from inspector.domain.paper import PaperKind, PaperRow, Signature, SignerRole
from inspector.domain.paper_revision import newest_revision, outermost
from inspector.domain.person import Desk
from inspector.services import packages, paper_signing, papers, refusals
from inspector.services.context import Context
from inspector.services.paper_checking import check_paper
from inspector.services.paper_finding import PaperForm
from inspector.storage.reference import save_reference
from tests.desks import (
    EXPERT,
    Desks,
    brought,
    closed_visit,
    closed_with_expert,
    confirmations,
    issued_record,
    refusal,
    refused_record,
    signature,
    signatures,
    signed_papers,
)


def signed(ctx: Context, paper: PaperRow) -> bytes:
    return papers.paper_pdf(ctx, paper.id, signed=True)


def names(pdf: bytes) -> list[str]:
    found = read_seals(pdf)
    assert found.broken == ""
    return [one.name for one in found.seals]


def test_each_signature_on_the_pad_is_added_to_the_frozen_bytes(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    before = papers.paper_pdf(desks.field, paper.id)
    for count, one in enumerate(signatures(desks, paper), start=1):
        papers.sign_paper(desks.field, paper.id, one)
        after = signed(desks.field, paper)
        assert after.startswith(before)
        assert len(names(after)) == count
        before = after
    row = papers.paper_row(desks.field, paper.id)
    assert row.revisions is not None
    assert [one.number for one in row.revisions] == [1, 2, 3]
    assert row.revisions[0].base == paper.sha256
    assert [one.base for one in row.revisions[1:]] == [one.sha256 for one in row.revisions[:-1]]
    assert row.revisions[-1].lines == ()


def test_a_signature_names_who_wrote_and_is_made_with_the_device(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    for one in signatures(desks, paper):
        papers.sign_paper(desks.field, paper.id, one)
    found = read_seals(signed(desks.field, paper)).seals
    assert [one.name for one in found] == ["检查员甲", "检查员乙", "现场负责人甲"]
    assert [one.field for one in found] == ["INSPECTOR-0", "INSPECTOR-1", "ENTITY-0"]
    assert all(paper.sha256 in one.reason for one in found)
    assert all(one.seal.certificate == desks.field.signing().certificate for one in found)


def test_the_event_names_the_bytes_and_the_store_keeps_them(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[0])
    kept = newest_revision(papers.paper_row(desks.field, paper.id).revisions or ())
    assert kept is not None
    pdf = desks.field.blobs.read(desks.field.db, kept.sha256)
    assert (sha256(pdf).hexdigest(), len(pdf)) == (kept.sha256, kept.size)
    assert pdf == signed(desks.field, paper)


def test_two_windows_that_sign_at_once_lose_neither_signature(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = issued_record(desks, closed_visit(desks))
    first, second, _entity = signatures(desks, paper)
    other, add = desks.reopen(Desk.FIELD), paper_signing._added

    def while_the_other_signs(ctx: Context, row: PaperRow, deed: paper_signing.Deed):
        made = add(ctx, row, deed)
        if ctx is desks.field and not papers.paper_row(other, paper.id).signatures:
            papers.sign_paper(other, paper.id, second)
        return made

    monkeypatch.setattr(paper_signing, "_added", while_the_other_signs)
    papers.sign_paper(desks.field, paper.id, first)
    assert names(signed(desks.field, paper)) == ["检查员乙", "检查员甲"]


def test_a_refusal_is_drawn_anew_and_the_signed_pdf_before_it_is_kept(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    for one in signatures(desks, paper)[:2]:
        papers.sign_paper(desks.field, paper.id, one)
    before = signed(desks.field, paper)
    paper = refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    noted = signed(desks.field, paper)
    assert names(noted) == ["检查员甲"]
    assert not noted.startswith(papers.paper_pdf(desks.field, paper.id))
    text = "".join(text_of(noted).split())
    assert "拒绝在本文书上签名" in text
    assert paper.sha256[:16] in text
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
    after = signed(desks.field, paper)
    assert after.startswith(noted)
    assert names(after) == ["检查员甲", "检查员甲", "检查员乙"]
    kept = [
        desks.field.blobs.read(desks.field.db, one.sha256) for one in outermost(paper.revisions)
    ]
    assert sorted(kept) == sorted([before, after])


def test_an_officer_who_signs_after_the_refusal_finds_the_line(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    paper = refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[0])
    found = read_seals(signed(desks.field, paper)).seals
    assert [one.field for one in found] == ["REFUSAL-N1", "INSPECTOR-0"]


def test_a_witness_for_whom_no_line_is_printed_is_drawn_and_sealed(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    for one in signatures(desks, paper):
        papers.sign_paper(desks.field, paper.id, one)
    outside = signature(desks, paper, "witness:1", "见证人甲", SignerRole.WITNESS)
    papers.sign_paper(desks.field, paper.id, outside)
    shown = signed(desks.field, paper)
    assert names(shown) == ["见证人甲"]
    assert "见证人甲" in "".join(text_of(shown).split())


def test_papers_of_an_earlier_program_are_drawn_and_the_next_signature_seals_all(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    first, second, _entity = signatures(desks, paper)
    with desks.field.recording() as record:
        values = {f"signature.{first.signer}": first}
        record.add(inspection, "paper.sign", values, ent=paper.id)
    assert names(signed(desks.field, paper)) == []
    papers.sign_paper(desks.field, paper.id, second)
    sealed = signed(desks.field, paper)
    assert names(sealed) == ["检查员乙"]
    assert sealed != papers.paper_pdf(desks.field, paper.id)


def test_a_paper_that_this_program_lays_out_otherwise_is_still_signed(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspector.documents import page

    paper = issued_record(desks, closed_visit(desks))
    monkeypatch.setattr(page, "TITLE", 17.0)  # as a later version might
    papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[0])
    assert names(signed(desks.field, paper)) == ["检查员甲"]


def test_signed_pdfs_come_across_with_the_package(visited: Desks) -> None:
    for ctx in (visited.lead, visited.office):
        brought(ctx, visited.package)
        for paper in papers.list_papers(ctx, visited.inspection):
            mine = papers.paper_row(visited.field, paper.id)
            assert paper.revisions == mine.revisions
            assert signed(ctx, paper) == signed(visited.field, paper)
            assert len(names(signed(ctx, paper))) == 3


def test_a_package_carries_only_the_pdf_that_holds_the_others(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    refused_record(desks, inspection)
    from inspector.sealed import verify_package

    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    found = verify_package(sent.path, trust=[desks.field.signing().office_ca])
    docs = [name for name in found.entries if name.startswith("data/docs/")]
    # The frozen paper, the PDF that both officers signed, and the one with the note.
    assert len(docs) == 3


def test_what_two_laptops_signed_apart_is_shown_together(desks: Desks) -> None:
    inspection = closed_visit(desks)
    paper = issued_record(desks, inspection)
    first, second, _entity = signatures(desks, paper)
    papers.sign_paper(desks.field, paper.id, first)
    row = papers.paper_row(desks.field, paper.id)
    other = replace(row, signatures=(), revisions=None)
    made = paper_signing._added(desks.field, other, paper_signing.Deed(signature=second))
    with desks.field.recording() as record:
        values = {
            f"signature.{second.signer}": second,
            f"signed_pdf.signature.{second.signer}": made,
        }
        record.add(inspection, "paper.sign", values, ent=paper.id)
    row = papers.paper_row(desks.field, paper.id)
    assert len(outermost(row.revisions or ())) == 2
    assert names(signed(desks.field, paper)) == []
    papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[2])
    assert names(signed(desks.field, paper)) == ["现场负责人甲"]


def test_where_the_device_signs_by_sm2_the_strokes_are_drawn_and_the_pdf_bears_no_signature(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said before the issue is so: the paper is issued, hashed and bound by events."""
    for module in (papers, paper_signing):
        monkeypatch.setattr(module, "can_sign_papers", lambda _certificate: False)
    inspection = closed_visit(desks)
    assert all(one.is_drawn_only for one in papers.due_papers(desks.field, inspection))
    for paper in signed_papers(desks, inspection):
        assert (paper.state, paper.revisions, len(paper.signatures)) == ("SIGNED", None, 3)
        frozen, drawn = papers.paper_pdf(desks.field, paper.id), signed(desks.field, paper)
        assert sha256(frozen).hexdigest() == paper.sha256
        assert drawn != frozen
        assert names(drawn) == []
        for pdf, form in ((frozen, PaperForm.FROZEN), (drawn, PaperForm.SIGNED)):
            checked = check_paper(pdf, "a.pdf", trust=[], ctx=desks.field)
            assert checked.refused is None
            assert checked.found is not None
            assert checked.found.form is form
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    for paper in papers.list_papers(desks.office, inspection):
        assert signed(desks.office, paper) == signed(desks.field, paper)


def test_the_order_is_signed_too_and_says_where(desks: Desks) -> None:
    inspection = closed_visit(desks)
    _record, order = signed_papers(desks, inspection)
    assert order.kind is PaperKind.RECTIFICATION_ORDER
    found = read_seals(signed(desks.field, order)).seals
    assert [one.field for one in found] == ["INSPECTOR-0", "INSPECTOR-1", "ENTITY-0"]


def test_of_two_officers_of_one_name_each_signs_beside_their_own_number(desks: Desks) -> None:
    ctx = desks.field
    namesake = replace(desks.second, name=ctx.person.name)
    with ctx.db.write():
        save_reference(ctx.db, [namesake])
    paper = issued_record(desks, closed_visit(desks))
    first, second, _entity = signatures(desks, paper)
    for one in (replace(second, name=namesake.name), first):
        papers.sign_paper(ctx, paper.id, one)
    assert [one.field for one in read_seals(signed(ctx, paper)).seals] == [
        "INSPECTOR-1",
        "INSPECTOR-0",
    ]


def test_a_signature_without_a_line_is_kept_and_sealed_unseen(desks: Desks) -> None:
    paper = issued_record(desks, closed_with_expert(desks))
    # The line on the paper bears the name of the list of people; this one was written otherwise.
    expert: Signature = signature(desks, paper, EXPERT.id, "专家 甲", SignerRole.EXPERT)
    papers.sign_paper(desks.field, paper.id, expert)
    shown = signed(desks.field, paper)
    assert shown.startswith(papers.paper_pdf(desks.field, paper.id))
    assert names(shown) == ["专家 甲"]


def test_a_paper_of_the_whole_set_is_signed_in_its_lines_too(desks: Desks) -> None:
    from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet

    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    begun = begin_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES).filled
    said = {"measures": "立即排除事故隐患", "scope": "1号配电箱"}
    filled = Filled({**begun.fields, **said}, begun.tables)
    paper = issue_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES, filled)
    for one in signatures(desks, paper):
        papers.sign_paper(desks.field, paper.id, one)
    shown = signed(desks.field, paper)
    assert shown.startswith(papers.paper_pdf(desks.field, paper.id))
    assert [one.field for one in read_seals(shown).seals] == [
        "INSPECTOR-0",
        "INSPECTOR-1",
        "ENTITY-0",
    ]
    assert papers.paper_row(desks.field, paper.id).state == "SIGNED"
