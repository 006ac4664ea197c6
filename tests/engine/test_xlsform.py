"""From authors' files to an XForm: what converts, and what bad input gets."""

import io
import zipfile
from pathlib import Path

import pytest

from inspector.engine import FormProblems, load_form, workbook_limits
from inspector.engine.xlsform import convert, open_form, read_form
from tests.engine.conftest import xform
from tests.engine.test_checklist import GOOD

MD = """
| survey   |
|          | type    | name | label | relevant    |
|          | integer | age  | Age   |             |
|          | text    | name | Name  | ${age} > 17 |
| settings |
|          | form_title | form_id | version |
|          | T          | people  | 3       |
"""


def test_a_text_xlsform_is_told_from_a_checklist(tmp_path: Path) -> None:
    file = tmp_path / "people.md"
    file.write_text(MD, encoding="utf-8")
    conversion = read_form(file)
    assert (conversion.form_id, conversion.version, conversion.title) == ("people", "3", "T")
    assert len(conversion.source_sha256) == 64
    assert load_form(conversion.xform).definitions["/data/name"].relevant is not None


def test_an_xform_passes_through(tmp_path: Path) -> None:
    file = tmp_path / "form.xml"
    file.write_text(xform("<a/>"), encoding="utf-8")
    conversion = read_form(file)
    assert conversion.xform == xform("<a/>")
    assert (conversion.form_id, conversion.version) == ("t", "1")


def test_a_problem_of_an_xlsform_has_its_sheet_and_row() -> None:
    with pytest.raises(FormProblems) as caught:
        convert(MD.replace("integer", "intteger").encode(), name="people.md")
    assert caught.value.exit == 30
    problem = caught.value.problems[0]
    assert (problem.sheet, problem.row) == ("survey", 2)
    assert "intteger" in problem.message


def test_a_broken_expression_has_the_row_of_its_question() -> None:
    with pytest.raises(FormProblems) as caught:
        open_form(MD.replace("> 17", "> cht:age()").encode(), name="people.md")
    problem = caught.value.problems[0]
    assert (problem.sheet, problem.row, problem.path) == ("survey", 3, "/data/name")
    assert "cht:age" in problem.message


def test_an_unknown_function_in_a_condition_has_the_row_of_its_item() -> None:
    text = GOOD.replace("${GM-3-1} = ‘不符合’", "found(${GM-3-1})")
    with pytest.raises(FormProblems) as caught:
        open_form(text.encode(), name="表.md")
    assert {(p.sheet, p.row) for p in caught.value.problems} == {("第一部分 管理", 16)}


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not a workbook",
        _zip({"hello.txt": b"hello"}),
        b"\xd0\xcf\x11\xe0 not a workbook either",
        b"| survey |\n",
        b"| survey |\n| | type |\n| | text |\n",
        b"<xml",
        b"a,b,c\n1,2,3\n",
        b"\x00\xff\x00\xff",
        b"# only a title",
    ],
)
@pytest.mark.parametrize("name", ["x.md", "x.xlsx", "x.csv"])
def test_any_bytes_give_a_list_of_problems(data: bytes, name: str) -> None:
    with pytest.raises(FormProblems) as caught:
        read_form(data, name=name)
    assert caught.value.problems
    assert all(problem.message and problem.advice for problem in caught.value.problems)


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_UNPACKED", 1000)
    with pytest.raises(FormProblems, match="FORM-PROBLEMS"):
        read_form(_zip({"xl/workbook.xml": b"0" * 2000}), name="x.xlsx")


def test_the_forms_of_the_reference_folder_convert_or_say_why(shared: Path) -> None:
    """None escapes as a foreign error. Every sixth workbook, for the time it takes."""
    files = sorted(
        path
        for path in (shared / "forms-oracle" / "forms").rglob("*")
        if path.suffix in (".xls", ".xlsx", ".md", ".csv")
    )
    refused = told = 0
    for path in files[::6]:
        try:
            load_form(read_form(path).xform)
        except FormProblems as error:
            refused += 1
            told += len(error.problems) > 0
    assert told == refused
    assert refused < len(files[::6]) / 2
