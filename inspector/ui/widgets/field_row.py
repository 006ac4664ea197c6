"""A field with its label above and its problem below."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.ui.widgets.tone import set_property


class FieldRow(QWidget):
    """A label above its field, and below it what is wrong with the answer."""

    def __init__(self, label: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.label = QLabel(label, self)
        self.label.setObjectName("label")
        self.label.setBuddy(field)
        self.problem_label = QLabel(self)
        self.problem_label.setObjectName("field_problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(field)
        column.addWidget(self.problem_label)

    def show_problem(self, text: str) -> None:
        """Say what is wrong; "" takes it back."""
        self.problem_label.setText(f"! {text}" if text else "")
        self.problem_label.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        set_property(self.field, "problem", bool(text))

    def has_problem(self) -> bool:
        """Return whether something wrong is said here."""
        return bool(self.problem_label.text())
