"""Which cell the converter stumbles over, when it says nothing that an author could use.

The form is converted again and again with parts left out until only one part makes the difference.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from inspector.engine.sheet_columns import read_survey
from inspector.engine.sheets import FormSheets

Fails = Callable[[FormSheets], bool]

_NEEDED = ("type", "name", "list_name", "list name")
_LIMIT_S = 6.0  # of looking; a form that takes long to convert stays without a place


def culprit(sheets: FormSheets, fails: Fails) -> tuple[str, int | None, str] | None:
    """Return sheet, row and column without which the form no longer fails as it does, or None.

    fails  says whether sheets fail in the very same way
    """
    until = time.monotonic() + _LIMIT_S
    for sheet, headings in sheets.headings.items():
        for heading in headings:
            if heading.strip().lower() in _NEEDED:
                continue
            if time.monotonic() > until:
                return None
            if not fails(_without(sheets, sheet, heading, 0)):

                def still(count: int, sheet: str = sheet, heading: str = heading) -> bool:
                    return fails(_without(sheets, sheet, heading, count))

                row = _first(len(sheets.rows[sheet]), still, until)
                return sheet, row, heading
    row = _first(
        len(sheets.rows.get("survey", [])), lambda count: fails(_beginning(sheets, count)), until
    )
    return None if row is None else ("survey", row, "type")


def _first(count: int, fails: Callable[[int], bool], until: float) -> int | None:
    """Return the row that, added to those above it, makes the form fail; None without one."""
    low, high = 0, count  # it does not fail with `low` rows and fails with `high`
    if not fails(count):
        return None
    while high - low > 1:
        if time.monotonic() > until:
            return None
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    return high + 1  # the heading is row 1


def _without(sheets: FormSheets, sheet: str, heading: str, kept: int) -> FormSheets:
    """Return the sheets with a column only in the first `kept` rows; with none, not at all."""
    rows = [
        row if at < kept else {key: text for key, text in row.items() if key != heading}
        for at, row in enumerate(sheets.rows[sheet])
    ]
    changed = replace(sheets, rows={**sheets.rows, sheet: rows})
    if kept:
        return changed
    headings = [one for one in sheets.headings[sheet] if one != heading]
    return replace(changed, headings={**sheets.headings, sheet: headings})


def _beginning(sheets: FormSheets, count: int) -> FormSheets:
    """Return the sheets with the first rows of the survey, and the groups closed that are open."""
    rows = sheets.rows["survey"][:count]
    part = replace(sheets, rows={**sheets.rows, "survey": rows})
    closing = [{_kind_heading(sheets): f"end {kind}"} for kind in _open_groups(part)]
    return replace(part, rows={**part.rows, "survey": [*rows, *closing]})


def _kind_heading(sheets: FormSheets) -> str:
    return read_survey(sheets).heading(("type",))


def _open_groups(sheets: FormSheets) -> Iterator[str]:
    """Yield the kinds of the groups that are open at the end, the innermost first."""
    from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL

    stack: list[str] = []
    for line in read_survey(sheets).lines:
        begin = RE_BEGIN_CONTROL.search(line.kind)
        if begin:
            stack.append(begin["type"])
        elif RE_END_CONTROL.search(line.kind) and stack:
            stack.pop()
    yield from reversed(stack)
