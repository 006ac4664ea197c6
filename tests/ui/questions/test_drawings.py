"""Signatures, sketches and marks over a picture: strokes become the attached picture."""

import io

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from inspector.errors import DiskFull
from inspector.ui.questions.draw import DrawEditor
from inspector.ui.widgets.signature_pad import SignaturePad

from .test_files import photograph

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FORM = """
| survey |
|  | type | name | label | appearance |
|  | image | sign | 现场负责人签字 | signature |
|  | image | sketch | 平面草图 | draw |
|  | image | marks | 在照片上标出位置 | annotate |
|  | text | last | 最后 | |
"""
SIGN, SKETCH, MARKS = "/data/sign", "/data/sketch", "/data/marks"


@pytest.fixture
def desk(open_form):
    return open_form(FORM)


def editor(desk, path) -> DrawEditor:
    desk.go(path)
    found = desk.view.pane.card_at(path).editor
    assert isinstance(found, DrawEditor)
    return found


def draw(pad, *points):
    """Draw one line through `points`, in hundredths of the pad."""
    spots = [QPoint(pad.width() * x // 100, pad.height() * y // 100) for x, y in points]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(pad, spot)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])


def kept(desk, path) -> Image.Image:
    picture = Image.open(io.BytesIO(desk.trial.files[desk.value(path)]))
    picture.load()
    return picture


def pixel(picture, x, y):
    """Return the colour at a place in hundredths of the picture."""
    at = picture.width * x // 100, picture.height * y // 100
    return picture.convert("RGB").getpixel(at)


def test_a_signature_is_written_and_kept_as_a_picture(desk, qtbot):
    found = editor(desk, SIGN)
    assert isinstance(found.pad, SignaturePad)
    assert not found.keep_button.isEnabled()
    draw(found.pad, (20, 50), (40, 50), (60, 50))
    found.keep_button.click()
    qtbot.waitUntil(lambda: desk.value(SIGN) != "")
    picture = kept(desk, SIGN)
    assert picture.format == "PNG"
    assert max(pixel(picture, 40, 50)) < 60
    assert pixel(picture, 40, 80) == (255, 255, 255), "the line one writes on is not part of it"
    assert found.pad.isHidden()
    assert found.picture.isVisible()


def test_what_was_drawn_is_kept_when_the_question_is_left(desk, qtbot):
    found = editor(desk, SKETCH)
    draw(found.pad, (20, 20), (80, 80))
    desk.press(KEY.Key_Return)
    assert desk.view.list.current_row().path == MARKS
    qtbot.waitUntil(lambda: desk.value(SKETCH) != "")
    assert max(pixel(kept(desk, SKETCH), 50, 50)) < 60


def test_a_slip_of_the_hand_is_no_signature(desk, qtbot):
    found = editor(desk, SIGN)
    draw(found.pad, (20, 50), (21, 50))
    assert not found.keep_button.isEnabled()
    desk.press(KEY.Key_Return)
    assert not desk.view._shell.jobs.is_busy()
    assert desk.value(SIGN) == ""


def test_ctrl_z_takes_back_the_last_line_then_the_last_answer(desk, qtbot):
    desk.go("/data/last")
    desk.press("x", KEY.Key_Escape)
    found = editor(desk, SKETCH)
    draw(found.pad, (10, 10), (50, 50))
    draw(found.pad, (50, 50), (90, 10))
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert len(found.pad.strokes()) == 1
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert not found.pad.has_strokes
    assert desk.value("/data/last") == "x"
    desk.press(KEY.Key_Z, modifier=CTRL)
    assert desk.value("/data/last") == ""


def test_another_signature_takes_the_place_of_the_first(desk, qtbot):
    found = editor(desk, SIGN)
    draw(found.pad, (20, 50), (60, 50))
    found.keep()
    qtbot.waitUntil(lambda: desk.value(SIGN) != "")
    first = desk.value(SIGN)
    found.again_button.click()
    assert found.pad.isVisible()
    assert not found.pad.has_strokes
    assert desk.value(SIGN) == first, "the first stays until there is another"
    draw(found.pad, (20, 30), (60, 30))
    found.keep()
    qtbot.waitUntil(lambda: desk.value(SIGN) != first)
    assert max(pixel(kept(desk, SIGN), 40, 30)) < 60


def test_a_file_may_be_chosen_instead(desk, qtbot, tmp_path):
    desk.files = [photograph(tmp_path / "scan.jpg")]
    found = editor(desk, SIGN)
    desk.view.list.setFocus()
    desk.press("p")
    qtbot.waitUntil(lambda: desk.value(SIGN) == "scan.jpg")
    assert found.pad.isHidden()
    assert desk.asked_for == ["image/*"]


def test_marks_lie_over_the_chosen_picture(desk, qtbot, tmp_path):
    found = editor(desk, MARKS)
    assert found.pad.isHidden(), "there is nothing to mark yet"
    desk.files = [photograph(tmp_path / "a.jpg", size=(800, 600))]
    desk.press("p")
    qtbot.waitUntil(lambda: desk.value(MARKS) == "a.jpg")
    assert found.pad.isVisible()
    sheet = found.pad.sheet()
    assert sheet.width() / sheet.height() == pytest.approx(4 / 3, abs=0.02)
    draw(found.pad, (30, 50), (70, 50))
    found.keep_button.click()
    qtbot.waitUntil(lambda: desk.value(MARKS) != "a.jpg")
    assert desk.value(MARKS).endswith("-marked.jpg")
    picture = kept(desk, MARKS)
    assert picture.size == (800, 600)
    assert pixel(picture, 50, 50)[0] > 180
    desk.view.undo()
    assert desk.value(MARKS) == "a.jpg", "the picture itself is one step back"


def test_lines_keep_their_place_on_the_picture_when_the_pane_grows(desk, qtbot, tmp_path):
    found = editor(desk, MARKS)
    desk.files = [photograph(tmp_path / "a.jpg", size=(1600, 600))]
    desk.press("p")
    qtbot.waitUntil(lambda: desk.value(MARKS) == "a.jpg")
    draw(found.pad, (25, 50), (75, 50))
    before, width = found.pad.strokes()[0].points, found.pad.width()
    desk.view.pane.setMinimumWidth(520)
    qtbot.waitUntil(lambda: found.pad.width() > width)
    after = found.pad.strokes()[0].points
    assert after == pytest.approx(before, abs=6)


def test_a_drawing_that_could_not_be_kept_stays_on_the_pad(desk, qtbot, monkeypatch):
    def full(path, drawing, progress):
        raise DiskFull(needed="1 MB", place="/")

    found = editor(desk, SKETCH)
    draw(found.pad, (20, 20), (80, 80))
    with monkeypatch.context() as patch:
        patch.setattr(desk.trial, "attach_drawing", full)
        found.keep()
        qtbot.waitUntil(lambda: bool(desk.said))
    assert "DISK-FULL" in desk.said[0]
    assert found.pad.has_strokes
    found.keep_button.click()
    qtbot.waitUntil(lambda: desk.value(SKETCH) != "")


def test_the_pad_is_named_for_screen_readers_and_cleared_by_backspace(desk):
    found = editor(desk, SIGN)
    assert found.pad.accessibleName() == "现场负责人签字"
    found.start()
    assert found.pad.hasFocus()
    draw(found.pad, (20, 50), (60, 50))
    desk.press(KEY.Key_Backspace)
    assert not found.pad.has_strokes
