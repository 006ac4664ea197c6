"""Where in a form the parts of each check item stand, read from the roles on its binds.

What has no role belongs to no item: any ODK form is made of such questions.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from inspector.engine import FormDef
from inspector.engine.controls import Control
from inspector.engine.schema import NodeDef

_POSITION = re.compile(r"\[\d+\]")


@dataclass(slots=True)
class ItemLayout:
    """The nodes of one check item; paths without positions, "" where the form has none.

    section  path of the section's group
    parts    paths below the hazard repeat by role: uid, place, fact, level, …
    """

    path: str
    code: str
    section: str
    severity: str
    basis: tuple[str, ...]
    evidence: str
    method: str
    reason: str = ""
    note: str = ""
    photo_repeat: str = ""
    photo: str = ""
    hazard_repeat: str = ""
    hazard_photo_repeat: str = ""
    hazard_photo: str = ""
    parts: dict[str, str] = field(default_factory=dict)


def items_of(form: FormDef) -> list[ItemLayout]:
    """Return the check items of a form in order; none for a form that is no checklist."""
    items: dict[str, ItemLayout] = {}
    for definition in form.definitions.values():
        said = definition.bind.metadata
        role, code = said.get("role", ""), said.get("item", "")
        if role == "item":
            items[code] = _item(form, definition, code)
        elif code in items and definition.is_leaf:
            _place(definition, role, items[code])
    return list(items.values())


def plain_questions(form: FormDef) -> Iterator[Control]:
    """Yield the questions that are no part of a check item, in order."""
    for control in form.walk():
        if is_plain(control):
            yield control


def is_plain(control: Control) -> bool:
    """Say whether a control is a question that is no part of a check item."""
    return control.is_question and not control.metadata.get("role")


def section_of(path: str, sections: Set[str]) -> str:
    """Return which of `sections`, the paths of top groups, holds `path`, or ""."""
    top = generic("/".join(path.split("/", 3)[:3]))
    return top if top in sections and top != path else ""


def generic(path: str) -> str:
    """Return `path` without positions."""
    return _POSITION.sub("", path)


def _item(form: FormDef, definition: NodeDef, code: str) -> ItemLayout:
    said = definition.bind.metadata
    sections = {section.path for section in form.sections}
    above = definition.parent
    while above is not None and above.path not in sections:
        above = above.parent
    return ItemLayout(
        path=definition.path,
        code=code,
        section=above.path if above is not None else "",
        severity=said.get("severity", "general"),
        basis=tuple(said.get("basis", "").split()),
        evidence=said.get("evidence", ""),
        method=said.get("method", ""),
    )


def _place(definition: NodeDef, role: str, item: ItemLayout) -> None:
    repeats = [repeat.path for repeat in definition.repeats]
    if role == "reason":
        item.reason = definition.path
    elif role == "note":
        item.note = definition.path
    elif role == "photo":
        item.photo_repeat, item.photo = repeats[-1], definition.path
    elif role == "hazard_photo":
        item.hazard_photo_repeat, item.hazard_photo = repeats[-1], definition.path
    elif repeats:
        item.hazard_repeat = repeats[0]
        item.parts[role] = definition.path
