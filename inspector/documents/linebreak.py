"""Where a line of Chinese text may end.

ReportLab's own `wordWrap="CJK"` knows Japanese rules: it starts lines with ，：；！？》”…—, ends
them with （《“ and cuts numbers in two. These rules are the Chinese ones (GB/T 15834-2011, 附录
and the W3C's clreq): no closing mark starts a line, no opening mark ends one, and numbers, Latin
words and units stay whole unless they are wider than the line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# 行首禁则: what may not start a line. ASCII marks stand here for those typed after Chinese text.
NO_START = frozenset(
    "，。、：；！？）》〉」』】〕〗〙〛｝］”’…—―–‐·・．～〜％‰℃℉°′″¢／＂＇"
    ",.:;!?)]}%/~-_&|\\"
    "\u3099\u309a"  # marks that combine with what stands before them
)
# 行尾禁则: what may not end a line.
NO_END = frozenset("（《〈「『【〔〖〘〚｛［“‘￥＄￡¥№＃([{$#≥≤≈±＞＜＝<>=")

_WORD = re.compile(
    "[!-~¡-\u02af\u0300-\u052f\u1e00-\u1eff\u2070-\u209f\u2100-\u218f−×÷±≥≤≈∼√‰′″·"
    "０-９Ａ-Ｚａ-ｚ．％]"  # typed with a Chinese input method
)
_COMBINING = re.compile("[\u0300-\u036f\u20d0-\u20ff\ufe20-\ufe2f]")
_UNIT = re.compile(
    r"(?:[fpnμµmckMGT]?(?:Pa|V|W|A|Hz|m|g|L|l|s|J|Ω|N)|min|h|d|t|dB|ppm|lx|rpm|℃|°C|°|%|‰|℉)"
    r"(?:[²³]|[23](?![0-9]))?(?:[·/(][A-Za-z0-9²³·/()]+)?(?![A-Za-z])"
)
_COUNTED = frozenset("年月日时分秒号")  # they stay with their number
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_FIGURES = _DIGITS | frozenset(".．")
_UNIT_SIGNS = frozenset("℃℉°%％‰")
_RAISED = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u3000")
_ROOM = "＿"  # left for the pen: 共＿＿＿＿份 is no room where it is torn in two

# Where a word that is too wide is cut first: YH-demo-07-|20261121-01, 12.5 |mg/m³.
_SEAMS = (_SPACES, frozenset("-/_"))


@dataclass(frozen=True, slots=True)
class Break:
    """One line: `text[start:end]`, spaces at its end left out.

    forced  the text itself ended the line, so the line is not spread to the full width
    """

    start: int
    end: int
    forced: bool


def may_break(text: str, at: int) -> bool:
    """Return whether a line may end before `text[at]`, which is not the first character."""
    before, after = text[at - 1], text[at]
    if after in _SPACES or after in NO_START or _COMBINING.match(after):
        return False
    if before not in _SPACES:
        if (after in _COUNTED and before in _DIGITS) or before == after == _ROOM:
            return False
        return before not in NO_END and not (_WORD.match(before) and _WORD.match(after))
    last = at - 1
    while last > 0 and text[last - 1] in _SPACES:
        last -= 1
    if last == 0:
        return False  # a line of nothing but spaces
    word = text[last - 1]
    if word in NO_END:
        return False
    # The blank holds in a number of groups (1 385 m, K1 203+500, an account) and before a unit.
    one_blank = at - last == 1
    held = word in _DIGITS and (after in _DIGITS or bool(_UNIT.match(text, at)))
    return not (one_blank and held)


def break_lines(text: str, advances: Sequence[float], first: float, rest: float) -> list[Break]:
    """Return the lines of `text`.

    `advances` are the widths of its characters; `first` and `rest` the widths of the first and of
    the other lines, in the same unit. "\\n" ends a line. An empty text is one empty line. Only
    what is wider than a whole line is cut, and then, where it can be, between allowed characters.
    """
    lines: list[Break] = []
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        _break_paragraph(text, advances, start, stop, first if not lines else rest, rest, lines)
        if end < 0:
            return lines
        start = end + 1


def _break_paragraph(
    text: str,
    advances: Sequence[float],
    start: int,
    stop: int,
    first: float,
    rest: float,
    lines: list[Break],
) -> None:
    room = first
    allowed = 0  # the last place where this line may end; 0 = none yet
    used = 0.0
    at = start
    while at < stop:
        if at > start and may_break(text, at):
            allowed = at
        blank = text[at] in _SPACES
        used += advances[at]
        # A millionth of slack: widths are sums of floats. Spaces may hang over the edge.
        if used > room + 1e-6 and not blank and at > start:
            cut = allowed if allowed > start else _emergency(text, start, at)
            lines.append(Break(start, _without_spaces(text, start, cut), False))
            start = at = cut
            allowed, used, room = 0, 0.0, rest
            continue
        at += 1
    lines.append(Break(start, _without_spaces(text, start, stop), True))


def _emergency(text: str, start: int, at: int) -> int:
    """Return where to cut a word that is wider than the line; `at` is the first that overflows.

    At the blank between number and unit, or after a hyphen or a stroke, where there is one; else
    between two characters that may stand at the end and at the start of a line, rather outside a
    number than in it, and before the sign of a unit only where nothing else is left.
    """
    for seams in _SEAMS:
        for cut in range(at, start + max((at - start) // 3, 1), -1):
            if text[cut - 1] in seams and _may_cut(text, cut):
                return cut
    places = range(at, max(start, start + (at - start) // 2 - 1), -1)
    for fits in (_outside_number, _may_cut, _before_unit):
        for cut in places:
            if fits(text, cut):
                return cut
    return at


def _outside_number(text: str, at: int) -> bool:
    return _may_cut(text, at) and not (text[at - 1] in _FIGURES and text[at] in _FIGURES)


def _before_unit(text: str, at: int) -> bool:
    return text[at - 1] in _DIGITS and text[at] in _UNIT_SIGNS


def _may_cut(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in NO_START or before in NO_END or _COMBINING.match(after):
        return False
    return after not in _RAISED and after not in _SPACES


def _without_spaces(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return end
