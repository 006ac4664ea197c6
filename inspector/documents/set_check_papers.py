"""Whether the descriptions of papers in a template set can be followed: `papers/*.json`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from inspector.documents.set_check_fields import Vocabulary, check_fields, check_tables, law_ids
from inspector.documents.set_check_parts import FORM_PARTS, LETTER_PARTS, Parts
from inspector.documents.set_judge import Judge
from inspector.documents.template_sets import shipped
from inspector.domain.paper import PAPER_TITLE, PaperKind, SignerRole
from inspector.domain.sheet import FORM, LETTER
from inspector.i18n import _

RECORD, ORDER = "record", "order"  # drawn by builders of their own
_BUILT = {PaperKind.INSPECTION_RECORD: RECORD, PaperKind.RECTIFICATION_ORDER: ORDER}
_TEXTS, _FLAGS = ("header", "copies", "note"), ("needs_seal", "needs_power")
_COUNTS = {"block": (1, 1000), "officers_least": (0, 9), "photos": (0, 6)}
_PAPER_KEYS = frozenset(
    {"kind", "title", "word", "series", "layout", "pages", "needs", "signers", "letter"}
    | {"fields", "tables", "laws", "remedies", "parts", *_TEXTS, *_FLAGS, *_COUNTS}
)
_LETTER_KEYS = frozenset({"organ", "title", "to", "note"})
# Fields that the program reads itself, though they are printed nowhere.
_HIDDEN = frozenset({"per_page", "approved", "entity", "closer", "number", "approver"})
_WORD = re.compile(r"[\u3400-\u9fff〔〕（）]{1,12}")
_REMEDY_LAWS = ("reconsideration", "litigation")


@dataclass(frozen=True, slots=True)
class Known:
    """What the papers of one set may name. `remedies`: wordings of 救济途径."""

    words: Vocabulary
    remedies: frozenset[str]


def check_papers(papers: Mapping[str, Mapping[str, Any]], known: Known, judge: Judge) -> None:
    """Note what is wrong in the descriptions, given by the names of their files."""
    files: dict[str, str] = {}
    for name, data in papers.items():
        judge.file = name
        _Paper(data, known, judge).check()
        kind = str(data.get("kind", ""))
        if files.setdefault(kind, name) != name:
            words = _("{other} describes the same kind")
            judge.say("kind", words.format(other=files[kind]))


class _Paper:
    """One description while it is checked."""

    def __init__(self, data: Mapping[str, Any], known: Known, judge: Judge) -> None:
        self._data, self._known, self._judge = data, known, judge

    def check(self) -> None:
        data, judge, words = self._data, self._judge, self._known.words
        judge.keys(data, "", _PAPER_KEYS, ("kind", "title"))
        said = judge.one_of(data.get("kind"), "kind", [one.value for one in PaperKind])
        layouts = (FORM, LETTER, RECORD, ORDER)
        layout = judge.one_of(data.get("layout", FORM), "layout", layouts)
        if said is None or layout is None:
            return
        kind = PaperKind(said)
        built = _BUILT.get(kind)
        if (layout in (RECORD, ORDER) or built) and layout != built:
            text = _("the layout of {kind} is “{layout}”")
            judge.say("layout", text.format(kind=said, layout=built or FORM))
            return
        self._check_plain(layout)
        self._check_power(kind, layout)
        if kind is PaperKind.INSPECTION_RECORD:
            self._check_record()
        fields = check_fields(data.get("fields", []), kind, words, judge)
        tables = check_tables(data.get("tables", []), fields, words, judge)
        laws = judge.mapping(data.get("laws", {}), "laws") or {}
        for name, ids in laws.items():
            if judge.identity(name, "laws") is not None:
                law_ids(ids, f"laws.{name}", words, judge)
        parts = Parts(fields, tables, laws, judge)
        self._check_remedies(laws, parts)
        if built:
            if fields or tables or data.get("parts"):
                judge.say("", _("the program draws it: it has no fields, tables and parts"))
            return
        parts.check(data.get("parts", []), FORM_PARTS if layout == FORM else LETTER_PARTS)
        letter = data.get("letter", {})
        for key, text in letter.items() if isinstance(letter, Mapping) else ():
            parts.sentence(text, f"letter.{key}")
        # What is asked for is printed, and what is cited is named by the paper.
        for name in sorted({*fields, *tables} - parts.shown - _HIDDEN):
            judge.say(name, _("it is asked for, but stands nowhere on the paper"))
        for name in sorted(laws.keys() - parts.cited):
            text = _("no sentence names it as {{law.{name}}}").format(name=name)
            judge.say(f"laws.{name}", text)

    def _check_plain(self, layout: str) -> None:
        data, judge = self._data, self._judge
        judge.text(data.get("title", "-"), "title", 40)
        word = data.get("word", "")
        if word != "" and (not isinstance(word, str) or not _WORD.fullmatch(word)):
            judge.say("word", _("1 to 12 Chinese characters belong here"))
        if "series" in data:
            judge.one_of(data["series"], "series", [one.value for one in PaperKind])
        for name, (low, high) in _COUNTS.items():
            if name in data:
                judge.whole(data[name], name, low, high)
        if data.get("photos", 0) not in (0, 2, 4, 6):
            judge.say("photos", _("2, 4 or 6 photographs stand on a page"))
        for name in _TEXTS:
            if name in data:
                judge.text(data[name], name, 400, empty=True)
        if "pages" in data:
            places = {"total", "page"}
            judge.wording(data["pages"], "pages", places, most=100, needed=places)
        for name in _FLAGS:
            if name in data:
                judge.flag(data[name], name)
        for number, one in enumerate(judge.items(data.get("needs", []), "needs", 20), 1):
            judge.one_of(one, f"needs[{number}]", self._known.words.needs)
        signers = judge.mapping(data.get("signers", {}), "signers") or {}
        for role, count in signers.items():
            if judge.one_of(role, "signers", [one.value for one in SignerRole]):
                judge.whole(count, f"signers.{role}", 0, 9)
        letter = judge.mapping(data.get("letter", {}), "letter") or {}
        if layout == LETTER:
            judge.keys(letter, "letter", _LETTER_KEYS, ("organ", "title", "to"))
        elif letter:
            judge.say("letter", _("it goes with the layout “letter” only"))

    def _check_power(self, kind: PaperKind, layout: str) -> None:
        """What always takes power of enforcement is not issued without, whatever a file says."""
        data, judge, title = self._data, self._judge, PAPER_TITLE[kind]
        if kind in _always("needs_power") and data.get("needs_power") is not True:
            words = _("{title} takes power of enforcement: “needs_power” is true")
            judge.say("needs_power", words.format(title=title))
        if kind in _always("needs_seal") and data.get("needs_seal") is not True:
            words = _("{title} takes a seal: “needs_seal” is true")
            judge.say("needs_seal", words.format(title=title))
        if kind in _always("remedies") and not data.get("remedies"):
            # 行政复议法 20, 行政诉讼法 46: without it the time to appeal runs on.
            words = _("{title} tells the ways to appeal: name them in “remedies”")
            judge.say("remedies", words.format(title=title))
        # 行政处罚法 42: at least two. A letter is signed by nobody in the program.
        enforces = data.get("needs_power") is True and layout != LETTER
        lowest = max(_least_officers().get(kind, 0), 2 if enforces else 0)
        least = data.get("officers_least", 2)
        if isinstance(least, int) and least < lowest:
            words = _("{title} needs at least {count} officers")
            judge.say("officers_least", words.format(title=title, count=lowest))

    def _check_record(self) -> None:
        """A visit goes on once its record is signed: by those who always sign it."""
        said = self._data.get("signers", {})
        for role, least in _record_signers().items():
            count = said.get(role.value, 0) if isinstance(said, Mapping) else 0
            if isinstance(count, int) and count < least:
                words = _("at least {count} sign the record as {role}")
                self._judge.say("signers", words.format(count=least, role=role.value))

    def _check_remedies(self, laws: Mapping[str, Any], parts: Parts) -> None:
        said, judge = self._data.get("remedies", ""), self._judge
        if said == "" or judge.one_of(said, "remedies", self._known.remedies) is None:
            return
        if not any("remedies" in one for one in _objects(self._data.get("parts"))):
            self._judge.say("parts", _("no part prints the “remedies”"))
        for name in _REMEDY_LAWS:
            parts.cited.add(name)
            if name not in laws:
                judge.say("laws", _("“{key}” is missing").format(key=name))


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


@lru_cache(maxsize=8)
def _always(name: str) -> frozenset[PaperKind]:
    """Return the kinds that have needs_power, needs_seal or remedies in every shipped set."""
    specs = [spec for one in shipped().every() for spec in one.described.values()]
    without = {spec.kind for spec in specs if not getattr(spec, name)}
    return frozenset({spec.kind for spec in specs} - without)


@lru_cache(maxsize=1)
def _record_signers() -> Mapping[SignerRole, int]:
    """Return who signs a record in every shipped set: without them no visit could leave."""
    specs = [one.described[PaperKind.INSPECTION_RECORD] for one in shipped().every()]
    return {role: min(spec.signers.get(role, 0) for spec in specs) for role in specs[0].signers}


@lru_cache(maxsize=1)
def _least_officers() -> Mapping[PaperKind, int]:
    """Return how few officers each kind has in the shipped sets."""
    found: dict[PaperKind, int] = {}
    for one in shipped().every():
        for kind, spec in one.described.items():
            found[kind] = min(spec.officers_least, found.get(kind, spec.officers_least))
    return found
