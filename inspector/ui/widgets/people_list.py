"""Who shares this computer: one workspace each, with its own passphrase."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from inspector.domain.person import Role
from inspector.i18n import _
from inspector.settings import KnownWorkspace
from inspector.ui.setup.wording import role_words

_ROLES = {role.value: role for role in Role}


class PeopleList(QWidget):
    """One button per person, with their role; the chosen one is pressed."""

    chosen = Signal(object)  # folder of the workspace

    def __init__(
        self, known: Sequence[KnownWorkspace], current: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Who works now"))
        self.buttons = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for one in known:
            role = role_words(_ROLES[one.role]) if one.role in _ROLES else one.role
            button = QPushButton(f"{one.person}\n{role}", self)
            button.setObjectName("choice")
            button.setCheckable(True)
            button.setChecked(one.folder == current)
            button.setAccessibleName(f"{one.person} {role}")
            button.setToolTip(str(one.folder))
            button.setProperty("folder", str(one.folder))
            self.buttons.addButton(button)
            column.addWidget(button)
        self.buttons.buttonClicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(Path(str(self.buttons.checkedButton().property("folder"))))
