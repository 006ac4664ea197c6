"""The form engine against @getodk/xforms-engine on the same forms and answers, and against itself.

Engine against engine: neither draws anything. Ours is timed in this process, the other in its own,
where it runs headless; what it takes to hand a form over does not count.
"""

import gc
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.engine import FormSession, load_form
from tests.bench import forms
from tests.bench.measure import Row, in_turns, milliseconds, seconds
from tests.compare.peer import Peer, PeerMissing

_PEER = "x xforms-engine"
_ANSWERS = 300
# (questions, rounds): the other engine takes half a minute for one round of the greatest, and
# minutes when the machine is busy; then fewer rounds have to do.
_SIZES = ((100, 5), (1000, 5), (5000, 3))
_ENOUGH_S = 90.0


@dataclass
class _Times:
    """Seconds of one engine on one form: a number for each load, a list for each round."""

    loads: list[float] = field(default_factory=list)
    answers: list[list[float]] = field(default_factory=list)
    score: str = ""

    @property
    def load(self) -> float:
        return statistics.median(self.loads)

    @property
    def each(self) -> list[float]:
        """All answers of all rounds, fastest first."""
        return sorted(one for taken in self.answers for one in taken)

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    @property
    def p95(self) -> float:
        return self.each[int(len(self.each) * 0.95)]


def rows(_work: Path) -> list[Row]:
    """Return all rows of the engine; those of the other engine say so where it cannot be had."""
    try:
        pairs = {}
        for size, rounds in _SIZES:
            with Peer() as peer:  # anew, for it keeps what earlier forms took
                pairs[size] = _against(peer, size, rounds)
    except PeerMissing as missing:
        reason = str(missing)
        ours = {size: _alone(size, rounds) for size, rounds in _SIZES}
        found = _without_peer(reason)
    else:
        ours = {size: mine for size, (mine, _theirs) in pairs.items()}
        found = _with_peer(pairs)
    return [*found, _growth(ours), _repeats(), _filter()]


def _with_peer(pairs: dict[int, tuple[_Times, _Times]]) -> list[Row]:
    found = []
    for size, (mine, theirs) in pairs.items():
        pair = milliseconds([mine.load, theirs.load])
        how = (
            f"load_form + FormSession / loadForm + createInstance, {len(mine.loads)} times: {pair}"
        )
        found.append(Row(f"form load, {size}", mine.load / theirs.load, _PEER, "<= 0.10", how))
    for size in (1000, 5000):
        mine, theirs = pairs[size]
        for name, one, two in (
            ("median", mine.median, theirs.median),
            ("p95", mine.p95, theirs.p95),
        ):
            how = f"set_value / setValue, {_ANSWERS} answers, {name}, {milliseconds([one, two])}"
            found.append(Row(f"answer {name}, {size}", one / two, _PEER, "<= 0.05", how))
    return found


def _without_peer(reason: str) -> list[Row]:
    names = [(f"form load, {size}", "<= 0.10") for size, _rounds in _SIZES]
    names += [
        (f"answer {what}, {size}", "<= 0.05") for size in (1000, 5000) for what in ("median", "p95")
    ]
    return [Row(name, None, _PEER, goal, reason) for name, goal in names]


def _growth(ours: dict[int, _Times]) -> Row:
    """Return how the slow answers grow from 1,000 to 5,000 questions; one flat sum is only told."""
    small, great = ours[1000].p95, ours[5000].p95
    flat = [_alone(size, 3, is_flat=True).p95 for size in (1000, 5000)]
    how = (
        f"p95 of an answer at 5,000 / 1,000 questions, by section: {milliseconds([great, small])};"
        f" in one flat sum, linear by nature: {milliseconds(flat[::-1])}"
    )
    return Row("answer p95, 5000 to 1000", great / small, "x 1000", "<= 4", how)


def _against(peer: Peer, size: int, rounds: int) -> tuple[_Times, _Times]:
    """Measure both engines in turns. Raises RuntimeError when they do not end alike."""
    source, given = forms.questions_xform(size), forms.answers(size, _ANSWERS)
    steps = [{"op": "set", "path": path, "value": value} for path, value in given]
    mine, theirs = _Times(), _Times()
    _ours(source, given[:20], _Times())  # compiled patterns, imports; the other engine alike
    peer.ask({"xform": forms.questions_xform(100), "steps": [], "states": []})
    start = time.perf_counter()
    for turn in range(rounds):
        if turn and time.perf_counter() - start > _ENOUGH_S:
            break
        for is_ours in (True, False) if turn % 2 == 0 else (False, True):
            if is_ours:
                _ours(source, given, mine)
            else:
                last = [] if turn else [len(steps)]
                told = peer.ask({"xform": source, "steps": steps, "states": last})
                _take(told, theirs)
    if mine.score != theirs.score:
        raise RuntimeError(f"the engines end with {mine.score} and {theirs.score}")
    return mine, theirs


def _alone(size: int, rounds: int, *, is_flat: bool = False) -> _Times:
    source, given = forms.questions_xform(size, is_flat), forms.answers(size, _ANSWERS)
    times = _Times()
    for _round in range(rounds):
        _ours(source, given, times)
    return times


def _ours(source: str, given: Sequence[tuple[str, str]], times: _Times) -> None:
    sessions: list[FormSession] = []
    gc.collect()
    times.loads.append(seconds(lambda: sessions.append(FormSession(load_form(source)))))
    (session,) = sessions
    taken = []
    for path, value in given:
        taken.append(seconds(lambda path=path, value=value: session.set_value(path, value)))  # type: ignore[misc]
    times.answers.append(taken)
    times.score = session.value("/data/score")


def _take(told: dict[str, Any], times: _Times) -> None:
    """Note what the other engine said of one round. Raises RuntimeError when it failed."""
    failed = [step["error"] for step in told.get("steps", []) if "error" in step]
    if "error" in told or failed:
        raise RuntimeError(f"xforms-engine: {told.get('error') or failed[0]}")
    times.loads.append(told["load_ms"] / 1000)
    times.answers.append([step["ms"] / 1000 for step in told["steps"]])
    for state in told["states"]:
        leaf = next(one for one in state["leaves"] if one["path"] == "/data/score")
        times.score = leaf["value"]


def _repeats(rounds: int = 7) -> Row:
    """Return what the 200th instance costs beside the first."""
    form = load_form(forms.xform(forms.repeat()))
    first, last = [], []
    for _round in range(rounds):
        session = FormSession(form)
        times = [seconds(lambda: session.add_repeat("/data/r")) for _n in range(204)]  # noqa: B023
        first += times[:5]
        last += times[-5:]
    one, two = statistics.median(first), statistics.median(last)
    how = f"add_repeat, no. 200-204 / 1-5 of eight questions: {milliseconds([two, one])}"
    return Row("repeat, 200th to first", two / one, "x first", "<= 3", how)


def _filter(rounds: int = 201) -> Row:
    """Return what an equality filter costs on a list a hundred times as long."""
    sessions = []
    loads = []
    for rows_ in (50_000, 500):
        source = forms.xform(forms.long_list(rows_))
        held: list[FormSession] = []
        loads.append(seconds(lambda: held.append(FormSession(load_form(source)))))  # noqa: B023
        sessions.append((held[0], rows_ // 10, iter(range(10**9))))

    def ask(session: FormSession, streets: int, turn: Iterator[int]) -> None:
        # Fifty streets, however many there are: one list is not asked for new ones more often.
        street = next(turn) * 37 % 50 * (streets // 50)
        session.set_value("/data/street", f"s{street}")
        if len(session.choices("/data/entity")) != 10:
            raise RuntimeError("the filter lets another number of choices through")

    times = in_turns(rounds, *(lambda one=one: ask(*one) for one in sessions))
    how = (
        "set_value + choices, 10 of 50,000 rows / 10 of 500, the index made:"
        f" {milliseconds(times)}; the form with its list loads in {milliseconds(loads)}"
    )
    return Row("choice filter, 50,000 to 500", times[0] / times[1], "x 500", "<= 2", how)
