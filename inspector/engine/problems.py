"""What is missing or wrong in the answers: values for a list beside the form, never exceptions."""

from math import isfinite

from inspector.engine.counts import MOST_INSTANCES, counted_repeats
from inspector.engine.instance import Node
from inspector.engine.schema import INTEGERS, NUMERIC, NodeDef
from inspector.engine.state import State
from inspector.engine.wording import Wording
from inspector.engine.xpath.values import parse_moment, parse_time, text_number, to_boolean
from inspector.errors import Problem
from inspector.i18n import _


def answer_problems(state: State, wording: Wording) -> list[Problem]:
    """Return the problems of all relevant answers, in document order."""
    found = [
        problem for node in state.root.walk() for problem in node_problems(state, wording, node)
    ]
    return found + _count_problems(state, wording)


def _count_problems(state: State, wording: Wording) -> list[Problem]:
    """Return the counted repeats whose number is beyond all sense."""
    return [
        Problem(
            _("{wanted} entries are wanted here; at most {most} are made.").format(
                wanted=f"{wanted:.0f}", most=MOST_INSTANCES
            ),
            _("Correct the number of entries."),
            f"{parent.path()}/{definition.name}",
            kind="constraint",
        )
        for definition, parent, wanted in counted_repeats(state, wording)
        if wanted > MOST_INSTANCES
    ]


def node_problems(state: State, wording: Wording, node: Node) -> list[Problem]:
    """Return the problems of one answer; none while it is not asked."""
    definition = node.definition
    if definition is None or not node.relevant or not definition.is_leaf:
        return []
    problem = _of_node(state, wording, node, definition)
    return [problem] if problem is not None else []


def _of_node(state: State, wording: Wording, node: Node, definition: NodeDef) -> Problem | None:
    bind = definition.bind
    if not node.value:
        required = definition.required
        if required is None or not to_boolean(state.evaluate(required, node)):
            return None
        said = wording.message(bind.required_message, node)
        message = said or _("An answer is needed here.")
        language = wording.language if said else ""
        return Problem(message, _("Answer it."), node.path(), kind="required", language=language)
    if not is_of_type(node.value, bind.type):
        return Problem(
            _("“{value}” is not of the kind that is asked for here.").format(value=node.value),
            _("Write a number, a date or a time as the question wants it."),
            node.path(),
            kind="type",
        )
    if not wording.is_offered(definition.path, node):
        return Problem(
            _("“{value}” can no longer be chosen: another answer has changed the choices.").format(
                value=wording.choice_name(definition.path, node.value, node) or node.value
            ),
            _("Choose again."),
            node.path(),
            kind="choice",
        )
    # The spec: a constraint is looked at only when there is an answer.
    constraint = definition.constraint
    if constraint is None or to_boolean(state.evaluate(constraint, node)):
        return None
    said = wording.message(bind.constraint_message, node)
    message = said or _("This answer is not allowed.")
    language = wording.language if said else ""
    return Problem(message, _("Correct it."), node.path(), kind="constraint", language=language)


def is_of_type(text: str, kind: str) -> bool:
    """Say whether an answer is of the type that its bind names."""
    if kind in NUMERIC:
        if "-" in text[1:]:
            return False  # a day, which is a number to expressions only
        number = text_number(text)
        return isfinite(number) and (kind not in INTEGERS or number.is_integer())
    if kind in ("date", "dateTime"):
        return parse_moment(text) is not None
    if kind == "time":
        return parse_time(text) is not None
    if kind in ("geopoint", "geotrace", "geoshape"):
        points = [point.split() for point in text.split(";") if point.strip()]
        return all(_is_place(point) for point in points) and bool(points)
    return True


def _is_place(parts: list[str]) -> bool:
    """Whether it is “latitude longitude [altitude [accuracy]]”."""
    numbers = [text_number(part) for part in parts]
    if not 2 <= len(numbers) <= 4 or any(number != number for number in numbers):
        return False
    return abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180
