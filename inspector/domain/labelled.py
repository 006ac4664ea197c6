"""Names of states, steps and duties that can say themselves in the language in use."""

from collections.abc import Iterable
from enum import StrEnum

from inspector.i18n import _


class Labelled(StrEnum):
    """An enum whose members are written `NAME = "NAME", N_("words for people")`.

    The value is what events and tables hold; the words are only ever shown.
    """

    words: str

    def __new__(cls, value: str, words: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def label(self) -> str:
        """The words in the language in use."""
        return _(self.words)


def join_labels(members: Iterable[Labelled]) -> str:
    """Return the words of several, as a list in a sentence; a dash for none."""
    return _(", ").join(member.label for member in members) or "—"
