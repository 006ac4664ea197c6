"""The time, handed in wherever it is needed so that tests and the demo can choose it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]

# Papers and screens show Beijing time whatever the laptop is set to: deadlines are counted in it.
CHINA = timezone(timedelta(hours=8), "CST")


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


def to_wall(moment: datetime) -> str:
    """Return `moment` as it stands in events and tables: UTC, whole seconds, "…Z"."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a timezone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def from_wall(text: str) -> datetime:
    """Return the moment that `to_wall` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def china(moment: datetime) -> datetime:
    """Return `moment` in Beijing time."""
    return moment.astimezone(CHINA)
