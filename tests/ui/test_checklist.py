"""The checklist page, driven by the keyboard."""

from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from inspector.domain.inspection import ItemResult
from inspector.errors import DiskFull, VisitRefused
from inspector.ui.form.fields import LineField, TextField
from inspector.ui.form.model import Role
from inspector.ui.widgets.painted import Place
from tests.waiting import HOLD_S

from .desk_bench import picture


@pytest.fixture
def keys(qtbot):
    """Return a function that presses keys at whatever has the focus."""

    def press(*names, modifier=Qt.KeyboardModifier.NoModifier):
        for name in names:
            target = QApplication.focusWidget()
            assert target is not None
            if isinstance(name, str):
                qtbot.keyClicks(target, name, modifier)
            else:
                qtbot.keyClick(target, name, modifier)

    return press


def commit(widget, text):
    """Type `text` through the input method, as Chinese is typed."""
    QApplication.sendEvent(widget, QInputMethodEvent("anquan", []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_the_keyboard_fills_a_whole_section(bench, general, keys):
    view = bench(general).open()
    first = general.sections()[0]
    for number in range(first.total):
        keys("3" if number % 4 == 3 else "1")
    rows = general.items(first.key)
    assert [row.result for row in rows[2:4]] == [ItemResult.CONFORM, ItemResult.NOT_APPLICABLE]
    assert general.sections()[0].answered == first.total
    assert view.section == general.sections()[1].key, "the next section comes by itself"
    assert view.list.hasFocus()


def test_enter_goes_on_without_an_answer(bench, general, keys):
    view = bench(general).open()
    keys(Qt.Key.Key_Return)
    assert view.list.currentIndex().row() == 1
    assert general.items(view.section)[0].result is None


def test_a_hazard_is_registered_without_a_mouse(bench, major, keys, qtbot):
    view = bench(major).open()
    key = view.list.current_row().key
    keys("2")
    pane = view.side.hazard
    qtbot.waitUntil(pane.place.hasFocus)
    commit(QApplication.focusWidget(), "熔炼车间东侧")
    keys(Qt.Key.Key_Tab)
    assert pane.fact.hasFocus()
    commit(QApplication.focusWidget(), "现场未见培训记录")
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert pane.measures.measure_row.problem_label.text() == "! Choose the treatment."
    keys(Qt.Key.Key_Space)
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    hazard = major.item(key).hazards[0]
    assert (hazard.place, hazard.fact) == ("熔炼车间东侧", "现场未见培训记录")
    assert hazard.measure == "immediate"
    assert view.list.hasFocus()
    assert view.list.currentIndex().row() == 1


def test_a_treatment_with_a_day_is_not_saved_without_the_day(bench, general, keys):
    view = bench(general).open()
    keys("2")
    pane = view.side.hazard
    commit(pane.place, "配电室")
    commit(pane.fact, "箱门缺失")
    pane.measures.measure.buttons["deadline"].click()
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert pane.measures.deadline_row.problem_label.text() == "! Say until when, such as +15."
    assert pane.measures.deadline.hasFocus()
    commit(pane.measures.deadline, "+7")
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert view.list.hasFocus()


def test_the_day_and_what_is_wrong_with_it_are_in_sight_in_a_low_window(
    bench, general, keys, qtbot
):
    view = bench(general).open()
    view.side.setFixedHeight(420)
    keys("2")
    pane = view.side.hazard
    commit(pane.place, "配电室")
    commit(pane.fact, "箱门缺失")
    pane.measures.measure.buttons["deadline"].click()
    row = pane.measures.deadline_row
    qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty())
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: row.visibleRegion().boundingRect().height() == row.height())
    assert row.has_problem()


def test_saving_without_place_stays_and_says_so(bench, general, keys):
    view = bench(general).open()
    keys("2")
    keys(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    pane = view.side.hazard
    assert pane.place_row.problem_label.text() == "! Say where the hazard is."
    assert pane.place.hasFocus()


def test_a_major_hazard_is_proposed_and_a_person_confirms(bench, major, keys, pack):
    view = bench(major).open()
    view.go_to_item(next(r.key for r in major.items("0:s0") if pack.clause(r.basis[0]).conditions))
    view.list.setFocus()
    keys("2")
    uid = view.side.tab
    grading = view.side.hazard.grading
    assert grading._ticks, "the clause's conditions stand there as ticks"
    for tick in list(grading._ticks):
        tick.box.click()
    assert major.hazard(uid).level == "", "nothing is major by program alone"
    assert grading.confirm_button.isVisible()
    grading.confirm_button.click()
    assert major.hazard(uid).level == "major"
    assert not grading.confirm_button.isVisible()
    assert view.side.hazard.measures.five_row.isVisible()


def test_the_five_lamp_counts(bench, major, keys):
    view = bench(major).open()
    keys("2")
    uid = view.side.tab
    view.side.hazard.grading.level.buttons["major"].click()
    measures = view.side.hazard.measures
    for name in ("responsible", "measures", "funds"):
        measures.five_fields[name].setText("有")
        measures.five_fields[name].textEdited.emit("有")
        measures.five_fields[name].flush()
    assert measures.lamp.text() == "3/5"
    assert dict(major.hazard(uid).five) == dict.fromkeys(("responsible", "measures", "funds"), "有")


def test_a_deadline_is_typed_as_days_even_with_full_width_digits(bench, general, keys):
    view = bench(general).open()
    keys("2")
    measures = view.side.hazard.measures
    measures.measure.buttons["deadline"].click()
    assert measures.deadline.hasFocus()
    commit(measures.deadline, "＋１５")
    measures.deadline.flush()
    assert general.hazard(view.side.tab).deadline == date(2026, 12, 6)
    assert measures.day.text() == "until 2026-12-06"
    measures.deadline.clear()
    commit(measures.deadline, "soon")
    measures.deadline.flush()
    assert measures.deadline_row.problem_label.isVisible()
    assert general.hazard(view.side.tab).deadline == date(2026, 12, 6)


def test_text_is_saved_shortly_after_the_last_key(bench, general, keys, qtbot):
    view = bench(general).open()
    keys("2")
    keys("workshop 2")
    uid = view.side.tab
    assert general.hazard(uid).place == ""
    qtbot.waitUntil(lambda: general.hazard(uid).place == "workshop 2")
    assert bench is not None
    assert view.side.hazard.place.text() == "workshop 2"


def test_typing_goes_on_while_it_is_saved(bench, general, keys, qtbot):
    view = bench(general).open()
    keys("2")
    keys("east ")
    uid = view.side.tab
    qtbot.waitUntil(lambda: general.hazard(uid).place == "east")
    keys("side")
    assert view.side.hazard.place.text() == "east side", "the space at the end was not eaten"


def test_what_is_composed_is_not_saved_before_it_is_text(look, qtbot):
    field, saved = TextField("Fact"), []
    qtbot.addWidget(field)
    field.committed.connect(saved.append)
    QApplication.sendEvent(field, QInputMethodEvent("anquan", []))
    field.flush()
    assert not saved
    field.show_value("other")
    assert field.toPlainText() == ""
    commit(field, "安全")
    field.flush()
    assert saved == ["安全"]


def test_every_text_widget_takes_composed_chinese(bench, general, keys):
    one = bench(general)
    view = one.open()
    keys("2")
    fields = [*one.page.findChildren(LineField), *one.page.findChildren(TextField)]
    assert len(fields) >= 10
    for field in fields:
        field.clear()
        commit(field, "中文")
        text = field.text() if isinstance(field, LineField) else field.toPlainText()
        assert text == "中文", field.accessibleName()
    assert view is not None


def test_leaving_an_item_commits_its_note(bench, general, keys):
    view = bench(general).open()
    key = view.list.current_row().key
    keys("N")
    commit(QApplication.focusWidget(), "记下")
    keys(Qt.Key.Key_Escape)
    keys(Qt.Key.Key_Return)
    assert general.item(key).note == "记下"


def test_the_rest_of_a_section_conforms_and_can_be_taken_back(bench, general, keys):
    one = bench(general)
    view = one.open()
    keys("3")
    keys("G")
    section = general.sections()[0]
    assert section.answered == section.total
    told = one.page.hints.told
    assert told.text().startswith(str(section.total - 1))
    assert one.window.banner.isHidden()  # nothing moves under the pointer
    keys("Z", modifier=Qt.KeyboardModifier.ControlModifier)
    assert general.sections()[0].answered == 1
    assert told.text() == ""
    keys("Y", modifier=Qt.KeyboardModifier.ControlModifier)
    assert general.sections()[0].answered == section.total
    assert view.list.items.row(0).result is ItemResult.NOT_APPLICABLE


def test_undo_goes_to_where_it_happened(bench, general, keys):
    view = bench(general).open()
    keys("1")
    view.show_section(general.sections()[2].key)
    view.list.setFocus()
    keys("Z", modifier=Qt.KeyboardModifier.ControlModifier)
    assert view.section == general.sections()[0].key
    assert view.list.currentIndex().row() == 0
    assert general.items(view.section)[0].result is None


def test_an_answer_that_drops_a_hazard_says_so_and_two_brings_it_back(bench, general, keys):
    one = bench(general)
    view = one.open()
    keys("2")
    commit(QApplication.focusWidget(), "东门")
    keys(Qt.Key.Key_Escape)
    keys("1")
    assert "no longer counts" in one.window.banner.what.text()
    view.list.go_to(0)
    keys("2")
    assert view.list.current_row().hazards[0].place == "东门"


def test_find_shows_items_of_all_sections_and_escape_goes_to_the_one_chosen(bench, general, keys):
    view = bench(general).open()
    keys("/")
    assert view.search.hasFocus()
    commit(view.search, "消防")
    found = [view.list.items.row(n) for n in range(view.list.items.rowCount())]
    assert len({row.key.split("/")[0] for row in found}) > 1
    keys(Qt.Key.Key_Return)
    view.list.go_to(len(found) - 1)
    keys(Qt.Key.Key_Escape)
    assert view.section == found[-1].key.split("/")[0]
    assert view.list.current_row().key == found[-1].key
    assert view.search.text() == ""


def test_photos_are_added_by_a_job_to_where_one_was(bench, general, keys, qtbot, tmp_path):
    one = bench(general)
    view = one.open()
    one.files = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    keys("2")
    uid = view.side.tab
    keys(Qt.Key.Key_Escape)
    keys("P")
    keys(Qt.Key.Key_Return)  # moves on before the job is done
    qtbot.waitUntil(lambda: len(general.hazard(uid).photos) == 2)
    assert general.items(view.section)[1].photos == ()
    view.list.go_to(0)
    assert view.side.hazard.strip.model.rowCount() == 2
    qtbot.wait_idle(one.window.jobs)
    strip = view.side.hazard.strip
    strip.view.setCurrentIndex(strip.model.index(0))
    strip.remove_button.click()
    assert [p.id for p in general.hazard(uid).photos] == ["photo-b"]


def test_dropped_files_are_offered_and_a_bad_one_is_named(bench, general, keys, qtbot, tmp_path):
    one = bench(general)
    view = one.open()
    strip = view.side.detail.strip
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "note.txt"))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    strip.dropEvent(event)
    qtbot.waitUntil(one.window.banner.isVisible)
    assert "note.txt" in one.window.banner.what.text()


def test_a_pasted_picture_becomes_a_file(bench, general, keys, qtbot, look):
    one = bench(general)
    view = one.open()
    data = QMimeData()
    data.setImageData(QImage.fromData(picture(40)))
    QGuiApplication.clipboard().setMimeData(data)
    view.side.detail.strip.paste()
    qtbot.waitUntil(lambda: bool(view.list.current_row().photos))
    assert view.list.current_row().photos[0].name == "pasted-1.png"
    # What the offscreen clipboard still holds when Python is gone brings the process down.
    QGuiApplication.clipboard().clear()


def test_a_setter_that_fails_shows_two_lines_and_keeps_the_place(bench, general, keys):
    one = bench(general)
    view = one.open()
    general.fails = DiskFull(needed="1 MB", place="/")
    keys("1")
    assert one.window.banner.isVisible()
    assert one.window.banner.remedy.text().startswith("Free some space")
    assert view.list.currentIndex().row() == 0


def test_the_header_says_how_it_stands(bench, general, keys):
    one = bench(general)
    one.open()
    keys("1")
    assert one.window.header.title.text() == "示例铝业有限公司 · Routine inspection"
    assert one.window.header.saved.text() == "Saved at 10:42:07"
    assert one.window.header.chip.text().endswith("items open")


def test_closing_asks_a_reason_for_each_open_item(bench, general, keys, qtbot):
    one = bench(general)
    one.open()
    keys("1")
    one.window.header.primary.click()
    closing = one.page.closing
    assert one.page.is_closing()
    assert not one.window.header.primary.isEnabled()
    commit(closing.reason, "生产线停产")
    closing.all_button.click()
    assert one.window.header.primary.isEnabled()
    assert one.window.header.primary.text() == "End the visit"
    one.window.header.primary.click()
    qtbot.wait_idle(one.window.jobs)
    inspection, reasons = one.closed[0]
    assert inspection == "insp-1"
    assert set(reasons.values()) == {"生产线停产"}
    assert len(reasons) == sum(s.total for s in general.sections()) - 1
    assert one.page.view is None


def test_from_the_closing_one_goes_back_by_esc_or_by_a_button(bench, general, keys):
    one = bench(general)
    view = one.open()
    one.page.run_primary()
    assert one.page.closing.reason.hasFocus()
    keys(Qt.Key.Key_Escape)
    assert not one.page.is_closing()
    assert view.list.hasFocus()
    one.page.run_primary()
    one.page.closing.back_button.click()
    assert not one.page.is_closing()


def test_reasons_of_one_visit_are_not_given_in_the_next(bench, general, qtbot):
    one = bench(general)
    one.open()
    one.page.run_primary()
    commit(one.page.closing.reason, "生产线停产")
    one.page.closing.all_button.click()
    assert one.page.closing.is_ready()
    one.page._inspection = None
    one.page.show_argument("insp-2")
    one.page.run_primary()
    assert one.page.closing.open_items.missing() > 0
    assert not one.page.closing.is_ready()
    assert not one.page.closing.reason.text()


def test_a_visit_that_is_being_ended_is_not_ended_twice(bench, general, qtbot):
    one = bench(general)
    one.open()
    for section in general.sections():
        general.set_rest(section.key, ItemResult.CONFORM)
    one.page.run_primary()
    hold = Event()
    one.window.jobs.start(lambda progress: hold.wait(HOLD_S))
    one.window.header.primary.click()
    assert not one.window.header.primary.isEnabled()
    one.page.run_primary()
    hold.set()
    qtbot.wait_idle(one.window.jobs)
    assert len(one.closed) == 1


def test_certificates_not_shown_hold_the_closing_until_it_is_noted(bench, general, keys):
    one = bench(general)
    general.inspection = replace(general.inspection, certificate_shown=None)
    one.open()
    for section in general.sections():
        general.set_rest(section.key, ItemResult.CONFORM)
    one.page.run_primary()
    closing = one.page.closing
    assert not closing.is_ready()
    assert closing.certificate.hasFocus()
    assert closing.open_title.mapTo(closing, QPoint(0, 0)).x() == closing.certificate.x()
    keys(Qt.Key.Key_Space)
    assert one.certificates == ["insp-1"]
    assert closing.is_ready()
    assert not closing.certificate.isEnabled()


def test_a_hazard_without_place_holds_the_closing_and_leads_back(bench, general, keys):
    one = bench(general)
    view = one.open()
    key = view.list.current_row().key
    keys("2")
    keys(Qt.Key.Key_Escape)
    for section in general.sections():
        general.set_rest(section.key, ItemResult.CONFORM)
    one.page.run_primary()
    closing = one.page.closing
    assert not closing.is_ready()
    assert [closing.problem_list.item(n).text() for n in range(2)] == [
        "! 隐患 YH-2026-011-01 没有部位",
        "! 隐患 YH-2026-011-01 没有照片",
    ]
    closing.problem_list.setCurrentRow(0)
    closing.problem_list.setFocus()
    keys(Qt.Key.Key_Return)
    assert not one.page.is_closing()
    assert view.list.current_row().key == key


def test_a_refused_closing_is_told_and_keeps_everything(bench, general, keys, qtbot):
    one = bench(general)
    one.open()
    for section in general.sections():
        general.set_rest(section.key, ItemResult.CONFORM)
    one.page.run_primary()
    one.refusal = VisitRefused(detail="x")
    one.page.run_primary()
    qtbot.waitUntil(one.window.banner.isVisible)
    assert one.page.view is not None
    one.refusal, one.confirmed = None, False
    one.page.run_primary()
    assert not one.closed


def test_without_an_open_checklist_the_visits_under_way_are_listed(bench, general, keys):
    one = bench(general)
    assert one.page.chooser.list.count() == 1
    one.page.chooser.list.setFocus()
    keys(Qt.Key.Key_Return)
    assert one.page.view is not None


def test_the_checklist_opens_where_it_was_left(bench, general, keys):
    general.cursor = general.items("0:s2")[1].key
    view = bench(general).open()
    assert view.section == "0:s2"
    assert view.list.currentIndex().row() == 1


def test_rows_are_spoken_with_answer_and_hazard(bench, general, keys):
    view = bench(general).open()
    keys("2")
    words = view.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Does not conform" in words
    assert "YH-2026-011-01" in words
    assert view.list.model().index(0, 0).data(Role.ROW).key == view.list.current_row().key


def test_a_click_on_a_choice_answers(bench, general, keys, qtbot):
    view = bench(general).open()
    index = view.list.currentIndex()
    rect = view.list.visualRect(index)
    place = Place(rect, view.list.font(), view.list.fontMetrics(), view.list)
    pills = view.list.painter_of_rows._pills(place, view.list.current_row())
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=pills[0][1].center())
    assert general.items(view.section)[0].result is ItemResult.CONFORM


def test_every_control_of_the_page_has_a_name(bench, major, keys):
    one = bench(major)
    one.open()
    keys("2")
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
        for control in one.page.findChildren(kind):
            if (
                type(control) is QAbstractButton
                or control.objectName().startswith("qt_")
                or isinstance(control.parent(), (QLineEdit, QComboBox))
            ):
                continue  # parts of Qt's own widgets
            named = control.accessibleName() or (
                control.text() if isinstance(control, QAbstractButton) else ""
            )
            assert named, control


def test_opening_another_visit_lets_the_first_view_go(bench, general, qtbot):
    one = bench(general)
    view = one.open()
    gone = []
    view.destroyed.connect(lambda: gone.append(True))
    one.page._inspection = None
    one.page.show_argument("insp-2")
    qtbot.waitUntil(lambda: bool(gone))
