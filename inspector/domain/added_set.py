"""A template set (文书式样) that an office has added: its files as they are, and when they came."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSet:
    """One set. Its id never stands for other files: papers keep it, and are drawn by it.

    sha256     `digest_of` its files
    files      text of each by its name in the set
    place      1, 2, … in the order in which they were added
    withdrawn  new papers no longer take it
    """

    id: str
    sha256: str
    files: Mapping[str, str]
    place: int
    added: datetime
    added_by: str
    withdrawn: bool = False


def digest_of(files: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) of a set: of its files as one JSON object, names in order."""
    text = json.dumps(dict(sorted(files.items())), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
