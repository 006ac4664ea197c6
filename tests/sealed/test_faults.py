"""Errors of the disk at every call that the writer makes to it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = str(Path(__file__).parents[2])

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from inspector.errors import InspectorError
CODES = ["", "", "DISK-FULL", "PKG-NOT-WRITTEN"]
from inspector.sealed.writing import Entry, write_container
entries = [Entry("mimetype", b"x"), Entry("data/a", Path(sys.argv[3])), Entry("data/b", b"y")]
try:
    write_container(Path(sys.argv[1]), entries)
except InspectorError as error:
    sys.exit(CODES.index(error.code))
"""


def under(fault: str, folder: Path) -> str:
    """Return the code of the error that the writer gives under a fault; "" when it gives none."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    source = folder / "source"
    source.write_bytes(bytes(2_500_000))
    target = folder / "out" / "a.asice"
    target.parent.mkdir()
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", fault]
    command += [sys.executable, "-c", SCRIPT, str(target), ROOT, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr or "attach" in done.stderr:
        pytest.skip("strace is not allowed here")
    # Not by words: a fault in writing may hit the message as well.
    assert done.returncode in (0, 2, 3), done.stderr
    return ("", "", "DISK-FULL", "PKG-NOT-WRITTEN")[done.returncode]


@pytest.mark.parametrize("when", range(1, 7))
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_failed_write_leaves_nothing(error, when, tmp_path):
    code = under(f"inject=write:error={error}:when={when}", tmp_path)
    if code:
        assert code == {"ENOSPC": "DISK-FULL", "EIO": "PKG-NOT-WRITTEN"}[error]
        assert list((tmp_path / "out").iterdir()) == []
    else:
        assert when > 4  # counted by thread: the one makes one write, the other four
        with zipfile.ZipFile(tmp_path / "out" / "a.asice") as other:
            assert other.testzip() is None


@pytest.mark.parametrize(
    "fault", ["fsync:error=EIO:when=1", "fsync:error=ENOSPC:when=1", "rename:error=EACCES:when=1"]
)
def test_a_file_that_is_not_durable_gets_no_name(fault, tmp_path):
    code = under(f"inject={fault}", tmp_path)
    assert code == ("DISK-FULL" if "ENOSPC" in fault else "PKG-NOT-WRITTEN")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_failed_sync_of_the_folder_leaves_a_whole_file_and_says_so(tmp_path):
    assert under("inject=fsync:error=EIO:when=2", tmp_path) == "PKG-NOT-WRITTEN"
    (whole,) = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(whole) as other:
        assert other.testzip() is None
