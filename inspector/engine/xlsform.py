"""From what authors write to an XForm: checklists, XLSForm workbooks, XForms themselves.

The door where a foreign library reads foreign bytes: whatever goes wrong in it becomes a list of
problems with sheet and row.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from warnings import catch_warnings, simplefilter

from inspector.engine.checklist import (
    Checklist,
    KnowsClause,
    checklist_problems,
    read_checklist,
)
from inspector.engine.culprit import culprit
from inspector.engine.datasets import Dataset
from inspector.engine.definition import FormDef, load_form
from inspector.engine.expansion import expand
from inspector.engine.external import ITEMSETS, file_name, read_beside, read_dataset
from inspector.engine.foreign_files import refuse_others
from inspector.engine.locate import by_item, by_question, line_of
from inspector.engine.other_choice import other_in_chinese
from inspector.engine.pause import collector_paused
from inspector.engine.pyxform_words import problems_of, warnings_of
from inspector.engine.schema import local_name
from inspector.engine.sheet_checks import placed, with_own_checks
from inspector.engine.sheet_remarks import sheet_remarks
from inspector.engine.sheets import (
    FormSheets,
    is_markdown_form,
    is_workbook,
    read_otherwise,
    read_sheets,
)
from inspector.engine.tables import decoded, sheet_names
from inspector.engine.workbook_limits import MAX_BYTES, unreadable
from inspector.engine.xform import model_of, parse_xform
from inspector.errors import FormProblems, Problem
from inspector.i18n import N_, _

_ADVICE_OTHER = N_("Choose another file.")


@dataclass(frozen=True, slots=True)
class Conversion:
    """An XForm and where it came from.

    remarks        what an author should look at, though the form can be used
    source_sha256  digest of the author's file: converted once per content
    itemsets       the file itemsets.csv that the form's external choices make; "" without them
    """

    xform: str
    remarks: tuple[Problem, ...]
    source_sha256: str
    form_id: str
    version: str
    title: str
    itemsets: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks, a line each."""
        return tuple(line_of(remark) for remark in self.remarks)


class Kept(Protocol):
    """Conversions kept from before, by the digest of their source and its name."""

    def find(self, source_sha256: str, name: str) -> Conversion | None:
        """Return the conversion of these bytes under this name, or None."""

    def keep(self, name: str, conversion: Conversion) -> None:
        """Remember a conversion; failing to do so is no error."""


def read_form(
    path: Path | bytes,
    knows_clause: KnowsClause | None = None,
    *,
    name: str = "",
    kept: Kept | None = None,
) -> Conversion:
    """Return the form in a file of any kind: checklist, XLSForm (.xlsx, .xls, .md, .csv), XForm.

    With `kept`, a file that was converted before is not converted again; the clauses of a
    checklist are looked up each time.
    Raises FormProblems. The expressions are checked by `load_form`, not here.
    """
    name = name or (path.name if isinstance(path, Path) else _("The form"))
    data = _bytes(path, name)
    if is_xml(data):
        return convert(data, name=name)
    checklist = None
    if is_checklist(data, name):
        checklist = read_checklist(data, name=name)
        problems = checklist_problems(checklist, knows_clause)
        if problems:
            raise FormProblems(name, problems)
    found = kept.find(hashlib.sha256(data).hexdigest(), name) if kept else None
    if found is None:
        found = _converted_checklist(checklist, data) if checklist else convert(data, name=name)
        if kept:
            kept.keep(name, found)
    return found


def open_form(
    path: Path | bytes,
    knows_clause: KnowsClause | None = None,
    *,
    name: str = "",
    kept: Kept | None = None,
) -> tuple[Conversion, FormDef]:
    """Return the form in a file of any kind, converted and loaded with the lists beside it.

    Raises FormProblems; those of expressions have the row of their item or question too.
    """
    name = name or (path.name if isinstance(path, Path) else _("The form"))
    data = _bytes(path, name)
    conversion = read_form(data, knows_clause, name=name, kept=kept)
    try:
        # The author of a workbook can mend what runs only now and then; others fill a form in.
        form = load_form(conversion.xform, _itemsets(conversion), is_strict=not is_xml(data))
        return conversion, _with_lists_beside(conversion, form, path)
    except FormProblems as error:
        if is_xml(data):
            found = list(error.problems)
        elif is_checklist(data, name):
            found = by_item(error.problems, read_checklist(data, name=name))
        else:
            sheets = sheets_of(data, name)
            found = with_own_checks(sheets, by_question(error.problems, sheets))
        raise FormProblems(name, found) from error


def _itemsets(conversion: Conversion) -> dict[str, Dataset]:
    if not conversion.itemsets:
        return {}
    return {ITEMSETS: read_dataset(ITEMSETS, conversion.itemsets.encode())}


def _with_lists_beside(conversion: Conversion, form: FormDef, path: Path | bytes) -> FormDef:
    """Return the form with the files that it names, where they lie beside its own."""
    if not isinstance(path, Path) or not form.missing_datasets:
        return form
    lists = _itemsets(conversion)
    wanted = {file_name(source) for source in form.missing_datasets.values()}
    for file in sorted(wanted - {""}):
        found = read_beside(path, file)
        if found is not None:
            lists[file] = found
    return load_form(conversion.xform, lists) if lists else form


def convert(source: Checklist | Path | bytes, *, name: str = "") -> Conversion:
    """Return the XForm of a checklist, an XLSForm or an XForm.

    Raises FormProblems with sheet and row; never a foreign error.
    """
    if isinstance(source, Checklist):
        problems = checklist_problems(source)
        if problems:
            raise FormProblems(source.name or source.form_id, problems)
        return _converted_checklist(source, repr(source).encode())
    name = name or (source.name if isinstance(source, Path) else _("The form"))
    data = _bytes(source, name)
    if is_xml(data):
        return _checked_xform(data, name)
    sheets = sheets_of(data, name)

    def complete(told: list[Problem]) -> list[Problem]:
        found = with_own_checks(sheets, told, is_broken=not told)
        return found or _stumbled(sheets)

    found = _pyxform(sheets.definition(), name, complete)
    found = replace(found, xform=other_in_chinese(found.xform, sheets.cells))
    try:
        conversion = _conversion(found, data, name)
    except FormProblems as error:  # pyxform writes names and characters that XML has not
        raise FormProblems(name, with_own_checks(sheets, error.problems, is_broken=True)) from error
    remarks = [placed(remark, sheets) for remark in conversion.remarks]
    if sheets.rescued:
        message = _("The workbook is not as spreadsheet programs write it.")
        advice = _("Check that nothing is missing, and save it again as .xlsx.")
        remarks.insert(0, Problem(message, advice))
    return replace(conversion, remarks=(*remarks, *sheet_remarks(sheets)))


def sheets_of(data: bytes, name: str) -> FormSheets:
    """Return the sheets of an XLSForm of any kind. Raises FormProblems."""
    refuse_others(data, name)
    try:
        with catch_warnings(), collector_paused():
            # openpyxl warns of parts of a workbook that it leaves out; none of them is a form's.
            simplefilter("ignore")
            return read_sheets(data, name)
    except (FormProblems, KeyboardInterrupt):
        raise
    except MemoryError as error:
        raise unreadable(name, _("it does not fit into memory")) from error
    except Exception as error:  # openpyxl and xlrd raise whatever they stumble over
        if not is_workbook(data):
            raise
        detail = f"{type(error).__name__}: {error}"
    try:
        return read_otherwise(data, name)
    except FormProblems as second:
        raise FormProblems(name, second.problems) from RuntimeError(detail)


def is_xml(data: bytes) -> bool:
    """Say whether the bytes begin like XML."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def is_checklist(data: bytes, name: str) -> bool:
    """Say whether a file that is not XML is a checklist. Raises FormProblems."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return False
    if data[:4] == b"PK\x03\x04":
        refuse_others(data, name)
        names = {sheet.strip().lower() for sheet in sheet_names(data, name)}
        return "checklist" in names and "survey" not in names
    return not name.lower().endswith(".csv") and not is_markdown_form(decoded(data, name))


def _bytes(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            if source.stat().st_size > MAX_BYTES:
                limit = _("it is larger than {limit} MB").format(limit=MAX_BYTES >> 20)
                raise unreadable(name, limit)
            data = source.read_bytes()
        except OSError as error:
            message = _("It cannot be opened: {error}.").format(error=error.strerror)
            raise FormProblems(name, [Problem(message, _(_ADVICE_OTHER))]) from error
    refuse_others(data, name)
    return data


def _converted_checklist(checklist: Checklist, data: bytes) -> Conversion:
    name = checklist.name or checklist.form_id
    rows = expand(checklist)
    found = _pyxform(dict(rows), name, list)
    # Photographs here are evidence and stay as they were taken; the rows that pyxform names are
    # those of the expansion, which the author never sees.
    return _conversion(replace(found, warnings=[]), data, name)


@dataclass(frozen=True, slots=True)
class _Converted:
    """What pyxform makes of the sheets; `itemsets` is "" without external choices."""

    xform: str
    warnings: list[str]
    itemsets: str


def _pyxform(
    definition: dict[str, object], name: str, complete: Callable[[list[Problem]], list[Problem]]
) -> _Converted:
    """Return what pyxform makes of the sheets; `complete` adds to the problems that it told.

    Raises FormProblems; never an error of pyxform.
    """
    # Imported here: half a second that start-up need not wait for.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    warnings: list[str] = []
    try:
        with collector_paused():
            result = pyxform_convert(definition, warnings=warnings)
    except PyXFormError as error:
        raise FormProblems(name, complete(problems_of(error))) from error
    except RecursionError as error:
        message = _("Its groups or expressions are nested too deeply.")
        raise FormProblems(name, [Problem(message, _("Split it into parts."))]) from error
    except Exception as error:  # pyxform lets TypeError, KeyError and more of its readers escape
        found = complete([])
        if not found:
            detail = f"{type(error).__name__}: {error}"
            message = _("It cannot be converted: {detail}.").format(detail=detail.rstrip("."))
            advice = _("Look for cells of a wrong kind and for missing columns, then try again.")
            found = [Problem(message, advice)]
        raise FormProblems(name, found) from error
    return _Converted(str(result.xform), warnings, result.itemsets or "")


def _stumbled(sheets: FormSheets) -> list[Problem]:
    """Return the place that the converter stumbles over without a word of use, if it is found."""
    told = _stumble(sheets)
    place = culprit(sheets, lambda part: _stumble(part) == told) if told else None
    if place is None:
        return []
    sheet, row, column = place
    message = _("The converter cannot deal with this cell ({detail}).").format(detail=told)
    advice = _("Check the heading of the column and what the cell holds, or empty it.")
    return [Problem(message, advice, sheet=sheet, row=row, column=column)]


def _stumble(sheets: FormSheets) -> str:
    """Return what pyxform raises that is no error of its own; "" without it."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    try:
        with collector_paused():
            pyxform_convert(sheets.definition(), warnings=[])
    except (PyXFormError, RecursionError):
        return ""
    except Exception as error:  # noqa: BLE001 (it is what is looked for)
        return f"{type(error).__name__}: {error}"
    return ""


def _checked_xform(data: bytes, name: str) -> Conversion:
    """Return an XForm as it is, once its XML has been read."""
    parse_xform(data)
    return _conversion(_Converted(decoded(data, name), [], ""), data, name)


def _conversion(found: _Converted, data: bytes, name: str) -> Conversion:
    with collector_paused():
        _name, document = parse_xform(found.xform)
    title, model, _body = model_of(document, name)
    primary = next(
        (part[0] for part in model if local_name(part.tag) == "instance" and len(part)), None
    )
    if primary is None:
        message = _("It has no primary instance, so it asks nothing.")
        raise FormProblems(name, [Problem(message, _(_ADVICE_OTHER))])
    root = local_name(primary.tag)
    return Conversion(
        found.xform,
        tuple(warning for text in found.warnings for warning in warnings_of(text)),
        hashlib.sha256(data).hexdigest(),
        primary.get("id", "") or root,
        primary.get("version", ""),
        title or root,
        found.itemsets,
    )
