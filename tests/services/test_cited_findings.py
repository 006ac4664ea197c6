"""The basis of a finding on papers: by the day of the visit, as every other clause (design §6)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspector.documents.preview import text_of
from inspector.domain.paper import PaperKind
from inspector.domain.person import OrganKind
from inspector.services import paper_contents, papers
from inspector.services.context import Context
from inspector.services.dossiers import write_hazard_dossier
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet, preview_sheet
from inspector.storage.reference import find_entity, save_entities, save_reference
from tests.desks import ENTITY, Desks, closed_visit, issued_record, only_finding

GAP = "（待补：依据条文尚未核对）"
BASIS = "《消防法》第二十七条"


def in_force_from(ctx: Context, day: date) -> None:
    """Let the law that the finding of `closed_visit` names come into force on `day` only."""
    pack = ctx.standards
    clause = pack.clause("XF-27")
    later = replace(pack.standard(clause.standard_id), effective=day)
    object.__setattr__(pack, "_standards", {**pack._standards, later.id: later})


@pytest.mark.parametrize(
    ("day", "cited", "gaps"),
    [(date(2026, 11, 16), BASIS, ()), (date(2026, 11, 17), GAP, ("XF-27",))],
)
def test_an_order_names_a_basis_that_is_in_force_on_the_day_of_the_visit(
    desks: Desks, day: date, cited: str, gaps: tuple[str, ...]
) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    in_force_from(desks.field, day)
    order = paper_contents.rectification_order_of(desks.field, inspection, "p", "n")
    assert [item.citation for item in order.items] == [cited]
    assert papers.due_papers(desks.field, inspection)[1].gaps == gaps


def test_an_unverified_basis_is_a_gap_on_the_order(desks: Desks) -> None:
    inspection = closed_visit(desks)
    pack = desks.field.standards
    unverified = {**pack._clauses, "XF-27": replace(pack.clause("XF-27"), verification="T")}
    object.__setattr__(pack, "_clauses", unverified)
    order = paper_contents.rectification_order_of(desks.field, inspection, "p", "n")
    assert [item.citation for item in order.items] == [GAP]


def test_a_township_warns_of_a_basis_that_was_not_in_force(desks: Desks) -> None:
    kind = PaperKind.RECTIFICATION_OPINION
    ctx = desks.field
    township = replace(ctx.organisation, organ_kind=OrganKind.TOWNSHIP, may_enforce=False)
    with ctx.db.write():
        save_reference(ctx.db, [township])
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    in_force_from(ctx, date(2026, 12, 1))
    begun = begin_sheet(ctx, inspection, kind)
    (row,) = begun.filled.tables["problems"]
    assert row["basis"] == GAP
    assert begun.all_gaps(begun.filled) == ("存在的问题第1项依据",)
    typed = {**row, "basis": "《安全生产法》第二百条"}
    filled = Filled(
        {**begun.filled.fields, "authority": "示例区应急管理局"}, {"problems": (typed,)}
    )
    assert begun.all_gaps(filled) == ("《安全生产法》第二百条",)
    shown = "".join(text_of(preview_sheet(ctx, inspection, kind, filled)).split())
    assert "第二百条（待补：依据条文尚未核对）" in shown


def test_a_registered_hazard_names_no_law_that_was_not_in_force(desks: Desks) -> None:
    kind, inspection = PaperKind.HAZARD_REGISTRATION, closed_visit(desks)
    in_force_from(desks.field, date(2026, 12, 1))
    begun = begin_sheet(desks.field, inspection, kind)
    assert begun.filled.fields["basis"] == GAP
    assert begun.all_gaps(begun.filled) == ("判定依据",)
    row = issue_sheet(desks.field, inspection, kind, begun.filled)
    assert GAP in "".join(text_of(papers.paper_pdf(desks.field, row.id)).split())


@pytest.mark.parametrize(
    ("day", "cited"),
    [(date(2026, 11, 1), ["《危险化学品安全法》第八条第一款"]), (date(2026, 12, 1), [])],
)
def test_an_order_to_a_chemical_plant_cites_its_own_law_from_the_day_it_is_in_force(
    desks: Desks, day: date, cited: list[str]
) -> None:
    ctx = desks.field
    plant = find_entity(ctx.db, ENTITY)
    assert plant is not None
    with ctx.db.write():
        save_entities(ctx.db, [replace(plant, industry="危险化学品生产")])
    inspection = closed_visit(desks)
    pack = ctx.standards
    law = replace(pack.standard(pack.clause("WH-8-1").standard_id), effective=day)
    object.__setattr__(pack, "_standards", {**pack._standards, law.id: law})
    order = paper_contents.rectification_order_of(ctx, inspection, "p", "n")
    assert [one for one in order.legal_basis if "危险化学品" in one] == cited
    assert papers.due_papers(ctx, inspection)[1].gaps == ()


def test_a_penalty_begins_without_a_law_that_was_not_in_force(desks: Desks) -> None:
    kind, inspection = PaperKind.SPOT_PENALTY_ENTITY, closed_visit(desks)
    assert begin_sheet(desks.field, inspection, kind).filled.fields["violated"] == BASIS
    in_force_from(desks.field, date(2026, 12, 1))
    begun = begin_sheet(desks.field, inspection, kind)
    assert begun.filled.fields["violated"] == GAP
    assert "XF-27" in begun.gaps


@pytest.mark.parametrize(("day", "cited"), [(date(2026, 11, 16), BASIS), (date(2026, 12, 1), GAP)])
def test_the_file_of_a_hazard_cites_by_the_day_of_the_visit_too(
    desks: Desks, tmp_path: Path, day: date, cited: str
) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    in_force_from(desks.field, day)
    made = write_hazard_dossier(desks.field, only_finding(desks.field, inspection).id, tmp_path)
    whole = "".join(text_of(made.pdf.read_bytes()).split())
    assert whole.count(cited) == 2  # its cover and 判定意见
    assert (BASIS in whole) is (cited == BASIS)
