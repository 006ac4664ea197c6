"""Pictures drawn by hand: the appearances `signature`, `draw` and `annotate`."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.domain.drawing import Drawing
from inspector.i18n import _
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.drawing_pad import DrawingPad
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.file import FileEditor
from inspector.ui.questions.picture import picture_of
from inspector.ui.widgets.signature_pad import SignaturePad
from inspector.ui.widgets.stroke_pad import StrokePad

DRAWN = frozenset(["signature", "draw", "annotate"])
SIGNATURE_PX, SHEET_PX, MARKED_PX = 180, 280, 340
_GROUND_PX = 640


class DrawEditor(FileEditor):
    """A pad whose strokes become the attached picture; a file may be chosen all the same.

    What was drawn is kept with its button, and when the question is left. `annotate` draws over
    the picture that was chosen.
    """

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, parent)
        self._over = "annotate" in asked.appearance
        self._again, self._handed_over = False, False
        self.pad: StrokePad = _pad(asked, tools, self)
        self.pad.changed.connect(self._on_drawn)
        self.keep_button = QPushButton(self)
        self.keep_button.setText(_("Keep the marks") if self._over else _keep(asked))
        self.keep_button.setProperty("primary", True)
        self.keep_button.clicked.connect(self.keep)
        self.clear_button = QPushButton(_("Draw anew"), self)
        self.clear_button.setToolTip(_("Backspace; Ctrl+Z takes the last line back"))
        self.clear_button.clicked.connect(self.pad.clear)
        self.again_button = QPushButton(_("Draw another"), self)
        self.again_button.clicked.connect(self._on_again)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep_button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.column.insertWidget(0, self.pad)
        self.column.insertLayout(1, row)
        self.buttons.insertWidget(0, self.again_button)

    def show_answer(self, asked: Asked, value: str) -> None:
        if value != self._value:
            self._again = self._handed_over = False
            if self.pad.has_strokes:
                self.pad.clear()
        super().show_answer(asked, value)
        self.pad.setAccessibleName(asked.label)
        self._show_pad()

    def start(self) -> None:
        if self.pad.isHidden():
            super().start()
        else:
            self.pad.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Keep what was drawn, for the person goes on."""
        if self._is_enough() and not self._handed_over and not self.pad.isHidden():
            self.keep()

    @Slot()
    def keep(self) -> None:
        """Offer the drawing; it stays on the pad until it has become the answer."""
        if self._is_enough():
            self._handed_over = True
            over = self._value if self._over else ""
            self.offered.emit(
                Drawing(strokes=self.pad.strokes(), aspect=self.pad.aspect, over=over)
            )

    def _show_picture(self, name: str) -> None:
        if not isinstance(self.pad, DrawingPad) or not self._over:
            super()._show_picture(name)
            return
        self.picture.hide()  # it lies under the lines
        data = self.tools.answers.attachment(name) if name else None
        self.pad.show_picture(picture_of(data, _GROUND_PX, self.devicePixelRatioF()))

    def _show_pad(self) -> None:
        is_open = not self._value or self._again
        if self._over:
            is_open = isinstance(self.pad, DrawingPad) and self.pad.has_picture
        self.pad.setVisible(is_open)
        self.keep_button.setVisible(is_open)
        self.clear_button.setVisible(is_open)
        self.again_button.setVisible(not self._over and not is_open)
        if self._again:
            self.picture.hide()
        self._enable()

    def _enable(self) -> None:
        self.keep_button.setEnabled(self._is_enough())
        self.clear_button.setEnabled(self.pad.has_strokes)

    def _is_enough(self) -> bool:
        if isinstance(self.pad, SignaturePad):
            return self.pad.has_signature()
        return self.pad.has_strokes

    @Slot()
    def _on_drawn(self) -> None:
        self._handed_over = False
        self._enable()

    @Slot()
    def _on_again(self) -> None:
        self._again = True
        self._show_pad()
        self.pad.setFocus()


def _pad(asked: Asked, tools: Tools, parent: QWidget) -> StrokePad:
    pad: StrokePad
    if "signature" in asked.appearance:
        pad, height = SignaturePad(tools.shell.look, parent), SIGNATURE_PX
    else:
        pad = DrawingPad(tools.shell.look, parent)
        height = MARKED_PX if "annotate" in asked.appearance else SHEET_PX
    pad.setFixedHeight(height)
    return pad


def _keep(asked: Asked) -> str:
    return _("Keep the signature") if "signature" in asked.appearance else _("Keep the drawing")
