"""How fields and values that stand against each other are said to a person."""

from collections.abc import Mapping, Sequence

from inspector.domain.hazard_states import HazardState, Measure, SupervisionState
from inspector.domain.labelled import Labelled
from inspector.domain.standard import HazardLevel
from inspector.events.canonical import Json
from inspector.i18n import N_, _

_FIELDS: Mapping[str, str] = {
    "place": N_("Place on site"),
    "fact": N_("Fact"),
    "level": N_("Level"),
    "state": N_("State"),
    "deadline": N_("Deadline"),
    "measure": N_("Measure"),
    "citation": N_("Basis"),
    "clause": N_("Clause"),
    "conditions": N_("Conditions of the clause"),
    "photos": N_("Photographs"),
    "review": N_("Review by the lead"),
    "level_confirmed": N_("Grade confirmed by"),
    "number": N_("Number"),
    "note": N_("Note"),
    "remark": N_("Remark"),
    "content": N_("Content"),
    "correction": N_("Correction note"),
    "revision": N_("Revision"),
    "results": N_("Results"),
    "refusal": N_("Refusal to sign"),
    "five": N_("Five points of rectification"),
    "void": N_("Taken out"),
    "supervision": N_("Supervision"),
    "listing": N_("Listing for supervision"),
    "escalation": N_("Escalation"),
    "reinspection": N_("Re-inspection"),
    "acceptance": N_("Acceptance"),
    "close_out": N_("Close-out"),
    "ended": N_("End"),
    "started": N_("Start"),
    "team": N_("Team"),
}
_FAMILIES: Mapping[str, str] = {
    "answers.": N_("Answers of a checklist"),
    "submission.": N_("Filed checklist"),
    "signature.": N_("Signature"),
    "refusal_signature.": N_("Confirmation of a refusal"),
    "duty.": N_("Duty"),
}
# Inside a value that has parts of its own.
_PARTS: Mapping[str, str] = {
    "decision": N_("Decision"),
    "reviewer": N_("Reviewer"),
    "at": N_("Time"),
    "name": N_("Name"),
    "signer": N_("Signer"),
    "responsible": N_("Responsible"),
    "measures": N_("Measures"),
    "funds": N_("Funds"),
    "time_limit": N_("Time limit"),
    "plan": N_("Emergency plan"),
    "person": N_("Person"),
    "reason": N_("Reason"),
}
# Fields whose values are words of the program.
_NAMED: Mapping[str, type[Labelled]] = {
    "state": HazardState,
    "measure": Measure,
    "supervision": SupervisionState,
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "decision": {"PASS": N_("Passed"), "RETURN": N_("Returned")},
    "level": {HazardLevel.MAJOR: N_("Major"), HazardLevel.GENERAL: N_("General")},
}


def field_words(field: str) -> str:
    """Return what a field is called; one that is unknown here as it stands."""
    if field in _FIELDS:
        return _(_FIELDS[field])
    family = next((words for start, words in _FAMILIES.items() if field.startswith(start)), None)
    return _(family) if family is not None else field


def value_lines(field: str, value: Json) -> list[tuple[str, str]]:
    """Return a value as lines of label and text; a plain value is one line without a label."""
    if isinstance(value, dict):
        return [(_part(name), _plain(name, part)) for name, part in value.items()]
    return [("", _plain(field, value))]


def _part(name: str) -> str:
    if name in _PARTS:
        return _(_PARTS[name])
    return field_words(name)


def _plain(field: str, value: Json) -> str:
    if field == "void":
        return _("stays") if value in (None, False) else _("is taken out")
    if value is None or value == "":
        return _("(nothing)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _text(field, value)
    if isinstance(value, int):
        return str(value)
    return _many(field, value)


def _text(field: str, value: str) -> str:
    if field in _NAMED:
        return next((one.label for one in _NAMED[field] if one == value), value)
    words = _WORDS.get(field, {})
    return _(words[value]) if value in words else value


def _many(field: str, value: Sequence[Json] | Mapping[str, Json]) -> str:
    if isinstance(value, Mapping):
        parts = (f"{_part(name)} {_plain(name, part)}" for name, part in value.items())
        return _(", ").join(parts)
    if field == "photos":
        return _("{count} photographs").format(count=len(value))
    if not value:
        return _("(nothing)")
    return _(", ").join(_plain(field, one) for one in value)
