"""A window on a screen that is smaller than it."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from inspector.ui.fitted import show_fitted


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    return window


def test_a_window_with_room_keeps_its_size(window):
    show_fitted(window, QSize(1920, 1040))
    assert window.size() == QSize(1280, 800)
    assert window.isVisible()
    assert not window.isMaximized()


@pytest.mark.parametrize("room", [QSize(1366, 728), QSize(1280, 800), QSize(1024, 900)])
def test_a_window_larger_than_the_screen_fills_it(window, room):
    show_fitted(window, room)
    assert window.isVisible()
    assert window.isMaximized()


def test_nothing_is_below_the_edge_where_nobody_manages_windows(window, monkeypatch):
    monkeypatch.setattr(window, "showMaximized", window.show)
    show_fitted(window, QSize(1366, 728))
    assert window.size() == QSize(1280, 728)
