"""A long paper on the screen: the window is never blocked, however many pages it has."""

from pathlib import Path

from tests.bench.measure import Row, child

_CHILD = Path(__file__).with_name("paper_window.py")
_FRAME_S = 0.016  # design: no work on the thread of the window above that


def rows(_work: Path) -> list[Row]:
    """Return the row of the longest work of a paper of 120 pages in the window."""
    long, short = child(_CHILD, "120"), child(_CHILD, "2")
    how = "; ".join(
        f"{name}: {long[name] * 1000:.1f} ms, of 2 pages {short[name] * 1000:.1f}" for name in long
    )
    longest = max(long.values()) / _FRAME_S
    return [Row("paper of 120 pages in the window", longest, "x 16 ms", "<= 1", how)]
