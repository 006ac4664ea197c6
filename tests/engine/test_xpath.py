"""Expressions: the grammar, and ODK's departures from XPath 1.0."""

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.engine import FormProblems, FormSession, load_form
from inspector.engine.xpath.parser import MAX_DEPTH, Chain, Path, XPathSyntaxError, parse
from tests.engine.conftest import xform

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
INSTANCE = (
    "<i>5</i><d>2.50</d><s>a b c</s><e/><day>2026-11-21</day><hidden>7</hidden>"
    "<r><x>1</x></r><r><x>2</x></r><r><x/></r><out/>"
)
BINDS = (
    '<bind nodeset="/data/i" type="int"/><bind nodeset="/data/d" type="decimal"/>'
    '<bind nodeset="/data/day" type="date"/><bind nodeset="/data/hidden" relevant="false()"/>'
)
LISTS = (
    '<instance id="towns"><root><item><name>a</name><label>A</label><county>1</county></item>'
    "<item><name>b</name><label>B</label><county>2</county></item></root></instance>"
)
BODY = '<repeat nodeset="/data/r"><input ref="x"/></repeat>'


def result(expression: str) -> str:
    """Return what a calculate on /data/out gives."""
    bind = f'<bind nodeset="/data/out" calculate={quoteattr(expression)}/>'
    form = load_form(xform(INSTANCE, BINDS + bind, BODY, model=LISTS))
    return FormSession(form, clock=lambda: NOON, random=lambda: 0.25).value("/data/out")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3 - 4", "3"),
        ("(1 + 2) * 3", "9"),
        ("2 - -3", "5"),
        ("- 2 * 3", "-6"),
        ("5 mod -3", "2"),
        ("-5 mod 3", "-2"),
        ("1 div 4", "0.25"),
        ("1 div 0", "Infinity"),
        ("0 div 0", ""),  # NaN is no answer
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1 div 10000000", "0.0000001"),
        ("1 < 2 and 2 < 3 or false()", "1"),
        ("/data/i = 5 and /data/i != 6 and /data/i = '5.0'", "1"),
        ("/data/d = 2.5", "1"),
        ("/data/e = ''", "1"),
        ("/data/e < 3 or /data/e > 3", "0"),
        ("/data/nothing = ''", "1"),
        ("string-length(/data/hidden)", "0"),
        ("boolean('false')", "1"),
        ("/data/day <= today()", "1"),
        ("number('1970-01-02')", "1"),
        ("date('1970-01-03')", "1970-01-03"),
        ("date(2)", "1970-01-03"),
        ("today()", "2026-11-21"),
        ("decimal-date-time('1970-01-02T12:00:00')", "1.5"),
        ("decimal-time('06:00:00.000Z')", "0.25"),
        ("format-date(/data/day, '%Y年%n月%e日')", "2026年11月21日"),
        ("format-date-time('2026-11-21T08:05:09.120', '%H:%M:%S.%3 %a')", "08:05:09.120 Sat"),
        ("format-date('nonsense', '%Y')", ""),
        ("selected(/data/s, 'b')", "1"),
        ("selected(/data/s, 'd')", "0"),
        ("count-selected(/data/s)", "3"),
        ("selected-at(/data/s, 2)", "c"),
        ("selected-at(/data/s, 9)", ""),
        ("count(/data/r)", "3"),
        ("sum(/data/r/x)", "3"),
        ("max(/data/r/x)", "2"),
        ("min(4, 3)", "3"),
        ("count-non-empty(/data/r/x)", "2"),
        ("join('-', /data/r/x)", "1-2-"),
        ("concat(/data/r/x, '!')", "12!"),
        ("indexed-repeat(/data/r/x, /data/r, 2)", "2"),
        ("/data/r[2]/x", "2"),
        ("/data/r[x = '2']/x", "2"),
        ("/data/r[position() = last() - 1]/x", "2"),
        ("count(//x)", "3"),
        ("count(/data/*)", "9"),
        ("name(/data/r[1]/x)", "x"),
        ("if(/data/i > 3, 'big', 'small')", "big"),
        ("coalesce(/data/e, /data/i)", "5"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substring-before('a-b', '-')", "a"),
        ("substring-after('a-b', '-')", "b"),
        ("translate('aabbcc', 'ab', 'x')", "xxcc"),
        ("normalize-space('  a   b ')", "a b"),
        ("starts-with('abc', 'ab') and ends-with('abc', 'bc') and contains('abc', 'b')", "1"),
        ("regex('A12', '[A-Z][0-9]+') and not(regex('A12x', '[A-Z][0-9]+'))", "1"),
        ("round(2.5)", "3"),
        ("round(1.005, 2)", "1.01"),
        ("int(-2.7)", "-2"),
        ("floor(-2.1)", "-3"),
        ("ceiling(2.1)", "3"),
        ("abs(-3) + pow(2, 3) + sqrt(16)", "15"),
        ("random()", "0.25"),
        ("checklist(1, 2, true(), false(), true())", "1"),
        ("weighted-checklist(5, -1, true(), 3, false(), 9)", "0"),
        ("boolean-from-string('1') and not(boolean-from-string('yes'))", "1"),
        ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223"),
        ("base64-decode('5a6J5YWo')", "安全"),
        ("instance('towns')/root/item[name = 'b']/label", "B"),
        ("instance('towns')/root/item[county = 2 and name = 'b']/label", "B"),
        ("instance('towns')/root/item[county > 1]/name", "b"),
        ("count(instance('towns')/root/item)", "2"),
        ("instance('absent')/root/item/name", ""),
        ("pulldata('towns', 'label', 'name', 'a')", "A"),
        ("string-length('安全生产')", "4"),
    ],
)
def test_an_expression_gives_what_the_specification_says(expression: str, expected: str) -> None:
    found = result(expression)
    assert found[:32] == expected if expression.startswith("digest") else found == expected


@pytest.mark.parametrize(
    "broken", ["a b", "(1", "a +", "1 # 2", "if(", "a[", "/data/", "foo::a", "'open", "${x}", ""]
)
def test_a_broken_expression_says_where(broken: str) -> None:
    with pytest.raises(XPathSyntaxError) as caught:
        parse(broken)
    assert 0 <= caught.value.position <= len(broken)


def test_a_sum_of_five_thousand_terms_is_one_flat_chain() -> None:
    chain = parse(" + ".join(["/data/i"] * 5000))
    assert isinstance(chain, Chain)
    assert len(chain.rest) == 4999
    assert result(" + ".join(["/data/i"] * 5000)) == "25000"


def test_a_deep_expression_is_refused_and_a_permitted_one_runs() -> None:
    with pytest.raises(XPathSyntaxError, match="too deeply"):
        parse("(" * 1000 + "1" + ")" * 1000)
    depth = MAX_DEPTH - 2
    assert result("if(true(), " * depth + "1" + ", 2)" * depth) == "1"


@pytest.mark.parametrize("names", ["div div mod", "and and or", "* * *", "mod mod mod"])
def test_an_operator_name_is_a_name_where_a_name_must_stand(names: str) -> None:
    chain = parse(names)
    assert isinstance(chain, Chain)
    assert isinstance(chain.first, Path)


def test_an_unknown_function_is_named_with_its_question() -> None:
    bind = '<bind nodeset="/data/out" calculate="cht:score(1)"/>'
    with pytest.raises(FormProblems) as caught:
        load_form(xform("<out/>", bind))
    (problem,) = caught.value.problems
    assert problem.path == "/data/out"
    assert "cht:score" in problem.message


_TERMS = st.recursive(
    st.integers(0, 9).map(str),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda parts: f"({' '.join(parts)})"
    ),
    max_leaves=12,
)


@given(_TERMS)
def test_arithmetic_agrees_with_python(expression: str) -> None:
    assert float(result(expression)) == eval(expression)
