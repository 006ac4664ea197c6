"""The line above every page: where am I, how does it stand, what is the next step."""

from PySide6.QtCore import QPropertyAnimation, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.actions import shown_key
from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.page import Heading
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.progress_bar_line import ProgressBarLine
from inspector.ui.widgets.state_chip import StateChip

FADE_MS = 120


class Header(QFrame):
    """Title and state at the left; running work, saved time and the main button at the right."""

    primary_wanted = Signal()
    keys_wanted = Signal()
    outdoor_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, jobs: JobRunner, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(56)
        self.title = ElidedLabel(self)
        self.title.setObjectName("page_title")
        self.chip = StateChip(parent=self)
        self.progress = ProgressBarLine(jobs, self)
        self.saved = QLabel(self)
        self.saved.setObjectName("muted")
        self._fade = QGraphicsOpacityEffect(self.saved)
        self.saved.setGraphicsEffect(self._fade)
        self._animation = QPropertyAnimation(self._fade, b"opacity", self)
        self._animation.setDuration(FADE_MS)
        self._animation.setStartValue(0.2)
        self._animation.setEndValue(1.0)
        self.outdoor_button = self._tool(
            icons, "outdoor", _("Outdoor theme on and off") + f"  {shown_key('outdoor')}"
        )
        self.outdoor_button.clicked.connect(self.outdoor_wanted)
        self.lock_button = self._tool(
            icons, "lock", _("Lock the window") + f"  {shown_key('lock')}"
        )
        self.lock_button.clicked.connect(self.lock_wanted)
        self.lock_button.hide()  # until there is somebody to lock for (`ui.lock`)
        self.keys_button = self._tool(icons, "keys", _("All keys") + f"  {shown_key('keys')}")
        self.keys_button.clicked.connect(self.keys_wanted)
        self.primary = QPushButton(self)
        self.primary.setProperty("primary", True)
        self.primary.clicked.connect(self.primary_wanted)

        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addWidget(self.saved)
        row.addWidget(self.lock_button)
        row.addWidget(self.outdoor_button)
        row.addWidget(self.keys_button)
        row.addWidget(self.primary)

    def show_heading(self, heading: Heading) -> None:
        """Show what the page in front says of itself."""
        self.title.setText(heading.title)
        self.chip.show_state(heading.state, heading.tone)
        if heading.saved != self.saved.text():
            self.saved.setText(heading.saved)
            self._animation.start()
        self.saved.setVisible(bool(heading.saved))
        self.primary.setVisible(bool(heading.primary))
        self.primary.setText(heading.primary)
        self.primary.setEnabled(heading.primary_enabled)
        self.primary.setToolTip(heading.primary_hint or shown_key("primary"))

    def _tool(self, icons: Icons, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRaise(True)
        button.setFixedSize(32, 32)
        icons.put(button, icon)
        return button
