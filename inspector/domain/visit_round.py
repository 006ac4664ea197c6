"""一轮督查: the visits of a period, which papers of the office count and list together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_TOKEN = re.compile(r"round:(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class VisitRound:
    """Which visits: of the days `since` to `until`, both included.

    words  every word must stand in the name, trade or territory of the inspected entity, or in the
           name of the organisation whose people went there; "" takes all
    """

    since: date
    until: date
    words: str = ""

    def __str__(self) -> str:
        """Return the text by which a round is named where a visit has its id."""
        words = " ".join(self.words.split())
        return f"round:{self.since.isoformat()}:{self.until.isoformat()}:{words}"


def named_round(text: str) -> VisitRound | None:
    """Return the round of which `str` is `text`; None for any other text, as the id of a visit."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    try:
        since, until = (date.fromisoformat(day) for day in match.groups()[:2])
    except ValueError:
        return None
    return VisitRound(since, until, match.group(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredVisit:
    """One visit of a round, as it stood when the paper was issued.

    record  number of its inspection record, or ""
    """

    id: str
    entity: str
    day: date
    record: str
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What a paper about a round counts, kept with it as data.

    figures  by name: visits, entities, problems, major, closed, transferred, open
    """

    since: date
    until: date
    words: str
    visits: tuple[CoveredVisit, ...]
    figures: Mapping[str, int]

    @property
    def chosen(self) -> VisitRound:
        return VisitRound(self.since, self.until, self.words)
