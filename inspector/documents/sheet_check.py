"""Whether a sheet may be drawn: every text printable, every field that must be there is there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from string import Formatter

from inspector.documents.check import MOST_IN_HEAD, cleaned
from inspector.domain.sheet import (
    CHOICE,
    LETTER,
    LINES,
    NUMBER,
    TICKS,
    FieldSpec,
    Sheet,
    SheetSpec,
    TableSpec,
)
from inspector.errors import PaperRefused

MOST_ROWS = 500

Need = Callable[[object, str, str], None]


def cleaned_sheet(sheet: Sheet, spec: SheetSpec) -> Sheet:
    """Return `sheet` with every text as papers print it.

    Raises CharacterForbidden or CharacterMissing naming the field as it stands on the paper.
    """
    fields = {}
    for name, text in sheet.fields.items():
        field = spec.field(name)
        clean = cleaned(text, field.label if field else name)
        if field is None or field.kind not in (LINES, TICKS):
            clean = clean.replace("\n", " ")
        fields[name] = clean
    tables = {}
    for name, rows in sheet.tables.items():
        table = spec.table(name)
        tables[name] = tuple(
            {key: cleaned(text, _cell(table, key, number)) for key, text in row.items()}
            for number, row in enumerate(rows, start=1)
        )
    return replace(
        sheet,
        fields=fields,
        tables=tables,
        head=cleaned(sheet.head),
        legal_basis={
            place: cleaned(cited, "法律依据") for place, cited in sheet.legal_basis.items()
        },
        remedies=cleaned(sheet.remedies, "救济途径"),
        officers=cleaned(sheet.officers, "检查人员"),
        photos=cleaned(sheet.photos, "照片{}"),
    )


def _cell(table: TableSpec | None, key: str, number: int) -> str:
    if table is None:
        return key
    head = next((column.head for column in table.columns if column.id == key), key)
    return f"{table.label}第{number}项{head}"


def check_sheet(sheet: Sheet, spec: SheetSpec) -> None:
    """Raise PaperRefused naming the first field that the paper cannot be issued without."""
    problems = sheet_problems(sheet, spec)
    if problems:
        field, detail = next(iter(problems.items()))
        raise PaperRefused(paper=spec.title, field=field, detail=detail)


def sheet_problems(sheet: Sheet, spec: SheetSpec) -> dict[str, str]:
    """Return what is wrong by the label of its field, in the order of the paper."""
    found: dict[str, str] = {}

    def need(holds: object, label: str, detail: str) -> None:
        if not holds:
            found.setdefault(label, detail)

    need(sheet.head.organisation.name.strip(), "机关", "空白")
    if spec.needs_power:
        need(sheet.head.organisation.may_enforce, "机关", "无行政执法权，不得出具本文书")
    officers_least = 0 if sheet.covered is not None else spec.officers_least
    if officers_least:
        # 行政处罚法 42; 危险化学品安全法 8: at least two, with certificates.
        need(len(sheet.officers) >= officers_least, "检查人员", "少于两人")
    for officer in sheet.officers:
        need(officer.name.strip(), "检查人员", "姓名空白")
        if spec.officers_least:
            need(officer.certificate_no.strip(), f"检查人员{officer.name}证号", "空白")
    # What stands in a title or at the head of every page.
    title = spec.letter.get("title", "")
    in_head = {"entity", "person", *(name for _text, name, *_how in Formatter().parse(title))}
    for field in spec.fields:
        most = min(field.most, MOST_IN_HEAD) if field.id in in_head else field.most
        _check_field(field, sheet.fields, need, most)
    for table in spec.tables:
        rows = sheet.tables.get(table.id, ())
        need(rows or not table.required, table.label, "空白")
        need(len(rows) <= MOST_ROWS, table.label, f"超过{MOST_ROWS}行")
        for number, row in enumerate(rows, start=1):
            for column in table.columns:
                filled = row.get(column.id, "").strip() or not column.required
                need(filled, f"{table.label}第{number}项{column.head}", "空白")
    # A letter lists its attachments; photographs would be left out without a word.
    need(not sheet.photos or spec.layout != LETTER, "照片", "本文书不附照片")
    if spec.remedies:
        # 行政复议法 20, 行政诉讼法 46: without it the time to appeal runs on.
        need(sheet.remedies, "救济途径", "空白")
    return found


def _check_field(field: FieldSpec, fields: Mapping[str, str], need: Need, most: int) -> None:
    text = fields.get(field.id, "").strip()
    need(text or not field.required, field.label, "空白")
    if field.goes_with:
        other, _equals, option = field.goes_with.partition("=")
        wanted = option in fields.get(other, "").split("\n")
        need(text or not wanted, field.label, "空白")
        need(wanted or not text, field.label, f"未勾选“{option}”")
    need(len(text) <= most, field.label, f"超过{most}字")
    if text and field.kind in (CHOICE, TICKS):
        chosen = text.split("\n")
        need(set(chosen) <= set(field.options), field.label, "不在可选范围内")
        need(field.kind == TICKS or len(chosen) == 1, field.label, "只能选一项")
    if text and field.kind == NUMBER:
        number = int(text) if text.isascii() and text.isdigit() else 0
        need(number > 0, field.label, "不是整数")
        need(not field.top or number <= field.top, field.label, f"超过{field.top}")
