"""Area and length of geoshapes and geotraces ("lat lon alt acc;…", degrees)."""

import itertools
import math
from collections.abc import Sequence

RADIUS_M = 6_378_100.0  # JavaRosa's sphere, so that both give the same square metres


def _points(values: Sequence[str]) -> list[tuple[float, float]]:
    """Return (latitude, longitude) of every point in one trace or in several geopoints."""
    found: list[tuple[float, float]] = []
    for text in values:
        for point in text.split(";"):
            parts = point.split()
            if len(parts) < 2:
                continue
            try:
                found.append((float(parts[0]), float(parts[1])))
            except ValueError:
                continue
    return found


def distance(values: Sequence[str]) -> float:
    """Return the length in metres along the points."""
    points = _points(values)
    return sum(_between(a, b) for a, b in itertools.pairwise(points))


def _between(first: tuple[float, float], second: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*first, *second))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def area(values: Sequence[str]) -> float:
    """Return the area in square metres that the points enclose; 0 for fewer than three."""
    points = _points(values)
    if len(points) < 3:
        return 0.0
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(points, points[1:] + points[:1], strict=False):
        width = math.radians(lon2 - lon1)
        total += width * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total * RADIUS_M * RADIUS_M / 2)
