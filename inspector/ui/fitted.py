"""A window that is no larger than its screen: many laptops have 1366 × 768 px."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME_PX = 40  # title bar and borders, which availableSize does not take off


def show_fitted(window: QWidget, room: QSize | None = None) -> None:
    """Show `window` in the size that it has, or filling the screen where that is too large.

    room  what the screen has free of bars, in its own pixels; None asks the screen
    """
    room = room or window.screen().availableSize()
    wanted = window.size()
    if wanted.width() <= room.width() and wanted.height() + FRAME_PX <= room.height():
        window.show()
        return
    # The size as well as the state: without a window manager nobody acts on the state.
    window.resize(wanted.boundedTo(room))
    window.showMaximized()
