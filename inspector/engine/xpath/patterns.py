"""Regular expressions as forms write them: in the notation of Java, matching the whole text.

https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html; `\\d`, `\\w` and `\\s` mean
ASCII, `\\p{…}` classes and quotations `\\Q…\\E` are put into Python's notation.
"""

import re
import unicodedata
from functools import lru_cache

_PIECE = re.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|$)|\\(?P<kind>[pP])(?:\{(?P<long>[^{}]*)\}|(?P<short>[A-Z]))"
    r"|\\(?P<space>[hRzZ])|\\(?s:.)|(?P<open>\[)|(?P<close>\])",
    re.DOTALL,
)
_POSIX = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v",
    "xdigit": "0-9a-fA-F",
    "ascii": r"\x00-\x7f",
    "han": "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
}
_OTHER = {"h": r"[ \t\u00a0\u2000-\u200a\u3000]", "R": r"(?:\r\n|[\n-\r])", "z": r"\Z"}


def whole_match(source: str, text: str) -> bool:
    """Return whether `text` as a whole matches; False for a pattern that is none."""
    pattern = _compiled(source)
    return pattern is not None and pattern.fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(source: str) -> re.Pattern[str] | None:
    try:
        return re.compile(_translated(source), re.ASCII)
    except (re.error, KeyError, RecursionError, OverflowError):
        return None


def _translated(source: str) -> str:
    if "\\" not in source:
        return source
    found: list[str] = []
    at, depth = 0, 0
    for piece in _PIECE.finditer(source):
        found.append(source[at : piece.start()])
        at = piece.end()
        if piece["quoted"] is not None:
            found.append(re.escape(piece["quoted"]))
        elif piece["kind"]:
            ranges = _ranges(piece["long"] if piece["long"] is not None else piece["short"])
            if piece["kind"] == "p":
                found.append(ranges if depth else f"[{ranges}]")
            elif depth:
                raise KeyError("a class without some characters, inside another")
            else:
                found.append(f"[^{ranges}]")
        elif piece["space"]:
            found.append(_OTHER.get(piece["space"], r"(?=\n?\Z)"))
        else:
            depth += 1 if piece["open"] else -1 if piece["close"] and depth else 0
            found.append(piece[0])
    found.append(source[at:])
    return "".join(found)


@lru_cache(maxsize=32)
def _ranges(name: str) -> str:
    """Return the characters of a class such as L, Lu, IsHan or Alpha, as they stand in []."""
    plain = re.sub(r"^(?:script=|sc=|general_category=|gc=|Is|In)", "", name)
    known = _POSIX.get(plain.lower())
    if known is not None:
        return known
    if not 1 <= len(plain) <= 2:
        raise KeyError(name)
    spans: list[list[int]] = []
    for code in range(0x10000):  # the basic plane: what a keyboard of any script writes
        if unicodedata.category(chr(code)).startswith(plain):
            if spans and spans[-1][1] == code - 1:
                spans[-1][1] = code
            else:
                spans.append([code, code])
    if not spans:
        raise KeyError(name)
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in spans)
