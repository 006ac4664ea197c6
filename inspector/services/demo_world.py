"""Time, chance and handwriting of the demo: the same seed gives the same of each."""

import math
from datetime import datetime, timedelta
from random import Random

from inspector.domain.ids import new_id
from inspector.domain.paper import Stroke


class World:
    """A clock that moves when told, and chance from a seed."""

    def __init__(self, seed: int, start: datetime) -> None:
        self._now, self.random = start, Random(seed)

    def clock(self) -> datetime:
        """Return the time in the demo."""
        return self._now

    def pass_minutes(self, minutes: int) -> None:
        """Let time pass."""
        self._now += timedelta(minutes=minutes)

    def wait_until(self, moment: datetime) -> None:
        """Let time pass until `moment`, which may not lie in the past."""
        assert moment >= self._now
        self._now = moment

    def new_id(self) -> str:
        """Return the next id."""
        return new_id(self.clock, self.random.randbytes)

    def handwriting(self, characters: int) -> tuple[Stroke, ...]:
        """Return strokes that look like a hurried signature of so many characters."""
        strokes = []
        for place in range(characters):
            left = 120 + place * 700
            for _ in range(self.random.randint(3, 5)):
                strokes.append(self._stroke(left))
        return tuple(strokes)

    def _stroke(self, left: int) -> Stroke:
        random = self.random
        x, y = left + random.uniform(40, 420), random.uniform(180, 560)
        angle = random.choice((0.05, 0.5, 1.2, 1.55, 2.3)) + random.uniform(-0.15, 0.15)
        bend, length = random.uniform(-0.7, 0.7), random.randint(180, 420)
        points: list[int] = []
        steps = 14
        for step in range(steps + 1):
            points += [
                max(0, min(60_000, round(x))),
                max(20, min(980, round(y))),
            ]
            turn = angle + bend * step / steps
            x += math.cos(turn) * length / steps
            y += math.sin(turn) * length / steps
        return Stroke(points=tuple(points))


def signature_aspect(characters: int) -> int:
    """Return the width of the pad that so many characters need, in 1/1000 of its height."""
    return 240 + characters * 700
