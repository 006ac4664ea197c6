"""Who may say what: the role in a certificate against what an event writes (workflow §1).

Checked where events are written and again where they come in from another device. What counts is
what an event writes, not only what its kind is called: a kind that is unknown here is kept and
folded like the others (package-format §1), so it must not be a way around the table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Protocol

from inspector.domain.duties import Duty
from inspector.domain.hazard_states import HazardState, SupervisionState
from inspector.domain.hazard_table import HAZARD_STEPS, SUPERVISION_STEPS
from inspector.domain.inspection_state import INSPECTION_STEPS, InspectionState
from inspector.domain.office_papers import DESK, is_of_office, is_whole, is_withdrawal
from inspector.domain.paper import SignerRole
from inspector.domain.person import Role
from inspector.domain.supervision import (
    ACCEPT,
    belongs_to_acceptance,
    is_written_acceptance,
)

_OFFICERS = frozenset({Role.INSPECTOR, Role.LEAD})
_FIELD = _OFFICERS | {Role.EXPERT}
_LEAD = frozenset({Role.LEAD})
_OFFICE = frozenset({Role.OFFICE})
_DEPARTMENT = frozenset({Role.COMPETENT_DEPT})

_ROLES_OF_KIND: Mapping[str, frozenset[Role]] = {
    "inspection.start": _OFFICERS,
    "inspection.show_certificate": _OFFICERS,
    "inspection.answers": _FIELD,
    "inspection.submission": _FIELD,
    "photo.add": _FIELD,
    "file.add": _FIELD,
    "inspection.close": _OFFICERS,
    "finding.record": _OFFICERS,
    "hazard.register": _OFFICERS,
    "hazard.grade": _OFFICERS,
    "hazard.fix_on_the_spot": _OFFICERS,
    "paper.issue": _OFFICERS,
    "inspection.submit_record": _OFFICERS,
    "paper.number": _OFFICE,
    "paper.sign": _OFFICERS,
    "paper.refuse": _OFFICERS,
    "paper.confirm_refusal": _OFFICERS,
    "paper.serve": _OFFICERS,
    "paper.withdraw": _OFFICERS,
    "inspection.report_refusal": _OFFICERS,
    "inspection.reinspect": _OFFICERS,
    "inspection.signed": _OFFICERS,
    "hazard.order": _OFFICERS,
    "hazard.report_rectified": _OFFICERS | _OFFICE,
    "hazard.reinspect": _OFFICERS,
    "hazard.list": _OFFICE | _DEPARTMENT,
    "hazard.escalate": _OFFICE,
    ACCEPT: _OFFICERS | _OFFICE | _DEPARTMENT,
    "hazard.close_out": _OFFICE,
    "finding.review": _LEAD,
    "finding.regrade": _LEAD,
    "hazard.confirm_grade": _LEAD,
    "hazard.regrade": _LEAD,
    "inspection.return": _LEAD,
    "finding.correct": _OFFICERS,
    "hazard.correct": _OFFICERS,
    "inspection.resubmit": _OFFICERS,
    "inspection.finalize": _LEAD,
    "package.receive": _OFFICE,
    "device.open": _OFFICE,
    # Each desk decides for itself whose events it takes (package-format §5).
    "device.accept": _OFFICERS | _OFFICE,
    # Between values that stand against each other a person in office decides; which of them may
    # is said by the field (`_may_write`): an office settles no facts of the field.
    "resolve": _OFFICERS | _OFFICE,
}
_RESOLVE = "resolve"
_ISSUE, _WITHDRAW, _NUMBER = "paper.issue", "paper.withdraw", "paper.number"

# 现场事实、照片、签名: what was seen, shown and signed in the field; no office may touch it.
_FACTS = frozenset(
    {
        "answered_count",
        "certificate_shown",
        "citation",
        "clause",
        "conditions",
        "content",
        "correction",
        "ended",
        "entity",
        "entity_facts",
        "fact",
        "finder",
        "found",
        "inspection",
        "item",
        "item_count",
        "item_text",
        "level",
        "measure",
        "number",
        "photos",
        "place",
        "refusal",
        "results",
        "revision",
        "service",
        "sha256",
        "signers",
        "started",
        "team",
        "withdrawn",
    }
)
_FACT_FAMILIES = ("answers.", "signature.", "signed_pdf.", "submission.")
# The officers confirm the note of a refusal, each in a field of their own: no expert, no office.
_CONFIRMED = "refusal_signature."
# Whoever writes one of these has drafted the entry that the lead is to review.
_DRAFTED = frozenset({"entity", "fact", "photos", "place"})
_DUTY = "duty."
# Duties that a person takes on in person; the rectifying is entered for the entity.
_IN_PERSON = frozenset({Duty.CREATE, Duty.ACCEPT, Duty.CLOSE_OUT})


class Deed(Protocol):
    """What an event says about who did what."""

    @property
    def ent(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def writes(self) -> Mapping[str, object]: ...


def is_allowed(deed: Deed, role: Role) -> bool:
    """Say whether a person with `role` may sign this event."""
    if is_of_office(deed.writes):
        said = {_ISSUE: is_whole, _WITHDRAW: is_withdrawal}.get(deed.kind)
        return role in _OFFICE and said is not None and said(deed.writes)
    if deed.kind == ACCEPT and role in _OFFICE:
        return is_written_acceptance(deed.writes, deed.actor)
    if role not in _ROLES_OF_KIND.get(deed.kind, frozenset(Role)):
        return False
    return all(_may_write(name, value, role, deed.actor) for name, value in deed.writes.items())


def roles_that_settle(name: str, value: object, actor: str) -> frozenset[Role]:
    """Return the roles of those who may settle a conflict in a field with this value."""
    return frozenset(
        role for role in _ROLES_OF_KIND[_RESOLVE] if _may_write(name, value, role, actor)
    )


def rewritten_papers(deeds: Iterable[Deed]) -> set[str]:
    """Return what of the office, in one stream, somebody writes on who may not.

    That are its papers: the office issues each once and whole, and may withdraw it; every such
    event says whose it is. So nobody in the field changes one of them, and the office turns no
    paper of the field into one of its own. And it is what stands for a 暂编号: only the office's
    own event `paper.number` says of which paper that is.
    """
    written: defaultdict[str, list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.writes:
            written[deed.ent].append(deed)
    return {ent for ent, those in written.items() if _is_rewritten(those)}


def _is_rewritten(deeds: Sequence[Deed]) -> bool:
    """Say whether the deeds on one entity spoil a paper or a number of the office."""
    those = [deed.writes for deed in deeds]
    if any(DESK in one for one in those):
        return not all(DESK in one for one in those) or sum("kind" in one for one in those) != 1
    numbers = any("formal_number" in one for one in those)
    return numbers and not all(deed.kind == _NUMBER for deed in deeds)


def own_reviewers(deeds: Iterable[Deed]) -> set[str]:
    """Return who, in one stream, has reviewed what they drafted themselves (四眼, workflow §1).

    Nobody passes or returns an entry of their own, and nobody endorses a visit that no one else
    has drafted (workflow §2: 组长≠唯一起草人). Whoever settles a conflict with a value that
    another person wrote has drafted nothing; a third value is their own.
    """
    deeds = list(deeds)
    written = {
        (deed.ent, name, repr(value), deed.actor)
        for deed in deeds
        if deed.kind != _RESOLVE
        for name, value in deed.writes.items()
        if name in _DRAFTED
    }
    drafters: defaultdict[str, set[str]] = defaultdict(set)
    reviewers: defaultdict[str, set[str]] = defaultdict(set)
    endorsers: set[str] = set()
    for deed in deeds:
        values = deed.writes
        if _drafts(deed, written):
            drafters[deed.ent].add(deed.actor)
        if values.get("review") is not None or "level_confirmed" in values:
            reviewers[deed.ent].add(deed.actor)
        if values.get("state") == InspectionState.FINALIZED:
            endorsers.add(deed.actor)
    every = set().union(*drafters.values())
    own = set().union(*(drafters[ent] & who for ent, who in reviewers.items()))
    return own | {actor for actor in endorsers if every == {actor}}


def _drafts(deed: Deed, written: Set[tuple[str, str, str, str]]) -> bool:
    """Say whether the deed drafts something of its own.

    written  entity, field, value and author of all that was drafted other than by settling
    """
    values = deed.writes
    if any(name.startswith("answers.") for name in values):
        return True
    drafted = {name: repr(values[name]) for name in _DRAFTED & values.keys()}
    if deed.kind != _RESOLVE:
        return bool(drafted)
    others = {(ent, name, value) for ent, name, value, actor in written if actor != deed.actor}
    return any((deed.ent, name, value) not in others for name, value in drafted.items())


def _may_write(name: str, value: object, role: Role, actor: str) -> bool:
    if role in _OFFICE and belongs_to_acceptance(name, value):
        return False  # the office enters the department's opinion whole, or not at all
    if name == "state":
        return role in _ROLES_OF_STATE.get(str(value), frozenset())
    if name == "review":
        return role in (_OFFICERS if value is None else _LEAD)  # a correction clears it
    if name in ("level_confirmed", "void"):
        return role in _LEAD
    if name in ("formal_number", "nonce", "received"):
        return role in _OFFICE
    if name == "supervision":
        return role in _ROLES_OF_SUPERVISION.get(str(value), frozenset())
    if name in _ROLES_OF_ACTS:
        return role in _ROLES_OF_ACTS[name]
    if name.startswith(_DUTY):
        duty = next((one for one in Duty if one.value.lower() == name.removeprefix(_DUTY)), None)
        if duty is None or (duty in _IN_PERSON and value != actor):
            return False
        return role in _ROLES_OF_DUTY[duty]
    if name.startswith(_CONFIRMED):
        return role in _OFFICERS and _is_of_officer(value, name.removeprefix(_CONFIRMED))
    if name in _FACTS or name.startswith(_FACT_FAMILIES):
        return role in _FIELD
    return True


def _is_of_officer(value: object, person: str) -> bool:
    """Say whether a signature names `person`, as an officer: nobody confirms as somebody else.

    The second officer signs on the first one's laptop, so the actor may be another.
    """
    if not isinstance(value, Mapping):
        return False
    return value.get("signer") == person and value.get("role") == SignerRole.INSPECTOR.value


def _roles_of_state() -> dict[str, frozenset[Role]]:
    """Return who may bring an inspection or a hazard into each state, by the state tables.

    What only the program itself does, such as letting a deadline pass, nobody signs.
    """
    found: defaultdict[str, frozenset[Role]] = defaultdict(frozenset)
    for step in INSPECTION_STEPS:
        found[str(step.target)] |= {*step.roles, *step.entered_by}
    for step_of_hazard in HAZARD_STEPS:
        found[str(step_of_hazard.target)] |= {*step_of_hazard.roles, *step_of_hazard.entered_by}
    found.pop("None")  # back to the state before a transfer: that state stands in the table too
    return dict(found)


# The two tables share no state, so one map serves both kinds of stream.
assert not {one.value for one in InspectionState} & {one.value for one in HazardState}
_ROLES_OF_STATE = _roles_of_state()
_ROLES_OF_SUPERVISION: dict[str, frozenset[Role]] = {
    state.value: frozenset(
        role for step in SUPERVISION_STEPS if step.target is state for role in step.roles
    )
    for state in SupervisionState
}
# What stands beside these states: who listed it, why it went up, who accepted it, on what basis.
_ROLES_OF_ACTS: Mapping[str, frozenset[Role]] = {
    "listing": _OFFICE | _DEPARTMENT,
    "escalation": _OFFICE,
    "reinspection": _OFFICERS,
    "acceptance": _OFFICERS | _DEPARTMENT,
    "close_out": _OFFICE,
}
_ROLES_OF_DUTY: dict[Duty, frozenset[Role]] = {
    duty: frozenset(
        role
        for step in HAZARD_STEPS
        if step.duty is duty
        for role in (*step.roles, *step.entered_by)
    )
    for duty in Duty
}
