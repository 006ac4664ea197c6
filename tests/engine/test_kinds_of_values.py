"""What was worked out stays what it is: a truth, a number or a day, though its node holds text."""

from datetime import UTC, datetime, timedelta, timezone
from xml.sax.saxutils import quoteattr

import pytest

from inspector.engine import FormSession, load_form
from tests.engine.conftest import xform

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CHINA = NOON.astimezone(timezone(timedelta(hours=8)))


def session_of(
    worked_out: str, read: str, kind: str = "string", now: datetime = NOON
) -> FormSession:
    """Return a filling whose /data/made is worked out and whose /data/read reads it."""
    binds = (
        f'<bind nodeset="/data/made" type="{kind}" calculate={quoteattr(worked_out)}/>'
        f'<bind nodeset="/data/read" type="string" calculate={quoteattr(read)}/>'
        '<bind nodeset="/data/day" type="date"/><bind nodeset="/data/dec" type="decimal"/>'
    )
    instance = "<a/><day>2026-02-03</day><dec>2.50</dec><made/><read/>"
    return FormSession(load_form(xform(instance, binds)), clock=lambda: now)


def leaf(session: FormSession, path: str) -> str:
    return dict(session.relevant_leaves())[path]


@pytest.mark.parametrize(
    ("worked_out", "read", "expected"),
    [
        ("0", "if(/data/made, 'yes', 'no')", "no"),
        ("1", "if(/data/made, 'yes', 'no')", "yes"),
        ("'0'", "if(/data/made, 'yes', 'no')", "yes"),  # text, and not empty
        ("1 > 2", "if(/data/made, 'yes', 'no')", "no"),
        ("5", "/data/made = '5.0'", "1"),
        ("'5'", "/data/made = '5.0'", "0"),
        ("5", "/data/made != '5.0'", "0"),
        ("1 > 2", "/data/made = 'true'", "0"),
        ("2 > 1", "/data/made = 'true'", "1"),
        ("2 > 1", "/data/made = 'false'", "1"),  # “false” is text, and not empty
        ("1 > 2", "/data/made = 'false'", "0"),
        ("1 > 2", "/data/made = ''", "1"),  # no text is false too
        ("/data/dec", "if(/data/made - 2.5, 'yes', 'no')", "no"),
        ("today()", "/data/made = '2026-11-21'", "1"),
        ("today()", "concat('on ', /data/made)", "on 2026-11-21"),
        ("today()", "/data/made - /data/day", "291"),
    ],
)
def test_an_expression_reads_what_was_worked_out_as_what_it_is(
    worked_out: str, read: str, expected: str
) -> None:
    assert session_of(worked_out, read).value("/data/read") == expected


@pytest.mark.parametrize(
    ("worked_out", "kind", "expected"),
    [
        ("today()", "string", "2026-11-21T00:00:00.000Z"),
        ("today()", "dateTime", "2026-11-21T00:00:00.000Z"),
        ("today()", "date", "2026-11-21"),
        ("now()", "date", "2026-11-21"),
        ("now()", "string", "2026-11-21T12:00:00.000Z"),
        ("now()", "time", "12:00:00.000Z"),
        ("/data/day", "string", "2026-02-03T00:00:00.000Z"),
        ("/data/dec", "string", "2.5"),
        ("2 > 1", "string", "1"),
        ("7 div 2", "int", "3"),
        ("6.0000000001", "string", "6"),
    ],
)
def test_a_value_leaves_the_form_as_javarosa_writes_it(
    worked_out: str, kind: str, expected: str
) -> None:
    assert leaf(session_of(worked_out, "''", kind), "/data/made") == expected


def test_a_day_in_a_node_of_text_has_the_midnight_of_its_place_only_when_it_is_sent() -> None:
    session = session_of("today()", "''", now=CHINA)
    assert session.value("/data/made") == "2026-11-21"
    assert leaf(session, "/data/made") == "2026-11-21T00:00:00.000+08:00"
    assert "<made>2026-11-21T00:00:00.000+08:00</made>" in session.submission_xml()


@pytest.mark.parametrize("worked_out", ["today()", "now()", "once(0)", "once('07')"])
def test_a_draft_and_a_new_edition_know_again_what_was_worked_out(worked_out: str) -> None:
    read = "if(/data/made, concat(/data/made, ' ', /data/made = '7'), 'no')"
    session = session_of(worked_out, read)
    resumed = FormSession.resume(session.form, session.answers(), clock=lambda: NOON)
    amended = FormSession.amend(session.form, session.submission_xml(), clock=lambda: NOON)
    for other in (resumed, amended):
        assert leaf(other, "/data/made") == leaf(session, "/data/made")
        assert leaf(other, "/data/read") == leaf(session, "/data/read")


def test_undo_puts_the_kind_back_with_the_text() -> None:
    session = session_of("if(/data/a = '', 1 > 2, 'false')", "if(/data/made, 'yes', 'no')")
    assert session.value("/data/read") == "no"
    session.set_value("/data/a", "x")
    assert session.value("/data/read") == "yes"
    session.undo()
    assert session.value("/data/read") == "no"


@pytest.mark.parametrize(
    ("answer", "limit", "holds"),
    [
        ("2021-06-15T11:00:00Z", ". &lt;= /data/reference", True),
        ("2021-06-15T12:00:00Z", ". &lt;= /data/reference", True),
        ("2021-06-15T13:00:00Z", ". &lt;= /data/reference", False),
        ("2021-06-15T19:30:00.000+08:00", ". &lt;= /data/reference", True),
        ("2021-06-15T20:30:00.000+08:00", ". &lt;= /data/reference", False),
        ("2021-06-15T12:00:00Z", ". &gt;= /data/reference", True),
        ("2021-06-15T11:00:00Z", ". &gt;= /data/reference", False),
        ("2026-11-21T13:00:00Z", ". &lt;= now()", False),
    ],
)
@pytest.mark.parametrize("now", [NOON, CHINA])
def test_moments_of_several_zones_are_compared_as_moments(
    now: datetime, answer: str, limit: str, holds: bool
) -> None:
    binds = (
        f'<bind nodeset="/data/at" type="dateTime" constraint="{limit}"/>'
        '<bind nodeset="/data/reference" type="dateTime"/>'
    )
    instance = "<at/><reference>2021-06-15T12:00:00.000Z</reference>"
    body = '<input ref="/data/at"/>'
    session = FormSession(load_form(xform(instance, binds, body)), clock=lambda: now)
    session.set_value("/data/at", answer)
    assert (session.problems() == []) is holds


def test_moments_that_a_form_starts_with_are_put_in_the_zone_of_the_place() -> None:
    binds = (
        '<bind nodeset="/data/time" type="time"/><bind nodeset="/data/at" type="dateTime"/>'
        '<bind nodeset="/data/r/at" type="dateTime"/><bind nodeset="/data/none" type="dateTime"/>'
    )
    moment = "2021-06-15T22:30:00.000Z"
    instance = (
        f"<time>09:30:00</time><at>{moment}</at><none>soon</none>"
        f'<r xmlns:jr="http://openrosa.org/javarosa" jr:template=""><at>{moment}</at></r>'
    )
    body = '<repeat nodeset="/data/r"><input ref="/data/r/at"/></repeat>'
    session = FormSession(load_form(xform(instance, binds, body)), clock=lambda: CHINA)
    session.add_repeat("/data/r")
    assert session.relevant_leaves() == [
        ("/data/time", "09:30:00.000+08:00"),
        ("/data/at", "2021-06-16T06:30:00.000+08:00"),
        ("/data/none", ""),
        ("/data/r/at", "2021-06-16T06:30:00.000+08:00"),
    ]
