"""Who signs a paper, in the order of the list: the team, the entity, who confirms a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.entity import Entity
from inspector.domain.inspection import InspectionRow, TeamMember
from inspector.domain.paper import (
    SIGNER_WORDS,
    PaperKind,
    PaperRow,
    Refusal,
    Signature,
    SignerRole,
)
from inspector.domain.person import Role
from inspector.domain.refusal import is_confirmed, officer_ids, refusal_digest
from inspector.i18n import _
from inspector.ui.widgets.card_list import Card

# The signer of the inspected entity and the witness are no persons of the register; the event
# names them.
ENTITY_SIGNER, WITNESS_SIGNER = "entity", "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One line of the list of signers.

    refusal   what the entity's person did instead of signing
    confirms  the note of the refusal, where that is what this line signs and not the paper
    """

    id: str
    name: str
    role: SignerRole
    certificate_no: str = ""
    position: str = ""
    signature: Signature | None = None
    refusal: Refusal | None = None
    confirms: Refusal | None = None

    @property
    def key(self) -> str:
        """What tells this line from the others: an officer may have two."""
        return self.id if self.confirms is None else f"confirms:{self.id}"

    @property
    def is_settled(self) -> bool:
        return self.signature is not None or self.refusal is not None

    def digest(self, paper: PaperRow) -> str:
        """Return the digest that a signature in this line is bound to."""
        return paper.sha256 if self.confirms is None else refusal_digest(self.confirms)


def signers_of(visit: InspectionRow, paper: PaperRow, entity: Entity) -> list[Signer]:
    """Return who signs a paper: the team in its order, then the entity's person.

    Once a refusal is on record, the officers who confirm its note follow, and the witness whom it
    names (workflow §6, 3 and 4).
    """
    given = {one.signer: one for one in paper.signatures}
    signers = [_of_team(one, given.get(one.person)) for one in visit.team]
    signers.append(_of_entity(paper, entity))
    if paper.kind not in (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER):
        needed = paper.signers or {}
        signers = [one for one in signers if needed.get(one.role.value, 0)]
    if paper.refusal is not None:
        signers += _confirming(visit, paper, paper.refusal)
        if paper.refusal.witness is not None:
            seen = next((one for one in paper.signatures if one.role is SignerRole.WITNESS), None)
            witness = paper.refusal.witness
            signers.append(
                Signer(
                    id=f"{WITNESS_SIGNER}:{witness.name}",
                    name=witness.name,
                    role=SignerRole.WITNESS,
                    position=witness.organisation,
                    signature=seen,
                )
            )
    return signers


def next_signer(signers: Sequence[Signer], after: str = "") -> Signer | None:
    """Return who is to sign next: first whoever `after` is, who holds the pen, then by the list."""
    waiting = [one for one in signers if not one.is_settled]
    return next((one for one in waiting if one.id == after), waiting[0] if waiting else None)


def signer_card(one: Signer) -> Card:
    """Return a line of the list."""
    state, tone, when = _("To sign"), "accent", ""
    if one.signature is not None:
        state, tone = _("Signed"), "good"
        when = f"{china(one.signature.signed):%m-%d %H:%M}"
    elif one.refusal is not None:
        state, tone, when = _("Refused to sign"), "general", f"{china(one.refusal.at):%m-%d %H:%M}"
    title = one.name or _("Person of the entity")
    if one.confirms is not None:
        title = _("{name}: confirms the refusal").format(name=one.name)
    second = [_(SIGNER_WORDS[one.role]), one.position or one.certificate_no, when]
    return Card(
        key=one.key,
        title=title,
        second=" · ".join(part for part in second if part),
        state=state,
        tone=tone,
    )


def _of_team(one: TeamMember, signature: Signature | None) -> Signer:
    return Signer(
        id=one.person,
        name=one.name,
        role=SignerRole.EXPERT if one.role == Role.EXPERT.value else SignerRole.INSPECTOR,
        certificate_no=one.certificate_no,
        signature=signature,
    )


def _of_entity(paper: PaperRow, entity: Entity) -> Signer:
    signed = next((one for one in paper.signatures if one.role is SignerRole.ENTITY), None)
    name, position = entity.legal_representative, entity.legal_position
    if signed is not None:
        name, position = signed.name, signed.position
    elif paper.refusal is not None:
        name, position = paper.refusal.person, paper.refusal.position
    return Signer(
        id=ENTITY_SIGNER,
        name=name,
        role=SignerRole.ENTITY,
        position=position,
        signature=signed,
        refusal=paper.refusal,
    )


def _confirming(visit: InspectionRow, paper: PaperRow, refusal: Refusal) -> list[Signer]:
    """Return the officers who confirm the note; once two have, nobody else is asked."""
    given = {one.signer: one for one in paper.refusal_signatures}
    officers = officer_ids(visit.team)
    return [
        Signer(
            id=one.person,
            name=one.name,
            role=SignerRole.INSPECTOR,
            certificate_no=one.certificate_no,
            signature=given.get(one.person),
            confirms=refusal,
        )
        for one in visit.team
        if one.person in given
        or (one.person in officers and not is_confirmed(paper.refusal_signatures))
    ]
