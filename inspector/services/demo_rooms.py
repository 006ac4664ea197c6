"""The places in which the demo's scenes stand: a workshop and a yard, with things in them."""

from inspector.services.demo_canvas import (
    CARTON,
    DARK,
    RED,
    STEEL,
    WHITE,
    YELLOW,
    Canvas,
    Colour,
    shade,
)

# One vanishing point; the back wall spans these corners.
_EYE_X, _EYE_Y = 800, 480
LEFT, RIGHT, TOP, FLOOR = 240, 1360, 170, 760
_DADOS: tuple[Colour, ...] = ((112, 150, 132), (118, 142, 162), (150, 148, 134))


def workshop(c: Canvas, *, windows: bool = True, line: bool = True) -> None:
    """Draw a hall: painted dado, windows high up, a floor of slabs with a marked aisle."""
    dado = c.random.choice(_DADOS)
    wall: Colour = (222, 222, 214)
    _floor(c, line)  # first, so that the walls hide where its joints run on
    ceiling = [(0, 0), (1600, 0), (1600, 37), (RIGHT, TOP), (LEFT, TOP), (0, 37)]
    c.poly(ceiling, shade(wall, 0.7))
    for x in (420, 800, 1180):  # lamps that run to the back
        near = _EYE_X + (x - _EYE_X) * 1.5
        c.poly([(near - 46, 12), (near + 46, 12), (x + 24, TOP - 14), (x - 24, TOP - 14)], WHITE)
    for outer, inner, tone in ((0, LEFT, 0.84), (1600, RIGHT, 0.76)):
        c.poly([(outer, 37), (inner, TOP), (inner, FLOOR), (outer, 880)], shade(wall, tone))
        c.poly([(outer, 706), (inner, 586), (inner, FLOOR), (outer, 880)], shade(dado, tone))
        c.line([(outer, 706), (inner, 586)], shade(dado, tone * 0.7), 3)
    c.gradient(LEFT, TOP, RIGHT - LEFT, FLOOR - TOP, shade(wall, 1.06), shade(wall, 0.96))
    c.rect(LEFT, 586, RIGHT - LEFT, FLOOR - 586, dado)
    c.rect(LEFT, 583, RIGHT - LEFT, 4, shade(dado, 0.7))
    for x in range(LEFT + 112, RIGHT, 112):
        c.line([(x, TOP), (x, FLOOR)], (90, 92, 90), 1, 60)
    if windows:
        for x in range(LEFT + 56, RIGHT - 150, 224):
            _window(c, x, TOP + 26, 168, 92)
    c.rect(LEFT, FLOOR - 12, RIGHT - LEFT, 12, shade(dado, 0.55))


def _window(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    c.rect(x - 6, y - 6, w + 12, h + 12, (120, 126, 128))
    c.gradient(x, y, w, h, (176, 206, 228), (226, 234, 234))
    for part in (1, 2):
        c.rect(x + w * part / 3 - 2, y, 4, h, (120, 126, 128))
    c.poly([(x + 10, y + h), (x + 60, y), (x + 84, y), (x + 34, y + h)], WHITE, 60)


def _floor(c: Canvas, line: bool) -> None:
    near: Colour = (188, 190, 186)
    for n in range(22):  # nearer floor is lighter
        y = FLOOR + n * 20
        reach = max(0.0, 1 - n / 6) * LEFT
        edge = max(0.0, 1 - (n + 1) / 6) * LEFT
        band = [(reach, y), (1600 - reach, y), (1600 - edge, y + 21), (edge, y + 21)]
        c.poly(band, shade(near, 0.82 + 0.2 * n / 22))
    spread = 1200 - _EYE_Y
    for x in range(-1200, 2801, 140):
        far = _EYE_X + (x - _EYE_X) * (FLOOR - _EYE_Y) / spread
        c.line([(far, FLOOR), (x, 1200)], (96, 98, 98), 1.5, 110)
    for n in range(1, 8):
        at = _EYE_Y + (FLOOR - _EYE_Y) / (1 - 0.085 * n)
        start = LEFT * max(0.0, 1 - (at - FLOOR) / 120)
        c.line([(start, at), (1600 - start, at)], (96, 98, 98), 1.5, 110)
    if line:
        for foot, far in ((60, 470), (1540, 1130)):
            width = 26 if foot < _EYE_X else -26
            strip = [
                (far, FLOOR + 6),
                (far + width * 0.4, FLOOR + 6),
                (foot + width, 1200),
                (foot, 1200),
            ]
            c.poly(strip, YELLOW, 220)


def yard(c: Canvas) -> None:
    """Draw the outside: sky, a hall behind, concrete ground."""
    c.gradient(0, 0, 1600, 420, (138, 178, 212), (222, 230, 232))
    for x, y, r in ((300, 130, 70), (390, 110, 90), (480, 140, 64), (1180, 90, 60), (1270, 76, 80)):
        c.disc(x, y, r * 1.5, r * 0.42, WHITE, 90)
    tone = c.random.choice(((170, 184, 196), (196, 190, 176), (178, 196, 188)))
    c.poly([(0, 300), (1600, 236), (1600, 700), (0, 700)], tone)
    c.poly([(0, 290), (1600, 224), (1600, 250), (0, 312)], (70, 100, 140))
    for x in range(0, 1600, 40):
        c.line([(x, 312 - x * 0.0388), (x, 700)], shade(tone, 0.86), 2, 150)
    for x in (140, 1250):
        _window(c, x, 400, 200, 110)
    c.gradient(0, 690, 1600, 510, (146, 146, 140), (184, 183, 176))
    for x in range(-1400, 3001, 220):
        c.line([(800 + (x - 800) * 0.34, 690), (x, 1200)], (110, 110, 104), 2, 120)
    for y in (740, 810, 910, 1050):
        c.line([(0, y), (1600, y)], (110, 110, 104), 2, 120)


def crane_beam(c: Canvas, y: float) -> None:
    """Hang a travelling crane's girder under the roof, its lower edge at y + 84."""
    c.rect(0, y + 92, 1600, 12, (0, 0, 0), alpha=30)
    c.gradient(0, y, 1600, 84, shade(YELLOW, 1.05), shade(YELLOW, 0.8))
    c.rect(0, y + 66, 1600, 18, shade(YELLOW, 0.66))
    for x in range(60, 1600, 260):
        c.line([(x, y + 4), (x, y + 66)], shade(YELLOW, 0.72), 3)
    c.text(1165, y + 34, "起重量 10t", 34, DARK)


def extinguisher(c: Canvas, x: float, y: float, *, pressure: bool = True) -> None:
    """Stand a dry-powder extinguisher, its foot at (x, y), 170 high."""
    c.shadow(x, y, 44, 12)
    c.cylinder(x - 30, y - 128, 60, 124, RED, cap=0.3)
    c.rect(x - 26, y - 84, 46, 44, WHITE, alpha=230)
    c.rect(x - 20, y - 76, 34, 6, RED)
    c.disc(x, y - 132, 20, 12, shade(RED, 0.8))
    c.rect(x - 8, y - 160, 16, 24, DARK)
    c.line([(x - 26, y - 168), (x + 22, y - 160)], DARK, 7)
    c.line([(x + 6, y - 150), (x + 42, y - 130), (x + 44, y - 60)], DARK, 7)
    c.disc(x - 14, y - 146, 10, 10, WHITE)
    c.disc(x - 14, y - 146, 6, 6, (30, 150, 70) if pressure else RED)


def cartons(c: Canvas, x: float, y: float) -> None:
    """Pile five cartons, the pile's lower left corner at (x, y); loose by the seed."""
    c.shadow(x + 190, y, 250, 34)
    a = c.random.uniform(-14, 14)
    c.carton(x + 4, y - 150, 170, 150)
    c.carton(x + 196 + a, y - 130, 180, 130)
    c.carton(x + 40 - a, y - 278, 150, 126)
    c.carton(x + 216, y - 244, 130, 112)
    c.carton(x + 92, y - 372, 120, 92)


def pallet(c: Canvas, x: float, y: float, w: float) -> None:
    """Lay a wooden pallet with its front's lower left corner at (x, y)."""
    wood = shade(CARTON, 0.86)
    c.shadow(x + w / 2, y, w * 0.56, 18)
    c.box(x, y - 34, w, 10, wood, depth=90)
    for part in (0.0, 0.45, 0.88):
        c.rect(x + w * part, y - 24, w * 0.12, 24, shade(wood, 0.7))


def cabinet(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Stand a closed electrical cabinet, its foot's lower left corner at (x, y)."""
    c.shadow(x + w / 2 + 20, y, w * 0.62, 20)
    c.box(x, y - h, w, h, (176, 182, 180), depth=44)
    c.rect(x + 12, y - h + 12, w - 24, h - 40, (90, 96, 96), alpha=70)
    c.rect(x + 15, y - h + 15, w - 30, h - 46, (188, 194, 192))
    for n in range(5):
        c.rect(x + w * 0.28, y - 110 + n * 12, w * 0.44, 5, (120, 126, 126))
    c.rect(x + w - 38, y - h * 0.52, 10, 46, DARK, r=3)
    for n, tone in enumerate(((40, 170, 90), (220, 60, 50), YELLOW)):
        c.disc(x + w * 0.34 + n * w * 0.16, y - h + 60, 10, 10, shade(tone, 0.6))
        c.disc(x + w * 0.34 + n * w * 0.16, y - h + 60, 7, 7, tone)
    c.rect(x + w * 0.26, y - h + 88, w * 0.48, 40, DARK, r=4)
    c.rect(x + w * 0.29, y - h + 94, w * 0.42, 28, (214, 224, 206))


def railing(c: Canvas, x: float, y: float, w: float, h: float, posts: int) -> None:
    """Stand a yellow and black railing, its foot from (x, y) to (x + w, y)."""
    for n in range(posts):
        at = x + w * n / (posts - 1)
        c.rect(at - 7, y - h, 14, h, YELLOW)
        c.rect(at - 7, y - h * 0.6, 14, h * 0.2, DARK)
        c.rect(at - 20, y - 6, 40, 8, DARK)
    for part in (1.0, 0.52):
        c.rect(x - 8, y - h * part, w + 16, 13, shade(YELLOW, 1.02))
        c.rect(x - 8, y - h * part + 9, w + 16, 4, shade(YELLOW, 0.7))


def chain(c: Canvas, x: float, y: float, w: float, sag: float) -> None:
    """Hang a chain between (x, y) and (x + w, y)."""
    links = round(w / 16)
    for n in range(links + 1):
        part = n / links
        at = y + sag * (1 - (2 * part - 1) ** 2)
        c.disc(x + w * part, at, 9, 5, shade(STEEL, 0.62))
        c.disc(x + w * part, at, 4, 2, shade(STEEL, 1.2))
