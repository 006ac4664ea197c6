"""Filling a checklist by chance: answers, notes, hazards, photographs, undo and redo."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from inspector.domain.inspection import ItemResult
from inspector.progress import Progress
from inspector.services.filled_form import HazardDraft
from inspector.services.filling import Filling
from inspector.services.filling_view import ItemRow

# What is done, what the outside journal says of it, and the call.
Action = tuple[str, dict[str, object], Callable[[], object]]

_RESULTS = (
    [ItemResult.CONFORM] * 5
    + [ItemResult.NONCONFORM] * 4
    + [ItemResult.NOT_APPLICABLE, ItemResult.NOT_CHECKED]
)
_MOST_HAZARDS = 4
_DAY = date(2030, 1, 1)
_FIELDS = ("place", "fact", "level", "measure", "deadline", "five")


class Filler:
    """One open draft, kept between two steps as the window keeps it."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self._goal = 10 + int(filling.inspection.id[-2:], 16) % 16

    def items(self) -> list[ItemRow]:
        """Return the items that apply."""
        filling = self.filling
        return [item for section in filling.sections() for item in filling.items(section.key)]

    def is_ripe(self) -> bool:
        """Say whether enough was tried at this draft, so that it can be brought to its close."""
        row = self.filling.inspection
        written = self.filling._ctx.db.value(
            "select count(*) from journal where draft = ?", (row.id,)
        )
        return int(written) >= self._goal

    def some_action(self, random: Random, photos: Sequence[Path]) -> Action:
        """Return anything that a person might do to this draft now."""
        filling, items, hazards = self.filling, self.items(), self.filling.hazards()
        item = random.choice(items)
        result = random.choice([*_RESULTS, None])
        text = f"记录{random.randrange(1000)}"
        section = random.choice(filling.sections()).key
        chosen: list[tuple[float, Action]] = [
            (6, ("answer", {"key": item.key}, partial(filling.set_result, item.key, result))),
            (1, ("rest", {}, partial(filling.set_rest, section, ItemResult.CONFORM))),
            (2, ("note", {"key": item.key}, partial(filling.set_note, item.key, text))),
            (1, ("cursor", {}, partial(filling.set_cursor, item.key))),
            (2, ("undo", {}, filling.undo)),
            (1, ("redo", {}, filling.redo)),
            (1, self._reason(item.key, text)),
            (1, self._photograph(random, photos, item_key=item.key)),
            (3, self._plain(random, photos, text)),
        ]
        for hazard in hazards[:3]:
            name = random.choice(_FIELDS)
            chosen += [
                (2, self._field(hazard, name, self._value(name, text, random))),
                (1, self._photograph(random, photos, hazard_uid=hazard.uid)),
                (0.4, ("remove_hazard", {}, partial(filling.remove_hazard, hazard.uid))),
            ]
            if hazard.photos:
                off = partial(filling.detach_photo, hazard.photos[0].id, hazard_uid=hazard.uid)
                chosen.append((0.4, ("detach", {}, off)))
        wrong = [one for one in items if one.result is ItemResult.NONCONFORM]
        if wrong and len(hazards) < _MOST_HAZARDS:
            add = partial(filling.add_hazard, random.choice(wrong).key)
            chosen.append((1, ("add_hazard", {}, add)))
        return random.choices([one for _, one in chosen], [weight for weight, _ in chosen])[0]

    def wanted(self, random: Random, photos: Sequence[Path]) -> Action | None:
        """Return what brings the draft nearer to its close, or None when it can be closed."""
        filling, problems = self.filling, self.filling.problems()
        if not problems or self.left_open():
            return None
        item = filling.item(problems[0].key)
        if item.result is None:
            conforms = partial(filling.set_result, item.key, ItemResult.CONFORM)
            return "answer", {"key": item.key}, conforms
        if item.result is ItemResult.NOT_CHECKED:
            return self._reason(item.key, "设备停用")
        if len(item.hazards) == 0:
            return "add_hazard", {}, partial(filling.add_hazard, item.key)
        hazard = next((one for one in item.hazards if self._missing(one)), item.hazards[0])
        name = self._missing(hazard)
        if name == "photos":
            return self._photograph(random, photos, hazard_uid=hazard.uid)
        return self._field(hazard, name, self._value(name, "一号机旁", random))

    def left_open(self) -> dict[str, str]:
        """Return the items that the close marks as 未检查, when nothing else is missing."""
        problems = self.filling.problems()
        left = {item.key: "现场停产" for item in self.filling.open_items()}
        only = len(left) == len(problems) and len(left) <= 2
        return left if only else {}

    def _plain(self, random: Random, photos: Sequence[Path], text: str) -> Action:
        """Do something to the form that is no checklist."""
        (form,) = self.filling.plain_forms()
        session, tank = form.session, "/data/tank"
        count = session.repeat_count(tank)
        what = random.choice(("manager", "people", "add", "remove", "name", "front"))
        if what == "add" or (what in ("remove", "name", "front") and not count):
            return "add_instance", {}, partial(form.add_repeat, tank)
        place = f"{tank}[{random.randint(1, max(count, 1))}]"
        if what == "remove":
            return "remove_instance", {}, partial(form.remove_repeat, place)
        if what == "front":
            photo = random.choice(photos)

            def attach() -> None:
                form.set_value(f"{place}/front", form.attach(f"{place}/front", photo, Progress()))

            return "plain", {}, attach
        path = f"{place}/name" if what == "name" else f"/data/{what}"
        value = str(random.randrange(5)) if what == "people" else text
        return "plain", {}, partial(form.set_value, path, value)

    def _missing(self, hazard: HazardDraft) -> str:
        missing = [
            name
            for name, value in (
                ("place", hazard.place),
                ("fact", hazard.fact),
                ("level", hazard.level),
                ("measure", hazard.measure),
                ("deadline", hazard.deadline or hazard.measure == "immediate"),
                ("photos", hazard.photos),
            )
            if not value
        ]
        return missing[0] if missing else ""

    def _field(self, hazard: HazardDraft, name: str, value: object) -> Action:
        said: dict[str, object] = {"key": hazard.item_key}
        return "set_hazard", said, partial(self.filling.set_hazard, hazard.uid, name, value)

    def _value(self, name: str, text: str, random: Random) -> object:
        values: dict[str, object] = {
            "level": random.choice(("general", "general", "major")),
            "measure": random.choice(("immediate", "deadline", "deadline", "suspend")),
            "deadline": _DAY + timedelta(days=random.randrange(60)),
            "five": {"responsible": text, "measures": text},
        }
        return values.get(name, f"{text}，{name}")

    def _reason(self, key: str, text: str) -> Action:
        return "not_checked", {"key": key}, partial(self.filling.set_not_checked, key, text)

    def _photograph(
        self, random: Random, photos: Sequence[Path], *, item_key: str = "", hazard_uid: str = ""
    ) -> Action:
        files = random.sample(photos, random.choice((1, 1, 2)))
        said: dict[str, object] = {"files": len(files)}
        act = partial(self.filling.add_photos, files, item_key=item_key, hazard_uid=hazard_uid)
        return "photos", said, act
