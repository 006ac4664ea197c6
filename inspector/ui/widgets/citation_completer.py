"""Offers articles of the standards pack while a citation is typed; several stand side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from inspector.domain.standard import Clause

_SEPARATOR = "、"
_CITED = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 10


class CitationCompleter(QCompleter):
    """Finds clauses by citation, by number as in “99”, and by what they are about.

    What is chosen takes the place of what stands behind the last “、”.
    """

    def __init__(self, clauses: Sequence[Clause], field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        model = QStandardItemModel(self)
        for clause in clauses:
            # The id has the number in digits: quicker to type than 第九十九条.
            item = QStandardItem(f"{clause.cite()}　{clause.id}　{clause.text}")
            item.setData(clause.cite(), _CITED)
            model.appendRow(item)
        self.setModel(model)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(_MOST_SHOWN)
        field.setCompleter(self)

    def splitPath(self, path: str) -> list[str]:
        return [path.rsplit(_SEPARATOR, 1)[-1].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before, mark, _typed = self._field.text().rpartition(_SEPARATOR)
        return f"{before}{mark}{index.data(_CITED)}"
