"""Forms with cells changed at random: each is a form or a list of problems, never anything else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.engine import FormProblems
from inspector.engine.export import form_workbook
from inspector.engine.sheet_checks import sheet_problems
from inspector.engine.xlsform import open_form, sheets_of
from inspector.errors import Problem
from tests.engine.bounded import bounded

Grid = list[list[str]]

BASE: dict[str, Grid] = {
    "survey": [
        ["type", "name", "label::en", "label::zh", "relevant", "constraint", "required",
         "calculation", "choice_filter", "repeat_count", "default", "trigger", "appearance",
         "parameters", "save_to"],
        ["begin group", "g", "G", "组", "", "", "", "", "", "", "", "", "field-list", "", ""],
        ["integer", "age", "Age", "年龄", "", ". > 0", "yes", "", "", "", "7", "", "", "", "p"],
        ["select_one yn", "ok", "OK", "合格", "${age} > 3", "", "", "", "name != 'x'", "", "", "",
         "minimal", "", ""],
        ["end group", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["begin repeat", "r", "R", "重复", "", "", "", "", "", "${age}", "", "", "", "", ""],
        ["select_multiple yn", "many", "M", "多", "", "", "", "", "", "", "", "", "", "", ""],
        ["calculate", "sum", "", "", "", "", "", "position(..) + 1", "", "", "", "${age}", "", "",
         ""],
        ["end repeat", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ["range", "n", "N", "数", "", "", "", "", "", "", "", "", "", "start=1 end=9 step=2", ""],
        ["note", "say", "${sum} and ${age}", "说", "", "", "", "", "", "", "", "", "", "", ""],
        ["image", "pic", "P", "图", "", "", "", "", "", "", "", "", "", "max-pixels=100", ""],
        ["select_one towns.csv", "t", "T", "镇", "", "", "", "", "", "", "", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::en", "label::zh", "image", "group"],
        ["yn", "yes", "Yes", "是", "", "a"],
        ["yn", "no", "No", "否", "no.png", "b"],
    ],
    "settings": [
        ["form_title", "form_id", "version", "default_language", "instance_name"],
        ["T", "f", "1", "zh", "concat('a', ${age})"],
    ],
    "entities": [["list_name", "label", "create_if"], ["people", "${age}", "${age} > 1"]],
}  # fmt: skip

POOL = [
    "", " ", "text", "begin repeat", "end repeat", "begin group", "end group", "select_one",
    "select_one yn or_other", "rank yn", "select_one ${many}", "select_one_from_file a.csv",
    "calculate", "audit", "include", "osm tags", "csv-external", "begin loop over yn", "trigger",
    "background-audio", "start-geopoint", "geopoint", "barcode", "hidden", "meta", "data", "age",
    "ok", "${", "}", "${}", "${age", "${age}", "${last-saved#age}", "${ age }", "${nothing}",
    "＄｛age｝", "‘1’", "“", "'", '"', "(", ")))", "[", "1 +", "a b", "1a", "-", "__x", "a:b",
    "jr:x",
    "name", "label", "type", "label::", "::", ":", "bind::", "bind::x:y", "media::image",
    "media::smell::en", "instance::a", "body::b", "control::c", "label::en", "年龄", "\u3000",
    "\x00",
    "\x0b", "\ufffe", "<a>", "&amp;", "]]>", "<output value='/data/age'/>", "&#0;", "yes", "TRUE",
    "true()", "yn", "yn#p", "pulldata('a', 'b', 'c', ${age})", "indexed-repeat(1)", "search('x')",
    "instance('yn')/root/item[name = ${ok}]", "once(.)", "../..", "//*", "/data", "start=0 end=0",
    "step=0", "randomize=true seed=x", "=", "a=b c", "table-list", "label", "no-ticks", "9" * 400,
    "(" * 400, "-" * 300, "${age}" * 50, "a" * 5000, "🙂", "e\u0301",
]  # fmt: skip
CELLS = st.sampled_from(POOL) | st.text(max_size=12)


@st.composite
def books(draw: st.DrawFn) -> dict[str, Grid]:
    """Return the form with a few cells, headings and rows changed."""
    book = {sheet: [list(row) for row in grid] for sheet, grid in BASE.items()}
    if draw(st.booleans()):
        del book["entities"]  # most forms have none, and with them little else is reached
        for row in book["survey"]:
            row.pop()
    for _number in range(draw(st.integers(1, 4))):
        sheet = draw(st.sampled_from(sorted(book)))
        grid = book[sheet]
        at = draw(st.integers(0, len(grid) - 1))
        what = draw(st.sampled_from(["cell", "cell", "cell", "cell", "copy", "drop", "sheet"]))
        if what == "cell" and grid[at]:
            grid[at][draw(st.integers(0, len(grid[at]) - 1))] = draw(CELLS)
        elif what == "copy":
            grid.insert(draw(st.integers(0, len(grid))), list(grid[at]))
        elif what == "drop" and len(grid) > 1:
            del grid[at]
        elif what == "sheet" and len(book) > 1 and draw(st.integers(0, 3)) == 0:
            book[draw(CELLS)[:20]] = book.pop(sheet)
    return book


def as_markdown(book: dict[str, Grid]) -> bytes:
    lines = []
    for sheet, grid in book.items():
        lines.append(f"| {sheet} |")
        lines += ["| | " + " | ".join(_plain(cell) for cell in row) + " |" for row in grid]
    return "\n".join(lines).encode("utf-8", "replace")


def _plain(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ").replace("\r", " ")


def as_csv(book: dict[str, Grid]) -> bytes:
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target)
    for sheet, grid in book.items():
        writer.writerow([sheet])
        writer.writerows([["", *row] for row in grid])
    return target.getvalue().encode("utf-8", "replace")


def as_workbook(book: dict[str, Grid]) -> bytes:
    import io

    import xlsxwriter

    target = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, plain) as made:
        for number, (sheet, grid) in enumerate(book.items()):
            kept = "".join(char for char in sheet if char.isalnum())[:20]
            page = made.add_worksheet(kept if kept == sheet else f"{kept}{number}")
            for at, row in enumerate(grid):
                for column, cell in enumerate(row):
                    page.write_string(at, column, cell.encode("utf-8", "replace").decode())
    return target.getvalue()


def opened(data: bytes, name: str) -> tuple[Problem, ...]:
    """Open a form; whatever is not a form or a list of problems fails the test."""
    with bounded():
        try:
            open_form(data, name=name)
            found: tuple[Problem, ...] = ()
            own = [] if data.startswith(b"<") else sheet_problems(sheets_of(data, name))
            assert own == []  # checks that look closer than pyxform would confuse
        except FormProblems as error:
            found = error.problems
            assert found
    for problem in found:
        assert problem.message
        assert problem.advice
    return found


SLICE = settings(max_examples=60, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1500, suppress_health_check=list(HealthCheck))
WRITERS = {"f.md": as_markdown, "f.csv": as_csv, "f.xlsx": as_workbook}


@SLICE
@given(book=books(), name=st.sampled_from(sorted(WRITERS)))
def test_a_changed_form_is_a_form_or_a_list_of_problems(book: dict[str, Grid], name: str) -> None:
    opened(WRITERS[name](book), name)


@SLICE
@given(
    data=st.binary(max_size=40),
    at=st.floats(0, 1),
    length=st.integers(0, 40),
    name=st.sampled_from(sorted(WRITERS)),
)
def test_a_file_with_changed_bytes_is_a_form_or_a_list_of_problems(
    data: bytes, at: float, length: int, name: str
) -> None:
    whole = WRITERS[name](BASE)
    start = int(at * len(whole))
    opened(whole[:start] + data + whole[start + length :], name)


@pytest.mark.long
@LONG
@given(data=st.binary(max_size=40), at=st.floats(0, 1), length=st.integers(0, 40))
def test_many_workbooks_with_changed_bytes(data: bytes, at: float, length: int) -> None:
    whole = as_workbook(BASE)
    start = int(at * len(whole))
    opened(whole[:start] + data + whole[start + length :], "f.xlsx")


@pytest.mark.long
@LONG
@given(book=books(), name=st.sampled_from(sorted(WRITERS)))
def test_many_changed_forms(book: dict[str, Grid], name: str) -> None:
    data = WRITERS[name](book)
    if not opened(data, name):
        opened(form_workbook(data, name).data, "f.xlsx")


def test_the_form_that_is_changed_is_sound() -> None:
    for name, write in WRITERS.items():
        assert opened(write(BASE), name) == ()
