"""From what authors write to an XForm: checklists, XLSForm workbooks, XForms themselves.

The door where a foreign library reads foreign bytes: whatever goes wrong in it becomes a list of
problems with sheet and row.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings, simplefilter

from inspector.engine.checklist import (
    Checklist,
    KnowsClause,
    checklist_problems,
    read_checklist,
)
from inspector.engine.definition import FormDef, load_form
from inspector.engine.expansion import expand
from inspector.engine.locate import by_item, by_question, located
from inspector.engine.pause import collector_paused
from inspector.engine.schema import local_name
from inspector.engine.tables import MAX_BYTES, decoded, unreadable, workbook_sheets
from inspector.engine.xform import model_of, parse_xform
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

MAX_UNPACKED = 512 * 1024 * 1024
_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"\b(survey|choices|settings|external_choices|entities|osm)\b")
_COLUMN = re.compile(r"column\s+['‘“]([^'’”]+)['’”]|under\s+['‘“]([^'’”]+)['’”]")
_MD_SURVEY = re.compile(r"^\s*\|\s*survey\s*\|", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conversion:
    """An XForm and where it came from.

    source_sha256  digest of the author's file: converted once per content
    """

    xform: str
    warnings: tuple[str, ...]
    source_sha256: str
    form_id: str
    version: str
    title: str


def read_form(
    path: Path | bytes, knows_clause: KnowsClause | None = None, *, name: str = ""
) -> Conversion:
    """Return the form in a file of any kind: checklist, XLSForm (.xlsx, .xls, .md, .csv), XForm.

    Raises FormProblems. The expressions are checked by `load_form`, not here.
    """
    name = name or (path.name if isinstance(path, Path) else _("The form"))
    data = _bytes(path, name)
    if _is_checklist(data, name):
        checklist = read_checklist(data, name=name)
        problems = checklist_problems(checklist, knows_clause)
        if problems:
            raise FormProblems(name, problems)
        return _converted_checklist(checklist, data)
    return convert(data, name=name)


def open_form(
    path: Path | bytes, knows_clause: KnowsClause | None = None, *, name: str = ""
) -> tuple[Conversion, FormDef]:
    """Return the form in a file of any kind, converted and loaded.

    Raises FormProblems; those of expressions have the row of their item or question too.
    """
    name = name or (path.name if isinstance(path, Path) else _("The form"))
    data = _bytes(path, name)
    conversion = read_form(data, knows_clause, name=name)
    try:
        return conversion, load_form(conversion.xform)
    except FormProblems as error:
        if _is_xml(data):
            found = list(error.problems)
        elif _is_checklist(data, name):
            found = by_item(error.problems, read_checklist(data, name=name))
        else:
            found = by_question(error.problems, data, _kind(data, name), name)
        raise FormProblems(name, found) from error


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
    if _is_xml(data):
        return _checked_xform(data, name)
    kind = _kind(data, name)
    xform, warnings = _pyxform(data, kind, name)
    return _conversion(xform, warnings, data, name)


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
            raise FormProblems(name, [Problem(message, _("Choose another file."))]) from error
    if len(data) > MAX_BYTES:
        raise unreadable(name, _("it is larger than {limit} MB").format(limit=MAX_BYTES >> 20))
    if data[:4] == b"PK\x03\x04":
        _refuse_bomb(data, name)
    return data


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise unreadable(name, str(error)) from error
    if size > MAX_UNPACKED:
        limit = _("it unpacks to more than {limit} MB").format(limit=MAX_UNPACKED >> 20)
        raise unreadable(name, limit)


def _is_xml(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _is_checklist(data: bytes, name: str) -> bool:
    if _is_xml(data) or data[:4] == b"\xd0\xcf\x11\xe0":
        return False
    if data[:4] == b"PK\x03\x04":
        sheets = workbook_sheets(data, name)
        return "checklist" in sheets and "survey" not in sheets
    if name.lower().endswith(".csv"):
        return False
    return _MD_SURVEY.search(decoded(data, name)) is None


def _kind(data: bytes, name: str) -> str:
    if data[:4] == b"PK\x03\x04":
        return "xlsx"
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return "xls"
    return "md" if _MD_SURVEY.search(decoded(data, name)) else "csv"


def _converted_checklist(checklist: Checklist, data: bytes) -> Conversion:
    name = checklist.name or checklist.form_id
    xform, warnings = _pyxform(expand(checklist), None, name)
    # Photographs here are evidence and stay as they were taken; the rows that pyxform names are
    # those of the expansion, which the author never sees.
    told = [warning for warning in warnings if "max-pixels" not in warning]
    return _conversion(xform, told, data, name)


def _pyxform(
    source: bytes | dict[str, list[dict[str, str]]], kind: str | None, name: str
) -> tuple[str, list[str]]:
    """Return the XForm and the warnings; `kind` of the bytes, None for rows."""
    # Imported here: half a second that start-up need not wait for.
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import Definition
    from pyxform.xls2xform import convert as pyxform_convert

    workbook: object = source
    if isinstance(source, bytes):
        # A form without a form_id is called after its file, as pyxform does with paths.
        text = source if kind in ("xls", "xlsx") else decoded(source, name).encode()
        workbook = Definition(io.BytesIO(text), None, Path(name).stem)
    warnings: list[str] = []
    try:
        with collector_paused(), catch_warnings():
            # openpyxl warns of parts of a workbook that it leaves out; none of them is a form's.
            simplefilter("ignore")
            result = pyxform_convert(
                workbook,
                warnings=warnings,
                file_type=f".{kind}" if kind else None,
            )
    except PyXFormError as error:
        problems = _problems_of(str(error))
        if isinstance(source, bytes) and kind is not None:
            problems = located(problems, source, kind, name)
        raise FormProblems(name, problems) from error
    except RecursionError as error:
        message = _("Its groups or expressions are nested too deeply.")
        raise FormProblems(name, [Problem(message, _("Split it into parts."))]) from error
    except Exception as error:  # pyxform lets TypeError, KeyError and more of its readers escape
        detail = f"{type(error).__name__}: {error}"
        message = _("It cannot be converted: {detail}.").format(detail=detail.rstrip("."))
        advice = _("Look for cells of a wrong kind and for missing columns, then try again.")
        raise FormProblems(name, [Problem(message, advice)]) from error
    return str(result.xform), warnings


def _problems_of(text: str) -> list[Problem]:
    """Return what pyxform says, split by line, with the sheet and the row it names."""
    found: list[Problem] = []
    for part in text.split("\n"):
        part = part.strip()
        if not part:
            continue
        row, sheet, column = _ROW.search(part), _SHEET.search(part), _COLUMN.search(part)
        if found and row is None and sheet is None:
            last = found.pop()
            joined = f"{last.message} {part}"
            found.append(Problem(joined, last.advice, "", last.sheet, last.row, last.column))
            continue
        found.append(
            Problem(
                part,
                _("Correct the sheet there; the ODK documentation explains the columns."),
                sheet=sheet[1] if sheet else ("survey" if row else ""),
                row=int(row[1]) if row else None,
                column=(column[1] or column[2]) if column else "",
            )
        )
    return found or [Problem(_("It cannot be converted."), _("Choose another file."))]


def _checked_xform(data: bytes, name: str) -> Conversion:
    """Return an XForm as it is, once its XML has been read."""
    parse_xform(data)
    return _conversion(decoded(data, name), [], data, name)


def _conversion(xform: str, warnings: list[str], data: bytes, name: str) -> Conversion:
    _name, document = parse_xform(xform)
    title, model, _body = model_of(document, name)
    primary = next(
        (part[0] for part in model if local_name(part.tag) == "instance" and len(part)), None
    )
    if primary is None:
        message = _("It has no primary instance, so it asks nothing.")
        raise FormProblems(name, [Problem(message, _("Choose another file."))])
    root = local_name(primary.tag)
    return Conversion(
        xform,
        tuple(warnings),
        hashlib.sha256(data).hexdigest(),
        primary.get("id", "") or root,
        primary.get("version", ""),
        title or root,
    )
