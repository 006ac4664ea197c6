"""Words found by their characters or by the initials of their pinyin: pdx finds 配电箱."""

from functools import lru_cache


def matches(words: str, text: str, *, by_initials: bool = True) -> bool:
    """Return whether `text` has `words` in it, or initials that have."""
    words = words.strip().casefold()
    if words in text.casefold():
        return True
    return by_initials and words.isascii() and words.isalnum() and words in initials(text)


@lru_cache(maxsize=1 << 16)
def initials(text: str) -> str:
    """Return the first letters of the syllables of `text`, in lower case."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes 60 ms to load

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="default")).lower()
