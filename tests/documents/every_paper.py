"""Every paper of every set as plain data, and ways to change whatever text stands on it."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from inspector.documents.render import Paper, render
from inspector.documents.template_sets import every_set
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import (
    InspectionRecord,
    OrderItem,
    PaperKind,
    RecordLine,
    RectificationOrder,
)
from inspector.domain.sheet import FORM, LETTER, LINE, LINES, Sheet, SheetSpec
from tests.documents.sheets import sheet
from tests.documents.specimen import specimen_record

Path = tuple[str | int, ...]  # names of fields, keys and places, from the paper down to a text

# Texts that are not printed, or by which a program finds something.
_HIDDEN = frozenset(
    {"id", "template_set", "person", "sha256", "level", "industry", "credit_code", "territory"}
    | {"risk_level", "initials"}
)
_drawn: dict[tuple[str, str], bytes] = {}
_ORGANISATION = frozenset({"name", "address"})  # of it, what a sheet may print


@dataclass(frozen=True)
class Made:
    """One kind of paper in one set."""

    template: TemplateSet
    spec: SheetSpec

    @property
    def name(self) -> str:
        return f"{self.template.id}-{self.spec.kind.value.lower()}"

    @property
    def is_letter(self) -> bool:
        return self.spec.layout == LETTER

    def paper(self, case: str = "ordinary") -> Paper:
        """Return it filled in: "ordinary", "long" or "bare"."""
        if self.spec.layout in (FORM, LETTER):
            return sheet(self.template, self.spec, case)
        made = _record() if self.spec.kind is PaperKind.INSPECTION_RECORD else _order()
        like = sheet(self.template, replace(self.spec, fields=(), laws={}), case).head
        return replace(made, head=like)

    def drawn(self, case: str = "ordinary") -> bytes:
        """Return the PDF of the paper as it is filled in; drawn once for all who look at it."""
        key = self.name, case
        if key not in _drawn:
            _drawn[key] = drawn(self.paper(case))
        return _drawn[key]


def every_paper() -> list[Any]:
    """Return each description once, and record and order in every set, as parameters."""
    seen, found = set(), []
    for template in every_set():
        for spec in template.papers.values():
            if spec.layout in (FORM, LETTER) and id(spec) in seen:
                continue
            seen.add(id(spec))
            made = Made(template, spec)
            found.append(pytest.param(made, id=made.name))
    return found


@cache
def jpeg() -> bytes:
    """Return a small photograph."""
    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(data, "JPEG")
    return data.getvalue()


def drawn(paper: Paper) -> bytes:
    """Return the PDF, every photograph of it the same."""
    photos = getattr(paper, "photos", ())
    return render(paper, photos={one.sha256: jpeg() for one in photos})


def texts(made: Made, paper: Paper) -> Iterator[Path]:
    """Yield where the free texts of a paper stand: what people type, not what they choose."""
    for path, _text in _leaves(paper, ()):
        if isinstance(paper, Sheet) and path[0] == "fields":
            field = made.spec.field(str(path[1]))
            if field is None or field.kind not in (LINE, LINES):
                continue
        yield path


def changed(value: Any, path: Path, change: Callable[[str], str]) -> Any:
    """Return a copy of `value` with `change` made to the text at `path`."""
    if not path:
        return change(value)
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {**value, str(first): changed(value[str(first)], rest, change)}
    if isinstance(value, tuple):
        place = int(first)
        return (*value[:place], changed(value[place], rest, change), *value[place + 1 :])
    return replace(value, **{str(first): changed(getattr(value, str(first)), rest, change)})


def all_changed(made: Made, paper: Paper, change: Callable[[str], str]) -> Any:
    """Return a copy with `change` made to every free text but the number."""
    for path in list(texts(made, paper)):
        if path != ("head", "number"):
            paper = changed(paper, path, change)
    return paper


def with_findings(made: Made, paper: Paper, text: str) -> Any:
    """Return a copy whose fields of several lines, or whose findings, are `text`."""
    if isinstance(paper, InspectionRecord):
        lines = tuple(replace(line, text=text) for line in paper.problems[:3])
        return replace(paper, problems=lines)
    if isinstance(paper, RectificationOrder):
        return replace(paper, items=tuple(replace(one, text=text) for one in paper.items))
    long = {one.id: text for one in made.spec.fields if one.kind == LINES and one.most >= len(text)}
    return replace(paper, fields={**paper.fields, **long})


def with_rows(paper: Paper, count: int, mark: str) -> Any:
    """Return a copy with `count` rows in each of its tables, `mark` in every free cell."""
    if isinstance(paper, InspectionRecord):
        lines = (RecordLine(number=n, text=f"{mark}第{n}处") for n in range(1, count + 1))
        return replace(paper, problems=tuple(lines))
    if isinstance(paper, RectificationOrder):
        items = (
            replace(paper.items[0], number=n, text=f"{mark}第{n}处") for n in range(1, count + 1)
        )
        return replace(paper, items=tuple(items))
    tables = {
        name: tuple(dict.fromkeys(rows[0], mark) for _n in range(count))
        for name, rows in paper.tables.items()
        if rows
    }
    return replace(paper, tables={**paper.tables, **tables})


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, place))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name in _HIDDEN or (path[-1:] == ("organisation",) and not _shown(field.name)):
                continue
            yield from _leaves(getattr(value, field.name), (*path, field.name))


def _shown(name: str) -> bool:
    return name in _ORGANISATION


def _record() -> InspectionRecord:
    return replace(specimen_record(facts=4), experts=("专家甲",))


def _order() -> RectificationOrder:
    record = specimen_record(facts=4)
    days = (date(2026, 11, 28), date(2026, 12, 21), date(2026, 11, 28), date(2026, 12, 21))
    return RectificationOrder(
        head=record.head,
        entity=record.entity,
        inspected=date(2026, 11, 21),
        record_number=record.head.number,
        items=tuple(
            OrderItem(
                number=line.number,
                text=line.text,
                citation="《示例标准》第三条第（二）项",
                deadline=day,
                level="MAJOR" if line.number == 1 else "GENERAL",
            )
            for line, day in zip(record.problems, days, strict=True)
        ),
        legal_basis=("《示例法》第一条第一款第（二）项",),
        remedies=(
            "如不服本指令，可以自收到本指令书之日起60日内向示例区人民政府申请行政复议，"
            "或者自收到本指令书之日起6个月内依法向示例区人民法院提起行政诉讼。",
            "复议、诉讼期间，不停止执行本指令，法律另有规定的除外。",
        ),
        officers=record.officers,
    )
