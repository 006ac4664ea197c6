"""What nothing refers to goes; whatever anything refers to stays, wherever the reference stands."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.storage.database import Database
from inspector.storage.leftovers import find_leftovers, remove_leftovers
from inspector.storage.workspace import Workspace

NOW = 1_800_000_000.0
DAY = 86_400.0

# Where a digest may stand: each a statement with the digest in it.
REFERRERS = {
    "blob": "insert into blob (sha256, size) values (:sha, 1)",
    "range of a package": "insert into blob (sha256, size, package, offset)"
    " values (:other, 1, :sha, 0)",
    "package": "insert into package values (:sha, 'INSPECTION', 'in', 'imported', '', '', '{}')",
    "package that stands on it": "insert into package values"
    " (:other, 'REVIEW', 'in', 'imported', '', '', :json)",
    "event": "insert into event values"
    " (:other, 's', 'd', 1, 'k', '', cast(:json as blob), x'', '')",
    "stream of a receipt": "insert into event values"
    " (:other, :sha, 'd', 1, 'package.receive', '', x'', x'', '')",
    "event that it brought": "insert into event values"
    " (:other, 's', 'd', 1, 'k', '', x'', x'', :sha)",
    "photograph of a draft": "insert into draft_photo values (:other, 'open', :sha, '{}')",
    "file of a draft": "insert into draft_file values ('open', :sha, 'a.pdf', 1)",
    "answer": "insert into answer values ('open', 'f', '/p' || :other, :sha || '.jpg')",
    "journal": "insert into journal values ('open', :number, 'f', '', :json, 1, '')",
    "paper": "insert into paper values (:other, 'i', 'k', '', '', :json)",
    "quarantine": "insert into quarantine values (:sha, '', '{}')",
    "what is said of a refused file": "insert into quarantine values (:other, '', :json)",
    "setting": "insert into meta values (:other, :json)",
    "table of a later program": "insert into later values (:sha)",
}


@dataclass(frozen=True)
class Kept:
    """One file: what it is, how old, and where it is referred to."""

    kind: str
    age: float
    referrers: frozenset[str]


FILES = st.lists(
    st.builds(
        Kept,
        kind=st.sampled_from(["blob", "package"]),
        age=st.sampled_from([0.0, 3600.0, DAY - 1, DAY + 1, 400 * DAY, -DAY]),
        referrers=st.frozensets(st.sampled_from(sorted(REFERRERS)), max_size=2),
    ),
    max_size=8,
)


def write(path: Path, age: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.name.encode())
    os.utime(path, (NOW - age, NOW - age))
    return path


def place(workspace: Workspace, kind: str, digest: str) -> Path:
    if kind == "blob":
        return workspace.blobs.path(digest)
    return workspace.packages / f"{digest}.asice"


def refer(db: Database, referrer: str, digest: str, number: int) -> None:
    other = hashlib.sha256(f"{referrer} {digest}".encode()).hexdigest()
    # Digests beside each other, and one inside a longer word, as free text may have them.
    said = json.dumps([[f"/photo-{other}{digest}x", None, digest]])
    values = {"sha": digest, "other": other, "json": said, "number": number}
    sql = REFERRERS[referrer]
    db.run(sql, {name: value for name, value in values.items() if f":{name}" in sql})


@pytest.fixture
def emptied(workspace: Workspace) -> Workspace:
    with workspace.db.write():
        workspace.db.run("create table later (named text)")
        workspace.db.run("drop trigger event_is_never_deleted")
    return workspace


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=FILES)
def test_whatever_a_workspace_holds_nothing_that_is_referred_to_or_young_goes(
    emptied: Workspace, files: list[Kept]
) -> None:
    db = emptied.db
    with db.write():
        for table in ("blob", "package", "event", "paper", "quarantine", "later", "draft"):
            db.run(f"delete from {table}")
        db.run("delete from meta where length(key) = 64")
        db.run("insert into draft values ('open', '[]', '', '', '')")
    for kind in ("blobs", "packages"):
        for left in (emptied.folder / kind).rglob("*.*" if kind == "packages" else "??/*"):
            left.unlink()
    expected, every = set(), set()
    with db.write():
        for number, one in enumerate(files):
            digest = hashlib.sha256(f"file {number}".encode()).hexdigest()
            path = write(place(emptied, one.kind, digest), one.age)
            every.add(path)
            for referrer in sorted(one.referrers):
                refer(db, referrer, digest, number)
            if one.referrers or one.age <= DAY:
                expected.add(path)
    gone = {one.path for one in remove_leftovers(db, emptied.folder, NOW - DAY)}
    assert {path for path in every if path.exists()} == expected
    assert gone == every - expected


@pytest.mark.parametrize("referrer", sorted(REFERRERS))
@pytest.mark.parametrize("kind", ["blob", "package"])
def test_each_place_where_a_digest_may_stand_keeps_its_file(
    emptied: Workspace, referrer: str, kind: str
) -> None:
    digest = hashlib.sha256(b"evidence").hexdigest()
    path = write(place(emptied, kind, digest), 400 * DAY)
    assert [one.path for one in find_leftovers(emptied.db, emptied.folder)] == [path]
    with emptied.db.write():
        emptied.db.run("insert into draft values ('open', '[]', '', '', '')")
        refer(emptied.db, referrer, digest, 1)
    assert find_leftovers(emptied.db, emptied.folder) == []
    assert remove_leftovers(emptied.db, emptied.folder, NOW) == []
    assert path.exists()


def test_half_copies_and_what_codes_were_made_of_go_and_pictures_of_papers_stay(
    workspace: Workspace,
) -> None:
    cache, old = workspace.cache, 2 * DAY
    going = [
        write(workspace.folder / "blobs" / f".{'0a' * 16}", old),
        write(workspace.packages / "half.part", old),
        write(cache / "codes" / "检查员甲.request.json", old),
        write(cache / "outgoing" / "INSP-demo.asice", old),
        write(cache / "0123.part", old),
        write(cache / "tmpabcd" / "drawing.png", old).parent,
    ]
    os.utime(going[-1], (NOW - old, NOW - old))
    staying = [
        write(cache / f"{'ab' * 32}-paper.jpg", old),  # it may be all that is left here of it
        write(cache / "codes" / "young.request.json", 60),
        write(workspace.folder / "blobs" / "ab" / "notes.txt", old),
        write(workspace.folder / "blobs" / "00" / ("ab" * 32), old),
        write(workspace.packages / "somebody's own.asice", old),
        write(workspace.keys / "master.part", old),
    ]
    gone = remove_leftovers(workspace.db, workspace.folder, NOW - DAY)
    assert [one.path for one in gone] == sorted(going)
    assert not any(path.exists() for path in going)
    assert all(path.exists() for path in staying)


def test_what_stood_there_before_a_break_stays(workspace: Workspace) -> None:
    before, behind = (write(place(workspace, "blob", f"{n:064x}"), n * DAY) for n in (9, 3))
    gone = remove_leftovers(workspace.db, workspace.folder, NOW - DAY, after=NOW - 5 * DAY)
    assert [one.path for one in gone] == [behind]
    assert before.exists()


def test_bytes_that_are_kept_once_more_are_young_again(workspace: Workspace) -> None:
    digest = workspace.blobs.keep_bytes(b"photograph")
    path = workspace.blobs.path(digest)
    os.utime(path, (1, 1))
    workspace.blobs.keep_bytes(b"photograph")  # and somebody is about to refer to it
    assert remove_leftovers(workspace.db, workspace.folder, path.stat().st_mtime) == []
    assert path.exists()


def test_every_row_is_read_only_when_something_may_go(workspace: Workspace) -> None:
    said: list[str] = []
    workspace.db.conn.set_trace_callback(said.append)
    assert find_leftovers(workspace.db, workspace.folder) == []
    assert not any('from "event"' in sql for sql in said)
    write(place(workspace, "blob", "0" * 64), DAY)
    assert remove_leftovers(workspace.db, workspace.folder, NOW - 2 * DAY) == []  # too young
    assert not any('from "event"' in sql for sql in said)
    assert find_leftovers(workspace.db, workspace.folder)
    assert any('from "event"' in sql for sql in said)
    workspace.db.conn.set_trace_callback(None)
