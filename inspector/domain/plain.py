"""Frozen dataclasses to plain JSON values and back, by their type hints.

Events, base packages and paper contents all carry domain objects as JSON; one place says how.
"""

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache, cached_property, partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from inspector.clock import from_wall, to_wall

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Return `value` as JSON values. Fields that are None are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: to_plain(item) for name, item in pairs if item is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return to_wall(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, bool)):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], value: object) -> T:
    """Return the `kind` that `to_plain` wrote. Unknown fields are ignored: newer programs add some.

    Raises ValueError naming the field that is missing or of another type.
    """
    wanted: Any = kind  # mypy takes a type for something that cannot be hashed
    try:
        result: T = _reader(wanted)(value)
    except _UnfitError as error:
        path = ".".join([kind.__name__, *reversed(error.path)])
        raise ValueError(f"{path} {error}") from error
    return result


class _UnfitError(ValueError):
    """What is wrong with a value; `path` is filled from the inside out."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.path: list[str] = []


# Lists read rows by the hundred while the window waits: what a type asks for is looked up once.
@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a plain value into `kind`, or raises _UnfitError or ValueError."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return partial(_read_optional, _reader(next(one for one in inner if one is not type(None))))
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return partial(_read_list, _reader(inner[0]))
        return partial(_read_tuple, [_reader(one) for one in inner])
    if origin in (dict, Mapping) or (origin is not None and issubclass(origin, Mapping)):
        return partial(_read_mapping, _reader(inner[1]))
    if dataclasses.is_dataclass(kind):
        return _ObjectReader(kind)
    if issubclass(kind, Enum):
        return partial(kind)
    if kind is datetime:
        return _read_moment
    if kind is date:
        return _read_day
    return partial(_read_plain, kind)


def _read_plain(kind: type, value: Any) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _UnfitError(f"is not {kind.__name__}")
    return value


def _read_moment(value: Any) -> datetime:
    return from_wall(str(value))


def _read_day(value: Any) -> date:
    return date.fromisoformat(str(value))


def _read_optional(read: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else read(value)


def _read_list(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _UnfitError("is not a list")
    return tuple([read(item) for item in value])


def _read_tuple(reads: Sequence[Callable[[Any], Any]], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _UnfitError("is not a list")
    if len(reads) != len(value):
        raise _UnfitError(f"needs {len(reads)} values")
    return tuple([read(item) for read, item in zip(reads, value)])


def _read_mapping(read: Callable[[Any], Any], value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _UnfitError("is not an object")
    found = {}
    for key, item in value.items():
        try:
            found[key] = read(item)
        except _UnfitError as error:
            error.path.append(str(key))
            raise
    return found


class _ObjectReader:
    """Reads a dataclass. Its fields are looked up with the first value: a type may hold itself."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    @cached_property
    def _fields(self) -> list[tuple[str, Any, Callable[[Any], Any], bool, bool]]:
        """Name, type of a value that is taken as it is, reader; whether needed, whether None is."""
        hints = get_type_hints(self._kind)
        missing = dataclasses.MISSING
        return [
            (
                field.name,
                hints[field.name] if hints[field.name] in (str, int, bool) else None,
                _reader(hints[field.name]),
                field.default is missing and field.default_factory is missing,
                type(None) in get_args(hints[field.name]),
            )
            for field in dataclasses.fields(self._kind)
        ]

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _UnfitError("is not an object")
        given = {}
        for name, exact, read, is_needed, may_lack in self._fields:
            try:
                if name in value:
                    item = value[name]
                    given[name] = item if item.__class__ is exact else read(item)
                elif is_needed:
                    if not may_lack:
                        raise _UnfitError("is missing")
                    given[name] = None  # `to_plain` leaves out what is None
            except _UnfitError as error:
                error.path.append(name)
                raise
        return self._kind(**given)
