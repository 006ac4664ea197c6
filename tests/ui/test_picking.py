"""A reason is asked for in the words of the program; given up, it is none."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from inspector.ui.picking import ask_reason


@pytest.mark.parametrize(
    ("typed", "is_given", "reason"), [(" 填写有误 ", True, "填写有误"), ("填写有误", False, "")]
)
def test_a_reason_is_what_was_typed_or_nothing(qtbot, typed, is_given, reason):
    parent = QWidget()
    qtbot.addWidget(parent)
    seen = []

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        seen.append((dialog.labelText(), dialog.okButtonText(), dialog.cancelButtonText()))
        dialog.setTextValue(typed)
        dialog.done(int(is_given))

    QTimer.singleShot(0, answer)
    assert ask_reason(parent, "Why?") == reason
    assert seen == [("Why?", "Go on", "Cancel")]
