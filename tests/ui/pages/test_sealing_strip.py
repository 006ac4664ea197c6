"""加密 on the exchange page: who will read a package, and the choice beside it."""

import pytest

from inspector.services import packages, sending
from inspector.storage.recipients import forget_recipient
from inspector.ui.exchange_entry import exchange, inbox
from inspector.ui.pages.sealing_strip import ALWAYS, CARRIED, PLAIN, joined
from tests.waiting import idle


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """Return a folder that counts as a stick."""
    monkeypatch.setattr(sending, "leaves_machine", lambda folder: folder.name == "stick")
    return tmp_path / "stick"


def exported(page, key, folder, qtbot):
    page._pick_folder = lambda title: folder
    page.export(key)
    idle(page, qtbot)
    (path,) = folder.glob("INSP-*")
    return path


def test_the_page_says_who_will_read_the_chosen_visit(show, field, played):
    page = show(exchange(field).build)
    said = "Encrypted, it is readable by 示例区应急管理局, 组长甲, 检查员乙, 检查员甲"
    assert page.strip.words.text() == said
    assert page.strip.choice.value() == CARRIED
    assert page.strip.encrypt() is None


def test_on_a_stick_a_package_is_encrypted_without_a_word(show, field, played, qtbot, stick):
    page = show(exchange(field).build)
    path = exported(page, played.visit, stick, qtbot)
    assert path.name.endswith(".asice.age")
    assert page.table.rows_model.rows[0].readers[0] == "示例区应急管理局"
    assert "Readable by 示例区应急管理局" in page.window().banner.remedy.text()


def test_not_encrypted_holds_for_one_export(show, field, played, qtbot, stick):
    page = show(exchange(field).build)
    page.strip.choice.buttons[PLAIN].click()
    assert page.strip.words.property("tone") == "major"
    path = exported(page, played.visit, stick, qtbot)
    assert path.suffix == ".asice"
    assert "Not encrypted" in page.window().banner.remedy.text()
    assert page.strip.choice.value() == CARRIED


def test_always_is_remembered(show, field, played, qtbot, tmp_path):
    page = show(exchange(field).build)
    page.strip.choice.buttons[ALWAYS].click()
    path = exported(page, played.visit, tmp_path / "disk", qtbot)
    assert path.name.endswith(".asice.age")
    assert show(exchange(field).build).strip.choice.value() == ALWAYS
    page.strip.choice.buttons[CARRIED].click()
    assert not sending.is_always(field.ctx)


def test_without_a_key_of_the_office_the_page_says_what_is_missing(show, field, played):
    with field.ctx.db.write():
        for person in list(sending.readers_for(field.ctx, played.visit).names):
            assert person
        for row in field.ctx.db.rows("select id from reference where kind = 'recipient'"):
            forget_recipient(field.ctx.db, row["id"])
    page = show(exchange(field).build)
    assert "has not given its key yet" in page.strip.words.text()


def test_what_came_in_encrypted_is_said_to_have_been_opened(show, copies, played, qtbot, tmp_path):
    field, office = copies("field"), copies("office")
    path = packages.export_inspection(
        field.ctx, played.visit, tmp_path / "stick", encrypt=True
    ).path
    page = show(inbox(office).build)
    page.panel.look_at([path.parent])
    idle(page, qtbot)
    column = page.panel.table.rows_model.columnCount() - 1
    text = page.panel.table.rows_model.data(page.panel.table.rows_model.index(0, column))
    assert text.endswith("was encrypted, opened here")
    page.run_primary()
    idle(page, qtbot)
    assert packages.list_received(office.ctx)[0].file_name == path.name


def test_many_names_are_counted():
    names = tuple(f"检查员{number}" for number in range(9))
    assert joined(names).endswith("检查员5 and 3 more")
