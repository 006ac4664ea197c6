"""A request or an answer as a sequence of QR codes, for two computers that share no stick.

FORMAT.md, "Enrolment by codes". Each code is one line of text in capitals, so that it can also be
sent, pasted and typed. What comes out is the file that went in; it is judged like any other.
"""

import json
import re
import zlib
from base64 import b32decode, b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from inspector.errors import CodesRefused, PictureReaderMissing
from inspector.i18n import _
from inspector.services.enrolment_files import ANSWER_SUFFIX, REQUEST_SUFFIX
from inspector.storage.files import write_file

# Version 16 of QR at level M holds 650 such characters: 81 squares a side, 4 px each on the
# smallest screen that we know. The rest of a line is at most 40 characters.
PART = 600
MOST_PARTS = 40
_LARGEST = 64 << 10  # bytes of a file; a request has 2 kB, an answer 6 kB
_KINDS = {"REQ": REQUEST_SUFFIX, "ANS": ANSWER_SUFFIX}
_LINE = re.compile(
    r"INSPE1:(REQ|ANS):([A-Z2-7]{16}):([1-9][0-9]?)/([1-9][0-9]?):([A-Z2-7]+):([A-Z2-7]{7})"
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of a sequence from the lines so far.

    kind     "REQ" or "ANS", "" before the first sound line       parts   number → text
    count    parts that there are, 0 before the first             digest  of the whole
    damaged  lines that are no sound part of this sequence
    """

    kind: str = ""
    digest: str = ""
    count: int = 0
    parts: tuple[tuple[int, str], ...] = ()
    damaged: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the parts that are not there yet."""
        have = {number for number, _text in self.parts}
        return tuple(number for number in range(1, self.count + 1) if number not in have)

    @property
    def is_complete(self) -> bool:
        return self.count > 0 and not self.missing


def codes_of(file: Path) -> list[str]:
    """Return the lines for a request or answer file, one for each code. Raises CodesRefused."""
    kind = next((kind for kind, suffix in _KINDS.items() if file.name.endswith(suffix)), "")
    try:
        plain = json.dumps(json.loads(file.read_bytes()), ensure_ascii=False, separators=(",", ":"))
    except (OSError, ValueError) as error:
        raise CodesRefused(detail=str(error)) from error
    packed = zlib.compress(plain.encode(), 9)
    digest = _digest(packed)
    text = b32encode(packed).decode("ascii").rstrip("=")
    parts = [text[start : start + PART] for start in range(0, len(text), PART)]
    if not kind or len(parts) > MOST_PARTS:
        raise CodesRefused(detail=_("it is neither a request nor an answer"))
    return [
        _line(kind, digest, number, len(parts), part) for number, part in enumerate(parts, start=1)
    ]


def gather(text: str) -> Gathered:
    """Return what lines of a sequence give, in any order, repeated, with anything between them.

    The first sound line says which sequence it is; lines of another one count as damaged.
    """
    kind = digest = ""
    count = damaged = 0
    parts = dict[int, str]()
    for raw in text.upper().split():
        found = _LINE.fullmatch(raw)
        if found is None:
            # Words around the lines, as of a message, are passed over; torn lines are not.
            damaged += raw.startswith("INSPE")
            continue
        one = found[1], found[2], int(found[4])
        sound = raw == _line(*one[:2], int(found[3]), one[2], found[5])
        if sound and not kind and one[2] <= MOST_PARTS:
            kind, digest, count = one
        if not sound or one != (kind, digest, count) or int(found[3]) > count:
            damaged += 1
            continue
        parts[int(found[3])] = found[5]
    return Gathered(kind, digest, count, tuple(sorted(parts.items())), damaged)


def file_of(gathered: Gathered, to: Path) -> Path:
    """Write the file that a complete sequence holds into the folder `to`; return it.

    Raises CodesRefused while parts are missing, and where they do not give what they promise.
    """
    if not gathered.is_complete:
        missing = _(", ").join(str(number) for number in gathered.missing)
        words = _("parts {numbers} are missing").format(numbers=missing)
        raise CodesRefused(detail=words if gathered.count else _("there is no code among them"))
    text = "".join(part for _number, part in gathered.parts)
    try:
        packed = b32decode(text + "=" * (-len(text) % 8))
        inflating = zlib.decompressobj()
        plain = inflating.decompress(packed, _LARGEST)
        is_whole = inflating.eof and not inflating.unused_data
    except (ValueError, zlib.error) as error:
        raise CodesRefused(detail=str(error)) from error
    if not is_whole or _digest(packed) != gathered.digest:
        raise CodesRefused(detail=_("they do not give the file that was sent"))
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{gathered.digest.lower()}{_KINDS[gathered.kind]}"
    write_file(target, plain)
    return target


def code_matrix(line: str) -> list[bytes]:
    """Return the rows of the QR code for a line, 1 for a dark square, without a quiet zone."""
    import segno  # 20 ms, only when a code is shown

    code = segno.make_qr(line, error="m", boost_error=False, mode="alphanumeric")
    return [bytes(row) for row in code.matrix]


def can_read_pictures() -> bool:
    """Say whether the library that reads codes out of pictures is installed (extra qr)."""
    return find_spec("zxingcpp") is not None


def read_pictures(files: Sequence[Path]) -> str:
    """Return the lines in pictures of codes, such as photographs of a screen.

    A picture may show several. Raises PictureReaderMissing; CodesRefused naming a file that is no
    picture.
    """
    if not can_read_pictures():
        raise PictureReaderMissing()
    import pillow_heif  # telephones write HEIC; 20 ms and a codec
    import zxingcpp  # C++, 10 ms; an extra of this program
    from PIL import Image

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

    lines: list[str] = []
    for file in files:
        try:
            with Image.open(file) as picture:
                # Foreign bytes: a size that no screen or camera has is not even decoded.
                if picture.width * picture.height > 100_000_000:
                    raise ValueError(_("it is too large"))
                grey = picture.convert("L")
        except (OSError, ValueError, SyntaxError) as error:
            raise CodesRefused(detail=f"{file.name}: {error}") from error
        lines += _texts(zxingcpp.read_barcodes(grey))
    return "\n".join(lines)


def _texts(found: Iterable[object]) -> list[str]:
    return [str(getattr(one, "text", "")) for one in found]


def _line(kind: str, digest: str, number: int, count: int, part: str) -> str:
    said = f"INSPE1:{kind}:{digest}:{number}/{count}:{part}"
    check = b32encode(zlib.crc32(said.encode("ascii")).to_bytes(4, "big")).decode("ascii")
    return f"{said}:{check[:7]}"


def _digest(packed: bytes) -> str:
    return b32encode(sha256(packed).digest()[:10]).decode("ascii")
