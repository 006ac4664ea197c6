"""The entity register out of a workbook or CSV: every bad row told, then all or nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.domain.entity import Entity
from inspector.domain.person import Role
from inspector.errors import FormProblems, Problem
from inspector.i18n import N_, _
from inspector.office.reading import Sheet, read_sheets
from inspector.services.context import Context
from inspector.services.register import add_entities
from inspector.storage.reference import search_entities

_REGISTER = N_("change the register")

# Headings as offices write them → field of Entity; the first row that has a name column counts.
HEADINGS: Mapping[str, str] = {
    "单位名称": "name",
    "企业名称": "name",
    "被检查单位": "name",
    "行业": "industry",
    "所属行业": "industry",
    "行业类别": "industry",
    "地址": "address",
    "单位地址": "address",
    "企业地址": "address",
    "统一社会信用代码": "credit_code",
    "信用代码": "credit_code",
    "法定代表人": "legal_representative",
    "主要负责人": "legal_representative",
    "负责人职务": "legal_position",
    "职务": "legal_position",
    "联系电话": "phone",
    "电话": "phone",
    "属地": "territory",
    "所属乡镇": "territory",
    "风险等级": "risk_level",
}
_NEEDED = {"name": "单位名称", "industry": "行业"}

# GB 32100-2015: 18 characters of this alphabet, the last a check character modulo 31.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{_ALPHABET}]{{18}}")


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What an import would do: entities that are new, those that change, how many stay."""

    new: list[Entity]
    changed: list[Entity]
    same: int


def read_register(ctx: Context, file: Path) -> RegisterRead:
    """Read the entities in `file` and compare them with the register; nothing is written.

    An entity is the one of the register with the same 统一社会信用代码, else of the same name.
    Raises FormProblems with every bad row by sheet and row; WrongRole.
    """
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    problems: list[Problem] = []
    rows: list[tuple[str, int, dict[str, str]]] = []
    for sheet in read_sheets(file):
        rows += _rows(sheet, problems)
    if not rows and not problems:
        message = _("There is no sheet with the heading {heading}.").format(heading="单位名称")
        problems.append(Problem(message, _("Add a row of headings above the entities.")))
    _check_rows(rows, problems)
    if problems:
        raise FormProblems(file.name, problems)
    return _compared(ctx, [fields for _sheet, _row, fields in rows])


def import_register(ctx: Context, read: RegisterRead) -> int:
    """Write what was read; return how many entities were new or changed. Raises WrongRole."""
    return add_entities(ctx, [*read.new, *read.changed])


def is_credit_code(text: str) -> bool:
    """Say whether `text` is a 统一社会信用代码 (GB 32100-2015), check character included."""
    if not _CODE.fullmatch(text):
        return False
    total = sum(_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return _ALPHABET[-total % 31] == text[17]


def _rows(sheet: Sheet, problems: list[Problem]) -> list[tuple[str, int, dict[str, str]]]:
    columns: dict[int, str] = {}
    found = []
    for number, cells in sheet.rows:
        if not columns:
            columns = _columns(cells)
            if columns:
                problems += _missing(sheet.name, number, columns)
            continue
        fields = {name: cells[place] for place, name in columns.items() if place < len(cells)}
        if any(fields.values()):
            found.append((sheet.name, number, fields))
    return found


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Return the field of each column if this is the row of headings."""
    plain = ["".join(cell.split()).rstrip("*＊") for cell in cells]
    columns: dict[int, str] = {}
    for place, heading in enumerate(plain):
        name = HEADINGS.get(heading)
        if name is not None and name not in columns.values():
            columns[place] = name
    return columns if "name" in columns.values() else {}


def _missing(sheet: str, number: int, columns: Mapping[int, str]) -> list[Problem]:
    return [
        Problem(
            _("The column {heading} is missing.").format(heading=heading),
            _("Add it to the row of headings."),
            sheet=sheet,
            row=number,
            column=heading,
        )
        for name, heading in _NEEDED.items()
        if name not in columns.values()
    ]


def _check_rows(rows: Sequence[tuple[str, int, dict[str, str]]], problems: list[Problem]) -> None:
    first: dict[str, str] = {}
    for sheet, number, fields in rows:
        for name, heading in _NEEDED.items():
            if name in fields and not fields[name]:
                problems.append(
                    Problem(
                        _("{heading} is empty.").format(heading=heading),
                        _("Fill the cell in, or remove the row."),
                        sheet=sheet,
                        row=number,
                        column=heading,
                    )
                )
        code = fields.get("credit_code", "")
        if code and not is_credit_code(code):
            problems.append(
                Problem(
                    _("“{code}” is not a unified social credit code.").format(code=code),
                    _("Compare it with the licence; the last character is a check character."),
                    sheet=sheet,
                    row=number,
                    column="统一社会信用代码",
                )
            )
        key = code or fields.get("name", "")
        if key and key in first:
            problems.append(
                Problem(
                    _("The entity stands here twice; before in {place}.").format(place=first[key]),
                    _("Keep one of the two rows."),
                    sheet=sheet,
                    row=number,
                )
            )
        first.setdefault(key, _("{sheet}, row {row}").format(sheet=sheet, row=number))


def _compared(ctx: Context, rows: Sequence[Mapping[str, str]]) -> RegisterRead:
    known = search_entities(ctx.db, limit=1_000_000)
    by_code = {entity.credit_code: entity for entity in known if entity.credit_code}
    by_name = {entity.name: entity for entity in known}
    new: list[Entity] = []
    changed: list[Entity] = []
    same = 0
    for fields in rows:
        before = by_code.get(fields.get("credit_code", "")) or by_name.get(fields["name"])
        if before is None:
            new.append(Entity(id=ctx.new_id(), **fields))
            continue
        # An empty cell says nothing; what the register knows stays.
        after = replace(before, **{name: text for name, text in fields.items() if text})
        if after == before:
            same += 1
        else:
            changed.append(after)
    return RegisterRead(new, changed, same)
