"""Answers that a careless person might give: seeded, of all kinds, some right and some wrong."""

import random
import re
from collections.abc import Sequence

from inspector.engine import FormDef, FormSession
from inspector.engine.controls import Control
from tests.compare.ours import SELECTS, Filling, Step

_LITERAL = re.compile(r"'([^'/]{1,30})'|(?<![\w/.])(\d{1,6}(?:\.\d+)?)(?![\w/])")
_TEXTS = ("甲", "abc", "two words", "x@example.org", "0951-0000001", "12", "-", "")
_INTS = ("0", "1", "2", "3", "5", "10", "17", "18", "42", "99", "120", "-1", "")
_DECIMALS = ("0", "0.5", "1.5", "7.25", "36.6", "100", "-3", "")
_DATES = ("2026-11-21", "2020-02-29", "1999-12-31", "2030-01-01", "")
_TIMES = ("08:30:00", "23:59:59", "")
_POINTS = ("30.5 114.3 0 0", "-1.25 36.8 1600 5", "")


def make_steps(filling: Filling, seed: str, wanted: int) -> list[Step]:
    """Return up to `wanted` steps, each done to `filling` so that the next one is possible."""
    chance = random.Random(seed)
    literals = _literals(filling.session.form)
    steps: list[Step] = []
    for _number in range(wanted):
        step = _repeat_step(filling, chance) if chance.random() < 0.15 else None
        if step is None and chance.random() < 0.08:
            step = _language_step(filling, chance)
        step = step or _answer_step(filling, chance, literals)
        if step is None:
            break
        filling.take(step)
        steps.append(step)
    return steps


def _literals(form: FormDef) -> tuple[str, ...]:
    """Return what the form's own expressions compare with: answers that change something."""
    found: set[str] = set()
    for definition in form.definitions.values():
        bind = definition.bind
        for source in (bind.relevant, bind.constraint, bind.calculate, bind.required):
            for text, number in _LITERAL.findall(source):
                found.add(text or number)
    return tuple(sorted(found))


def _repeat_step(filling: Filling, chance: random.Random) -> Step | None:
    """Return an instance more or less of a repeat that a person may change."""
    possible: list[Step] = []
    free = {
        control.path
        for control in filling.session.form.walk()
        if control.kind == "repeat"
        and not control.count
        and control.path
        and "noAddRemove" not in control.attributes
    }
    for node in filling.nodes():
        assert node.definition is not None
        for name, below in node.definition.kids.items():
            if not below.is_repeat or below.path not in free:
                continue
            instances = node.kids.get(name, []) if node.kids else []
            if instances and not instances[0].relevant:
                continue
            if len(instances) < 5:
                possible.append({"op": "add", "path": f"{node.path()}/{name}"})
            if len(instances) > 1:
                possible.append({"op": "remove", "path": chance.choice(instances).path()})
    return chance.choice(possible) if possible else None


def _language_step(filling: Filling, chance: random.Random) -> Step | None:
    """Return the change to another language of the form."""
    now = filling.session.wording.language
    others = [name for name in filling.session.form.languages if name != now]
    return {"op": "language", "path": "", "value": chance.choice(others)} if others else None


def _answer_step(filling: Filling, chance: random.Random, literals: Sequence[str]) -> Step | None:
    session = filling.session
    by_path = session.form.by_path
    askable = []
    for node in filling.nodes():
        assert node.definition is not None
        control = by_path.get(node.definition.path)
        if control is None or not node.definition.is_leaf or not control.is_question:
            continue
        # A picture has no text to type; what is worked out or closed is not asked.
        if control.kind in ("upload", "secret") or node.definition.bind.calculate:
            continue
        path = node.path()
        if not session.is_readonly(path):
            askable.append((path, control))
    chance.shuffle(askable)
    for path, control in askable:
        value = _value(session, path, control, chance, literals)
        if value is not None and value != session.value(path):
            return {"op": "set", "path": path, "value": value}
    return None


def _value(
    session: FormSession,
    path: str,
    control: Control,
    chance: random.Random,
    literals: Sequence[str],
) -> str | None:
    """Return an answer for a control; None when there is none to give."""
    if control.kind in SELECTS:
        names = list(dict.fromkeys(name for name, _label in session.choices(path) if name))
        if not names or any(" " in name for name in names):
            return None
        if control.kind == "select1":
            return chance.choice([*names, *names, ""])
        if control.kind == "rank":
            chance.shuffle(names)
            return " ".join(names)
        return " ".join(name for name in names if chance.random() < 0.4)
    if control.kind == "trigger":
        return "OK"
    if control.kind == "range":
        start = float(control.attributes.get("start", 0))
        step = float(control.attributes.get("step", 1))
        end = float(control.attributes.get("end", start))
        places = int((end - start) / step + 0.5)
        return f"{start + step * chance.randint(0, max(places, 0)):g}"
    return _typed(control.type, chance, literals)


def _typed(kind: str, chance: random.Random, literals: Sequence[str]) -> str | None:
    numbers = [text for text in literals if text.replace(".", "", 1).isdigit()]
    if kind in ("int", "integer"):
        # "01" is written as it was typed here, as 1 there and in JavaRosa.
        whole = [text for text in numbers if text.isdigit() and text == str(int(text))]
        return chance.choice(whole if whole and chance.random() < 0.4 else _INTS)
    if kind == "decimal":
        return chance.choice(numbers if numbers and chance.random() < 0.4 else _DECIMALS)
    if kind == "date":
        return chance.choice(_DATES)
    if kind == "time":
        return chance.choice(_TIMES)
    if kind == "geopoint":
        return chance.choice(_POINTS)
    if kind in ("string", "text", "barcode"):
        return chance.choice(literals if literals and chance.random() < 0.4 else _TEXTS)
    return None
