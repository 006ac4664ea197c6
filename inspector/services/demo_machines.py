"""Scenes with machines, metal, dust and pits, each with a hazard and after its rectification."""

from inspector.services.demo_canvas import (
    BLUE,
    CARTON,
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
from inspector.services.demo_rooms import crane_beam, pallet, railing, workshop, yard

GLOW = (255, 176, 54)


def molten_metal_crane(c: Canvas, mended: bool) -> None:
    """熔融金属吊运: lockers and water under the ladle's way; the area clear and marked."""
    workshop(c, windows=False, line=False)
    c.box(930, 470, 330, 290, (112, 84, 70), depth=70)
    c.rect(1000, 540, 190, 130, (60, 30, 20), r=60)
    c.rect(1016, 556, 158, 108, GLOW, r=50)
    c.disc(1095, 620, 52, 34, (255, 232, 150))
    crane_beam(c, 96)
    c.rect(500, 130, 230, 90, shade(STEEL, 0.6), r=8)
    for x in (560, 670):
        c.line([(x, 220), (x, 384)], DARK, 6)
    c.rect(520, 380, 190, 34, shade(YELLOW, 0.8), r=8)
    for x in (470, 760):
        c.line([(615, 410), (x, 440), (x, 540)], shade(STEEL, 0.7), 13)
    c.poly([(440, 500), (790, 500), (740, 740), (490, 740)], (92, 84, 80))
    c.poly([(440, 500), (560, 500), (570, 740), (490, 740)], (112, 102, 96))
    c.disc(615, 500, 175, 40, (70, 62, 60))
    c.disc(615, 502, 156, 31, GLOW)
    c.disc(600, 498, 96, 17, (255, 232, 150))
    for grow in (1.0, 0.86, 0.72, 0.58):
        c.disc(615, 476, 200 * grow, 70 * grow, GLOW, 14)
    if mended:
        c.poly([(300, 860), (1010, 860), (1100, 1090), (160, 1090)], RED, 40)
        c.line([(300, 860), (1010, 860), (1100, 1090), (160, 1090), (300, 860)], RED, 12)
        c.text(640, 980, "吊运区域 严禁停留", 58, WHITE)
        railing(c, 1130, 1030, 360, 170, 4)
        c.warning(340, 480, 74, "！")
        return
    c.disc(640, 1010, 360, 80, (96, 124, 146), 170)
    c.disc(560, 990, 190, 28, (206, 222, 232), 120)
    for n in range(3):
        x = 250 + n * 128
        c.box(x, 640, 120, 280, (104, 134, 156), depth=30)
        c.rect(x + 92, 770, 8, 36, DARK)
        for k in range(4):
            c.rect(x + 30, 670 + k * 12, 60, 4, (60, 84, 104))
    c.rect(1150, 850, 16, 100, shade(CARTON, 0.5))
    c.box(820, 860, 300, 30, CARTON, depth=70)
    for x in (836, 1086):
        c.rect(x, 890, 18, 110, shade(CARTON, 0.6))
    c.cylinder(900, 806, 40, 44, WHITE, cap=0.3)


def dust_collector(c: Canvas, mended: bool) -> None:
    """除尘器: dust on and under it, no relief; clean, with explosion vent and sign."""
    yard(c)
    c.shadow(720, 1010, 430, 44)
    for x in (470, 640, 830, 980):
        c.rect(x, 700, 26, 310, shade(STEEL, 0.66))
    for x in (480, 740):
        c.poly([(x, 720), (x + 250, 720), (x + 155, 900), (x + 95, 900)], shade(STEEL, 0.84))
        c.poly([(x, 720), (x + 90, 720), (x + 115, 900), (x + 95, 900)], shade(STEEL, 1.12))
        c.cylinder(x + 90, 896, 70, 46, shade(STEEL, 0.7), cap=0.3)
    c.box(460, 320, 550, 400, (132, 160, 178), depth=110)
    for x in range(520, 1010, 70):
        c.line([(x, 330), (x, 712)], (96, 122, 140), 3)
    c.poly([(1120, 430), (1330, 430), (1330, 500), (1120, 510)], shade(STEEL, 0.9))
    c.poly([(1270, 430), (1330, 430), (1330, 690), (1270, 690)], shade(STEEL, 0.76))
    c.cylinder(560, 170, 90, 120, STEEL, cap=0.3)
    if mended:
        c.rect(560, 400, 330, 190, DARK)
        c.rect(570, 410, 310, 170, (214, 218, 216))
        c.line([(570, 410), (880, 580)], RED, 5)
        c.line([(880, 410), (570, 580)], RED, 5)
        c.plate(725, 640, "泄爆口 严禁站人", RED, 30)
        c.warning(1200, 610, 74, "爆")
        c.poly([(360, 1030), (1120, 1030), (1180, 1110), (300, 1110)], YELLOW, 60)
        return
    dust = (198, 184, 152)
    for x, w in ((430, 190), (640, 260), (900, 210)):
        drift = c.random.uniform(-20, 20)
        heap = [(x - 40, 1024), (x + w * 0.3 + drift, 940), (x + w * 0.55, 926), (x + w + 50, 1028)]
        c.poly([*heap, (x + w * 0.5, 1062)], dust)
        c.poly([heap[1], heap[2], heap[3], (x + w * 0.6, 1010)], shade(dust, 0.86))
    c.poly([(460, 320), (1010, 320), (1110, 262), (980, 250), (700, 278), (560, 258)], dust)
    for _ in range(26):
        at_x, at_y = c.random.uniform(360, 1180), c.random.uniform(1020, 1130)
        c.disc(at_x, at_y, c.random.uniform(14, 52), c.random.uniform(4, 10), dust, 130)
    c.rect(1140, 470, 110, 14, dust, alpha=220)


def confined_space(c: Canvas, mended: bool) -> None:
    """有限空间: a hatch open and unguarded; fenced, signed, ventilated."""
    yard(c)
    c.disc(780, 960, 270, 92, (120, 120, 114))
    c.disc(780, 952, 250, 82, (150, 150, 144))
    c.disc(780, 950, 200, 62, (24, 26, 28))
    c.disc(780, 972, 176, 40, (46, 50, 50))
    for n in range(3):
        y = 930 + n * 26
        c.line([(740 + n * 6, y), (820 - n * 6, y)], shade(STEEL, 0.9 - n * 0.2), 8)
    for x in (728, 832):
        c.line([(x, 850), (x, 960)], shade(STEEL, 0.9), 9)
    if mended:
        c.gradient(1130, 840, 170, 170, shade(ORANGE, 1.1), shade(ORANGE, 0.8))
        c.disc(1215, 924, 66, 66, DARK)
        c.disc(1215, 924, 16, 16, STEEL)
        pipe = [(1140, 960), (1040, 930), (960, 880), (880, 930)]
        c.line(pipe, shade(YELLOW, 0.8), 44)
        c.line(pipe, YELLOW, 26)
        railing(c, 440, 880, 640, 200, 5)
        railing(c, 380, 1120, 720, 250, 5)
        c.rect(470, 560, 330, 200, WHITE, r=6)
        c.rect(470, 560, 330, 60, RED, r=6)
        c.text(635, 590, "有限空间", 40, WHITE)
        c.text(635, 660, "先通风 再检测 后作业", 28, DARK)
        c.text(635, 712, "未经许可 严禁入内", 28, RED)
        return
    c.disc(1180, 1050, 226, 70, (96, 98, 98))
    c.disc(1180, 1036, 220, 66, (132, 134, 134))
    for ring in (0.75, 0.45):
        c.disc(1180, 1036, 220 * ring, 66 * ring, (110, 112, 112))
        c.disc(1180, 1036, 212 * ring, 62 * ring, (138, 140, 140))
    c.line([(560, 1120), (620, 1040), (700, 990), (760, 962)], (40, 44, 48), 12)


def crane_hook(c: Canvas, mended: bool) -> None:
    """吊钩: no safety catch, frayed rope; catch and rope new."""
    workshop(c, line=False)
    crane_beam(c, 60)
    c.rect(640, 110, 330, 110, shade(STEEL, 0.56), r=10)
    for x in (712, 770, 840, 898):
        c.line([(x, 220), (x, 430)], (78, 80, 82), 11)
        for y in range(224, 430, 14):
            c.line([(x - 5, y + 6), (x + 5, y)], (134, 138, 140), 3)
    if not mended:
        for n in range(9):
            drift = c.random.uniform(-52, 52)
            c.line(
                [(770, 336), (770 + drift * 0.5, 318 + n * 4), (770 + drift, 300 + n * 9)],
                (96, 78, 60),
                3,
            )
    c.rect(660, 420, 290, 200, YELLOW if mended else shade(YELLOW, 0.82), r=40)
    c.tape(690, 560, 230, 36)
    for x in (735, 875):
        c.disc(x, 490, 54, 54, shade(STEEL, 0.6))
        c.disc(x, 490, 18, 18, DARK)
    c.rect(778, 620, 56, 80, shade(STEEL, 0.8))
    c.arc(806, 806, 134, 296, 168, shade(STEEL, 0.5), 62)
    c.arc(804, 804, 130, 298, 166, shade(STEEL, 0.84), 46)
    c.poly([(776, 690), (836, 690), (884, 706), (846, 744), (788, 726)], shade(STEEL, 0.84))
    c.disc(686, 838, 23, 26, shade(STEEL, 0.84))
    if mended:
        c.line([(830, 716), (700, 800)], RED, 20)
        c.disc(830, 716, 18, 18, shade(RED, 0.7))
    else:
        c.disc(832, 718, 9, 9, DARK)  # the bolt hole where the catch should be
        for x, y in ((900, 760), (916, 850), (850, 916)):
            c.disc(x, y, 22, 15, (142, 84, 50), 150)
    pallet(c, 520, 1080, 560)
    c.box(590, 990, 190, 56, shade(STEEL, 0.9), depth=60)
    c.box(810, 960, 200, 86, shade(BLUE, 1.1), depth=60)


def conveyor(c: Canvas, mended: bool) -> None:
    """输送机: the end pulley unguarded; mesh guard, stop button and pull cord."""
    workshop(c)
    c.shadow(820, 1010, 620, 40)
    for x in (420, 700, 980, 1260):
        c.rect(x, 790, 26, 226, shade(BLUE, 0.8))
        c.rect(x - 12, 1008, 50, 12, DARK)
    c.poly([(330, 700), (1420, 640), (1420, 680), (330, 742)], (40, 42, 44))
    c.poly([(330, 742), (1420, 680), (1420, 752), (330, 816)], BLUE)
    c.poly([(330, 742), (1420, 680), (1420, 692), (330, 754)], shade(BLUE, 1.4))
    for n in range(9):
        x = 450 + n * 112
        c.disc(x, 842 - n * 6.4, 26, 26, shade(STEEL, 0.7))
        c.disc(x, 842 - n * 6.4, 8, 8, DARK)
    for n in range(6):
        at = 520 + n * 150 + c.random.uniform(-16, 16)
        c.box(at, 632 - n * 8.6, 74, 58, CARTON, depth=26)
    c.disc(330, 760, 96, 96, (36, 38, 40))
    c.disc(330, 760, 82, 82, shade(STEEL, 0.8))
    c.disc(330, 760, 26, 26, DARK)
    for dx, dy in ((0, 54), (47, -27), (-47, -27)):
        c.disc(330 + dx, 760 + dy, 17, 17, shade(STEEL, 0.45))
    c.box(360, 880, 150, 110, shade(GREEN, 0.8), depth=40)
    c.poly([(316, 848), (344, 848), (420, 930), (400, 946)], DARK)
    if not mended:
        lying = [(560, 1010), (840, 1010), (800, 1084), (480, 1084)]  # the guard, taken off
        c.poly(lying, YELLOW, 60)
        c.line([*lying, lying[0]], shade(YELLOW, 0.9), 11)
        for n in range(1, 12):
            c.line([(560 + n * 23, 1010), (480 + n * 27, 1084)], shade(YELLOW, 0.85), 4)
        for n in range(1, 4):
            c.line([(560 - n * 20, 1010 + n * 18), (840 - n * 10, 1010 + n * 18)], YELLOW, 4)
        return
    c.rect(206, 640, 300, 370, YELLOW, alpha=70)
    for n in range(13):
        c.line([(206 + n * 25, 640), (206 + n * 25, 1010)], shade(YELLOW, 0.9), 4)
    for n in range(16):
        c.line([(206, 640 + n * 24.6), (506, 640 + n * 24.6)], shade(YELLOW, 0.9), 4)
    for x, y, w, h in (
        (200, 634, 312, 14),
        (200, 1002, 312, 14),
        (200, 634, 14, 380),
        (498, 634, 14, 380),
    ):
        c.rect(x, y, w, h, shade(YELLOW, 1.04))
    c.plate(356, 590, "转动部位 严禁触摸", RED, 26)
    c.line([(560, 726), (1420, 640)], RED, 5)
    c.rect(560, 780, 76, 76, YELLOW, r=8)
    c.disc(598, 818, 26, 26, RED)
