"""Which visit a person means."""

from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.storage.inspections import find_inspection, page_of_inspections

_INSPECTION = N_("inspection")

# Shorter endings are typing errors rather than names.
MIN_ENDING = 6


def find_visit(ctx: Context, name: str) -> str:
    """Return the id of the visit called `name`: its id, or an ending of it that only it has.

    Raises NotFound.
    """
    if find_inspection(ctx.db, name) is not None:
        return name
    found = []
    if len(name) >= MIN_ENDING:
        rows = page_of_inspections(ctx.db)
        while rows:
            found += [row.id for row in rows if row.id.endswith(name)]
            rows = page_of_inspections(ctx.db, after=rows[-1])
    if len(found) != 1:
        raise NotFound(kind=_(_INSPECTION), name=name)
    return found[0]
