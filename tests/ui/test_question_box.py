"""The question before what cannot be taken back."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from inspector.ui.widgets.question_box import ask


@pytest.mark.parametrize(("pressed", "answer"), [("Remove", True), ("Keep", False)])
def test_the_answer_is_the_button_that_was_pressed(qtbot, pressed, answer):
    parent, said = QWidget(), []
    qtbot.addWidget(parent)

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append((box.text(), box.informativeText()))
        next(one for one in box.buttons() if one.text() == pressed).click()

    QTimer.singleShot(0, press)
    assert ask(parent, "Remove it?", "Nothing brings it back.", "Remove", back="Keep") is answer
    assert said == [("Remove it?", "Nothing brings it back.")]
