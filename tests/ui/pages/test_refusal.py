"""拒签 in the window: five steps with the keyboard, then the officers confirm the note."""

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from inspector.domain.inspection import AttachedFile
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import RefusalReason
from inspector.domain.refusal import refusal_digest
from inspector.services import papers as service
from inspector.services.visits import inspection_row
from inspector.ui.desk_pages import papers
from tests.waiting import HOLD_S, idle

ENTER, RIGHT, TAB = Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Tab


@pytest.fixture
def page(show, field, played, qtbot):
    """The record of a closed visit, issued."""
    page = show(papers(field).build)
    page.show_argument(played.open)
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    return page


def write(page):
    pad = page.drawer.sign_drawer.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    for point in (QPoint(160, 120), QPoint(220, 50)):
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(260, 110))


def sign(page, qtbot):
    write(page)
    qtbot.keyClick(page.drawer.sign_drawer.pad, ENTER)


def refuse(page, qtbot, witness=""):
    """Go through the five steps by keyboard: the reason is the second one, the entity is heard."""
    page.start_refusal()
    steps = page.drawer.refusal_steps

    def press(*keys):
        for key in keys:
            qtbot.keyClick(page.window().focusWidget(), key)

    press(ENTER, RIGHT, ENTER, ENTER)
    assert steps.step == 2
    assert page.window().focusWidget() is steps.note
    qtbot.keyClicks(steps.note, "always clear")
    press(TAB, ENTER)
    assert steps.step == 3
    qtbot.keyClicks(steps.recording.words, "0001.mp4")
    press(ENTER)
    if witness:
        steps.witness.setText(witness)
        steps.witness_from.setText("示例社区")
        steps.witness_identity.setText("演示证件0001")
    press(ENTER)


def paper_of(field, played):
    return service.list_papers(field.ctx, played.open)[0]


def cards(page):
    return [(card.title, card.state) for card in page.detail.signers.model().cards]


def test_a_refusal_is_put_on_record_with_the_keyboard_alone(page, qtbot, field, played):
    refuse(page, qtbot, witness="见证人甲")
    idle(page, qtbot)
    refusal = paper_of(field, played).refusal
    assert refusal.reason is RefusalReason.JUDGEMENT_DISPUTED
    assert refusal.heard_defence
    assert refusal.note == "always clear"
    assert refusal.recording == "0001.mp4"
    assert refusal.witness.organisation == "示例社区"
    assert refusal.witness.identity_no == "演示证件0001"
    assert page.detail.refuse_button.isHidden()


def test_why_nothing_was_recorded_is_no_recording(page, qtbot, field, played):
    page.start_refusal()
    steps = page.drawer.refusal_steps
    steps.reasons.show_value(RefusalReason.OTHER.value)
    steps.heard.show_value("silent")
    for _step in range(3):
        steps.go_on()
    row = steps.recording
    qtbot.mouseClick(row.lacks, Qt.MouseButton.LeftButton, pos=QPoint(4, row.lacks.height() // 2))
    assert not row.button.isEnabled()
    steps.go_on()
    assert steps.step == 3  # the reason is asked for
    qtbot.keyClicks(row.words, "no power")
    steps.go_on()
    steps.witness_phone.setText("0951-0000009")
    steps.go_on()
    assert steps.problem.text() == "Write the name of the witness."
    steps.witness_phone.clear()
    steps.go_on()
    idle(page, qtbot)
    refusal = paper_of(field, played).refusal
    assert (refusal.recording, refusal.unrecorded, refusal.witness) == ("", "no power", None)
    steps.ask(replace(paper_of(field, played), id="another"), "", "")
    assert (row.lacks.isChecked(), row.why_none()) == (True, "no power")


def test_a_step_without_an_answer_says_what_is_missing(page, qtbot):
    page.start_refusal()
    steps = page.drawer.refusal_steps
    for _step in range(2):
        qtbot.keyClick(steps, ENTER)
    assert steps.step == 1
    assert steps.problem.text() == "Choose what was given as the reason."


def test_going_back_finds_the_choice_and_the_focus_on_it(page, qtbot):
    page.start_refusal()
    steps = page.drawer.refusal_steps
    steps.go_on()
    steps.reasons.buttons["OTHER"].click()
    steps.go_on()
    steps.go_back()
    assert page.window().focusWidget() is steps.reasons.buttons["OTHER"]
    qtbot.keyClick(steps.reasons.buttons["OTHER"], ENTER)
    assert (steps.step, steps.reasons.value()) == (2, "OTHER")
    qtbot.keyClick(page.window().focusWidget(), RIGHT)
    assert steps.heard.value() == "silent"
    qtbot.keyClick(page.window().focusWidget(), ENTER)
    assert steps.step == 3


def test_a_digit_chooses_the_answer_and_goes_on(page, qtbot):
    page.start_refusal()
    steps = page.drawer.refusal_steps
    qtbot.keyClick(page.window().focusWidget(), ENTER)
    assert steps.reasons.buttons["NOT_AUTHORISED"].text().startswith("3 ")
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_3)
    assert (steps.step, steps.reasons.value()) == (2, "NOT_AUTHORISED")
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_9)
    assert (steps.step, steps.heard.value()) == (2, "")
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_1)
    assert page.window().focusWidget() is steps.note


def test_what_was_said_is_there_again_after_escape(page, qtbot):
    page.start_refusal()
    steps = page.drawer.refusal_steps
    steps.person.setText("拒绝说明姓名，男")
    steps.go_on()
    steps.reasons.buttons["OTHER"].click()
    steps.go_on()
    steps.note.setPlainText("不认可")
    qtbot.keyClick(steps.note, Qt.Key.Key_Escape)
    assert page.drawer.isHidden()
    page.start_refusal()
    assert (steps.step, steps.note.toPlainText(), steps.reasons.value()) == (2, "不认可", "OTHER")
    assert steps.person.text() == "拒绝说明姓名，男"


def test_the_witness_of_one_paper_is_offered_for_the_next_of_the_visit_only(
    page, qtbot, field, played
):
    refuse(page, qtbot, witness="见证人甲")
    idle(page, qtbot)
    steps = page.drawer.refusal_steps
    paper = paper_of(field, played)
    steps.ask(replace(paper, id="another"), "", "")
    assert (steps.step, steps.reasons.value(), steps.note.toPlainText()) == (0, "", "")
    assert (steps.witness.text(), steps.recording.text()) == ("见证人甲", "0001.mp4")
    steps.ask(replace(paper, id="third", inspection="elsewhere"), "", "")
    assert (steps.witness.text(), steps.recording.text()) == ("", "")


def test_the_refusal_begins_where_the_entity_was_asked_to_sign(page, qtbot):
    for _officer in range(2):
        page.run_primary()
        assert page.drawer.sign_drawer.refuse_button.isHidden()
        sign(page, qtbot)
        idle(page, qtbot)
    button = page.drawer.sign_drawer.refuse_button
    assert not button.isHidden()
    button.click()
    assert page.drawer.currentWidget() is page.drawer.refusal_steps


def test_each_officer_signs_the_paper_and_then_the_note_which_stands_beside_the_pad(
    page, qtbot, field, played
):
    refuse(page, qtbot, witness="见证人甲")
    idle(page, qtbot)
    drawer = page.drawer.sign_drawer
    assert [title for title, _state in cards(page)] == [
        "检查员甲",
        "检查员乙",
        "负责人甲",
        "检查员甲: confirms the refusal",
        "检查员乙: confirms the refusal",
        "见证人甲",
    ]
    seen = []
    for _signature in range(5):
        assert page.drawer.isVisible()
        assert drawer.statement.isVisible() == ("note" in drawer.pad.accessibleName())
        seen.append(drawer.pad.accessibleName())
        sign(page, qtbot)
        idle(page, qtbot)
    assert seen == [
        "检查员甲 signs “现场检查记录” here",
        "检查员甲 signs the note of the refusal here",
        "检查员乙 signs “现场检查记录” here",
        "检查员乙 signs the note of the refusal here",
        "见证人甲 signs “现场检查记录” here",
    ]
    assert not page.drawer.isVisible()
    paper = paper_of(field, played)
    assert paper.state == "REFUSED"
    assert [one.role.value for one in paper.signatures] == ["INSPECTOR", "INSPECTOR", "WITNESS"]
    assert [one.name for one in paper.refusal_signatures] == ["检查员甲", "检查员乙"]
    assert {one.sha256 for one in paper.refusal_signatures} == {refusal_digest(paper.refusal)}
    row = inspection_row(field.ctx, played.open)
    assert row.state == InspectionState.REFUSED_RECORDED.value
    assert [state for _title, state in cards(page)].count("Signed") == 5


def test_the_note_is_read_in_the_words_of_the_paper(page, qtbot):
    refuse(page, qtbot)
    idle(page, qtbot)
    sign(page, qtbot)
    idle(page, qtbot)
    words = page.drawer.sign_drawer.statement.toPlainText()
    assert "不认可对问题的定性" in words
    assert "always clear" in words
    assert "0001.mp4" in words
    assert page.drawer.sign_drawer.statement.isReadOnly()
    assert page.drawer.sign_drawer.pad.hasFocus()
    idle(page, qtbot)


def test_what_waits_for_its_confirmation_says_so_and_goes_on_where_it_was_left(
    page, qtbot, field, played
):
    refuse(page, qtbot)
    idle(page, qtbot)
    for _signature in range(3):
        sign(page, qtbot)
        idle(page, qtbot)
    qtbot.keyClick(page.drawer.sign_drawer, Qt.Key.Key_Escape)
    assert not page.drawer.isVisible()
    heading = page.heading()
    assert (heading.primary, heading.state) == ("Confirm the refusal", "0 of 2 settled")
    assert page.detail.chip.text() == "Refusal to be confirmed"
    page.run_primary()
    assert (
        page.drawer.sign_drawer.pad.accessibleName()
        == "检查员乙 signs the note of the refusal here"
    )
    sign(page, qtbot)
    idle(page, qtbot)
    assert paper_of(field, played).state == "REFUSED"
    assert page.heading().state == "1 of 2 settled"


def test_a_member_of_the_team_cannot_be_the_witness(page, qtbot):
    refuse(page, qtbot, witness="检查员乙")
    idle(page, qtbot)
    assert "cannot be the witness" in page.window().banner.what.text()
    assert page.drawer.isVisible()


def test_the_file_of_the_recording_is_kept_with_the_refusal(page, qtbot, field, played, tmp_path):
    film = tmp_path / "执法记录-01.mp4"
    film.write_bytes(b"film")
    page.start_refusal()
    steps = page.drawer.refusal_steps
    steps.recording._pick_file = lambda _title: film
    steps.go_on()
    steps.reasons.buttons["OTHER"].click()
    steps.go_on()
    steps.heard.buttons["silent"].click()
    steps.go_on()
    steps.recording.button.click()
    assert steps._missing() == "The recording is still being kept."
    idle(page, qtbot)
    assert film.name in steps.recording.attached.text()
    steps.go_on()
    steps.go_on()
    idle(page, qtbot)
    (kept,) = paper_of(field, played).refusal.recordings
    assert kept.name == film.name
    assert field.ctx.blobs.read(field.ctx.db, kept.sha256) == b"film"


def test_a_file_still_being_kept_does_not_land_in_what_is_asked_next(
    page, qtbot, field, played, tmp_path
):
    page.start_refusal()
    recording, hold = page.drawer.refusal_steps.recording, Event()

    def slow(file, progress):
        hold.wait(HOLD_S)
        return AttachedFile(sha256="0" * 64, name=file.name, size=4)

    recording._attach, recording._pick_file = slow, lambda _title: tmp_path / "one.mp4"
    recording.choose()
    page.start_refusal()
    assert recording.is_busy  # the same refusal goes on
    page.drawer.refusal_steps.ask(replace(paper_of(field, played), id="another"), "", "")
    assert not recording.is_busy
    hold.set()
    idle(page, qtbot)
    assert recording.files == ()


def test_a_refused_paper_is_left_with_the_entity_from_the_page(page, qtbot, field, played):
    refuse(page, qtbot, witness="见证人甲")
    idle(page, qtbot)
    assert page.detail.serve_button.isHidden()
    for _signature in range(5):
        sign(page, qtbot)
        idle(page, qtbot)
    assert not page.detail.serve_button.isHidden()
    page.start_serving()
    steps = page.drawer.serving_steps
    assert steps.witness.text() == "见证人甲"
    steps.place.clear()
    qtbot.keyClick(steps, ENTER)
    assert steps.problem.text() == "Write where it was left."
    steps.place.setText("办公室")
    qtbot.keyClick(steps, ENTER)
    idle(page, qtbot)
    served = paper_of(field, played).service
    assert (served.place, served.by) == ("办公室", ("检查员甲", "检查员乙"))
    assert served.witness.name == "见证人甲"
    assert page.detail.serve_button.isHidden()
    assert page.detail.reissue_button.isHidden()


def test_a_paper_is_issued_anew_with_its_reason_and_the_old_one_stays_in_the_list(
    page, qtbot, field, played
):
    page.drawer.ask_reason = lambda _question: ""
    page.start_reissue()
    assert len(service.list_papers(field.ctx, played.open)) == 1
    page.drawer.ask_reason = lambda _question: "检查场所写错"
    page.start_reissue()
    idle(page, qtbot)
    old, new = service.list_papers(field.ctx, played.open)
    assert (old.withdrawn.reason, new.version) == ("检查场所写错", 2)
    qtbot.keyClick(page.drawer.sign_drawer, Qt.Key.Key_Escape)
    keys = [card.key for card in page.papers.model().cards]
    assert old.id in keys
    page.papers.choose(old.id)
    idle(page, qtbot)
    assert page.detail.chip.text() == "Void"
    assert page.detail.reissue_button.isHidden()
    assert page.heading().primary != "Sign"
