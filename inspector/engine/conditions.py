"""When an item applies: the author's condition, with item codes and Chinese results."""

import re
from collections.abc import Mapping, Set

from inspector.engine.xpath.parser import XPathSyntaxError, parse
from inspector.i18n import _

RESULTS = {
    "符合": "conform",
    "不符合": "nonconform",
    "不涉及": "not_applicable",
    "未检查": "not_checked",
}
_REFERENCE = re.compile(r"\$\{([^}]*)\}")
# Quotation marks of a Chinese keyboard stand for the plain ones.
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "（": "(", "）": ")", "＝": "="})
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")


class ConditionError(ValueError):
    """A condition that cannot be used; the text says why, in the language in use."""


def condition_expression(
    condition: str, names: Mapping[str, str], *, allowed: Set[str] | None = None
) -> str:
    """Return `condition` with node names and result values, still with ${…} references.

    names    item code to node name
    allowed  codes that may be named: those above the item, for an item must not wait for a later
             one; None allows all
    Raises ConditionError.
    """
    plain = condition.translate(_QUOTES)

    def reference(match: re.Match[str]) -> str:
        code = match[1].strip()
        known = names.get(code)
        if known is None or (allowed is not None and code not in allowed):
            raise ConditionError(_("there is no item {code} above it").format(code=code))
        return "${" + known + "}"

    def literal(match: re.Match[str]) -> str:
        text = match[1] if match[1] is not None else match[2]
        return f"'{RESULTS.get(text, text)}'" if "'" not in text else match[0]

    expression = _LITERAL.sub(literal, _REFERENCE.sub(reference, plain))
    try:
        parse(_REFERENCE.sub("/a", expression))
    except XPathSyntaxError as error:
        raise ConditionError(
            _("{reason}, at character {position}").format(
                reason=error.reason, position=error.position + 1
            )
        ) from error
    return expression
