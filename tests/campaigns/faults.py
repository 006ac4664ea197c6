"""Let the disk fail under an act, at one system call after the other.

    python -m tests.campaigns.faults FOLDER STRIDE FIRST ACT…

The act runs in a forked process that strace is attached to; strace kills it before its n-th write,
fsync, rename or open, or lets that call fail: once or from then on, for no space is left, the
device reports an error, or it lets nothing be written any more. The calls of a run without a fault
are counted first, so that no point is left out; with a STRIDE above 1 only every so many points
are tried, from the FIRST on. Says what came of each act as a line of JSON.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from inspector import paths
from inspector.cli.main import _OUTSIDE
from inspector.errors import InspectorError

from .acts import Act
from .campaign import strace
from .fault_acts import FAULT_ACTS

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "openat", "copy_file_range")
_ONCE = ("signal=SIGKILL:when={}", "error=ENOSPC:when={}", "error=EIO:when={}")
# A disk that is full stays so, and a stick that is pulled out does not come back.
_LASTING = ("error=ENOSPC:when={}+", "error=EIO:when={}+")
# What is opened to be read could be opened still: only the one call fails.
FAULTS = {
    call: (*_ONCE, "error=EROFS:when={}") if call == "openat" else (*_ONCE, *_LASTING)
    for call in CALLS
}
_SAID, _CRASHED = 3, 4
CANNOT_ATTACH = 77  # the system lets nobody trace a process that already runs
_LINE = re.compile(r"^(\d+)\s+(\w+)\(")
_ANYONE = ctypes.c_ulong(-1)
_PR_SET_PTRACER = 0x59616D61


def try_acts(folder: Path, stride: int, first: int, names: Iterable[str]) -> None:
    """Try one act after the other; print what came of it, or what was wrong with it."""
    for name in names:
        said: dict[str, object] = {"act": name}
        try:
            said["came"] = main(folder / name, name, stride, first)
        except Exception:  # noqa: BLE001 - the other acts are tried, too
            said["wrong"] = traceback.format_exc()
        print(json.dumps(said), flush=True)  # before the next fork, which would say it again


def main(folder: Path, name: str, stride: int, first: int) -> dict[str, int]:
    """Try the points of the act; return how often it was killed, refused, or went on."""
    act = FAULT_ACTS[name]
    notes, template = folder / "devices", folder / "template"
    paths.device_notes = lambda: notes
    for made in (notes, template):
        made.mkdir(parents=True)
    act.prepare(template)
    shutil.copytree(notes, folder / "remembered")
    _warm_up(act, folder, template)
    outcomes: Counter[str] = Counter()
    wrong: list[Exception] = []
    for number, (call, fault) in enumerate(_points(act, folder, template)):
        if number % stride != first % stride:
            continue
        stage = folder / f"{number}-{call}"
        shutil.copytree(template, stage)
        # What this computer remembers of the device: else every point goes on where the one before
        # has left its numbers, and after a thousand there are none left.
        shutil.rmtree(notes)
        shutil.copytree(folder / "remembered", notes)
        injected = f"inject={call}:{fault}"
        outcome = _told(_run(act, stage, ["-e", f"trace={call}", "-e", injected]))
        outcomes[outcome] += 1
        try:
            assert outcome != "crashed", "the act met a fault of its own"
            act.check(stage, outcome == "ended")
        except Exception as error:  # noqa: BLE001 - the other points are tried, too
            error.add_note(f"{name} with {injected}: {outcome}, see {stage}")
            wrong.append(error)
        else:
            shutil.rmtree(stage)
    if wrong:
        raise ExceptionGroup(f"{name}: {len(wrong)} points, {dict(outcomes)}", wrong)
    return dict(outcomes)


def _warm_up(act: Act, folder: Path, template: Path) -> None:
    """Run the act and its check here, so that no fault hits the import of a module."""
    stage = folder / "warm"
    shutil.copytree(template, stage)
    act.run(stage)
    act.check(stage, True)
    shutil.rmtree(stage)


def _points(act: Act, folder: Path, template: Path) -> Iterator[tuple[str, str]]:
    """Yield every call of the act with every fault, by a run that has none."""
    stage, log = folder / "count", folder / "calls.txt"
    shutil.copytree(template, stage)
    status = _run(act, stage, ["-e", f"trace={','.join(CALLS)}"], log)
    assert _told(status) == "ended", _told(status)
    shutil.rmtree(stage)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in log.read_text(errors="replace").splitlines():
        if found := _LINE.match(line):
            counts[found[2]][found[1]] += 1  # strace counts for each thread apart
    for call in CALLS:
        for when in range(1, max(counts[call].values(), default=0) + 1):
            for fault in FAULTS[call]:
                yield call, fault.format(when)


def _run(act: Act, stage: Path, how: list[str], log: Path = Path(os.devnull)) -> int:
    """Run the act under strace in a process of its own; return its wait status."""
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYONE, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _act(act, stage)
    os.waitpid(child, os.WUNTRACED)
    command = [strace(), "-f", "-qq", "-o", str(log), "-p", str(child), *how]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
        while _tracer_of(child) == 0:
            if tracer.poll() is not None:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                sys.exit(CANNOT_ATTACH)
            time.sleep(0.002)
        os.kill(child, signal.SIGCONT)
        _pid, status = os.waitpid(child, 0)
    return status


def _act(act: Act, stage: Path) -> None:
    code = _CRASHED
    try:
        act.run(stage)
        code = 0
    except InspectorError:
        code = _SAID
    except OSError as error:
        # The command line says these to the person, too.
        code = _SAID if error.errno in _OUTSIDE else _CRASHED
        if code == _CRASHED:
            traceback.print_exc()
    except BaseException:  # noqa: BLE001 - the parent is told by the status
        traceback.print_exc()
    finally:
        os._exit(code)


def _tracer_of(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("TracerPid:"):
            return int(line.split()[1])
    return 0


def _told(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "killed" if os.WTERMSIG(status) == signal.SIGKILL else "crashed"
    return {0: "ended", _SAID: "refused"}.get(os.WEXITSTATUS(status), "crashed")


if __name__ == "__main__":
    try_acts(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
