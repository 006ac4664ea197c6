"""Sheets that open safely."""

import csv
from datetime import date

import pytest
from openpyxl import load_workbook

from inspector.errors import Cancelled, FileNotWritten
from inspector.office.workbook import Column, write_csv, write_xlsx

COLUMNS = (Column("编号"), Column("说明", 30), Column("日期"), Column("数"))
ROWS = [("A-1", "=1+1", date(2026, 11, 21), 3), ("A-2", "@sum", None, 0), ("A-3", "\tx", None, -1)]


def test_a_workbook_reads_no_formula_out_of_text(tmp_path):
    target = tmp_path / "a.xlsx"
    write_xlsx(target, "台账", COLUMNS, ROWS)
    page = load_workbook(target)["台账"]
    assert page["B2"].value == "=1+1"
    assert page["B2"].data_type == "s"
    assert page["C2"].value.date() == date(2026, 11, 21)
    assert page.freeze_panes == "B2"


def test_csv_leads_what_looks_like_a_formula_with_an_apostrophe(tmp_path):
    target = tmp_path / "a.csv"
    write_csv(target, COLUMNS, ROWS)
    with target.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[1] for line in lines[1:]] == ["'=1+1", "'@sum", "'\tx"]
    assert [line[3] for line in lines[1:]] == ["3", "0", "-1"]


@pytest.mark.parametrize("write", [write_csv, lambda t, c, r: write_xlsx(t, "a", c, r)])
def test_a_stopped_export_leaves_no_file(tmp_path, write):
    def rows():
        yield ROWS[0]
        raise Cancelled()

    with pytest.raises(Cancelled):
        write(tmp_path / "a", COLUMNS, rows())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(FileNotWritten) as caught:
        write_csv(tmp_path / "nowhere" / "a.csv", COLUMNS, ROWS)
    assert "nowhere" in caught.value.what()
