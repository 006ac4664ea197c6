"""Every type of question, answered by the keyboard alone."""

import pytest
from PySide6.QtCore import QDate, Qt

from inspector.ui.questions.moment import MomentEditor
from inspector.ui.questions.order import OrderEditor

KEY = Qt.Key
ENTER, DOWN, UP = KEY.Key_Return, KEY.Key_Down, KEY.Key_Up
ALT = Qt.KeyboardModifier.AltModifier

TYPED = [
    # path, keys, what is stored
    ("g_text/unit", "Demo Works", "Demo Works"),
    ("g_text/phone", "０９５１２３４５６７", "0951234567"),
    ("g_text/people", "１２", "12"),
    ("g_text/people", "1,200", "1200"),
    ("g_text/pressure", "２．５", "2.5"),
    ("g_text/pressure", "-0.25", "-0.25"),
    ("g_time/last", "20261121", "2026-11-21"),
    ("g_time/last", "2026-11-2", "2026-11-02"),
    ("g_time/last", "2026年11月21日", "2026-11-21"),
    ("g_time/last", "１１-２０", "2026-11-20"),
    ("g_time/last", "今天", "2026-11-21"),
    ("g_time/last", "昨天", "2026-11-20"),
    ("g_time/due", "202703", "2027-03-01"),
    ("g_time/due", "2027年3月", "2027-03-01"),
    ("g_time/built", "1998", "1998-01-01"),
    ("g_time/started", "1042", "10:42:00.000+08:00"),
    ("g_time/started", "8：05", "08:05:00.000+08:00"),
    ("g_time/started", "下午3点", "15:00:00.000+08:00"),
    ("g_time/seen", "20261120 1710", "2026-11-20T17:10:00.000+08:00"),
    ("g_time/seen", "今天 9:30", "2026-11-21T09:30:00.000+08:00"),
    ("g_time/seen", "现在", "2026-11-21T10:42:00.000+08:00"),
    ("g_choice/level", "３５", "35"),
    ("g_place/place", "38.48712, 106.23091", "38.48712 106.23091 0.0 0.0"),
    ("g_place/place", "38.5 106.25 1100 5", "38.5 106.25 1100.0 5.0"),
    ("g_place/place", "38°30'N 106°15'E", "38.5 106.25 0.0 0.0"),
    ("g_place/code", "GD-0042", "GD-0042"),
]


@pytest.mark.parametrize(("path", "keys", "stored"), TYPED)
def test_a_written_question_takes_what_is_typed_and_enter_goes_on(
    desk, path, keys, stored, compose
):
    desk.go("/data/" + path)
    for character in keys:  # QTest types Latin letters; the rest comes through the input method
        if character.isascii():
            desk.press(character)
        else:
            compose(character)
    before = desk.view.list.currentIndex().row()
    desk.press(ENTER)
    assert desk.value("/data/" + path) == stored
    assert desk.view.list.currentIndex().row() > before


def test_what_is_typed_in_the_list_goes_into_the_field(desk):
    desk.go("/data/g_text/people")
    desk.view.list.setFocus()
    desk.press("1", "7", ENTER)
    assert desk.value("/data/g_text/people") == "17"


def test_lines_of_text_keep_their_lines(desk):
    desk.go("/data/g_text/scene")
    desk.press("a", ENTER, "b")
    desk.press(ENTER, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.value("/data/g_text/scene") == "a\nb"
    assert desk.view.list.current_row().path == "/data/g_text/phone"


def test_who_comes_back_to_lines_of_text_goes_on_writing_at_their_end(desk):
    desk.trial.set_value("/data/g_text/scene", "a")
    desk.go("/data/g_text/scene")
    desk.press("b")
    desk.view.flush()
    assert desk.value("/data/g_text/scene") == "ab"


def test_a_day_may_be_picked_from_the_calendar(desk):
    desk.go("/data/g_time/last")
    card = desk.view.pane.card_at("/data/g_time/last")
    assert isinstance(card.editor, MomentEditor)
    desk.press(DOWN, modifier=ALT)
    days = card.editor.calendar
    assert days.selectedDate() == QDate(2026, 11, 21)
    desk.press(KEY.Key_Left, KEY.Key_Left, ENTER)
    assert desk.value("/data/g_time/last") == "2026-11-19"
    assert card.editor.field.text() == "2026-11-19"


@pytest.mark.parametrize(
    ("path", "stored", "shown"),
    [
        ("g_time/due", "2027-03-01", "2027-03"),
        ("g_time/built", "1998-01-01", "1998"),
        ("g_time/last", "2026-11-21", "2026-11-21"),
        ("g_time/started", "10:42:00.000+08:00", "10:42"),
        ("g_time/seen", "2026-11-21T10:42:00.000+08:00", "2026-11-21 10:42"),
        ("g_time/due", "soon", "soon"),
    ],
)
def test_a_moment_is_shown_as_it_is_asked_in_field_and_list(desk, path, stored, shown):
    desk.trial.set_value("/data/" + path, stored)
    desk.go("/data/" + path)
    assert desk.view.pane.card_at("/data/" + path).editor.field.text() == shown
    assert desk.view.rows.line(desk.view.list.current_row()).answer == shown
    desk.press(ENTER)
    assert desk.value("/data/" + path) == stored, "looking at it changes nothing"


def test_a_month_is_picked_from_the_calendar_as_its_first_day(desk):
    desk.go("/data/g_time/due")
    desk.press(DOWN, modifier=ALT)
    desk.press(ENTER)
    assert desk.value("/data/g_time/due") == "2026-11-01"
    assert desk.view.pane.card_at("/data/g_time/due").editor.field.text() == "2026-11"


def test_a_digit_in_the_list_chooses(desk):
    desk.go("/data/g_choice/ok")
    assert desk.view.list.hasFocus()
    desk.press("2")
    assert desk.value("/data/g_choice/ok") == "n"
    desk.press("2")
    assert desk.value("/data/g_choice/ok") == "", "the same digit takes it back"


def test_arrows_and_space_choose_inside_the_choices(desk):
    desk.go("/data/g_choice/ok")
    desk.press(KEY.Key_F2)
    desk.press(DOWN, DOWN, KEY.Key_Space)
    assert desk.value("/data/g_choice/ok") == "n"
    desk.press(UP, ENTER)
    assert desk.value("/data/g_choice/ok") == "y"
    assert desk.view.list.current_row().path == "/data/g_choice/fast"


def test_a_quick_choice_goes_on_by_itself(desk):
    desk.go("/data/g_choice/fast")
    desk.press("1")
    assert desk.value("/data/g_choice/fast") == "y"
    assert desk.view.list.current_row().path == "/data/g_choice/small"


def test_a_minimal_choice_is_a_box(desk):
    desk.go("/data/g_choice/small")
    desk.press("2")
    assert desk.value("/data/g_choice/small") == "plant"
    desk.press(KEY.Key_F2, DOWN)
    assert desk.value("/data/g_choice/small") == "store"


@pytest.mark.parametrize("words", ["pds", "配电", "SLPDS"])
def test_a_long_list_is_searched_by_characters_or_initials(desk, words, compose):
    desk.go("/data/g_choice/town")
    if words.isascii():
        desk.press(words)
    else:
        compose(words)
    desk.press(ENTER)
    assert desk.value("/data/g_choice/town") == "t12"
    assert desk.view.list.current_row().path == "/data/g_choice/risks"


def test_several_are_ticked_in_the_order_of_the_form(desk):
    desk.go("/data/g_choice/risks")
    desk.press("4", "1", "2", "2")
    assert desk.value("/data/g_choice/risks") == "fire fall"
    assert "火灾、高处坠落" in str(desk.view.rows.line(desk.view.list.current_row()).answer)


def test_other_asks_what_it_is(desk):
    desk.go("/data/g_choice/other")
    desk.press("4", ENTER)
    assert desk.view.list.current_row().path == "/data/g_choice/other_other"
    desk.press("Crane", ENTER)
    assert desk.value("/data/g_choice/other_other") == "Crane"


def test_a_scale_takes_digits_and_arrows(desk):
    desk.go("/data/g_choice/opinion")
    desk.press("4")
    assert desk.value("/data/g_choice/opinion") == "4"
    desk.press(KEY.Key_F2, KEY.Key_Right, KEY.Key_Space)
    assert desk.value("/data/g_choice/opinion") == "5"


def test_a_ranking_is_moved_with_alt_and_arrows(desk):
    desk.go("/data/g_choice/order")
    desk.press(KEY.Key_F2, DOWN)
    desk.press(UP, modifier=ALT)
    assert desk.value("/data/g_choice/order") == "blast fire poison fall"
    card = desk.view.pane.card_at("/data/g_choice/order")
    assert isinstance(card.editor, OrderEditor)
    assert card.editor.lines.currentRow() == 0, "the moved choice stays the current one"
    desk.press(ENTER)
    assert desk.view.list.current_row().path == "/data/g_choice/level"


def test_a_ranking_may_be_kept_as_it_stands(desk):
    desk.go("/data/g_choice/order")
    desk.press(KEY.Key_F2, KEY.Key_Space)
    assert desk.value("/data/g_choice/order") == "fire blast poison fall"


def test_a_range_goes_by_steps(desk):
    desk.go("/data/g_choice/level")
    desk.press("20")
    desk.press(UP)
    assert desk.value("/data/g_choice/level") == "25"
    card = desk.view.pane.card_at("/data/g_choice/level")
    card.editor.slider.setFocus()
    desk.press(KEY.Key_Left)
    assert desk.value("/data/g_choice/level") == "20"


def test_a_number_outside_of_the_range_is_kept_and_said(desk):
    desk.go("/data/g_choice/level")
    desk.press("33")
    desk.press(KEY.Key_Escape)
    desk.view.list.go_to(0)
    desk.go("/data/g_choice/level")
    card = desk.view.pane.card_at("/data/g_choice/level")
    assert desk.value("/data/g_choice/level") == "33"
    assert "From 0 to 100, in steps of 5." in card.problem.text()
    place = desk.view.outline.find("/data/g_choice/level")
    line = desk.view.rows.line(desk.view.outline.rows[place])
    assert line.problem == "From 0 to 100, in steps of 5."


def test_a_place_comes_from_a_photograph(desk, qtbot, tmp_path):
    desk.files, desk.place = [tmp_path / "IMG_1.jpg"], "38.48712,106.23091"
    desk.go("/data/g_place/place")
    desk.press(KEY.Key_Tab, KEY.Key_Space)
    qtbot.waitUntil(lambda: desk.value("/data/g_place/place") != "")
    assert desk.value("/data/g_place/place") == "38.48712 106.23091 0.0 0.0"


def test_a_photograph_without_a_place_says_so(desk, qtbot, tmp_path):
    desk.files = [tmp_path / "IMG_1.jpg"]
    desk.go("/data/g_place/place")
    desk.press(KEY.Key_Tab, KEY.Key_Space)
    qtbot.waitUntil(lambda: bool(desk.said))
    assert desk.value("/data/g_place/place") == ""


def test_a_path_is_lines_of_points(desk):
    desk.go("/data/g_place/path")
    desk.press("38.5 106.2", ENTER, "38.6,106.3")
    desk.view.flush()
    assert desk.value("/data/g_place/path") == "38.5 106.2 0.0 0.0; 38.6 106.3 0.0 0.0"


def test_an_area_ends_where_it_began(desk):
    desk.go("/data/g_place/area")
    desk.press("1 1", ENTER, "1 2", ENTER, "2 2")
    desk.view.flush()
    points = desk.value("/data/g_place/area").split("; ")
    assert len(points) == 4
    assert points[0] == points[-1]


@pytest.mark.parametrize("name", ["photo", "sound", "film", "paper"])
def test_a_file_is_picked_kept_and_removed(desk, qtbot, tmp_path, name):
    path = f"/data/g_place/{name}"
    file = tmp_path / f"{name}.bin"
    file.write_bytes(b"bytes")
    desk.files = [file]
    desk.go(path)
    desk.press("p")
    qtbot.waitUntil(lambda: desk.value(path) == file.name)
    assert desk.trial.attachment(file.name) == b"bytes"
    desk.press(KEY.Key_Delete)
    assert desk.value(path) == ""


def test_a_box_is_ticked_with_space(desk):
    desk.go("/data/g_place/agreed")
    desk.press(KEY.Key_Space)
    assert desk.value("/data/g_place/agreed") == "OK"
    desk.press(KEY.Key_Space)
    assert desk.value("/data/g_place/agreed") == ""


def test_notes_are_passed_and_cannot_be_changed(desk):
    desk.go("/data/g_text/hello")
    card = desk.view.pane.card_at("/data/g_text/hello")
    assert card.editor is None
    desk.press("x", "1", ENTER)
    assert desk.value("/data/g_text/hello") == ""
    assert desk.view.list.current_row().path == "/data/g_time/last"


def test_what_the_form_works_out_is_shown_and_locked(open_form, all_types):
    desk = open_form(all_types)
    desk.trial.set_value("/data/g_text/people", "6")
    desk.view._carry_out(desk.view.outline.plan_all())
    desk.go("/data/g_text/shown")
    card = desk.view.pane.card_at("/data/g_text/shown")
    assert card.editor is None
    assert card.answer.text() == "12"
    assert "cannot be changed" in card.locked.text()
