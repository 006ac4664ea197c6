"""Files that no author meant to write: each gives a form or says what is wrong, in bounded time."""

import io
import zipfile
from pathlib import Path

import pytest

from inspector.engine import FormProblems
from inspector.engine.export import form_workbook
from inspector.engine.sheets import column_letters
from inspector.engine.xlsform import open_form, read_form
from inspector.errors import Problem
from tests.engine.bounded import bounded
from tests.engine.test_checklist import GOOD
from tests.engine.test_xlsform import MD


def told(data: bytes, name: str = "form.xlsx") -> tuple[Problem, ...]:
    with bounded(), pytest.raises(FormProblems) as caught:
        open_form(data, name=name)
    assert all(problem.message and problem.advice for problem in caught.value.problems)
    return caught.value.problems


def book() -> bytes:
    return form_workbook(MD.encode(), "people.md").data


def patched(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with a part of it written anew."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", 8) as made:
        for name in source.namelist():
            part = source.read(name)
            if name == member:
                assert old in part
                part = part.replace(old, new, 1)
            made.writestr(name, part)
    return target.getvalue()


SURVEY = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("name", ["form.md", "form.csv", "form.xls", "form.xml", "form"])
def test_the_content_of_a_workbook_counts_and_not_its_ending(name: str) -> None:
    assert read_form(book(), name=name).form_id == "people"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_text_forms_are_read_in_the_encodings_of_chinese_programs(encoding: str) -> None:
    text = MD.replace("Age", "年龄（岁）")
    assert "年龄（岁）" in read_form(text.encode(encoding), name="form.md").xform
    rows = "survey,,,\n,type,name,label\n,integer,age,年龄\nsettings,,,\n,form_id,,\n,f,,\n"
    conversion = read_form(rows.encode(encoding), name="form.csv")
    assert conversion.form_id == "f"
    assert "年龄" in conversion.xform


def test_other_encodings_are_named() -> None:
    (problem,) = told(b"| survey |\n| | type |\n| | \x81\x20 |", "form.md")
    assert "UTF-8" in problem.message


def test_a_workbook_that_openpyxl_cannot_open_converts_after_all() -> None:
    broken = patched(book(), "xl/styles.xml", b"<cellXfs", b"<cellXfs><wrong/></cellXfs><other")
    broken = patched(broken, "[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"sheet+xml")
    conversion = read_form(broken, name="form.xlsx")
    assert conversion.form_id == "people"
    assert form_workbook(broken, "form.xlsx").data != broken


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 and more", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "workbook"),
    ],
)
def test_files_of_other_kinds_are_called_what_they_are(data: bytes, word: str) -> None:
    (problem,) = told(data)
    assert word in problem.message


def test_a_word_document_is_called_one() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    (problem,) = told(target.getvalue())
    assert "Word" in problem.message


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.xlsx"
    with file.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(100 << 20)
    with bounded(), pytest.raises(FormProblems) as caught:
        open_form(file)
    assert "64 MB" in caught.value.problems[0].message


def test_a_bomb_of_shared_texts_is_refused_unread() -> None:
    bomb = patched(book(), "xl/sharedStrings.xml", b"</sst>", b"0" * (100 << 20) + b"</sst>")
    (problem,) = told(bomb)
    assert "unpacks" in problem.message


def test_a_million_formatted_rows_cost_little() -> None:
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n)
        for n in range(4, 1_048_577)
    )
    wide = patched(book(), SURVEY, b"</sheetData>", rows + b"</sheetData>")
    with bounded():
        assert read_form(wide, name="form.xlsx").form_id == "people"


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    far = patched(book(), SURVEY, b"</sheetData>", row + b"</sheetData>")
    with bounded():
        assert read_form(far, name="form.xlsx").form_id == "people"
    checklist = patched(far, "xl/workbook.xml", b'name="survey"', b'name="checklist"')
    assert "cells" in told(checklist)[0].message
    unreadable = patched(far, "xl/workbook.xml", b"<sheets>", b"<sheets><wrong/>")
    assert "cells" in told(unreadable)[0].message


def test_all_columns_formatted_cost_little() -> None:
    cells = b"".join(b'<c r="%s1" s="1"/>' % column_letters(n).encode() for n in range(10, 16_384))
    wide = patched(book(), SURVEY, b"</row>", cells + b"</row>")
    with bounded():
        assert read_form(wide, name="form.xlsx").form_id == "people"


def test_cells_of_any_kind_are_text() -> None:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        page = made.add_worksheet("Survey")
        for at, heading in enumerate(("type", "name", "label", "default", "required")):
            page.write(0, at, heading)
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(1, 0, ["integer", "a", 2026, 7, True])
        page.write_row(2, 0, ["decimal", "b"])
        page.write_formula(2, 2, '="年"&"龄"', None, "年龄")
        page.write_number(3, 3, 46000, day)
        page.write_row(3, 0, ["text", "c", "有\xa0空格"])
        page.merge_range(4, 2, 4, 4, "together")
        page.write_row(4, 0, ["note"])
    conversion = read_form(target.getvalue(), name="form.xlsx")
    for part in ("<a>7</a>", ">2026<", "年龄", "有 空格", "2025-12-09", "together"):
        assert part in conversion.xform


def one(text: str) -> Problem:
    (problem,) = told(text.encode(), "form.md")
    return problem


def form_of(row: str) -> str:
    return (
        f"| survey |\n| | type | name | label | relevant |\n| | integer | age | 年龄 | |\n{row}\n"
    )


def test_full_width_references_are_named() -> None:
    problem = one(form_of("| | text | b | 乙 | ＄｛age｝ > 1 |"))
    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, "relevant")
    assert "half-width" in problem.advice


def test_full_width_signs_are_named() -> None:
    problem = one(form_of("| | text | b | 乙 | （${age} ＞ 1） |"))
    assert "（" in problem.advice
    assert problem.row == 3


def test_chinese_quotation_marks_are_taken_for_plain_ones() -> None:
    text = form_of("| | text | b | 乙 | string(${age}) = ‘1’ |")
    assert read_form(text.encode(), name="form.md").xform


def test_a_type_with_a_wide_space_is_corrected() -> None:
    problem = one(
        form_of("| | select_one　yn | b | 乙 | |")
        + "| choices |\n| | list_name | name | label |\n| | yn | 1 | 是 |\n"
    )
    assert "select_one yn" in problem.advice


def test_chinese_headings_are_told_what_they_should_be() -> None:
    problem = one("| survey |\n| | 类型 | 名称 | 标签 |\n| | text | a | 甲 |\n")
    assert "类型" in problem.message
    assert "type, name and label" in problem.advice


def test_headings_below_a_title_are_found() -> None:
    problem = one(
        "| survey |\n| | 检查表 | 2026 | 第一版 |\n| | type | name | label |\n| | text | a | 甲 |\n"
    )
    assert (problem.row, "row 2" in problem.message) == (1, True)


def test_a_sheet_of_another_name_is_named() -> None:
    renamed = patched(book(), "xl/workbook.xml", b'name="survey"', b'name="survey "')
    (problem,) = told(renamed)
    assert "“survey ”" in problem.message


def test_cells_beyond_the_headings_are_named() -> None:
    problem = one("| survey |\n| | type | name |\n| | text | a | 多 | 余 |\n")
    assert (problem.row, "多" in problem.message) == (2, True)


def test_a_row_before_any_sheet_is_named() -> None:
    (problem,) = told(b",type,name\n,text,a\nsurvey,,\n,type,name\n,text,b\n", "form.csv")
    assert problem.row == 1


def test_groups_within_groups_without_end_are_refused() -> None:
    rows = "".join(f"| | begin group | g{n} | G |\n" for n in range(3000))
    ends = "| | end group | | |\n" * 3000
    told(
        f"| survey |\n| | type | name | label |\n{rows}| | text | a | A |\n{ends}".encode(), "x.md"
    )


def test_an_expression_deeper_than_any_limit_is_refused() -> None:
    deep = "(" * 20_000 + "${age}" + ")" * 20_000
    assert one(form_of(f"| | text | b | 乙 | {deep} |")).row == 3


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from inspector.engine import sheets

    monkeypatch.setattr(sheets, "MAX_ROWS", 0)
    (problem,) = told(book())
    assert "rows" in problem.message


def test_a_truncated_workbook_is_refused() -> None:
    told(form_workbook(GOOD.encode(), "表.md").data[:-200])
    told(book()[:2000])


def test_a_workbook_read_in_another_way_says_so() -> None:
    found = read_form(patched(book(), SURVEY, b"<sheetData>", b"<sheetData><<"), name="a.xlsx")
    assert "not as spreadsheet programs write it" in found.warnings[0]
    assert found.xform == read_form(book(), name="a.xlsx").xform
