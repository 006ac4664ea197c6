"""隔离区 and what needs a look, beside what has come in."""

import shutil

import pytest

from inspector.services import devices, enrolment, imports, packages, quarantine
from inspector.storage.event_store import events_of
from inspector.ui.exchange_entry import exchange, inbox
from tests.waiting import idle

from .conftest import PASSPHRASE


@pytest.fixture
def bad(played, tmp_path):
    """Return a package that was changed on its way."""
    target = tmp_path / "stick" / played.package.name
    target.parent.mkdir()
    data = bytearray(played.package.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(bytes(data))
    return target


@pytest.fixture
def cloned(field, office, played, tmp_path):
    """Let the office see two copies of the inspector's computer; a later package is refused."""
    shutil.copytree(tmp_path / "field", tmp_path / "clone")
    clone = enrolment.open_context(tmp_path / "clone", PASSPHRASE, clock=field.ctx.clock)
    later = []
    for number, (ctx, text) in enumerate([(field.ctx, "原"), (clone, "副"), (field.ctx, "后")]):
        with ctx.recording() as record:
            record.add(played.visit, "inspection.note", {"note": text})
        sent = packages.export_inspection(ctx, played.visit, tmp_path / f"out{number}").path
        later += imports.import_packages(office.ctx, [sent])
    clone.workspace.close()
    assert [one.imported for one in later] == [True, True, False]
    return office


def test_refused_files_are_kept_by_the_main_button(show, copies, bad, qtbot):
    office = copies("office")
    page = show(inbox(office).build)
    page.panel.look_at([bad])
    idle(page, qtbot)
    assert page.heading().primary == "Keep 1 refused files"
    page.run_primary()
    idle(page, qtbot)
    assert quarantine.refused_count(office.ctx) == 1
    assert page.heading().primary == ""
    pane = page.panel.arrived.quarantine
    assert [row.file_name for row in pane.rows_model.rows] == [bad.name]
    assert page.panel.arrived._buttons.button(1).text() == "Quarantine 1"


def test_a_file_that_is_still_refused_says_why_again(show, copies, bad, qtbot):
    office = copies("office")
    imports.import_packages(office.ctx, [bad])
    page = show(inbox(office).build)
    page.panel.arrived.show_side(1)
    page.panel.arrived.quarantine.again.click()
    idle(page, qtbot)
    assert "0 of 1 files are taken now" in page.window().banner.what.text()
    assert quarantine.refused_count(office.ctx) == 1


def test_removing_asks_first(show, copies, bad, qtbot):
    office = copies("office")
    imports.import_packages(office.ctx, [bad])
    page = show(inbox(office).build)
    pane = page.panel.arrived.quarantine
    pane._confirm = lambda *words: False
    pane.remove_button.click()
    assert quarantine.refused_count(office.ctx) == 1
    pane._confirm = lambda *words: True
    pane.remove_button.click()
    idle(page, qtbot)
    assert quarantine.refused_count(office.ctx) == 0
    assert not pane.again.isEnabled()
    assert bad.exists()


def test_a_clone_is_decided_about_with_a_reason_and_its_package_taken(show, cloned, qtbot):
    page = show(inbox(cloned).build)
    idle(page, qtbot)
    page.panel.arrived.show_side(2)
    pane = page.panel.arrived.attention
    (line, *_rest) = pane.rows_model.rows
    assert (line.kind, line.who) == ("Number used twice", "检查员甲")
    assert not pane.accept_button.isEnabled()
    pane.reason.setText("更换硬盘后恢复备份，已与本人核实")
    pane.accept_button.click()
    idle(page, qtbot)
    assert [one.state for one in devices.questioned_devices(cloned.ctx)] == ["accepted"]
    page.panel.arrived.quarantine.again.click()
    idle(page, qtbot)
    assert quarantine.refused_count(cloned.ctx) == 0


def test_what_waits_for_an_earlier_package_is_named(show, copies, lead, played, qtbot, tmp_path):
    office = copies("office")
    with lead.ctx.recording() as record:
        record.add(played.visit, "inspection.note", {"note": "组长"})
    sent = packages.export_review(lead.ctx, played.visit, tmp_path / "review").path
    imports.import_packages(office.ctx, [sent])
    assert events_of(office.ctx.db, played.visit)
    page = show(inbox(office).build)
    idle(page, qtbot)
    (line,) = page.panel.arrived.attention.rows_model.rows
    assert line.kind == "Earlier package missing"
    assert "1 entries wait" in line.what


def test_the_other_desks_have_it_beside_what_comes_in(show, field, qtbot):
    page = show(exchange(field).build)
    page.show_argument("import")
    idle(page, qtbot)
    assert page.panel.arrived.quarantine is not None
    assert page.panel.arrived.quarantine.rows_model.rows == []
