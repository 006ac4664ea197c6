"""Whether what stands on a paper of a template set can be laid out: its parts, in their order."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from inspector.documents.set_check_fields import ALWAYS, Fields, Tables, check_condition
from inspector.documents.set_judge import Judge
from inspector.domain.paper import SignerRole
from inspector.i18n import _

# What may stand beside the name of each part; `if` and `unless` go with all of them.
FORM_PARTS: Mapping[str, tuple[str, ...]] = {
    "to": (),
    "say": ("bold", "flush", "before", "holds"),
    "fields": (),
    "period": ("label",),
    "other": ("label",),
    "text": ("label",),
    "ticks": ("inline",),
    "table": ("before",),
    "lines": ("each",),
    "grid": ("label_mm", "joined", "row_mm"),
    "approve": ("signer", "day", "label_mm"),
    "remedies": (),
    "sign": (),
    "pen": (),
    "date": (),
    "seal": (),
    "copies": (),
    "note": (),
    "title": ("under",),
}
LETTER_PARTS: Mapping[str, tuple[str, ...]] = {"p": (), "text": (), "table": ()}
_COVERED = "covered"  # condition: the paper is about a round of visits
_FLAGS = ("bold", "flush", "holds", "inline", "joined")
_MOST_OF_A_TABLE = 2  # here if, there unless; each may take forty pages
_MEASURES = {"before": (0.0, 100.0), "label_mm": (10.0, 80.0), "row_mm": (0.0, 60.0)}


class Parts:
    """The parts of one paper while they are checked.

    shown  ids of the fields and tables that stand on the paper
    cited  places of clauses that its sentences name
    """

    def __init__(self, fields: Fields, tables: Tables, laws: Collection[str], judge: Judge) -> None:
        self._fields, self._tables, self._judge = fields, tables, judge
        self._places = {
            *fields,
            *ALWAYS,
            *(f"law.{one}" for one in laws),
            *(f"count.{one}" for one in tables),
        }
        self.shown: set[str] = set()
        self.cited: set[str] = set()
        self._laid_out: list[object] = []  # tables

    def check(self, said: object, known: Mapping[str, tuple[str, ...]]) -> None:
        """Check all parts; `known` are those of the layout."""
        judge = self._judge
        parts = judge.items(said, "parts", 200, 1)
        for number, each in enumerate(parts, 1):
            place = f"parts[{number}]"
            part = judge.mapping(each, place)
            if part is None:
                continue
            names = [name for name in part if name in known]
            if len(names) != 1:
                words = _("exactly one of these belongs here: {known}")
                judge.say(place, words.format(known=_(", ").join(sorted(known))))
                continue
            (name,) = names
            judge.keys(part, place, {name, "if", "unless", *known[name]}, ())
            self._check_beside(part, place)
            _CHECKS[name](self, part[name], part, f"{place}.{name}")

    def sentence(self, value: object, place: str) -> None:
        """Check a sentence with places."""
        for one in self._judge.wording(value, place, self._places):
            kind, _dot, name = one.rpartition(".")
            if kind == "law":
                self.cited.add(name)
            else:
                self.shown.add(one)

    def _check_beside(self, part: Mapping[str, Any], place: str) -> None:
        judge = self._judge
        for condition in ("if", "unless"):
            if condition in part:
                inside = f"{place}.{condition}"
                text = judge.text(part[condition], inside, 260)
                if text is not None and text != _COVERED:
                    check_condition(text, inside, self._fields, self._tables, judge)
        for flag in _FLAGS:
            if flag in part:
                judge.flag(part[flag], f"{place}.{flag}")
        for name, (low, high) in _MEASURES.items():
            if name in part:
                judge.measure(part[name], f"{place}.{name}", low, high)

    def _name(self, value: object, place: str, known: Collection[str]) -> None:
        found = self._judge.one_of(value, place, known)
        if found is not None:
            self.shown.add(found)

    def _sentence(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        self.sentence(value, place)

    def _field(self, value: object, part: Mapping[str, Any], place: str) -> None:
        self._name(value, place, self._fields)
        if "label" in part:
            self._judge.text(part["label"], f"{place}.label", 100, empty=True)

    def _row(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        for one in self._judge.items(value, place, 6, 1):
            self._name(one, place, self._fields)

    def _period(self, value: object, part: Mapping[str, Any], place: str) -> None:
        for one in self._judge.items(value, place, 2, 2):
            self._name(one, place, self._fields)
        self._judge.text(part.get("label"), f"{place}.label", 60)

    def _other(self, value: object, part: Mapping[str, Any], place: str) -> None:
        self._name(value, place, self._fields)
        self._judge.text(part.get("label"), f"{place}.label", 100)

    def _table(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        self._name(value, place, self._tables)
        self._laid_out.append(value)
        if self._laid_out.count(value) > _MOST_OF_A_TABLE:
            self._judge.say(place, _("a table stands on a paper twice at most"))

    def _lines(self, value: object, part: Mapping[str, Any], place: str) -> None:
        self._name(value, place, self._tables)
        columns = self._tables.get(value, ()) if isinstance(value, str) else ()
        said = self._judge.items(part.get("each"), f"{place}.each", 10, 1)
        for number, text in enumerate(said, 1):
            self._judge.wording(text, f"{place}.each[{number}]", columns)

    def _grid(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        for row in self._judge.items(value, place, 60, 1):
            for one in self._judge.items(row, place, 3, 1):
                self._name(one, place, self._fields)

    def _approve(self, value: object, part: Mapping[str, Any], place: str) -> None:
        self._name(value, place, self._fields)
        self._judge.text(part.get("signer"), f"{place}.signer", 60)
        if "day" in part:
            self._name(part["day"], f"{place}.day", self._fields)

    def _true(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        if value is not True:
            self._judge.say(place, _("true belongs here"))

    def _sign(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        judge, roles = self._judge, [role.value for role in SignerRole]
        for number, each in enumerate(judge.items(value, place, 10, 1), 1):
            one = judge.mapping(each, f"{place}[{number}]")
            if one is not None:
                judge.keys(one, f"{place}[{number}]", {"role", "label"}, ("role", "label"))
                judge.one_of(one.get("role", roles[0]), f"{place}[{number}].role", roles)
                judge.text(one.get("label", "-"), f"{place}[{number}].label", 60)

    def _pen(self, value: object, _part: Mapping[str, Any], place: str) -> None:
        for number, one in enumerate(self._judge.items(value, place, 10, 1), 1):
            self._judge.text(one, f"{place}[{number}]", 60)

    def _title(self, value: object, part: Mapping[str, Any], place: str) -> None:
        self._judge.text(value, place, 40)
        if "under" in part:
            places = {"number", "title"}
            self._judge.wording(part["under"], f"{place}.under", places, most=100, empty=True)


_CHECKS: Mapping[str, Callable[[Parts, object, Mapping[str, Any], str], None]] = {
    "to": Parts._sentence,
    "say": Parts._sentence,
    "note": Parts._sentence,
    "p": Parts._sentence,
    "fields": Parts._row,
    "period": Parts._period,
    "other": Parts._other,
    "text": Parts._field,
    "ticks": Parts._field,
    "table": Parts._table,
    "lines": Parts._lines,
    "grid": Parts._grid,
    "approve": Parts._approve,
    "remedies": Parts._true,
    "sign": Parts._sign,
    "pen": Parts._pen,
    "date": Parts._true,
    "seal": Parts._true,
    "copies": Parts._true,
    "title": Parts._title,
}
