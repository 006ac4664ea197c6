"""Which visit a person means, and which visits wait for a package."""

from inspector.domain.person import Role
from inspector.errors import NotFound
from inspector.events.event import SIGN
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.packages import unexported_visits
from inspector.storage.event_store import events_of
from inspector.storage.inspections import find_inspection, page_of_inspections
from inspector.storage.packages import list_packages

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


def visits_to_export(ctx: Context) -> list[str]:
    """Return the visits of this desk with changes that no package carries yet.

    For a lead those that carry a review: returned or countersigned here.
    """
    if ctx.role is not Role.LEAD:
        return unexported_visits(ctx)
    carried = {one.detail for one in list_packages(ctx.db, direction="out", kind="REVIEW")}
    return [
        row.id
        for row in page_of_inspections(ctx.db, limit=1_000_000)
        if _is_reviewed_here(ctx, row.id) and ctx.state(row.id).rev not in carried
    ]


def _is_reviewed_here(ctx: Context, inspection: str) -> bool:
    ends = (SIGN, "inspection.return")
    return any(
        signed.event.dev == ctx.dev and signed.event.kind in ends
        for signed in events_of(ctx.db, inspection)
    )
