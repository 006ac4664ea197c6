"""The shipped checklists: every one is sound and rests on clauses that the pack has."""

import re
from collections import Counter
from pathlib import Path

import pytest

from inspector import paths
from inspector.domain.standard import StandardsPack, load_pack
from inspector.engine import FormSession, load_form
from inspector.engine.checklist import checklist_problems, read_checklist
from inspector.engine.xlsform import read_form

FORMS = sorted(paths.forms().glob("*.md"))
MAJOR = paths.forms() / "industry-trade-major-hazards.md"
GENERAL = paths.forms() / "general-site-inspection.md"
COLUMNS = ["项号", "检查内容", "依据", "等级", "证据", "方法", "适用条件"]
METHODS = {"看现场", "查资料", "问询", "测量", "测试", "实操", "清点"}

Row = dict[str, str]


@pytest.fixture(scope="module")
def pack() -> StandardsPack:
    return load_pack(paths.resources() / "standards")


def rows_of(form: Path) -> list[Row]:
    """Return the items as they stand in the file, so that the texts are checked as written."""
    rows = []
    for line in form.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == len(COLUMNS) and cells[0] not in ("项号", "---"):
            rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def test_the_two_checklists_are_there() -> None:
    assert {MAJOR, GENERAL} <= set(FORMS)
    assert len(rows_of(MAJOR)) == 64
    assert 40 <= len(rows_of(GENERAL)) <= 50


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_the_engine_reads_it_without_a_problem(form: Path, pack: StandardsPack) -> None:
    checklist = read_checklist(form, name=form.name)
    assert checklist_problems(checklist, pack.knows) == []
    codes = [item.code for section in checklist.sections for item in section.items]
    assert codes == [row["项号"] for row in rows_of(form)]
    assert checklist.form_id == form.stem.replace("-", "_")
    assert checklist.version == pack.version


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_every_basis_stands_in_the_pack_and_is_verified(form: Path, pack: StandardsPack) -> None:
    for row in rows_of(form):
        for clause_id in row["依据"].split("、"):
            assert pack.clause(clause_id).is_verified, (row["项号"], clause_id)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_every_item_says_what_is_wanted_how_and_how_grave(form: Path) -> None:
    rows = rows_of(form)
    assert max(Counter(row["项号"] for row in rows).values()) == 1
    for row in rows:
        assert row["检查内容"]
        assert row["证据"]
        assert set(row["方法"].split("、")) <= METHODS, row["项号"]
        assert row["等级"] == ("重大" if form == MAJOR else "一般")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_texts_have_no_stray_spaces_or_half_width_marks(form: Path) -> None:
    for row in rows_of(form):
        for column in ("检查内容", "证据", "方法"):
            assert not re.search(r"[,;:()!?\s]", row[column]), (row["项号"], column)
            assert row[column][-1] not in "。；，、", (row["项号"], column)


def test_each_item_of_order_10_has_its_check_item_and_none_is_left_out(
    pack: StandardsPack,
) -> None:
    rows = rows_of(MAJOR)
    assert all(row["依据"].split("、")[0] == row["项号"] for row in rows)
    cited = {clause_id for row in rows for clause_id in row["依据"].split("、")}
    assert cited == {clause.id for clause in pack.standard("order-10").clauses}


def test_no_general_item_may_be_proposed_as_major(pack: StandardsPack) -> None:
    for row in rows_of(GENERAL):
        for clause_id in row["依据"].split("、"):
            assert pack.clause(clause_id).level is None, row["项号"]


def test_what_does_not_concern_the_entity_takes_its_follow_ups_away(pack: StandardsPack) -> None:
    session = FormSession(load_form(read_form(GENERAL, pack.knows).xform))

    def shown() -> dict[str, str]:
        return {path.rsplit("/", 1)[-1]: path for path, _value in session.relevant_leaves()}

    before = shown()
    assert {"sex_02", "trn_13", "gmx_15"} <= before.keys()
    session.set_value(before["sex_01"], "not_applicable")
    session.set_value(before["gmx_14"], "not_applicable")
    assert not {"sex_02", "trn_13", "gmx_15"} & shown().keys()
    session.set_value(before["gmx_14"], "nonconform")
    assert {"trn_13", "gmx_15"} <= shown().keys()
