"""How hard a passphrase is to guess: a hint for the person, never a rule."""

from enum import Enum
from math import log2

# Bits below which an offline guesser needs hours, and below which years, at scrypt n = 2^17.
_WEAK_BITS = 30
_FAIR_BITS = 50
_COMMON_CHINESE = 3500  # 现代汉语常用字表: what people really write passphrases with


class Strength(Enum):
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


def strength(passphrase: str) -> Strength:
    """Return how well `passphrase` stands against guessing.

    A character that repeats the one before it, or follows it in the alphabet, counts little.
    """
    pool = sum(size for holds, size in _POOLS if any(holds(char) for char in passphrase))
    if not pool:
        return Strength.WEAK
    fresh = sum(
        1.0 if not 0 <= ord(char) - ord(before) <= 1 else 0.2
        for before, char in zip("\0" + passphrase, passphrase, strict=False)
    )
    bits = min(fresh, 2 * len(set(passphrase))) * log2(pool)
    if bits < _WEAK_BITS:
        return Strength.WEAK
    return Strength.FAIR if bits < _FAIR_BITS else Strength.GOOD


def _is_other(char: str) -> bool:
    return char.isascii() and not char.isalnum()


def _is_wide(char: str) -> bool:
    return not char.isascii()


_POOLS = (
    (str.isdecimal, 10),
    (str.islower, 26),
    (str.isupper, 26),
    (_is_other, 30),
    (_is_wide, _COMMON_CHINESE),
)
