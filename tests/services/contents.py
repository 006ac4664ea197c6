"""What a workspace holds and shows, to compare before and after."""

from inspector.services.context import Context

TABLES = (
    "meta reference entity certificate form form_file draft event stream inspection hazard"
    " paper blob package"
)


def everything(ctx: Context) -> dict[str, object]:
    """Return all rows of a workspace and the names of the packages that it keeps."""
    tables = {name: ctx.db.rows(f"select * from {name} order by 1, 2") for name in TABLES.split()}
    return {**tables, "files": sorted(path.name for path in ctx.workspace.packages.iterdir())}


def folded(ctx: Context) -> object:
    """Return what screens show of visits and hazards."""
    streams = ctx.db.rows("select id, rev, state, pending_count from stream order by id")
    shown = [row for row in streams if '"type": "receipt"' not in row["state"]]
    rows = [ctx.db.rows(f"select * from {name} order by id") for name in ("inspection", "hazard")]
    return [shown, rows]
