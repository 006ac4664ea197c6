"""The window around the pages."""

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from inspector.errors import Cancelled, DiskFull
from inspector.ui.theme import COLOURS, Theme


def test_pages_are_built_when_they_are_first_shown(make_window):
    window = make_window()
    assert list(window._pages) == ["one"]
    window.rail_buttons["two"].click()
    assert window.current_page().name == "two"
    assert window.header.title.text() == "Page two"
    assert window.page("one").log == ["activated", "leaving"]


def test_alt_and_a_digit_opens_a_page(make_window, qtbot):
    window = make_window()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.current_page().name == "two"
    assert window.rail_buttons["two"].isChecked()


def test_a_page_can_open_another_with_an_argument(make_window):
    window = make_window()
    window.shell.open_page("two", "insp-1")
    assert window.current_page().log == ["insp-1", "activated"]
    window.shell.open_page("unknown", "x")
    assert window.current_page().name == "two"


def test_the_main_button_belongs_to_the_page_in_front(make_window):
    window = make_window()
    window.header.primary.click()
    assert window.current_page().log[-1] == "primary"


def test_an_error_shows_in_the_banner_what_is_wrong_and_what_to_do(make_window):
    window = make_window()
    window.shell.show_error(DiskFull(needed="3 MB", place="/data"))
    assert window.banner.isVisible()
    assert "3 MB" in window.banner.what.text()
    assert "Free some space" in window.banner.remedy.text()
    window.shell.show_error(Cancelled())
    assert window.banner.what.text() == "Stopped."
    window.banner.close_button.click()
    assert not window.banner.isVisible()


def test_a_fact_goes_when_work_goes_on_and_an_error_stays(make_window):
    window = make_window()
    window.shell.say("six items were recorded", "")
    window.shell.hush()
    assert window.banner.isHidden()
    window.shell.show_error(DiskFull(needed="3 MB", place="/data"))
    window.shell.hush()
    assert not window.banner.isHidden()


def test_a_fault_of_our_own_goes_to_the_crash_hook(make_window, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *facts: seen.append(facts))
    make_window().shell.show_error(ZeroDivisionError("bug"))
    assert seen[0][0] is ZeroDivisionError


def test_the_rail_shows_what_waits(make_window):
    window = make_window()
    assert window.rail_buttons["two"].accessibleName() == "收发 3"
    window.page("two").badge_changed.emit(0)
    assert window.rail_buttons["two"].accessibleName() == "收发"


def test_a_low_disk_is_said_with_a_sign_not_only_a_colour(make_window):
    window = make_window(disk_free=1 << 30, battery=83, unexported=2)
    assert window.status_line.disk.text().startswith("!")
    assert window.status_line.battery.text() == "Battery 83 %"


def test_f11_goes_to_the_theme_for_the_sun_and_back(make_window, qtbot, look):
    window = make_window()
    look.use(Theme.DARK)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert look.theme is Theme.OUTDOOR
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert look.theme is Theme.DARK


def test_the_theme_that_is_on_styles_no_widget_anew(make_window, look, monkeypatch):
    make_window()
    styled = []
    monkeypatch.setattr(QApplication, "setStyleSheet", lambda _app, sheet: styled.append(sheet))
    look.use(look.theme)
    assert not styled
    look.use(Theme.DARK)
    assert len(styled) == 1


def test_the_sheet_of_keys_opens_and_gives_the_focus_back(make_window, qtbot):
    window = make_window()
    window.current_page().field.setFocus()
    window.key_sheet.toggle()
    assert window.key_sheet.isVisible()
    qtbot.keyClick(window.key_sheet, Qt.Key.Key_Escape)
    assert not window.key_sheet.isVisible()
    assert window.focusWidget() is window.current_page().field


def test_every_control_has_a_name_for_screen_readers(make_window):
    window = make_window(disk_free=1 << 40, battery=50)
    for control in [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]:
        named = control.accessibleName() or getattr(control, "text", str)()
        assert named or control.isHidden(), control.objectName()


def test_text_stands_out_from_its_ground_in_every_theme():
    for theme, colours in COLOURS.items():
        for ground in (colours.base, colours.window):
            assert contrast(colours.text, ground) >= 7, theme
            assert contrast(colours.muted, ground) >= 7, theme
            for grade in (colours.major, colours.general, colours.good, colours.accent):
                assert contrast(grade, ground) >= (7 if theme is Theme.OUTDOOR else 4.5), theme


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.1, 1.4.3."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        line = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


FIRST_PAINT = """
import sys
from datetime import date
from pathlib import Path
from inspector.ui import run
application = run.make_application(Path(sys.argv[1]), ["inspector"])
look = run.make_look(application)
start = run._Start(Path("w"), look, application)
start.unlock.show()
start.unlock.grab()
from PySide6 import QtCore
later = ("inspector.bootstrap", "inspector.ui.main_window")
early = [name for name in later if name in sys.modules]
early += ["Qt"] if "Qt" in vars(QtCore) else []  # PySide makes its enumerations when it is named
from inspector.ui.desks import DESK_PAGES
from inspector.ui.form.page import ChecklistPage
from inspector.ui.main_window import MainWindow
from inspector.ui.status import StatusFacts
window = MainWindow([], look, status=lambda: StatusFacts(person="a"),
                    today=lambda: date(2026, 1, 1))
window.show()
window.grab()
heavy = "reportlab pyhanko pyxform qtawesome qtpy openpyxl xlsxwriter PIL cryptography " \\
        "python_calamine pypinyin pypdfium2 pillow_heif"
print(",".join([*early, *(name for name in heavy.split() if name in sys.modules)]))
"""


def test_the_first_paint_waits_for_no_heavy_library(tmp_path):
    """Neither the page that asks for the passphrase nor the desk behind it (performance.md §2)."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == ""
