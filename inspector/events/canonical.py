"""Canonical JSON: one value, one string of bytes, on every machine.

The subset of RFC 8785 (https://www.rfc-editor.org/rfc/rfc8785) that needs no floating point:
keys sorted by UTF-16 code units, no spaces, UTF-8, integers below 2^53 in size, text in NFC.
Measured values travel as text, as read off the instrument, so that no digit is lost.
"""

import json
import unicodedata
from collections.abc import Mapping
from operator import itemgetter
from typing import TypeAlias

from inspector.errors import EventRefused
from inspector.i18n import _

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

MAX_DEPTH = 32  # a body is a record, not a tree; deeper input is an attack on the stack
_MAX_INTEGER = 2**53  # above it, readers in JavaScript round

# The C encoder escapes exactly as RFC 8785 §3.2.2.2 asks, once ASCII-only output is off.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> bytes:
    """Return the canonical bytes of `value`.

    Raises EventRefused for a float, a NUL, a lone surrogate, text that is not NFC, an integer of
    2^53 or more, a key that is not text, or more than MAX_DEPTH levels.
    """
    return encode(checked(value))


def encode(value: Json) -> bytes:
    """Return the bytes of a value that `checked` has returned."""
    return _ENCODER.encode(value).encode()


def checked(value: object, depth: int = 0) -> Json:
    """Return a copy of `value` with every rule checked and every key in its place."""
    if isinstance(value, str):
        return _checked_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -_MAX_INTEGER < value < _MAX_INTEGER:
            raise EventRefused(detail=_("an integer of 2^53 or more"))
        return int(value)
    if depth >= MAX_DEPTH:
        raise EventRefused(detail=_("more than {count} levels").format(count=MAX_DEPTH))
    if isinstance(value, Mapping):
        pairs = [(_checked_key(key), checked(item, depth + 1)) for key, item in value.items()]
        if all(key.isascii() for key, _item in pairs):
            pairs.sort(key=itemgetter(0))  # the same order, three times as fast
        else:
            pairs.sort(key=_utf16)
        return dict(pairs)
    if isinstance(value, list | tuple):
        return [checked(item, depth + 1) for item in value]
    raise EventRefused(detail=_("a value of type {type}").format(type=type(value).__name__))


def normalised(value: object, depth: int = 0) -> object:
    """Return `value` with all text brought to NFC, for what a person has just written.

    Input methods and file names of other systems deliver decomposed characters; what has been
    signed is never mended, only what is about to be.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if depth >= MAX_DEPTH:
        return value  # refused by `checked`, which knows the words for it
    if isinstance(value, Mapping):
        return {normalised(key, depth): normalised(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(item, depth + 1) for item in value]
    return value


def _utf16(pair: tuple[str, Json]) -> bytes:
    # Big-endian bytes compare as the code units do; code points would put U+10000 after U+FFFF.
    return pair[0].encode("utf-16-be")


def _checked_key(key: object) -> str:
    if not isinstance(key, str):
        raise EventRefused(detail=_("a key that is not text"))
    return _checked_text(key)


def _checked_text(text: str) -> str:
    if text.isascii():
        if "\0" in text:
            raise EventRefused(detail=_("a NUL in a text"))
        return str(text)
    if "\0" in text:
        raise EventRefused(detail=_("a NUL in a text"))
    if not unicodedata.is_normalized("NFC", text):
        raise EventRefused(detail=_("a text that is not in the form NFC"))
    try:
        text.encode()
    except UnicodeEncodeError as cause:
        raise EventRefused(detail=_("half of a character pair")) from cause
    return str(text)
