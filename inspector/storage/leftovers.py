"""Files of a workspace that work which was broken off has left, and that nothing refers to.

A file is safe on the disk before the database refers to it, so a commit that fails, or a process
that is killed in between, leaves one. It is evidence of nothing; what anything at all refers to is
never among them.
"""

import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.storage.database import Database

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STAGED = re.compile(r"\.[0-9a-f]+")
# Digests may stand in a row without a gap between them, so every place is looked at.
_NAMED = re.compile(rb"(?=([0-9a-f]{64}))")
# Rows are read whatever they mean: a table that comes later counts without being named here.
_TABLES = """
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
    order by name
"""


@dataclass(frozen=True, slots=True)
class Leftover:
    """One file, or folder of files, with its bytes and when it was last written (POSIX seconds)."""

    path: Path
    size: int
    written: float


def find_leftovers(
    db: Database, folder: Path, before: float = math.inf, after: float = -math.inf
) -> list[Leftover]:
    """Return what nothing refers to in the workspace `folder`, by path.

    before, after  only what was last written in between, POSIX seconds

    Files whose names are not of this program's making are nobody's business, and not returned.
    """
    found = dict[str, Leftover]()
    for name, path in (*_unknown(db, folder), *((str(path), path) for path in _passing(folder))):
        one = _leftover(path)
        if one is not None and after < one.written < before:
            found[name] = one
    if any(_DIGEST.fullmatch(name) for name in found):  # seldom, and then every row is looked at
        for digest in _referred(db):
            found.pop(digest, None)
    return sorted(found.values(), key=lambda one: one.path)


def remove_leftovers(
    db: Database, folder: Path, before: float, after: float = 0.0
) -> list[Leftover]:
    """Remove what was last written in between, both POSIX seconds; return it.

    The writer's place is taken meanwhile: what somebody is about to refer to is either referred
    to by now, or younger.
    """
    if not find_leftovers(db, folder, before, after):
        return []
    with db.write():
        return [one for one in find_leftovers(db, folder, before, after) if _remove(one.path)]


def _unknown(db: Database, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield digest and place of the blobs and packages without a row of their own."""
    known = {row["sha256"] for row in db.rows("select sha256 from blob")}
    for path in (folder / "blobs").glob("??/*"):
        name = path.name
        if name not in known and _DIGEST.fullmatch(name) and path.parent.name == name[:2]:
            yield name, path
    known = {row["id"] for row in db.rows("select id from package")}
    for path in (folder / "packages").glob("*.asice"):
        if path.stem not in known and _DIGEST.fullmatch(path.stem):
            yield path.stem, path


def _referred(db: Database) -> Iterator[str]:
    """Yield every digest that stands anywhere in the database, in whatever row and column."""
    for table in db.rows(_TABLES):
        name = str(table["name"]).replace('"', '""')
        with db.translated():
            for row in db.conn.execute(f'select * from "{name}"'):
                for value in row:
                    data = value.encode() if isinstance(value, str) else value
                    if isinstance(data, bytes) and len(data) >= 64:
                        yield from (found.decode("ascii") for found in _NAMED.findall(data))


def _passing(folder: Path) -> Iterator[Path]:
    """Yield what is only there while somebody works: half copies, and what codes were made of."""
    for path in (folder / "blobs").glob(".*"):
        if _STAGED.fullmatch(path.name):
            yield path
    yield from (folder / "packages").glob("*.part")
    cache = folder / "cache"
    for pattern in ("*.part", "tmp*", "outgoing/*", "codes/*"):
        yield from cache.glob(pattern)


def _leftover(path: Path) -> Leftover | None:
    try:
        status = path.stat()
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        size = sum(one.stat().st_size for one in files)
    except OSError:
        return None  # its owner has just taken it away
    return Leftover(path, size, status.st_mtime)


def _remove(path: Path) -> bool:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:
        return False  # open elsewhere, on Windows: the next start
    return True
