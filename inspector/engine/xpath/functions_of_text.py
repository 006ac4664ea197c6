"""Functions of text: parts of it, patterns, fingerprints."""

import base64
import binascii
import hashlib
import math

from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.patterns import whole_match
from inspector.engine.xpath.registry import register
from inspector.engine.xpath.values import texts, to_number, to_string

_HASHES = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
_SIGNATURE = 64  # bytes of an Ed25519 signature


def _concat(env: Env, *values: Value) -> Value:
    return "".join(text for value in values for text in texts(value))


def _join(env: Env, *values: Value) -> Value:
    separator = to_string(values[0])
    return separator.join(text for value in values[1:] for text in texts(value))


def _place(value: Value, length: int) -> int:
    """Return a place in a text counted from 0, from the end when negative; no number is 0."""
    number = to_number(value)
    if number != number:
        return 0
    number = max(-1e9, min(1e9, number))
    place = math.trunc(number)
    return max(0, min(length, place + length if place < 0 else place))


def _substr(env: Env, *values: Value) -> Value:
    text = to_string(values[0])
    last = _place(values[2], len(text)) if len(values) > 2 else len(text)
    return text[_place(values[1], len(text)) : last]


def _substring(env: Env, *values: Value) -> Value:
    """XPath 1.0 substring(): counted from 1."""
    text, start = to_string(values[0]), to_number(values[1])
    if start != start or math.isinf(start):
        return text if start == -math.inf and len(values) < 3 else ""
    first = math.floor(start + 0.5)
    last = math.inf
    if len(values) > 2:
        length = to_number(values[2])
        if length != length or length == -math.inf:
            return ""
        last = math.inf if length == math.inf else first + math.floor(length + 0.5)
    return "".join(char for at, char in enumerate(text, 1) if first <= at < last)


def _before(env: Env, *values: Value) -> Value:
    text, found, _rest = to_string(values[0]).partition(to_string(values[1]) or "\0")
    return text if found else ""


def _after(env: Env, *values: Value) -> Value:
    text, mark = to_string(values[0]), to_string(values[1])
    return text if not mark else text.partition(mark)[2]


def _translate(env: Env, *values: Value) -> Value:
    text, old, new = (to_string(value) for value in values)
    table: dict[int, str | None] = {}
    for at, char in enumerate(old):
        table.setdefault(ord(char), new[at] if at < len(new) else None)
    return text.translate(table)


def _digest(env: Env, *values: Value) -> Value:
    algorithm = _HASHES.get(to_string(values[1]).upper())
    if algorithm is None:
        return ""
    data = to_string(values[0]).encode("utf-8", "replace")  # half a surrogate pair is no text
    # The form asks for a fingerprint, not for protection: MD5 is on the ODK list.
    raw = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    if len(values) > 2 and to_string(values[2]) == "hex":
        return raw.hex()
    return base64.b64encode(raw).decode("ascii")


def _decoded(value: Value) -> bytes:
    try:
        return base64.b64decode(to_string(value))
    except (binascii.Error, ValueError):
        return b""


def _extract_signed(env: Env, *values: Value) -> Value:
    """Return what an Ed25519 signature (64 bytes, then the text; base64) vouches for, or ""."""
    # Imported here: few forms carry signatures, and cryptography is slow to import.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signed, key = _decoded(values[0]), _decoded(values[1])
    try:
        public = Ed25519PublicKey.from_public_bytes(key)
        public.verify(signed[:_SIGNATURE], signed[_SIGNATURE:])
        return signed[_SIGNATURE:].decode("utf-8")
    except (InvalidSignature, ValueError):
        return ""


def _uuid(env: Env, *values: Value) -> Value:
    if values:
        length = to_number(values[0])
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        count = int(length) if length == length and 0 < length < 1000 else 0
        return "".join(alphabet[int(env.random() * len(alphabet))] for _ in range(count))
    return str(env.new_id())


def enter() -> None:
    """Put these functions on the list."""
    register("string", lambda env, *v: to_string(v[0]), 1)
    register("concat", _concat, 0, None)
    register("join", _join, 1, None)
    register("string-length", lambda env, *v: float(len(to_string(v[0]))), 1)
    register("substr", _substr, 2, 3)
    register("substring", _substring, 2, 3)
    register("contains", lambda env, *v: to_string(v[1]) in to_string(v[0]), 2)
    register("starts-with", lambda env, *v: to_string(v[0]).startswith(to_string(v[1])), 2)
    register("ends-with", lambda env, *v: to_string(v[0]).endswith(to_string(v[1])), 2)
    register("substring-before", _before, 2)
    register("substring-after", _after, 2)
    register("translate", _translate, 3)
    register("normalize-space", lambda env, *v: " ".join(to_string(v[0]).split()), 1)
    register("regex", lambda env, *v: whole_match(to_string(v[1]), to_string(v[0])), 2)
    register("digest", _digest, 2, 3)
    register("base64-decode", lambda env, *v: _decoded(v[0]).decode("utf-8", "replace"), 1)
    register("extract-signed", _extract_signed, 2)
    register("uuid", _uuid, 0, 1, is_volatile=True)
