"""Clauses as papers cite them: by the day of the visit, from the standards pack, never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.services.context import Context


@dataclass(frozen=True, slots=True)
class Citations:
    """What was found. `gaps`: ids of the clauses that may not be cited, and papers mark."""

    places: Mapping[str, tuple[str, ...]]
    gaps: tuple[str, ...]


def cite_all(ctx: Context, wanted: Mapping[str, Sequence[str]], day: date, gap: str) -> Citations:
    """Return the citations by place; `gap` stands for a clause that may not be cited.

    That is one which the pack does not have, which is not verified, or whose law is not in force
    on `day`.
    """
    places, gaps = {}, []
    for place, ids in wanted.items():
        cited = []
        for clause in ids:
            found = _cite(ctx, clause, day)
            if found is None:
                gaps.append(clause)
            cited.append(found or gap)
        places[place] = tuple(dict.fromkeys(cited))
    return Citations(places, tuple(gaps))


def _cite(ctx: Context, clause: str, day: date) -> str | None:
    pack = ctx.standards
    if not pack.knows(clause):
        return None
    found = pack.clause(clause)
    if not found.is_verified or not pack.in_force(found.standard_id, day):
        return None
    return found.cite()
