"""A filled-in paper is corrected and issued anew: the next version, the old one kept and void."""

from dataclasses import replace

import pytest

from inspector.documents.preview import text_of
from inspector.domain.paper import PaperKind
from inspector.domain.plain import from_plain
from inspector.domain.sheet import Sheet
from inspector.errors import PaperRefused, WrongRole
from inspector.services import packages, papers, reissue
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.services.sheet_reissue import reissue_sheet, reopen_sheet
from inspector.storage.papers import content_of
from tests.desks import Desks, brought, closed_visit, hazard_of, issued_record, signed_papers
from tests.services.test_office_papers import filled as filled_at_office

PENALTY, LISTING = PaperKind.SPOT_PENALTY_ENTITY, PaperKind.LISTING_NOTICE


def penalty(desks: Desks, inspection: str) -> Filled:
    """Fill in a penalty whose grounds the standards pack does not have."""
    draft = begin_sheet(desks.field, inspection, PENALTY)
    chosen = {one.id: one.options[0] for one in draft.spec.fields if one.options and one.required}
    said = {**draft.filled.fields, **chosen, "grounds": "《消防法》第九十九条"}
    return Filled(said, draft.filled.tables)


def with_field(filled: Filled, **fields: str) -> Filled:
    return replace(filled, fields={**filled.fields, **fields})


def text_on(desks: Desks, paper: str) -> str:
    return "".join(text_of(papers.paper_pdf(desks.field, paper)).split())


def test_an_article_that_the_pack_lacks_is_warned_of_and_marked_and_mended_anew(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    draft = begin_sheet(desks.field, inspection, PENALTY)
    filled = penalty(desks, inspection)
    assert draft.all_gaps(filled) == ("《消防法》第九十九条",)
    old = issue_sheet(desks.field, inspection, PENALTY, filled)
    assert "《消防法》第九十九条（待补：依据条文尚未核对）" in text_on(desks, old.id)
    again = reopen_sheet(desks.field, old.id)
    assert again.filled.fields["grounds"] == "《消防法》第九十九条"
    mended = with_field(again.filled, grounds="《消防法》第六十条")
    assert again.all_gaps(mended) == ()
    before = papers.paper_pdf(desks.field, old.id)
    new = reissue_sheet(desks.field, old.id, mended, "处罚依据写错")
    assert (new.number, new.version, new.kind) == (old.number, 2, PENALTY)
    assert "待补" not in text_on(desks, new.id)
    content = from_plain(Sheet, content_of(desks.field.state(inspection), new.id))
    assert content.fields["grounds"] == "《消防法》第六十条"
    gone = papers.paper_row(desks.field, old.id)
    assert gone.withdrawn is not None
    assert (gone.withdrawn.reason, gone.withdrawn.replaced_by) == ("处罚依据写错", new.id)
    assert papers.paper_pdf(desks.field, old.id) == before
    assert "作废" in "".join(text_of(reissue.shown_pdf(desks.field, old.id)).split())


def test_both_versions_come_to_the_office(desks: Desks) -> None:
    inspection = closed_visit(desks)
    signed_papers(desks, inspection)
    old = issue_sheet(desks.field, inspection, PENALTY, penalty(desks, inspection))
    again = reopen_sheet(desks.field, old.id)
    new = reissue_sheet(desks.field, old.id, with_field(again.filled, position="厂长"), "职务写错")
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    rows = {row.id: row for row in papers.list_papers(desks.office, inspection)}
    assert rows[old.id].withdrawn is not None
    assert rows[new.id].withdrawn is None


def test_a_missing_field_is_named_and_the_old_version_stands(desks: Desks) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    old = issue_sheet(desks.field, inspection, PENALTY, penalty(desks, inspection))
    again = reopen_sheet(desks.field, old.id)
    with pytest.raises(PaperRefused) as caught:
        reissue_sheet(desks.field, old.id, with_field(again.filled, grounds=" "), "依据写错")
    assert caught.value.facts["field"] == "处罚依据"
    with pytest.raises(PaperRefused, match="nothing was written"):
        reissue_sheet(desks.field, old.id, again.filled, " ")
    assert papers.paper_row(desks.field, old.id).withdrawn is None


def test_a_record_is_not_filled_in_but_says_what_the_visit_says(desks: Desks) -> None:
    record = issued_record(desks, closed_visit(desks))
    with pytest.raises(PaperRefused, match="what the visit says"):
        reopen_sheet(desks.field, record.id)


def test_the_office_corrects_a_paper_of_its_own_and_nobody_else_does(major: Desks) -> None:
    hazard, office = hazard_of(major), major.office
    old = issue_sheet(office, hazard, LISTING, filled_at_office(office, hazard, LISTING))
    major.clock.pass_minutes(1)
    again = with_field(reopen_sheet(office, old.id).filled, supervisor="督办人乙")
    new = reissue_sheet(office, old.id, again, "督办人写错")
    assert (new.number, new.version) == (old.number, 2)
    gone = papers.paper_row(office, old.id).withdrawn
    assert gone is not None
    assert gone.replaced_by == new.id
    assert [one.id for one in papers.list_papers(office, hazard)] == [old.id, new.id]
    sent = packages.export_base(office, major.exchange)
    brought(major.field, sent.path)
    assert papers.paper_row(major.field, new.id) == new
    with pytest.raises(WrongRole):
        reissue_sheet(major.field, new.id, again, "想改")
