"""Frozen dataclasses to plain JSON values and back, by their type hints.

Events, base packages and paper contents all carry domain objects as JSON; one place says how.
"""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
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
    result: T = _read(kind, value, kind.__name__)
    return result


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _read(options[0], value, where)
    if origin is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError(f"{where} is not a list")
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_read(inner[0], item, where) for item in value)
        if len(inner) != len(value):
            raise ValueError(f"{where} needs {len(inner)} values")
        return tuple(_read(one, item, where) for one, item in zip(inner, value))
    if origin in (dict, Mapping) or (origin is not None and issubclass(origin, Mapping)):
        if not isinstance(value, Mapping):
            raise ValueError(f"{where} is not an object")
        inner = get_args(kind)[1]
        return {key: _read(inner, item, f"{where}.{key}") for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _read_object(kind, value, where)
    if issubclass(kind, Enum):
        return kind(value)
    if kind is datetime:
        return from_wall(str(value))
    if kind is date:
        return date.fromisoformat(str(value))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{where} is not {kind.__name__}")
    return value


def _read_object(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where} is not an object")
    hints = _hints(kind)
    given = {}
    for field in dataclasses.fields(kind):
        name = f"{where}.{field.name}"
        if field.name in value:
            given[field.name] = _read(hints[field.name], value[field.name], name)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            if type(None) not in get_args(hints[field.name]):
                raise ValueError(f"{name} is missing")
            given[field.name] = None  # `to_plain` leaves out what is None
    return kind(**given)
