"""Ten scenes by name, each with a hazard and after its rectification: here power, fire and gas."""

from collections.abc import Callable, Mapping

from inspector.services import demo_machines
from inspector.services.demo_canvas import (
    BLUE,
    DARK,
    GREEN,
    ORANGE,
    RED,
    STEEL,
    WHITE,
    YELLOW,
    Canvas,
    shade,
)
from inspector.services.demo_rooms import cabinet, cartons, chain, extinguisher, pallet, workshop

COPPER = (196, 112, 58)


def _distribution_box(c: Canvas, mended: bool) -> None:
    """配电箱: door open with bare wires; closed and labelled."""
    workshop(c, windows=False)
    c.rect(700, 0, 60, 300, (190, 192, 190))
    c.rect(700, 0, 12, 300, WHITE, alpha=120)
    c.box(520, 300, 420, 430, (196, 198, 190), depth=56)
    if mended:
        c.rect(540, 320, 380, 390, (182, 186, 178))
        c.rect(546, 326, 368, 378, (204, 207, 199))
        c.rect(886, 500, 14, 64, DARK, r=4)
        c.warning(724, 452, 86, "bolt")
        c.plate(724, 574, "有电危险", RED, 34)
        c.rect(600, 630, 250, 46, WHITE)
        c.text(725, 653, "责任人 电工甲", 28, DARK)
        return
    c.rect(540, 320, 380, 390, (58, 62, 62))
    c.rect(552, 332, 356, 366, (222, 222, 214))
    for row in range(2):
        for n in range(5):
            x, y = 582 + n * 62, 372 + row * 150
            if (row, n) == (1, 3):
                c.rect(x, y, 46, 84, (34, 34, 36))  # the cover is missing here
                continue
            c.gradient(x, y, 46, 84, (250, 250, 248), (206, 206, 202))
            c.rect(x + 15, y + 28, 16, 30, DARK, r=3)
    for n, tone in enumerate((RED, YELLOW, GREEN, BLUE, RED)):
        x = 600 + n * 56
        drift = c.random.uniform(-26, 26)
        c.line(
            [(x, 606), (x + drift, 700), (x - 18 + drift, 800), (x + 26, 872)], shade(tone, 0.9), 7
        )
        c.line([(x + 26, 872), (x + 32, 890)], COPPER, 5)
    c.poly([(520, 300), (318, 356), (318, 806), (520, 730)], (168, 171, 164))
    c.poly([(506, 322), (334, 370), (334, 778), (506, 712)], (184, 188, 180))
    c.rect(342, 560, 10, 56, DARK, r=3)


def _fire_exit(c: Canvas, mended: bool) -> None:
    """安全出口: cartons before the door; clear, with the way marked."""
    workshop(c, windows=False, line=False)
    c.rect(560, 230, 480, 530, (120, 126, 122))
    for x in (578, 804):
        c.gradient(x, 248, 218, 512, (104, 148, 126), (82, 124, 104))
        c.rect(x + 56, 300, 106, 150, (188, 214, 224))
        c.poly([(x + 66, 450), (x + 116, 300), (x + 138, 300), (x + 88, 450)], WHITE, 90)
        c.rect(x + 14, 530, 190, 20, RED, r=8)
        c.rect(x + 14, 530, 190, 6, WHITE, alpha=90)
    c.rect(640, 120, 320, 86, DARK, r=8)
    c.rect(648, 128, 304, 70, shade(GREEN, 1.1 if mended else 0.62), r=6)
    c.text(800, 162, "安全出口 EXIT", 36, WHITE if mended else (150, 170, 158))
    if mended:
        c.poly([(610, 768), (990, 768), (1180, 1200), (420, 1200)], GREEN, 70)
        for y, w in ((830, 54), (960, 72), (1110, 96)):
            tip = [
                (800, y - w * 0.7),
                (800 + w, y),
                (800 + w * 0.4, y),
                (800 + w * 0.4, y + w * 0.6),
            ]
            c.poly(
                [*tip, (800 - w * 0.4, y + w * 0.6), (800 - w * 0.4, y), (800 - w, y)], WHITE, 220
            )
        extinguisher(c, 1120, 800)
        extinguisher(c, 1200, 806)
        return
    cartons(c, 520, 880)
    cartons(c, 840, 940)
    pallet(c, 480, 1020, 320)
    c.carton(540, 880, 190, 110)


def _gas_cylinders(c: Canvas, mended: bool) -> None:
    """气瓶: loose, uncapped, one lying; chained in a rack with caps and rings."""
    workshop(c)
    oxygen, acetylene = (58, 128, 196), (236, 236, 230)
    if mended:
        c.shadow(800, 900, 480, 30)
        c.rect(360, 560, 440, 18, shade(BLUE, 0.8))
        c.rect(950, 560, 310, 18, shade(BLUE, 0.8))
    for n, tone in enumerate((oxygen, oxygen, oxygen, acetylene, acetylene)):
        x = 400 + n * 120 + (220 if mended and n > 2 else 0)
        if not mended and n == 2:
            continue
        sway = 0.0 if mended else c.random.uniform(-12, 22)
        _gas_cylinder(c, x + sway, 880, tone, capped=mended)
    if mended:
        c.box(838, 330, 52, 560, (186, 96, 72), depth=36)  # oxygen and acetylene stand apart
        for y in range(356, 880, 34):
            c.line([(838, y), (890, y)], (150, 74, 56), 3)
        for x, w in ((380, 380), (976, 264)):
            chain(c, x, 600, w, 24)
            chain(c, x, 740, w, 24)
        for x in (350, 780, 950, 1250):
            c.rect(x, 470, 18, 430, shade(BLUE, 0.9))
        c.plate(570, 400, "氧气 满瓶", BLUE)
        c.plate(1108, 400, "乙炔 满瓶", shade(RED, 0.9))
        return
    c.shadow(1160, 1010, 260, 26)
    for n in range(20):  # the one that lies
        tone = shade(oxygen, 1.2 - abs(n - 6) * 0.055)
        c.rect(960, 930 + n * 4.6, 380, 5, tone)
    c.disc(960, 976, 22, 46, shade(oxygen, 0.7))
    c.disc(1340, 976, 30, 46, shade(oxygen, 0.9))
    c.rect(1362, 962, 40, 28, (176, 142, 66), r=4)
    c.line(
        [(600, 470), (652, 520), (660, 880), (740, 990), (900, 1050), (1180, 1060)],
        (170, 50, 44),
        9,
    )


def _gas_cylinder(
    c: Canvas, x: float, y: float, tone: tuple[int, int, int], *, capped: bool
) -> None:
    c.shadow(x + 48, y, 66, 16)
    c.disc(x + 48, y - 352, 46, 44, shade(tone, 0.92))
    c.cylinder(x, y - 352, 96, 348, tone, cap=0.2)
    c.disc(x + 46, y - 360, 44, 32, shade(tone, 1.08))
    for ring in (0.3, 0.72) if capped else ():
        c.rect(x - 4, y - 352 * ring, 104, 18, (44, 44, 46), r=8)
    if capped:
        c.cylinder(x + 24, y - 432, 48, 56, shade(STEEL, 0.8), cap=0.34)
    else:
        c.rect(x + 38, y - 424, 20, 44, (176, 142, 66))
        c.rect(x + 24, y - 430, 48, 12, (150, 118, 50), r=4)


def _electrical_cabinet(c: Canvas, mended: bool) -> None:
    """配电柜: things piled before it; clear, with mat and marked distance."""
    workshop(c, windows=False, line=False)
    for n in range(4):
        cabinet(c, 330 + n * 230, 800, 222, 520)
        c.warning(441 + n * 230, 520, 44, "bolt")
    if mended:
        mat = [(310, 826), (1290, 826), (1380, 960), (220, 960)]
        c.poly(mat, (34, 78, 62))
        for n in range(14):
            c.line([(320 + n * 74, 828), (240 + n * 86, 958)], (24, 58, 46), 3)
        c.line([(270, 990), (1330, 990)], YELLOW, 16)
        c.line([(270, 990), (300, 806)], YELLOW, 12)
        c.line([(1330, 990), (1310, 806)], YELLOW, 12)
        c.plate(800, 232, "配电重地 闲人莫入", RED, 38)
        return
    cartons(c, 380, 930)
    cartons(c, 800, 980)
    c.cylinder(1230, 760, 130, 210, shade(ORANGE, 0.9), cap=0.26)
    c.text(1295, 870, "油漆", 38, WHITE)
    c.line([(300, 1010), (520, 960), (700, 1040), (900, 1010), (1160, 1070)], (30, 30, 32), 9)


def _extinguisher(c: Canvas, mended: bool) -> None:
    """灭火器: alone, without pressure, behind things; two in their marked place."""
    workshop(c)
    c.plate(800, 400, "灭火器放置点", RED, 44)
    c.rect(560, 460, 480, 12, shade(RED, 0.8))
    if mended:
        c.poly([(560, 800), (1040, 800), (1090, 900), (510, 900)], RED, 190)
        c.poly([(584, 812), (1016, 812), (1054, 886), (546, 886)], (166, 168, 164))
        c.box(600, 620, 400, 220, RED, depth=60)
        c.rect(616, 640, 368, 184, (226, 236, 238))
        extinguisher(c, 710, 818)
        extinguisher(c, 890, 818)
        c.rect(616, 640, 368, 184, WHITE, alpha=40)
        c.rect(640, 486, 320, 96, WHITE, r=4)
        c.text(800, 514, "每月检查记录", 28, DARK)
        c.text(800, 554, "压力正常 铅封完好", 26, GREEN)
        return
    extinguisher(c, 700, 800, pressure=False)
    c.disc(820, 800, 40, 10, (90, 92, 90), 120)  # the ring of dust where the second one stood
    cartons(c, 760, 940)
    pallet(c, 470, 1010, 300)
    c.carton(520, 870, 160, 106)


DRAWINGS: Mapping[str, Callable[[Canvas, bool], None]] = {
    "distribution_box": _distribution_box,
    "fire_exit": _fire_exit,
    "gas_cylinders": _gas_cylinders,
    "molten_metal_crane": demo_machines.molten_metal_crane,
    "dust_collector": demo_machines.dust_collector,
    "confined_space": demo_machines.confined_space,
    "crane_hook": demo_machines.crane_hook,
    "conveyor": demo_machines.conveyor,
    "electrical_cabinet": _electrical_cabinet,
    "extinguisher": _extinguisher,
}
