"""The signed PDF of a paper, revision by revision: which bytes show which signatures."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeLine:
    """A line that is still to be signed; lengths in 1/100 point from the lower left of `page`."""

    role: str
    index: int
    page: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRevision:
    """One signed PDF of a paper; the bytes are kept under their digest.

    number   1 for the first; those that two laptops made apart may share one
    base     digest of the bytes it begins with: the frozen paper, an earlier revision, or a copy
             drawn anew because the frozen paper has no room for what is to be shown
    covers   the fields of the paper that it shows, and the digest of the note of a refusal
    lines    where the next ones sign
    """

    number: int
    sha256: str
    size: int
    base: str
    covers: tuple[str, ...]
    lines: tuple[FreeLine, ...] = ()


def newest_revision(revisions: Iterable[PaperRevision]) -> PaperRevision | None:
    """Return the newest of them, the same on every laptop."""
    return max(revisions, key=lambda one: (one.number, one.sha256), default=None)


def outermost(revisions: Iterable[PaperRevision]) -> list[PaperRevision]:
    """Return the revisions that no other one begins with: these hold the bytes of all."""
    known = list(revisions)
    inner = {one.base for one in known}
    found = {one.sha256: one for one in known if one.sha256 not in inner}
    return [found[sha256] for sha256 in sorted(found)]
