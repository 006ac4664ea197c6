"""What bad input gets: a list of problems, within bounded time, never a traceback."""

from pathlib import Path

import pytest

from inspector.engine import FormProblems, FormSession, load_form
from inspector.engine.xpath.parser import MAX_DEPTH
from tests.engine.bounded import bounded
from tests.engine.conftest import MakeForm, xform

BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or chr(32)};".replace(" ", "") * 10}">' for n in (1, 2))
    + "]><a>&a2;</a>"
)


def refused(text: str | bytes) -> list[str]:
    """Return the messages with which a form is refused, in bounded time."""
    with bounded(), pytest.raises(FormProblems) as caught:
        load_form(text)
    assert caught.value.what()
    return [problem.message for problem in caught.value.problems]


def test_a_file_without_a_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "page.xml"
    file.write_text("<html><head><title>?</title></head><body/></html>", encoding="utf-8")
    with pytest.raises(FormProblems) as caught:
        load_form(file)
    assert "page.xml" in caught.value.what()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "<",
        "\0\0\0",
        "not a form",
        BOMB,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<a>" * 100_000,
        "<a>" * 50_000 + "</a>" * 50_000,
        "<html><head><model/></head></html>",
        "<html><head><model><instance/></model></head></html>",
    ],
)
def test_what_is_no_form_is_refused_at_once(text: str) -> None:
    assert refused(text.encode())
    if text.strip():
        assert refused(text if "<" in text else "<" + text)


def test_groups_nested_beyond_reason_are_refused() -> None:
    assert refused(xform("<g>" * 500 + "</g>" * 500))
    assert refused(xform("<a/>", body="<group>" * 2000 + "</group>" * 2000))
    label = "<i>" * 2000 + "x" + "</i>" * 2000
    assert refused(xform("<a/>", body=f'<input ref="/data/a"><label>{label}</label></input>'))
    deep = "<x>" * 2000 + "</x>" * 2000
    assert refused(xform("<a/>", model=f'<instance id="l"><root>{deep}</root></instance>'))


@pytest.mark.parametrize(("open_", "close"), [("(", ")"), ("not(", ")"), ("-(", ")"), ("a[", "]")])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 5_000, 200_000])
def test_a_formula_deeper_than_any_limit_is_refused(open_: str, close: str, depth: int) -> None:
    formula = open_ * depth + "1" + close * depth
    (message,) = refused(xform("<a/>", f'<bind nodeset="/data/a" calculate="{formula}"/>'))
    assert "/data/a" in message


def test_formulas_at_the_limit_run(make_form: MakeForm) -> None:
    depth = MAX_DEPTH - 2
    for formula in (
        "(" * depth + "1" + ")" * depth,
        "if(true(), " * depth + "1" + ", 0)" * depth,
        "coalesce(''," * depth + "1" + ")" * depth,
        "concat(''," * depth + "1" + ")" * depth,
        "-" * 9999 + "-1",
        "1" + " + 0" * 20_000,
        "1" + " and 1" * 20_000,
    ):
        form = make_form("<a/>", f'<bind nodeset="/data/a" calculate="{formula}"/>')
        assert FormSession(form).value("/data/a") == "1"


def test_a_circle_is_named_with_its_paths() -> None:
    binds = "".join(
        f'<bind nodeset="/data/{one}" calculate="/data/{other} + 1"/>'
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    )
    (message,) = refused(xform("<a/><b/><c/><d/>", binds))
    for path in ("/data/a", "/data/b", "/data/c"):
        assert path in message
    assert "/data/d" not in message


def test_a_circle_of_two_thousand_is_found_in_bounded_time() -> None:
    count = 2000
    instance = "".join(f"<q{n}/>" for n in range(count))
    binds = "".join(
        f'<bind nodeset="/data/q{n}" calculate="/data/q{(n + 1) % count} + 1"/>'
        for n in range(count)
    )
    assert refused(xform(instance, binds))


def test_every_problem_is_told_at_once_with_its_question() -> None:
    binds = (
        '<bind nodeset="/data/a" calculate="cht:score(1)" constraint=". &gt;"/>'
        '<bind nodeset="/data/b" relevant="concat(" required="nonsense()"/>'
    )
    body = '<input ref="/data/b"><label><output value="what()"/></label></input>'
    messages = refused(xform("<a/><b/>", binds, body))
    assert len(messages) == 5
    for word in ("cht:score", "nonsense", "what"):
        assert any(word in message for message in messages)


def test_unknown_namespaces_and_elements_are_passed_over(make_form: MakeForm) -> None:
    instance = '<x:a xmlns:x="urn:x" x:y="1"/><b xmlns="urn:other"/>'
    bind = '<bind nodeset="/data/x:a" xmlns:x="urn:x" x:own="7" calculate="1 + 1"/><y/>'
    body = '<z:widget xmlns:z="urn:z"><input ref="/data/b"/></z:widget><input ref="/data/nothing"/>'
    form = make_form(instance, bind, body)
    session = FormSession(form)
    assert session.relevant_leaves() == [("/data/a", "2"), ("/data/b", "")]
    assert form.definitions["/data/a"].bind.metadata == {"own": "7"}
    assert "xmlns:n" in session.submission_xml()


def test_a_choice_list_with_duplicate_names_still_runs(make_form: MakeForm) -> None:
    body = (
        '<select1 ref="/data/a"><item><label>A</label><value>x</value></item>'
        "<item><label>B</label><value>x</value></item></select1>"
    )
    session = FormSession(make_form("<a/>", "", body))
    assert session.choices("/data/a") == [("x", "A"), ("x", "B")]


def test_text_is_read_as_text_whatever_encoding_it_declares() -> None:
    form = xform("<a>安全</a>")
    for encoding in ("windows-1252", "gb2312", "utf-16", "iso-8859-1"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>{form}'
        assert FormSession(load_form(text)).value("/data/a") == "安全"
    for encoding in ("gb2312", "gbk", "gb18030", "big5"):
        text = f'\n <?xml version="1.0" encoding="{encoding}"?>{form}'.replace("全", "好")
        assert FormSession(load_form(text.encode(encoding))).value("/data/a") == "安好"


@pytest.mark.parametrize(
    ("kind", "calculate", "answer", "expected"),
    [
        ("time", "decimal-time(/data/a)", "10:00+99:00", ""),
        ("geotrace", "distance(/data/a)", "inf 0 0 0; 1 1 0 0", "0"),
        ("geoshape", "area(/data/a)", "0 0 0 0; nan 1 0 0; 1 1 0 0; 1 0 0 0", "6194"),
        ("string", "string-length(digest(/data/a, 'MD5', 'hex'))", "\ud800", "32"),
        ("string", "count(/data/a[" + "9" * 400 + "])", "x", "0"),
    ],
)
def test_an_answer_that_nobody_means_lets_no_expression_stumble(
    kind: str, calculate: str, answer: str, expected: str
) -> None:
    binds = (
        f'<bind nodeset="/data/a" type="{kind}"/><bind nodeset="/data/b" calculate="{calculate}"/>'
    )
    session = FormSession(load_form(xform("<a/><b/>", binds)))
    session.set_value("/data/a", answer)
    assert session.value("/data/b").startswith(expected)
    assert {problem.path for problem in session.problems()} <= {"/data/a"}
