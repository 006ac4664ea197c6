"""How one's own certificate stands: sound, ending, expired, or revoked."""

from datetime import date, timedelta
from enum import Enum

from inspector.clock import china
from inspector.sealed.certificates import load_certificate
from inspector.services.context import Context
from inspector.services.revocation import revoked_devices

ENDS_SOON_DAYS = 30  # an answer may take as long as the next day at the office


class Standing(Enum):
    NONE = "none"  # before enrolment
    SOUND = "sound"
    ENDING = "ending"
    EXPIRED = "expired"
    REVOKED = "revoked"


def own_validity(ctx: Context) -> tuple[Standing, date | None]:
    """Return how this workspace's certificate stands, with its last day or that of its loss."""
    if ctx.signer is None:
        return Standing.NONE, None
    revoked = revoked_devices(ctx, {ctx.dev}).get(ctx.dev)
    if revoked is not None:
        return Standing.REVOKED, china(revoked.entry.since).date()
    ends = load_certificate(ctx.signer.certificate).not_valid_after_utc
    day = china(ends).date()
    if ctx.clock() >= ends:
        return Standing.EXPIRED, day
    if ctx.clock() + timedelta(days=ENDS_SOON_DAYS) > ends:
        return Standing.ENDING, day
    return Standing.SOUND, day
