"""The rows of a form: right from the start, and the same after every step as walked anew."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.engine.definition import FormDef, load_form
from inspector.engine.outline import Outline, RowKind
from inspector.engine.session import FormSession
from inspector.engine.xlsform import open_form

FORM = """
| settings |
|  | form_title | form_id |
|  | 示例 | outline |
| survey |
|  | type | name | label | relevant | required | appearance | repeat_count |
|  | text | first | 甲 | | yes | | |
|  | begin_group | outer | 外 | ${first} != 'hide' | | | |
|  | select_one yn | ask | 问 | | | | |
|  | text | shown | 乙 | ${ask} = 'y' | yes | | |
|  | begin_group | inner | 内 | ${ask} != 'n' | | field-list | |
|  | text | deep | 丙 | | | | |
|  | text | deeper | 丁 | ${deep} = 'x' | | | |
|  | end_group | | | | | | |
|  | begin_repeat | tank | 储罐 | ${first} != 'none' | | | |
|  | text | name | 名称 | | | | |
|  | text | extra | 说明 | ${name} = 'x' | yes | | |
|  | begin_repeat | tap | 阀门 | ${name} != 'bare' | | | |
|  | text | size | 口径 | | | | |
|  | text | odd | 异常 | ${size} = 'x' or position(..) = 2 | | | |
|  | end_repeat | | | | | | |
|  | end_repeat | | | | | | |
|  | end_group | | | | | | |
|  | text | many | 多 | count(${tank}) > 1 | | | |
|  | begin_group | bare | | | | | |
|  | note | told | 说明 | | | | |
|  | end_group | | | | | | |
|  | begin_group | table | 表 | | | table-list | |
|  | select_one yn | t1 | 一 | | | | |
|  | select_one yn | t2 | 二 | | | | |
|  | end_group | | | | | | |
| choices |
|  | list_name | name | label |
|  | yn | y | 是 |
|  | yn | n | 否 |
"""


@cache
def form() -> FormDef:
    return open_form(FORM.encode(), name="outline.md")[1]


def paths(outline: Outline, kind: RowKind = RowKind.QUESTION) -> list[str]:
    return [row.path for row in outline.rows if row.kind is kind]


# Steps: an answer to one of the questions there are, an instance more or less, a step back.
answers = st.tuples(
    st.just("answer"),
    st.integers(0, 60),
    st.sampled_from(["", "x", "y", "n", "hide", "none", "bare"]),
)
moves = st.tuples(
    st.sampled_from(["add", "remove", "undo", "redo"]), st.integers(0, 20), st.just("")
)


@settings(max_examples=60)
@given(st.lists(st.one_of(answers, answers, moves), max_size=25))
def test_the_rows_after_any_steps_are_the_rows_walked_anew(steps):
    session = FormSession(form())
    outline = Outline(session)
    for what, number, text in steps:
        before = list(outline.rows)
        if what == "answer":
            asked = paths(outline)
            changes = session.set_value(asked[number % len(asked)], text)
            plan = outline.plan(changes)
        else:
            take_step(session, outline, what, number)
            plan = outline.plan_all()
        outline.update(plan)
        assert outline.rows == outline.walked()
        assert [row.key for row in outline.rows] == sorted(row.key for row in outline.rows)
        for splice in plan.splices:
            assert list(splice.rows) != before[splice.first : splice.first + splice.removed]
    for number, row in enumerate(outline.rows):
        assert outline.index_of(row.key) == number
        if row.path and row.kind is not RowKind.ADD:
            assert outline.find(row.path) == number


def take_step(session: FormSession, outline: Outline, what: str, number: int) -> None:
    adders, instances = paths(outline, RowKind.ADD), paths(outline, RowKind.INSTANCE)
    if what == "add" and adders:
        session.add_repeat(adders[number % len(adders)])
    elif what == "remove" and instances:
        session.remove_repeat(instances[number % len(instances)])
    elif what == "undo":
        session.undo()
    elif what == "redo":
        session.redo()


def test_a_changed_answer_is_named_by_its_place():
    session = FormSession(form())
    outline = Outline(session)
    plan = outline.plan(session.set_value("/data/outer/ask", "y"))
    outline.update(plan)
    assert [outline.rows[n].path for n in plan.changed] == ["/data/outer/ask"]
    assert "/data/outer/shown" in paths(outline)
    plan = outline.plan(session.set_value("/data/outer/tank[1]/name", "x"))
    outline.update(plan)
    assert [outline.rows[n].path for n in plan.changed] == ["/data/outer/tank[1]/name"]


def test_groups_without_words_have_no_row_and_deeper_rows_stand_deeper():
    outline = Outline(FormSession(form()))
    depth = {row.path: row.depth for row in outline.rows if row.kind is not RowKind.ADD}
    assert "/data/bare" not in depth
    assert depth["/data/bare/told"] == 0
    assert depth["/data/outer/ask"] == 1
    assert depth["/data/outer/tank[1]"] == 2
    assert depth["/data/outer/tank[1]/name"] == 3


def test_questions_of_a_page_know_their_page():
    outline = Outline(FormSession(form()))
    page = outline.rows[outline.find("/data/outer/inner")].key
    assert outline.rows[outline.find("/data/outer/inner/deep")].page == page
    assert outline.rows[outline.find("/data/outer/ask")].page == ()
    table = outline.rows[outline.find("/data/table")]
    assert [row.path for row in outline.below(table.key)][1:] == [
        "/data/table/t1",
        "/data/table/t2",
    ]


def test_progress_counts_what_may_be_answered_by_top_group():
    session = FormSession(form())
    outline = Outline(session)
    outline.update(outline.plan(session.set_value("/data/outer/ask", "y")))
    sections = outline.progress()
    words = [session.label_of(s.control) if s.control else "-" for s in sections]
    assert words == ["-", "外", "", "表"]
    assert [(s.key, s.answered, s.total) for s in sections] == [
        ((), 0, 1),
        ((1,), 1, 5),
        ((3,), 0, 0),
        ((4,), 0, 2),
    ]
    assert [s.required_open for s in sections] == [1, 1, 0, 0]


def test_counts_follow_each_answer():
    session = FormSession(form())
    outline = Outline(session)
    key = outline.rows[outline.find("/data/table")].key
    assert outline.counts(key) == (0, 2)
    outline.update(outline.plan(session.set_value("/data/table/t1", "y")))
    assert outline.counts(key) == (1, 2)


def test_a_repeat_that_the_form_counts_cannot_be_added_to():
    text = FORM.replace(
        "| begin_repeat | tank | 储罐 | ${first} != 'none' | | | |",
        "| begin_repeat | tank | 储罐 | ${first} != 'none' | | | 2 |",
    )
    outline = Outline(FormSession(open_form(text.encode(), name="counted.md")[1]))
    assert outline.has_counts
    assert "/data/outer/tank" not in paths(outline, RowKind.ADD)


def wide(count: int) -> FormDef:
    """Return a form of `count` questions, each of which hides another one."""
    names = "".join(f"<q{n}/><r{n}/>" for n in range(count))
    binds = "".join(
        f"""<bind nodeset="/data/r{n}" type="string" relevant="/data/q{n} = 'x'"/>"""
        for n in range(count)
    )
    body = "".join(
        f'<input ref="/data/{kind}{n}"><label>{n}</label></input>'
        for n in range(count)
        for kind in "qr"
    )
    return load_form(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title>w</h:title><model><instance><data id="w">{names}</data></instance>'
        f"{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def test_one_answer_does_not_walk_the_whole_form(monkeypatch: pytest.MonkeyPatch):
    session = FormSession(wide(1000))
    outline = Outline(session)
    put: list[object] = []
    original = Outline._put
    monkeypatch.setattr(
        Outline, "_put", lambda self, spot, *rest: (put.append(spot), original(self, spot, *rest))
    )
    plan = outline.plan(session.set_value("/data/q500", "x"))
    outline.update(plan)
    assert len(put) == 1
    assert [row.path for splice in plan.splices for row in splice.rows] == ["/data/r500"]
