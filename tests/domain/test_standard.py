"""The standards pack: the shipped one is sound, a broken one is refused with file and clause."""

import json
import re
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import paths
from inspector.domain.condition import AllOf, AnyOf
from inspector.domain.standard import HazardLevel, PackProblem, StandardsPack, load_pack
from inspector.errors import NotFound, StandardsBroken

Json = dict[str, object]


@pytest.fixture(scope="module")
def pack() -> StandardsPack:
    return load_pack(paths.resources() / "standards")


# The shipped pack


def test_the_shipped_pack_has_no_problems(pack: StandardsPack) -> None:
    assert pack.version == "2026.11"
    assert pack.problems() == []


def test_order_10_has_its_64_items_and_the_general_rule(pack: StandardsPack) -> None:
    clauses = pack.standard("order-10").clauses
    counts: dict[str, int] = {}
    for clause in clauses:
        counts[clause.article] = counts.get(clause.article, 0) + 1
        assert clause.level is HazardLevel.MAJOR
        assert clause.conditions is not None
        assert clause.paraphrase
    assert list(counts.values()) == [3, 8, 13, 8, 7, 7, 2, 2, 10, 2, 2, 1]
    assert pack.clause("GM-14").citation == "第十四条"


def test_order_10_carries_the_verification_marks_of_the_catalogue(
    pack: StandardsPack, shared: Path
) -> None:
    catalogue = (shared / "domain" / "major-hazard-standards.md").read_text(encoding="utf-8")
    marks = dict(
        re.findall(r"^\| (GM-[0-9-]+) \|.*\| (V[1-3]|M|T) \|$", catalogue, flags=re.MULTILINE)
    )
    cited = dict(re.findall(r"^\| (GM-[0-9-]+) \| 令10 (\S+) \|", catalogue, flags=re.MULTILINE))
    clauses = pack.standard("order-10").clauses
    assert {each.id: each.verification for each in clauses} == marks
    assert {each.id: each.citation for each in clauses} == cited


def articles_of_the_table(text: str) -> dict[tuple[str, int], set[str]]:
    """Return the marks that the table of law articles gives each (law, article)."""
    found: dict[tuple[str, int], set[str]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        code = re.fullmatch(r"([A-Z]{2})-[0-9]+[a-z]?", cells[0])
        marks = {cell for cell in cells[1:] if re.fullmatch(r"L[12]|V[1-3]|M", cell)}
        if code is None or len(marks) != 1:
            continue
        for first, last in re.findall(r"(?<![.0-9号])([0-9]+)(?:–([0-9]+))?", cells[1]):
            for article in range(int(first), int(last or first) + 1):
                found.setdefault((code[1], article), set()).update(marks)
    return found


def test_no_article_of_law_is_cited_that_the_table_lacks_and_marks_are_kept(
    pack: StandardsPack, shared: Path
) -> None:
    table = articles_of_the_table((shared / "domain" / "law-articles.md").read_text("utf-8"))
    for clause in pack.clauses():
        law, article = clause.id.split("-")[:2]
        if len(law) == 2 and law.isalpha() and law != "GM":
            assert table.get((law, int(article))) == {clause.verification}, clause.id


def test_logic_of_the_criteria_is_kept(pack: StandardsPack) -> None:
    confined = pack.clause("GM-13-1").conditions
    assert isinstance(confined, AllOf)
    assert not confined.holds({"a"})
    assert confined.holds({"a", "b"})
    assert isinstance(pack.clause("GM-13-2").conditions, AnyOf)
    dust = pack.clause("GM-11-3").conditions
    assert dust is not None
    assert not dust.holds({"a", "b"})
    assert dust.holds({"a", "b", "c"})
    pressure = pack.clause("GM-11-4").conditions
    assert pressure is not None
    assert pressure.holds({"a"})
    assert not pressure.holds({"b"})
    assert pressure.holds({"b", "c"})
    kiln = pack.clause("GM-6-5").conditions
    assert kiln is not None
    exemption = kiln.exemptions()[0].id
    assert kiln.holds({"a", "b"})
    assert not kiln.holds({"a", "b", exemption})


def test_every_criterion_can_be_met_and_needs_a_tick(pack: StandardsPack) -> None:
    for clause in pack.clauses():
        if clause.conditions is not None:
            exempt = {leaf.id for leaf in clause.conditions.exemptions()}
            ids = {leaf.id for leaf in clause.conditions.leaves()}
            assert clause.conditions.holds(ids - exempt), clause.id
            assert not clause.conditions.holds(set()), clause.id
            assert not exempt or not clause.conditions.holds(ids), clause.id


def test_citations_read_as_papers_print_them(pack: StandardsPack) -> None:
    assert pack.clause("AF-65-1-3").cite() == "《安全生产法》第六十五条第一款第（三）项"
    assert pack.clause("AF-21-1-2").cite() == "《安全生产法》第二十一条第（二）项"
    assert pack.clause("GM-4-1").cite() == "《工贸企业重大事故隐患判定标准》第四条第（一）项"
    assert pack.clause("GM-4-1").cite_with_number() == (
        "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第四条第（一）项"
    )
    assert pack.clause("AF-118-2").citation == "第一百一十八条第二款"
    assert pack.clause("FY-23-1-1").citation == "第二十三条第一款第（一）项"


def test_what_the_first_papers_cite_is_there_and_verified(pack: StandardsPack) -> None:
    needed = "AF-9-2 AF-62 AF-65-1-1 AF-65-1-2 AF-65-1-3 AF-66 AF-67 AF-68 AF-41-2 AF-102 AF-108"
    needed += " CF-42 CF-43 CF-52 CF-55 CF-61 FY-20 FY-24 FY-42 XS-45 XS-46 MS-88 MS-89"
    for clause_id in needed.split():
        assert pack.clause(clause_id).is_verified, clause_id


def test_texts_have_no_stray_spaces_half_width_marks_or_doubled_ends(pack: StandardsPack) -> None:
    for clause in pack.clauses():
        leaves = clause.conditions.leaves() if clause.conditions else ()
        for text in [clause.text, *(leaf.text for leaf in leaves)]:
            assert not re.search(r"[,;:()!?\s]", text), (clause.id, text)
            assert text[-1] not in "。；，、", (clause.id, text)


def test_a_clause_from_memory_is_shown_as_not_verified(pack: StandardsPack) -> None:
    assert not pack.clause("G16-18").is_verified
    assert pack.clause("G16-10").is_verified


def test_only_what_is_in_force_on_the_day_is_found(pack: StandardsPack) -> None:
    last, first = date(2026, 4, 30), date(2026, 5, 1)
    assert not pack.in_force("hazardous-chemicals-law", last)
    assert pack.in_force("hazardous-chemicals-law", first)
    assert pack.find("hazardous-chemicals-law", on=last) is None
    found = pack.find("order-10", on=date(2026, 11, 21))
    assert found is not None
    assert found.id == "order-10"


def test_an_unknown_clause_or_standard_is_named(pack: StandardsPack) -> None:
    assert not pack.knows("GM-99-1")
    with pytest.raises(NotFound, match="GM-99-1"):
        pack.clause("GM-99-1")
    with pytest.raises(NotFound, match="order-99"):
        pack.find("order-99", on=date(2026, 1, 1))


# Packs made for the test


def a_clause(**changes: object) -> Json:
    clause: Json = {
        "id": "ZZ-3-1",
        "article": "第三条",
        "citation": "第三条第（一）项",
        "text": "示例要点",
        "paraphrase": True,
        "level": "major",
        "verification": "V2",
        "conditions": {"id": "a", "text": "示例条件"},
    }
    return {**clause, **changes}


def a_standard(**changes: object) -> Json:
    standard: Json = {
        "id": "demo-1",
        "title": "示例标准",
        "number": "示例令第1号",
        "short": "示例1",
        "issuer": "示例部",
        "kind": "major_hazard_criteria",
        "issued": "2020-01-01",
        "effective": "2020-02-01",
        "superseded": None,
        "replaces": [],
        "source": "示例",
        "verification": "V2",
        "scope": "示例范围",
        "clauses": [a_clause()],
    }
    return {**standard, **changes}


Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write standards as a pack; return its folder."""

    def write(*standards: Json) -> Path:
        names = [f"{each['id']}.json" for each in standards]
        index = {"version": "1", "files": names}
        (tmp_path / "pack.json").write_text(json.dumps(index), encoding="utf-8")
        for name, each in zip(names, standards, strict=True):
            (tmp_path / name).write_text(json.dumps(each), encoding="utf-8")
        return tmp_path

    return write


def problems_of(folder: Path) -> tuple[PackProblem, ...]:
    with pytest.raises(StandardsBroken) as caught:
        load_pack(folder)
    problems = caught.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert str(problems[0]) in caught.value.what()
    return problems


@pytest.mark.parametrize(
    ("changes", "place", "complaint"),
    [
        ({"id": "zz"}, "zz, id", "no valid id"),
        ({"text": ""}, "ZZ-3-1, text", "a text is needed"),
        ({"text": " 示例"}, "ZZ-3-1, text", "a text is needed"),
        ({"citation": "第四条"}, "ZZ-3-1", "begin with the article"),
        ({"paraphrase": "yes"}, "ZZ-3-1, paraphrase", "true or false"),
        ({"level": "grave"}, "ZZ-3-1, level", "one of these"),
        ({"verification": "V9"}, "ZZ-3-1, verification", "one of these"),
        ({"conditions": {"all": []}}, "ZZ-3-1, conditions", "two parts"),
        ({"conditions": None}, "ZZ-3-1", "needs conditions"),
        ({"remark": "x"}, "ZZ-3-1, remark", "not known"),
    ],
)
def test_a_slip_in_a_clause_is_named_with_file_and_clause(
    save: Save, changes: Json, place: str, complaint: str
) -> None:
    (problem,) = problems_of(save(a_standard(clauses=[a_clause(**changes)])))
    assert (problem.file, problem.place) == ("demo-1.json", place)
    assert complaint in problem.message


@pytest.mark.parametrize(
    ("changes", "place", "complaint"),
    [
        ({"effective": "2020-2-1"}, "effective", "a date"),
        ({"effective": "2020-02-30"}, "effective", "a date"),
        ({"issued": None}, "issued", "a date"),
        ({"superseded": "2019-01-01"}, "superseded", "ends before"),
        ({"kind": "rumour"}, "kind", "one of these"),
        ({"replaces": "x"}, "replaces", "list of texts"),
        ({"replaces": ["demo-0"]}, "replaces", "does not have"),
        ({"clauses": None}, "clauses", "a list"),
        ({"clauses": ["x"]}, "a clause", "an object"),
        ({"title": 3}, "title", "a text"),
    ],
)
def test_a_slip_in_a_standard_is_named_with_its_field(
    save: Save, changes: Json, place: str, complaint: str
) -> None:
    problem = problems_of(save(a_standard(**changes)))[0]
    assert (problem.file, problem.place) == ("demo-1.json", place)
    assert complaint in problem.message


def test_ids_stand_once_in_the_whole_pack(save: Save) -> None:
    twin = a_clause(citation="第三条第（二）项")
    (problem,) = problems_of(save(a_standard(clauses=[a_clause(), twin])))
    assert problem.place == "ZZ-3-1"
    second = a_standard(id="demo-2")
    (problem,) = problems_of(save(a_standard(), second))
    assert (problem.file, problem.place) == ("demo-2.json", "ZZ-3-1")


def test_all_slips_are_listed_at_once(save: Save) -> None:
    folder = save(a_standard(kind="rumour", clauses=[a_clause(text=""), a_clause(id="ZZ-4")]))
    assert len(problems_of(folder)) == 2


def test_missing_or_unreadable_files_are_named(save: Save) -> None:
    folder = save(a_standard())
    (folder / "demo-1.json").unlink()
    assert problems_of(folder)[0].file == "demo-1.json"
    (folder / "demo-1.json").write_bytes(b"\xff\xfe")
    assert "not JSON" in problems_of(folder)[0].message
    (folder / "demo-1.json").write_text('{"id": "a", "id": "b"}', encoding="utf-8")
    assert "twice" in problems_of(folder)[0].message
    (folder / "demo-1.json").write_text("[" * 100_000, encoding="utf-8")
    assert "not JSON" in problems_of(folder)[0].message
    (folder / "pack.json").unlink()
    assert problems_of(folder) == (
        PackProblem("pack.json", "", "the file is missing or cannot be read"),
    )


@pytest.mark.parametrize("name", ["../demo-1.json", "demo-1.txt", "C:demo.json"])
def test_a_pack_names_only_files_beside_it(save: Save, name: str) -> None:
    folder = save(a_standard())
    index = {"version": "1", "files": [name]}
    (folder / "pack.json").write_text(json.dumps(index), encoding="utf-8")
    assert problems_of(folder)[0].place == name


def versions(**changes: object) -> tuple[Json, Json]:
    old = a_standard(superseded="2023-05-15")
    new = a_standard(
        id="demo-2", effective="2023-05-15", replaces=["demo-1"], clauses=[a_clause(id="ZZ-5")]
    )
    return old, {**new, **changes}


def test_the_version_in_force_is_found_from_any_version(save: Save) -> None:
    pack = load_pack(save(*versions()))
    assert pack.problems() == []
    for known in ("demo-1", "demo-2"):
        before = pack.find(known, on=date(2023, 5, 14))
        after = pack.find(known, on=date(2023, 5, 15))
        assert before is not None
        assert after is not None
        assert (before.id, after.id) == ("demo-1", "demo-2")
        assert pack.find(known, on=date(2020, 1, 31)) is None


def test_a_gap_between_versions_and_a_doubled_citation_are_problems(save: Save) -> None:
    twin = [a_clause(id="ZZ-5"), a_clause(id="ZZ-6")]
    pack = load_pack(save(*versions(effective="2023-06-01", clauses=twin)))
    assert [each.place for each in pack.problems()] == ["ZZ-6", "replaces"]
    pack = load_pack(save(a_standard(clauses=[])))
    assert [each.message for each in pack.problems()] == ["it has no clause"]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(st.sampled_from([*a_standard(), "+"]), st.sampled_from([*a_clause(), "-", "+"]), ANY_JSON)
def test_whatever_stands_in_a_field_the_pack_loads_or_is_refused(
    key: str, clause_key: str, value: object
) -> None:
    standard = a_standard(**{key: value})
    if clause_key != "-":
        standard = a_standard(clauses=[a_clause(**{clause_key: value})])
    with tempfile.TemporaryDirectory() as folder:
        index = {"version": "1", "files": ["demo-1.json"]}
        Path(folder, "pack.json").write_text(json.dumps(index), encoding="utf-8")
        Path(folder, "demo-1.json").write_text(json.dumps(standard), encoding="utf-8")
        try:
            pack = load_pack(Path(folder))
        except StandardsBroken:
            return
        assert [each.id for each in pack.standards] == ["demo-1"]
        assert pack.problems() is not None
