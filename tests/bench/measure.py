"""How things are measured: in turns with their floor, and told as a ratio.

Absolute times say little: on a shared disk the floor itself moves tenfold within a minute
(performance.md §3). So each round runs floor and subject one after the other, and medians count.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    value  a ratio, or None where it could not be measured
    goal   "<= 1.5" or ">= 0.85"
    how    what was measured against what, with the medians
    """

    name: str
    value: float | None
    unit: str
    goal: str
    how: str

    @property
    def holds(self) -> bool:
        """Say whether the goal is met; what was not measured does not hold."""
        if self.value is None:
            return False
        sign, limit = self.goal.split()
        return self.value <= float(limit) if sign == "<=" else self.value >= float(limit)

    def to_json(self) -> dict[str, object]:
        """Return the row as it stands in bench.json."""
        plain = asdict(self)
        if self.value is not None:
            plain["value"] = round(self.value, 3)
        return {**plain, "holds": self.holds}


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_turns(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """Run the calls one after the other, `rounds` times; return the median seconds of each.

    The order turns with each round, so that none always runs in the wake of the same other.
    """
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(rounds):
        for place in range(len(calls)):
            number = (place + turn) % len(calls)
            times[number].append(seconds(calls[number]))
    return [statistics.median(one) for one in times]


def milliseconds(values: Sequence[float]) -> str:
    """Return seconds as "1.20 / 3.40 ms"."""
    return " / ".join(f"{value * 1000:.2f}" for value in values) + " ms"


def child(script: Path, *arguments: str) -> Any:
    """Run a script in a process of its own, without a display; return the JSON of its last line.

    Raises RuntimeError with what it said when it fails.
    """
    environment = {**os.environ}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])
