"""Plain forms on the screen: a big one beside a small one, and the memory that it takes."""

import statistics
from pathlib import Path

from tests.bench import forms
from tests.bench.measure import Row, child, milliseconds

_CHILD = Path(__file__).with_name("question_window.py")
_MIB = 3  # processes of each kind


def rows(work: Path) -> list[Row]:
    """Return the rows of first frame, keys and memory."""
    told = child(_CHILD, "times")
    frames = {size: statistics.median(all_) for size, all_ in told["frames"].items()}
    keys = {size: _p95(all_) for size, all_ in told["keys"].items()}
    drawn = (
        "QuestionView made, shown and its list painted, 1,000 / 50 questions:"
        f" {milliseconds([frames['1000'], frames['50']])}; 5,000: {milliseconds([frames['5000']])}"
    )
    typed = (
        "a digit that answers, until all is painted, p95, 5,000 / 50 questions:"
        f" {milliseconds([keys['5000'], keys['50']])};"
        f" medians {milliseconds([statistics.median(told['keys'][s]) for s in ('5000', '50')])}"
    )
    return [
        Row("first frame, 1000 to 50", frames["1000"] / frames["50"], "x 50", "<= 1.5", drawn),
        Row("key p95, 5000 to 50", keys["5000"] / keys["50"], "x 50", "<= 1.5", typed),
        _memory(work),
    ]


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _memory(work: Path) -> Row:
    name, goal = "memory of 5000 questions", "<= 150"
    if not Path("/proc/self/status").is_file():
        return Row(name, None, "MiB", goal, "measured on Linux only")
    file = work / "questions.xml"
    file.write_text(forms.questions_xform(5000), encoding="utf-8")
    ours, floor = [], []
    for _round in range(_MIB):
        ours.append(child(_CHILD, "memory", "5000", str(file))["mib"])
        floor.append(child(_CHILD, "memory", "0", str(file))["mib"])
    one, two = statistics.median(ours), statistics.median(floor)
    how = f"resident, an open form - an empty window of the same program: {one:.0f} - {two:.0f} MiB"
    return Row(name, one - two, "MiB", goal, how)
