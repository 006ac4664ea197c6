"""Who may stand in which line of a paper: officer, expert, entity or witness (workflow §1)."""

import pytest

from inspector.domain.paper import AWAITING, SIGNED, SignerRole
from inspector.domain.task import InspectionKind
from inspector.errors import PaperRefused, VisitRefused
from inspector.services import papers, refusals, visits
from inspector.storage.papers import papers_of
from tests.desks import (
    ENTITY,
    EXPERT,
    FORM,
    Desks,
    closed_visit,
    closed_with_expert,
    issued_record,
    refusal,
    signature,
    signatures,
    with_expert,
)


def test_an_expert_is_not_one_of_the_two_officers_of_a_visit(desks: Desks) -> None:
    with_expert(desks)
    with pytest.raises(VisitRefused) as caught:
        visits.start_visit(
            desks.field,
            entity_id=ENTITY,
            kind=InspectionKind.ROUTINE,
            forms=(FORM,),
            team=(desks.field.person.id, EXPERT.id),
            lead=desks.lead.person.id,
            place="熔铸车间",
        )
    assert "two inspectors" in caught.value.facts["detail"]


def test_an_expert_signs_as_an_expert_and_never_as_an_officer(desks: Desks) -> None:
    paper = issued_record(desks, closed_with_expert(desks))
    with pytest.raises(PaperRefused):
        papers.sign_paper(desks.field, paper.id, signature(desks, paper, EXPERT.id, EXPERT.name))
    own = signature(desks, paper, EXPERT.id, EXPERT.name, SignerRole.EXPERT)
    assert papers.sign_paper(desks.field, paper.id, own).signatures[0].role is SignerRole.EXPERT


@pytest.mark.parametrize(("signer", "name"), [("someone", "路人甲"), ("second", "检查员乙")])
def test_in_the_line_of_experts_only_experts_of_the_team_sign(
    desks: Desks, signer: str, name: str
) -> None:
    paper = issued_record(desks, closed_with_expert(desks))
    wrong = signature(desks, paper, signer, name, SignerRole.EXPERT)
    with pytest.raises(PaperRefused):
        papers.sign_paper(desks.field, paper.id, wrong)


@pytest.mark.parametrize("name", ["检查员乙", "检查员 乙", "检查员\u3000乙"])
@pytest.mark.parametrize("role", [SignerRole.ENTITY, SignerRole.WITNESS])
def test_nobody_of_the_team_signs_for_the_entity_or_as_witness(
    desks: Desks, role: SignerRole, name: str
) -> None:
    paper = issued_record(desks, closed_visit(desks))
    with pytest.raises(PaperRefused):
        papers.sign_paper(desks.field, paper.id, signature(desks, paper, "other:1", name, role))


def test_who_refuses_to_sign_is_no_witness_of_it(desks: Desks) -> None:
    paper = issued_record(desks, closed_visit(desks))
    said = refusal(desks, paper)
    assert said.witness is not None
    with pytest.raises(PaperRefused) as caught:
        refusals.refuse_paper(
            desks.field, paper.id, refusal(desks, paper, person=said.witness.name)
        )
    assert "witness" in caught.value.facts["field"]


def test_what_an_expert_has_signed_as_an_officer_elsewhere_does_not_count(desks: Desks) -> None:
    inspection = closed_with_expert(desks)
    paper = issued_record(desks, inspection)
    first, second, entity = signatures(desks, paper)
    forged = signature(desks, paper, EXPERT.id, EXPERT.name)
    with desks.field.recording() as record:  # as another program might have written it
        for one in (first, forged, entity):
            record.add(inspection, "paper.sign", {f"signature.{one.signer}": one}, ent=paper.id)
    (row,) = papers_of(desks.field.state(inspection))
    assert row.state == AWAITING
    assert papers.sign_paper(desks.field, paper.id, second).state == SIGNED
