"""表单库 in the window: installed, replaced knowingly, withdrawn, tried out, exported."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView

from inspector import i18n
from inspector.domain.person import Desk
from inspector.engine.xlsform import convert
from inspector.errors import FileNotWritten
from inspector.services import form_library
from inspector.services.form_library import FormState
from inspector.ui.library.wording import workbook_name

from .conftest import settle


def versions(session, form_id="villages"):
    found = [one for one in form_library.list_forms(session.ctx) if one.form_id == form_id]
    return [row.version for row in found[0].versions] if found else []


def test_an_empty_library_says_how_to_fill_it(panel, window, session, qtbot):
    assert panel.stack.currentWidget() is panel.empty
    assert panel.detail.isHidden()
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(panel.model.rows) == 2)
    assert panel.stack.currentWidget() is panel.table
    assert {form.facts.items for form in panel.model.rows} == {46, 64}


def test_a_new_form_is_installed_without_a_question(
    panel, window, chosen, write_form, session, qtbot
):
    chosen.next = write_form()
    window.header.primary.click()
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    settle(qtbot, window)
    assert "演示村庄表" in panel.note.what.text()
    shown = panel.table.current_row()
    assert (shown.form_id, shown.state) == ("villages", FormState.IN_USE)
    assert panel.detail.title.text() == "演示村庄表"


def test_a_taken_id_is_asked_about_and_can_be_declined(
    installed, window, chosen, write_form, session, qtbot
):
    panel = installed
    chosen.next = write_form("2")
    panel.run_primary()
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.offer)
    assert "version 1" in panel.offer.clash.what.text()
    assert "办公室甲" in panel.offer.clash.what.text()
    assert window.header.primary.isHidden()  # the main button stands beside what it is about
    panel.offer.decline_button.click()
    settle(qtbot, window)
    assert versions(session) == ["1"]
    chosen.next = write_form("2")
    panel.run_primary()
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.offer)
    assert panel.offer.accept_button.hasFocus()
    qtbot.keyClick(panel.offer.accept_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: versions(session) == ["2", "1"])
    settle(qtbot, window)
    assert [panel.detail.versions.item(at).text()[:1] for at in range(2)] == ["2", "1"]


def test_replace_on_a_form_needs_no_second_word(
    installed, window, chosen, write_form, session, qtbot
):
    chosen.next = write_form("2")
    installed.detail.replace_button.click()
    qtbot.waitUntil(lambda: versions(session) == ["2", "1"])
    settle(qtbot, window)
    assert installed.stack.currentWidget() is installed.table
    assert installed.table.current_row().version == "2"


def test_replace_with_another_form_is_told(installed, window, chosen, write_form, session, qtbot):
    chosen.next = write_form("1", form_id="hamlets", title="演示村组表")
    installed.detail.replace_button.click()
    qtbot.waitUntil(lambda: installed.stack.currentWidget() is installed.offer)
    assert "hamlets" in installed.offer.clash.what.text()
    assert versions(session, "hamlets") == []
    installed.offer.accept_button.click()
    qtbot.waitUntil(lambda: versions(session, "hamlets") == ["1"])
    assert versions(session) == ["1"]


def test_the_same_file_again_is_said_to_change_nothing(
    installed, window, chosen, write_form, qtbot
):
    chosen.next = write_form()
    installed.run_primary()
    qtbot.waitUntil(lambda: not installed.note.isHidden())
    assert "nothing was changed" in installed.note.what.text()


def test_a_version_with_other_content_is_refused_with_advice(
    installed, window, chosen, write_form, session, qtbot
):
    chosen.next = write_form(title="演示村庄调查表")
    installed.run_primary()
    qtbot.waitUntil(lambda: not installed.note.isHidden())
    assert "new version" in installed.note.more.text()
    assert versions(session) == ["1"]


def test_problems_stand_in_a_table_by_sheet_row_and_column(
    installed, window, chosen, write_form, session, qtbot
):
    file = write_form("2")
    text = file.read_text(encoding="utf-8").replace("${district}", "${distrikt}")
    file.write_text(text.replace("| text |", "| txet |"), encoding="utf-8")
    chosen.next = file
    installed.run_primary()
    qtbot.waitUntil(lambda: bool(installed.problems.rows_model.rows))
    assert installed.stack.currentWidget() is installed.problems
    assert installed.detail.isHidden()
    assert all(one.row for one in installed.problems.rows_model.rows)
    installed.problems.selectRow(1)
    shown = installed.problems.rows_model.rows[1]
    assert installed.told.isVisible()
    assert (installed.told.what.text(), installed.told.more.text()) == (shown.message, shown.advice)
    assert versions(session) == ["1"]
    installed.away_button.click()
    settle(qtbot, window)
    assert installed.told.isHidden()
    assert installed.stack.currentWidget() is installed.table


def test_a_missing_list_is_named_and_may_come_later(
    panel, window, chosen, write_form, session, qtbot
):
    chosen.next = write_form(csv=None)
    panel.run_primary()
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.offer)
    assert "villages.csv" in panel.offer.missing.what.text()
    panel.offer.accept_button.click()
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    settle(qtbot, window)
    assert panel.table.current_row().state is FormState.WAITS
    assert "villages-media" in panel.detail.missing.more.text()
    chosen.next = write_form()
    panel.run_primary()
    qtbot.waitUntil(lambda: panel.model.rows[0].state is FormState.IN_USE)
    settle(qtbot, window)
    assert panel.detail.missing.isHidden()


def test_a_form_is_withdrawn_and_put_back(installed, window, session, qtbot):
    assert installed.detail.state_button.text() == "Withdraw"
    installed.detail.state_button.click()
    qtbot.waitUntil(lambda: installed.model.rows[0].state is FormState.WITHDRAWN)
    assert form_library.offered_forms(session.ctx) == []
    assert installed.detail.state_button.text() == "Put back into use"
    settle(qtbot, window)
    installed.detail.state_button.click()
    qtbot.waitUntil(lambda: installed.model.rows[0].state is FormState.IN_USE)


def test_files_are_dropped_and_taken_one_after_the_other(panel, window, write_form, session, qtbot):
    files = [write_form(), write_form(form_id="hamlets", title="演示村组表")]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *keys)
    panel.dragEnterEvent(entered)
    assert entered.isAccepted()
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *keys))
    qtbot.waitUntil(lambda: len(panel.model.rows) == 2)


def test_stopping_one_file_of_several_leaves_the_others_too(
    panel, window, write_form, session, qtbot
):
    panel.take([write_form(), write_form(form_id="hamlets", title="演示村组表")])
    window.jobs.visible_job().stop()
    qtbot.waitUntil(lambda: not panel.note.isHidden())
    settle(qtbot, window)
    assert form_library.list_forms(session.ctx) == []


def test_enter_tries_a_form_out_and_nothing_is_saved(installed, window, session, qtbot):
    before = session.ctx.db.conn.total_changes
    installed.table.setFocus()
    qtbot.keyClick(installed.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: installed.trial is not None)
    trial = installed.trial
    assert installed.whole.currentWidget() is trial
    assert window.header.primary.isHidden()
    trial.view.answer("/data/district", "d1")
    choices = trial.view.session.choices("/data/village")
    assert [name for name, _label in choices] == ["v1", "v2"]
    qtbot.keyClick(trial.view, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: installed.trial is None)
    assert installed.table.hasFocus()
    settle(qtbot, window)
    assert session.ctx.db.conn.total_changes == before


def test_a_form_goes_out_as_excel(installed, window, tmp_path, qtbot):
    pytest.importorskip("inspector.engine.export")
    target = tmp_path / "villages.xlsx"
    installed._pick_target = lambda title, name: target
    installed.detail.export_button.click()
    qtbot.waitUntil(target.is_file)
    settle(qtbot, window)
    assert target.read_bytes()[:2] == b"PK"
    assert "villages.xlsx" in window.banner.what.text()


def test_an_older_version_is_tried_out_and_exported(
    installed, window, chosen, write_form, tmp_path, session, qtbot
):
    assert installed.detail.versions.isHidden()
    chosen.next = write_form("2", title="演示村庄调查表")
    installed.detail.replace_button.click()
    qtbot.waitUntil(lambda: versions(session) == ["2", "1"])
    settle(qtbot, window)
    assert not installed.detail.versions.isHidden()
    assert "in use" in installed.detail.versions.item(0).text()
    installed.detail.versions.setFocus()
    qtbot.keyClick(installed.detail.versions, Qt.Key.Key_Down)
    installed.detail.try_button.click()
    qtbot.waitUntil(lambda: installed.trial is not None)
    assert installed.trial.view.session.form.version == "1"
    installed.end_trial()
    settle(qtbot, window)
    target = tmp_path / "older.xlsx"
    offered = []
    installed._pick_target = lambda title, name: offered.append(name) or target
    installed.detail.export_button.click()
    qtbot.waitUntil(target.is_file)
    settle(qtbot, window)
    assert offered == ["villages-1.xlsx"]
    assert convert(target).title == "演示村庄表"


def test_an_export_that_fails_says_so_beside_the_list(installed, window, tmp_path, qtbot):
    installed._on_failed(FileNotWritten(place=tmp_path, detail="read-only"))
    assert "read-only" in installed.note.what.text()
    settle(qtbot, window)


@pytest.mark.parametrize("session", [Desk.FIELD], indirect=True)
def test_the_other_desks_only_look_and_try_out(panel, window, session, qtbot):
    assert panel.stack.currentWidget() is panel.empty
    assert panel.empty.button.isHidden()
    assert window.header.primary.isHidden()
    assert panel.detail.state_button.isHidden()
    assert panel.detail.replace_button.isHidden()
    assert not panel.acceptDrops()


def test_every_control_has_a_name(installed):
    for kind in (QAbstractButton, QAbstractItemView):
        for one in installed.findChildren(kind):
            if one.isVisible() and one.metaObject().className() not in (
                "QTableCornerButton",
                "QHeaderView",
            ):
                assert one.accessibleName() or one.text(), one


def test_no_chinese_word_of_the_list_is_cut(session, write_form, chosen, make_window, qtbot):
    from inspector.services import form_intake
    from inspector.ui.library.entries import library

    i18n.use_language("zh_CN")
    form_intake.install_file(session.ctx, write_form())
    window = make_window([library(session)])
    window.resize(1280, 800)
    panel = window.current_page().panel
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    settle(qtbot, window)
    for column in panel.model.columns[1:]:
        heading = panel.table.horizontalHeader().fontMetrics().horizontalAdvance(column.heading)
        assert heading + 22 <= (column.width or heading + 22), column.heading


def test_what_a_workbook_cannot_say_of_an_xform_is_told(
    installed, window, chosen, tmp_path, session, qtbot
):
    file = tmp_path / "free.xml"
    file.write_text(FREE, encoding="utf-8")
    chosen.next = file
    installed.run_primary()
    qtbot.waitUntil(lambda: versions(session, "free") == ["1"])
    settle(qtbot, window)
    target = tmp_path / "free.xlsx"
    installed._pick_target = lambda title, name: target
    installed.detail.export_button.click()
    qtbot.waitUntil(target.is_file)
    settle(qtbot, window)
    assert "leaves out" in installed.note.what.text()
    assert "1 + 1" in installed.note.more.text()


def test_the_name_offered_for_a_workbook_is_one_that_every_system_takes():
    assert workbook_name("villages", "1") == "villages-1.xlsx"
    assert workbook_name("villages", "") == "villages.xlsx"
    assert (
        workbook_name("http://example.org/forms/a", "1/2") == "http---example.org-forms-a-1-2.xlsx"
    )


FREE = """\
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>演示</h:title><model><instance><data id="free" version="1"><a/></data></instance>
</model></h:head>
<h:body><input ref="/data/a"><label>甲 <output value="1 + 1"/></label></input></h:body></h:html>
"""
