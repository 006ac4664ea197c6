"""`inspector ledger`: out as table, JSON, CSV and workbook; the register in with every bad row."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from inspector.services.register import find_entities

from .conftest import Call, looking_at, refused


@pytest.fixture
def office(call: Call, desk: Path, package: Path) -> Path:
    """Return the office's workspace after it has imported the visit."""
    assert call("import", package, at=desk / "office").exit_code == 0
    return desk / "office"


def hazards(call: Call, office: Path, *words: object) -> list[dict[str, object]]:
    result = call("ledger", "hazards", "--json", *words, at=office)
    assert result.exit_code == 0, result.output
    said: list[dict[str, object]] = json.loads(result.stdout)
    return said


def test_hazards_are_objects_keyed_by_column(call: Call, office: Path) -> None:
    (row,) = hazards(call, office)
    assert row["entity_name"] == "示例铝业有限公司"
    assert row["deadline"] == "2026-11-26"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--level", "GENERAL"), 1),
        (("--level", "MAJOR"), 0),
        (("--state", "ORDERED"), 1),
        (("--state", "CLOSED"), 0),
        (("--state", "CLOSED", "--state", "ORDERED"), 1),
        (("--words", "配电箱 熔铸"), 1),
        (("--words", "配电箱 屋顶"), 0),
        (("--entity", "demo-entity-01"), 1),
        (("--industry", "商贸"), 0),
        (("--conflicted",), 0),
    ],
)
def test_each_filter_narrows_the_list(
    call: Call, office: Path, words: tuple[str, ...], count: int
) -> None:
    assert len(hazards(call, office, *words)) == count


def test_columns_are_chosen_and_empty_ones_are_null(call: Call, office: Path) -> None:
    (row,) = hazards(call, office, "--columns", "number, deadline")
    assert list(row) == ["number", "deadline"]
    words = ("ledger", "entities", "--json", "--columns", "name,last_inspected")
    rows = json.loads(call(*words, at=office).stdout)
    assert rows[-1]["last_inspected"] is None
    wrong = call("ledger", "hazards", "--json", "--columns", "colour", at=office)
    what, _remedy = refused(wrong, 2)
    assert "deadline" in what


def test_an_unknown_state_is_wrong_usage(call: Call, office: Path) -> None:
    what, _remedy = refused(call("ledger", "hazards", "--state", "LOST", at=office), 2)
    assert "ORDERED" in what


def test_a_table_for_people_and_files_for_programs(
    call: Call, office: Path, tmp_path: Path
) -> None:
    shown = call("ledger", "hazards", at=office)
    assert "示例铝业有限公司" in shown.stdout
    sheet, text = tmp_path / "a.xlsx", tmp_path / "a.csv"
    for ledger in ("hazards", "entities"):
        result = call("ledger", ledger, "--xlsx", sheet, "--csv", text, at=office)
        assert result.exit_code == 0, result.output
        assert sheet.read_bytes()[:2] == b"PK"
        rows = list(csv.reader(io.StringIO(text.read_text(encoding="utf-8-sig"))))
        assert any("示例铝业有限公司" in row for row in rows[1:])
    entities = json.loads(call("ledger", "entities", "--json", at=office).stdout)
    assert [row["hazard_count"] for row in entities] == [1, 0, 0]


def test_a_ledger_that_cannot_be_written_says_so(call: Call, office: Path, tmp_path: Path) -> None:
    place = tmp_path / "missing" / "a.csv"
    refused(call("ledger", "hazards", "--csv", place, at=office), 1)


# The register in


def workbook(file: Path, rows: Sequence[Sequence[object]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet("企业")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file


HEAD = ("序号", "单位名称", "行业", "统一社会信用代码", "联系电话")
GOOD = (
    ("企业台账（演示）",),
    HEAD,
    (1, "示例铝业有限公司", "有色", "", 9510000001),
    (2, "示例化工有限公司", "化工", "91640100MA0000000L", "0951-0000002"),
)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_entities_come_in_from_a_workbook_or_csv(
    call: Call, desk: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"register.{kind}"
    if kind == "xlsx":
        workbook(file, GOOD)
    else:
        lines = "\n".join(",".join(str(cell) for cell in row) for row in GOOD)
        file.write_bytes(lines.encode("gb18030"))
    dry = call("ledger", "import", file, "--dry-run", at=desk / "office")
    assert dry.exit_code == 0, dry.output
    with looking_at(desk / "office") as ctx:
        assert len(find_entities(ctx)) == 3
    wet = call("ledger", "import", file, at=desk / "office")
    assert wet.stdout == dry.stdout
    assert "1 new, 1 changed, 0" in wet.stdout
    with looking_at(desk / "office") as ctx:
        found = {entity.name: entity for entity in find_entities(ctx)}
    assert len(found) == 4
    # An empty cell says nothing, and a number is read as its digits.
    assert found["示例铝业有限公司"].address == "示例区工业园一路1号"
    assert found["示例铝业有限公司"].phone == "9510000001"
    assert found["示例化工有限公司"].initials == "slhgyxgs"
    again = call("ledger", "import", file, at=desk / "office")
    assert "0 new, 0 changed, 2" in again.stdout


def test_every_bad_row_is_told_and_nothing_comes_in(call: Call, desk: Path, tmp_path: Path) -> None:
    bad = (
        HEAD,
        (1, "", "化工", "", ""),
        (2, "示例甲公司", "", "", ""),
        (3, "示例乙公司", "化工", "91640100MA0000000P", ""),
        (4, "示例丙公司", "化工", "", ""),
        (5, "示例丙公司", "化工", "", ""),
    )
    result = call("ledger", "import", workbook(tmp_path / "r.xlsx", bad), at=desk / "office")
    assert result.exit_code == 30
    lines = result.stderr.strip().split("\n")
    assert len(lines) == 4 + 2
    for row in (2, 3, 4, 6):
        assert any(f"企业, row {row}" in line for line in lines), (row, lines)
    with looking_at(desk / "office") as ctx:
        assert len(find_entities(ctx)) == 3


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"PK\x03\x04broken", b"a,b\n1,2\n"])
def test_a_file_without_entities_is_refused(
    call: Call, desk: Path, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "register.xlsx"
    file.write_bytes(data)
    assert call("ledger", "import", file, at=desk / "office").exit_code == 30


def test_only_the_office_changes_the_register(call: Call, desk: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "r.xlsx", GOOD)
    refused(call("ledger", "import", file, at=desk / "field"), 1)


def test_numbers_of_papers_are_listed(call: Call, office: Path) -> None:
    result = call("ledger", "numbers", "--year", "2026", "--json", at=office)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert {row["state"] for row in rows} == {"USED"}
    assert "（示例）应急检记〔2026〕1号" in {row["number"] for row in rows}
    table = call("ledger", "numbers", "--year", "2026", at=office)
    assert "责令限期整改指令书" in table.stdout
    assert json.loads(call("ledger", "numbers", "--year", "2025", "--json", at=office).stdout) == []
