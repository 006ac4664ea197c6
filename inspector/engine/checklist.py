"""The author's checklist: one short row per check item, in Markdown or a workbook.

`read_checklist` reads it, `checklist_problems` says what is wrong by row, and `expansion` turns it
into plain XLSForm.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspector.engine.conditions import ConditionError, condition_expression
from inspector.engine.names import node_names
from inspector.engine.tables import SheetRow, markdown_lines, workbook_sheets
from inspector.errors import FormProblems, Problem
from inspector.i18n import N_, _

KnowsClause = Callable[[str], bool]

# Headings as authors write them, in either language.
COLUMNS = {
    "项号": "code",
    "检查内容": "wording",
    "依据": "basis",
    "等级": "severity",
    "证据": "evidence",
    "方法": "method",
    "适用条件": "applies_when",
}
SETTINGS = {
    "表单标识": "form_id",
    "版本": "version",
    "标准": "standard",
    "标题": "title",
}
SEVERITIES = {"一般": "general", "重大": "major", "general": "general", "major": "major"}
_NEEDED = ("code", "wording", "basis", "severity")
_CODE = re.compile(r"[^\W_][\w.\-]*")
_FORM_ID = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
_BETWEEN_CLAUSES = re.compile(r"[、;；,，\s]+")


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One check item.

    basis         ids of clauses in the standards pack
    severity      "general" or "major" when it is one that is known, else as written
    applies_when  condition as written; "" when it always applies
    row           line of the file or row of the sheet, from 1
    """

    code: str
    wording: str
    basis: tuple[str, ...]
    severity: str
    evidence: str
    method: str
    applies_when: str
    row: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its items; `hint` is the free text below the heading."""

    title: str
    hint: str
    items: tuple[CheckItem, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist as its author wrote it; `name` is the file's, for messages.

    found  problems met while reading: rows that could not be placed
    """

    title: str
    form_id: str
    version: str
    settings: dict[str, str]
    sections: tuple[Section, ...]
    name: str = ""
    found: tuple[Problem, ...] = field(default=())

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)


def read_checklist(source: Path | bytes, *, name: str = "") -> Checklist:
    """Return the checklist in a Markdown file or a workbook (.xlsx).

    Raises FormProblems when the file cannot be read at all; what is wrong in rows is told by
    `checklist_problems`.
    """
    name = name or (source.name if isinstance(source, Path) else _("The checklist"))
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        message = _("It cannot be opened: {error}.").format(error=error.strerror)
        raise FormProblems(name, [Problem(message, _("Choose another file."))]) from error
    if data[:4] == b"PK\x03\x04":
        return _from_workbook(data, name)
    return _from_markdown(data, name)


def _from_markdown(data: bytes, name: str) -> Checklist:
    reader = _Reader(name)
    lines = list(markdown_lines(data, name))
    if not any(line.cells for line in lines):
        message = _("There is no table in it, so it is neither a checklist nor an XLSForm.")
        advice = _("Choose a workbook (.xlsx, .xls), a text (.md, .csv) or an XForm (.xml).")
        raise FormProblems(name, [Problem(message, advice)])
    for line in lines:
        if line.cells is not None:
            reader.row(SheetRow(line.number, line.cells))
        elif line.text.startswith("## "):
            reader.section(line.text[3:].strip(), line.number)
        elif line.text.startswith("# "):
            reader.title = reader.title or line.text[2:].strip()
        elif line.text:
            reader.text(line.text)
        else:
            reader.end_table()
    return reader.checklist()


def _from_workbook(data: bytes, name: str) -> Checklist:
    sheets = workbook_sheets(data, name)
    reader = _Reader(name)
    for row in sheets.get("settings", []):
        filled = [cell for cell in row.cells if cell]
        if filled:
            reader.setting(row.cells)
    reader.sheet = "checklist"
    if "checklist" not in sheets:
        message = _("The workbook has no sheet “checklist”.")
        advice = _("Name the sheets “settings” and “checklist”.")
        raise FormProblems(name, [Problem(message, advice)])
    for row in sheets["checklist"]:
        filled = [cell for cell in row.cells if cell]
        if len(filled) == 1 and row.cells[0] and not reader.is_heading(row.cells):
            reader.section(filled[0], row.number)
        elif filled:
            reader.row(row)
    return reader.checklist()


class _Reader:
    """Collects settings, sections and items as lines come by."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.title = ""
        self.sheet = ""
        self._settings: dict[str, str] = {}
        self._sections: list[Section] = []
        self._items: list[CheckItem] = []
        self._hint: list[str] = []
        self._at = ("", 0)
        self._columns: dict[str, int] | None = None
        self._in_settings = False
        self._found: list[Problem] = []

    def section(self, title: str, row: int) -> None:
        self._close()
        self._at = title, row
        self.end_table()

    def text(self, text: str) -> None:
        self.end_table()
        if self._at[0]:
            self._hint.append(text)

    def end_table(self) -> None:
        if not self.sheet:
            self._columns, self._in_settings = None, False

    def is_heading(self, cells: Sequence[str]) -> bool:
        return "code" in self._named(cells)

    def _named(self, cells: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            key = COLUMNS.get(cell.strip(), cell.strip().lower())
            if key in COLUMNS.values():
                found.setdefault(key, at)
        return found

    def setting(self, cells: Sequence[str]) -> None:
        """Take one row of settings: name, value."""
        key = cells[0].strip()
        key = SETTINGS.get(key, key.lower())
        if key and key not in ("设置", "setting", "name") and len(cells) > 1:
            self._settings[key] = cells[1].strip()

    def row(self, row: SheetRow) -> None:
        """Take one row of a table: a heading, a setting or an item."""
        cells = row.cells
        if self._columns is None and not self._in_settings:
            named = self._named(cells)
            if "code" in named:
                self._columns = named
                self._tell_missing(named, row.number)
                return
            self._in_settings = True
        if self.is_heading(cells):
            self._columns, self._in_settings = self._named(cells), False
            return
        if self._columns is None:
            self.setting(cells)
            return
        self._items.append(self._item(cells, row.number, self._columns))

    def _item(self, cells: Sequence[str], number: int, columns: dict[str, int]) -> CheckItem:
        def cell(key: str) -> str:
            at = columns.get(key, -1)
            return cells[at].strip() if 0 <= at < len(cells) else ""

        basis = tuple(part for part in _BETWEEN_CLAUSES.split(cell("basis")) if part)
        severity = cell("severity")
        return CheckItem(
            cell("code"),
            cell("wording"),
            basis,
            SEVERITIES.get(severity.lower(), severity),
            cell("evidence"),
            cell("method"),
            cell("applies_when"),
            number,
        )

    def _tell_missing(self, named: dict[str, int], number: int) -> None:
        for key in _NEEDED:
            if key not in named:
                self._found.append(
                    Problem(
                        _("The table has no column “{column}”.").format(column=_heading(key)),
                        _("Add the column to the heading of the table."),
                        sheet=self.sheet or self._at[0],
                        row=number,
                        column=_heading(key),
                    )
                )

    def _close(self) -> None:
        if self._items or self._at[0]:
            title, row = self._at
            hint = "\n".join(self._hint)
            self._sections.append(Section(title, hint, tuple(self._items), row))
        self._items, self._hint = [], []

    def checklist(self) -> Checklist:
        self._close()
        settings = self._settings
        return Checklist(
            settings.get("title") or self.title,
            settings.get("form_id", ""),
            settings.get("version", ""),
            settings,
            tuple(self._sections),
            self._name,
            tuple(self._found),
        )


def _heading(key: str) -> str:
    return next(chinese for chinese, english in COLUMNS.items() if english == key)


_ADVICE = {
    "settings": N_("Write it in the table of settings at the top."),
    "code": N_("Give the item a code of letters, digits, “-” and “.”, such as GM-3-1."),
    "wording": N_("Write what is checked."),
    "basis": N_("Name clauses of the standards pack, separated by “、”."),
    "severity": N_("Write 一般 or 重大."),
    "applies_when": N_("Write a condition such as ${GM-3-1} = '不符合', with items above."),
}


def checklist_problems(
    checklist: Checklist, knows_clause: KnowsClause | None = None
) -> list[Problem]:
    """Return what an author has to put right, in the order of the file.

    `knows_clause` tells whether a clause id stands in the standards pack; None skips that check.
    """
    found = list(checklist.found)

    def tell(message: str, about: str, where: Section | None = None, row: int = 1) -> None:
        sheet = where.title if where is not None else _("settings")
        column = _heading(about) if about in COLUMNS.values() else ""
        found.append(Problem(message, _(_ADVICE[about]), sheet=sheet, row=row, column=column))

    if not checklist.title:
        tell(_("The checklist has no title."), "settings")
    if not _FORM_ID.fullmatch(checklist.form_id):
        tell(_("The form_id “{id}” is not usable.").format(id=checklist.form_id), "settings")
    if not checklist.version:
        tell(_("The checklist has no version."), "settings")
    if not checklist.items:
        tell(_("The checklist has no items."), "settings")
    names = node_names([item.code for item in checklist.items])
    seen: dict[str, int] = {}
    for section in checklist.sections:
        for item in section.items:
            for message, column in _item_problems(item, seen, names, knows_clause):
                tell(message, column, section, item.row)
            seen.setdefault(item.code, item.row)
    return found


def _item_problems(
    item: CheckItem,
    seen: dict[str, int],
    names: dict[str, str],
    knows_clause: KnowsClause | None,
) -> list[tuple[str, str]]:
    """Return (message, column) of each problem of one row."""
    found: list[tuple[str, str]] = []
    if not _CODE.fullmatch(item.code):
        found.append((_("The item code “{code}” is not usable.").format(code=item.code), "code"))
    elif item.code in seen:
        text = _("The item code {code} is already used in row {row}.")
        found.append((text.format(code=item.code, row=seen[item.code]), "code"))
    if not item.wording:
        found.append((_("The item {code} says nothing.").format(code=item.code), "wording"))
    if not item.basis:
        found.append((_("The item {code} has no basis.").format(code=item.code), "basis"))
    for clause in item.basis:
        if knows_clause is not None and not knows_clause(clause):
            text = _("The clause {clause} is not in the standards pack.")
            found.append((text.format(clause=clause), "basis"))
    if item.severity not in ("general", "major"):
        text = _("The severity “{severity}” is not known.")
        found.append((text.format(severity=item.severity), "severity"))
    if item.applies_when:
        try:
            condition_expression(item.applies_when, names, allowed=set(seen))
        except ConditionError as error:
            text = _("The condition cannot be used: {detail}.")
            found.append((text.format(detail=str(error)), "applies_when"))
    return found
