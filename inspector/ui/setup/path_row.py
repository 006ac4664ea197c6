"""A path that is typed or chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.setup.parts import TextRow


class PathRow(TextRow):
    """A line for a path with a button beside it; `choose` asks for one and returns it."""

    def __init__(
        self,
        label: str,
        choose: Callable[[], Path | None],
        parent: QWidget | None = None,
        *,
        hint: str = "",
    ) -> None:
        super().__init__(label, parent, hint=hint)
        self._choose = choose
        self.button = QPushButton(_("Choose …"), self)
        self.button.setAccessibleName(_("Choose: {what}").format(what=label))
        self.button.clicked.connect(self._on_choose)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.removeWidget(self.line)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.line, 1)
        beside.addWidget(self.button)
        column.insertLayout(1, beside)

    def let(self, on: bool) -> None:
        """Let the path be changed, or only be read."""
        self.line.setReadOnly(not on)
        self.button.setVisible(on)

    @Slot()
    def _on_choose(self) -> None:
        chosen = self._choose()
        if chosen is not None:
            self.line.setText(str(chosen))
            self.show_problem("")
