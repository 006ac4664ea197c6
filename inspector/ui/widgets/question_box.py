"""The question before something that cannot be taken back: what follows, and two buttons."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _

Confirm = Callable[[str, str, str], bool]  # question, what follows, word on the button


def ask(parent: Widget, question: str, follows: str, button: str, *, back: str = "") -> bool:
    """Return whether the person chose `button`; `back` is the word on the other one."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, _("Inspector"), question, parent=parent)
    box.setInformativeText(follows)
    yes = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(back or _("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is yes
