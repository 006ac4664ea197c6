"""Clauses as papers cite them: by the day of the visit, from the standards pack, never typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.domain.inspection import Finding
from inspector.services.context import Context


@dataclass(frozen=True, slots=True)
class Citations:
    """What was found. `gaps`: ids of the clauses that may not be cited, and papers mark."""

    places: Mapping[str, tuple[str, ...]]
    gaps: tuple[str, ...]


def cite_all(
    ctx: Context, wanted: Mapping[str, Sequence[str]], day: date, gap: str, industry: str = ""
) -> Citations:
    """Return the citations by place; `gap` stands for a clause that may not be cited.

    That is one which the pack does not have, which is not verified, or whose law is not in force
    on `day`. "WH-8-1?危化" is cited only for a trade with that word, and only once in force.
    """
    places, gaps = {}, []
    for place, ids in wanted.items():
        cited = []
        for said in ids:
            clause, _mark, words = said.partition("?")
            if words and not any(word in industry for word in words.split("|")):
                continue
            found = _cite(ctx, clause, day)
            if words and found is None:
                continue
            if found is None:
                gaps.append(clause)
            cited.append(found or gap)
        places[place] = tuple(dict.fromkeys(cited))
    return Citations(places, tuple(gaps))


def basis_on(ctx: Context, finding: Finding, day: date, gap: str) -> str:
    """Return the basis of a finding as a paper about that day prints it, or `gap`.

    What it was recorded with stays in its event: a list of checks may name a law before its day.
    """
    if not finding.clause:
        return finding.citation
    return _cite(ctx, finding.clause, day) or gap


def bases_missing(ctx: Context, found: Iterable[Finding], day: date) -> tuple[str, ...]:
    """Return the ids of the clauses that findings name and papers about that day may not cite."""
    named = (one.clause for one in found if one.clause)
    return tuple(dict.fromkeys(one for one in named if _cite(ctx, one, day) is None))


def _cite(ctx: Context, clause: str, day: date) -> str | None:
    pack = ctx.standards
    if not pack.knows(clause):
        return None
    found = pack.clause(clause)
    if not found.is_verified or not pack.in_force(found.standard_id, day):
        return None
    return found.cite()
