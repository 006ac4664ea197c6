"""What goes with questions and choices: pictures shown, sounds and films opened; answers opened."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from inspector.ui.questions.combo import ComboEditor
from inspector.ui.questions.kinds import filters_for
from inspector.ui.questions.opening import can_open

KEY = Qt.Key
FORM = """
| survey |
|  | type | name | label | appearance | media::audio |
|  | select_one sign | one | 这是什么标志 | | hear.mp3 |
|  | select_one sign | small | 小框 | minimal | |
|  | select_multiple sign | many | 有哪些标志 | | |
|  | rank sign | order | 排序 | | |
|  | select_one sign | scale | 程度 | likert | |
|  | audio | sound | 录音 | | |
|  | file | paper | 附件 | | |
| choices |
|  | list_name | name | label | media::image | media::video |
|  | sign | stop | 禁止烟火 | stop.png | stop.mp4 |
|  | sign | warn | 当心触电 | warn.png | |
|  | sign | none | 没有图 | | |
"""


def png(colour: str) -> bytes:
    result = io.BytesIO()
    Image.new("RGB", (400, 200), colour).save(result, "PNG")
    return result.getvalue()


@pytest.fixture
def desk(open_form):
    files = {"stop.png": png("#C00000"), "warn.png": png("#E0C000"), "hear.mp3": b"sound"}
    return open_form(FORM, files=files)


def shows_red(picture: object) -> bool:
    image = picture.toImage()  # type: ignore[attr-defined]
    return any(
        image.pixelColor(x, y).red() > 150 and image.pixelColor(x, y).green() < 40
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )


@pytest.mark.parametrize("path", ["/data/one", "/data/many"])
def test_choices_show_their_pictures(desk, qtbot, path):
    desk.go(path)
    view = desk.view.pane.card_at(path).editor.view
    qtbot.waitUntil(lambda: not view.picture_of("stop").isNull())
    assert shows_red(view.viewport().grab())
    assert view.picture_of("none").isNull()
    rows = [view.visualRect(view.choices.index(n)).height() for n in range(3)]
    assert min(rows) >= 48
    assert view.height() >= sum(rows), "nothing is cut"


def test_a_box_of_choices_shows_their_pictures(desk, qtbot):
    desk.go("/data/small")
    editor = desk.view.pane.card_at("/data/small").editor
    assert isinstance(editor, ComboEditor)
    qtbot.waitUntil(lambda: not editor.box.itemIcon(1).isNull())
    assert editor.box.itemIcon(3).isNull()


def test_a_ranking_shows_the_pictures_of_its_choices(desk, qtbot):
    desk.go("/data/order")
    editor = desk.view.pane.card_at("/data/order").editor
    qtbot.waitUntil(lambda: not editor.lines.item(0).icon().isNull())
    desk.press(KEY.Key_F2, KEY.Key_Down)
    desk.press(KEY.Key_Up, modifier=Qt.KeyboardModifier.AltModifier)
    assert not editor.lines.item(1).icon().isNull(), "the picture moves with its choice"


def test_a_scale_shows_the_pictures_of_its_choices(desk, qtbot):
    desk.go("/data/scale")
    editor = desk.view.pane.card_at("/data/scale").editor
    qtbot.waitUntil(lambda: not editor.buttons[0].icon().isNull())


def test_sounds_of_a_question_and_films_of_its_choices_can_be_opened(desk, qtbot):
    desk.go("/data/one")
    parts = desk.view.pane.card_at("/data/one").media.parts
    assert [part.text() for part in parts] == ["Play hear.mp3", "Play 禁止烟火: stop.mp4"]
    parts[0].click()
    qtbot.waitUntil(lambda: bool(desk.shown))
    assert desk.shown[0].name == "hear.mp3"
    assert desk.shown[0].read_bytes() == b"sound"


def test_a_film_that_did_not_come_with_the_form_is_said(desk, qtbot):
    desk.go("/data/one")
    desk.view.pane.card_at("/data/one").media.parts[1].click()
    qtbot.waitUntil(lambda: bool(desk.said))
    assert desk.said == ["stop.mp4 did not come with the form."]


def test_an_attached_sound_can_be_heard(desk, qtbot, tmp_path):
    sound = tmp_path / "泵声.m4a"
    sound.write_bytes(b"heard")
    desk.files = [sound]
    desk.go("/data/sound")
    desk.press("p")
    qtbot.waitUntil(lambda: desk.value("/data/sound") != "")
    editor = desk.view.pane.card_at("/data/sound").editor
    assert editor.open.isVisible()
    editor.open.click()
    qtbot.waitUntil(lambda: bool(desk.shown))
    assert desk.shown[0].name == "泵声.m4a"


def test_the_copies_for_other_programs_go_with_the_view(desk, qtbot, tmp_path):
    desk.go("/data/one")
    desk.view.pane.card_at("/data/one").media.parts[0].click()
    qtbot.waitUntil(lambda: bool(desk.shown))
    folder: Path = desk.shown[0].parent
    assert folder.exists()
    desk.view.tools.opener.deleteLater()
    qtbot.waitUntil(lambda: not folder.exists())


@pytest.mark.parametrize(
    "name", ["a.exe", "a.bat", "a.lnk", "a.html", "a", "a.jpg.exe", "a.desktop"]
)
def test_what_might_be_a_program_is_never_handed_to_the_system(name):
    assert not can_open(name)


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("image/*", "Pictures (*.jpg *.JPG"),
        ("audio/*", "Sounds (*.mp3 *.MP3"),
        ("video/*", "Films (*.mp4 *.MP4"),
        ("", "All files (*);;Documents (*.pdf"),
        ("application/*", "All files (*);;Documents (*.pdf"),
    ],
)
def test_the_picker_shows_the_wanted_kind_first(wanted, first):
    assert filters_for(wanted).startswith(first)


def test_only_pictures_can_answer_for_a_picture():
    assert "(*)" not in filters_for("image/*")
    assert filters_for("audio/*").endswith("(*)")
