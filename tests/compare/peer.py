"""@getodk/xforms-engine as a process that is asked one job after the other. Needs node and npm."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, TypedDict

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / "build" / "node"
# The newest that runs headless, and the DOM with which it was tried (form-engine.md §5).
PACKAGES = ("@getodk/xforms-engine@0.22.0", "jsdom@27.2.0")
_MARK = HOME / ("installed " + " ".join(PACKAGES).replace("/", "-"))
_SCRIPT = Path(__file__).with_name("engine.mjs")


class Job(TypedDict, total=False):
    """What engine.mjs is asked; its head says what the fields mean."""

    xform: str
    attachments: dict[str, str]
    steps: list[dict[str, str]]
    states: list[int]
    now: float


class PeerMissing(RuntimeError):
    """The other engine cannot run here; the text says why."""


def prepare() -> None:
    """Install the other engine below build/, once. Raises PeerMissing."""
    if _MARK.is_file():
        return
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise PeerMissing(f"skipped: no {program}")
    HOME.mkdir(parents=True, exist_ok=True)
    options = ["--no-package-lock", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(
            ["npm", "install", *options, "--prefix", str(HOME), *PACKAGES],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PeerMissing("skipped: npm did not come to an end") from None
    if done.returncode != 0:
        raise PeerMissing(f"skipped: npm could not install it: {done.stderr.strip()[-200:]}")
    _MARK.touch()


class Peer:
    """A running engine. Raises PeerMissing when it cannot be had."""

    def __init__(self) -> None:
        prepare()
        node = shutil.which("node")
        if node is None:
            raise PeerMissing("skipped: no node")
        self._process = subprocess.Popen(
            [node, "--max-old-space-size=6000", "--expose-gc", str(_SCRIPT), str(HOME)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "TZ": "UTC"},
        )

    def ask(self, job: Job) -> dict[str, Any]:
        """Return the answer to a job; one that it could not do has the key "error"."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise PeerMissing("the other engine ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> "Peer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
