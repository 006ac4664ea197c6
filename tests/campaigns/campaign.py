"""The kill campaign: start the worker, kill it, look at everything, go on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from inspector.services.visits import open_filling

from .facts import event_ids, facts_of, grown, shown_by
from .invariants import Seen, check_desk, check_exchange
from .rules import judge
from .stage import Stage, build_stage, open_stage

_ROOT = Path(__file__).resolve().parent.parent.parent
# Steps of which more than one write belongs together; half of the kills go for these.
_LONG = ("close", "issue", "export", "export_review", "export_base", "import", "photos")
# System calls before which strace kills: how many the start of the worker makes of each, and how
# many a step makes (measured over 200 steps; the worker's own journal uses other calls).
_CALLS = {
    "pwrite64": (60, 16.0),
    "fsync": (5, 1.3),
    "rename": (0, 0.2),
    "write": (2, 1.2),
    "openat": (0, 7.0),  # the start opens hundreds: counted by a trial
    "unlink": (6, 0.2),
}
_LIFE_S = 120.0


@dataclass(slots=True)
class Figures:
    """What a campaign has seen. hit: the step that was under way, or "between"; how: the means."""

    steps: int = 0
    kills: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    how: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """Return the figures in one line."""
        parts = (("hit", self.hit), ("left", self.left), ("by", self.how))
        return f"{self.steps} steps, {self.kills} kills; " + "; ".join(
            f"{name} " + ", ".join(f"{key} {count}" for key, count in counts.most_common())
            for name, counts in parts
        )


class Campaign:
    """One stage, played by one worker after another."""

    def __init__(self, folder: Path, seed: int, *, steps: int, kills: int) -> None:
        self._folder, self._seed, self._steps = folder, seed, steps
        self._random, self._seen = Random(seed), Seen()
        self._kills = kills
        self._last, self._life = 0, 0
        self._lasts: dict[str, float] = {}  # how long a step of a kind took, seconds
        self.figures = Figures()
        stage = build_stage(folder, seed)
        self._facts = {name: facts_of(ctx) for name, ctx in stage.desks.items()}
        self._shown: dict[str, Any] = {}
        stage.close()

    def run(self) -> Figures:
        """Play until all steps have returned and there were enough kills; look after each death."""
        while self._last < self._steps or self.figures.kills < self._kills:
            self._life += 1
            killed, how = self._one_life()
            lines = self._new_lines()
            try:
                under_way = self._take(lines)
                self._look(under_way, killed, how)
            except AssertionError as error:
                last = lines[-1] if lines else {}
                place = {key: last.get(key) for key in ("n", "do", "done", "desk", "said")}
                error.add_note(f"KILL_SEED={self._seed} life={self._life} {how} at {place}")
                raise
        self.figures.steps = self._last
        return self.figures

    # One life of the worker

    def _one_life(self) -> tuple[bool, str]:
        """Run the worker until it is killed or done; return whether it was killed, and how."""
        pace = self._pace()
        if strace() and self._random.random() < 0.6:
            call, (at_start, in_step) = self._random.choice(list(_CALLS.items()))
            at_start += _opened_at_start() if call == "openat" else 0
            # Now and then it dies while it opens the workspaces; mostly when it works in them.
            first = 1 if self._random.random() < 0.15 else at_start + 1
            when = first + self._random.randrange(int(in_step * pace) + 1)
            prefix = [
                *(strace(), "-f", "-qq", "-o", os.devnull),
                *("-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={when}"),
            ]
            by_itself, killed = self._live(prefix, "", 2 * pace)
            return killed, f"strace {call}" if by_itself else "delay"
        wanted = self._random.choice(_LONG) if self._random.random() < 0.5 else ""
        _by_itself, killed = self._live([], wanted, self._random.randrange(1, 2 * pace))
        return killed, "delay"

    def _pace(self) -> int:
        """Return how many steps a life may take on average, so that all kills have their turn."""
        left = max(1, self._kills - self.figures.kills)
        return max(1, (self._steps - self._last) // left)

    def _live(self, prefix: list[str], wanted: str, after: int) -> tuple[bool, bool]:
        """Run a worker; return whether it ended without us, and whether it was killed at all."""
        # A kill can come too late for the last step; so the worker goes on while kills are owed.
        owed = self.figures.kills < self._kills
        last = max(self._steps, self._last) + (100 if owed else 0)
        command = [
            *prefix,
            *(sys.executable, "-m", "tests.campaigns.kill_worker", str(self._folder)),
            *(str(self._seed), str(self._life), str(self._last + 1), str(last)),
        ]
        with subprocess.Popen(
            command,
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stderr is not None
            try:
                by_itself = self._watch(process, wanted, after)
            finally:
                _kill(process)
            output = process.stderr.read().decode(errors="replace")
            process.wait(_LIFE_S)
        if process.returncode == 0:
            return True, False
        assert process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), output
        return by_itself, True

    def _watch(self, process: "subprocess.Popen[bytes]", wanted: str, after: int) -> bool:
        """Read what the worker says until it ends, or until the moment at which to kill it.

        That is inside the first step of kind `wanted` ("" = any) once `after` steps have returned,
        or inside a later one when none comes; at the latest inside the last step of all, unless
        there have been enough kills. Return whether the worker has ended by itself.
        """
        assert process.stdout is not None
        latest = 2 * after + 4
        if self.figures.kills < self._kills:
            latest = min(latest, max(0, self._steps - self._last - 1))
        returned, since, began = 0, 0.0, time.monotonic()
        for raw in process.stdout:
            line, now = json.loads(raw), time.monotonic()
            if line["done"]:
                returned += 1
                self._lasts[line["done"]] = now - since
            elif line["do"]:
                since = now
                is_time = returned >= after and wanted in ("", line["do"])
                if is_time or returned >= latest or now - began > _LIFE_S:
                    usual = self._lasts.get(line["do"], 0.01)
                    time.sleep(self._random.random() * usual)
                    return False
        return True

    # What is there after a death

    def _new_lines(self) -> list[dict[str, Any]]:
        """Return what this life has said outside, and begin a new journal."""
        journal = self._folder / "journal.jsonl"
        if not journal.exists():
            return []
        lines = journal.read_bytes().split(b"\n")
        journal.unlink()
        # The last line may be torn: what it would have said had not been said.
        return [json.loads(line) for line in lines[:-1]]

    def _take(self, lines: list[dict[str, Any]]) -> dict[str, Any] | None:
        """Take over what has returned; return the step that had not, or None."""
        under_way = None
        for line in lines:
            if "done" in line:
                self._last, under_way = line["n"], None
                self._facts, self._shown = line["facts"], line["shown"]
            elif "do" in line:
                under_way = line
        return under_way

    def _look(self, under_way: dict[str, Any] | None, killed: bool, how: str) -> None:
        stage = open_stage(self._folder)
        try:
            stage.clock.step = self._last + self._life
            now = {name: facts_of(ctx) for name, ctx in stage.desks.items()}
            left = self._compare(stage, under_way, now)
            self._compare_shown(stage, under_way)
            for ctx in stage.desks.values():
                check_desk(ctx, stage.exchange, self._seen)
            check_exchange(stage.office, stage.exchange, self._seen)
            self._facts, self._shown = now, _shown_now(stage, now)
        finally:
            stage.close()
        if killed:
            self.figures.kills += 1
            self.figures.hit[under_way["do"] if under_way else "between"] += 1
            self.figures.left[left] += 1
            self.figures.how[how] += 1

    def _compare(
        self, stage: Stage, under_way: dict[str, Any] | None, now: Mapping[str, Any]
    ) -> str:
        left = "nothing under way"
        for name, ctx in stage.desks.items():
            before = self._facts[name]
            ids = event_ids(ctx.db)
            count = _count(before["events"])
            assert grown(ids[:count]) == before["events"], f"events of {name} are lost"
            if under_way is not None and under_way["desk"] == name:
                kinds = [
                    row["kind"]
                    for row in ctx.db.rows("select kind from event order by rowid")[count:]
                ]
                left = judge(under_way, before, now[name], kinds)
            else:
                differing = [key for key in before if before[key] != now[name][key]]
                assert not differing, f"{name} is not as it was: {differing}"
        return left

    def _compare_shown(self, stage: Stage, under_way: dict[str, Any] | None) -> None:
        """Fail unless a person finds each open draft as it was on the screen."""
        for draft, shown in self._shown.items():
            mine = under_way if under_way and under_way["draft"] == draft else None
            if mine is not None and "key" not in mine["said"]:
                continue  # it may have changed any item; `judge` has looked at its actions
            if not stage.field.db.value("select 1 from draft where id = ?", (draft,)):
                continue  # closed; `judge` has seen to it that this was right
            found = _shown_now(stage, {"field": {"drafts": [draft]}})[draft]
            # A step under way may have changed the item that it was about, and thereby whether
            # another item applies.
            keys = shown.keys() | found.keys()
            if mine is not None:
                keys = (shown.keys() & found.keys()) - {mine["said"]["key"]}
            for key in keys:
                assert found.get(key) == shown.get(key), f"{key} is not as it was shown"


def _shown_now(stage: Stage, now: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person sees of every open draft, as the outside journal would say it."""
    drafts = {one: shown_by(open_filling(stage.field, one)) for one in now["field"]["drafts"]}
    plain: dict[str, Any] = json.loads(json.dumps(drafts))
    return plain


def strace() -> str:
    """Return the path of strace when it is here and may trace, else ""."""
    return _strace()


@cache
def _strace() -> str:
    path = shutil.which("strace") or ""
    if not path or os.environ.get("KILL_WITHOUT_STRACE"):
        return ""
    trial = ["-f", "-qq", "-o", os.devnull, "-e", "trace=fsync", "true"]
    tried = subprocess.run([path, *trial], check=False)
    return path if tried.returncode == 0 else ""


@cache
def _opened_at_start() -> int:
    """Return how many files the worker's start opens, so that openat can be hit after it."""
    command = [strace(), "-f", "-qq", "-o", "/dev/stdout", "-e", "trace=openat"]
    module = "import tests.campaigns.kill_worker"
    tried = subprocess.run(
        [*command, sys.executable, "-c", module], cwd=_ROOT, capture_output=True, check=True
    )
    return tried.stdout.count(b"openat(")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the worker, and strace with it: they are a group of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _count(grown_list: Any) -> int:
    return int(grown_list[0])
