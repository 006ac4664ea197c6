"""Whether the fields and tables of a paper in a template set can be filled in."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.documents.set_judge import Judge, short
from inspector.documents.set_reader import shared_fields
from inspector.domain.paper import PaperKind
from inspector.domain.sheet import CHOICE, FIELD_KINDS, ISSUED, TERM, TICKS
from inspector.i18n import _

ALWAYS = frozenset({"issued", "organ_name"})  # places of every sentence
_RESERVED = frozenset({"covered", *ALWAYS})
_FIELD_FLAGS = _COLUMN_FLAGS = ("required", "law", "pen")
_FIELD_KEYS = frozenset(
    {"id", "label", "kind", "source", "default", "options", "most", "top", "hint", "goes_with"}
    | {"like", "term", *_FIELD_FLAGS}
)
_TABLE_KEYS = frozenset(
    {"id", "label", "columns", "source", "required", "blank", "numbered", "per_page", "row_mm"}
)
_COLUMN_KEYS = frozenset({"id", "head", "width_mm", "align", *_COLUMN_FLAGS})
_PER_PAGE, _PHOTOS = "per_page", {"2", "4", "6"}  # read by the program as a number
_LONGEST_TERM = 400  # days
_PAPER_MM = 146.5  # the text of a 文书 (documents §3); a letter has more
_SERIAL_MM, _LEAST_MM, _NARROWEST_MM = 12.0, 12.0, 8.0

Fields = Mapping[str, tuple[str, ...]]  # options by id of the field
Tables = Mapping[str, tuple[str, ...]]  # ids of the columns by id of the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What papers may name that is none of their own.

    knows_law    says whether the standards pack has a clause
    sources      where values come from; `row_sources` with the columns that each fills in
    needs        what must be there first
    relied       fields that the program reads from a kind of paper, with the options it knows
    """

    knows_law: Callable[[str], bool]
    sources: Collection[str]
    row_sources: Mapping[str, Collection[str]]
    needs: Collection[str]
    relied: Mapping[PaperKind, Mapping[str, tuple[str, ...]]]


def law_ids(value: object, place: str, words: Vocabulary, judge: Judge) -> None:
    """Check clauses as papers name them: ids with a blank between, `id?trade` among them."""
    text = judge.text(value, place, 400)
    for said in text.split() if text is not None else ():
        clause = said.partition("?")[0]
        if not words.knows_law(clause):
            unknown = _("the standards pack has no clause {clause}")
            judge.say(place, unknown.format(clause=short(clause)))


def check_condition(
    text: str, place: str, fields: Fields, tables: Tables, judge: Judge, *, option: bool = False
) -> None:
    """Check "field", "table" or "field=option"; with `option` the last only."""
    name, equals, wanted = text.partition("=")
    if judge.one_of(name, place, {*fields, *tables}) is None:
        return
    if (equals or option) and wanted not in fields.get(name, ()):
        words = _("“{option}” is no option of the field “{name}”")
        judge.say(place, words.format(option=short(wanted), name=name))


def check_fields(said: object, kind: PaperKind, words: Vocabulary, judge: Judge) -> Fields:
    """Check the fields of a paper; return them."""
    found: dict[str, tuple[str, ...]] = {}
    conditions: list[tuple[str, object]] = []
    terms: list[tuple[str, object]] = []
    for number, each in enumerate(judge.items(said, "fields", 80), 1):
        one = _with_shared(each, f"fields[{number}]", judge)
        name = judge.identity(one.get("id"), f"fields[{number}].id", _RESERVED) if one else None
        if one is None or name is None:
            continue
        if name in found:
            doubled = _("“{name}” is the id of another one too").format(name=name)
            judge.say(f"fields[{number}]", doubled)
        found[name] = _check_field(one, f"fields.{name}", words, judge)
        conditions.append((f"fields.{name}.goes_with", one.get("goes_with", "")))
        terms.append((f"fields.{name}.term", one.get("term", "")))
    for place, condition in conditions:
        text = judge.text(condition, place, 260) if condition != "" else None
        if text is not None:
            check_condition(text, place, found, {}, judge, option=True)
    for place, term in terms:
        if term != "":
            _check_term(term, place, found, judge)
    for name, options in words.relied.get(kind, {}).items():
        if name not in found:
            missing = _("the program reads the field “{name}” of this paper: it is missing")
            judge.say("fields", missing.format(name=name))
        elif options and found[name] != options:
            other = _("the program reads this field: its options are {options}")
            judge.say(f"fields.{name}.options", other.format(options=_(", ").join(options)))
    return found


def _check_term(value: object, place: str, fields: Fields, judge: Judge) -> None:
    match = TERM.fullmatch(value) if isinstance(value, str) else None
    if match is None or not 1 <= int(match.group(2)) <= _LONGEST_TERM:
        judge.say(place, _("a period belongs here, such as start+30d or issued+7w"))
    elif match.group(1) != ISSUED:
        judge.one_of(match.group(1), place, fields)


def _with_shared(said: object, place: str, judge: Judge) -> Mapping[str, Any] | None:
    """Return a field with what it has from a shared one."""
    shared = shared_fields()
    if isinstance(said, str):
        name = said.removesuffix("!")
        if name in shared:
            return {"id": name, **shared[name]}
        words = _("there is no shared field “{name}”; there are: {known}")
        judge.say(place, words.format(name=short(name), known=_(", ").join(sorted(shared))))
        return None
    one = judge.mapping(said, place)
    if one is None:
        return None
    if "like" not in one:
        return {**shared.get(str(one.get("id", "")), {}), **one}
    if judge.one_of(one["like"], f"{place}.like", shared) is None:
        return None
    return {**shared[one["like"]], **one}


def _check_field(
    one: Mapping[str, Any], place: str, words: Vocabulary, judge: Judge
) -> tuple[str, ...]:
    """Check one field; return its options."""
    judge.keys(one, place, _FIELD_KEYS, ("id", "label"))
    judge.text(one.get("label", "-"), f"{place}.label", 60)
    kind = judge.one_of(one.get("kind", "line"), f"{place}.kind", FIELD_KINDS)
    if one.get("source", "") != "":
        judge.one_of(one["source"], f"{place}.source", words.sources)
    for name in ("default", "hint"):
        if name in one:
            judge.text(one[name], f"{place}.{name}", 4000, empty=True, lines=True)
    for name in _FIELD_FLAGS:
        if name in one:
            judge.flag(one[name], f"{place}.{name}")
    if "most" in one:
        judge.whole(one["most"], f"{place}.most", 1, 20_000)
    if "top" in one:
        judge.whole(one["top"], f"{place}.top", 0, 1_000_000_000)
    options: list[str] = []
    for number, each in enumerate(judge.items(one.get("options", []), f"{place}.options", 40), 1):
        option = judge.text(each, f"{place}.options[{number}]", 200)
        if option is not None:
            options.append(option)
    if kind in (CHOICE, TICKS):
        if not options:
            judge.say(f"{place}.options", _("there is nothing to choose from"))
        chosen = {line for line in str(one.get("default", "")).split("\n") if line}
        if not chosen <= set(options):
            judge.say(f"{place}.default", _("it is none of the options"))
    if one.get("id") == _PER_PAGE and (kind != CHOICE or not set(options) <= _PHOTOS):
        judge.say(f"{place}.options", _("2, 4 or 6 photographs stand on a page"))
    return tuple(options)


def check_tables(said: object, fields: Fields, words: Vocabulary, judge: Judge) -> Tables:
    """Check the tables of a paper; return them."""
    found: dict[str, tuple[str, ...]] = {}
    for number, each in enumerate(judge.items(said, "tables", 10), 1):
        one = judge.mapping(each, f"tables[{number}]")
        name = judge.identity(one.get("id"), f"tables[{number}].id", _RESERVED) if one else None
        if one is None or name is None:
            continue
        if name in fields or name in found:
            doubled = _("“{name}” is the id of another one too").format(name=name)
            judge.say(f"tables[{number}]", doubled)
        found[name] = _check_table(one, f"tables.{name}", words, judge)
    return found


def _check_table(
    one: Mapping[str, Any], place: str, words: Vocabulary, judge: Judge
) -> tuple[str, ...]:
    """Check one table; return the ids of its columns."""
    judge.keys(one, place, _TABLE_KEYS, ("id", "label", "columns"))
    judge.text(one.get("label", "-"), f"{place}.label", 60)
    for name in ("required", "numbered"):
        if name in one:
            judge.flag(one[name], f"{place}.{name}")
    for name, high in (("blank", 40), ("per_page", 60)):
        if name in one:
            judge.whole(one[name], f"{place}.{name}", 0, high)
    if "row_mm" in one:
        judge.measure(one["row_mm"], f"{place}.row_mm", 0, 60)
    columns = _check_columns(one.get("columns", []), f"{place}.columns", judge)
    source = one.get("source", "")
    if source == "" or judge.one_of(source, f"{place}.source", words.row_sources) is None:
        return columns
    given = words.row_sources[source]
    if not set(columns) & set(given):
        text = _("“{source}” fills in none of these columns; it has: {known}")
        known = _(", ").join(sorted(given))
        judge.say(f"{place}.columns", text.format(source=source, known=known))
    return columns


def _check_columns(said: object, place: str, judge: Judge) -> tuple[str, ...]:
    columns: list[str] = []
    room = _PAPER_MM - _SERIAL_MM
    for number, each in enumerate(judge.items(said, place, 12, 1), 1):
        one, inside = judge.mapping(each, f"{place}[{number}]"), f"{place}[{number}]"
        if one is None:
            continue
        judge.keys(one, inside, _COLUMN_KEYS, ("id", "head"))
        name = judge.identity(one.get("id"), f"{inside}.id")
        if name is not None and name in columns:
            judge.say(inside, _("“{name}” is the id of another one too").format(name=name))
        columns.append(name or "")
        judge.text(one.get("head", "-"), f"{inside}.head", 30)
        width = judge.measure(one.get("width_mm", 0), f"{inside}.width_mm", 0, 150) or _LEAST_MM
        if width < _NARROWEST_MM:
            words = _("no column is narrower than {least} mm")
            judge.say(f"{inside}.width_mm", words.format(least=_NARROWEST_MM))
        room -= width
        if "align" in one:
            judge.one_of(one["align"], f"{inside}.align", ("left", "center", "right"))
        for flag in _COLUMN_FLAGS:
            if flag in one:
                judge.flag(one[flag], f"{inside}.{flag}")
    if room < 0:
        judge.say(place, _("together they are wider than the paper"))
    return tuple(columns)
