"""Pictures as answers and beside labels; what happens when the window goes first."""

import gc

from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from inspector.ui.questions.picture import picture_of
from inspector.ui.questions.view import QuestionView

from .trial import Trial, form_of

PATH = "/data/g_place/photo"


def photograph(file, size=(1600, 800), orientation=1):
    picture = Image.new("RGB", size, "#7A8CA3")
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(file, exif=exif)
    return file


def test_a_picked_picture_is_shown_small_and_upright(desk, qtbot, tmp_path):
    desk.files = [photograph(tmp_path / "a.jpg", orientation=6)]
    desk.go(PATH)
    desk.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.value(PATH) == "a.jpg")
    assert desk.asked_for == ["image/*"]
    shown = desk.view.pane.card_at(PATH).editor.picture
    assert shown.isVisible()
    size = shown.pixmap().deviceIndependentSize()
    assert size.height() == 240
    assert size.width() == 120


def test_a_dropped_file_is_taken(desk, qtbot, tmp_path):
    desk.go(PATH)
    editor = desk.view.pane.card_at(PATH).editor
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photograph(tmp_path / "b.jpg")))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    editor.dropEvent(event)
    qtbot.waitUntil(lambda: desk.value(PATH) == "b.jpg")


def test_bytes_that_are_no_picture_are_no_picture():
    assert picture_of(b"not a picture", 100).isNull()
    assert picture_of(None, 100).isNull()


def test_a_label_shows_the_picture_that_came_with_the_form(open_form, qtbot, tmp_path):
    text = """
| survey |
|  | type | name | label | media::image |
|  | select_one yn | a | 看图 | plan.png |
| choices |
|  | list_name | name | label |
|  | yn | y | 是 |
"""
    desk = open_form(text)
    desk.go("/data/a")
    assert not desk.view.pane.card_at("/data/a").picture.isVisible(), "the file is missing"
    photograph(tmp_path / "plan.png")
    trial = Trial(form_of(text))
    trial.files["plan.png"] = (tmp_path / "plan.png").read_bytes()
    view = QuestionView(desk.view._shell, trial)
    qtbot.addWidget(view)
    view.go_to("/data/a")
    card = view.pane.card_at("/data/a")
    qtbot.waitUntil(lambda: not card.picture.isHidden(), timeout=15_000)
    assert card.picture.pixmap().deviceIndependentSize().width() == 320


def test_a_view_that_is_forgotten_takes_nothing_with_it(qtbot, look, desk, all_types):
    for _round in range(5):
        QuestionView(desk.view._shell, Trial(all_types), pick_files=lambda wanted: [])
        gc.collect()


FILES = """
| survey |
|  | type | name | label |
|  | begin_repeat | tank | 储罐 |
|  | image | photo | 照片 |
|  | end_repeat | | |
"""


def test_a_file_for_an_entry_that_went_is_nobodys_answer(open_form, qtbot, tmp_path):
    desk = open_form(FILES)
    desk.view.add_repeat("/data/tank")
    desk.files = [photograph(tmp_path / "c.jpg")]
    desk.go("/data/tank[2]/photo")
    desk.press("p")
    desk.view.remove_repeat("/data/tank[2]")
    qtbot.waitUntil(lambda: "c.jpg" in desk.trial.files and not desk.view._shell.jobs.is_busy())
    assert desk.value("/data/tank[1]/photo") == ""


def test_a_file_follows_its_entry_when_an_earlier_one_goes(open_form, qtbot, tmp_path):
    desk = open_form(FILES)
    desk.view.add_repeat("/data/tank")
    desk.files = [photograph(tmp_path / "d.jpg")]
    desk.go("/data/tank[2]/photo")
    desk.press("p")
    desk.view.remove_repeat("/data/tank[1]")
    qtbot.waitUntil(lambda: desk.value("/data/tank[1]/photo") == "d.jpg")
