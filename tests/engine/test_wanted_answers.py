"""An answer that does not fit says what is wanted; a range offers its steps and nothing else."""

from decimal import Decimal

import pytest

from inspector.engine import FormSession
from inspector.engine.ranges import Range
from tests.engine.conftest import MakeForm


@pytest.mark.parametrize(
    ("kind", "looks", "wanted"),
    [
        ("int", "", "A whole number is wanted here, such as 12; “zwölf” is none."),
        ("decimal", "", "A number is wanted here, such as 12.5; “zwölf” is none."),
        ("date", "", "A day is wanted here, such as 2026-11-21; “zwölf” is none."),
        ("date", "month-year", "A month is wanted here, such as 2026-11; “zwölf” is none."),
        ("date", "year", "A year is wanted here, such as 2026; “zwölf” is none."),
        ("dateTime", "", "A day and a time are wanted here, such as 2026-11-21 10:42: “zwölf”."),
        ("time", "", "A time of day is wanted here, such as 10:42; “zwölf” is none."),
        ("geopoint", "", "A place is wanted here, such as 38.48712,106.23091; “zwölf” is none."),
        ("geoshape", "", "Places are wanted here, one per line, such as 38.48712,106.23091"),
    ],
)
def test_an_answer_of_another_type_says_what_is_wanted(
    make_form: MakeForm, kind: str, looks: str, wanted: str
) -> None:
    bind = f'<bind nodeset="/data/a" type="{kind}"/>'
    session = FormSession(make_form("<a/>", bind, f'<input ref="/data/a" appearance="{looks}"/>'))
    session.set_value("/data/a", "zwölf")
    (problem,) = session.problems()
    assert problem.kind == "type"
    assert problem.message.startswith(wanted)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("0.5", True),
        ("0.50", True),
        ("1.1", True),
        ("3.5", True),
        ("0.6", False),
        ("3.6", False),
        ("0.2", False),
    ],
)
def test_a_number_between_the_steps_of_a_range_is_no_answer(
    make_form: MakeForm, value: str, fits: bool
) -> None:
    body = '<range ref="/data/a" start="0.5" end="3.5" step="0.3"/>'
    session = FormSession(make_form("<a/>", '<bind nodeset="/data/a" type="decimal"/>', body))
    session.set_value("/data/a", value)
    said = [(one.kind, one.message) for one in session.problems()]
    assert said == ([] if fits else [("constraint", "From 0.5 to 3.5, in steps of 0.3.")])


def test_a_range_may_run_downwards() -> None:
    down = Range(Decimal(10), Decimal(0), Decimal(2))
    assert down.offers("4")
    assert not down.offers("5")


def test_more_steps_than_can_be_told_apart_refuse_nothing() -> None:
    assert Range(Decimal(0), Decimal("1e60"), Decimal("1e-60")).offers("1e59")
