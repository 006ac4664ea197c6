"""The list that plain functions of values are entered in."""

from dataclasses import dataclass

from inspector.engine.xpath.compiled import Args


@dataclass(frozen=True, slots=True)
class Function:
    """A function and how many values it takes; `most` is None when there is no limit."""

    run: Args
    least: int
    most: int | None
    is_volatile: bool = False


FUNCTIONS: dict[str, Function] = {}


def register(
    name: str, run: Args, least: int, most: int | None = -1, *, is_volatile: bool = False
) -> None:
    """Add a function to the list; `most` is `least` when it is not named."""
    FUNCTIONS[name] = Function(run, least, least if most == -1 else most, is_volatile)
