"""The container by itself: reading parts, other zip tools, memory, what is left after a kill."""

import io
import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import PackageAltered, PackageTooLarge
from inspector.sealed import headers, writing
from inspector.sealed.container import read_container
from inspector.sealed.lane import CHUNK
from inspector.sealed.writing import Entry, room_for, size_for_people, write_container

ROOT = str(Path(__file__).parents[2])
MB = 1_000_000

names = st.from_regex(r"data/(photos/|docs/)?[0-9a-z][0-9a-z_]{0,12}", fullmatch=True).filter(
    lambda name: not name.rpartition("/")[2].startswith(("con", "prn", "aux", "nul", "com", "lpt"))
)
sizes = st.sampled_from([0, 1, 100, (1 << 20) - 1, 1 << 20, (1 << 20) + 7, 3 << 20])


@settings(max_examples=15)
@given(st.dictionaries(names, sizes, max_size=6), st.booleans())
def test_what_is_written_is_read_by_us_and_by_zipfile(tmp_path_factory, entries, from_files):
    folder = tmp_path_factory.mktemp("c")
    contents = {name: random.Random(name).randbytes(size) for name, size in entries.items()}
    contents = {"mimetype": b"x", **contents}
    sources: list[Entry] = []
    for number, (name, data) in enumerate(contents.items()):
        source = folder / str(number)
        source.write_bytes(data)
        sources.append(Entry(name, source if from_files else data))
    target = folder / "a.asice"
    written = write_container(target, sources)
    assert target.stat().st_size == room_for(sources)
    with read_container(target) as container:
        assert list(container.entries) == list(contents)
        assert container.digests() == {entry.name: entry.sha256 for entry in written}
        for name, data in contents.items():
            assert container.read(name, len(data)) == data
            with container.open(name) as reader:
                assert reader.read() == data
    with zipfile.ZipFile(target) as other:
        assert other.namelist() == list(contents)
        for name, data in contents.items():
            assert other.read(name) == data


@pytest.mark.parametrize("left", [0, 1, headers.LOCAL_SIZE, 36, 37, 38, 99])
def test_an_entry_may_begin_and_end_anywhere_in_what_is_written_at_once(left, tmp_path):
    # The second entry begins where `left` bytes of the first batch are left; its header and name
    # take 36.
    first = CHUNK - left - headers.LOCAL_SIZE - len("data/a")
    contents = {"data/a": first, "data/b": 60_000, "data/c": 0, "data/d": 2 * CHUNK, "data/e": left}
    data = {name: random.Random(name).randbytes(size) for name, size in contents.items()}
    write_container(tmp_path / "a.asice", [Entry(name, one) for name, one in data.items()])
    with zipfile.ZipFile(tmp_path / "a.asice") as other:
        assert {name: other.read(name) for name in other.namelist()} == data


def test_files_and_bytes_give_the_same_container(tmp_path):
    data = os.urandom(3 << 20)
    (tmp_path / "source").write_bytes(data)
    for target, source in (("one", data), ("two", tmp_path / "source")):
        write_container(tmp_path / target, [Entry("mimetype", b"x"), Entry("data/a", source)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_part_is_read_on_its_own(small):
    with read_container(small.path) as container:
        reader = container.open("data/docs/record.pdf")
        with pytest.raises(PackageAltered, match="larger"):
            container.read("data/docs/record.pdf", 3)
        with pytest.raises(KeyError):
            container.open("data/none")
    with reader:  # it outlives the container
        assert reader.seek(5) == 5
        assert reader.read(3) == b"1.7"
        assert reader.seek(-4, io.SEEK_END) == 9
        assert reader.read() == b"demo"
        assert reader.read(9) == b""


def test_a_container_above_four_gib_is_refused_before_the_work(tmp_path):
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(headers.MAX_FILE)  # sparse: takes no room
    with pytest.raises(PackageTooLarge) as caught:
        write_container(tmp_path / "a.asice", [Entry("data/a", huge)])
    assert "4.3 GB" in caught.value.what()
    assert list(tmp_path.iterdir()) == [huge]


def test_sizes_are_written_as_people_read_them():
    given_sizes = (0, 999, 1000, 12_345_678, 5 * 10**12, 5 * 10**15)
    assert [size_for_people(size) for size in given_sizes] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "12.3 MB",
        "5.0 TB",
        "5000.0 TB",
    ]


MEMORY = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from inspector.sealed.container import read_container
from inspector.sealed.writing import Entry, write_container
from tests import memory
folder = Path(sys.argv[1])
def peak(size):
    source = folder / "source"
    with source.open("wb") as file:
        file.truncate(size)
    write_container(folder / "a.asice", [Entry("mimetype", b"x"), Entry("data/a", source)])
    with read_container(folder / "a.asice") as container:
        container.digests()
    return memory.peak()
idle = memory.peak()
small = peak(4_000_000)
print(idle, small, peak(int(sys.argv[3])))
"""


def memory_grows_by(tmp_path: Path, size: int) -> tuple[int, int]:
    """Return by how many bytes the process grows for 4 MB, and then for `size` bytes."""
    pytest.importorskip("resource")
    command = [sys.executable, "-c", MEMORY, str(tmp_path), ROOT, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    idle, small, large = (int(number) for number in done.stdout.split())
    return small - idle, large - small


def test_memory_does_not_grow_with_the_package(tmp_path):
    for_four, for_more = memory_grows_by(tmp_path, 100 * MB)
    assert for_four < 32 * MB  # the bound of the product is 64 MB above idle
    assert for_more < 4 * MB


@pytest.mark.long
def test_memory_does_not_grow_with_a_very_large_package(tmp_path):
    assert memory_grows_by(tmp_path, 1600 * MB)[1] < 4 * MB


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from inspector.progress import Progress
from inspector.sealed.writing import Entry, write_container
steps = iter(range(int(sys.argv[3])))
def report(done, total):
    if next(steps, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
entries = [Entry("mimetype", b"x"), Entry("data/a", bytes(3 << 20))]
entries += [Entry(f"data/b{n}", bytes(1000)) for n in range(5)]
write_container(Path(sys.argv[1]), entries, Progress(report))
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("step", [0, 1, 4, 6])
def test_a_killed_writer_leaves_no_file_of_that_name(tmp_path, step):
    target = tmp_path / "a.asice"
    command = [sys.executable, "-c", KILLED, str(target), ROOT, str(step)]
    done = subprocess.run(command, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    left = list(tmp_path.iterdir())
    assert all(path.suffix == ".part" for path in left)
    writing.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_above_four_gib_is_refused_before_it_is_read(tmp_path):
    huge = tmp_path / "huge.asice"
    with huge.open("wb") as file:
        file.truncate(headers.MAX_FILE + 1)  # sparse: takes no room
    with pytest.raises(PackageAltered) as caught:
        read_container(huge)
    assert caught.value.reason == "ZIP-SIZE"
