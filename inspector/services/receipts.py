"""What the office's receipts confirm, for who holds the files and perhaps no workspace."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from inspector.clock import from_wall
from inspector.domain.person import Role
from inspector.errors import EventRefused, ReceiptUnfit
from inspector.sealed import VerifiedPackage, verify_package
from inspector.services.countersigning import EVENTS, events_in
from inspector.services.packages import RECEIPT_KIND

_KIND = "receipt"


def confirmed_in(
    file: Path, *, trust: Sequence[bytes], crls: Sequence[bytes] = ()
) -> dict[str, datetime]:
    """Return the packages that a receipt of the office confirms, each with when it took it in.

    trust, crls  as `verify_package` takes them

    Raises what `verify_package` raises; ReceiptUnfit for another package.
    """
    return confirmations(file, verify_package(file, trust=trust, crls=crls))


def confirmations(file: Path, found: VerifiedPackage) -> dict[str, datetime]:
    """Return what a verified receipt confirms. Raises ReceiptUnfit for another package."""
    if found.kind != _KIND or found.signer.role != Role.OFFICE.value:
        raise ReceiptUnfit(name=file.name)
    confirmed: dict[str, datetime] = {}
    try:
        for signed in events_in(file, found, EVENTS):
            event = signed.event
            if event.kind != RECEIPT_KIND:
                continue
            received = from_wall(str(event.writes["received"]))
            # Of two the first: that early it was there.
            confirmed[event.stream] = min(received, confirmed.get(event.stream, received))
    except (EventRefused, KeyError, ValueError) as cause:
        raise ReceiptUnfit(name=file.name) from cause
    return confirmed
