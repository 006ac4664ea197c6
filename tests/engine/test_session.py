"""One filling: relevance, repeats, problems, undo, submission."""

import re
from datetime import UTC, datetime
from random import Random
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from inspector.engine import FormProblems, FormSession, load_form
from inspector.engine.xlsform import convert
from inspector.errors import QuestionUnknown
from tests.engine.conftest import MakeForm, xform

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ID = UUID("00000000-0000-7000-8000-000000000001")

REPEAT = (
    "<a/><n/><rep jr:template=''><x/><y>1</y><pos/></rep><rep><x/><y>1</y><pos/></rep>"
    "<total/><count/>"
)
REPEAT_BINDS = (
    '<bind nodeset="/data/rep" relevant="/data/a = \'yes\'"/>'
    '<bind nodeset="/data/rep/x" type="int" required="true()" constraint=". &lt; 10" '
    'jr:constraintMsg="below ten"/>'
    '<bind nodeset="/data/rep/y" relevant="../x &gt; 3"/>'
    '<bind nodeset="/data/rep/pos" calculate="position(..)"/>'
    '<bind nodeset="/data/total" calculate="sum(/data/rep/x)"/>'
    '<bind nodeset="/data/count" calculate="count(/data/rep)"/>'
)
REPEAT_BODY = (
    '<input ref="/data/a"/><group ref="/data/rep"><label>R</label><repeat nodeset="/data/rep">'
    '<input ref="/data/rep/x"><label>X <output value="../pos"/></label></input>'
    '<input ref="/data/rep/y"/></repeat></group>'
)


@pytest.fixture
def repeats(make_form: MakeForm) -> FormSession:
    return FormSession(make_form(REPEAT, REPEAT_BINDS, REPEAT_BODY), clock=lambda: NOON)


def test_what_is_not_relevant_counts_as_empty_and_is_not_sent(repeats: FormSession) -> None:
    repeats.set_value("/data/rep[1]/x", "5")
    assert repeats.value("/data/total") == "0"
    assert "<rep>" not in repeats.submission_xml()
    changes = repeats.set_value("/data/a", "yes")
    assert ("/data/rep[1]/x", True) in changes.relevance
    assert ("/data/total", "5") in changes.values
    assert repeats.is_relevant("/data/rep[1]/y")
    assert "<x>5</x>" in repeats.submission_xml()


def test_repeats_are_added_removed_and_counted(repeats: FormSession) -> None:
    repeats.set_value("/data/a", "yes")
    assert repeats.add_repeat("/data/rep") == "/data/rep[2]"
    assert repeats.add_repeat("/data/rep") == "/data/rep[3]"
    assert repeats.repeat_count("/data/rep") == 3
    for number in (1, 2, 3):
        repeats.set_value(f"/data/rep[{number}]/x", number)
    assert repeats.value("/data/total") == "6"
    assert repeats.value("/data/count") == "3"
    changes = repeats.remove_repeat("/data/rep[1]")
    assert ("/data/total", "5") in changes.values
    assert [repeats.value(f"/data/rep[{n}]/pos") for n in (1, 2)] == ["1", "2"]
    assert [repeats.value(f"/data/rep[{n}]/x") for n in (1, 2)] == ["2", "3"]


def test_labels_show_values_of_their_own_instance(repeats: FormSession) -> None:
    repeats.set_value("/data/a", "yes")
    repeats.add_repeat("/data/rep")
    assert repeats.label("/data/rep[2]/x") == "X 2"


def test_problems_name_the_instance_and_carry_the_form_s_message(repeats: FormSession) -> None:
    assert repeats.problems() == []
    repeats.set_value("/data/a", "yes")
    repeats.add_repeat("/data/rep")
    repeats.set_value("/data/rep[2]/x", "12")
    required, constraint = repeats.problems()
    assert (required.kind, required.path) == ("required", "/data/rep[1]/x")
    assert (constraint.kind, constraint.path) == ("constraint", "/data/rep[2]/x")
    assert constraint.message == "below ten"
    repeats.set_value("/data/rep[2]/x", "twelve")
    assert [problem.kind for problem in repeats.problems()] == ["required", "type"]


def test_undo_takes_everything_back_and_redo_does_it_again(repeats: FormSession) -> None:
    start = repeats.relevant_leaves(), repeats.answers()
    repeats.set_value("/data/a", "yes")
    repeats.add_repeat("/data/rep")
    repeats.set_value("/data/rep[2]/x", "7")
    repeats.remove_repeat("/data/rep[1]")
    end = repeats.relevant_leaves(), repeats.answers()
    while repeats.undo():
        pass
    assert (repeats.relevant_leaves(), repeats.answers()) == start
    while repeats.redo():
        pass
    assert (repeats.relevant_leaves(), repeats.answers()) == end


@pytest.mark.parametrize(
    "path",
    ["/data/none", "/data/rep[2]/x", "/other/a", "a", "/data/rep[0]/x", "", "/data", "/data/rep"],
)
def test_an_unknown_path_is_an_error_that_names_it(repeats: FormSession, path: str) -> None:
    with pytest.raises(QuestionUnknown):
        repeats.set_value(path, "1")


def test_a_path_without_positions_means_the_first_instance(repeats: FormSession) -> None:
    repeats.set_value("/data/rep/x", "4")
    assert repeats.value("/data/rep[1]/x") == "4"


def test_setting_the_same_value_changes_nothing(repeats: FormSession) -> None:
    repeats.set_value("/data/a", "yes")
    assert repeats.set_value("/data/a", "yes").values == ()


def test_a_group_hides_and_shows_all_below_it(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><g><h><x>1</x></h></g><out/>",
        '<bind nodeset="/data/g" relevant="/data/a = 1"/>'
        '<bind nodeset="/data/g/h/x" relevant="/data/a != 2"/>'
        "<bind nodeset=\"/data/out\" calculate=\"concat('[', /data/g/h/x, ']')\"/>",
    )
    session = FormSession(form)
    assert session.value("/data/out") == "[]"
    session.set_value("/data/a", 1)
    assert session.value("/data/out") == "[1]"
    session.set_value("/data/a", 2)
    assert session.value("/data/out") == "[]"


def test_a_path_inside_a_repeat_means_the_same_instance(make_form: MakeForm) -> None:
    form = make_form(
        "<r><a/><b/></r><r><a/><b/></r>",
        '<bind nodeset="/data/r/b" calculate="/data/r/a * 2"/>',
        '<repeat nodeset="/data/r"/>',
    )
    session = FormSession(form)
    session.set_value("/data/r[2]/a", "4")
    assert session.relevant_leaves() == [
        ("/data/r/a", ""),
        ("/data/r/b", ""),
        ("/data/r/a", "4"),
        ("/data/r/b", "8"),
    ]


def test_a_running_total_reads_the_instances_before_it(make_form: MakeForm) -> None:
    form = make_form(
        "<r><a>1</a><t/></r><r><a>2</a><t/></r><r><a>3</a><t/></r>",
        '<bind nodeset="/data/r/t" '
        'calculate="../a + sum(/data/r[position() = position(current()/..) - 1]/t)"/>',
        '<repeat nodeset="/data/r"/>',
    )
    session = FormSession(form)
    assert session.value("/data/r[3]/t") == "6"
    session.set_value("/data/r[1]/a", "10")
    assert session.value("/data/r[3]/t") == "15"


def test_a_circle_is_refused_and_named() -> None:
    binds = (
        '<bind nodeset="/data/a" calculate="/data/b + 1"/>'
        '<bind nodeset="/data/b" calculate="/data/c + 1"/>'
        '<bind nodeset="/data/c" calculate="/data/a + 1"/>'
    )
    with pytest.raises(FormProblems) as caught:
        load_form(xform("<a/><b/><c/>", binds))
    (problem,) = caught.value.problems
    for path in ("/data/a", "/data/b", "/data/c"):
        assert path in problem.message


def test_every_circle_is_named_and_what_only_reads_one_is_not() -> None:
    reads = {"a": "b", "b": "a", "c": "b", "d": "e", "e": "d", "f": "c"}
    binds = "".join(f'<bind nodeset="/data/{n}" calculate="/data/{m}"/>' for n, m in reads.items())
    with pytest.raises(FormProblems) as caught:
        load_form(xform("".join(f"<{name}/>" for name in reads), binds))
    told = [set(re.findall(r"/data/(\w)", one.message)) for one in caught.value.problems]
    assert told == [{"a", "b"}, {"d", "e"}]


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        ("int", "12", True),
        ("int", "-3", True),
        ("int", "1.5", False),
        ("int", "2026-11-21", False),
        ("int", "9" * 400, False),
        ("decimal", "-1.5", True),
        ("decimal", "2026-11-21", False),
        ("decimal", "9" * 400, False),
    ],
)
def test_an_answer_that_is_no_number_of_its_type_is_a_problem(
    make_form: MakeForm, kind: str, text: str, fits: bool
) -> None:
    form = make_form("<a/>", f'<bind nodeset="/data/a" type="{kind}"/>')
    session = FormSession(form)
    session.set_value("/data/a", text)
    assert [one.kind for one in session.problems()] == ([] if fits else ["type"])


def test_an_answer_may_stand_on_itself(make_form: MakeForm) -> None:
    form = make_form("<a/><b/>", '<bind nodeset="/data/b" calculate="once(/data/a)"/>')
    session = FormSession(form)
    session.set_value("/data/a", "first")
    session.set_value("/data/a", "second")
    assert session.value("/data/b") == "first"


def test_events_fill_values_once(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><b/><when/><r jr:template=''><x/></r>",
        "",
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" '
        "value=\"concat(/data/a, '!')\"/></input><group ref='/data/r'><repeat nodeset='/data/r'>"
        '<setvalue event="odk-new-repeat" ref="/data/r/x" value="position(..)"/>'
        "</repeat></group>",
        model='<setvalue event="odk-instance-first-load" ref="/data/when" value="today()"/>',
    )
    session = FormSession(form, clock=lambda: NOON)
    assert session.value("/data/when") == "2026-11-21"
    session.set_value("/data/a", "x")
    assert session.value("/data/b") == "x!"
    assert session.repeat_count("/data/r") == 0
    session.add_repeat("/data/r")
    session.add_repeat("/data/r")
    assert session.value("/data/r[2]/x") == "2"
    later = datetime(2026, 11, 22, tzinfo=UTC)
    resumed = FormSession.resume(form, session.answers(), clock=lambda: later)
    assert resumed.relevant_leaves() == session.relevant_leaves()


def test_a_counted_repeat_follows_its_count_when_it_is_shown(make_form: MakeForm) -> None:
    form = make_form(
        "<n/><r jr:template=''><x/></r>",
        "",
        '<group ref="/data/r"><repeat nodeset="/data/r" jr:count="/data/n"/></group>',
    )
    session = FormSession(form)
    session.set_value("/data/n", "3")
    session.apply_counts()
    assert session.repeat_count("/data/r") == 3
    session.set_value("/data/n", "1")
    session.apply_counts()
    assert session.repeat_count("/data/r") == 1


def test_choices_follow_their_filter_and_their_language(make_form: MakeForm) -> None:
    model = (
        '<itext><translation lang="English"><text id="t-0"><value>Oak</value></text>'
        '<text id="t-1"><value>Elm</value></text></translation><translation lang="中文" '
        'default="true()"><text id="t-0"><value>橡树</value></text><text id="t-1">'
        "<value>榆树</value></text></translation></itext>"
        '<instance id="trees"><root><item><name>oak</name><itextId>t-0</itextId><hill>1</hill>'
        "</item><item><name>elm</name><itextId>t-1</itextId><hill>2</hill></item></root></instance>"
    )
    form = make_form(
        "<hill/><tree/><shown/>",
        '<bind nodeset="/data/shown" calculate="jr:choice-name(/data/tree, \'/data/tree\')"/>',
        '<input ref="/data/hill"/><select1 ref="/data/tree"><itemset '
        "nodeset=\"instance('trees')/root/item[hill = /data/hill]\"><value ref='name'/>"
        "<label ref='jr:itext(itextId)'/></itemset></select1>",
        model=model,
    )
    assert form.languages == ["English", "中文"]
    session = FormSession(form)
    assert session.choices("/data/tree") == []
    session.set_value("/data/hill", "2")
    assert session.choices("/data/tree") == [("elm", "榆树")]
    session.set_value("/data/tree", "elm")
    assert session.value("/data/shown") == "榆树"
    session.wording.language = "English"
    assert session.choices("/data/tree") == [("elm", "Elm")]


def test_the_submission_is_xml_with_an_instance_id(make_form: MakeForm) -> None:
    form = make_form("<a/><b/>", '<bind nodeset="/data/b" relevant="/data/a = 1"/>')
    session = FormSession(form, clock=lambda: NOON, new_id=lambda: ID)
    session.set_value("/data/a", "<&> 安全\u0001")
    root = ET.fromstring(session.submission_xml().encode())
    assert root.tag == "data"
    assert root.attrib == {"id": "t", "version": "1"}
    assert [child.tag for child in root] == ["a", "{http://openrosa.org/xforms}meta"]
    assert root[0].text == "<&> 安全"
    assert root[1][0].text == f"uuid:{ID}"


@pytest.mark.parametrize(
    "text",
    [
        "<a",
        "<a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<?xml version='1.0' encoding='klingon'?><a/>",
        "<h:html xmlns:h='x'><h:head><model/></h:head></h:html>",
    ],
)
def test_what_is_no_form_is_one_clear_problem(text: str) -> None:
    with pytest.raises(FormProblems) as caught:
        load_form(text)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].message


def test_an_entity_bomb_in_utf_16_is_refused_too() -> None:
    text = "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
    with pytest.raises(FormProblems):
        load_form(text.encode("utf-16"))


def test_chance_and_ids_are_those_that_were_handed_in(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><b/>",
        '<bind nodeset="/data/a" calculate="random()"/>'
        '<bind nodeset="/data/b" calculate="uuid()"/>',
    )
    for chance in (lambda: 0.5, Fixed()):
        session = FormSession(form, random=chance, new_id=lambda: ID)
        assert session.relevant_leaves() == [("/data/a", "0.5"), ("/data/b", str(ID))]


class Fixed(Random):
    def random(self) -> float:
        return 0.5


def test_two_sessions_of_one_form_know_nothing_of_each_other(make_form: MakeForm) -> None:
    form = make_form(REPEAT, REPEAT_BINDS, REPEAT_BODY)
    first, second = FormSession(form), FormSession(form)
    first.set_value("/data/a", "yes")
    first.add_repeat("/data/rep")
    assert second.answers() == []
    assert second.repeat_count("/data/rep") == 1


def test_a_choice_that_its_filter_takes_away_is_a_problem() -> None:
    session = FormSession(
        load_form(
            convert(
                b"""
| survey |
| | type | name | label | choice_filter |
| | select_one cities | city | City | |
| | select_one streets | street | Street | city=${city} |
| choices |
| | list_name | name | label | city |
| | cities | a | A | |
| | cities | b | B | |
| | streets | a1 | A1 | a |
| | streets | b1 | B1 | b |
""",
                name="x.md",
            ).xform
        )
    )
    session.set_value("/data/city", "a")
    session.set_value("/data/street", "a1")
    assert session.problems() == []
    session.set_value("/data/city", "b")
    assert [(one.path, one.kind) for one in session.problems()] == [("/data/street", "choice")]
    assert session.value("/data/street") == "a1"


def test_a_number_of_entries_beyond_all_sense_changes_nothing_and_is_said() -> None:
    session = FormSession(
        load_form(
            convert(
                b"""
| survey |
| | type | name | label | repeat_count | calculation |
| | integer | wanted | Tanks | | |
| | begin_repeat | tank | Tank | ${wanted} | |
| | calculate | number | | | position(..) |
| | text | name | Name | | |
| | end_repeat | | | | |
""",
                name="x.md",
            ).xform
        )
    )
    session.set_value("/data/wanted", 2)
    session.apply_counts()
    session.set_value("/data/tank[2]/name", "V-102")
    session.set_value("/data/wanted", 20261121)
    assert not session.apply_counts().values
    assert session.value("/data/tank[2]/name") == "V-102"
    assert [one.path for one in session.problems()] == ["/data/tank"]
    session.set_value("/data/wanted", 3000)
    session.apply_counts()
    assert session.value("/data/tank[3000]/number") == "3000"
    session.set_value("/data/wanted", 1)
    session.apply_counts()
    assert session.repeat_count("/data/tank") == 1
    session.undo()
    session.undo()
    assert session.value("/data/tank[3000]/number") == "3000"
