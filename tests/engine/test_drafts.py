"""Save and resume, and incremental against from nothing: whatever is answered, in any order."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.engine import FormDef, FormSession, load_form
from inspector.errors import QuestionUnknown
from tests.engine.conftest import xform

INSTANCE = (
    "<a/><b>preset</b><g><c/><r jr:template=''><x/><y>1</y><once/><pos/><n jr:template=''>"
    "<z/></n><n><z/></n></r><r><x/><y>1</y><once/><pos/><n><z/></n></r></g><sum/><when/>"
    "<meta><instanceID/></meta>"
)
BINDS = (
    '<bind nodeset="/data/b" relevant="/data/a != \'2\'"/>'
    '<bind nodeset="/data/g" relevant="/data/a != \'3\'"/>'
    '<bind nodeset="/data/g/r" relevant="/data/g/c = \'1\' or /data/sum &gt; 4"/>'
    '<bind nodeset="/data/g/r/y" relevant="../x != \'2\'"/>'
    "<bind nodeset=\"/data/g/r/once\" calculate=\"once(if(../x != '', uuid(), ''))\"/>"
    '<bind nodeset="/data/g/r/pos" calculate="position(..) + count(/data/g/r)"/>'
    '<bind nodeset="/data/g/r/n/z" relevant="../../y = \'1\'" required="true()"/>'
    '<bind nodeset="/data/sum" calculate="count-non-empty(/data/b) + number(/data/a)"/>'
    '<bind nodeset="/data/when" calculate="now()"/>'
    '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
)
BODY = (
    '<group ref="/data/g/r"><repeat nodeset="/data/g/r"><group ref="/data/g/r/n">'
    '<repeat nodeset="/data/g/r/n"/></group></repeat></group>'
)

Step = tuple[str, int, int, str]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "x", "y", "z", "add", "add nested", "remove", "undo"]),
        st.integers(1, 3),
        st.integers(1, 2),
        st.sampled_from(["", "1", "2", "3", "安全"]),
    ),
    max_size=25,
)


@cache
def form() -> FormDef:
    return load_form(xform(INSTANCE, BINDS, BODY))


def play(session: FormSession, steps: list[Step]) -> None:
    """Do what can be done of `steps`."""
    for what, outer, inner, value in steps:
        count = session.repeat_count("/data/g/r")
        repeat = f"/data/g/r[{min(outer, count)}]"
        if what in ("a", "b"):
            session.set_value(f"/data/{what}", value)
        elif what == "c":
            session.set_value("/data/g/c", value)
        elif what == "add":
            session.add_repeat("/data/g/r")
        elif what == "undo":
            session.undo()
        elif count == 0:
            continue
        elif what in ("x", "y"):
            session.set_value(f"{repeat}/{what}", value)
        elif what == "add nested":
            session.add_repeat(f"{repeat}/n")
        elif what == "remove":
            session.remove_repeat(repeat)
        elif session.repeat_count(f"{repeat}/n") >= inner:
            session.set_value(f"{repeat}/n[{inner}]/z", value)


@given(STEPS)
@settings(max_examples=80)
def test_a_resumed_draft_is_the_same_filling(steps: list[Step]) -> None:
    session = FormSession(form())
    play(session, steps)
    resumed = FormSession.resume(form(), session.answers())
    assert resumed.relevant_leaves() == session.relevant_leaves()
    assert resumed.answers() == session.answers()
    assert resumed.problems() == session.problems()
    assert resumed.submission_xml() == session.submission_xml()


@given(STEPS)
@settings(max_examples=80)
def test_the_incremental_state_is_the_state_worked_out_from_nothing(steps: list[Step]) -> None:
    session = FormSession(form())
    play(session, steps)
    before = session.relevant_leaves()
    session._state.recalculate(keep_settled=True)
    assert session.relevant_leaves() == before


@given(STEPS)
def test_undoing_everything_is_the_start(steps: list[Step]) -> None:
    session = FormSession(form())
    start = session.relevant_leaves(), session.answers()
    play(session, steps)
    while session.undo():
        pass
    assert (session.relevant_leaves(), session.answers()) == start


def test_a_truth_that_hangs_on_the_time_is_resumed_as_it_was() -> None:
    bind = '<bind nodeset="/data/late" calculate="today() &gt; date(\'2200-01-01\')"/>'
    shown = '<bind nodeset="/data/shown" relevant="/data/late"/>'
    timed = load_form(xform("<late/><shown/>", bind + shown))
    session = FormSession(timed)
    assert session.relevant_leaves() == [("/data/late", "0")]
    resumed = FormSession.resume(timed, session.answers())
    assert resumed.relevant_leaves() == [("/data/late", "0")]


def test_a_draft_of_another_version_names_the_question_that_is_gone() -> None:
    for path, value in [("/data/gone", "1"), ("/data/g/r", "many"), ("/data/g/r[0]/x", "1")]:
        with pytest.raises(QuestionUnknown):
            FormSession.resume(form(), [(path, value)])


def test_a_preset_answer_that_was_emptied_stays_empty() -> None:
    session = FormSession(form())
    session.set_value("/data/b", "")
    assert FormSession.resume(form(), session.answers()).value("/data/b") == ""
