"""A visit for outsiders: the inspector's package with the lead's endorsement in one file."""

from collections.abc import Iterable
from pathlib import Path

from inspector.domain.ledger import PackageRow
from inspector.domain.person import Role
from inspector.errors import VisitRefused
from inspector.events.event import Event, SignedEvent
from inspector.events.fold import fold
from inspector.events.state import Sign
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.sealed import VerifiedPackage, verify_package
from inspector.sealed.container import read_container
from inspector.sealed.countersigning import append_countersignature
from inspector.services.context import Context
from inspector.services.packages import ExportedPackage
from inspector.services.revocation import require_in_force
from inspector.services.visits import inspection_row
from inspector.storage import packages as rows
from inspector.storage.event_store import events_of

_COUNTERSIGNED = N_("hand a countersigned package to outsiders")
EVENTS, _REVIEW_EVENTS = "data/events.jsonl", "review/events.jsonl"
_EVENTS_LIMIT = 1 << 30


def export_countersigned(
    ctx: Context, inspection: str, to: Path, progress: Progress | None = None
) -> ExportedPackage:
    """Write the package of a visit with this lead's endorsement appended (FORMAT.md §11).

    It is for people outside the office, who check both signatures in one file; within the office
    the review package counts. Raises WrongRole, NotFound; VisitRefused when this lead has not
    endorsed the visit as it stands, or no package here holds the visit that was endorsed;
    OwnCertificateRevoked.
    """
    ctx.require(Role.LEAD, action=_(_COUNTERSIGNED))
    require_in_force(ctx)
    sign = _own_sign(ctx, inspection)
    trust = [ctx.signing().office_ca]
    for row in rows.list_packages(ctx.db, direction="in", kind="INSPECTION", inspection=inspection):
        kept = ctx.workspace.packages / f"{row.id}.asice"
        found = verify_package(kept, trust=trust)
        packed = events_in(kept, found, EVENTS)
        own = _own_events(ctx, packed)
        if _folds_to(inspection, sign, packed, own):
            return _written(ctx, row, kept, sign, own, to, progress)
    raise VisitRefused(detail=_("no package here holds the visit as it was countersigned"))


def endorsed_revision(path: Path, found: VerifiedPackage) -> bool:
    """Say whether the events in both parts of a verified package hold what its lead endorsed.

    Raises EventRefused, PackageAltered.
    """
    endorsed = found.countersignature
    if endorsed is None:
        return False
    packed, own = (events_in(path, found, name) for name in (EVENTS, _REVIEW_EVENTS))
    inspection = str(found.header.get("inspection", ""))
    folded = fold(_of(inspection, [*packed, *own]))
    return folded.rev == endorsed.header.get("rev") and any(
        sign.valid and sign.dev == endorsed.signer.device for sign in folded.signs
    )


def events_in(path: Path, found: VerifiedPackage, name: str) -> list[SignedEvent]:
    """Return the events in an entry of a verified package; none where there is no such entry."""
    if name not in found.entries:
        return []
    with read_container(path) as container:
        lines = container.read(name, _EVENTS_LIMIT).split(b"\n")
    return [SignedEvent.from_line(line) for line in lines if line]


def _own_sign(ctx: Context, inspection: str) -> Sign:
    signs = [sign for sign in ctx.state(inspection).signs if sign.dev == ctx.dev]
    valid = [sign for sign in signs if sign.valid]
    if valid:
        return valid[-1]
    if signs and inspection_row(ctx, inspection).countersigned == "followed":
        raise VisitRefused(detail=_("papers have been issued since it was countersigned"))
    if signs:
        raise VisitRefused(detail=_("the visit was changed after it was countersigned"))
    raise VisitRefused(detail=_("the visit is not countersigned"))


def _own_events(ctx: Context, packed: Iterable[SignedEvent]) -> list[SignedEvent]:
    """Return what this device wrote on the streams of a package."""
    streams = sorted({signed.event.stream for signed in packed})
    return [
        signed
        for stream in streams
        for signed in events_of(ctx.db, stream)
        if signed.event.dev == ctx.dev
    ]


def _folds_to(
    inspection: str, sign: Sign, packed: list[SignedEvent], own: list[SignedEvent]
) -> bool:
    folded = fold(_of(inspection, [*packed, *own]))
    return any(one.event == sign.event and one.valid for one in folded.signs)


def _of(stream: str, events: Iterable[SignedEvent]) -> list[Event]:
    return [signed.event for signed in events if signed.event.stream == stream]


def _written(
    ctx: Context,
    row: PackageRow,
    kept: Path,
    sign: Sign,
    own: list[SignedEvent],
    to: Path,
    progress: Progress | None,
) -> ExportedPackage:
    path = append_countersignature(
        kept,
        to,
        header={"rev": sign.rev, "role": sign.role, "statement": sign.statement},
        files={_REVIEW_EVENTS: b"".join(signed.to_line() for signed in own)},
        signer=ctx.signing(),
        at=ctx.clock(),
        stem=Path(row.file_name).stem,
        progress=progress,
    )
    # Only what has been read back from the medium counts as exported.
    found = verify_package(path, trust=[ctx.signing().office_ca])
    return ExportedPackage(path, found.package_id, found.size)
