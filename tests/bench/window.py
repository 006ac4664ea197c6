"""Window start against an empty QMainWindow, each a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Row, in_turns, milliseconds

_NAME, _GOAL = "window start", "<= 1.5"
_CHILD = Path(__file__).with_name("first_paint.py")


def rows(work: Path, rounds: int = 11) -> list[Row]:
    """Return the row of the window's start."""
    from inspector.domain.person import Desk
    from inspector.services import enrolment

    workspace = work / "window"
    ctx = enrolment.new_workspace(workspace, "demo", desk=Desk.FIELD, name="检查员甲", log_n=4)
    ctx.workspace.close()
    environment = {**os.environ, "INSPECTOR_WORKSPACE": str(workspace)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("INSPECTOR_PASSPHRASE", None)
    # What is installed has its byte code: a shell that forbids writing it would have every start
    # compile our modules, and those of the floor not, which came with theirs.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(work / "bytecode")

    def start(which: str) -> None:
        done = subprocess.run(
            [sys.executable, str(_CHILD), which],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-2000:])

    for which in ("floor", "ours"):  # byte code and file cache
        start(which)
    times = in_turns(rounds, lambda: start("ours"), lambda: start("floor"))
    what = "process start to first paint of the unlock page / of an empty QMainWindow"
    how = f"{what}: {milliseconds(times)}"
    return [Row(_NAME, times[0] / times[1], "x floor", _GOAL, how)]
