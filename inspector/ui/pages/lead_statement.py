"""组长声明: what the countersignature says, shown where the photographs stood."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _


class LeadStatement(Widget):
    """组长声明: what the countersignature says, before it is given."""

    def __init__(self, statement: str, parent: Widget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(_("Statement of the lead"), self)
        title.setObjectName("section_title")
        how = QLabel(
            _(
                "Every finding has been approved. The countersignature holds for this state of the"
                " visit; any later change makes it stale."
            ),
            self,
        )
        how.setObjectName("muted")
        how.setWordWrap(True)
        self.text = QPlainTextEdit(statement, self)
        self.text.setAccessibleName(_("Statement of the lead"))
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        for part in (title, how, self.text):
            column.addWidget(part)
        column.addStretch(2)
