"""The door through which foreign picture files come in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from inspector.domain.inspection import PhotoFacts
from inspector.errors import InspectorError, PhotoUnreadable
from inspector.evidence.exif import ExifFacts, read_exif
from inspector.evidence.pictures import (
    MAX_BYTES,
    PictureRefused,
    draft_box,
    media_type,
    open_picture,
    orientation_of,
)
from inspector.i18n import _

# Small enough for the fastest decoding that libjpeg knows (one pixel in eight).
_CHECK_PX = 320


def read_photo(
    path: Path,
    keep: Callable[[Path], str],
    *,
    photo_id: str,
    added: datetime,
    caption: str = "",
) -> PhotoFacts:
    """Keep the file's bytes unchanged, then return what is known of the photograph.

    keep      copies the file to its safe place and returns its SHA-256 once that is on the disk;
              its own errors (DiskFull) pass through
    photo_id  id of the photograph in this inspection
    added     aware datetime, of this computer

    width and height are those of the file before `orientation` turns it. The bytes are safe before
    anything looks at them. When they then prove unreadable, PhotoUnreadable names the file and
    says why; the kept copy is named by no event and no draft, and storage sweeps such blobs.
    """
    data = _bytes_of(path)
    kept = keep(path)
    if kept != sha256(data).hexdigest():
        # The facts below would describe other bytes than those that were kept.
        raise PhotoUnreadable(name=path.name, detail=_("it changed while it was being read"))
    with picture_door(path.name):
        picture = open_picture(data)
        width, height = picture.size
        kind, orientation, claims = media_type(picture), orientation_of(picture), read_exif(picture)
        # A file can be cut off below a sound header. Reading it through tells, and for JPEG the
        # smallest scale tells as well as the full one, at a third of the time.
        picture.draft("RGB", draft_box(picture.size, _CHECK_PX))
        picture.load()
    return PhotoFacts(
        id=photo_id,
        sha256=kept,
        name=path.name,
        media_type=kind,
        size=len(data),
        width=width,
        height=height,
        orientation=orientation,
        taken=claims.taken,
        place=claims.place,
        camera=claims.camera,
        added=added,
        caption=caption,
    )


def claims_of(path: Path) -> ExifFacts:
    """Return what a picture file says of itself; nothing is kept. Raises PhotoUnreadable."""
    data = _bytes_of(path)
    with picture_door(path.name):
        return read_exif(open_picture(data))


@contextmanager
def picture_door(name: str) -> Iterator[None]:
    """Turn whatever decoding foreign bytes raises into PhotoUnreadable that names `name`."""
    try:
        yield
    except InspectorError:
        raise
    except PictureRefused as cause:
        raise PhotoUnreadable(name=name, detail=str(cause)) from cause
    except Exception as cause:  # decoders raise anything on foreign bytes, up to SyntaxError
        cut = "truncated" in str(cause).casefold()
        detail = _("the file is cut off") if cut else _("its contents are damaged")
        raise PhotoUnreadable(name=name, detail=detail) from cause


def _bytes_of(path: Path) -> bytes:
    """Return the whole file. Raises PhotoUnreadable: no file, too large, or not to be read."""
    try:
        if path.exists() and not path.is_file():  # reading a device or a pipe might never end
            raise PhotoUnreadable(name=path.name, detail=_("it is not a file"))
        if path.stat().st_size > MAX_BYTES:
            detail = _("it is larger than {limit} MB").format(limit=MAX_BYTES // 1024 // 1024)
            raise PhotoUnreadable(name=path.name, detail=detail)
        return path.read_bytes()
    except FileNotFoundError as cause:
        raise PhotoUnreadable(name=path.name, detail=_("the file is not there")) from cause
    except OSError as cause:
        detail = _("the disk does not give it: {reason}").format(reason=cause.strerror or cause)
        raise PhotoUnreadable(name=path.name, detail=detail) from cause
