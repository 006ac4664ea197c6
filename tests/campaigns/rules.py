"""What each kind of step may leave behind: all of it or nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.events.event import SIGN


@dataclass(frozen=True, slots=True)
class Whole:
    """What a step leaves once it is there.

    must    facts that have changed; may  facts that may have changed as well
    events  the kinds of the new events, as a regular expression over "kind kind …"
    """

    must: frozenset[str]
    may: frozenset[str] = frozenset()
    events: str = ""


def _whole(must: str, may: str = "", events: str = "") -> Whole:
    return Whole(frozenset(must.split()), frozenset(may.split()), events)


_DRAFT = _whole("drafts", "meta")
_FINDING = r"finding\.record hazard\.register hazard\.grade( hazard\.fix_on_the_spot)? "
_ANY = r"([a-z_.]+ ?)*"

WHOLE: Mapping[str, Whole] = {
    **dict.fromkeys(
        (
            "answer",
            "not_checked",
            "rest",
            "note",
            "cursor",
            "undo",
            "redo",
            "add_hazard",
            "set_hazard",
            "remove_hazard",
            "photos",
            "detach",
            "plain",
            "add_instance",
            "remove_instance",
        ),
        _DRAFT,
    ),
    "start": _whole(
        "events inspections drafts", "", r"inspection\.start inspection\.show_certificate"
    ),
    "close": _whole(
        "events inspections drafts",
        "hazards",
        r"(photo\.add )*(inspection\.answers )+(inspection\.submission )+"
        rf"({_FINDING})*inspection\.close",
    ),
    "issue": _whole(
        "events papers numbers",
        "inspections hazards",
        r"paper\.issue( inspection\.submit_record|( hazard\.order)+)",
    ),
    "sign": _whole("events papers", "inspections", r"paper\.sign( inspection\.signed)?"),
    "refuse": _whole("events papers", "", r"paper\.refuse inspection\.report_refusal"),
    "confirm": _whole(
        "events papers", "inspections", r"paper\.confirm_refusal( inspection\.signed)?"
    ),
    "correct": _whole("events", "inspections hazards", r"finding\.correct hazard\.correct"),
    "resubmit": _whole("events inspections", "", r"inspection\.resubmit"),
    "review": _whole("events", "inspections hazards", r"finding\.review( hazard\.confirm_grade)?"),
    "return": _whole("events inspections", "", r"inspection\.return"),
    "countersign": _whole("events inspections", "", rf"inspection\.finalize {re.escape(SIGN)}"),
    "export": _whole("packages"),
    "export_review": _whole("packages"),
    "export_receipt": _whole("packages"),
    # The issue of a base package is used up first, so that no two packages ever carry the same.
    "export_base": _whole("", "packages meta reference"),
    "plan": _whole("reference"),
    # Several packages, each whole: `invariants` looks at what each has brought.
    "import": _whole(
        "packages",
        "events papers numbers meta inspections hazards reference standards",
        _ANY,
    ),
}


def judge(step: Mapping[str, Any], before: Any, now: Any, new_kinds: list[str]) -> str:
    """Return "absent" or "whole" for a step that was killed; fail when it is there by halves.

    before, now  the facts of the desk of the step
    new_kinds    kinds of the events that the desk has now and had not before
    """
    changed = {name for name in before if before[name] != now[name]}
    if not changed:
        return "absent"
    rule = WHOLE[step["do"]]
    assert changed <= rule.must | rule.may, f"changed beyond the step: {sorted(changed)}"
    assert rule.must <= changed, f"half there: {sorted(changed)} of {sorted(rule.must)}"
    kinds = " ".join(new_kinds)
    assert re.fullmatch(rule.events, kinds), f"half there: events {kinds!r}"
    if step["draft"]:
        _judge_draft(step, before["drafts"], now["drafts"])
    return "whole"


def _judge_draft(step: Mapping[str, Any], before: Any, now: Any) -> None:
    draft, kind = step["draft"], step["do"]
    others = {name for name in before | now if name != draft and before.get(name) != now.get(name)}
    assert not others, f"another draft has changed: {others}"
    if kind == "close":
        # Its reasons for items left open are part of the close.
        assert draft not in now, "closed, and its draft is still there"
        return
    old, new = before[draft], now[draft]
    done, undone = (new[name][0] - old[name][0] for name in ("done", "undone"))
    if kind == "undo":
        assert (done, undone) == (-1, 1), "half undone"
    elif kind == "redo":
        assert (done, undone) == (1, -1), "half redone"
    elif kind == "cursor":
        assert (done, undone) == (0, 0), "a cursor is no action"
    elif kind == "photos":
        assert done in (0, 1), "more than one action"
        grown = len(new["tray"]) - len(old["tray"])
        assert 0 <= grown <= step["said"]["files"], "photographs from nowhere"
    else:
        assert done == 1, "not exactly one action"
