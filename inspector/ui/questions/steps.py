"""Where the steps of a person were made, so that a step back leads there."""

from inspector.engine.instance import Node


class Steps:
    """The places of what was done and of what was taken back, the last one last.

    None is a step at no question: an instance of a repeat that came or went.
    """

    def __init__(self) -> None:
        self._done: list[Node | None] = []
        self._undone: list[Node | None] = []

    def note(self, node: Node | None) -> None:
        """Remember where a step was made; what was taken back cannot be done again."""
        self._done.append(node)
        self._undone.clear()

    def back(self) -> Node | None:
        """Return where the step was that has been taken back."""
        return _move(self._done, self._undone)

    def again(self) -> Node | None:
        """Return where the step was that has been done again."""
        return _move(self._undone, self._done)


def _move(source: list[Node | None], goal: list[Node | None]) -> Node | None:
    # Steps from before the form was opened are not known here, but they can be taken back.
    node = source.pop() if source else None
    goal.append(node)
    return node
