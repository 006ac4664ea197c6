"""A form given back as a workbook converts again to the same form."""

from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

from inspector.engine import FormProblems
from inspector.engine.export import form_workbook
from inspector.engine.tables import workbook_sheets
from inspector.engine.xlsform import convert, read_form
from tests.engine.test_checklist import GOOD
from tests.engine.test_xlsform import MD


def test_a_text_form_becomes_a_workbook_that_converts_to_the_same() -> None:
    book = form_workbook(MD.encode(), "people.md").data
    assert convert(book, name="other.xlsx").xform == convert(MD.encode(), name="people.md").xform


def test_a_form_without_an_id_keeps_the_name_of_its_file() -> None:
    text = MD.partition("| settings |")[0].encode()
    book = form_workbook(text, "people.md").data
    assert convert(book, name="x.xlsx").form_id == "people"
    assert convert(book, name="x.xlsx").xform == convert(text, name="people.md").xform


def test_a_checklist_becomes_the_plain_xlsform_that_it_stands_for() -> None:
    book = form_workbook(GOOD.encode(), "表.md").data
    sheets = workbook_sheets(book, "表.xlsx")
    assert list(sheets) == ["survey", "choices", "settings"]
    assert sheets["survey"][0].cells[:2] == ["type", "name"]
    again, first = convert(book, name="表.xlsx"), read_form(GOOD.encode(), name="表.md")
    # Attributes come in the order of the columns.
    assert canonicalize(again.xform) == canonicalize(first.xform)


def test_a_workbook_comes_back_as_it_is() -> None:
    book = form_workbook(MD.encode(), "people.md").data
    assert form_workbook(book, "people.xlsx").data is book


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_workbook(MD.encode(), "a.md").data == form_workbook(MD.encode(), "a.md").data


def test_what_looks_like_a_formula_stays_text() -> None:
    text = MD.replace("| Age ", "| =1+1 ")
    sheets = workbook_sheets(form_workbook(text.encode(), "a.md").data, "a.xlsx")
    assert "=1+1" in sheets["survey"][1].cells


def test_a_text_too_long_for_a_cell_is_named() -> None:
    text = MD.replace("| Age ", f"| {'长' * 40_000} ")
    with pytest.raises(FormProblems) as caught:
        form_workbook(text.encode(), "a.md")
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.row, problem.column) == ("survey", 2, "label")


def test_a_broken_form_gives_its_problems_and_no_workbook() -> None:
    with pytest.raises(FormProblems):
        form_workbook(GOOD.replace("| GM-3-1 |", "| |", 1).encode(), "表.md")


def test_the_forms_of_the_reference_folder_convert_to_the_same_again(shared: Path) -> None:
    files = sorted(
        path
        for path in (shared / "forms-oracle" / "forms").rglob("*")
        if path.suffix in (".xls", ".md", ".csv")
    )
    compared = 0
    for path in files[::2]:
        try:
            first = convert(path)
        except FormProblems:
            continue
        again = convert(form_workbook(path.read_bytes(), path.name).data, name=f"{path.stem}.xlsx")
        assert again.xform == first.xform, path.name
        compared += 1
    assert compared > 10
