"""Articles that a person types on a paper, held against the standards pack.

What the pack has, verified and in force on the day, may be cited; for anything else the mark of
the gap stands behind it on the paper, and the person is told before the issue.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inspector.domain.standard import Clause, StandardsPack

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_NUMERAL = "[0-9０-９零〇一二两三四五六七八九十百]{1,7}"
_PART = rf"第[（(]?({_NUMERAL})[）)]?([条款项])(之{_NUMERAL})?"
_PLACES = rf"{_PART}(?:[、，,和及与]?{_PART})*"
# 《title》, its document number perhaps, and the articles, paragraphs and items behind it.
_CITED = re.compile(rf"《([^《》]{{2,80}})》(?:（[^（）]*）|\([^()]*\))?({_PLACES})?")
_PART_OF = re.compile(_PART)
_LAWS = re.compile(".*(?:条例|(?<![方办做作])法)")
# Ended on 2026-01-31 (应急管理部令第18号); its articles are on many old forms.
_REPEALED = frozenset({"安全生产违法行为行政处罚办法"})
_NATION = "中华人民共和国"

Place = tuple[int, int, int]  # article, paragraph, item; 0 where it names none


@dataclass(frozen=True, slots=True)
class TypedLaw:
    """The pack on the day of a visit, for what is typed.

    gap  mark that stands on a paper behind what may not be cited
    """

    pack: StandardsPack
    day: date
    gap: str

    def gaps(self, text: str) -> tuple[str, ...]:
        """Return what is cited in `text` and may not be; all of it where it cites nothing.

        One "" where nothing but the mark stands there: what it stood for was left out.
        """
        said, text = text, self.unmarked(text)
        if not text:
            return ("",) if self.gap in said else ()
        found = list(_CITED.finditer(text))
        wrong = [one.group() for one in found if not self._may_cite(one)]
        return tuple(dict.fromkeys(wrong)) if found else (text,)

    def mentions(self, text: str) -> tuple[str, ...]:
        """Return the laws that a free text names by an article which may not be cited.

        Not every title between 《 and 》 is a law: an entity's own rules have articles, too.
        """
        wrong = [
            one.group()
            for one in _CITED.finditer(text)
            if one.group(2) and self._is_law(one.group(1)) and not self._may_cite(one)
        ]
        return tuple(dict.fromkeys(wrong))

    def marked(self, text: str) -> str:
        """Return `text` with the mark behind each citation that may not be made."""
        said, text = text, self.unmarked(text)
        if not text or not _CITED.search(text):
            return f"{text}{self.gap}" if text or self.gap in said else ""
        return _CITED.sub(
            lambda one: one.group() if self._may_cite(one) else f"{one.group()}{self.gap}", text
        )

    def unmarked(self, text: str) -> str:
        """Return `text` as it was typed."""
        return text.replace(self.gap, "").strip()

    def as_typed(self, text: str) -> str:
        """Return `text` as it was typed; the mark alone where it stands for what was left out."""
        return self.unmarked(text) or text.strip()

    def offers(self) -> list[Clause]:
        """Return what may be cited on that day, in the order of the pack."""
        return [clause for clause in self.pack.clauses() if self._is_citable(clause)]

    def _is_citable(self, clause: Clause) -> bool:
        return clause.is_verified and self.pack.in_force(clause.standard_id, self.day)

    def _is_law(self, title: str) -> bool:
        plain = _plain_title(title)
        known = {_plain_title(one.title) for one in self.pack.standards}
        return plain in known or _LAWS.fullmatch(plain) is not None or plain in _REPEALED

    def _may_cite(self, cited: re.Match[str]) -> bool:
        title, places = _plain_title(cited.group(1)), cited.group(2)
        known = {
            place
            for clause in self.offers()
            if _plain_title(clause.title) == title
            for place in _spellings(clause.citation)
        }
        # A law without an article says nothing that could be checked.
        return bool(places) and all(place in known for place in _places(places))


def _plain_title(title: str) -> str:
    return "".join(title.split()).removeprefix(_NATION)


def _places(text: str) -> Iterator[Place]:
    """Yield what a run such as 第三十六条第一款、第二款 names, each in full."""
    article = paragraph = item = 0
    said = ""
    for match in _PART_OF.finditer(text):
        number, part = _number(match.group(1)), match.group(2)
        if match.group(3):
            number = -1  # 第十条之一: not an article of this pack's form
        if said and not _goes_on(said, part):
            yield article, paragraph, item
        if part == "条":
            article, paragraph, item = number, 0, 0
        elif part == "款":
            paragraph, item = number, 0
        else:
            item = number
        said = part
    yield article, paragraph, item


def _goes_on(before: str, part: str) -> bool:
    """Say whether a part narrows the one before it: 条 to 款 or 项, 款 to 项."""
    order = "条款项"
    return order.index(part) > order.index(before)


def _spellings(citation: str) -> set[Place]:
    """Return the ways in which a clause is named: an only paragraph may be named or not."""
    found: set[Place] = set()
    for article, paragraph, item in _places(citation):
        found.add((article, paragraph, item))
        if item and paragraph <= 1:
            found |= {(article, 0, item), (article, 1, item)}
    return found


def _number(text: str) -> int:
    """Return the value of a numeral below a thousand: 36, 三十六, or 三六 as years are written."""
    total = digits = 0
    for sign in text:
        if sign in _UNITS:
            total += (digits or 1) * _UNITS[sign]
            digits = 0
        else:
            digits = 10 * digits + (int(sign) if sign.isdecimal() else _DIGITS[sign])
    return total + digits
