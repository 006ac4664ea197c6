"""The view as a whole: Chinese input, steps back, repeats, pages, problems, languages, search."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from inspector.engine.outline import RowKind
from inspector.errors import DiskFull
from inspector.ui.questions.scale import ColumnHead, ScaleEditor
from inspector.ui.questions.view import QuestionView

KEY = Qt.Key
ENTER = KEY.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier

REPEATS = """
| survey |
|  | type | name | label | relevant | required | repeat_count | appearance |
|  | integer | how_many | 几个 | | | | |
|  | begin_repeat | tank | 储罐 | | | | |
|  | text | name | 名称 | | yes | | |
|  | text | why | 原因 | ${name} = 'x' | | | |
|  | end_repeat | | | | | | |
|  | begin_repeat | tap | 阀门 | | | ${how_many} | |
|  | text | tap_name | 阀门名称 | | | | |
|  | end_repeat | | | | | | |
|  | text | last | 最后 | | | | |
"""


def paths(desk):
    return [row.path for row in desk.view.rows.rows if row.kind is RowKind.QUESTION]


# Chinese input


def test_every_field_for_text_takes_composed_chinese_and_saves_it(desk, compose):
    tried = set()
    for row in list(desk.view.outline.rows):
        desk.go(row.path) if row.kind is RowKind.QUESTION else None
        focus = QApplication.focusWidget()
        if row.kind is not RowKind.QUESTION or not isinstance(focus, QLineEdit | QPlainTextEdit):
            continue
        compose("安全检查", focus)
        text = focus.text() if isinstance(focus, QLineEdit) else focus.toPlainText()
        assert text == "安全检查", row.path
        desk.view.flush()
        if row.control.kind == "input":
            assert desk.value(row.path) == "安全检查", "kept even where it is no answer"
        tried.add((type(focus).__name__, row.control.type))
        desk.press(KEY.Key_Escape)
    assert {kind for _widget, kind in tried} >= {
        "string", "int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "barcode"
    }  # fmt: skip


def test_the_search_takes_composed_chinese(desk, compose):
    desk.view.list.setFocus()
    desk.press("/")
    assert desk.view.search.hasFocus()
    compose("储罐")
    assert desk.titles() == ["储罐名称"]
    desk.press(KEY.Key_Escape)
    assert desk.view.list.current_row().path == "/data/tank[1]/tank_name"
    assert len(desk.titles()) > 30


@pytest.mark.parametrize("path", ["/data/g_text/unit", "/data/g_text/scene"])
def test_nothing_is_saved_or_changed_while_something_is_composed(desk, qtbot, path):
    desk.go(path)
    field = QApplication.focusWidget()
    desk.press("a")
    QApplication.sendEvent(field, QInputMethodEvent("jian", []))
    qtbot.wait(400)
    desk.trial.set_value(path, "other")
    desk.view._refresh()
    text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert text == "a", "what is stored meanwhile does not break into the word"
    event = QInputMethodEvent()
    event.setCommitString("检")
    QApplication.sendEvent(field, event)
    desk.view.flush()
    assert desk.value(path) == "a检"


def test_text_is_saved_a_moment_after_the_last_key(desk, qtbot):
    desk.go("/data/g_text/unit")
    desk.press("ab")
    assert desk.value("/data/g_text/unit") == ""
    qtbot.waitUntil(lambda: desk.value("/data/g_text/unit") == "ab")


# Steps back


def test_ctrl_z_takes_answers_back_one_by_one(desk):
    desk.go("/data/g_choice/ok")
    desk.press("2")
    desk.go("/data/g_choice/fast")
    desk.press("1")
    desk.view.list.setFocus()
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert desk.value("/data/g_choice/fast") == ""
    assert "/data/g_choice/why" in paths(desk)
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert "/data/g_choice/why" not in paths(desk)
    desk.press(KEY.Key_Y, modifier=CTRL)
    assert desk.value("/data/g_choice/ok") == "n"
    assert desk.view.outline.rows == desk.view.outline.walked()


def test_a_step_back_leads_to_where_it_was_made(desk):
    desk.go("/data/g_choice/ok")
    desk.press("1")
    desk.go("/data/g_place/agreed")
    desk.view.list.setFocus()
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert desk.view.list.current_row().path == "/data/g_choice/ok"
    desk.go("/data/g_place/agreed")
    desk.view.list.setFocus()
    desk.press(KEY.Key_Y, modifier=CTRL)
    assert desk.view.list.current_row().path == "/data/g_choice/ok"
    assert desk.value("/data/g_choice/ok") == "y"


# Relevance


def test_a_question_appears_under_its_cause_and_goes_with_it(desk):
    desk.go("/data/g_choice/ok")
    at = desk.view.list.currentIndex().row()
    desk.press("2")
    assert desk.view.rows.rows[at + 1].path == "/data/g_choice/why"
    assert desk.view.list.currentIndex().row() == at, "the place is kept"
    desk.press("1")
    assert desk.view.rows.rows[at + 1].path == "/data/g_choice/fast"


def test_a_page_grows_while_one_types_and_keeps_the_focus(desk):
    desk.go("/data/g_page/age")
    field = QApplication.focusWidget()
    desk.press("20")
    desk.view.flush()
    assert [card.path for card in desk.view.pane.cards] == [
        "/data/g_page/who", "/data/g_page/age", "/data/g_page/cert"
    ]  # fmt: skip
    assert QApplication.focusWidget() is field
    desk.press(ENTER)
    assert desk.view.pane.card_at("/data/g_page/cert").editor.field.hasFocus()


# Repeats


def test_entries_are_added_and_taken_out_by_the_keyboard(open_form):
    desk = open_form(REPEATS)
    desk.go("/data/tank[1]/name")
    desk.press("one", ENTER)
    assert desk.view.list.current_row().kind is RowKind.ADD
    desk.press(KEY.Key_Space)
    assert desk.view.list.current_row().path == "/data/tank[2]/name"
    desk.press("two", ENTER)
    assert desk.value("/data/tank[2]/name") == "two"
    desk.view.go_to("/data/tank[1]")
    desk.press(KEY.Key_Delete)
    assert desk.value("/data/tank[1]/name") == "two"
    assert "/data/tank[2]/name" not in paths(desk)
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert desk.value("/data/tank[1]/name") == "one"
    assert "/data/tank[2]/name" in paths(desk)


def test_enter_on_the_row_that_adds_adds_and_the_arrow_passes_it(open_form):
    desk = open_form(REPEATS)
    desk.go("/data/tank[1]/name")
    desk.press(ENTER)
    assert desk.view.list.current_row().kind is RowKind.ADD
    desk.press(ENTER)
    assert desk.view.list.current_row().path == "/data/tank[2]/name"
    desk.press("two", ENTER)
    assert desk.view.list.current_row().kind is RowKind.ADD
    desk.press(KEY.Key_Down, KEY.Key_Down)
    assert desk.view.list.current_row().path == "/data/last"
    assert desk.trial.session.repeat_count("/data/tank") == 2


def test_the_last_line_names_the_keys_that_act_on_the_current_row(desk):
    def named(path):
        desk.go(path)
        return [key for key, _words in desk.view.hints.keys]

    assert named("/data/g_text/unit")[:4] == ["Enter", "F2", "Esc", "Ctrl+F"]
    assert named("/data/g_choice/ok")[:3] == ["Enter", "1–9", "F2"]
    assert named("/data/g_choice/order")[:3] == ["Enter", "F2", "Alt+↑ ↓"]
    assert named("/data/g_place/agreed")[:4] == ["Enter", "Space", "Esc", "/"]
    assert named("/data/g_place/photo")[:3] == ["Enter", "P", "Delete"]
    assert named("/data/tank[1]")[:2] == ["Enter", "Delete"]
    assert "F2" not in named("/data/g_text/hello")
    place = next(n for n, r in enumerate(desk.view.rows.rows) if r.kind is RowKind.ADD)
    desk.view.list.go_to(place)
    assert desk.view.hints.keys[:2] == [("Enter", "Add one"), ("↓", "Go on without")]


def test_a_repeat_with_a_count_follows_its_number(open_form):
    desk = open_form(REPEATS)
    desk.go("/data/how_many")
    desk.press("2", ENTER)
    assert [p for p in paths(desk) if "tap" in p] == [
        "/data/tap[1]/tap_name",
        "/data/tap[2]/tap_name",
    ]
    assert not any(r.kind is RowKind.ADD and "tap" in r.path for r in desk.view.rows.rows)


# Problems


def test_a_missing_answer_is_said_when_the_question_is_left(desk):
    desk.go("/data/g_text/unit")
    line = desk.view.rows.line(desk.view.list.current_row())
    assert line.problem == ""
    desk.press(ENTER)
    row = desk.view.rows.rows[desk.view.rows.place_of("/data/g_text/unit")]
    assert desk.view.rows.line(row).problem == "An answer is needed here."
    desk.go("/data/g_text/unit")
    assert (
        desk.view.pane.card_at("/data/g_text/unit").problem.text() == "! An answer is needed here."
    )
    desk.press("x", ENTER)
    assert desk.view.rows.line(row).problem == ""


def test_what_is_wrong_with_answers_from_before_is_shown_at_once(open_form, all_types):
    desk = open_form(all_types, **{"g_text/phone": "139"})
    rows = desk.view.rows
    line = rows.line(rows.rows[rows.place_of("/data/g_text/phone")])
    assert line.problem == "电话为 7 至 11 位数字"
    line = rows.line(rows.rows[rows.place_of("/data/g_text/people")])
    assert line.problem == "", "what is missing may still come"


def test_wrong_answers_are_counted_by_section_as_they_come_and_go(open_form, all_types):
    desk = open_form(all_types, **{"g_text/phone": "139"})
    assert dict(desk.view.rows.wrong()) == {0: 1}
    desk.view.answer("/data/g_text/people", "900")
    assert dict(desk.view.rows.wrong()) == {0: 2}
    desk.view.answer("/data/g_text/phone", "13900000000")
    desk.view.answer("/data/g_text/people", "9")
    assert not desk.view.rows.wrong()


def test_wrong_text_is_kept_and_said_beside_the_field(desk):
    desk.go("/data/g_text/people")
    desk.press("12a", ENTER)
    assert desk.value("/data/g_text/people") == "12a"
    desk.go("/data/g_text/people")
    card = desk.view.pane.card_at("/data/g_text/people")
    assert card.editor.field.text() == "12a"
    assert "12a" in card.problem.text()
    desk.press("600", ENTER)
    desk.go("/data/g_text/people")
    assert (
        desk.view.pane.card_at("/data/g_text/people").problem.text() == "! 人数应在 0 至 500 之间"
    )


def test_the_list_of_problems_leads_to_each_question(desk):
    desk.view.check_button.click()
    box = desk.view.problem_list
    assert box.isVisible()
    assert box.lines.count() == len(desk.view.problems()) == 4
    assert box.lines.hasFocus()
    desk.press(KEY.Key_Down, ENTER)
    assert desk.view.list.current_row().path == "/data/g_text/people"
    desk.press("3", ENTER)
    assert box.lines.count() == 3
    box.lines.setFocus()
    desk.press(KEY.Key_Escape)
    assert not box.isVisible()


def test_a_problem_of_an_entry_says_which_entry_it_is(open_form):
    desk = open_form(REPEATS)
    desk.view.add_repeat("/data/tank")
    desk.view.show_problems()
    lines = desk.view.problem_list.lines
    assert lines.item(1).text().startswith("储罐 2 › 名称：")


def test_a_problem_goes_from_the_list_with_its_entry(open_form):
    desk = open_form(REPEATS)
    desk.view.add_repeat("/data/tank")
    desk.view.show_problems()
    assert desk.view.problem_list.lines.count() == 2
    desk.view.remove_repeat("/data/tank[2]")
    assert desk.view.problem_list.lines.count() == 1


def test_a_form_without_problems_says_so(open_form):
    desk = open_form("| survey |\n|  | type | name | label |\n|  | text | a | 甲 |")
    desk.view.show_problems()
    assert desk.view.problem_list.head.text() == "Nothing is missing or wrong."


def test_an_answer_that_cannot_be_kept_is_said(desk, monkeypatch):
    def full(path, text):
        raise DiskFull(needed="1 MB", place="/")

    monkeypatch.setattr(desk.trial, "set_value", full)
    desk.go("/data/g_choice/ok")
    desk.press("1")
    assert "DISK-FULL" in desk.said[0]


# Pages and tables


def test_a_table_of_choices_has_its_words_above_and_answers_to_digits_and_arrows(desk):
    desk.go("/data/g_table/t1")
    pane = desk.view.pane
    assert len(pane.findChildren(ColumnHead)) == 1
    assert all(isinstance(card.editor, ScaleEditor) for card in pane.cards)
    desk.press("1")
    assert desk.value("/data/g_table/t1") == "y"
    desk.press(KEY.Key_F2, KEY.Key_Down, KEY.Key_Right, KEY.Key_Space)
    assert desk.value("/data/g_table/t2") == "n"
    assert desk.view.list.current_row().path == "/data/g_table/t2"
    desk.press(ENTER, "2")
    assert desk.value("/data/g_table/t3") == "n"


def test_a_head_says_how_much_is_answered(desk):
    desk.go("/data/g_choice")
    assert desk.view.pane.told.text() == "0 of 9 answered"


# Languages


def test_the_language_changes_every_text(desk):
    assert "被检查单位名称" in desk.titles()
    desk.view.languages.setCurrentText("English (en)")
    titles = desk.titles()
    assert "Name of the entity" in titles
    assert "被检查单位名称" not in titles
    desk.go("/data/g_choice/ok")
    card = desk.view.pane.card_at("/data/g_choice/ok")
    assert card.asked.choices == (("y", "Yes"), ("n", "No"))


WORKED_OUT = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | calculation |
| | select_one yn | ok | 是否完好 | Intact? | |
| | calculate | said | | | jr:choice-name(${ok}, '${ok}') |
| | note | shown | 结论：${said} | Result: ${said} | |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | y | 完好 | Intact |
"""


def test_what_is_worked_out_from_words_follows_the_language(open_form):
    desk = open_form(WORKED_OUT)
    desk.view.languages.setCurrentText("中文 (zh)")
    desk.go("/data/ok")
    desk.press("1")
    assert "结论：完好" in desk.titles()
    desk.view.languages.setCurrentText("English (en)")
    assert "Result: Intact" in desk.titles()


GUIDED = """
| survey |
| | type | name | label | hint | guidance_hint |
| | text | gas | 一氧化碳浓度 | mg/m³ | 在人员呼吸带高度测，读数稳定后再记。 |
| | text | plain | 备注 | | |
"""


def test_guidance_opens_on_request(open_form):
    desk = open_form(GUIDED)
    desk.go("/data/gas")
    guidance = desk.view.pane.card_at("/data/gas").guidance
    assert guidance.isVisible()
    assert not guidance.words.isVisible()
    desk.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    assert guidance.words.isVisible()
    assert guidance.words.text().startswith("在人员呼吸带")
    desk.go("/data/plain")
    assert not desk.view.pane.card_at("/data/plain").guidance.isVisible()


def test_the_chosen_language_is_that_of_the_messages(desk):
    desk.view.languages.setCurrentText("English (en)")
    desk.go("/data/g_text/people")
    desk.press("900", ENTER)
    row = desk.view.rows.rows[desk.view.rows.place_of("/data/g_text/people")]
    assert desk.view.rows.line(row).problem == "From 0 to 500"


# Long lists


def test_a_list_of_thousands_shows_some_and_finds_the_others(open_form, qtbot):
    rows = "".join(f"|  | v | v{n} | 村{n:05d} |\n" for n in range(6000))
    desk = open_form(
        "| survey |\n|  | type | name | label |\n|  | select_one v | village | 村 |\n"
        "| choices |\n|  | list_name | name | label |\n" + rows
    )
    desk.go("/data/village")
    editor = desk.view.pane.card_at("/data/village").editor
    assert editor.view.choices.rowCount() == 200
    assert editor.more.text() == "200 of 6000 choices; type to find the others."
    desk.press("05431", ENTER)
    assert desk.value("/data/village") == "v5431"
    desk.go("/data/village")
    assert editor.view.choices.choices[0][0] == "v5431", "the answer is among those shown"


# The rest


def test_a_screen_reader_hears_question_need_answer_and_problem(desk):
    desk.go("/data/g_choice/ok")
    at = desk.view.list.currentIndex()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert at.data(role) == "出口是否畅通，An answer is needed，Not answered"
    desk.press("2")
    assert at.data(role) == "出口是否畅通，An answer is needed，否"


def test_every_field_has_a_name_for_screen_readers(desk):
    for row in list(desk.view.outline.rows):
        if row.kind is not RowKind.QUESTION:
            continue
        desk.go(row.path)
        focus = QApplication.focusWidget()
        assert focus.accessibleName(), row.path


def test_tab_goes_into_the_editor_and_esc_back(desk):
    desk.go("/data/g_choice/ok")
    desk.press(KEY.Key_Tab)
    assert desk.view.pane.card_at("/data/g_choice/ok").editor.view.hasFocus()
    desk.press(KEY.Key_Escape)
    assert desk.view.list.hasFocus()


def test_the_next_open_question_is_found_across_groups(open_form, all_types):
    desk = open_form(all_types)
    desk.go("/data/g_place/agreed")
    desk.view.list.setFocus()
    desk.press(KEY.Key_Down, modifier=CTRL)
    assert desk.view.list.current_row().path == "/data/g_text/unit"


def test_changes_are_announced(desk, qtbot):
    desk.go("/data/g_choice/ok")
    with qtbot.waitSignal(desk.view.changed):
        desk.press("1")


# Answers that are read again from the disk, as a visit does when a step is taken back


@pytest.fixture
def reread(open_form):
    """A form whose steps back give it other nodes."""
    desk = open_form(REPEATS)
    session, saved = desk.trial.session, []
    answered, undone = desk.trial.set_value, desk.trial.undo

    def set_value(path, text):
        saved.append(session.answers())
        return answered(path, text)

    def remove_repeat(path):
        saved.append(session.answers())
        return session.remove_repeat(path)

    def add_repeat(path):
        saved.append(session.answers())
        return session.add_repeat(path)

    def undo():
        assert undone
        session.restore(saved.pop())
        return True

    for call in (set_value, remove_repeat, add_repeat, undo):
        setattr(desk.trial, call.__name__, call)
    return desk


def test_a_step_back_leads_to_its_question_though_all_was_read_again(reread):
    reread.go("/data/tank[1]/name")
    reread.press("one", ENTER, ENTER, "two", ENTER)
    reread.go("/data/last")
    reread.press(KEY.Key_Escape)
    reread.press(KEY.Key_Z, modifier=CTRL)
    assert reread.view.list.current_row().path == "/data/tank[2]/name"
    assert reread.value("/data/tank[2]/name") == ""
    assert reread.view.pane.isVisible()
    assert reread.view.pane.card_at("/data/tank[2]/name") is not None


def test_there_is_always_a_current_row_after_a_step_back(reread):
    reread.go("/data/tank[1]/name")
    reread.press(ENTER, ENTER, KEY.Key_Escape)
    before = reread.view.list.currentIndex().row()
    reread.press(KEY.Key_Z, modifier=CTRL)
    assert "/data/tank[2]/name" not in paths(reread)
    assert abs(reread.view.list.currentIndex().row() - before) <= 1
    assert reread.view.pane.isVisible()


def test_an_entry_that_comes_back_is_shown(reread):
    reread.view.add_repeat("/data/tank")
    reread.view.remove_repeat("/data/tank[1]")
    reread.go("/data/last")
    reread.view.list.setFocus()
    reread.press(KEY.Key_Z, modifier=CTRL)
    assert reread.view.list.current_row().path == "/data/tank[1]"


def test_problems_stay_marked_after_a_step_back(reread):
    reread.go("/data/tank[1]/name")
    reread.press(ENTER)
    reread.go("/data/last")
    reread.press("x", KEY.Key_Escape)
    reread.press(KEY.Key_Z, modifier=CTRL)
    rows = reread.view.rows
    line = rows.line(rows.rows[rows.place_of("/data/tank[1]/name")])
    assert line.problem == "An answer is needed here."


def test_wrong_answers_from_before_stay_marked_after_a_step_back(open_form, reread):
    reread.trial.set_value("/data/how_many", "many")
    view = QuestionView(reread.view._shell, reread.trial, parent=reread.view)
    view.answer("/data/last", "x")
    view.undo()
    line = view.rows.line(view.rows.rows[view.rows.place_of("/data/how_many")])
    assert "many" in line.problem


def test_what_a_search_has_found_is_true_after_a_step_back(reread):
    reread.go("/data/last")
    reread.press("x", KEY.Key_Escape)
    reread.view.search.setText("最后")
    reread.view.undo()
    assert reread.titles() == ["最后"]
    assert reread.view.rows.line(reread.view.rows.rows[0]).answer == ""


HANGING = """
| survey |
|  | type | name | label | constraint | relevant | calculation | trigger | choice_filter |
|  | begin_group | one | 一 | | | | | |
|  | integer | most | 上限 | | | | | |
|  | text | side | 方位 | | | | | |
|  | end_group | | | | | | | |
|  | begin_group | two | 二 | | | | | |
|  | integer | count | 数量 | . <= ${most} | | | | |
|  | select_one places | place | 位置 | | | | | side = ${side} |
|  | integer | copied | 抄录 | . < 5 | | ${most} | ${most} | |
|  | end_group | | | | | | | |
|  | begin_repeat | tank | 储罐 | | | | | |
|  | integer | level | 液位 | . <= ${most} | ${side} != 'x' | | | |
|  | end_repeat | | | | | | | |
|  | integer | tanks | 罐数 | . = count(${tank}) | | | | |
| choices |
|  | list_name | name | label | side |
|  | places | a | 甲 | n |
|  | places | b | 乙 | s |
"""


@pytest.fixture
def resumed(open_form):
    """A form whose answers all come from before, none of them wrong."""
    return open_form(
        HANGING,
        **{
            "one/most": "4",
            "one/side": "n",
            "two/count": "3",
            "two/place": "a",
            "tank[1]/level": "2",
            "tanks": "1",
        },
    )


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("/data/one/most", "2", {1: 1}),
        ("/data/one/most", "1", {1: 1, 2: 1}),
        ("/data/one/most", "9", {1: 1}),  # what the form copies from it
        ("/data/one/side", "s", {1: 1}),
        ("/data/two/count", "9", {1: 1}),
    ],
)
def test_an_answer_from_before_that_another_one_makes_wrong_counts_at_once(
    resumed, path, value, wrong
):
    rows = resumed.view.rows
    assert not rows.wrong()
    resumed.view.answer(path, value)
    assert dict(rows.wrong()) == wrong
    resumed.view.undo()
    assert not rows.wrong()


def test_an_answer_that_is_asked_again_is_looked_at_again(resumed):
    rows, view = resumed.view.rows, resumed.view
    assert not rows.wrong()
    view.answer("/data/one/side", "x")
    view.answer("/data/one/most", "1")
    assert dict(rows.wrong()) == {1: 2}
    view.answer("/data/one/side", "n")
    assert dict(rows.wrong()) == {1: 1, 2: 1}


def test_an_added_entry_may_make_an_answer_wrong(resumed):
    rows = resumed.view.rows
    assert not rows.wrong()
    resumed.view.add_repeat("/data/tank")
    assert dict(rows.wrong()) == {3: 1}


def test_what_the_form_itself_answers_wrongly_is_shown_on_its_line(open_form):
    view = open_form(HANGING).view
    view.answer("/data/one/most", "9")
    line = view.rows.line(view.rows.rows[view.rows.place_of("/data/two/copied")])
    assert line.problem
