"""What stands in a file is judged in a time that goes with its size."""

from typing import ClassVar

import pytest

from inspector.documents.set_judge import _with_keys_once


class Key(str):
    """A key that counts how often it is compared."""

    __slots__ = ()
    compared: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        Key.compared += 1
        return str.__eq__(self, str(other))

    __hash__ = str.__hash__


def test_a_doubled_key_is_named_without_comparing_all_keys_with_each_other() -> None:
    names = [*(f"a{number}" for number in range(2_000)), "甲", "甲"]
    with pytest.raises(ValueError, match="甲"):
        _with_keys_once([(Key(name), 1) for name in names])
    assert Key.compared < 20_000
