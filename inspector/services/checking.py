"""包自检 on demand, and between which two receipts of the office a package was signed.

The clock of a device is only a claim. What it had from the office when it signed, it cannot have
signed before that; what the office has confirmed was signed before the confirmation.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.clock import from_wall
from inspector.errors import PackageRefused
from inspector.progress import Progress
from inspector.sealed import verify_package
from inspector.sealed.envelope import is_enveloped
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.staging import named
from inspector.services.verification import known_revocations, plain_copy
from inspector.storage.event_store import fold_stream
from inspector.storage.packages import has_package


@dataclass(frozen=True, slots=True)
class TimeBracket:
    """When a package was signed at the earliest and at the latest; None where nothing says it.

    is_known  the receipt that gives the earliest time is known here, not only named in the package
    """

    not_before: datetime | None
    not_after: datetime | None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A package that is exactly what was signed, by a signer whom this workspace trusts."""

    name: str
    found: VerifiedPackage
    bracket: TimeBracket


def check_package(ctx: Context, file: Path, progress: Progress | None = None) -> CheckedPackage:
    """Return what a package is, wherever it lies; nothing is imported and nothing kept.

    Raises PackageRefused with the reason.
    """
    try:
        if is_enveloped(file):
            with plain_copy(ctx, file) as copy:
                found = _verified(ctx, copy, progress)
        else:
            found = _verified(ctx, file, progress)
    except PackageRefused as error:
        raise named(error, file.name) from error
    last = str(found.header.get("last_receipt", ""))
    return CheckedPackage(file.name, found, bracket_of(ctx, found.package_id, last))


def bracket_of(ctx: Context, package: str, last_receipt: str) -> TimeBracket:
    """Return the bracket of a package; `last_receipt` as its package.json states it."""
    receipt, _space, issued = last_receipt.partition(" ")
    known = fold_stream(ctx.db, package).live.get(package, {}).get("received")
    return TimeBracket(
        not_before=_moment(issued),
        not_after=_moment(str(known or "")),
        is_known=bool(receipt) and has_package(ctx.db, receipt),
    )


def _verified(ctx: Context, file: Path, progress: Progress | None) -> VerifiedPackage:
    return verify_package(
        file,
        trust=[ctx.signing().office_ca],
        crls=known_revocations(ctx.workspace.folder),
        progress=progress,
    )


def _moment(wall: str) -> datetime | None:
    try:
        return from_wall(wall)
    except ValueError:
        return None  # none was known, or a foreign program has written something else
