"""What a form starts with, as the types of its nodes take it."""

import pytest

from inspector.engine import FormSession
from inspector.engine.initial import typed
from tests.engine.conftest import MakeForm

CHOICES = "".join(f"<item><value>{name}</value></item>" for name in ("a", "b", "c"))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("int", "007", "7"),
        ("int", "+3", "3"),
        ("int", "3.0", ""),
        ("int", "2147483648", ""),
        ("long", "2147483648", "2147483648"),
        ("integer", "many", ""),
        ("decimal", "5", "5.0"),
        ("decimal", "2.50", "2.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1,5", ""),
        ("decimal", "1e40", "1e40"),
        ("date", "2026-1-5", "2026-01-05"),
        ("date", "2026-02-30", ""),
        ("date", "1/5/2026", ""),
        ("string", "007", "007"),
        ("boolean", "true", "true"),
        ("geopoint", "30.5 114.3", "30.5 114.3 0.0 0.0"),
        ("geopoint", "30.5 114.3 40 5", "30.5 114.3 40.0 5.0"),
        ("geopoint", "0 0 0 0", ""),
        ("geopoint", "here", ""),
    ],
)
def test_a_default_is_written_as_its_type_writes_it(kind: str, text: str, expected: str) -> None:
    assert typed(text, kind) == expected


@pytest.mark.parametrize(
    ("element", "kind", "text", "expected"),
    [
        ("select1", "select1", "b", "b"),
        ("select1", "string", "d", ""),
        ("select1", "string", "a b", ""),
        ("select", "string", "c d a", "c a"),
        ("rank", "rank", "c, b, a", "a"),
        ("select1", "int", "5", "5"),
    ],
)
def test_a_default_that_is_not_on_the_list_of_its_question_is_dropped(
    make_form: MakeForm, element: str, kind: str, text: str, expected: str
) -> None:
    form = make_form(
        f"<q>{text}</q>",
        f'<bind nodeset="/data/q" type="{kind}"/>',
        f'<{element} ref="/data/q">{CHOICES}</{element}>',
    )
    assert FormSession(form).value("/data/q") == expected


def test_a_default_of_a_list_that_may_change_is_kept(make_form: MakeForm) -> None:
    form = make_form(
        "<q>x</q>",
        '<bind nodeset="/data/q" type="string"/>',
        '<select1 ref="/data/q"><itemset nodeset="instance(\'l\')/root/item"><value ref="name"/>'
        '<label ref="name"/></itemset></select1>',
        model='<instance id="l"><root><item><name>a</name></item></root></instance>',
    )
    assert FormSession(form).value("/data/q") == "x"


def test_each_instance_and_the_template_have_their_values_settled(make_form: MakeForm) -> None:
    form = make_form(
        '<r jr:template=""><n>03</n></r><r><n>01</n></r><r><n>x</n></r>',
        '<bind nodeset="/data/r/n" type="int"/>',
        '<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat>',
    )
    session = FormSession(form)
    session.add_repeat("/data/r")
    assert [value for _path, value in session.relevant_leaves()] == ["1", "", "3"]


def test_without_a_template_a_new_instance_starts_empty(make_form: MakeForm) -> None:
    form = make_form(
        "<r><g><n>4</n></g></r>",
        '<bind nodeset="/data/r/g/n" type="int"/>',
        '<repeat nodeset="/data/r"><input ref="/data/r/g/n"/></repeat>',
    )
    session = FormSession(form)
    session.add_repeat("/data/r")
    assert [value for _path, value in session.relevant_leaves()] == ["4", ""]


def test_a_new_instance_is_also_told_by_the_old_name_of_its_event(make_form: MakeForm) -> None:
    form = make_form(
        '<r jr:template=""><n/></r>',
        "",
        '<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat>',
        model='<setvalue event="jr-insert" ref="/data/r/n" value="40 + 2"/>',
    )
    session = FormSession(form)
    session.add_repeat("/data/r")
    assert session.value("/data/r[1]/n") == "42"


def test_nodes_of_one_name_are_instances_though_the_body_does_not_repeat_them(
    make_form: MakeForm,
) -> None:
    nodes = "".join(f"<node><value>{number}</value><twice/></node>" for number in range(1, 6))
    form = make_form(
        f"<sum/>{nodes}",
        '<bind nodeset="/data/node" relevant="position() &gt; 2"/>'
        '<bind nodeset="/data/node/value" type="int"/>'
        '<bind nodeset="/data/node/twice" calculate="../value * 2"/>'
        '<bind nodeset="/data/sum" calculate="sum(/data/node/twice)"/>',
        '<group ref="/data/node"><input ref="/data/node/value"/></group>',
    )
    session = FormSession(form)
    assert session.relevant_leaves() == [
        ("/data/sum", "24"),
        *[
            (f"/data/node/{name}", str(number * factor))
            for number in (3, 4, 5)
            for name, factor in (("value", 1), ("twice", 2))
        ],
    ]
    assert session.value("/data/node[2]/value") == "2"
