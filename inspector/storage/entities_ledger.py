"""Entities with what hangs on them: visits and hazards, counted where they lie."""

from collections.abc import Sequence

from inspector.clock import from_wall
from inspector.domain.ledger import EntityRow
from inspector.storage.database import Database
from inspector.storage.hazards import has_state
from inspector.storage.words import having_words


def ledger_of_entities(
    db: Database, words: str = "", *, open_states: Sequence[str], limit: int = 5000
) -> list[EntityRow]:
    """Return entities whose name, trade, address, code or initials have every word.

    Those with open major hazards come first, then those with the most open ones, then by name.
    """
    conditions, parameters = having_words(_SEARCHED, words)
    parameters["limit"] = limit
    names = [f":state{number}" for number in range(len(open_states))]
    parameters |= {name[1:]: state for name, state in zip(names, open_states)}
    rows = db.rows(
        f"""
        with visited as (
            select entity, count(*) as visits, max(data ->> 'started') as last
            from inspection group by entity
        ), found as (
            select entity, count(*) as hazards,
                sum({has_state(names)}) as open,
                sum(instr(level, 'MAJOR') and ({has_state(names)})) as major_open
            from hazard group by entity
        )
        select id, name, industry, data ->> 'address' as address,
            data ->> 'credit_code' as credit_code, visits, last, hazards, open, major_open
        from entity
            left join visited on visited.entity = entity.id
            left join found on found.entity = entity.id
        where {" and ".join(["1 = 1", *conditions])}
        order by coalesce(major_open, 0) desc, coalesce(open, 0) desc, name, id limit :limit
        """,
        parameters,
    )
    return [
        EntityRow(
            id=row["id"],
            name=row["name"],
            industry=row["industry"],
            address=row["address"] or "",
            credit_code=row["credit_code"] or "",
            inspection_count=row["visits"] or 0,
            hazard_count=row["hazards"] or 0,
            open_count=row["open"] or 0,
            major_open_count=row["major_open"] or 0,
            last_inspected=from_wall(row["last"]) if row["last"] else None,
        )
        for row in rows
    ]


_SEARCHED = (
    "name || ' ' || industry || ' ' || initials || ' ' || coalesce(data ->> 'address', '')"
    " || ' ' || coalesce(data ->> 'credit_code', '')"
)
