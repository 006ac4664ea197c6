"""口令与锁定: the passphrase changed in the window, and when it locks."""

import pytest

from inspector.domain.person import Desk
from inspector.errors import WrongPassphrase
from inspector.settings import load_settings
from inspector.storage.workspace import unlock_key
from inspector.ui.setup.entries import settings


@pytest.fixture
def field(make):
    return make(Desk.FIELD, "检查员甲")


@pytest.fixture
def box(field, show, qtbot):
    page = show(settings(field))
    qtbot.waitUntil(lambda: page.panel.has_run)
    return page.panel.safety


def typed(box, old, new, again):
    for row, text in ((box.old, old), (box.new, new), (box.again, again)):
        row.line.setText(text)
    box.do_button.click()


def test_a_new_passphrase_is_in_force_and_the_fields_are_empty_again(box, field, qtbot):
    assert box.fields.isHidden()
    box.change_button.click()
    assert box.old.line.hasFocus()
    typed(box, "演示", "另一个口令", "另一个口令")
    qtbot.waitUntil(lambda: box.fields.isHidden())
    assert "in force" in box.note.what.text()
    assert box.new.line.text() == ""
    assert unlock_key(field.workspace.folder, "另一个口令")
    with pytest.raises(WrongPassphrase):
        unlock_key(field.workspace.folder, "演示")


def test_what_is_wrong_stands_beside_its_field(box, qtbot):
    box.change_button.click()
    typed(box, "演示", "一", "二")
    assert "not the same" in box.again.problem_label.text()
    typed(box, "wrong", "一", "一")
    qtbot.waitUntil(box.old.has_problem)
    assert "not the one of this workspace" in box.old.problem_label.text()
    typed(box, "演示", "演示", "演示")
    qtbot.waitUntil(box.new.has_problem)
    assert "the one in use" in box.new.problem_label.text()
    box.leave_button.click()
    assert box.fields.isHidden()
    assert not box.new.has_problem()


def test_the_minutes_are_kept_with_the_workspace(box, field):
    chosen = {one.property("minutes"): one for one in box.minutes.buttons()}
    assert chosen["15"].isChecked()
    chosen["5"].click()
    assert load_settings(field.workspace.folder).lock_minutes == "5"
    chosen["0"].click()
    assert load_settings(field.workspace.folder).lock_minutes == "0"
