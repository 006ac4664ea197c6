"""Pictures of a plain form with a question of every type, for whoever looks at them.

python -m tests.ui.questions.scenes FOLDER     (QT_QPA_PLATFORM=offscreen; QT_SCALE_FACTOR=1.75)
"""

import io
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.page import Shell
from inspector.ui.questions.draw import DrawEditor
from inspector.ui.questions.moment import MomentEditor
from inspector.ui.questions.view import QuestionView
from inspector.ui.theme import Look
from inspector.ui.widgets.stroke_pad import StrokePad

from .trial import Trial, every_type

if TYPE_CHECKING:
    from PIL import Image

ANSWERS = {
    "g_text/unit": "示例铝业有限公司",
    "g_text/scene": "二车间南侧配电箱箱门缺失，箱前 1 m 内堆放纸箱 6 个。",
    "g_text/people": "12",
    "g_text/pressure": "1,6a",
    "g_time/seen": "2026-11-21T10:42:00.000+08:00",
    "g_choice/ok": "n",
    "g_choice/risks": "fire fall",
    "g_choice/opinion": "4",
    "g_choice/level": "35",
    "g_table/t1": "y",
    "g_page/age": "20",
    "g_place/place": "38.48712 106.23091 0.0 0.0",
    "tank[1]/tank_name": "一号储罐",
}
PLACES = {
    "text": "g_text/scene",
    "number": "g_text/pressure",
    "day": "g_time/last",
    "choice": "g_choice/ok",
    "search": "g_choice/town",
    "several": "g_choice/risks",
    "scale": "g_choice/opinion",
    "order": "g_choice/order",
    "range": "g_choice/level",
    "table": "g_table/t2",
    "page": "g_page/who",
    "entry": "tank[1]",
    "place": "g_place/place",
    "file": "g_place/photo",
    "marks": "g_place/marks",
    "sketch": "g_place/sketch",
    "sign": "g_place/sign",
    "sound": "g_place/sound",
    "signs": "g_place/signs",
}


def scenes(application: QApplication, look: Look) -> Iterator[tuple[str, QuestionView]]:
    """Yield name and view of each scene; the view is shown."""
    jobs = JobRunner()
    shell = Shell(
        jobs=jobs,
        look=look,
        icons=Icons(look),
        show_error=print,
        say=lambda what, remedy: None,
        hush=lambda: None,
        open_page=lambda page, argument: None,
    )
    trial = Trial(every_type())
    for path, value in ANSWERS.items():
        trial.set_value("/data/" + path, value)
    _give_files(trial)
    view = QuestionView(shell, trial, photo_place=lambda file: "")
    view.resize(1180, 720)
    view.show()
    application.processEvents()
    for name, path in PLACES.items():
        view.go_to("/data/" + path)
        card = view.pane.card_at("/data/" + path)
        if card is not None and isinstance(card.editor, DrawEditor):
            _draw(application, card.editor.pad)
        while jobs.is_busy():
            application.processEvents()
        yield name, view
        if card is not None and card.guidance.is_offered:
            card.guidance.toggle()
            yield "guidance", view
        if card is not None and isinstance(card.editor, MomentEditor):
            card.editor.open_calendar()
            yield "calendar", view
    view.show_problems()
    yield "problems", view
    view.close()
    view.deleteLater()
    jobs.close()


def _give_files(trial: Trial) -> None:
    """Put files under the names of the form and of two answers."""
    from PIL import Image, ImageDraw

    colours = {"fire.png": "#C62828", "shock.png": "#F2C200", "hat.png": "#1F5FBF"}
    for name, colour in colours.items():
        sign = Image.new("RGB", (240, 240), "white")
        ImageDraw.Draw(sign).ellipse((10, 10, 230, 230), outline=colour, width=28)
        trial.files[name] = _bytes_of(sign)
    site = Image.new("RGB", (1600, 1200), "#8797A8")
    pen = ImageDraw.Draw(site)
    pen.rectangle((0, 800, 1600, 1200), fill="#6B6256")
    pen.rectangle((620, 260, 980, 900), fill="#B9BEC4", outline="#3D454E", width=12)
    trial.files["配电箱全景.png"] = _bytes_of(site)
    trial.files["泵声 2026-11-21.m4a"] = b"sound"
    trial.set_value("/data/g_place/photo", "配电箱全景.png")
    trial.set_value("/data/g_place/marks", "配电箱全景.png")
    trial.set_value("/data/g_place/sound", "泵声 2026-11-21.m4a")


def _bytes_of(picture: "Image.Image") -> bytes:
    result = io.BytesIO()
    picture.save(result, "PNG")
    return result.getvalue()


def _draw(application: QApplication, pad: StrokePad) -> None:
    """Draw a round on the pad, as a hand would."""
    application.processEvents()
    wide, high = pad.width(), pad.height()
    spots = [
        QPoint(
            round(wide / 2 + wide / 6 * math.cos(turn / 8)),
            round(high / 2 + high / 4 * math.sin(turn / 8)),
        )
        for turn in range(50)
    ]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots:
        QTest.mouseMove(pad, spot)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])


def photograph(
    application: QApplication, look: Look, target: Callable[[str, str], Path], themes: list[str]
) -> None:
    """Save a picture of every scene in every theme under `target(name, theme)`."""
    from inspector.ui.theme import Theme

    for name, view in scenes(application, look):
        for theme in themes:
            look.use(Theme(theme))
            for _round in range(4):
                application.processEvents()
            file = target(name, theme)
            file.parent.mkdir(parents=True, exist_ok=True)
            view.grab().save(str(file))
        look.use(Theme.LIGHT)


def main(folder: Path) -> None:
    from inspector import i18n
    from inspector.ui.app import dress, make_application

    application = make_application(folder / "log", ["inspector"])
    i18n.use_language("zh_CN")
    dress(application)
    photograph(
        application,
        Look(),
        lambda name, theme: folder / f"{name}-{theme}.png",
        ["light", "dark", "outdoor"],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
