"""The organisation's own fonts, chosen in the window."""

import pytest

from inspector.domain.person import Desk
from inspector.paths import resources
from inspector.ui.setup.entries import settings

from .conftest import Chosen

FONT = resources() / "fonts" / "NotoSansSC-Regular.ttf"


@pytest.fixture
def box(make, show, qtbot):
    made = show(settings(make(Desk.FIELD, "检查员甲")))
    qtbot.waitUntil(lambda: made.panel.has_run)
    made.panel.fonts._pickers = Chosen()
    return made.panel.fonts


def choose(box, qtbot, file) -> None:
    box._pickers.next = file
    box.choose_buttons["fang"].click()
    qtbot.wait_idle(box._shell.jobs)


def test_a_font_is_chosen_and_left_again(box, qtbot) -> None:
    assert box.leave_buttons["fang"].isHidden()
    choose(box, qtbot, FONT)
    assert "Noto" in box.names["fang"].text()
    assert not box.leave_buttons["fang"].isHidden()
    box.leave_buttons["fang"].click()
    assert box.names["fang"].text() == "comes with the program"


def test_a_font_that_is_not_fit_is_refused_with_its_reason(box, qtbot, tmp_path) -> None:
    bad = tmp_path / "某.ttf"
    bad.write_bytes(b"OTTO")
    choose(box, qtbot, bad)
    assert not box.note.isHidden()
    assert "某.ttf" in box.note.what.text()
    assert box.choose_buttons["fang"].isEnabled()


def test_giving_up_the_question_changes_nothing(box, qtbot) -> None:
    choose(box, qtbot, None)
    assert box.note.isHidden()
