"""Reading a standards pack from its files, strictly: every slip is noted with file and clause."""

import json
import re
from collections.abc import Set
from datetime import date
from pathlib import Path

from inspector.domain.condition import Condition, ConditionSlip, read_condition
from inspector.domain.standard import (
    KINDS,
    UNVERIFIED,
    VERIFIED,
    Clause,
    HazardLevel,
    PackProblem,
    Standard,
    StandardsPack,
)
from inspector.i18n import _

_FILE = re.compile(r"[a-z0-9][a-z0-9-]*\.json")
_STANDARD_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CLAUSE_ID = re.compile(r"[A-Z][A-Z0-9]*(-[0-9]+[a-z]?)+")


class PackReader:
    """Reads the files one by one and notes every slip instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clause_ids: dict[str, str] = {}
        self.problems: list[PackProblem] = []

    def read(self) -> StandardsPack:
        index = self._load("pack.json")
        if self.problems:
            return StandardsPack("", ())
        fields = _Fields(self, "pack.json", "", index)
        version = fields.text("version")
        names = fields.texts("files")
        fields.done()
        standards: dict[str, Standard] = {}
        for name in names:
            if not _FILE.fullmatch(name):
                self.note("pack.json", name, _("this is no file name of the pack"))
                continue
            each = self._standard(name)
            if each is None:
                continue
            if each.id in standards or name != f"{each.id}.json":
                self.note(name, each.id, _("the id must be the file's name, and stand once"))
            standards.setdefault(each.id, each)
        for each in standards.values():
            for older in each.replaces:
                # Only ids are lower-case ASCII; numbers of documents are Chinese.
                if _STANDARD_ID.fullmatch(older) and older not in standards:
                    text = _("it replaces {older}, which the pack does not have")
                    self.note(f"{each.id}.json", "replaces", text.format(older=older))
        return StandardsPack(version, tuple(standards.values()))

    def note(self, file: str, place: str, message: str) -> None:
        self.problems.append(PackProblem(file, place, message))

    def _load(self, name: str) -> object:
        try:
            text = (self._folder / name).read_text(encoding="utf-8")
            return json.loads(text, object_pairs_hook=_no_key_twice)
        except OSError:
            self.note(name, "", _("the file is missing or cannot be read"))
        except (ValueError, RecursionError) as cause:
            self.note(name, "", _("this is not JSON: {cause}").format(cause=cause))
        return None

    def _standard(self, file: str) -> Standard | None:
        before = len(self.problems)
        raw = self._load(file)
        if len(self.problems) > before:
            return None
        fields = _Fields(self, file, "", raw)
        standard_id = fields.text("id", _STANDARD_ID)
        title, number = fields.text("title"), fields.text("number")
        issued, effective = fields.day("issued"), fields.day("effective")
        superseded = fields.day_or_none("superseded")
        if superseded is not None and superseded <= effective:
            self.note(file, "superseded", _("it ends before it begins"))
        standard = Standard(
            id=standard_id,
            title=title,
            number=number,
            short=fields.text("short"),
            issuer=fields.text("issuer"),
            kind=fields.one_of("kind", KINDS),
            issued=issued,
            effective=effective,
            superseded=superseded,
            replaces=fields.texts("replaces"),
            source=fields.text("source"),
            verification=fields.one_of("verification", VERIFIED | UNVERIFIED),
            scope=fields.text("scope"),
            clauses=tuple(
                self._clause(file, standard_id, title, number, each)
                for each in fields.items("clauses")
            ),
        )
        fields.done()
        return standard

    def _clause(self, file: str, standard_id: str, title: str, number: str, raw: object) -> Clause:
        named = raw.get("id") if isinstance(raw, dict) else None
        place = named if isinstance(named, str) else _("a clause")
        fields = _Fields(self, file, place, raw)
        clause_id = fields.text("id", _CLAUSE_ID)
        if clause_id in self._clause_ids:
            other = self._clause_ids[clause_id]
            self.note(file, clause_id, _("this id stands already in {file}").format(file=other))
        self._clause_ids[clause_id] = file
        level = fields.one_of_or_none("level", {"major"})
        clause = Clause(
            id=clause_id,
            standard_id=standard_id,
            title=title,
            number=number,
            article=fields.text("article"),
            citation=fields.text("citation"),
            text=fields.text("text"),
            paraphrase=fields.flag("paraphrase"),
            level=HazardLevel.MAJOR if level else None,
            verification=fields.one_of("verification", VERIFIED | UNVERIFIED),
            conditions=fields.condition("conditions"),
            applies=fields.text_or_empty("applies"),
        )
        if not clause.citation.startswith(clause.article):
            self.note(file, clause_id, _("the citation does not begin with the article"))
        bare = isinstance(raw, dict) and raw.get("conditions") is None
        if clause.level and clause.is_verified and bare:
            self.note(file, clause_id, _("a verified criterion needs conditions to tick"))
        fields.done()
        return clause


class _Fields:
    """One JSON object, read key by key; a slip is noted and a harmless value stands in for it.

    Those values never leave `load_pack`, which refuses a pack with any problem.
    """

    def __init__(self, reader: PackReader, file: str, place: str, raw: object) -> None:
        self._reader, self._file, self._place = reader, file, place
        self._left: dict[str, object] = {}
        if isinstance(raw, dict):
            self._left = dict(raw)
        else:
            self._note("", _("an object was expected"))

    def text(self, key: str, form: re.Pattern[str] | None = None) -> str:
        value = self._left.pop(key, None)
        if not isinstance(value, str) or value != value.strip() or not value:
            self._note(key, _("a text is needed"))
            return ""
        if form is not None and not form.fullmatch(value):
            self._note(key, _("“{value}” is no valid id").format(value=value))
        return value

    def text_or_empty(self, key: str) -> str:
        return self.text(key) if key in self._left else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._left.pop(key, None)
        if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
            return tuple(value)
        self._note(key, _("a list of texts is needed"))
        return ()

    def items(self, key: str) -> list[object]:
        value = self._left.pop(key, None)
        if isinstance(value, list):
            return value
        self._note(key, _("a list is needed"))
        return []

    def flag(self, key: str) -> bool:
        value = self._left.pop(key, None)
        if isinstance(value, bool):
            return value
        self._note(key, _("true or false is needed"))
        return False

    def one_of(self, key: str, allowed: Set[str]) -> str:
        value = self._left.pop(key, None)
        if isinstance(value, str) and value in allowed:
            return value
        choices = ", ".join(sorted(allowed))
        self._note(key, _("one of these is needed: {choices}").format(choices=choices))
        return ""

    def one_of_or_none(self, key: str, allowed: Set[str]) -> str | None:
        if key in self._left and self._left[key] is None:
            del self._left[key]
            return None
        return self.one_of(key, allowed)

    def day(self, key: str) -> date:
        value = self._left.pop(key, None)
        try:
            if isinstance(value, str) and len(value) == len("2026-01-31"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self._note(key, _("a date like 2026-01-31 is needed"))
        return date.min

    def day_or_none(self, key: str) -> date | None:
        if key in self._left and self._left[key] is None:
            del self._left[key]
            return None
        return self.day(key)

    def condition(self, key: str) -> Condition | None:
        value = self._left.pop(key, None)
        try:
            return None if value is None else read_condition(value)
        except ConditionSlip as slip:
            self._note(key, str(slip))
        return None

    def done(self) -> None:
        for key in self._left:
            self._note(key, _("this field is not known"))

    def _note(self, key: str, message: str) -> None:
        place = ", ".join(part for part in (self._place, key) if part)
        self._reader.note(self._file, place, message)


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse what `json` would settle by taking the last."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError(_("a key stands twice in one object"))
    return result
