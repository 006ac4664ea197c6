"""The last proof of a template set: each of its papers is drawn, filled in and almost empty.

What a check of the words cannot see is seen here: a character without a glyph, a line that does
not fit, a signature that has no line. Nothing is kept; the specimens are plainly none of a visit.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from inspector.documents.fonts import SERIF, check_glyphs
from inspector.documents.render import Paper, render_paper
from inspector.documents.set_reader import Files
from inspector.documents.template_sets import Sets
from inspector.documents.templates import TemplateSet
from inspector.domain.entity import Entity
from inspector.domain.paper import (
    InspectionRecord,
    Officer,
    OrderItem,
    PaperHead,
    PaperKind,
    RecordLine,
    RectificationOrder,
)
from inspector.domain.person import Organisation
from inspector.domain.sheet import (
    CHOICE,
    DAY,
    FORM,
    LETTER,
    MOMENT,
    NUMBER,
    TICKS,
    FieldSpec,
    Row,
    Sheet,
    SheetSpec,
    TableSpec,
)
from inspector.errors import CharacterMissing, InspectorError, SetFault
from inspector.i18n import _

_ORGANISATION = Organisation(id="specimen", name="样张机关", short="样张", may_enforce=True)
_ENTITY = Entity(id="specimen", name="样张单位", industry="样张")
_OFFICERS = tuple(
    Officer(person=f"p{number}", name=f"样张人员{number}", certificate_no=f"样张{number}")
    for number in (1, 2)
)
_DAY = date(2026, 11, 21)
_START, _END = datetime(2026, 11, 21, 1, tzinfo=UTC), datetime(2026, 11, 21, 4, tzinfo=UTC)


def prove_set(template: TemplateSet, files: Files) -> tuple[SetFault, ...]:
    """Return what is wrong with a set that `set_check` has found sound."""
    faults = list(_glyphs(files))
    if faults:
        return tuple(faults)
    sets = Sets((template,))
    described = {json.loads(text).get("kind"): name for name, text in files.items()}
    for spec in template.papers.values():
        # What its base describes was proved there; all of them wear its own furniture, which the
        # record shows.
        file = described.get(spec.kind.value, "")
        if file or spec.layout not in (FORM, LETTER):
            for paper in _specimens(spec, template):
                fault = _drawn(paper, spec, sets)
                if fault:
                    faults.append(SetFault(file or "set.json", "", f"{spec.title}: {fault}"))
                    break
    return tuple(faults)


def _drawn(paper: Paper, spec: SheetSpec, sets: Sets) -> str:
    """Return why a paper cannot be drawn, or ""."""
    try:
        boxes = render_paper(paper, sets=sets).boxes
    except InspectorError as error:
        return error.what()
    for role, count in spec.signers.items():
        if sum(box.role == role.value for box in boxes) < count:
            return _("{role} signs it, but has no line on it").format(role=role.value)
    return ""


def _glyphs(files: Files) -> Iterator[SetFault]:
    for name, text in files.items():
        try:
            for one in _texts(json.loads(text)):
                check_glyphs(one, SERIF, "")
        except CharacterMissing as error:
            words = _("no font has the character {character} ({code})")
            said = {"character": error.facts["character"], "code": error.facts["code_point"]}
            yield SetFault(name, "", words.format(**said))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _specimens(spec: SheetSpec, template: TemplateSet) -> Iterator[Paper]:
    head = PaperHead(
        id="0193500a-0000-7000-8000-000000000000",
        kind=spec.kind,
        number=template.number.format(short="样张", word=spec.word, year=2026, serial=1),
        organisation=_ORGANISATION,
        issued=_DAY,
        template_set=template.id,
    )
    if spec.kind is PaperKind.INSPECTION_RECORD:
        yield _record(head)
    elif spec.kind is PaperKind.RECTIFICATION_ORDER:
        yield _order(head)
    else:
        yield _sheet(head, spec, template, full=True)
        yield _sheet(head, spec, template, full=False)


def _sheet(head: PaperHead, spec: SheetSpec, template: TemplateSet, *, full: bool) -> Sheet:
    fields = {one.id: _value(one) if full or one.required else "" for one in spec.fields}
    for one in spec.fields:  # what goes with an option is there where that is chosen
        other, _equals, option = one.goes_with.partition("=")
        if other:
            fields[one.id] = _value(one) if option in fields[other].split("\n") else ""
    return Sheet(
        head=head,
        fields=fields,
        tables={one.id: _rows(one, full=full) for one in spec.tables},
        legal_basis=dict.fromkeys(spec.laws, (template.common["gap"],)),
        remedies=("样张",) if spec.remedies else (),
        officers=_OFFICERS if spec.officers_least else (),
    )


def _value(field: FieldSpec) -> str:
    if field.kind in (CHOICE, TICKS):
        return field.default or field.options[0]
    if field.kind == NUMBER:
        return "1"
    if field.kind == DAY:
        return "2026年11月21日"
    if field.kind == MOMENT:
        return "2026年11月21日14时30分"
    return "样张"[: field.most]


def _rows(table: TableSpec, *, full: bool) -> tuple[Row, ...]:
    if not full and not table.required:
        return ()
    return tuple(
        {one.id: "样张文字" if full or one.required else "" for one in table.columns}
        for _number in range(3 if full else 1)
    )


def _record(head: PaperHead) -> InspectionRecord:
    return InspectionRecord(
        head=head,
        entity=_ENTITY,
        place="样张",
        started=_START,
        ended=_END,
        officers=_OFFICERS,
        checked=("样张。",),
        problems=(RecordLine(number=1, text="样张。", fixed_on_the_spot=True),),
        experts=("样张人员3",),
    )


def _order(head: PaperHead) -> RectificationOrder:
    items = tuple(
        OrderItem(number=number, text="样张。", citation="样张", deadline=day, level="MAJOR")
        for number, day in ((1, date(2026, 11, 28)), (2, date(2026, 12, 28)))
    )
    return RectificationOrder(
        head=head,
        entity=_ENTITY,
        inspected=_DAY,
        record_number=head.number,
        items=items,
        legal_basis=("样张",),
        remedies=("样张",),
        officers=_OFFICERS,
    )
