"""How states, kinds and events are called and coloured on every page of every desk."""

from inspector.clock import china
from inspector.domain.hazard_states import HazardState, SupervisionState
from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.ledger import HistoryEntry
from inspector.i18n import N_, _
from inspector.services.hazard_case import HazardCase

_VISIT_TONE: dict[InspectionState, str] = {
    InspectionState.IN_PROGRESS: "accent",
    InspectionState.RECORD_DRAFT: "accent",
    InspectionState.AWAITING_SIGNATURE: "accent",
    InspectionState.RETURNED: "major",
    InspectionState.REFUSED_RECORDED: "general",
    InspectionState.SIGNED: "good",
    InspectionState.FINALIZED: "good",
    InspectionState.SERVED: "good",
}

_HAZARD_TONE: dict[HazardState, str] = {
    HazardState.OVERDUE: "major",
    HazardState.REINSPECT_FAILED: "major",
    HazardState.REOPENED: "major",
    HazardState.CLOSED: "good",
    HazardState.ACCEPTED: "good",
    HazardState.IMMEDIATE_FIXED: "good",
    HazardState.REINSPECT_PASSED: "good",
    HazardState.ORDERED: "accent",
    HazardState.RECTIFYING: "accent",
}

# Grade of a finding: word and tone.
GRADES: dict[str, tuple[str, str]] = {
    "MAJOR": (N_("Major"), "major"),
    "GENERAL": (N_("General"), "general"),
}

MEASURES: dict[str, str] = {
    "immediate": N_("Mended on the spot"),
    "deadline": N_("Mend by a day"),
    "suspend": N_("Stop work"),
}

PACKAGE_KINDS: dict[str, str] = {
    "BASE": N_("Base package"),
    "INSPECTION": N_("Inspection package"),
    "REVIEW": N_("Review package"),
    "RECEIPT": N_("Receipt"),
}

PACKAGE_STATES: dict[str, tuple[str, str]] = {
    "exported": (N_("Exported"), "accent"),
    "receipted": (N_("Receipted"), "good"),
    "imported": (N_("Imported"), "good"),
    "quarantined": (N_("Quarantined"), "major"),
}

PAPER_STATES: dict[str, tuple[str, str]] = {
    "AWAITING": (N_("To be signed"), "accent"),
    "SIGNED": (N_("Signed"), "good"),
    "REFUSAL_TO_CONFIRM": (N_("Refusal to be confirmed"), "accent"),
    "REFUSED": (N_("Signing refused"), "general"),
    "ISSUED": (N_("Issued, without signatures"), "good"),
}

_EVENTS: dict[str, str] = {
    "inspection.start": N_("Visit started"),
    "inspection.show_certificate": N_("Certificates shown"),
    "inspection.answers": N_("Answers recorded"),
    "inspection.submission": N_("Checklist filed"),
    "inspection.close": N_("Visit ended"),
    "inspection.submit_record": N_("Record handed out for signature"),
    "inspection.signed": N_("Record settled"),
    "inspection.report_refusal": N_("Refusal reported"),
    "inspection.reinspect": N_("Earlier hazard re-inspected"),
    "inspection.return": N_("Returned by the lead"),
    "inspection.resubmit": N_("Handed to the lead again"),
    "inspection.finalize": N_("Endorsed by the lead"),
    "sign": N_("Countersigned"),
    "photo.add": N_("Photograph added"),
    "file.add": N_("File added"),
    "finding.record": N_("Finding recorded"),
    "finding.review": N_("Finding reviewed"),
    "finding.regrade": N_("Grade changed"),
    "finding.correct": N_("Finding corrected"),
    "paper.issue": N_("Paper issued"),
    "paper.sign": N_("Paper signed"),
    "paper.refuse": N_("Signing refused"),
    "paper.confirm_refusal": N_("Refusal confirmed by an officer"),
    "paper.serve": N_("Paper left with the entity"),
    "paper.withdraw": N_("Paper made void"),
    "hazard.register": N_("Hazard registered"),
    "hazard.grade": N_("Grade proposed"),
    "hazard.confirm_grade": N_("Grade confirmed"),
    "hazard.regrade": N_("Grade changed"),
    "hazard.fix_on_the_spot": N_("Mended on the spot"),
    "hazard.order": N_("Rectification ordered"),
    "hazard.correct": N_("Hazard corrected"),
    "hazard.report_rectified": N_("Reported as rectified"),
    "hazard.reinspect": N_("Re-inspected"),
    "hazard.list": N_("Listed for supervision"),
    "hazard.escalate": N_("Supervision escalated"),
    "hazard.accept": N_("Acceptance entered"),
    "hazard.close_out": N_("Closed out"),
    "package.receive": N_("Package received"),
    "resolve": N_("Conflict decided"),
}

# Details of an inspection that matter to a program only.
_QUIET_EVENTS = frozenset({"photo.add", "file.add", "inspection.answers", "inspection.submission"})


def visit_state(row: InspectionRow) -> tuple[str, str]:
    """Return the words and the tone of a visit's state."""
    try:
        state = InspectionState(row.state)
    except ValueError:  # two states in conflict, joined by the projection
        return row.state, "major"
    return state.label, _VISIT_TONE.get(state, "")


def hazard_state(state: str) -> tuple[str, str]:
    """Return the words and the tone of a hazard's state."""
    try:
        known = HazardState(state)
    except ValueError:  # two states in conflict, joined by the projection
        return state, "major"
    return known.label, _HAZARD_TONE.get(known, "")


def supervision(state: str) -> str:
    """Return the words of 挂牌督办, or "" for a hazard that was never listed."""
    known = next((one for one in SupervisionState if one == state), None)
    if known is None:  # two in conflict, joined by the projection
        return state
    return known.label if known is not SupervisionState.NONE else ""


_TO_REINSPECT = N_("re-inspection; once it is found rectified, acceptance and close-out")
# What an open hazard waits for on the way to its end, workflow §3 H13 to H18.
_NEXT = {
    **dict.fromkeys(
        (
            HazardState.ORDERED,
            HazardState.RECTIFYING,
            HazardState.EXTENSION_REQUESTED,
            HazardState.OVERDUE,
            HazardState.RECTIFIED_REPORTED,
            HazardState.REINSPECTING,
            HazardState.REINSPECT_FAILED,
        ),
        _TO_REINSPECT,
    ),
    HazardState.REINSPECT_PASSED: N_("acceptance, by the competent department"),
    HazardState.ACCEPTED: N_("close-out"),
}


def decided_pairs(case: HazardCase) -> list[tuple[str, str]]:
    """Return what was decided about a hazard and what comes next, as label and text."""
    known, pairs = case.decided, []
    if (listed := known.supervised) is not None:
        until = _("until {day}").format(day=listed.deadline.isoformat())
        words = supervision(case.row.supervision)
        pairs.append((_("Supervision"), f"{words} · {case.level_words} · {until}"))
    if (again := known.reinspection) is not None:
        passed = _("passed") if again.passed else _("not passed")
        pairs.append((_("Re-inspection"), f"{again.on.isoformat()} · {passed} · {again.number}"))
    if (said := known.acceptance) is not None:
        who = f"{said.department} {said.person}"
        pairs.append((_("Acceptance"), f"{said.on.isoformat()} · {who} · {said.file.name}"))
    if (closed := known.close_out) is not None:
        pairs.append((_("Closed out by"), f"{closed.person} · {closed.on.isoformat()}"))
    if case.state in _NEXT:
        pairs.append((_("Next step"), _(_NEXT[case.state])))
    return pairs


def grade(level: str) -> tuple[str, str]:
    """Return the word and the tone of a grade."""
    words, tone = GRADES.get(level, (level, "muted"))
    return _(words), tone


def event_words(entry: HistoryEntry) -> str:
    """Return what happened, in a few words."""
    return _(_EVENTS[entry.kind]) if entry.kind in _EVENTS else entry.kind


def is_told(entry: HistoryEntry) -> bool:
    """Say whether a person would want to read this step in a life line."""
    return entry.kind not in _QUIET_EVENTS


def visit_when(row: InspectionRow) -> str:
    """Return the day of a visit, with its time once it has started."""
    if row.started is not None:
        return f"{china(row.started):%Y-%m-%d %H:%M}"
    return row.planned.isoformat() if row.planned else ""


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"
