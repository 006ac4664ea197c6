"""What may stand in the files of a template set: values of the right kind, in bounds, as text."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from inspector.documents.characters import printable
from inspector.errors import CharacterForbidden, SetFault
from inspector.i18n import _

MOST_FAULTS = 100  # more help nobody
_DEEPEST = 12
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACE = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)?")


def places_of(wording: str) -> set[str]:
    """Return the names of the places in a wording. Raises ValueError for one out of shape."""
    return {name for _text, name, _spec, _how in Formatter().parse(wording) if name is not None}


@dataclass(slots=True)
class Judge:
    """Notes what is wrong, file by file. Each reader returns the value, or None where it is not."""

    file: str = ""
    faults: list[SetFault] = field(default_factory=list)

    def say(self, place: str, message: str) -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(SetFault(self.file, place, message))

    def parsed(self, text: str) -> Mapping[str, Any] | None:
        """Return the object that a file holds."""
        try:
            found = json.loads(
                text,
                object_pairs_hook=_with_keys_once,
                parse_constant=_refuse,
                parse_float=_plain_float,
            )
        except json.JSONDecodeError as error:
            words = _("line {line} is not JSON: a comma, a bracket or a quotation mark is wrong")
            self.say("", words.format(line=error.lineno))
            return None
        except (ValueError, RecursionError) as error:
            words = _("it cannot be read: {detail}")
            detail = error if isinstance(error, ValueError) else _("it is nested too deeply")
            self.say("", words.format(detail=detail))
            return None
        if _depth(found) > _DEEPEST:
            self.say(
                "", _("it cannot be read: {detail}").format(detail=_("it is nested too deeply"))
            )
            return None
        return self.mapping(found, "")

    def mapping(self, value: object, place: str) -> Mapping[str, Any] | None:
        """Return an object."""
        if isinstance(value, Mapping):
            return value
        self.say(place, _("an object in braces belongs here"))
        return None

    def keys(
        self, data: Mapping[str, Any], place: str, known: Collection[str], needed: Iterable[str]
    ) -> None:
        """Note keys that are unknown, and those that are missing."""
        for name in data:
            if name not in known:
                words = _("“{key}” is unknown here; there are: {known}")
                self.say(place, words.format(key=short(name), known=_(", ").join(sorted(known))))
        for name in needed:
            if name not in data:
                self.say(place, _("“{key}” is missing").format(key=name))

    def items(self, value: object, place: str, most: int, least: int = 0) -> list[Any]:
        """Return the items of a list."""
        if not isinstance(value, list):
            self.say(place, _("a list in square brackets belongs here"))
            return []
        if not least <= len(value) <= most:
            words = _("{least} to {most} entries belong here, not {count}")
            self.say(place, words.format(least=least, most=most, count=len(value)))
        return value[:most]

    def text(
        self, value: object, place: str, most: int, *, empty: bool = False, lines: bool = False
    ) -> str | None:
        """Return a text of at most `most` characters, without line ends unless `lines`."""
        if not isinstance(value, str):
            self.say(place, _("a text in quotation marks belongs here"))
            return None
        if not value.strip() and not empty:
            self.say(place, _("it is empty"))
            return None
        if len(value) > most:
            self.say(place, _("it has more than {most} characters").format(most=most))
            return None
        if not lines and len(value.splitlines()) > 1:
            self.say(place, _("it has more than one line"))
        try:
            printable(value, place)
        except CharacterForbidden as error:
            words = _("the character {code} cannot stand on a paper")
            self.say(place, words.format(code=error.facts["code_point"]))
            return None
        return value

    def identity(self, value: object, place: str, taken: Collection[str] = ()) -> str | None:
        """Return the id of a field, table or column."""
        name = self.text(value, place, 40)
        if name is None:
            return None
        if not _ID.fullmatch(name) or name in taken:
            words = _("“{name}” cannot be an id: a to z, 0 to 9 and _, beginning with a letter")
            self.say(place, words.format(name=short(name)))
            return None
        return name

    def whole(self, value: object, place: str, low: int, high: int) -> int | None:
        """Return a whole number."""
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            words = _("a whole number from {low} to {high} belongs here")
            self.say(place, words.format(low=low, high=high))
            return None
        return value

    def measure(self, value: object, place: str, low: float, high: float) -> float | None:
        """Return a number of millimetres or points."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = float(value) if is_number else low - 1  # type: ignore[arg-type]
        if low <= number <= high:
            return number
        words = _("a number from {low} to {high} belongs here")
        self.say(place, words.format(low=low, high=high))
        return None

    def flag(self, value: object, place: str) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            self.say(place, _("true or false belongs here"))
            return False
        return value

    def one_of(self, value: object, place: str, options: Collection[str]) -> str | None:
        """Return one of `options`."""
        if not isinstance(value, str) or value not in options:
            words = _("“{value}” is unknown here; there are: {known}")
            said = {"value": short(value), "known": _(", ").join(sorted(options))}
            self.say(place, words.format(**said))
            return None
        return value

    def wording(
        self,
        value: object,
        place: str,
        known: Collection[str],
        *,
        most: int = 2000,
        needed: Iterable[str] = (),
        lines: bool = False,
        empty: bool = False,
    ) -> set[str]:
        """Return the places of a sentence.

        Only the names in `known` may stand in braces, bare: what is filled in must not be looked
        into, converted or padded by a file from elsewhere.
        """
        text = self.text(value, place, most, lines=lines, empty=empty)
        if text is None:
            return set()
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            self.say(place, _("its braces do not fit together"))
            return set()
        found = set()
        for _text, name, spec, how in parts:
            if name is None:
                continue
            if spec or how or (name not in known and not _PLACE.fullmatch(name)):
                self.say(place, _("“{place}” is no bare name of a place").format(place=short(name)))
            elif name not in known:
                self.say(place, _unknown_place(name, known))
            else:
                found.add(name)
        for name in sorted(set(needed) - found):
            self.say(place, _("the place {{{place}}} is missing").format(place=name))
        return found


def short(value: object) -> str:
    """Return a value as a fault quotes it: on one line, not at length."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:40]}…"


def _unknown_place(name: str, known: Collection[str]) -> str:
    if not known:
        return _("there is no place {{{place}}}; none is filled in here").format(place=name)
    words = _("there is no place {{{place}}}; there are: {known}")
    named = _(", ").join(f"{{{one}}}" for one in sorted(known))
    return words.format(place=name, known=named)


def _depth(value: object) -> int:
    level, values = 0, [value]
    while values:
        inner: list[object] = []
        for one in values:
            if isinstance(one, Mapping):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level, values = level + 1, inner
    return level


def _with_keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(_("“{key}” stands there twice").format(key=short(name)))
        found[name] = value
    return found


def _refuse(name: str) -> object:
    raise ValueError(_("{name} is no number").format(name=name))


def _plain_float(text: str) -> float:
    if len(text) > 20 or "e" in text.lower():
        raise ValueError(_("{name} is no number").format(name=short(text)))
    return float(text)
