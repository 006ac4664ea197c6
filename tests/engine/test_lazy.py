"""What cannot run stops a form only where it is worked out when the form opens (JavaRosa)."""

import pytest

from inspector.engine import FormDef, FormProblems, FormSession, load_form
from tests.engine.conftest import MakeForm, xform

QUESTION = '<input ref="/data/a"><label>A</label></input>'


def named(form: FormDef) -> list[tuple[str, str]]:
    """Return the question and the kind of expression of each remark."""
    return [(remark.path, remark.column) for remark in form.remarks]


@pytest.mark.parametrize(
    ("kind", "expression"),
    [
        ("calculate", "other(1)"),
        ("relevant", "other(1) = 2"),
        ("required", "other()"),
        ("calculate", "if(other(), 1, 2)"),
        ("calculate", "other() and false()"),
        ("calculate", "int(1, 0)"),
    ],
)
def test_what_is_worked_out_at_once_must_run(
    make_form: MakeForm, kind: str, expression: str
) -> None:
    with pytest.raises(FormProblems) as caught:
        make_form("<a/><b/>", f'<bind nodeset="/data/b" {kind}="{expression}"/>', QUESTION)
    (problem,) = caught.value.problems
    assert (problem.path, problem.column) == ("/data/b", kind)


@pytest.mark.parametrize(
    ("expression", "before", "after"),
    [
        ("if(/data/a = '', 'none', other(/data/a))", "none", ""),
        ("coalesce(/data/a, other())", "", "x"),
        ("/data/a = '' or other()", "1", "0"),
        ("/data/a != '' and int(1, 0) = 1", "0", "0"),
    ],
)
def test_a_branch_that_cannot_run_is_named_and_gives_nothing(
    make_form: MakeForm, expression: str, before: str, after: str
) -> None:
    form = make_form("<a/><b/>", f'<bind nodeset="/data/b" calculate="{expression}"/>', QUESTION)
    assert named(form) == [("/data/b", "calculate")]
    session = FormSession(form)
    assert session.value("/data/b") == before
    session.set_value("/data/a", "x")
    assert session.value("/data/b") == after


def test_a_constraint_that_cannot_run_is_named_and_refuses_nothing(make_form: MakeForm) -> None:
    form = make_form("<a/>", '<bind nodeset="/data/a" constraint="other(.) &lt; 3"/>', QUESTION)
    assert named(form) == [("/data/a", "constraint")]
    assert "other" in form.remarks[0].message
    session = FormSession(form)
    session.set_value("/data/a", "9")
    assert session.problems() == []


def test_a_label_an_action_and_a_filter_that_cannot_run_are_named(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><b/><c/>",
        "",
        '<input ref="/data/a"><label>Is <output value="other()"/>?</label><setvalue'
        ' event="xforms-value-changed" ref="/data/b" value="other()"/></input>'
        '<select1 ref="/data/c"><itemset nodeset="instance(\'l\')/root/item[other(name)]"><value'
        ' ref="name"/><label ref="name"/></itemset></select1>',
        model='<instance id="l"><root><item><name>n</name></item></root></instance>',
    )
    assert sorted(column for _path, column in named(form)) == ["itemset", "label", "setvalue"]
    session = FormSession(form)
    assert session.label("/data/a") == "Is ?"
    session.set_value("/data/a", "x")
    assert session.value("/data/b") == ""
    assert session.choices("/data/c") == []


def test_the_author_is_told_of_what_cannot_run_as_of_a_problem() -> None:
    text = xform("<a/>", '<bind nodeset="/data/a" constraint="other(.)"/>', QUESTION)
    assert len(load_form(text).remarks) == 1
    with pytest.raises(FormProblems) as caught:
        load_form(text, is_strict=True)
    assert "other" in caught.value.problems[0].message


def test_an_action_of_the_opening_must_run(make_form: MakeForm) -> None:
    with pytest.raises(FormProblems):
        make_form(
            "<a/>",
            model='<setvalue event="odk-instance-first-load" ref="/data/a" value="other()"/>',
        )
