"""Whether a template set may be added: every fault with its file and place, none by guessing.

What the program fills into a wording, and which wording it needs, is what the shipped sets have:
there is no second list of it here. The descriptions of papers: set_check_papers.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from inspector.documents.set_check_fields import Vocabulary, law_ids
from inspector.documents.set_check_papers import Known, check_papers
from inspector.documents.set_judge import Judge, places_of, short
from inspector.documents.set_reader import PAPERS, SET_FILE, Files, read_set, shared_fields
from inspector.documents.template_sets import SET_ID, Sets, shipped
from inspector.documents.templates import TemplateSet
from inspector.domain.numbering import is_provisional, serial_of
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.person import OrganKind
from inspector.errors import SetFault
from inspector.i18n import _

_NEEDED = ("id", "name", "version", "effective", "organs", "number", "papers")
_OWN_KEYS = frozenset({*_NEEDED, "superseded", "base", "industries"})
_NUMBER_PLACES = frozenset({"short", "word", "year", "serial"})
_COLUMNS = "columns"  # heads of the order's table, among its wording
# Wording that names clauses, and not what is printed.
_LAWS = frozenset({"order_basis", "reconsideration_clauses", "litigation_clauses"})
_REMEDIES, _REMEDY_PLACES = (
    "remedies",
    frozenset({"reconsideration", "litigation", "body", "court"}),
)
# Without these the program cannot close a visit, or bind its dossier.
_ALWAYS = (PaperKind.INSPECTION_RECORD, PaperKind.CASE_COVER)
_FILE = re.compile(r"(?:papers/)?[a-z][a-z0-9_-]{0,48}\.json")


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """What a check has found. `template` is None where there are faults."""

    template: TemplateSet | None
    faults: tuple[SetFault, ...]


def check_set(files: Files, sets: Sets, words: Vocabulary) -> CheckedSet:
    """Check a set that would stand beside `sets`; raises nothing for what is in the files."""
    judge = Judge()
    parsed = _parsed(files, judge)
    data = parsed.get(SET_FILE)
    if data is None:
        return CheckedSet(None, tuple(judge.faults))
    judge.file = SET_FILE
    base = _check_head(data, sets, judge)
    sheets = {name: one for name, one in parsed.items() if "/" not in name and name != SET_FILE}
    for name, one in sheets.items():
        judge.file = name
        _check_sheet(name.removesuffix(".json"), one, words, judge)
    papers = {name: one for name, one in parsed.items() if name.startswith(PAPERS)}
    remedies = {
        *(base.sheets.get(_REMEDIES, {}) if base else {}),
        *sheets.get(f"{_REMEDIES}.json", {}),
    }
    check_papers(papers, Known(words, frozenset(remedies)), judge)
    if judge.faults:
        return CheckedSet(None, tuple(judge.faults))
    try:
        template = read_set(files, sets.find, shared_fields())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        judge.file = SET_FILE
        judge.say("", _("it cannot be read: {detail}").format(detail=short(error)))
        return CheckedSet(None, tuple(judge.faults))
    _check_whole(template, sets, judge)
    return CheckedSet(None if judge.faults else template, tuple(judge.faults))


def _parsed(files: Files, judge: Judge) -> dict[str, Mapping[str, Any]]:
    found = {}
    for name, text in sorted(files.items()):
        judge.file = name
        known = name.startswith(PAPERS) or name == SET_FILE or _stem(name) in _wanted()
        if not _FILE.fullmatch(name) or not known:
            words = _("it belongs to no set: there are set.json, {names} and papers/….json")
            names = _(", ").join(f"{one}.json" for one in sorted(_wanted()))
            judge.say("", words.format(names=names))
            continue
        one = judge.parsed(text)
        if one is not None:
            found[name] = one
    judge.file = SET_FILE
    if SET_FILE not in files:
        judge.say("", _("it is missing"))
    return found


def _check_head(data: Mapping[str, Any], sets: Sets, judge: Judge) -> TemplateSet | None:
    """Check `set.json`; return the base that it names."""
    common = _common_places()
    judge.keys(data, "", _OWN_KEYS | common.keys(), _NEEDED)
    name = judge.text(data.get("id", "-"), "id", 64)
    if name is not None and "id" in data and not SET_ID.fullmatch(name):
        judge.say("id", _("a to z, 0 to 9, with . or - between them, such as emergency-2027.1"))
    judge.text(data.get("name", "-"), "name", 60)
    judge.text(data.get("version", "-"), "version", 20)
    since = _day(data.get("effective"), "effective", judge) if "effective" in data else None
    until = data.get("superseded")
    if until is not None:
        until = _day(until, "superseded", judge)
        if since is not None and until is not None and until <= since:
            judge.say("superseded", _("it is not after “effective”"))
    kinds = [one.value for one in OrganKind]
    _each_once(data.get("organs", kinds[:1]), "organs", kinds, judge)
    for number, one in enumerate(judge.items(data.get("industries", []), "industries", 30), 1):
        judge.text(one, f"industries[{number}]", 20)
    if "number" in data:
        _check_number(data["number"], judge)
    _each_once(
        data.get("papers", ["CASE_COVER"]), "papers", [one.value for one in PaperKind], judge
    )
    for key, places in common.items():
        if key in data:
            judge.wording(data[key], key, places, needed=places, empty=key == "certificate")
    said = data.get("base")
    base = sets.find(said) if isinstance(said, str) else None
    if said is not None and base is None:
        words = _("the set {base} is not there: add it first, or leave “base” out")
        judge.say("base", words.format(base=short(said)))
    if said is None and name not in {one.id for one in sets.shipped}:
        # A later program may print words that no set of today has: those of the base, then.
        judge.say("base", _("it is missing: the set whose words hold where this one says nothing"))
    elif said is None:
        for key in sorted(common.keys() - data.keys()):
            judge.say("", _("“{key}” is missing, for the set has no base").format(key=key))
    return base


def _check_number(value: object, judge: Judge) -> None:
    before = len(judge.faults)
    needed = _NUMBER_PLACES - {"short"}
    judge.wording(value, "number", _NUMBER_PLACES, most=60, needed=needed)
    if len(judge.faults) > before:
        return
    sample = str(value).format(short="示例", word="检记", year=2026, serial=1)
    if serial_of(sample) != (2026, 1) or is_provisional(sample):
        judge.say("number", _("year and serial stand as 〔{year}〕{serial}号"))


def _check_sheet(name: str, data: Mapping[str, Any], words: Vocabulary, judge: Judge) -> None:
    """Check one file of wording."""
    known = _sheet_places()[name]
    free = name == _REMEDIES  # a set may have a wording of its own, which a paper names
    own = {*known, *(data if free else ()), *([_COLUMNS] if name == "order" else ())}
    judge.keys(data, "", own, ())
    for key, value in data.items():
        if key == _COLUMNS and name == "order":
            heads = judge.mapping(value, key)
            wanted = _order_columns()
            if heads is not None:
                judge.keys(heads, key, wanted, wanted)
                for column, head in heads.items():
                    judge.text(head, f"{key}.{column}", 20)
        elif name == _REMEDIES and key in _LAWS:
            law_ids(value, key, words, judge)
        elif key in own:
            places = known.get(key, _REMEDY_PLACES if free else frozenset())
            judge.wording(value, key, places, lines=free)


def _check_whole(template: TemplateSet, sets: Sets, judge: Judge) -> None:
    """Check what can be told only of the set with its base."""
    for name, known in _sheet_places().items():
        missing = known.keys() - template.sheets.get(name, {}).keys()
        judge.file = f"{name}.json"
        for key in sorted(missing):
            judge.say("", _("“{key}” is missing, for the set has no base").format(key=key))
    judge.file = "order.json"
    if set(template.columns) != set(_order_columns()):
        judge.say(_COLUMNS, _("“{key}” is missing, for the set has no base").format(key=_COLUMNS))
    judge.file = SET_FILE
    for kind in _ALWAYS:
        if kind not in template.papers:
            words = _("{kind} ({title}) is missing: no set can do without it")
            judge.say("papers", words.format(kind=kind.value, title=PAPER_TITLE[kind]))
    _check_words(template, judge)
    _check_series(template, sets, judge)


def _check_words(template: TemplateSet, judge: Judge) -> None:
    """Two kinds with one 文种字 would have the same numbers, unless they share a series."""
    by_word: dict[str, PaperKind] = {}
    for kind, spec in template.papers.items():
        if spec.series is not None:
            other = template.papers.get(spec.series)
            if other is None or other.series is not None or other.word != spec.word:
                words = _(
                    "{kind} shares the numbers of {series}: that is to be a paper of this set, "
                    "with the same word and a series of its own"
                )
                said = {"kind": kind.value, "series": spec.series.value}
                judge.say("papers", words.format(**said))
        elif spec.word and by_word.setdefault(spec.word, kind) is not kind:
            words = _("{kind} and {other} have one word, {word}: name a “series” or another word")
            said = {"kind": kind.value, "other": by_word[spec.word].value, "word": spec.word}
            judge.say("papers", words.format(**said))


def _check_series(template: TemplateSet, sets: Sets, judge: Judge) -> None:
    """A number of one organ stands on papers of one series, whichever of its sets they are of."""
    mine = _samples(template)
    for other in sets.every():
        if other.id == template.id or not set(other.organs) & set(template.organs):
            continue
        theirs = _samples(other)
        for sample in sorted(mine.keys() & theirs.keys()):
            if mine[sample] is not theirs[sample]:
                words = _("{kind} would get numbers like those of {other} in {name}: {sample}")
                said = {"kind": mine[sample].value, "other": theirs[sample].value}
                judge.say("papers", words.format(**said, name=other.id, sample=sample))


def _samples(template: TemplateSet) -> dict[str, PaperKind]:
    return {
        template.number.format(short="示例", word=spec.word, year=2026, serial=1): spec.numbered_as
        for spec in template.papers.values()
        if spec.word
    }


def _day(value: object, place: str, judge: Judge) -> date | None:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        found = None
    if found is None:
        judge.say(place, _("a day belongs here, such as 2027-01-01"))
    return found


def _each_once(value: object, place: str, options: list[str], judge: Judge) -> None:
    found = judge.items(value, place, len(options), 1)
    for number, one in enumerate(found, 1):
        if judge.one_of(one, f"{place}[{number}]", options) and found.index(one) < number - 1:
            judge.say(f"{place}[{number}]", _("it stands there twice"))


def _stem(name: str) -> str:
    return name.removesuffix(".json")


def _wanted() -> frozenset[str]:
    return frozenset(_sheet_places())


@lru_cache(maxsize=1)
def _common_places() -> Mapping[str, frozenset[str]]:
    """Return the wording of `set.json` by key, with the places that are filled in."""
    found: dict[str, set[str]] = {}
    for one in shipped().every():
        for key, text in one.common.items():
            found.setdefault(key, set()).update(places_of(text))
    return {key: frozenset(places) for key, places in found.items()}


@lru_cache(maxsize=1)
def _sheet_places() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the wording of each file by key, with the places that are filled in."""
    found: dict[str, dict[str, set[str]]] = {}
    for one in shipped().every():
        for name, wording in one.sheets.items():
            for key, text in wording.items():
                found.setdefault(name, {}).setdefault(key, set()).update(places_of(text))
    return {
        name: {key: frozenset(places) for key, places in keys.items()}
        for name, keys in found.items()
    }


def _order_columns() -> list[str]:
    return sorted(shipped().every()[0].columns)
