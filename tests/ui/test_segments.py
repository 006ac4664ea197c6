"""A few words to choose from: the keyboard chooses as it moves, and Enter says that one is done."""

import pytest
from PySide6.QtCore import Qt

from inspector.ui.form.fields import Segments

WORDS = {"one": "一", "two": "二", "three": "三"}


@pytest.fixture
def segments(qtbot):
    segments = Segments("级别", WORDS)
    qtbot.addWidget(segments)
    segments.show()
    qtbot.waitExposed(segments)
    return segments


@pytest.fixture
def told(segments):
    said = []
    segments.chosen.connect(lambda key: said.append(f"chosen {key}"))
    segments.entered.connect(lambda key: said.append(f"entered {key}"))
    return said


def press(qtbot, segments, name, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(segments.buttons[name], key, modifier)


def test_arrows_choose_as_they_move_and_stop_at_the_ends(qtbot, segments, told):
    assert segments.value() == ""
    press(qtbot, segments, "one", Qt.Key.Key_Right)
    assert (segments.value(), told) == ("two", ["chosen two"])
    press(qtbot, segments, "two", Qt.Key.Key_Down)
    press(qtbot, segments, "three", Qt.Key.Key_Right)
    assert segments.value() == "three"
    press(qtbot, segments, "three", Qt.Key.Key_Left)
    press(qtbot, segments, "two", Qt.Key.Key_Up)
    press(qtbot, segments, "one", Qt.Key.Key_Left)
    assert segments.value() == "one"
    assert told == [f"chosen {name}" for name in ("two", "three", "two", "one")]


def test_enter_chooses_and_says_so_and_space_only_chooses(qtbot, segments, told):
    press(qtbot, segments, "two", Qt.Key.Key_Space)
    press(qtbot, segments, "two", Qt.Key.Key_Return)
    press(qtbot, segments, "one", Qt.Key.Key_Enter)
    assert segments.value() == "one"
    assert told[0] == "chosen two"
    assert told[-2:] == ["chosen one", "entered one"]
    assert told.count("entered two") == 1


def test_control_enter_is_left_to_the_page(qtbot, segments, told):
    press(qtbot, segments, "two", Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (segments.value(), told) == ("", [])


def test_what_is_shown_is_not_told(segments, told):
    segments.show_value("three")
    assert (segments.value(), told) == ("three", [])
    segments.show_value("")
    assert segments.value() == ""
