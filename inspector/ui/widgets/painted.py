"""What every painted row needs: its place, its font, and the view it stands in."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex

SMALLEST_PT = 9.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is painted. `metrics` are those of `font`."""

    rect: QRect
    font: QFont
    metrics: QFontMetrics
    view: QAbstractItemView | None

    @property
    def width(self) -> int:
        """Width of the view: sizeHint is asked before the row has one."""
        return self.view.viewport().width() if self.view is not None else self.rect.width()

    @property
    def has_focus(self) -> bool:
        return self.view is not None and self.view.hasFocus()

    def is_current(self, index: Index) -> bool:
        """Return whether `index` is the row with the frame."""
        return self.view is not None and self.view.currentIndex().row() == index.row()


def place_of(option: QStyleOptionViewItem) -> Place:
    """Return what `option` says. PySide6's stubs leave out the members of style options."""
    widget = option.widget  # type: ignore[attr-defined]
    return Place(
        rect=option.rect,  # type: ignore[attr-defined]
        font=option.font,  # type: ignore[attr-defined]
        metrics=option.fontMetrics,  # type: ignore[attr-defined]
        view=widget if isinstance(widget, QAbstractItemView) else None,
    )


def bold(font: QFont) -> QFont:
    """Return `font` in the weight of titles."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def small(font: QFont) -> QFont:
    """Return `font` one point smaller, never below 9 pt."""
    result = QFont(font)
    result.setPointSizeF(max(SMALLEST_PT, font.pointSizeF() - 1))
    return result
