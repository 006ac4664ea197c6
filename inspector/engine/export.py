"""A form given back as an XLSForm workbook, which any ODK tool converts to the same form."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inspector.engine.checklist import checklist_problems, read_checklist
from inspector.engine.expansion import expand
from inspector.engine.reverse import sheets_of_xform
from inspector.engine.sheets import SHEETS, FormSheets, Row
from inspector.engine.xlsform import is_checklist, is_xml, open_form, sheets_of
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_LONGEST_CELL = 32_767
_WIDTHS = {"label": 44, "hint": 30, "relevant": 30, "constraint": 30, "calculation": 30}
_USUAL_WIDTH = 18
_NAMES_OF_ID = ("form_id", "id_string", "set_form_id")


@dataclass(frozen=True, slots=True)
class FormWorkbook:
    """A workbook, and what the form says that it does not; phrases in the language in use."""

    data: bytes
    unsaid: tuple[str, ...] = ()


def form_workbook(source: bytes, name: str) -> FormWorkbook:
    """Return the form in `source` as an .xlsx workbook that converts again to the same XForm.

    source  a file of any kind that `read_form` takes: an .xlsx XLSForm comes back as it is, a
            checklist as the plain XLSForm that it stands for, an XForm as the XLSForm that it may
            have come from; what that cannot say is told beside it
    name    of that file; a form without form_id is called after it
    Raises FormProblems: the file cannot be read, or no workbook says the same.
    """
    if is_xml(source):
        found = sheets_of_xform(source, name)
        data = _written(found.sheets, name)
        try:
            open_form(data, name=name)
        except FormProblems as error:
            raise _unsayable(name) from error
        return FormWorkbook(data, found.unsaid)
    return FormWorkbook(_sheets_written(source, name))


def _unsayable(name: str) -> FormProblems:
    message = _("It is an XForm, which says more than the columns of a workbook can.")
    return FormProblems(name, [Problem(message, _("Hand out the XForm itself."))])


def _sheets_written(source: bytes, name: str) -> bytes:
    if is_checklist(source, name):
        checklist = read_checklist(source, name=name)
        problems = checklist_problems(checklist)
        if problems:
            raise FormProblems(name, problems)
        return _written(_with_headings(expand(checklist), name), name)
    sheets = sheets_of(source, name)
    if source[:4] == b"PK\x03\x04" and not sheets.rescued:
        return source
    return _written(_with_id(sheets), name)


def _with_headings(rows: Mapping[str, Sequence[Row]], name: str) -> FormSheets:
    headings = {
        sheet: list(dict.fromkeys(k for row in r for k in row)) for sheet, r in rows.items()
    }
    return FormSheets({s: list(r) for s, r in rows.items()}, headings, list(rows), name)


def _with_id(sheets: FormSheets) -> FormSheets:
    """Return the sheets with the id that the form has from its file's name."""
    settings = sheets.rows.get("settings", [])
    headings = sheets.headings.get("settings", [])
    first = settings[0] if settings else {}
    if any("_".join(key.split()).lower() in _NAMES_OF_ID for key in first):
        return sheets
    rows = {**sheets.rows, "settings": [{**first, "form_id": sheets.stem}, *settings[1:]]}
    told = {**sheets.headings, "settings": list(dict.fromkeys([*headings, "form_id"]))}
    return FormSheets(rows, told, sheets.names, sheets.stem)


def _written(sheets: FormSheets, name: str) -> bytes:
    import xlsxwriter  # 60 ms, only when a form is handed out

    target = io.BytesIO()
    # Strings stay strings: neither formulas, links nor numbers are read out of them.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, plain) as book:
        # The same form gives the same bytes on every day.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        for sheet in SHEETS:
            if sheets.headings.get(sheet):
                _write(book, sheet, sheets, name)
    return target.getvalue()


def _write(book: "Workbook", sheet: str, sheets: FormSheets, name: str) -> None:
    page = book.add_worksheet(sheet)
    strong = book.add_format({"bold": True, "bottom": 1})
    page.freeze_panes(1, 0)
    places: dict[str, int] = {}
    for at, heading in enumerate(sheets.headings[sheet]):
        places[heading] = at
        width = _WIDTHS.get(heading.split("::")[0].lower(), _USUAL_WIDTH)
        page.set_column(at, at, width)
        page.write_string(0, at, heading, strong)
    for line, row in enumerate(sheets.rows[sheet], 1):
        for heading, text in row.items():
            if len(text) > _LONGEST_CELL:
                message = _("The text is longer than a cell of a workbook may be.")
                advice = _("Shorten it to {limit} characters.").format(limit=_LONGEST_CELL)
                where = Problem(message, advice, sheet=sheet, row=line + 1, column=heading)
                raise FormProblems(name, [where])
            page.write_string(line, places[heading], text)
