"""确认拒签说明: the officers sign the note of a refusal, not only the paper (workflow §6, 4).

A confirmation is a `Signature` whose `sha256` is the digest of the note instead of the paper.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Set

from inspector.domain.inspection import TeamMember
from inspector.domain.paper import Refusal, Signature, SignerRole
from inspector.domain.person import MIN_OFFICERS, Role
from inspector.domain.plain import to_plain

_OFFICERS = frozenset({Role.INSPECTOR.value, Role.LEAD.value})


def officer_ids(team: Iterable[TeamMember]) -> set[str]:
    """Return the ids of those of a team who sign as enforcement officers: no expert is one."""
    return {one.person for one in team if one.role in _OFFICERS}


def refusal_digest(refusal: Refusal) -> str:
    """Return the SHA-256, hex, of what a refusal says: canonical JSON of its plain form.

    Sorted keys, no spaces, UTF-8, text in NFC. What is empty is left out, so that a field which a
    later program adds does not take the old confirmations away. The paper's own digest is in it.
    """
    said = json.dumps(
        _said(to_plain(refusal)), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    # Events carry text in NFC: what was typed and what comes back have one digest.
    return hashlib.sha256(unicodedata.normalize("NFC", said).encode()).hexdigest()


def bound_confirmations(
    refusal: Refusal | None, given: Iterable[Signature], officers: Set[str]
) -> tuple[Signature, ...]:
    """Return the confirmations that hold for `refusal`, in the order of their times.

    officers  ids of the enforcement officers of the team

    What was given for another note, in another role or by somebody else does not count.
    """
    if refusal is None:
        return ()
    digest = refusal_digest(refusal)
    holding = [
        one
        for one in given
        if one.sha256 == digest
        and one.role is SignerRole.INSPECTOR
        and one.strokes
        and one.signer in officers
    ]
    return tuple(sorted(holding, key=lambda one: (one.signed, one.signer)))


def is_confirmed(confirmations: Iterable[Signature]) -> bool:
    """Say whether enough officers have confirmed the note: two, so both of a team of two."""
    return len({one.signer for one in confirmations}) >= MIN_OFFICERS


def _said(value: object) -> object:
    """Return a plain value without what is empty; a plain no is no empty answer."""
    if isinstance(value, dict):
        pairs = ((name, _said(item)) for name, item in value.items())
        return {name: item for name, item in pairs if item not in (None, "", {}, [])}
    if isinstance(value, list):
        return [_said(item) for item in value]
    return value
