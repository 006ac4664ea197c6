"""Sections at the left of a page, each with how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.domain.inspection import ItemResult
from inspector.i18n import _
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index, Place, bold, place_of
from inspector.ui.widgets.signs import SIGN_PX, draw_dot, draw_result

SECTION_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Section:
    """key, title and counts of one section."""

    key: str
    title: str
    total: int
    answered: int
    nonconform: int


class SectionModel(QAbstractListModel):
    """Sections as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sections: list[Section] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.sections)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        section = self.sections[index.row()]
        if role == SECTION_ROLE:
            return section
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return section.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = _("{title}, {answered} of {total} answered, {count} do not conform")
            return words.format(
                title=section.title,
                answered=section.answered,
                total=section.total,
                count=section.nonconform,
            )
        return None

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show `sections`; the same ones with other counts keep the view where it is."""
        new = list(sections)
        if [s.key for s in new] != [s.key for s in self.sections]:
            self.beginResetModel()
            self.sections = new
            self.endResetModel()
        elif new:
            self.sections = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))


class SectionDelegate(QStyledItemDelegate):
    """Title in up to two lines, counts and a sign at the right end."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        section: Section = index.data(SECTION_ROLE)
        at = place_of(option)
        space = at.width - MARGIN - self._counts_width(at, section) - 8
        one_line = at.metrics.horizontalAdvance(section.title) <= space
        lines = 1 if one_line else 2
        return QSize(0, lines * at.metrics.height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        section: Section = index.data(SECTION_ROLE)
        at = place_of(option)
        look, box = self._look, at.rect
        current = at.is_current(index)
        painter.save()
        if current:
            painter.fillRect(box, look.colour("soft"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), look.colour("accent"))
        painter.setFont(bold(at.font) if current else at.font)
        done = section.answered >= section.total
        painter.setPen(look.colour("accent" if current else "muted" if done else "text"))
        side = self._counts_width(at, section)
        words = QRect(box.left() + MARGIN, box.top(), box.width() - MARGIN - side - 8, box.height())
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, section.title)
        painter.setFont(at.font)
        painter.setPen(look.colour("muted"))
        counts = QRect(box.right() - side, box.top(), side - SIGN_PX - MARGIN - 4, box.height())
        painter.drawText(
            counts,
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            f"{section.answered}/{section.total}",
        )
        sign = QRectF(
            box.right() - MARGIN - SIGN_PX + 4,
            box.center().y() - SIGN_PX / 2 + 1,
            SIGN_PX,
            SIGN_PX,
        )
        if section.nonconform:
            draw_result(painter, sign, ItemResult.NONCONFORM, look.colour("major"))
        elif done and section.total:
            draw_result(painter, sign, ItemResult.CONFORM, look.colour("good"))
        elif section.answered:
            draw_dot(painter, sign, look.colour("accent"))
        painter.restore()

    @staticmethod
    def _counts_width(at: Place, section: Section) -> int:
        words = f"{section.answered}/{section.total}"
        return at.metrics.horizontalAdvance(words) + SIGN_PX + MARGIN + 8


class SectionList(QListView):
    """Chooses a section; the page answers to `section_chosen`."""

    section_chosen = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows = SectionModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(SectionDelegate(look, self))
        self._quiet = False

    def current_key(self) -> str:
        """Return the key of the chosen section, or ""."""
        index = self.currentIndex()
        return self.rows.sections[index.row()].key if index.isValid() else ""

    def choose(self, key: str) -> None:
        """Mark the section `key` without saying so to the page."""
        for number, section in enumerate(self.rows.sections):
            if section.key == key:
                self._quiet = True
                self.setCurrentIndex(self.rows.index(number))
                self._quiet = False

    def choose_none(self) -> None:
        """Mark no section: the page shows something that belongs to all."""
        self.setCurrentIndex(QModelIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and not self._quiet:
            self.section_chosen.emit(self.rows.sections[current.row()].key)
