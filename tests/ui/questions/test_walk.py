"""The whole form of every type filled from the first question to the last, by keys alone."""

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inspector.engine.outline import RowKind, is_asked

KEY = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
F2, DOWN, UP, SPACE = KEY.Key_F2, KEY.Key_Down, KEY.Key_Up, KEY.Key_Space

# What is pressed at each question before Enter: text, a key, or (key, modifier).
PRESSED = {
    "unit": ["Demo Works"],
    "scene": ["Box without a door"],
    "phone": ["0951234567"],
    "people": ["12"],
    "pressure": ["2.5"],
    "last": ["20261101"],
    "due": ["202703"],
    "built": ["1998"],
    "started": ["0930"],
    "seen": ["20261121 0945"],
    "ok": ["2"],
    "why": ["Boxes"],
    "fast": ["1"],
    "small": ["1"],
    "town": ["pds"],
    "risks": ["13"],
    "other": ["4"],
    "other_other": ["Crane"],
    "opinion": ["4"],
    "order": [F2, DOWN, (UP, ALT)],
    "level": ["20", UP],
    "t1": ["1"],
    "t2": ["2"],
    "t3": ["1"],
    "who": ["Demo"],
    "age": ["40"],
    "cert": ["C-1"],
    "tank_name": ["V-101"],
    "volume": ["50"],
    "place": ["38.5 106.25"],
    "path": ["38.5 106.2"],
    "area": ["1 1"],
    "photo": ["p"],
    "marks": [SPACE],
    "sketch": ["p"],
    "sign": ["p"],
    "sound": ["p"],
    "film": ["p"],
    "paper": ["p"],
    "signs": ["2"],
    "code": ["GD-1"],
    "agreed": [SPACE],
}
LINES = ("scene", "path", "area")  # Enter begins a line there, Ctrl+Enter goes on


def test_every_question_is_reached_and_answered_by_keys_alone(desk, qtbot, tmp_path):
    picture = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "#405060").save(picture)
    desk.files = [picture]
    view, seen = desk.view, []
    while True:
        row = view.list.current_row()
        place = view.list.currentIndex().row()
        name = row.path.rpartition("/")[2]
        seen.append(row.path)
        for one in PRESSED.get(name, []) if row.kind is RowKind.QUESTION else []:
            keys, modifier = one if isinstance(one, tuple) else (one, NONE)
            desk.press(keys, modifier=modifier)
        if row.control.kind == "upload":
            qtbot.waitUntil(lambda path=row.path: desk.value(path) != "")
        if view.list.currentIndex().row() != place:
            continue  # a quick choice has gone on by itself
        is_second = row.kind is RowKind.ADD and desk.trial.session.repeat_count("/data/tank") == 2
        if is_second:
            desk.press(DOWN)
        else:
            desk.press(KEY.Key_Return, modifier=CTRL if name in LINES else NONE)
        if view.list.currentIndex().row() == place:
            break
    assert "/data/tank[2]/volume" in seen
    asked = [row for row in view.outline.rows if row.kind is RowKind.QUESTION and is_asked(row)]
    assert [row.path for row in asked if not row.is_answered] == []
    assert view.problems() == []
    assert QApplication.focusWidget() is view.list
