"""Which language a form means by the name that it gives it."""

import re
from collections.abc import Sequence

# "中文 (zh)", "Chinese (zh-CN)", "zh"; form authors write them in all these ways.
_CHINESE = re.compile(r"中文|汉语|华语|chinese|\b(?:zh|cmn|zho|chi)\b", re.IGNORECASE)


def is_chinese(name: str) -> bool:
    """Say whether a form calls Chinese so."""
    return _CHINESE.search(name) is not None


def chinese_of(names: Sequence[str], default: str) -> str:
    """Return the Chinese one of the languages of a form: `default` where it is, or none is."""
    if is_chinese(default):
        return default
    return next((name for name in names if is_chinese(name)), default)
