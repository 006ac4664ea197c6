"""Workbooks and texts as they go wrong in real offices, each made in a few lines."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook

Cell = str | int | float | bool | date
Rows = Sequence[Sequence[Cell]]
Hook = Callable[[Workbook], None]

_SURVEY = (
    "type name label relevant calculation constraint required default choice_filter repeat_count"
    " parameters appearance trigger"
)
HEADINGS = _SURVEY.split()
YES_NO: Rows = [["list_name", "name", "label"], ["yn", "yes", "是"], ["yn", "no", "否"]]
PAGE, TEXTS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A file by the name under which it is chosen; `make` gives its bytes."""

    make: Callable[[], bytes]
    name: str = "表.xlsx"


def book(hook: Hook | None = None, **sheets: Rows) -> bytes:
    """Return a workbook with these sheets; `hook` may add what rows cannot say."""
    target = io.BytesIO()
    with Workbook(target, {"strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(at, column, cell, day)
                    elif cell != "":
                        page.write(at, column, cell)
        if hook is not None:
            hook(made)
    return target.getvalue()


def asked(kind: Cell = "text", name: Cell = "a", label: Cell = "甲", **cells: Cell) -> list[Cell]:
    """Return a row of the survey."""
    said = {"type": kind, "name": name, "label": label, **cells}
    return [said.get(heading, "") for heading in HEADINGS]


def form(
    *rows: list[Cell], choices: Rows = YES_NO, hook: Hook | None = None, **more: Rows
) -> bytes:
    """Return a form that asks these rows."""
    return book(hook, survey=[HEADINGS, *rows], choices=choices, **more)


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


def _good(member: str = "", old: str | bytes = b"", new: str | bytes = b"") -> bytes:
    def as_bytes(text: str | bytes) -> bytes:
        return text.encode() if isinstance(text, str) else text

    made = form(asked())
    return patched(made, member, as_bytes(old), as_bytes(new)) if member else made


def _archive(member: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(member, b"<x/>")
    return target.getvalue()


def _merged_types(made: Workbook) -> None:
    made.worksheets()[0].merge_range(1, 0, 2, 0, "text")


def _failed_formula(made: Workbook) -> None:
    made.worksheets()[0].write_formula(1, 2, "=1/0", None, "#DIV/0!")


def _chart(made: Workbook) -> None:
    drawn = made.add_chart({"type": "bar"})
    drawn.add_series({"values": "=choices!$A$1:$A$2"})
    made.add_chartsheet("survey").set_chart(drawn)


def _hidden(made: Workbook) -> None:
    made.worksheets()[1].activate()
    made.worksheets()[0].hide()


def _one(**cells: Cell) -> Spoiled:
    kind = cells.pop("kind", "text")
    return Spoiled(lambda: form(asked(kind, **cells)))


def _two(**cells: Cell) -> Spoiled:
    return Spoiled(lambda: form(asked(), asked("text", "b", "乙", **cells)))


def _group(kind: str, **cells: Cell) -> Spoiled:
    end = asked(kind.replace("begin", "end"), "", "")
    return Spoiled(lambda: form(asked(kind, "g", "组", **cells), asked(), end))


def _calculates(*expressions: str) -> Spoiled:
    rows = [
        asked("calculate", name, calculation=x) for name, x in zip("abc", expressions, strict=False)
    ]
    return Spoiled(lambda: form(*rows))


def _choices(*rows: Sequence[Cell], kind: str = "select_one yn") -> Spoiled:
    return Spoiled(lambda: form(asked(kind), choices=[*YES_NO, *rows]))


def _sheets(**sheets: Rows) -> Spoiled:
    return Spoiled(lambda: book(**sheets))


def _patched(member: str, old: str | bytes, new: str | bytes, name: str = "表.xlsx") -> Spoiled:
    return Spoiled(lambda: _good(member, old, new), name)


def _bytes(data: bytes, name: str = "表.xlsx") -> Spoiled:
    return Spoiled(lambda: data, name)


_CSV = (
    "survey,,,\n,type,name,label\n,integer,age,年龄\nchoices,,,\n,list_name,name,label\n,yn,y,是\n"
)
_TWO = {"survey": [["type", "name", "label::中文 (zh)", "label::English (en)"]]}
_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

SPOILED: dict[str, Spoiled] = {
    # Cells of a wrong kind.
    "a number as type": _one(kind=5),
    "a type in Chinese": _one(kind="文本"),
    "a choice in Chinese": _one(kind="单选 yn"),
    "a list that is not there": _one(kind="select_one yy"),
    "a list file of no known kind": _one(kind="select_one_from_file a.txt"),
    "yes in Chinese": _one(required="是"),
    "text for a number of repeats": _group("begin repeat", repeat_count="三"),
    "text as default of a number": _one(kind="integer", default="十"),
    "a date as it is spoken": _one(kind="date", default="2026年1月"),
    "text as start of a range": _one(kind="range", parameters="start=a end=5 step=1"),
    "a range without steps": _one(kind="range", parameters="start=1 end=5 step=0"),
    "parameters without signs": _one(kind="range", parameters="start 1 end 5"),
    "text as size of a picture": _one(kind="image", parameters="max-pixels=abc"),
    "a number as name": _one(name=1),
    "a name with a space": _one(name="a b"),
    "a name that is kept": _one(name="meta"),
    "a name out of a broken formula": _one(name="#REF!"),
    "a condition out of a broken formula": _one(relevant="#NAME?"),
    "a label out of a broken formula": Spoiled(lambda: form(asked(), hook=_failed_formula)),
    "a day as name of a choice": _choices(["yn", date(2026, 1, 2), "日"]),
    # Expressions.
    "a condition in Chinese": _one(kind="integer", constraint="大于 5"),
    "full-width signs": _one(kind="integer", constraint="．＞5"),
    "a full-width reference": _one(relevant="＄｛a｝ = 1"),
    "an empty reference": _one(relevant="${} = 1"),
    "an open reference": _one(relevant="${a = 1"),
    "a reference in round brackets": _two(relevant="$(a) = 1"),
    "a name without signs": _two(relevant="a = 1"),
    "two equal signs": _two(relevant="${a} == 1"),
    "and as programs write it": _two(relevant="${a} = 1 && ${a} = 2"),
    "a function in Chinese": _one(relevant="年龄(1)"),
    "too few values for a function": _one(constraint="regex(.)"),
    "an unknown question in relevant": _one(relevant="${nix}"),
    "an unknown question in a label": _one(label="问 ${nix}"),
    "an unknown question in constraint": _one(constraint="${nix}"),
    "an unknown question in trigger": _one(trigger="${nix}"),
    "an unknown question in choice_filter": _one(
        kind="select_one yn", choice_filter="name = ${nix}"
    ),
    "an unknown question as list": _one(kind="select_one ${nix}"),
    "an unknown column in choice_filter": _one(kind="select_one yn", choice_filter="regon = 1"),
    "a circle of two": _calculates("${b} + 1", "${a} + 1"),
    "a circle of three": _calculates("${b} + 1", "${c} + 1", "${a} + 1"),
    "a question that asks itself": _one(relevant="${a} = 1"),
    "a group that asks its own question": _group("begin group", relevant="${a} = 1"),
    # Rows and columns.
    "the same question twice": Spoiled(lambda: form(asked(), asked())),
    "the same heading twice": _sheets(
        survey=[["type", "name", "name", "label"], ["text", "a", "b", "甲"]]
    ),
    "a misspelt heading": _sheets(
        survey=[["type", "name", "label", "relevent"], ["text", "a", "甲", "1"]]
    ),
    "headings in Chinese": _sheets(survey=[["类型", "名称", "标签"], ["text", "a", "甲"]]),
    "headings below a title": _sheets(
        survey=[["检查表"], ["编制"], ["type", "name", "label"], ["text", "a", "甲"]]
    ),
    "merged types": Spoiled(
        lambda: book(
            _merged_types, survey=[["type", "name", "label"], ["text", "a", "甲"], ["", "b", "乙"]]
        )
    ),
    "a line of text between": Spoiled(lambda: form(asked(), asked("", "", "只是文字"))),
    "a note that says nothing": _one(kind="note", name="", label=""),
    "a calculate without expression": _one(kind="calculate"),
    "a group never closed": Spoiled(lambda: form(asked("begin group", "g"), asked())),
    "a group never opened": Spoiled(lambda: form(asked(), asked("end group", "", ""))),
    "a group closed as a repeat": Spoiled(
        lambda: form(asked("begin group", "g"), asked(), asked("end repeat", "", ""))
    ),
    "the same choice twice": _choices(["yn", "yes", "再"]),
    "a choice without a name": _choices(["yn", "", "日"]),
    "a choice without a list": _choices(["", "x", "日"]),
    "a space in a choice of several": _choices(["yn", "a b", "日"], kind="select_multiple yn"),
    "choices with other headings": Spoiled(
        lambda: form(
            asked("select_one yn"), choices=[["list", "value", "text"], ["yn", "yes", "是"]]
        )
    ),
    "choices with headings in Chinese": Spoiled(
        lambda: form(
            asked("select_one yn"), choices=[["列表", "名称", "标签"], ["yn", "yes", "是"]]
        )
    ),
    "two rows of settings": Spoiled(lambda: form(asked(), settings=[["form_id"], ["a"], ["b"]])),
    "a column that one language lacks": _sheets(
        survey=[[*_TWO["survey"][0], "hint::中文 (zh)"], ["text", "a", "甲", "A", "h"]]
    ),
    "or_other in two languages": _sheets(
        survey=[*_TWO["survey"], ["select_one yn or_other", "a", "甲", "A"]],
        choices=[
            ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
            ["yn", "y", "是", "Y"],
        ],
    ),
    # Sheets.
    "no sheet survey": _sheets(问题=[["type", "name", "label"]], choices=YES_NO),
    "a sheet name with a space": _patched(BOOK, 'name="survey"', 'name="survey "'),
    "an empty survey": _sheets(survey=[], choices=YES_NO),
    "headings only": _sheets(survey=[["type", "name", "label"]]),
    "no sheet choices": _sheets(survey=[HEADINGS, asked("select_one yn")]),
    "a hidden survey": Spoiled(lambda: form(asked(), hook=_hidden)),
    "a chart called survey": Spoiled(lambda: book(_chart, choices=YES_NO)),
    "a form with macros": _patched("[Content_Types].xml", _PLAIN, _MACROS, "表.xlsm"),
    # Files.
    "nothing": _bytes(b""),
    "a web page called .xls": _bytes(b"<html><body><table><tr><td>type</table></html>", "表.xls"),
    "a table of a web page called .xls": _bytes(b"<table border=1><tr><td>type</table>", "表.xls"),
    "an old XML workbook called .xls": _bytes(
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "表.xls"
    ),
    "a stored web page called .xls": _bytes(
        b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n", "表.xls"
    ),
    "a locked workbook": _bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    "an .xls of zeros": _bytes(OLE + b"\0" * 5000, "表.xls"),
    "the end cut off": Spoiled(lambda: _good()[:-100]),
    "texts that are not there": _patched(
        PAGE, b'<c r="A1" t="s"><v>0</v>', b'<c r="A1" t="s"><v>9999</v>'
    ),
    "a bomb of texts": _patched(TEXTS, b"</sst>", b"0" * (100 << 20) + b"</sst>"),
    "a bomb of one cell": _patched(
        PAGE,
        b"</sheetData>",
        b'<row r="9"><c r="A9" t="str"><v>' + b"a" * (100 << 20) + b"</v></c></row></sheetData>",
    ),
    "a bomb of elements": _patched(PAGE, b"</sheetData>", b"</sheetData>" + b"<x>" * 4_000_000),
    "a bomb of elements in the texts": _patched(TEXTS, b"</sst>", b"<si/>" * 5_000_000 + b"</sst>"),
    "an XForm cut off": _bytes(b"<h:html xmlns:h='h'><h:head></h:html>", "表.xml"),
    "a letter": Spoiled(lambda: _archive("word/document.xml")),
    "an archive": Spoiled(lambda: _archive("表.xlsx")),
    "a picture": _bytes(b"\x89PNG\r\n\x1a\n"),
    "a program": _bytes(b"MZ\x90\0" + b"\0" * 300),
    "data of a program": _bytes(b'{"a": 1}', "表.json"),
    "a CSV with semicolons": _bytes(_CSV.replace(",", ";").encode(), "表.csv"),
    "a CSV with tabs": _bytes(_CSV.replace(",", "\t").encode("utf-16"), "表.csv"),
    "a CSV without a sheet's name": _bytes(b"type,name,label\ntext,a,A\n", "表.csv"),
    "a CSV with an open quotation mark": _bytes(_CSV.replace("年龄", '"年龄').encode(), "表.csv"),
    "a CSV with a cell of 200,000 signs": _bytes(
        _CSV.replace("年龄", "长" * 200_000).encode(), "表.csv"
    ),
    "a CSV in Big5": _bytes(_CSV.replace("年龄", "年齡").encode("big5"), "表.csv"),
    "a CSV in GB18030": _bytes(_CSV.encode("gb18030"), "表.csv"),
    "a CSV half in UTF-8": _bytes(_CSV.encode() + ",text,b,安全\n".encode("gb18030"), "表.csv"),
    "a CSV with a byte of zero": _bytes(_CSV.encode().replace(b"age", b"a\0e"), "表.csv"),
    "a table with too many bars": _bytes(
        "| survey |\n| | type | name |\n| | text | a | 多 |\n".encode(), "表.md"
    ),
}
