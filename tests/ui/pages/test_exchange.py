"""收发 and 收包."""

import shutil
from dataclasses import replace
from threading import get_ident

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from inspector.domain.inspection import Decision
from inspector.services import imports, ledgers, packages, reviews, visits
from inspector.ui.exchange_entry import exchange, inbox
from tests.waiting import idle


@pytest.fixture
def empty_office(copies):
    return copies("office")


def test_dropped_packages_are_looked_at_and_nothing_is_written(show, empty_office, played, qtbot):
    page = show(inbox(empty_office).build)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(played.package))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.panel.zone.dropEvent(event)
    idle(page, qtbot)
    row = page.panel.previews()[0]
    assert (row.kind, row.sender, row.entity_name) == ("INSPECTION", "检查员甲", "示例铝业有限公司")
    assert row.new > 0
    assert not packages.list_received(empty_office.ctx)
    assert page.heading().primary == "Import 1 packages"


def test_import_writes_and_the_same_package_again_is_known(show, empty_office, played, qtbot):
    page = show(inbox(empty_office).build)
    page.panel.look_at([played.package])
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    assert len(packages.list_received(empty_office.ctx)) == 1
    assert page.panel.title.text() == "1 packages, 1 imported now"
    assert ledgers.hazard_count(empty_office.ctx, ledgers.HazardFilter()) == 3
    page.panel.look_at([played.package])
    idle(page, qtbot)
    assert page.panel.previews()[0].already_imported
    assert page.heading().primary == ""
    assert page.panel.title.text() == "1 packages, 1 imported before"


def test_a_flipped_package_is_refused_with_a_line_why(show, empty_office, played, qtbot, tmp_path):
    bad = tmp_path / played.package.name
    shutil.copyfile(played.package, bad)
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(bytes(data))
    page = show(inbox(empty_office).build)
    page.panel.look_at([bad, played.package])
    idle(page, qtbot)
    assert page.heading().state == "1 refused"
    assert page.panel.importable() == [played.package]
    column = page.panel.table.rows_model.columnCount() - 1
    refused = next(n for n, r in enumerate(page.panel.previews()) if r.refused is not None)
    index = page.panel.table.rows_model.index(refused, column)
    assert bad.name in page.panel.table.rows_model.data(index)


def test_an_export_is_written_read_back_and_listed(show, field, played, qtbot, tmp_path):
    page = show(exchange(field).build)
    page._pick_folder = lambda title: tmp_path / "stick"
    page.export(played.visit)
    idle(page, qtbot)
    written = list((tmp_path / "stick").glob("*.asice"))
    assert len(written) == 1
    assert "found sound" in page.window().banner.what.text()
    assert page.table.rows_model.rows[0].file_name == written[0].name


def test_packages_on_record_are_read_beside_the_window(show, field, played, qtbot):
    page = show(exchange(field).build)
    threads = []

    def beside(read):
        return lambda: threads.append(get_ident()) or read()

    page._calls = replace(page._calls, exported=beside(page._calls.exported))
    page.panel._calls = replace(page.panel._calls, received=beside(page.panel._calls.received))
    page.activated()
    idle(page, qtbot)
    assert len(threads) == 2
    assert get_ident() not in threads
    assert page.table.rows_model.rows
    assert page.panel.received.rows_model.rows


def test_only_a_settled_visit_waits_to_go_out(show, field, played):
    page = show(exchange(field).build)
    assert [card.key for card in page.list.rows.cards] == [played.visit]
    assert page.list.rows.cards[0].step == "Export again"


def test_no_folder_chosen_exports_nothing(show, field, played, qtbot):
    page = show(exchange(field).build)
    before = len(page.table.rows_model.rows)
    page._pick_folder = lambda title: None
    page.run_primary()
    assert not page.shell.jobs.is_busy()
    assert len(page.table.rows_model.rows) == before


def test_the_field_imports_on_the_other_side(show, field, played, qtbot):
    page = show(exchange(field).build)
    page.show_argument("import")
    assert page.is_importing()
    page.panel.look_at([played.base])
    idle(page, qtbot)
    assert page.panel.previews()[0].already_imported


def test_the_office_confirms_what_came_in(show, office, qtbot, tmp_path):
    page = show(exchange(office).build)
    states = {card.key: card.state for card in page.list.rows.cards}
    assert states == {"receipt": "1 to confirm", "base": ""}
    page._pick_folder = lambda title: tmp_path / "out"
    page.export("receipt")
    idle(page, qtbot)
    assert {card.key: card.state for card in page.list.rows.cards}["receipt"] == ""


@pytest.fixture
def receipted(field, office, played, tmp_path):
    """The field after the office has confirmed the exported visit."""
    receipt = packages.export_receipt(office.ctx, tmp_path / "receipt").path
    imports.import_packages(field.ctx, [receipt])
    return field


def test_confirmed_visits_say_so_and_do_not_wait(show, receipted, played):
    page = show(exchange(receipted).build)
    (card,) = page.list.rows.cards
    assert (card.state, card.step) == ("Receipted", "Export again")
    assert page.heading().state == ""


def test_confirmed_photographs_go_after_a_question(show, receipted, played, qtbot):
    page = show(exchange(receipted).build)
    idle(page, qtbot)
    assert page.care.purge_button.isVisible()
    assert "(3, " in page.care.purge_button.text()
    page.care._confirm = lambda *words: False
    page.care.purge_button.click()
    idle(page, qtbot)
    assert page.care.purge_button.isVisible()
    page.care._confirm = lambda *words: True
    page.care.purge_button.click()
    idle(page, qtbot)
    assert "3 photographs removed" in page.window().banner.what.text()
    assert page.care.purge_button.isHidden()


def test_any_package_can_be_checked(show, receipted, played, qtbot):
    page = show(exchange(receipted).build)
    page.care._pick_file = lambda: played.package
    page.care.check_button.click()
    idle(page, qtbot)
    assert "exactly what was signed" in page.window().banner.what.text()
    page.table.selectRow(0)
    assert "not after 2026-" in page.care.detail.text()


def test_a_countersigned_visit_is_handed_to_outsiders_in_one_file(
    show, lead, played, qtbot, tmp_path
):
    page = show(exchange(lead).build)
    idle(page, qtbot)
    assert page.outsiders_button.isHidden()
    for finding in visits.findings(lead.ctx, played.visit):
        reviews.review_finding(lead.ctx, played.visit, finding.id, Decision.PASS)
    reviews.countersign(lead.ctx, played.visit)
    page.activated()
    idle(page, qtbot)
    assert page.outsiders_button.isVisible()
    page._pick_folder = lambda title: tmp_path / "outsiders"
    page.outsiders_button.click()
    idle(page, qtbot)
    (written,) = (tmp_path / "outsiders").glob("*-countersigned.asice")
    assert written.name in page.window().banner.what.text()
