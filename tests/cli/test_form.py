"""`inspector form`: problems by sheet and row; a form tried without a window."""

import json
from pathlib import Path

import pytest

from inspector import paths
from tests.desks import FORM, write_checklist

from .conftest import Call, refused


def broken_checklist(tmp_path: Path) -> Path:
    """Return a checklist with a code that stands twice and a clause that nobody knows."""
    file = write_checklist(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("| T-02 |", "| T-01 |").replace("| AF-22 |", "| AF-9999 |"), "utf-8"
    )
    return file


def answers(tmp_path: Path, pairs: object) -> Path:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(pairs), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["industry-trade-major-hazards.md", "general-site-inspection.md"])
def test_the_shipped_checklists_have_no_problems(call: Call, name: str) -> None:
    result = call("form", "check", paths.forms() / name)
    assert result.exit_code == 0, result.output
    assert name in result.output


def test_each_problem_is_a_line_with_its_row_and_what_to_do(call: Call, tmp_path: Path) -> None:
    result = call("form", "check", broken_checklist(tmp_path))
    assert result.exit_code == 30
    lines = result.stdout.strip().split("\n")
    assert len(lines) == 2, result.stdout
    text = (tmp_path / "small-checklist.md").read_text(encoding="utf-8").split("\n")
    rows = sorted(
        number for number, line in enumerate(text, 1) if "AF-9999" in line or "T-01 |" in line
    )
    for line in lines:
        assert any(f"row {row}" in line for row in rows), line
    assert any("AF-9999" in line for line in lines)
    refused(result, 30)


def test_a_file_that_is_no_form_gives_30(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "letter.xlsx"
    file.write_bytes(b"PK\x03\x04 this is no workbook")
    assert call("form", "check", file).exit_code == 30


def test_a_checklist_is_tried_without_a_window(call: Call, tmp_path: Path) -> None:
    file = write_checklist(tmp_path)
    asked = json.loads(try_(call, file, answers(tmp_path, [])))
    path = next(line.split("\t")[0] for line in asked["before"] if "03" in line.split("/")[-1])
    given = answers(tmp_path, [[path, "not_applicable"]])
    said = json.loads(try_(call, file, given))
    assert list(said) == ["before", "after", "problems"]
    assert f"{path}\tnot_applicable" in said["after"]
    # T-04 applies only where there is a distribution box.
    gone = {line.split("\t")[0] for line in said["before"]} - {
        line.split("\t")[0] for line in said["after"]
    }
    assert any("04" in one.split("/")[-1] for one in gone)


def try_(call: Call, file: Path, given: Path) -> str:
    result = call("form", "try", file, "--answers", given, "--json")
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("kind", ["xlsx", "xml"])
def test_an_xlsform_and_an_xform_give_what_the_oracle_gave(
    call: Call, shared: Path, tmp_path: Path, kind: str
) -> None:
    oracle = shared / "forms-oracle"
    lines = (oracle / "oracle.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    quiet = [
        one
        for one in known
        if one["file"].endswith(kind) and one["answers"] and len(one["after"]) < 12
    ]
    for one in quiet[:3]:
        given = answers(tmp_path, one["answers"])
        said = json.loads(try_(call, oracle / one["file"], given))
        for part in ("before", "after"):
            ours = sorted(line.split("\t")[0] for line in said[part])
            assert ours == sorted(line.split("\t")[0] for line in one[part]), one["file"]


def test_problems_of_the_answers_are_listed(call: Call, tmp_path: Path) -> None:
    file = write_checklist(tmp_path)
    asked = json.loads(try_(call, file, answers(tmp_path, [])))
    path = next(line.split("\t")[0] for line in asked["before"] if "03" in line.split("/")[-1])
    said = json.loads(try_(call, file, answers(tmp_path, [[path, "nonconform"]])))
    required = [one for one in said["problems"] if one["kind"] == "required"]
    assert required
    assert set(required[0]) == {"path", "kind", "message", "advice"}


@pytest.mark.parametrize("pairs", [{"a": 1}, ["x"], [["/data/a"]], [[1, 2]], [["/a", {}]]])
def test_answers_of_another_shape_are_refused(call: Call, tmp_path: Path, pairs: object) -> None:
    words = ("form", "try", write_checklist(tmp_path), "--answers", answers(tmp_path, pairs))
    refused(call(*words), 1)


def test_an_unknown_question_is_named(call: Call, tmp_path: Path) -> None:
    given = answers(tmp_path, [["/data/nothing", "1"]])
    what, _remedy = refused(call("form", "try", write_checklist(tmp_path), "--answers", given), 1)
    assert "/data/nothing" in what


def broken_form(tmp_path: Path) -> Path:
    """Return an XLSForm with four mistakes in four rows."""
    file = tmp_path / "broken.md"
    file.write_text(
        "| survey |\n"
        "| | type | name | label | relevant |\n"
        "| | integer | age | 年龄 | |\n"
        "| | intteger | size | 尺寸 | ${aeg} > 1 |\n"
        "| | select_one yn | ok | 合格 | ${age} >> 3 |\n"
        "| | begin group | g | 分组 | found(${age}) |\n",
        encoding="utf-8",
    )
    return file


def test_all_mistakes_of_a_workbook_are_told_at_once(call: Call, tmp_path: Path) -> None:
    result = call("form", "check", broken_form(tmp_path))
    assert result.exit_code == 30
    lines = result.stdout.strip().split("\n")
    assert [line.split(",")[1].strip() for line in lines] == [
        "row 3", "row 3", "row 4", "row 4", "row 5", "row 5",
    ]  # fmt: skip
    assert "survey, row 3, column “relevant”: There is no question “aeg”." in lines[1]


def test_the_same_in_chinese(call: Call, tmp_path: Path) -> None:
    result = call("form", "check", broken_form(tmp_path), "--language", "zh_CN")
    line = next(one for one in result.stdout.split("\n") if "aeg" in one)
    assert line == "survey 第 3 行，“relevant”列：没有题目“aeg”。是否应为“age”？"


def test_problems_and_notes_are_told_to_other_programs(call: Call, tmp_path: Path) -> None:
    result = call("form", "check", broken_form(tmp_path), "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 30
    assert said["ok"] is False
    assert {(one["sheet"], one["row"]) for one in said["problems"]} == {
        ("survey", 3), ("survey", 4), ("survey", 5),
    }  # fmt: skip
    file = tmp_path / "list.md"
    file.write_text(
        "| survey |\n| | type | name | label |\n| | select_one_from_file towns.csv | t | 镇 |\n"
        "| | begin repeat | r | |\n| | text | a | 甲 |\n| | end repeat | | |\n",
        encoding="utf-8",
    )
    said = json.loads(call("form", "check", file, "--json").stdout)
    assert said["ok"] is True
    assert [one["message"] for one in said["warnings"]] == [
        "The repeat has no label.",
        "The list towns.csv, which the form names, is not beside it.",
    ]
    (tmp_path / "towns.csv").write_text("name,label\na,甲镇\n", encoding="utf-8")
    said = json.loads(call("form", "check", file, "--json").stdout)
    assert [one["row"] for one in said["warnings"]] == [3]


def test_a_form_of_the_library_is_written_as_a_workbook(
    call: Call, desk: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "form.xlsx"
    result = call("form", "export", FORM, "--xlsx", target, at=desk / "office")
    assert result.exit_code == 0, result.output
    assert str(target) in result.output
    assert call("form", "check", target).exit_code == 0
    missing = call("form", "export", "nothing", "--xlsx", target, at=desk / "office")
    refused(missing, 1)
