"""As much of DER (X.690) as signatures and certificates of one fixed shape need."""

from inspector.sealed.refusals import Broken

INTEGER, BITS, OCTETS, NULL, OID = 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, SEQUENCE, SET = 0x17, 0x30, 0x31


def tlv(tag: int, *parts: bytes) -> bytes:
    """Return tag, length and the parts one after the other."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def oid(dotted: str) -> bytes:
    """Return an object identifier."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    content = bytearray((first * 40 + second,))
    for arc in rest:
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | arc & 0x7F)
        content += bytes(reversed(digits))
    return tlv(OID, bytes(content))


def children(data: bytes) -> list[bytes]:
    """Return the elements inside the one element that `data` begins with. Raises Broken CMS."""
    start, end = _content(data, 0)
    found = []
    while start < end:
        _inner, stop = _content(data, start)
        if stop > end:
            raise Broken("CMS")
        found.append(data[start:stop])
        start = stop
    return found


def content(data: bytes) -> bytes:
    """Return what the element that `data` begins with contains. Raises Broken CMS."""
    start, end = _content(data, 0)
    return data[start:end]


def _content(data: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the element at `at` begins and ends."""
    try:
        size, start = data[at + 1], at + 2
        if size >= 0x80:
            count = size & 0x7F
            size, start = int.from_bytes(data[start : start + count], "big"), start + count
    except IndexError as cause:
        raise Broken("CMS") from cause
    if start + size > len(data):
        raise Broken("CMS")
    return start, start + size
