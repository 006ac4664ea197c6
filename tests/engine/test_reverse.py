"""An XForm given back as a workbook: what it asks then, and what it says that it does not."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

from inspector.engine import FormDef, FormProblems, FormSession, load_form
from inspector.engine.export import form_workbook
from inspector.engine.reverse import sheets_of_xform
from inspector.engine.sheets import Row
from inspector.engine.xlsform import convert, open_form
from tests.engine.conftest import xform
from tests.engine.test_oracle import _is_volatile

DAY = datetime(2026, 11, 21, 21, 1, tzinfo=UTC)
# What a workbook cannot say, by the words that are told; a form of the folder that behaves in
# another way after the way there and back has told one of them.
DIFFERENT = (
    *("no text", "inside a text", "the choices of", "the form “"),  # labels only
    "entries",  # pyxform writes one entry into every repeat
    "entity among the data",  # of a repeat
    "no instanceID",  # pyxform gives one to every encrypted form
    "the question about",  # the data about a filling, which pyxform keeps to itself
    "stand in for",  # rows that some applications read while the file is missing
    "the list",  # not of rows with fields, or called like a question
    "several times",  # nodes of one name that are no repeat
)


def back(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the XForm of the workbook of an XForm, and what was told to be left out."""
    made = form_workbook(text.encode(), "form.xml")
    return convert(made.data, name="other.xlsx").xform, made.unsaid


def rows(text: str) -> list[Row]:
    return sheets_of_xform(text, "form.xml").sheets.rows["survey"]


def row(text: str, name: str) -> Row:
    return next(one for one in rows(text) if one.get("name") == name)


def shown(form: FormDef, answers: list[list[str]]) -> list[object]:
    """Return all that a person sees of a form, before and after some answers, by language."""
    session = FormSession(form, clock=lambda: DAY)
    found: list[object] = []
    for part in ([], answers):
        for path, value, *_kind in part:
            session.set_value(path, value)
        leaves = [f"{p}\t{'' if _is_volatile(p) else v}" for p, v in session.relevant_leaves()]
        found.append(sorted(leaves))
        found.append(sorted((one.path, one.kind) for one in session.problems()))
    found.append(worded(form, session))
    return found


def worded(form: FormDef, session: FormSession) -> dict[str, str]:
    """Return labels, hints and choices of the questions by path, in all languages."""
    found: dict[str, str] = {}
    for path, control in form.by_path.items():
        if control.is_question and not form.definitions[path].repeats:
            for language in form.languages or ["default"]:
                choices = sorted(f"{one} {label}" for one, label in session.choices(path, language))
                said = [session.label(path, language), session.hint(path, language), *choices]
                text = " | ".join(" ".join(one.split()) for one in said)
                found[f"{path} {language}"] = re.sub(r"0\.\d+", "random", text)
    return found


def oracle(shared: Path, every: int = 1) -> list[tuple[str, str, list[list[str]]]]:
    """Return name, XForm and answers of each form of the reference folder."""
    folder = shared / "forms-oracle"
    found = []
    for line in (folder / "oracle.jsonl").read_text("utf-8").splitlines()[::every]:
        said = json.loads(line)
        path = folder / said["file"]
        is_xform = path.suffix in (".xml", ".xhtml")
        text = path.read_text("utf-8") if is_xform else convert(path).xform
        found.append((said["file"], text, said["answers"]))
    return found


def compared(forms: list[tuple[str, str, list[list[str]]]]) -> list[str]:
    """Return the forms that are not the same afterwards; each must have told why."""
    other = []
    for name, text, answers in forms:
        again, unsaid = back(text)
        if shown(load_form(again), answers) != shown(load_form(text), answers):
            assert any(word in said for said in unsaid for word in DIFFERENT), (name, unsaid)
            other.append(name)
    return other


def test_real_xforms_are_the_same_after_the_way_there_and_back(shared: Path) -> None:
    assert len(compared(oracle(shared, every=11))) <= 6


@pytest.mark.long
def test_all_real_xforms_are_the_same_after_the_way_there_and_back(shared: Path) -> None:
    forms = oracle(shared)
    other = compared(forms)
    print(f"the same {len(forms) - len(other)}/{len(forms)}")
    assert len(other) <= 45, other


# A form of a table with nearly every column.
MD = Path(__file__).with_name("reverse_example.md").read_text(encoding="utf-8")


def test_a_form_that_came_from_a_workbook_becomes_the_same_xform_again() -> None:
    first = convert(MD.encode(), name="example.md").xform
    again, unsaid = back(first)
    assert canonicalize(again) == canonicalize(first)
    assert unsaid == ()


def test_references_are_written_as_an_author_writes_them() -> None:
    first = convert(MD.encode(), name="example.md").xform
    assert row(first, "names")["calculation"] == "join(', ', ${name})"
    assert row(first, "town")["choice_filter"] == "region = ${region}"
    assert row(first, "hello")["relevant"] == "${name} != ''"
    assert row(first, "hello")["label::English (en)"] == "Hello ${name}"
    assert row(first, "people")["repeat_count"] == "${count}"
    assert row(first, "noted")["trigger"] == "${day}"


def test_two_questions_of_one_name_are_referred_to_by_their_paths() -> None:
    binds = '<bind nodeset="/data/b" calculate="/data/g/a + /data/a"/>'
    text = xform("<a/><g><a/></g><b/>", binds)
    assert row(text, "b")["calculation"] == "/data/g/a + /data/a"
    session = FormSession(load_form(back(text)[0]))
    session.set_value("/data/g/a", "2")
    session.set_value("/data/a", "1")
    assert session.value("/data/b") == "3"


def test_choices_of_a_question_become_a_list() -> None:
    item = "<item><label>是</label><value>y</value></item>"
    body = "".join(f'<select1 ref="/data/{n}"><label>?</label>{item}</select1>' for n in "ab")
    text = xform("<a/><b/>", "", body)
    assert [one["type"] for one in rows(text)] == ["select_one a", "select_one a"]
    assert FormSession(load_form(back(text)[0])).choices("/data/b") == [("y", "是")]


def test_what_no_column_can_say_is_told() -> None:
    body = (
        '<group><input ref="/data/a"><label>甲 <output value="1 + 1"/></label></input></group>'
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/b"/></repeat></group>'
    )
    text = xform('<a/><r jr:template=""><b/></r>', "", body)
    told = " ".join(back(text)[1])
    for word in ("hold questions together", "1 + 1", "r begins with 0", "no text"):
        assert word in told


def test_attributes_of_other_namespaces_are_kept() -> None:
    binds = '<bind nodeset="/data/a" insp:basis="AF-22" type="string"/>'
    body = '<input ref="/data/a"><label>甲</label></input>'
    text = xform("<a/>", binds, body)
    assert load_form(back(text)[0]).definitions["/data/a"].bind.metadata == {"basis": "AF-22"}


def test_what_pyxform_stumbles_over_is_left_out() -> None:
    item = "<item><label>是</label><value>1</value></item>"
    body = f'<select1 ref="/data/b"><label>?</label>{item}</select1>'
    text = xform('<a tag="x" kept="y"/><b/>', '<bind nodeset="/data/b" type="int"/>', body)
    again, told = back(text)
    assert told == ("the attribute tag", "the type int of b")
    assert 'kept="y"' in again


@pytest.mark.parametrize("kind", ["string", "select1", "xs:string", "int"])
def test_the_type_of_choices_is_told_where_it_says_more_than_text(kind: str) -> None:
    item = "<item><label>是</label><value>1</value></item>"
    body = f'<select1 ref="/data/b"><label>?</label>{item}</select1>'
    text = xform("<b/>", f'<bind nodeset="/data/b" type="{kind}"/>', body)
    assert back(text)[1] == (("the type int of b",) if kind == "int" else ())


def test_a_type_that_no_workbook_knows_is_told() -> None:
    body = '<input ref="/data/b"><label>?</label></input>'
    text = xform("<b/>", '<bind nodeset="/data/b" type="xs:long"/>', body)
    assert back(text)[1] == ("the type long of b",)


def test_choices_that_cannot_be_said_keep_the_type_of_their_answer() -> None:
    body = (
        '<select1 ref="/data/b"><label>?</label>'
        "<itemset nodeset=\"instance('nowhere')/root/item\">"
        '<value ref="name"/><label ref="label"/></itemset></select1>'
    )
    text = xform("<b/>", '<bind nodeset="/data/b" type="int"/>', body)
    again, told = back(text)
    assert told == ("the choices of b",)
    assert load_form(again).definitions["/data/b"].bind.type == "int"


@pytest.mark.parametrize("text", ["it's - now()", 'say "don\'t" - now()', "plain"])
@pytest.mark.parametrize("is_default", [True, False])
def test_texts_with_quotation_marks_stay_what_they_are(text: str, is_default: bool) -> None:
    body = '<input ref="/data/a"><label>甲</label></input>'
    action = f'<setvalue ref="/data/a" event="odk-instance-first-load">{text}</setvalue>'
    form = xform(f"<a>{text}</a>", "", body) if is_default else xform("<a/>", action, body)
    again, told = back(form)
    assert told == ()
    assert FormSession(load_form(again)).value("/data/a") == text


def test_an_xform_that_does_not_load_gives_its_problems() -> None:
    with pytest.raises(FormProblems):
        form_workbook(b"<html/>", "form.xml")
    with pytest.raises(FormProblems):
        form_workbook(xform("<a/>", '<bind nodeset="/data/a" calculate="("/>').encode(), "x.xml")


def test_the_workbook_opens_as_any_other() -> None:
    made = form_workbook(convert(MD.encode(), name="example.md").xform.encode(), "example.xml")
    conversion, _form = open_form(made.data, name="example.xlsx")
    assert (conversion.form_id, conversion.version) == ("example", "3")
