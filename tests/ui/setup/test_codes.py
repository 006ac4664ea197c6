"""Enrolment by codes in the window: shown on one computer, pasted or read on the other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from inspector.domain.person import Desk
from inspector.services.enrolment_codes import can_read_pictures, codes_of
from inspector.ui.setup.codes import ShowCodes, TakeCodes
from inspector.ui.setup.entries import enrolment, settings
from inspector.ui.setup.views import CodeCalls


@pytest.fixture
def field(make):
    return make(Desk.FIELD, "检查员甲")


@pytest.fixture
def asking(field, show):
    """Return the enrolment page of an inspector without an office."""
    opened = []
    return show(enrolment(field, lambda: opened.append(True)))


def dialog(qtbot, box):
    qtbot.addWidget(box)
    qtbot.waitUntil(box.isVisible)
    return box


def copied(shown: ShowCodes) -> str:
    shown.copy_button.click()
    return QGuiApplication.clipboard().text()


def pasted(taking: TakeCodes, text: str) -> None:
    taking.text.setPlainText(text)
    taking.take_button.click()


def test_a_person_is_enrolled_by_codes_alone(asking, field, office, show, qtbot):
    asking.show_codes_button.click()
    asked = copied(dialog(qtbot, asking.codes))
    asking.codes.close_button.click()
    people = show(settings(office)).panels["people"][1]
    people.from_codes_button.click()
    pasted(dialog(qtbot, people.taking), asked)
    assert people.form.name.text() == "检查员甲"
    people.approve()
    answer = copied(dialog(qtbot, people.codes))
    people.codes.close_button.click()
    assert people.codes_button.isVisibleTo(people)
    asking.take_codes_button.click()
    pasted(dialog(qtbot, asking.taking), answer)
    assert asking.answer_box.isVisibleTo(asking)
    assert asking.fingerprint.text().split() == people.fingerprint.text().split()
    asking.accept_button.click()
    assert field.ctx.signer is not None


@pytest.fixture
def lines(field, tmp_path):
    from inspector.services.enrolment import request

    return codes_of(request(field.ctx, tmp_path / "out"))


def test_arrows_go_through_the_codes_and_stop_at_the_ends(lines, qtbot):
    shown = ShowCodes(lines, "Request")
    qtbot.addWidget(shown)
    shown.show()
    count = len(lines)
    assert shown.place.text() == f"1 of {count}"
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert shown.place.text() == f"1 of {count}"
    for _turn in range(count + 2):
        QTest.keyClick(shown, Qt.Key.Key_Right)
    assert shown.place.text() == f"{count} of {count}"
    assert not shown.next_button.isEnabled()


@pytest.fixture
def taking(qtbot, tmp_path):
    given = []
    calls = CodeCalls(
        place=tmp_path, lines=codes_of, take=given.append, read_pictures=lambda files, progress: ""
    )
    box = TakeCodes(calls, "REQ")
    qtbot.addWidget(box)
    box.show()
    return box


def test_it_says_what_is_missing_and_takes_only_the_whole(taking, lines):
    assert taking.state.text() == "No code yet"
    taking.text.setPlainText("\n".join([lines[-1], lines[0][:-2]]))
    assert f"1 of {len(lines)} · missing: 1" in taking.state.text()
    assert "1 lines are torn" in taking.state.text()
    assert not taking.take_button.isEnabled()
    taking.text.setPlainText("\n".join(lines))
    assert taking.take_button.isEnabled()


def test_codes_of_the_other_kind_are_not_taken(taking, lines):
    taking._kind = "ANS"
    taking.text.setPlainText("\n".join(lines))
    assert "other kind" in taking.state.text()
    assert not taking.take_button.isEnabled()


def test_pictures_without_codes_are_said(taking, qtbot, tmp_path):
    taking.read([tmp_path / "a.png"])
    qtbot.wait_idle(taking.jobs)
    assert "no code" in taking.note.what.text()


@pytest.mark.skipif(not can_read_pictures(), reason="no library that reads codes")
def test_what_the_window_shows_is_what_a_picture_of_it_says(lines, qtbot, tmp_path):
    from inspector.services.enrolment_codes import gather, read_pictures

    shown = ShowCodes(lines, "Request")
    qtbot.addWidget(shown)
    shown.show()
    pictures = []
    for at in range(len(lines)):
        pictures.append(tmp_path / f"{at}.png")
        assert shown.grab().save(str(pictures[-1]))
        shown.step(1)
    assert gather(read_pictures(pictures)).is_complete
