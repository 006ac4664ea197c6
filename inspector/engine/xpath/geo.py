"""Area and length of geoshapes and geotraces ("lat lon alt acc;…", degrees).

On a sphere of the radius that JavaRosa takes, and with its formulas: the square metres of a shape
are those of its triangles from the first point, flat as on a map of that place.
"""

import itertools
import math
from collections.abc import Sequence

RADIUS_M = 6_378_100.0
_METRES_PER_DEGREE = 2 * RADIUS_M * math.pi / 360.0

_Point = tuple[float, float]  # latitude, longitude


def _points(values: Sequence[str]) -> list[_Point]:
    """Return every point in one trace or in several geopoints."""
    found: list[_Point] = []
    for text in values:
        for point in text.split(";"):
            parts = point.split()
            if len(parts) < 2:
                continue
            try:
                latitude, longitude = float(parts[0]), float(parts[1])
            except ValueError:
                continue
            if math.isfinite(latitude) and math.isfinite(longitude):
                found.append((latitude, longitude))
    return found


def distance(values: Sequence[str]) -> float:
    """Return the length in metres along the points."""
    return sum((_between(a, b) for a, b in itertools.pairwise(_points(values))), 0.0)


def _between(first: _Point, second: _Point) -> float:
    lat1, lat2 = math.radians(first[0]), math.radians(second[0])
    turn = math.radians(first[1] - second[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS_M


def area(values: Sequence[str]) -> float:
    """Return the area in square metres that the points enclose; 0 for fewer than three."""
    points = _points(values)
    if len(points) < 3:
        return 0.0
    lat0, lon0 = points[0]
    flat = [
        (
            (lon - lon0) * _METRES_PER_DEGREE * math.cos(math.radians(lat)),
            (lat - lat0) * _METRES_PER_DEGREE,
        )
        for lat, lon in points[1:]
    ]
    return abs(sum((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in itertools.pairwise(flat)))


def is_inside(point: str, shape: str) -> bool:
    """Return whether a geopoint lies in a geoshape: an odd number of sides lies to its east."""
    where, corners = _points([point]), _points([shape])
    if not where or len(corners) < 3:
        return False
    y, x = where[0]
    inside = False
    for (y1, x1), (y2, x2) in itertools.pairwise([*corners, corners[0]]):
        if (y2 > y) != (y1 > y) and x < (x1 - x2) * (y - y2) / (y1 - y2) + x2:
            inside = not inside
    return inside


def crosses_itself(line: str) -> bool:
    """Return whether two sides of a geotrace or geoshape that are not neighbours meet."""
    points = [point for point, _group in itertools.groupby(_points([line]))]
    sides = list(itertools.pairwise(points))
    closed = len(points) > 2 and points[0] == points[-1]
    for at, first in enumerate(sides):
        for other in range(at + 2, len(sides)):
            if closed and at == 0 and other == len(sides) - 1:
                continue  # the last side ends where the first begins
            if _meet(*first, *sides[other]):
                return True
    return False


def _meet(a: _Point, b: _Point, c: _Point, d: _Point) -> bool:
    def side(p: _Point, q: _Point, r: _Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def between(p: _Point, q: _Point, r: _Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and (
            min(p[1], q[1]) <= r[1] <= max(p[1], q[1])
        )

    s1, s2, s3, s4 = side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)
    if s1 * s2 < 0 and s3 * s4 < 0:
        return True
    return (
        (s1 == 0 and between(c, d, a))
        or (s2 == 0 and between(c, d, b))
        or (s3 == 0 and between(a, b, c))
        or (s4 == 0 and between(a, b, d))
    )
