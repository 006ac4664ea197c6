"""文书字体: the organisation's own fonts for papers and letters, a row per role."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, muted_label, title_label
from inspector.ui.setup.pickers import Pickers
from inspector.ui.setup.views import FontCalls

# Slot of Settings.font_…, what it is called, and where it stands.
_ROWS = (
    ("title", "小标宋", N_("titles, the organ's name")),
    ("song", "宋体", N_("text of inspection papers")),
    ("fang", "仿宋", N_("text of letters")),
    ("hei", "黑体", N_("first headings of letters")),
    ("kai", "楷体", N_("second headings of letters")),
)


class FontBox(QWidget):
    """Each row says which font plays the role now; a refusal is told below, with its reason."""

    def __init__(
        self, shell: Shell, calls: FontCalls, pickers: Pickers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls, self._pickers = shell, calls, pickers
        self.names: dict[str, QLabel] = {}
        self.choose_buttons: dict[str, QPushButton] = {}
        self.leave_buttons: dict[str, QPushButton] = {}
        self.note = NoteBox(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for place, (slot, called, use) in enumerate(_ROWS):
            grid.addWidget(QLabel(called, self), place, 0)
            grid.addWidget(muted_label(_(use), self), place, 1)
            self.names[slot] = QLabel(self)
            grid.addWidget(self.names[slot], place, 2)
            choose = QPushButton(_("Choose …"), self)
            choose.setAccessibleName(_("Choose a font for {role}").format(role=called))
            choose.clicked.connect(partial(self.choose, slot))
            leave = QPushButton(_("Take it away"), self)
            leave.setAccessibleName(_("Leave {role} to the bundled font").format(role=called))
            leave.clicked.connect(partial(self.leave, slot))
            self.choose_buttons[slot], self.leave_buttons[slot] = choose, leave
            grid.addWidget(choose, place, 3)
            grid.addWidget(leave, place, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title_label(_("Fonts of papers"), self))
        hint = muted_label(
            _("A TrueType font that may be embedded. Papers that were issued stay as they are."),
            self,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hint)
        column.addLayout(grid)
        column.addWidget(self.note)
        self.refresh()

    def refresh(self) -> None:
        """Say anew which font plays each role."""
        chosen = self._calls.chosen()
        for slot, label in self.names.items():
            label.setText(chosen.get(slot, "") or _("comes with the program"))
            self.leave_buttons[slot].setVisible(slot in chosen)

    def choose(self, slot: str) -> None:
        """Ask for a file and use it for `slot` if it is fit."""
        file = self._pickers.file(_("A font for papers"), _("Fonts (*.ttf *.ttc)"))
        if file is None:
            return

        def call(progress: Progress) -> str:
            progress.step(0, 1)
            return self._calls.choose(slot, file)

        for button in self.choose_buttons.values():
            button.setEnabled(False)
        self._shell.jobs.start(
            call, done=self._on_chosen, failed=self._on_refused, text=_("Checking the font")
        )

    def leave(self, slot: str) -> None:
        """Use the bundled font again."""
        self._calls.leave(slot)
        self.note.hide()
        self.refresh()
        self.choose_buttons[slot].setFocus()

    def _on_chosen(self, name: object) -> None:
        self._let_choose()
        self.note.say(_("{font} is used from now on.").format(font=name))
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self._let_choose()
        if isinstance(error, InspectorError):
            self.note.refuse(error)
        else:
            self._shell.show_error(error)

    def _let_choose(self) -> None:
        for button in self.choose_buttons.values():
            button.setEnabled(True)
