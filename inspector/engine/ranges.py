"""The numbers that a question with a range offers: from start to end, by its step."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from inspector.engine.controls import Control


@dataclass(frozen=True, slots=True)
class Range:
    """`step` is above 0; `end` may lie below `start`.

    A client of ODK offers the steps and nothing else, so what lies between them is no answer:
    https://getodk.github.io/xforms-spec/#range
    """

    start: Decimal
    end: Decimal
    step: Decimal

    def offers(self, value: str) -> bool:
        """Say whether `value` is one of the steps; what is no number is not judged here."""
        number = decimal_of(value, self.start)
        low, high = sorted((self.start, self.end))
        try:
            return low <= number <= high and (number - self.start) % self.step == 0
        except InvalidOperation:  # more steps than digits to tell them apart
            return True


def range_of(control: Control) -> Range:
    """Return the range of a control; what the form leaves open is 0 to 10 by 1."""
    facts = control.attributes
    return Range(
        decimal_of(facts.get("start", ""), Decimal(0)),
        decimal_of(facts.get("end", ""), Decimal(10)),
        abs(decimal_of(facts.get("step", ""), Decimal(1))) or Decimal(1),
    )


def decimal_of(text: str, otherwise: Decimal) -> Decimal:
    """Return the number of `text`, or `otherwise`."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return otherwise
    return found if found.is_finite() else otherwise


def digits_of(value: Decimal) -> str:
    """Return a number without an exponent or zeros at its end."""
    return f"{value.normalize():f}"
