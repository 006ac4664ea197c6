"""Several clauses cited side by side: the law is named once, and so is an article."""

import re
from collections.abc import Sequence

_CITED = re.compile(
    r"(《[^》]+》)(第[^条]+条(?:之[一二三四五六七八九十]+)?)(第[^款]+款)?(第[^项]+项)?(第[^目]+目)?"
)


def joined_citations(cited: Sequence[str]) -> str:
    """Return citations as they stand in one place: 《甲法》第一条第一款第（二）项、第（三）项.

    Of each, what the one before it says already is left out; what is no citation of an article,
    such as the mark of a gap, stands as it is.
    """
    found: list[str] = []
    before: tuple[str, ...] = ("",) * 5
    for one in dict.fromkeys(cited):
        match = _CITED.fullmatch(one)
        if match is None:
            found.append(one)
            before = ("",) * 5
            continue
        parts = tuple(part or "" for part in match.groups())
        same = 0
        while same < len(parts) - 1 and parts[same] and parts[same] == before[same]:
            same += 1
        # A whole article after one of its paragraphs would have nothing left to name it by.
        while same and not "".join(parts[same:]):
            same -= 1
        found.append("".join(parts[same:]))
        before = parts
    return "、".join(found)
