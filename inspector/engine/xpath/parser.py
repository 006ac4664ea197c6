"""Read an ODK XPath expression into a tree of plain data.

XPath 1.0 grammar (https://www.w3.org/TR/xpath-10/#section-Expressions); chains of `+`, `*`,
`and`, `or`, `=` and `|` are flat, so a sum of 5,000 terms needs no deep stack.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from inspector.engine.xpath.lexer import XPathSyntaxError, tokens
from inspector.i18n import _

__all__ = [
    "MAX_DEPTH",
    "Call",
    "Chain",
    "Expr",
    "Literal",
    "Negate",
    "Number",
    "Path",
    "Step",
    "XPathSyntaxError",
    "parse",
]

# Brackets, calls and predicates within each other. Each level costs five frames of Python here
# and two in the compiled form, and Python stops at 1,000.
MAX_DEPTH = 150

AXES = frozenset(
    [
        "child",
        "parent",
        "self",
        "descendant",
        "descendant-or-self",
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "following-sibling",
        "preceding-sibling",
    ]
)
_NODE_TYPES = frozenset(("node", "text", "comment", "processing-instruction"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the expression; it has no sign."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotation marks, without them."""

    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path; `test` is a name, "*", "node()" or "text()"."""

    axis: str
    test: str
    predicates: tuple["Expr", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path. `base` is the expression it starts from, when it is not a node."""

    absolute: bool
    steps: tuple[Step, ...]
    base: "Expr | None" = None
    base_predicates: tuple["Expr", ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its values, which may be none."""

    name: str
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus before an operand, which makes it a number."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, applied from the left: first, then (operator, operand)…"""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]


Expr = Number | Literal | Path | Call | Negate | Chain

_PRECEDENCE = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_UNARY = 7  # binds tighter than `*`, looser than `|`


@lru_cache(maxsize=4096)
def _plain_path(text: str) -> Path:
    return Path(True, tuple(Step("child", name) for name in text[1:].split("/")))


class _Parser:
    def __init__(self, source: str) -> None:
        self._tokens = list(tokens(source))
        self._at = 0
        self._depth = 0

    def whole(self) -> Expr:
        """Return the tree of all tokens; what is left over does not belong there."""
        found = self._chain(1)
        if self._tokens[self._at][0] != "end":
            self._fail()
        return found

    def _fail(self, wanted: str = "") -> NoReturn:
        kind, text, position = self._tokens[self._at]
        seen = _("the end") if kind == "end" else f"“{text}”"
        if wanted:
            reason = _("“{wanted}” is missing before {seen}").format(wanted=wanted, seen=seen)
        else:
            reason = _("{seen} does not belong here").format(seen=seen)
        raise XPathSyntaxError(reason, position)

    def _is(self, text: str) -> bool:
        kind, found, _at = self._tokens[self._at]
        return kind == "op" and found == text

    def _take(self, text: str) -> bool:
        if self._is(text):
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            self._fail(text)

    def _chain(self, lowest: int) -> Expr:
        """Read operators of precedence `lowest` and above (precedence climbing)."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise XPathSyntaxError(_("it is nested too deeply"), self._tokens[self._at][2])
        minus = False
        start = self._at
        while self._take("-"):
            minus = not minus
        negated = self._at > start
        left = self._path()
        if negated:
            left = self._climb(left, _PRECEDENCE["|"])
            left = Negate(left) if minus else Negate(Negate(left))
        found = self._climb(left, lowest)
        self._depth -= 1
        return found

    def _climb(self, left: Expr, lowest: int) -> Expr:
        rest: list[tuple[str, Expr]] = []
        level = 0
        while True:
            kind, operator, _position = self._tokens[self._at]
            here = _PRECEDENCE.get(operator, 0) if kind == "op" else 0
            if here < lowest:
                return Chain(left, tuple(rest)) if rest else left
            if rest and here > level:
                # `a + b * c`: what binds tighter takes the last operand with it.
                last_operator, last = rest.pop()
                rest.append((last_operator, self._climb(last, here)))
                continue
            if rest and here < level:
                left, rest = Chain(left, tuple(rest)), []
            level = here
            self._at += 1
            rest.append((operator, self._operand()))

    def _operand(self) -> Expr:
        if self._is("-"):
            return self._chain(_UNARY)
        return self._path()

    def _path(self) -> Expr:
        kind, text, position = self._tokens[self._at]
        if kind == "path":
            self._at += 1
            return _plain_path(text)
        if kind == "number":
            self._at += 1
            return self._after_base(Number(float(text)))
        if kind == "literal":
            self._at += 1
            return self._after_base(Literal(text[1:-1]))
        if kind == "op":
            if text == "(":
                self._at += 1
                inner = self._chain(1)
                self._need(")")
                return self._after_base(inner)
            if text == "/":
                self._at += 1
                if self._starts_step():
                    return Path(True, tuple(self._steps()))
                return Path(True, ())
            if text == "//":
                self._at += 1
                return Path(True, (Step("descendant-or-self", "node()"), *self._steps()))
            if text in (".", "..", "@"):
                return Path(False, tuple(self._steps()))
            if text == "$":
                raise XPathSyntaxError(_("a “$” reference was not replaced by a path"), position)
            self._fail()
        if kind == "name" and self._next_is("(") and text not in _NODE_TYPES:
            return self._after_base(self._call(text))
        if kind not in ("name", "axis"):
            self._fail()
        return Path(False, tuple(self._steps()))

    def _next_is(self, text: str) -> bool:
        kind, found, _at = self._tokens[self._at + 1]
        return kind == "op" and found == text

    def _call(self, name: str) -> Call:
        self._at += 2
        args: list[Expr] = []
        if not self._take(")"):
            args.append(self._chain(1))
            while self._take(","):
                args.append(self._chain(1))
            self._need(")")
        return Call(name, tuple(args))

    def _after_base(self, base: Expr) -> Expr:
        if not (self._is("[") or self._is("/") or self._is("//")):
            return base
        predicates = self._predicates()
        steps: list[Step] = []
        if self._take("/"):
            steps = self._steps()
        elif self._take("//"):
            steps = [Step("descendant-or-self", "node()"), *self._steps()]
        return Path(False, tuple(steps), base, predicates)

    def _starts_step(self) -> bool:
        kind, text, _at = self._tokens[self._at]
        return kind in ("name", "axis") or (kind == "op" and text in (".", "..", "@"))

    def _steps(self) -> list[Step]:
        steps = [self._step()]
        while True:
            if self._take("//"):
                steps.append(Step("descendant-or-self", "node()"))
            elif not self._take("/"):
                return steps
            steps.append(self._step())

    def _step(self) -> Step:
        if self._take("."):
            return Step("self", "node()", self._predicates())
        if self._take(".."):
            return Step("parent", "node()", self._predicates())
        axis = "child"
        if self._take("@"):
            axis = "attribute"
        elif self._next_is_axis():
            axis = self._tokens[self._at][1]
            if axis not in AXES:
                raise XPathSyntaxError(
                    _("the axis “{axis}” is not known").format(axis=axis), self._tokens[self._at][2]
                )
            self._at += 2
        kind, text, _at = self._tokens[self._at]
        if kind != "name":
            self._fail()
        self._at += 1
        if text in _NODE_TYPES and self._take("("):
            self._need(")")
            text += "()"
        return Step(axis, text, self._predicates())

    def _next_is_axis(self) -> bool:
        return self._tokens[self._at][0] == "axis"

    def _predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self._take("["):
            found.append(self._chain(1))
            self._need("]")
        return tuple(found)


def parse(source: str) -> Expr:
    """Return the tree of `source`. Raises XPathSyntaxError."""
    return _Parser(source).whole()
