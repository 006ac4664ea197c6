"""Lines of a title: whole phrases, centred, as a trapezium or a rhombus (GB/T 9704-2012, 7.3.1)."""

import re
from itertools import accumulate, combinations, pairwise

from inspector.documents.linebreak import break_lines, may_break

# A phrase often ends after these; the words of this trade are not broken either.
_AFTER = frozenset("的、和与及或》）”，：年月日度省市区县镇乡局厅委办会组司业室院部况患")
_WORD_LIST = """
关于 安全 生产 督查 检查 巡查 隐患 整改 复查 工贸 行业 企业 重大 一般 事故
情况 通报 通知 意见 开展 落实 专项 行动 问题 清单 移交 提级 督办 挂牌 摘牌
管理 应急 执法 季度 年度 责任 单位 民爆 物品 危险 化学 消防 建设 工程 施工
矿山 燃气 特种 设备 有限 空间 作业 公司 责令 限期 处理 措施 决定 报告 请示
建议 办公 工作 领导 小组 委员 政府 人民 街道 乡镇 园区 进一步 加强 做好
印发 方案 排查 治理 风险 防范 培训 考核 结果 反馈 函告 公示 实施 送达 公告 指令 记录
股份有限 有限责任 有限公司 责任公司 集团 分公司 工业园 加工 制造 工程 科技 材料 金属
冶炼 熔炼 铸造 精密 机械 电气 化工
仓储 物流 能源 电力 建材 食品 医药 纺织 农业 商贸 合作社
自治 国家级 高新技术 经济技术开发区 产业开发区 示范 综合 行政 监督 市场监督管理 自然资源 交通运输
工业 信息化
"""
_WORDS = tuple(_WORD_LIST.split())
_BEFORE = frozenset("《（“")
_NEVER_BEFORE = frozenset("的、和与及或等")
_NEVER_AFTER = "第"
# A 文号 stands on one line: （示例）应急责改〔2026〕1号.
_NUMBER = re.compile(r"(?:（[^（）]{1,12}）)?[^（）〔〕\s]{1,8}〔[0-9]{4}〕[0-9]+号")
_MOST_EVEN = 8  # lines of a title that are made even; a longer one is broken as text is
_WINDOW = 5  # characters on either side of an even share where a line may end


def title_lines(title: str, most: int) -> list[str]:
    """Return `title` in as few lines of at most `most` characters as it takes; figures are halves.

    Lines that the title itself breaks with "\\n" stay as they are, unless they are too long.
    """
    lines: list[str] = []
    for part in title.split("\n"):
        lines += _even_lines(part.strip(), most)
    return lines


def _even_lines(text: str, most: int) -> list[str]:
    if _wide(text) <= most:
        return [text]
    length = len(text)
    for count in range(-int(-_wide(text) // most), _MOST_EVEN + 1):
        best = min(_splits(text, count, most), key=lambda ends: _cost(text, ends), default=None)
        if best is not None:
            return [text[start:end] for start, end in pairwise((0, *best, length))]
    # Each further line doubles the ways: 13 took a minute, and nobody reads such a title.
    widths = [_wide(character) for character in text]
    return [text[one.start : one.end] for one in break_lines(text, widths, most, most)]


def _wide(text: str) -> float:
    """Return the width in Chinese characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _splits(text: str, count: int, most: int) -> list[tuple[int, ...]]:
    """Return the ways to break `text` into `count` lines near even shares."""
    share = _wide(text) / count
    up_to = [_wide(text[:at]) for at in range(len(text) + 1)]
    allowed = [
        at
        for at in range(1, len(text))
        if may_break(text, at)
        and min(abs(up_to[at] - n * share) for n in range(1, count)) <= _WINDOW
    ]
    if count > 4:  # nobody reads such a title; it is only kept inside its margins
        allowed = [
            at for at in allowed if any(abs(up_to[at] - n * share) < 1 for n in range(1, count))
        ]
    return [
        ends
        for ends in combinations(allowed, count - 1)
        if all(_wide(text[a:b]) <= most for a, b in pairwise((0, *ends, len(text))))
    ]


def _cost(text: str, ends: tuple[int, ...]) -> float:
    lengths = [after - before for before, after in pairwise((0, *ends, len(text)))]
    share = len(text) / len(lengths)
    cost = sum((length - share) ** 2 for length in lengths)
    if len(set(lengths)) == 1:
        cost += 3  # a rectangle: neither trapezium nor rhombus
    numbers = [found.span() for found in _NUMBER.finditer(text)]
    for before, here, after in zip(lengths, lengths[1:], lengths[2:]):
        if here < before and here < after:
            cost += 30  # an hourglass
    for at in ends:
        if text[at - 1] in _AFTER or text[at] in _BEFORE:
            cost -= 12
        if _cuts_word(text, at):
            cost += 60
        if any(start < at < end for start, end in numbers):
            cost += 60
        if text[at] in _NEVER_BEFORE or text[at - 1] == _NEVER_AFTER:
            cost += 40
    return cost


def _cuts_word(text: str, at: int) -> bool:
    return any(word in text[max(at - len(word) + 1, 0) : at + len(word) - 1] for word in _WORDS)


def mark_lines(organ: str) -> list[str]:
    """Return the lines of 发文机关标志: of 16 characters, or of up to 20 so as to cut no word."""
    for most in range(16, 21):
        lines = title_lines(organ, most)
        ends = accumulate(map(len, lines[:-1]))
        if not any(_cuts_word(organ, at) for at in ends):
            return lines
    return title_lines(organ, 16)
