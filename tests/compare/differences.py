"""Both engines' states as lines that can be compared, and what may differ, with reasons.

Ways of writing that are no difference: a decimal or a place is compared as numbers ("2" is "2.0"),
white space around a label does not count, `meta/instanceID` is left out (the other engine adds it
where a form has none), a prefix in a path is dropped, Z is +00:00.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.compare.ours import Leaf, View

FACETS = (
    "leaf",
    "value",
    "required",
    "readonly",
    "constraint",
    "choices",
    "label",
    "hint",
    "count",
)

# What chance or the machine decides; the clock is the same on both sides, so times do count.
VOLATILE = re.compile(r"uuid|uid|deviceid|subscriberid|simserial|imei|phone|email|username|rand")


@dataclass(frozen=True, slots=True)
class Known:
    """One difference that is known: in which file, in what, at which paths, and why."""

    file: str
    facets: tuple[str, ...]
    path: str
    reason: str


_ALL = FACETS
_NO_PREFIX = "a bind names it without “/data/”: JavaRosa finds it there, the other engine nowhere"
_EMPTY = "“a = b” with neither in the form: equal for JavaRosa and us (both empty), not in XPath"
_CHANCE = "what chance decides"
_GUIDANCE = "the other engine writes the guidance right behind the hint"

EXCEPTIONS: tuple[Known, ...] = (
    Known("one-question-relevance.xml", _ALL, r"^/data/age$", _NO_PREFIX),
    Known("two-question-required.xml", ("required",), r"^/data/age$", _NO_PREFIX),
    Known("two-question-save-incomplete-required.xml", ("required",), r"^/data/age$", _NO_PREFIX),
    Known("or_other.x", ("choices", "value"), r"/fav_pastel$", _EMPTY),
    Known("external-select-xml-dummy-nodes.xml", ("choices", "value"), "", _EMPTY),
    Known("cbda9fd0-random.xml", ("label",), "", _CHANCE),
    Known("randomTest_broken.xml", ("label", "value"), "/selected", _CHANCE),
    Known("-randomize.xml", ("choices",), r"/no-seed-", _CHANCE),
    Known("uuid-instance-name.xml", ("value",), r"/instanceName$", _CHANCE),
    Known(
        "form_styling.xml",
        ("value",),
        r"/q13$",
        "a rank with commas in its default: put in the order of the list by the other engine",
    ),
    Known(
        "8599af92-relative-current-ref.xml",
        ("label",),
        r"/repeat_name_note$",
        "the label of one instance shows another one's answer there: an absolute path in <output>",
    ),
    Known(
        "default_time_demo.x",
        ("value",),
        "/start_time$",
        "a time of day without a zone in the form: as it stands there, in ours that of the place",
    ),
    Known("fieldlist-updates.xml", ("hint",), r"/guidance/", _GUIDANCE),
    Known("form_styling.xml", ("hint",), "", _GUIDANCE),
    Known("hints_textq.xml", ("hint",), "", _GUIDANCE),
    Known(
        "jr-choice-name.xml",
        ("value",),
        "_name",
        "the wording of a choice taken as an answer: ours keeps the language in which it was taken",
    ),
    Known(
        "calculate-now.xml",
        ("value",),
        r"^/data/now$",
        "a moment without a zone: the other engine writes the zone of the machine behind it",
    ),
    Known(
        "child_vaccination_VOL_tool_v12.xml",
        _ALL,
        "",
        "a repeat that counts itself (one more than there are): the other engine adds instances"
        " until its stack overflows, we add one when a person arrives, as JavaRosa does",
    ),
)

_PREFIX = re.compile(r"(?<=/)[\w.-]+:")
_INSTANCE_ID = re.compile(r"/instanceID$")
_GREENWICH = re.compile(r"(?<=T\d\d:\d\d:\d\d\.\d{3})Z")
_NUMBERS = ("decimal", "geopoint", "geotrace", "geoshape", "int")


def is_left_out(file: str) -> bool:
    """Return whether nothing in a form is compared."""
    return any(one.file in file and one.facets == _ALL and not one.path for one in EXCEPTIONS)


def theirs(answer: Mapping[str, Any], kinds: Mapping[str, str]) -> View:
    """Return a state that engine.mjs told; `kinds` are the types by path without positions."""
    leaves = []
    for leaf in answer["leaves"]:
        path = _PREFIX.sub("", leaf["path"])
        choices = leaf["choices"]
        leaves.append(
            Leaf(
                path,
                leaf["value"],
                kinds.get(re.sub(r"\[\d+\]", "", path), "string"),
                leaf["required"],
                leaf["readonly"],
                leaf["constraint"],
                leaf["label"],
                leaf["hint"],
                None if choices is None else tuple((value, label) for value, label in choices),
            )
        )
    return View(tuple(leaves), {_PREFIX.sub("", path): count for path, count in answer["counts"]})


def lines(view: View, file: str) -> dict[str, list[str]]:
    """Return by facet what a view says, known exceptions left out; "path<TAB>what"."""
    found: dict[str, list[str]] = {facet: [] for facet in FACETS}
    known = [one for one in EXCEPTIONS if one.file in file]

    def say(facet: str, path: str, what: object) -> None:
        if not any(facet in one.facets and re.search(one.path, path) for one in known):
            found[facet].append(f"{path}\t{what}")

    for leaf in view.leaves:
        if _INSTANCE_ID.search(leaf.path):
            continue
        say("leaf", leaf.path, "")
        if not VOLATILE.search(leaf.path.rpartition("/")[2].lower()):
            say("value", leaf.path, _plain(leaf.value, leaf.kind))
        say("required", leaf.path, leaf.required)
        say("readonly", leaf.path, leaf.readonly)
        say("constraint", leaf.path, leaf.constraint)
        say("label", leaf.path, _GREENWICH.sub("+00:00", " ".join(leaf.label.split())))
        say("hint", leaf.path, " ".join(leaf.hint.split()))
        if leaf.choices is not None:
            said = [(value, " ".join(label.split())) for value, label in leaf.choices]
            say("choices", leaf.path, said)
    for path, count in view.counts.items():
        if count:
            say("count", path, count)
    return {facet: sorted(one) for facet, one in found.items()}


def _plain(value: str, kind: str) -> str:
    value = _GREENWICH.sub("+00:00", value)
    if kind not in _NUMBERS or not value:
        return value
    try:
        return " ".join(f"{float(part):.10g}" for part in value.replace(";", " ").split())
    except ValueError:
        return value


def different(mine: Sequence[View], other: Sequence[View], file: str) -> list[str]:
    """Return a line for each difference: facet, number of the state, path, ours, theirs."""
    found: list[str] = []
    for number, (one, two) in enumerate(zip(mine, other)):
        left, right = lines(one, file), lines(two, file)
        for facet in FACETS:
            ours_only = sorted(set(left[facet]) - set(right[facet]))
            theirs_only = sorted(set(right[facet]) - set(left[facet]))
            found += [f"{facet} #{number} ours   {line}" for line in ours_only]
            found += [f"{facet} #{number} theirs {line}" for line in theirs_only]
    return found
