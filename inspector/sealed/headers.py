"""The bytes of the zip headers: each follows from name, CRC-32, size, offset (FORMAT.md §2)."""

import struct

# version 20, UTF-8 names, stored, 1980-01-01 00:00
_FIXED = (20, 0x0800, 0, 0, 0x0021)
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4sH5H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MADE_BY = 0x0314  # Unix, version 20
_ATTRIBUTES = 0o100600 << 16

LOCAL_SIZE, CENTRAL_SIZE, END_SIZE = _LOCAL.size, _CENTRAL.size, _END.size
# FAT32 takes 2**32 - 1 bytes; one less keeps every field below the mark of zip64.
MAX_FILE = 2**32 - 2
MAX_ENTRIES = 65_534


def local_header(name: bytes, crc: int, size: int) -> bytes:
    """Return the header that stands before an entry's bytes."""
    return _LOCAL.pack(b"PK\x03\x04", *_FIXED, crc, size, size, len(name), 0) + name


def central_header(name: bytes, crc: int, size: int, offset: int) -> bytes:
    """Return the header in the central directory; `offset` is that of the local header."""
    sizes = (crc, size, size, len(name), 0, 0, 0, 0)
    return _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *_FIXED, *sizes, _ATTRIBUTES, offset) + name


def end_record(count: int, directory_size: int, directory_offset: int) -> bytes:
    """Return the record that ends the file."""
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, directory_size, directory_offset, 0)


def parse_end(data: bytes) -> tuple[int, int, int]:
    """Return (entries, size and offset of the central directory) as the end record claims."""
    fields = _END.unpack(data)
    return fields[4], fields[5], fields[6]


def parse_central(data: bytes, at: int) -> tuple[bytes, int, int, int]:
    """Return (name, CRC-32, size, offset) as the central header at `at` claims.

    Raises struct.error when it reaches beyond `data`.
    """
    fields = _CENTRAL.unpack_from(data, at)
    name = data[at + CENTRAL_SIZE : at + CENTRAL_SIZE + fields[10]]
    return name, fields[7], fields[9], fields[16]
