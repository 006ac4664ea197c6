"""Every control of every page says its name, and every page says something when it is empty."""

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTableView,
)

from inspector.ui import desks
from inspector.ui.widgets.empty_state import EmptyState

PAGES = [
    ("field", "visits"),
    ("field", "papers"),
    ("field", "corrections"),
    ("field", "exchange"),
    ("lead", "reviews"),
    ("lead", "exchange"),
    ("office", "inbox"),
    ("office", "hazards"),
    ("office", "entities"),
    ("office", "exchange"),
]
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
QT_MAKES_PARTS_OF = (QComboBox, QLineEdit, QScrollBar, QTableView)


def unnamed(page):
    found = []
    for kind in CONTROLS:
        for control in page.findChildren(kind):
            if isinstance(control.parent(), QT_MAKES_PARTS_OF) or control.isHidden():
                continue
            inside = control.objectName().startswith("qt_") or control.inherits("QHeaderView")
            popup = control.window() is not page.window()
            named = control.accessibleName() or getattr(control, "text", str)()
            if not (named or inside or popup):
                found.append(f"{type(control).__name__} {control.objectName()}")
    return found


@pytest.mark.parametrize(("desk", "name"), PAGES)
def test_every_control_has_a_name_for_screen_readers(show, copies, desk, name, qtbot):
    page = show(getattr(desks, name)(copies(desk)).build)
    assert unnamed(page) == []
    qtbot.wait_idle(page.shell.jobs)


@pytest.mark.parametrize(("desk", "name"), PAGES)
def test_an_empty_desk_says_what_belongs_on_each_page(show, copies, desk, name, qtbot):
    empty = {"field": "second", "lead": "lead", "office": "office"}[desk]
    page = show(getattr(desks, name)(copies(empty)).build)
    qtbot.wait_idle(page.shell.jobs)
    for state in page.findChildren(EmptyState):
        assert state.what.text()
        assert state.how.text()
    assert page.heading().title
