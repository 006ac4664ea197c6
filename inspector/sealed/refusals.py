"""Why a package is not accepted: stable codes, and words for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from inspector.errors import PackageAltered, PackageRefused
from inspector.i18n import N_, _

# The codes are part of the format (FORMAT.md §8): tools and fixtures compare them.
REASONS = {
    "FILE": N_("the file cannot be read"),
    "ZIP-END": N_("its end is missing or there is something after it"),
    "ZIP-DIRECTORY": N_("its table of contents is damaged"),
    "ZIP-HEADER": N_("the header of {entry} is damaged"),
    "ZIP-SIZE": N_("it is larger than a package may be"),
    "NAME": N_("{entry} is not a name that a package may contain"),
    "NAME-TWICE": N_("{entry} occurs twice"),
    "LAYOUT": N_("its parts are not those of a package: {entry}"),
    "TOO-LARGE": N_("{entry} is larger than it may be"),
    "HEADER": N_("package.json is damaged"),
    "FORMAT": N_("it is not a package of this program"),
    "MANIFEST": N_("the signed list of contents is damaged or does not fit"),
    "BAG": N_("the list manifest-sha256.txt is damaged or does not fit"),
    "BAG-INFO": N_("{entry} does not fit the contents"),
    "DIGEST": N_("{entry} was changed"),
    "CRC": N_("the checksum of {entry} is wrong"),
    "PHOTO-NAME": N_("{entry} does not carry the name of its digest"),
    "CMS": N_("the signature file is damaged"),
    "SIGNATURE": N_("the signature does not fit the contents"),
    "CERT-DIFFERS": N_("it was signed with another certificate than the one enclosed"),
    "CERT-PROFILE": N_("the signer's certificate is not one of this program"),
    "CERT-CHAIN": N_("the signer's certificate is not from the office enclosed"),
    "SIGNER-CLAIM": N_("it names another office or device than its signer"),
    "ENVELOPE": N_("its encryption is damaged"),
    "PARSE": N_("a part of it cannot be read"),
}


class Broken(Exception):
    """What a part of the reader raises; `refusing` turns it into an error with the file's name.

    entry  name of the entry concerned, or ""
    """

    def __init__(self, reason: str, entry: str = "") -> None:
        super().__init__(f"{reason} {entry}".strip())
        self.reason = reason
        self.entry = entry


@contextmanager
def refusing(package: str) -> Iterator[None]:
    """Turn what our own readers find wrong into a refusal of `package`.

    Raises PackageAltered with `reason`; PackageRefused with reason FILE when the disk fails.
    """
    try:
        yield
    except Broken as cause:
        raise altered(package, cause.reason, cause.entry) from cause
    except OSError as cause:
        # Not a sign of a change: a stick was pulled out, or a block cannot be read.
        detail = _(REASONS["FILE"]) + f" ({cause.strerror})"
        raise PackageRefused(package=package, detail=detail, reason="FILE") from cause


def altered(package: str, reason: str, entry: str = "") -> PackageAltered:
    """Return the refusal of `package` for a reason of REASONS."""
    # Names from a foreign file may hold anything, so they are shown escaped and cut.
    shown = ascii(entry)[1:-1][:80]
    detail = _(REASONS[reason]).format(entry=shown)
    return PackageAltered(package=package, detail=detail, reason=reason)
