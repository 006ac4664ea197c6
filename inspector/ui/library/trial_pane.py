"""A form tried out: the questions as a visit would show them, and nothing is saved."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.services.form_trial import Trial
from inspector.ui.page import Shell
from inspector.ui.questions.protocol import PhotoPlace


class TrialPane(Widget):
    """A line that says what this is, and the view of questions below it."""

    ended = Signal()

    def __init__(
        self, shell: Shell, trial: Trial, photo_place: PhotoPlace, parent: Widget | None = None
    ) -> None:
        super().__init__(parent)
        # The editors of every question type; the list of forms need not wait for them.
        from inspector.ui.questions.view import QuestionView

        self.view = QuestionView(shell, trial, photo_place=photo_place, parent=self)
        note = QFrame(self)
        note.setObjectName("note_box")
        note.setProperty("tone", "general")
        words = QLabel(_("Trying out: nothing is saved."), note)
        words.setObjectName("cite")
        title = QLabel(trial.title, note)
        title.setTextFormat(Qt.TextFormat.PlainText)
        self.end_button = QPushButton(_("End the trial"), note)
        self.end_button.setToolTip("Ctrl+W")
        self.end_button.clicked.connect(self.ended)
        row = QHBoxLayout(note)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        row.addWidget(words)
        row.addWidget(title, 1)
        row.addWidget(self.end_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(note)
        column.addWidget(self.view, 1)
        close = QShortcut(QKeySequence("Ctrl+W"), self)
        close.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        close.activated.connect(self.ended)
