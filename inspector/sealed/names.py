"""Which names a package may contain, and in which order (FORMAT.md §1)."""

import re
from collections.abc import Iterable

from inspector.sealed.refusals import Broken

MIMETYPE, BAGIT, BAG, BAG_INFO = "mimetype", "bagit.txt", "manifest-sha256.txt", "bag-info.txt"
BAG_SM3 = "manifest-sm3.txt"  # in packages of the profile sm2-sm3 only
MANIFEST, SIGNATURE = "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"
MANIFEST_2, SIGNATURE_2 = "META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s"
HEADER = "data/package.json"
DEVICE_CERT, OFFICE_CA = "data/certs/device.der", "data/certs/office-ca.der"
CRL = "data/certs/crl.der"

REVIEW, REVIEWER_CERT = "review/review.json", "review/device.der"

FIXED = frozenset({MIMETYPE, BAGIT, BAG, BAG_INFO, MANIFEST, SIGNATURE})
REQUIRED = (HEADER, DEVICE_CERT, OFFICE_CA, CRL)
LONGEST = 240

_SAFE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*(?:/[0-9A-Za-z][0-9A-Za-z._-]*)*")
_FOLDERS = "photos|docs|certs|forms|standards|tables"
# Nothing is called like a folder: who unpacks it could make only one of the two.
_PAYLOAD = re.compile(rf"data/(?:(?:{_FOLDERS})/|(?!(?:{_FOLDERS})$))[0-9a-z][0-9a-z._-]*")
_REVIEW = re.compile(r"review/[0-9a-z][0-9a-z._-]*")
# A part that is a device, with or without extension, or that ends with a dot.
_WINDOWS = re.compile(r"(?i)(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)|\.(?:/|$)")
_PHOTO = re.compile(r"data/photos/([0-9a-f]{64})\.[0-9a-z]{1,8}")


def is_safe_name(name: str) -> bool:
    """Return whether `name` could stand in a package of this or a later version.

    ASCII, no way out of a folder, nothing that Windows treats as a device.
    """
    if _PHOTO.fullmatch(name) is not None:  # most names are of this kind, and nothing else fits
        return True
    if len(name) > LONGEST or ".." in name or _SAFE.fullmatch(name) is None:
        return False
    return _WINDOWS.search(name) is None


def is_payload_name(name: str) -> bool:
    """Return whether `name` may stand in the payload of this version."""
    return is_safe_name(name) and _PAYLOAD.fullmatch(name) is not None


def is_appended_name(name: str) -> bool:
    """Return whether `name` may stand in the part of a countersignature."""
    own = is_safe_name(name) and _REVIEW.fullmatch(name) is not None
    return own or name in (MANIFEST_2, SIGNATURE_2)


def digest_in_photo_name(name: str) -> str | None:
    """Return the SHA-256 (hex) that the name of a photograph promises; None for other names.

    Raises Broken when it lies among the photographs without such a name.
    """
    if not name.startswith("data/photos/"):
        return None
    found = _PHOTO.fullmatch(name)
    if found is None:
        raise Broken("PHOTO-NAME", name)
    return found[1]


def in_order(payload: Iterable[str], second_list: str = "") -> list[str]:
    """Return all names of a package with this payload, in the order in which they must stand.

    second_list: name of the further BagIt manifest of the profile, "" when it has none.
    """
    lists = [BAG, second_list] if second_list else [BAG]
    return [MIMETYPE, BAGIT, *sorted(payload), *lists, BAG_INFO, MANIFEST, SIGNATURE]


def check_layout(names: list[str], second_list: str = "") -> None:
    """Raise Broken unless `names` are the entries of a package, in order."""
    fixed = FIXED | {second_list} if second_list else FIXED
    payload = [name for name in names if name not in fixed]
    for name in payload:
        if _PAYLOAD.fullmatch(name) is None:  # the container has looked at the rest
            raise Broken("NAME", name)
    for name in REQUIRED:
        if name not in payload:
            raise Broken("LAYOUT", name)
    for expected, found in zip(in_order(payload, second_list), names):
        if expected != found:
            raise Broken("LAYOUT", found)
    if len(names) != len(payload) + len(fixed):
        raise Broken("LAYOUT", names[-1])


def parted(names: list[str]) -> tuple[list[str], list[str]]:
    """Return the names of the package and those of the part appended to it (FORMAT.md §11)."""
    end = names.index(SIGNATURE) + 1 if SIGNATURE in names else len(names)
    return names[:end], names[end:]


def check_appended(names: list[str]) -> None:
    """Raise Broken unless `names` are the entries of a countersignature, in order."""
    for name in names:
        if not is_appended_name(name):
            raise Broken("LAYOUT", name)
    review = sorted(name for name in names if name.startswith("review/"))
    if names != [*review, MANIFEST_2, SIGNATURE_2]:
        raise Broken("LAYOUT", names[-1])
    for name in (REVIEW, REVIEWER_CERT):
        if name not in review:
            raise Broken("LAYOUT", name)
