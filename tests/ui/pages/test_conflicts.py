"""冲突: two columns of one width, one key each, and a third way with a reason."""

import pytest
from PySide6.QtCore import Qt

from inspector.services import conflicts as service
from inspector.services import imports, ledgers, packages, visits
from inspector.storage.event_store import append_event, events_of
from inspector.storage.projections import project_streams
from inspector.ui.desk_pages import conflicts, hazards
from tests.waiting import idle


@pytest.fixture
def parted(lead, field, office, played):
    """Lead and inspector have written the place of the first hazard apart; all three know both."""
    hazard = visits.findings(lead.ctx, played.visit)[0].id
    for session, text in ((lead, "一车间西侧安全出口"), (field, "一车间东侧疏散通道")):
        with session.ctx.recording() as record:
            record.add(hazard, "hazard.correct", {"place": text})
    known = [*events_of(lead.ctx.db, hazard), *events_of(field.ctx.db, hazard)]
    for session in (lead, field, office):
        with session.ctx.db.write():
            for signed in known:
                append_event(session.ctx.db, signed)
            project_streams(session.ctx.db, [hazard])
    return hazard


def shown(show, session, qtbot):
    page = show(conflicts(session).build)
    idle(page, qtbot)
    return page


def test_both_values_stand_in_columns_of_one_width(show, lead, parted, qtbot):
    page = shown(show, lead, qtbot)
    first, second = page.sides.boxes
    assert first.width() == second.width()
    said = {box.head.text(): box.column.lines[0][1] for box in page.sides.boxes}
    assert said == {"组长甲": "一车间西侧安全出口", "检查员甲": "一车间东侧疏散通道"}
    assert page.heading().state == "1 to decide"
    assert page.heading().primary_hint == "Take a side first"


def test_one_key_takes_a_side_and_another_decides(show, lead, parted, qtbot):
    page = shown(show, lead, qtbot)
    wanted = page.sides.boxes[1].column.lines[0][1]
    qtbot.keyClick(page.list, Qt.Key.Key_2)
    assert page.sides.boxes[1].property("chosen")
    qtbot.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    idle(page, qtbot)
    assert not service.open_conflicts(lead.ctx)
    assert ledgers.hazard(lead.ctx, parted).place == wanted
    assert page._stack.currentWidget() is page.empty


def test_the_third_way_asks_for_words_and_a_reason(show, field, parted, qtbot):
    page = shown(show, field, qtbot)
    qtbot.keyClick(page.list, Qt.Key.Key_3)
    assert page.third.isVisible()
    page.third.setPlainText("一车间东、西两侧出口")
    assert not page.heading().primary_enabled
    page.reason.setText("现场核对")
    assert page.heading().primary_enabled
    page.run_primary()
    idle(page, qtbot)
    assert ledgers.hazard(field.ctx, parted).place == "一车间东、西两侧出口"


def test_a_digit_typed_into_the_reason_takes_no_side(show, field, parted, qtbot):
    page = shown(show, field, qtbot)
    page.reason.setFocus()
    qtbot.keyClicks(page.reason, "12")
    assert page.reason.text() == "12"
    assert not any(box.property("chosen") for box in page.sides.boxes)


def test_the_office_sees_who_decides_about_facts(show, office, parted, qtbot):
    page = shown(show, office, qtbot)
    assert all("team lead" in box.column.hint for box in page.sides.boxes)
    page.sides.choose(0)
    assert not page.heading().primary_enabled
    assert page.write.isHidden()


def test_the_ledger_finds_hazards_in_conflict_and_leads_to_the_decision(
    show, office, parted, qtbot
):
    page = show(hazards(office).build)
    idle(page, qtbot)
    page.filters.conflicted.click()
    page.reload()
    idle(page, qtbot)
    assert [row.id for row in page.model.rows] == [parted]
    assert page.detail.decide_button.isVisible()


def test_nothing_to_decide_says_what_belongs_here(show, lead, qtbot):
    page = shown(show, lead, qtbot)
    assert page._stack.currentWidget() is page.empty
    assert page.heading().primary == ""


def test_a_decision_travels_to_the_office(show, lead, office, parted, qtbot, tmp_path, played):
    page = shown(show, lead, qtbot)
    page.sides.choose(0)
    page.run_primary()
    idle(page, qtbot)
    sent = packages.export_review(lead.ctx, played.visit, tmp_path / "out").path
    (result,) = imports.import_packages(office.ctx, [sent])
    assert result.imported
    assert not ledgers.hazard(office.ctx, parted).conflicted


def test_what_has_changed_meanwhile_is_shown_anew_before_it_is_decided(
    show, lead, field, played, qtbot
):
    hazard = visits.findings(lead.ctx, played.visit)[0].id

    def written(session, place):
        with session.ctx.recording() as record:
            record.add(hazard, "hazard.correct", {"place": place})

    def told_to_the_lead():
        with lead.ctx.db.write():
            append_event(lead.ctx.db, events_of(field.ctx.db, hazard)[-1])
            project_streams(lead.ctx.db, [hazard])

    written(lead, "一车间西侧安全出口")
    written(field, "一车间东侧疏散通道")
    told_to_the_lead()
    page = shown(show, lead, qtbot)
    page.sides.choose(0)
    written(field, "一车间北侧楼梯间")
    told_to_the_lead()
    page.activated()
    idle(page, qtbot)
    said = [box.column.lines[0][1] for box in page.sides.boxes]
    (conflict,) = service.open_conflicts(lead.ctx)
    assert said == [side.value for side in conflict.sides]
    assert page.heading().primary_hint == "Take a side first"
