"""Kill one act before each thing that it does to files or database, in turn.

    python -m tests.campaigns.every_point FOLDER STRIDE ACT…

Where the campaign kills by chance, this leaves no point out: the act is run in a forked process
again and again, which kills itself before its first, second, third … touch of the disk. With a
STRIDE above 1 only every so many points are tried. Says what came of each act as a line of JSON.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.storage.database import Database

from .acts import ACTS, Act

_TOUCHES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
_MOST = 400


def try_acts(folder: Path, stride: int, names: Iterable[str]) -> None:
    """Try one act after the other; print its last point, or what was wrong with it."""
    for name in names:
        place = folder / name.replace(" ", "-")
        os.environ["XDG_DATA_HOME"] = str(place / "data")  # what this computer remembers
        said: dict[str, object] = {"act": name}
        try:
            said["last"] = main(place, name, stride)
        except Exception:  # noqa: BLE001 - the other acts are tried, too
            said["wrong"] = traceback.format_exc()
        print(json.dumps(said), flush=True)  # before the next fork, which would say it again


def main(folder: Path, name: str, stride: int) -> int:
    """Try the points of the act; return the last one that killed it."""
    act = ACTS[name]
    template = folder / "template"
    template.mkdir(parents=True)
    act.prepare(template)
    last = 0
    for point in range(1, _MOST, stride):
        stage = folder / f"point-{point}"
        shutil.copytree(template, stage)
        if not _dies(act, stage, point):
            act.check(stage, True)
            return last
        last = point
        try:
            act.check(stage, False)
        except BaseException as error:
            error.add_note(f"{name} was killed at point {point}, see {stage}")
            raise
        shutil.rmtree(stage)
    raise AssertionError("the act never ends")


def _dies(act: Act, stage: Path, point: int) -> bool:
    """Run the act in a process of its own that dies at `point`; return whether it came to that."""
    child = os.fork()
    if child == 0:
        _die_at(point, act.run, stage)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the act itself has failed"
    return False


def _die_at(point: int, run: Callable[[Path], None], stage: Path) -> None:
    left, inside = point, str(stage)  # the product's own folder and nothing else

    def touch() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event: str, facts: tuple[object, ...]) -> None:
        if event == "open":
            path, _mode, flags = facts
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if writes and str(path).startswith(inside):
                touch()
        elif event in _TOUCHES and str(facts[0]).startswith(inside):
            touch()

    plain = Database.write

    @contextmanager
    def write(self: Database) -> Iterator[None]:
        touch()
        with plain(self):
            yield
            touch()
        touch()

    def torn(path: Path, data: bytes) -> int:
        path.open("wb").write(data[: len(data) // 2])
        touch()
        with path.open("wb") as file:
            return file.write(data)

    def torn_text(path: Path, text: str, **_how: object) -> int:
        return torn(path, text.encode())

    def torn_copy(source: Path, target: Path) -> None:
        torn(target, source.read_bytes())

    # The real thing, with a point before, at the end of, and after each transaction, and one in
    # the middle of a file that is written under its own name.
    for owner, name, deadly in (
        (Database, "write", write),
        (Path, "write_bytes", torn),
        (Path, "write_text", torn_text),
        (shutil, "copyfile", torn_copy),
    ):
        setattr(owner, name, deadly)
    sys.addaudithook(hear)
    code = 1
    try:
        run(stage)
        code = 0
    except Exception:  # noqa: BLE001 - the parent is told by the status
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    try_acts(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
