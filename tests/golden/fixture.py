"""What one fixture is: its bytes and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime

# Reasons that do not mean a broken file, with their exit status (FORMAT.md §8).
_EXITS = {
    "": 0,
    "CA-UNKNOWN": 21,
    "CERT-EXPIRED": 21,
    "CERT-NOT-YET": 21,
    "CA-EXPIRED": 21,
    "CERT-REVOKED": 21,
    "VERSION": 22,
    "PROFILE": 22,
    "OFFICE": 23,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A package, or what claims to be one.

    name    of the file, without ending
    row     the threat or fault that it stands for, in words
    reason  expected code; "" where it is accepted
    judge   "seal": `verify_package` alone; "contents": sound as sealed, judged by what it says
    office  that is about to import
    trust   names of the authorities trusted
    at      moment of the judgement, or None for the time of signing
    """

    name: str
    data: bytes
    row: str
    reason: str = ""
    judge: str = "seal"
    office: str | None = "demo-office"
    trust: tuple[str, ...] = ("demo-office",)
    at: datetime | None = None

    @property
    def exit(self) -> int:
        """Exit status of the command line for the reason."""
        return _EXITS.get(self.reason, 20)
