"""Answers in words, as a person reads them: labels of what was chosen, dates without their zone."""

from inspector.engine.controls import Control
from inspector.engine.filled import Filled
from inspector.engine.xpath.values import parse_moment

# Of longer lists only the labels that are needed are held.
FEW_CHOICES = 2000


def chosen_labels(filled: Filled, control: Control, path: str, value: str) -> list[str]:
    """Return the labels of the choices that `value` names, in its order.

    A name that is offered no longer stands for itself.
    """
    names = [value] if control.kind == "select1" else value.split()
    choices = filled.choices(path)
    if len(choices) > FEW_CHOICES:
        wanted = set(names)
        labels = {name: label for name, label in choices if name in wanted}
    else:
        labels = dict(choices)
    return [labels.get(name) or name for name in names]


def shown_moment(value: str, kind: str, appearance: str = "") -> str:
    """Return a stored date or time as it is read: 2026-11-21 10:42. Other text stays.

    A date of which only the month or the year is asked is shown as that: 2026-11, 2026.
    """
    if kind == "time":
        return value[:5] if len(value) >= 5 and value[2] == ":" else value
    moment = parse_moment(value)
    if moment is None:
        return value
    looks = appearance.split()
    if kind == "date" and "month-year" in looks:
        return value[:7]
    if kind == "date" and "year" in looks:
        return value[:4]
    day = value[:10]
    return day if kind == "date" or len(value) < 16 else f"{day} {value[11:16]}"
