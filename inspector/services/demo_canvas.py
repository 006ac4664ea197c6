"""A drawing surface for the demo's photographs: shaded solids in a room with depth.

Measures are in pixels of the finished picture, 1600 x 1200; the surface itself is twice as fine,
so that edges come out smooth.
"""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from inspector.paths import resources

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH_PX, HEIGHT_PX = 1600, 1200
_FINE = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]

STEEL: Colour = (148, 156, 163)
DARK: Colour = (52, 57, 62)
YELLOW: Colour = (238, 187, 32)
RED: Colour = (196, 42, 38)
GREEN: Colour = (22, 138, 84)
BLUE: Colour = (46, 98, 158)
WHITE: Colour = (240, 240, 236)
CARTON: Colour = (186, 142, 92)
ORANGE: Colour = (226, 112, 34)


def shade(colour: Colour, factor: float) -> Colour:
    """Return `colour` darker (below 1) or lighter (above 1)."""
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue


@lru_cache(maxsize=16)
def font(size_px: int) -> "FreeTypeFont":
    """Return the bundled sans bold; opened once per size."""
    from PIL import ImageFont

    return ImageFont.truetype(str(resources() / "fonts" / "NotoSansSC-Bold.ttf"), size_px)


class Canvas:
    """One picture being drawn; the light comes from the upper left."""

    def __init__(self, random: Random) -> None:
        from PIL import Image, ImageDraw

        self.random = random
        self.image: Image.Image = Image.new("RGB", (WIDTH_PX * _FINE, HEIGHT_PX * _FINE))
        self._opaque = ImageDraw.Draw(self.image)
        self._glass = ImageDraw.Draw(self.image, "RGBA")  # blends, at four times the cost

    def _pen(self, colour: Colour, alpha: int) -> "tuple[ImageDraw, tuple[int, ...]]":
        return (self._opaque, colour) if alpha >= 255 else (self._glass, (*colour, alpha))

    def poly(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """Fill the area within `points`."""
        draw, ink = self._pen(colour, alpha)
        draw.polygon([(x * _FINE, y * _FINE) for x, y in points], ink)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        colour: Colour,
        *,
        alpha: int = 255,
        r: int = 0,
    ) -> None:
        """Fill a rectangle, its corners rounded by `r`."""
        box = [x * _FINE, y * _FINE, (x + w) * _FINE, (y + h) * _FINE]
        draw, ink = self._pen(colour, alpha)
        draw.rounded_rectangle(box, r * _FINE, ink)

    def disc(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: int = 255
    ) -> None:
        """Fill an ellipse around (x, y)."""
        box = [(x - rx) * _FINE, (y - ry) * _FINE, (x + rx) * _FINE, (y + ry) * _FINE]
        draw, ink = self._pen(colour, alpha)
        draw.ellipse(box, ink)

    def line(
        self, points: Sequence[Point], colour: Colour, width: float = 3, alpha: int = 255
    ) -> None:
        """Draw a bent line with round joints."""
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        draw, ink = self._pen(colour, alpha)
        draw.line(fine, ink, max(1, round(width * _FINE)), joint="curve")

    def arc(
        self, x: float, y: float, r: float, start: int, end: int, colour: Colour, width: float
    ) -> None:
        """Draw part of a circle, degrees clockwise from three o'clock."""
        box = [(x - r) * _FINE, (y - r) * _FINE, (x + r) * _FINE, (y + r) * _FINE]
        self._opaque.arc(box, start, end, colour, round(width * _FINE))

    def text(self, x: float, y: float, words: str, size: int, colour: Colour) -> None:
        """Write `words` around (x, y)."""
        self._opaque.text((x * _FINE, y * _FINE), words, colour, font(size * _FINE), anchor="mm")

    def shadow(self, x: float, y: float, rx: float, ry: float) -> None:
        """Lay a soft shadow on the floor around (x, y)."""
        for step in range(6):
            grow = 1 - step * 0.11
            self.disc(x + 14, y, rx * grow, ry * grow, (10, 12, 16), 17)

    def cylinder(
        self, x: float, y: float, w: float, h: float, colour: Colour, *, cap: float = 0.16
    ) -> None:
        """Stand a cylinder: `y` is the middle of its upper rim, `cap` the rim's height by width."""
        rim = w * cap / 2
        self.disc(x + w / 2, y + h, w / 2, rim, shade(colour, 0.6))
        strips = max(14, min(36, round(w / 4)))
        for n in range(strips):
            at = (n + 0.5) / strips
            light = 1.18 - 1.5 * abs(at - 0.3) if at > 0.3 else 0.78 + 1.33 * at
            bend = rim * (1 - (2 * at - 1) ** 2) ** 0.5
            left, right = x + w * n / strips, x + w * (n + 1) / strips + 0.6
            tone = shade(colour, max(0.42, light))
            self.poly([(left, y), (right, y), (right, y + h + bend), (left, y + h + bend)], tone)
        self.disc(x + w / 2, y, w / 2, rim, shade(colour, 1.12))

    def box(
        self, x: float, y: float, w: float, h: float, colour: Colour, *, depth: float = 40
    ) -> None:
        """Stand a box with its front at (x, y, w, h), seen a little from the upper right."""
        d, e = depth, depth * 0.55
        side = [(x + w, y), (x + w + d, y - e), (x + w + d, y + h - e), (x + w, y + h)]
        self.poly(side, shade(colour, 0.66))
        self.poly([(x, y), (x + d, y - e), (x + w + d, y - e), (x + w, y)], shade(colour, 1.16))
        self.gradient(x, y, w, h, shade(colour, 1.04), shade(colour, 0.86))

    def gradient(self, x: float, y: float, w: float, h: float, top: Colour, bottom: Colour) -> None:
        """Fill a rectangle from one colour above to another below."""
        bands = max(2, min(40, round(h / 8)))
        for n in range(bands):
            part = n / (bands - 1)
            mixed = [round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True)]
            band: Colour = (mixed[0], mixed[1], mixed[2])
            self.rect(x, y + h * n / bands, w, h / bands, band)

    def carton(self, x: float, y: float, w: float, h: float) -> None:
        """Stand a closed cardboard box with its tape."""
        tone = shade(CARTON, self.random.uniform(0.88, 1.1))
        self.box(x, y, w, h, tone, depth=w * 0.28)
        self.rect(x + w * 0.42, y, w * 0.16, h, shade(tone, 1.18), alpha=150)
        self.rect(x + w * 0.08, y + h * 0.62, w * 0.24, h * 0.2, WHITE, alpha=210)

    def tape(self, x: float, y: float, w: float, h: float, stripe: Colour = DARK) -> None:
        """Draw a band of yellow with slanting stripes."""
        self.rect(x, y, w, h, YELLOW)
        at = x
        while at < x + w - h:
            width = min(h, x + w - h - at)
            bottom_left = [(at, y + h), (at + h, y), (at + h + width, y), (at + width, y + h)]
            self.poly(bottom_left, stripe)
            at += 2 * h

    def warning(self, x: float, y: float, size: float, mark: str) -> None:
        """Hang a yellow warning triangle (GB 2894) around (x, y)."""
        for grow, tone in ((1.0, DARK), (0.8, YELLOW)):
            r = size * grow
            self.poly([(x, y - r), (x + r * 0.9, y + r * 0.6), (x - r * 0.9, y + r * 0.6)], tone)
        if mark == "bolt":
            bolt = [(8, -52), (-22, 6), (-2, 6), (-10, 44), (24, -12), (4, -12), (18, -52)]
            self.poly([(x + a * size / 110, y + b * size / 110) for a, b in bolt], DARK)
        else:
            self.text(x, y + size * 0.12, mark, round(size * 0.62), DARK)

    def plate(self, x: float, y: float, words: str, colour: Colour, size: int = 26) -> None:
        """Hang a sign with white words around (x, y)."""
        w, h = len(words) * size + size * 1.1, size * 1.9
        self.rect(x - w / 2 + 4, y - h / 2 + 5, w, h, (20, 20, 20), alpha=70, r=6)
        self.rect(x - w / 2, y - h / 2, w, h, colour, r=6)
        self.text(x, y, words, size, WHITE)
