"""A template set from elsewhere: every fault is named by file and place, and no file is trusted."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.documents import set_check_fields, set_check_papers
from inspector.documents.set_check import CheckedSet, check_set
from inspector.documents.set_check_fields import Vocabulary
from inspector.documents.set_check_parts import FORM_PARTS, LETTER_PARTS
from inspector.documents.set_proof import prove_set
from inspector.documents.sheet_letter import LETTER_PARTS as DRAWN_LETTER_PARTS
from inspector.documents.sheet_story import PART_NAMES
from inspector.documents.template_sets import every_set, shipped, shipped_files
from inspector.domain.sheet import ColumnSpec, FieldSpec, SheetSpec, TableSpec
from inspector.domain.standard import load_pack
from inspector.paths import resources
from inspector.services.sheet_values import ROW_SOURCES
from inspector.services.template_sets import vocabulary
from tests.own_sets import CLOSING, own_files, record

INJECTIONS = (
    "{entity.__class__}",
    "{entity.__init__.__globals__}",
    "{entity[0]}",
    "{entity!r}",
    "{entity:>99999999}",
    "{entity:{entity}}",
    "{0}",
    "{}",
    "{entity",
    "entity}",
    "{ entity }",
    "{law.nowhere.__class__}",
)


@lru_cache(maxsize=1)
def words() -> Vocabulary:
    return vocabulary(load_pack(resources() / "standards"))


def checked(files: dict[str, str]) -> CheckedSet:
    return check_set(files, shipped(), words())


def faults_of(name: str, data: object) -> list[str]:
    files = {**own_files(), name: json.dumps(data, ensure_ascii=False)}
    return [one.line() for one in checked(files).faults]


@pytest.mark.parametrize("name", [one.id for one in every_set()])
def test_every_shipped_set_is_sound(name: str) -> None:
    found = checked(dict(shipped_files(name)))
    assert found.faults == ()
    assert found.template == shipped().find(name)


def test_a_set_of_an_office_is_sound_and_can_be_drawn() -> None:
    found = checked(own_files())
    assert found.faults == ()
    assert found.template is not None
    assert prove_set(found.template, own_files()) == ()


def test_parts_that_are_checked_are_those_that_are_drawn() -> None:
    assert set(FORM_PARTS) == PART_NAMES
    assert set(LETTER_PARTS) == DRAWN_LETTER_PARTS


@pytest.mark.parametrize(
    ("changes", "place", "detail"),
    [
        ({"effective": None}, "set.json", "“effective” is missing"),
        ({"effective": "2026-13-01"}, "set.json effective", "a day belongs here"),
        ({"effective": 20261101}, "set.json effective", "a day belongs here"),
        ({"superseded": "2026-11-01"}, "set.json superseded", "not after"),
        ({"id": "../emergency"}, "set.json id", "a to z"),
        ({"id": "演示"}, "set.json id", "a to z"),
        ({"base": "emergency-1999.1"}, "set.json base", "emergency-1999.1 is not there"),
        ({"base": ["emergency-2026.1"]}, "set.json base", "is not there"),
        ({"base": None}, "set.json base", "it is missing"),
        ({"organs": ["POLICE"]}, "set.json organs[1]", "POLICE"),
        ({"organs": []}, "set.json organs", "1 to 5 entries"),
        ({"organs": ["EMERGENCY", "EMERGENCY"]}, "set.json organs[2]", "twice"),
        ({"organs": [["EMERGENCY"]]}, "set.json organs[1]", "unknown here"),
        ({"papers": ["INSPECTION_RECORD"]}, "set.json papers", "CASE_COVER"),
        ({"papers": ["CASE_COVER", "PASSPORT"]}, "set.json papers[2]", "PASSPORT"),
        ({"papers": "CASE_COVER"}, "set.json papers", "a list"),
        ({"colour": "red"}, "set.json", "“colour” is unknown here"),
        ({"number": "（{short}）{word}第{serial}号"}, "set.json number", "{year} is missing"),
        ({"number": "{word}{year}-{serial}"}, "set.json number", "〔{year}〕{serial}号"),
        ({"number": "（{short}）暂编{word}〔{year}〕{serial}号"}, "set.json number", "year and"),
        ({"number": "{short.__class__}{word}〔{year}〕{serial}号"}, "set.json number", "no place"),
        ({"date": "{year}年{month}月"}, "set.json date", "{day} is missing"),
        ({"pages": "第 {page} 页"}, "set.json pages", "{total} is missing"),
        ({"name": "演示\u202e区"}, "set.json name", "U+202E"),
        ({"name": "甲\n乙"}, "set.json name", "more than one line"),
        ({"name": "长" * 61}, "set.json name", "more than 60"),
        ({"version": ""}, "set.json version", "it is empty"),
    ],
)
def test_a_slip_in_set_json_is_named(changes: dict[str, Any], place: str, detail: str) -> None:
    found = [one.line() for one in checked(own_files(**changes)).faults]
    assert any(one.startswith(f"{place}: ") and detail in one for one in found), found


def edited(change: Callable[[dict[str, Any]], object], data: dict[str, Any] = CLOSING) -> Any:
    made = copy.deepcopy(data)
    change(made)
    return made


@pytest.mark.parametrize(
    ("change", "place", "detail"),
    [
        (lambda one: one.pop("kind"), "", "“kind” is missing"),
        (lambda one: one.update(kind="PASSPORT"), "kind", "PASSPORT"),
        (lambda one: one.update(stamp=1), "", "“stamp” is unknown"),
        (lambda one: one.update(layout="record"), "layout", "the layout of REFUSAL_REPORT"),
        (lambda one: one.update(needs=["luck"]), "needs[1]", "luck"),
        (lambda one: one.update(signers={"CHIEF": 1}), "signers", "CHIEF"),
        (lambda one: one.update(signers={"ENTITY": -1}), "signers.ENTITY", "0 to 9"),
        (lambda one: one.update(laws={"basis": "AF-65-1-3 XX-1"}), "laws.basis", "XX-1"),
        (lambda one: one.update(laws={"basis": "AF-65-1-3"}), "laws.basis", "no sentence"),
        (lambda one: one.update(remedies="none"), "remedies", "none"),
        (lambda one: one.update(remedies="decision"), "laws", "“reconsideration” is missing"),
        (lambda one: one.update(word="abc"), "word", "Chinese"),
        (lambda one: one.update(photos=3), "photos", "2, 4 or 6"),
        (lambda one: one.update(block=True), "block", "1 to 1000"),
        (lambda one: one.update(officers_least=1), "officers_least", "at least 2 officers"),
        (lambda one: one["fields"].append("nothing!"), "fields[3]", "no shared field “nothing”"),
        (lambda one: one["fields"].append("entity"), "fields[3]", "another one too"),
        (lambda one: one["fields"][1].update(kind="colour"), "fields.told.kind", "colour"),
        (lambda one: one["fields"][1].update(source="the.moon"), "fields.told.source", "the.moon"),
        (lambda one: one["fields"][1].update(options=7), "fields.told.options", "a list"),
        (lambda one: one["fields"][1].update(kind="choice"), "fields.told.options", "nothing to"),
        (lambda one: one["fields"][1].update(id="__class__"), "fields[2].id", "cannot be an id"),
        (lambda one: one["fields"][1].update(most=0), "fields.told.most", "1 to 20000"),
        (lambda one: one["fields"][1].update(goes_with="entity=甲"), "fields.told.goes_with", "甲"),
        (
            lambda one: one["fields"].append({"id": "spare", "label": "备用"}),
            "spare",
            "stands nowhere",
        ),
        (lambda one: one["parts"].append({"text": "tale"}), "parts[5].text", "tale"),
        (lambda one: one["parts"].append({"song": "told"}), "parts[5]", "exactly one"),
        (lambda one: one["parts"].append({"date": True, "seal": True}), "parts[5]", "exactly one"),
        (lambda one: one["parts"].append({"date": 1}), "parts[5].date", "true belongs"),
        (lambda one: one["parts"][1].update({"if": "tale"}), "parts[2].if", "tale"),
        (lambda one: one["parts"][1].update(bold=True), "parts[2]", "“bold” is unknown"),
        (
            lambda one: one["parts"].append({"sign": [{"role": "ENTITY"}]}),
            "parts[5].sign[1]",
            "label",
        ),
        (lambda one: one["parts"].append({"say": "{tale}"}), "parts[5].say", "no place {tale}"),
        (
            lambda one: one["parts"].append({"grid": [["told"]], "label_mm": 1e9}),
            "parts[5].label_mm",
            "10.0 to 80.0",
        ),
        (lambda one: one.update(parts=[]), "parts", "1 to 200"),
        (
            lambda one: one["fields"].append({"id": "per_page", "label": "每页张数"}),
            "fields.per_page.options",
            "2, 4 or 6",
        ),
        (lambda one: one["fields"][1].update(term="start-30d"), "fields.told.term", "start+30d"),
        (lambda one: one["fields"][1].update(term="start+30d"), "fields.told.term", "“start”"),
        (lambda one: one.update(letter={"organ": "甲"}), "letter", "layout “letter”"),
    ],
)
def test_a_slip_in_a_paper_is_named(
    change: Callable[[dict[str, Any]], object], place: str, detail: str
) -> None:
    file = "papers/refusal_report.json"
    found = faults_of(file, edited(change))
    start = f"{file} {place}".strip()
    assert any(one.startswith(f"{start}: ") and detail in one for one in found), found


TABLE = {"id": "rows", "label": "明细", "columns": [{"id": "fact", "head": "事实"}]}


@pytest.mark.parametrize(
    ("changes", "place", "detail"),
    [
        ({"columns": []}, "tables.rows.columns", "1 to 12"),
        ({"columns": [{"head": "事实"}]}, "tables.rows.columns[1]", "“id” is missing"),
        ({"source": "the.moon"}, "tables.rows.source", "the.moon"),
        (
            {"source": "findings", "columns": [{"id": "colour", "head": "色"}]},
            "tables.rows.columns",
            "none of these columns",
        ),
        (
            {"columns": [{"id": f"c{n}", "head": "列", "width_mm": 40} for n in range(4)]},
            "tables.rows.columns",
            "wider than the paper",
        ),
        (
            {"columns": [{"id": "a", "head": "甲", "width_mm": 3}]},
            "tables.rows.columns[1].width_mm",
            "8.0 mm",
        ),
        ({"row_mm": 500}, "tables.rows.row_mm", "0 to 60"),
        ({"blank": 10**9}, "tables.rows.blank", "0 to 40"),
        (
            {"columns": [{"id": "a", "head": "甲", "align": "up"}]},
            "tables.rows.columns[1].align",
            "up",
        ),
    ],
)
def test_a_slip_in_a_table_is_named(changes: dict[str, Any], place: str, detail: str) -> None:
    made = edited(lambda one: one.update(tables=[{**TABLE, **changes}]))
    made["parts"].append({"table": "rows"})
    found = faults_of("papers/refusal_report.json", made)
    start = f"papers/refusal_report.json {place}: "
    assert any(one.startswith(start) and detail in one for one in found), found


def test_a_table_stands_on_a_paper_twice_at_most() -> None:
    """Two hundred of forty pages each were a story without an end to whoever draws it."""
    name = "papers/refusal_report.json"
    made = edited(lambda one: one.update(tables=[TABLE]))
    twice = [{"table": "rows", "if": "told"}, {"table": "rows", "unless": "told"}]
    assert faults_of(name, {**made, "parts": [*made["parts"], *twice]}) == []
    found = faults_of(name, {**made, "parts": [*made["parts"], *twice, {"table": "rows"}]})
    assert found == [f"{name} parts[7].table: a table stands on a paper twice at most"]


def test_a_paper_that_takes_power_cannot_be_had_without() -> None:
    order = {**record(), "kind": "RECTIFICATION_ORDER", "layout": "order", "word": "责改"}
    found = faults_of("papers/rectification_order.json", order)
    assert any("needs_power" in one for one in found), found
    few = {**order, "needs_power": True, "officers_least": 1}
    found = faults_of("papers/rectification_order.json", few)
    assert any("officers_least" in one for one in found), found


@pytest.mark.parametrize("key", ["needs_power", "needs_seal", "remedies"])
def test_what_the_law_asks_of_a_decision_is_not_left_out(key: str) -> None:
    name = "papers/on_site_measures.json"
    data = json.loads(shipped_files("emergency-2026.1")[name])
    assert faults_of(name, data) == []
    assert any(f"{name} {key}: " in one for one in faults_of(name, {**data, key: ""}))


def test_ways_to_appeal_that_are_named_are_printed() -> None:
    name = "papers/on_site_measures.json"
    data = json.loads(shipped_files("emergency-2026.1")[name])
    data["parts"] = [one for one in data["parts"] if "remedies" not in one]
    assert any(f"{name} parts: " in one for one in faults_of(name, data))


def test_a_record_is_signed_by_those_who_always_sign_it() -> None:
    found = faults_of("papers/inspection_record.json", {**record(), "signers": {"ENTITY": 1}})
    assert found == [
        "papers/inspection_record.json signers: at least 2 sign the record as INSPECTOR"
    ]


def test_what_the_program_reads_of_a_paper_stays_on_it() -> None:
    plain = {**CLOSING, "kind": "REINSPECTION_OPINION"}
    found = faults_of("papers/reinspection_opinion.json", plain)
    assert any("“opinion”" in one and "missing" in one for one in found), found
    other = {"id": "opinion", "label": "意见", "kind": "choice", "options": ["好", "坏"]}
    more = [*plain["fields"], other]
    found = faults_of("papers/reinspection_opinion.json", {**plain, "fields": more})
    assert any("fields.opinion.options" in one for one in found), found


def test_two_papers_do_not_get_the_same_numbers() -> None:
    doubled = {**CLOSING, "word": record()["word"]}
    found = faults_of("papers/refusal_report.json", doubled)
    assert any("one word" in one for one in found), found
    taken = {**CLOSING, "word": "检记"}
    files = own_files(number=every_set()[0].number)
    files["papers/refusal_report.json"] = json.dumps(taken, ensure_ascii=False)
    found = [one.line() for one in checked(files).faults]
    assert any("numbers like those of INSPECTION_RECORD" in one for one in found), found


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("set.json", "number"),
        ("set.json", "continued"),
        ("set.json", "paper_id"),
        ("record.json", "notice"),
        ("order.json", "addressee"),
        ("order.json", "due"),
        ("photos.json", "of"),
        ("refusal.json", "fact"),
        ("remedies.json", "decision"),
    ],
)
def test_a_wording_cannot_look_into_what_is_filled_in(file: str, key: str, text: str) -> None:
    files = own_files()
    data = json.loads(files.get(file, "{}"))
    files[file] = json.dumps({**data, key: f"甲{text}"}, ensure_ascii=False)
    if (file, key, text) == ("order.json", "addressee", "{entity}"):
        return
    found = checked(files)
    assert any(one.file == file and one.place == key for one in found.faults), found


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize(
    "part",
    [
        {"say": "甲"},
        {"to": "甲"},
        {"note": "甲"},
        {"lines": "rows", "each": ["甲"]},
        {"title": "清单", "under": "甲"},
    ],
)
def test_a_sentence_cannot_look_into_what_is_filled_in(part: dict[str, Any], text: str) -> None:
    made = json.loads(
        json.dumps(
            edited(lambda one: (one.update(tables=[TABLE]), one["parts"].append(part)))
        ).replace(json.dumps("甲"), json.dumps(f"甲{text}"))
    )
    assert faults_of("papers/refusal_report.json", made)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "{" + '"a":[[[[[[[[[[[[[[1]]]]]]]]]]]]]]' + "}",
        '{"id": 1, "id": 2}',
        '{"block": NaN}',
        '{"block": Infinity}',
        '{"block": 1e999}',
        '{"block": ' + "9" * 10_000 + "}",
        '{"a": "\\ud800"}',
        '{"a": "\\u0000"}',
        "[]",
        '"x"',
        "",
        "not json",
        '{"a": 1,}',
        "\ufeff{}",
    ],
)
@pytest.mark.parametrize("file", ["set.json", "record.json", "papers/refusal_report.json"])
def test_a_file_that_is_no_object_or_a_bomb_is_refused(file: str, text: str) -> None:
    found = checked({**own_files(), file: text})
    assert found.template is None
    assert any(one.file == file for one in found.faults), found.faults


@pytest.mark.parametrize(
    "name", ["extra.json", "papers/Case.json", "papers/../set.json", "/set.json", "papers/a/b.json"]
)
def test_a_file_that_belongs_to_no_set_is_refused(name: str) -> None:
    found = checked({**own_files(), name: "{}"})
    assert [one.file for one in found.faults] == [name]


NASTY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from([*INJECTIONS, "entity", "told", "", "甲" * 500, "INSPECTION_RECORD", "𠀀"]),
    st.sampled_from([[], {}, [[]], {"a": 1}, [{}], [None], {"role": "ENTITY"}]),
)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places_in(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from places_in(one, (*path, number))


def with_change(data: Any, path: tuple[Any, ...], new: Any, how: str) -> Any:
    if not path:
        return new
    made = copy.deepcopy(data)
    *before, last = path
    inside = made
    for step in before:
        inside = inside[step]
    if how == "drop":
        del inside[last]
    elif how == "add" and isinstance(inside, dict):
        inside[str(new)[:20] or "x"] = new
    else:
        inside[last] = new
    return made


def judge_one_change(data: st.DataObject, files: dict[str, str]) -> None:
    """Spoil one place; the check says so, or the papers can still be drawn."""
    name = data.draw(st.sampled_from(sorted(files)))
    tree = json.loads(files[name])
    path = data.draw(st.sampled_from(list(places_in(tree))))
    how = data.draw(st.sampled_from(["replace", "drop", "add"]))
    text = json.dumps(with_change(tree, path, data.draw(NASTY), how))
    spoiled = {**files, name: text}
    found = checked(spoiled)
    if found.template is not None:
        prove_set(found.template, spoiled)  # whatever it finds, it raises nothing
    else:
        assert all(one.message for one in found.faults)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_spoiled_set_is_refused_or_can_be_drawn(data: st.DataObject) -> None:
    judge_one_change(data, own_files())


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(data=st.data(), name=st.sampled_from(["supervision-2026.1", "township-2026.1"]))
def test_a_spoiled_shipped_set_is_refused_or_can_be_drawn(data: st.DataObject, name: str) -> None:
    judge_one_change(data, dict(shipped_files(name)))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_in_the_place_of_a_file_is_judged(text: str) -> None:
    assert checked({**own_files(), "record.json": text}).template is None or json.loads(text) == {}


def test_every_source_of_rows_says_which_columns_it_fills_in() -> None:
    assert set(words().row_sources) == ROW_SOURCES


def test_every_key_of_a_description_is_judged() -> None:
    for kind, keys in (
        (FieldSpec, set_check_fields._FIELD_KEYS - {"like"}),
        (TableSpec, set_check_fields._TABLE_KEYS),
        (ColumnSpec, set_check_fields._COLUMN_KEYS),
        (SheetSpec, set_check_papers._PAPER_KEYS),
    ):
        assert {one.name for one in fields(kind)} == keys, kind
