"""Ids inside the program: UUIDv7, so that rows made later sort later."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from inspector.clock import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id(clock: Clock, random: Callable[[int], bytes]) -> str:
    """Return a UUIDv7 (RFC 9562 §5.7) in its usual spelling.

    `random(n)` returns n bytes: `os.urandom` in earnest, a seeded source in the demo. The clock
    only helps sorting; ids stay distinct when it is wrong, because 74 bits are random.
    """
    milliseconds = (clock() - _EPOCH) // timedelta(milliseconds=1)
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError("the clock is outside the years that an id can hold")
    chance = int.from_bytes(random(10), "big")
    high = milliseconds << 16 | 0x7 << 12 | (chance >> 62 & 0xFFF)
    low = 0b10 << 62 | (chance & (1 << 62) - 1)
    digits = f"{high:016x}{low:016x}"
    return "-".join(
        (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]),
    )


def is_id(text: str) -> bool:
    """Say whether `text` is spelled as `new_id` spells ids."""
    return ID.fullmatch(text) is not None
