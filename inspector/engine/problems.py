"""What is missing or wrong in the answers: values for a list beside the form, never exceptions."""

from math import isfinite

from inspector.engine.controls import Control
from inspector.engine.counts import MOST_INSTANCES, counted_repeats
from inspector.engine.instance import Node
from inspector.engine.ranges import digits_of, range_of
from inspector.engine.schema import INTEGERS, NUMERIC, NodeDef
from inspector.engine.state import State
from inspector.engine.wording import Wording
from inspector.engine.xpath.values import parse_moment, parse_time, text_number, to_boolean
from inspector.errors import Problem
from inspector.i18n import N_, _

# What is wanted, by the type of the bind; the line of a question has room for one sentence.
_WHOLE = N_("A whole number is wanted here, such as 12; “{value}” is none.")
_NUMBER = N_("A number is wanted here, such as 12.5; “{value}” is none.")
_PLACE = N_("A place is wanted here, such as 38.48712,106.23091; “{value}” is none.")
_PLACES = N_("Places are wanted here, one per line, such as 38.48712,106.23091: “{value}”.")
_WANTED = {
    **dict.fromkeys(NUMERIC, _NUMBER),
    **dict.fromkeys(INTEGERS, _WHOLE),
    "date": N_("A day is wanted here, such as 2026-11-21; “{value}” is none."),
    "dateTime": N_("A day and a time are wanted here, such as 2026-11-21 10:42: “{value}”."),
    "time": N_("A time of day is wanted here, such as 10:42; “{value}” is none."),
    "geopoint": _PLACE,
    "geotrace": _PLACES,
    "geoshape": _PLACES,
}
_MONTH = N_("A month is wanted here, such as 2026-11; “{value}” is none.")
_YEAR = N_("A year is wanted here, such as 2026; “{value}” is none.")


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
    control = wording.control(definition.path)
    if not is_of_type(node.value, bind.type):
        message = _(_wanted(bind.type, control)).format(value=node.value)
        return Problem(message, _("Write it as the example shows."), node.path(), kind="type")
    if control is not None and control.kind == "range" and not range_of(control).offers(node.value):
        return _off_the_steps(control, node)
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


def _wanted(kind: str, control: Control | None) -> str:
    """Return the sentence that says what a question of this type wants."""
    looks = control.appearance.split() if control is not None else []
    if kind == "date" and "month-year" in looks:
        return _MONTH
    if kind == "date" and "year" in looks:
        return _YEAR
    return _WANTED[kind]


def _off_the_steps(control: Control, node: Node) -> Problem:
    """Return why a number between the steps of a range, or outside of it, is no answer."""
    offered = range_of(control)
    message = _("From {start} to {end}, in steps of {step}.").format(
        start=digits_of(offered.start), end=digits_of(offered.end), step=digits_of(offered.step)
    )
    return Problem(message, _("Choose one of the steps."), node.path(), kind="constraint")


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
