"""What the view of questions looks like: search and list at the left, the pane at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key
from inspector.ui.form.fields import Choice, LineField
from inspector.ui.form.hints import KeyHints
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.key_words import keys_for
from inspector.ui.questions.model import RowModel
from inspector.ui.questions.pane import Pane
from inspector.ui.questions.problem_list import ProblemList
from inspector.ui.questions.question_list import QuestionList


class QuestionFrame(QWidget):
    """Places the parts; what they do stands in QuestionView."""

    def __init__(self, rows: RowModel, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.tools = rows, tools
        for part in (rows, tools.pictures, tools.opener):
            part.setParent(self)
        self.search = LineField(_("Find a question"), self)
        self.search.setPlaceholderText(_("Find") + f"  {shown_key('find')}")
        self.search.setClearButtonEnabled(True)
        self.check_button = QPushButton(_("Check the answers"), self)
        self.languages = Choice(_("Language of the form"), self)
        names = tools.answers.session.form.languages
        self.languages.addItems(names)
        self.languages.setCurrentText(tools.answers.session.wording.language)
        self.languages.setVisible(len(names) > 1)
        self.list = QuestionList(tools.shell.look, rows, self)
        self.problem_list = ProblemList(self)
        self.pane = Pane(tools, rows, self)
        self.hints = KeyHints(keys_for(None, None), self)
        self._lay_out()
        self.list.begin()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(12)
        head.addWidget(self.search, 1)
        head.addWidget(self.languages)
        head.addWidget(self.check_button)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.problem_list)
        left.setMinimumWidth(380)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([600, 440])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(splitter, 1)
        whole.addWidget(self.hints)
