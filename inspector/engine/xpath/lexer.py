"""Part an expression into its words.

XPath 1.0 (https://www.w3.org/TR/xpath-10/#exprlex): what stands before decides whether `div` or `*`
is an operator or a name.
"""

import re
from collections.abc import Iterator

from inspector.i18n import _


class XPathSyntaxError(ValueError):
    """An expression that does not follow the grammar; `position` counts characters from 0."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason, self.position = reason, position


_NAME = r"[^\W\d][\w.\-·]*+"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>{_NAME}(?::(?:{_NAME}|\*))?+(?!:))
    | (?P<axis>{_NAME}(?=\s*::))
    | (?P<op>::|//|\.\.|!=|<=|>=|[()\[\],.@/|+\-=<>*$])
    )""",
    re.VERBOSE,
)

# Most of what forms read: /data/group/name, met in one piece.
_PLAIN_PATH = re.compile(rf"\s*(?P<path>(?>(?:/{_NAME})+))(?!\s*[(:/\[])")

Token = tuple[str, str, int]  # kind, text, position


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens. An operator name is told from a node name by what stands before it."""
    position, before_is_operand = 0, False
    end = len(source.rstrip())
    while position < end:
        match = None if before_is_operand else _PLAIN_PATH.match(source, position)
        if match is None:
            match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            at = len(source) - len(source[position:].lstrip())
            raise XPathSyntaxError(
                _("“{text}” does not belong here").format(text=source[at : at + 1]), at
            )
        kind = match.lastgroup
        text, start = match.group(kind), match.start(kind)
        position = match.end()
        if kind in ("name", "axis"):
            if before_is_operand and text in ("and", "or", "div", "mod"):
                kind, before_is_operand = "op", False
            else:
                before_is_operand = True
        elif kind == "op":
            if text == "*":
                if before_is_operand:
                    before_is_operand = False
                else:
                    kind, before_is_operand = "name", True
            else:
                before_is_operand = text in (")", "]", ".", "..")
        else:
            before_is_operand = True
        yield kind, text, start
    yield "end", "", end
