"""One question in the pane: its words, its editor, and what is wrong beside it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.engine.outline import Row
from inspector.i18n import _
from inspector.ui.questions.asked import Asked, answer_of
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.guidance import Guidance
from inspector.ui.questions.making import make_editor
from inspector.ui.questions.media_buttons import MediaButtons, media_of
from inspector.ui.questions.scale import ScaleEditor
from inspector.ui.widgets.tone import set_property

PICTURE_PX = 320
_EDITOR = 5  # the editor stands below label, hint, guidance, picture and buttons for sounds


class Card(QWidget):
    """Shows `row`; answers go out with their path."""

    answered = Signal(str, str)  # path, text
    offered = Signal(str, object)  # path, file or drawing
    next_wanted = Signal()
    stepped = Signal(str, int)  # path, to the line above (-1) or below (1)

    def __init__(
        self,
        row: Row,
        asked: Asked,
        tools: Tools,
        *,
        alone: bool,
        column_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.row, self.asked, self._tools = row, asked, tools
        self._column_px = column_px
        self.setObjectName("question_card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = _words(self, "wording" if alone else "label")
        self.hint = _words(self, "small")
        self.guidance = Guidance(self)
        self.picture = QLabel(self)
        self.picture.hide()
        self.answer = _words(self, "wording")
        self.locked = _words(self, "small")
        self.problem = _words(self, "field_problem")
        self.editor: Editor | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0 if alone else 8, 0, 0, 0)
        self._column.setSpacing(8 if alone else 4)
        # The label of a line in a table stands beside its editor.
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addWidget(self.label, 1)
        self._column.addLayout(self._line)
        self.media = MediaButtons(tools.opener, self)
        told = (self.hint, self.guidance, self.picture, self.media)
        for part in (*told, self.answer, self.locked, self.problem):
            self._column.addWidget(part)
        tools.pictures.ready.connect(self._show_picture)
        self.show_answer(row, asked, "")

    @property
    def path(self) -> str:
        return self.row.path

    def show_answer(self, row: Row, asked: Asked, problem: str) -> None:
        """Show the question as it stands now, with what is wrong about it."""
        self.row, self.asked = row, asked
        mark = "＊ " if asked.required and not asked.readonly else ""
        self.label.setText(mark + asked.label)
        self.hint.setText(asked.hint)
        self.hint.setVisible(bool(asked.hint))
        self.guidance.show_text(asked.guidance)
        self._show_picture()
        self.media.show_media(media_of(asked))
        if asked.readonly:
            self._show_locked()
        else:
            self._show_editor()
        self.problem.setText(f"! {problem}" if problem else "")
        self.problem.setVisible(bool(problem))
        if self.editor is not None:
            self.editor.mark(problem)

    def _value(self) -> str:
        return self.row.node.answer() if self.row.node is not None else ""

    def mark_current(self, is_current: bool) -> None:
        """Show which question of a page the keys are for."""
        set_property(self, "current", is_current)

    def start(self) -> None:
        """Put the focus into the editor."""
        if self.editor is not None:
            self.editor.start()

    def flush(self) -> None:
        if self.editor is not None:
            self.editor.flush()

    def _show_editor(self) -> None:
        for part in (self.answer, self.locked):
            part.hide()
        if self.editor is None:
            self.editor = make_editor(self.asked, self._tools, self._column_px)
            self.editor.setParent(self)
            self.editor.answered.connect(self._on_answered)
            self.editor.offered.connect(self._on_offered)
            self.editor.next_wanted.connect(self.next_wanted)
            if isinstance(self.editor, ScaleEditor):
                self.editor.stepped.connect(self._on_stepped)
            if self._column_px:
                self._line.addWidget(self.editor)
            else:
                self._column.insertWidget(_EDITOR, self.editor)
            self.label.setBuddy(self.editor)
        self.editor.show_answer(self.asked, self._value())

    def _show_locked(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        answers = self._tools.answers
        text = answer_of(answers.session, self.row, answers.shown_name)
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
        self.locked.setText(_("Worked out by the form; it cannot be changed here."))
        self.locked.setVisible(bool(text))

    @Slot()
    def _show_picture(self) -> None:
        name = self.asked.picture
        if name:
            self._tools.pictures.want([name], self.devicePixelRatioF(), PICTURE_PX)
        picture = self._tools.pictures.get(name, PICTURE_PX)
        self.picture.setPixmap(picture)
        self.picture.setAccessibleName(name)
        self.picture.setVisible(not picture.isNull())

    @Slot(str)
    def _on_answered(self, text: str) -> None:
        self.answered.emit(self.path, text)

    @Slot(object)
    def _on_offered(self, what: object) -> None:
        self.offered.emit(self.path, what)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        self.stepped.emit(self.path, step)


def _words(parent: QWidget, name: str) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
