"""Start of the windows: input method, crash hook, language of Qt."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from inspector.ui import app

ROOT = str(Path(__file__).parents[2])


@pytest.mark.parametrize("name", ["fcitx", "fcitx5"])
def test_fcitx_users_get_the_ibus_plugin(monkeypatch, name):
    monkeypatch.setenv("QT_IM_MODULE", name)
    monkeypatch.setenv("QT_IM_MODULES", f"{name};wayland")
    app.choose_input_method()
    assert app.os.environ["QT_IM_MODULE"] == "ibus"
    assert app.os.environ["QT_IM_MODULES"] == "wayland;ibus"


def test_other_input_methods_stay_as_they_are(monkeypatch):
    monkeypatch.setenv("QT_IM_MODULE", "xim")
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    app.choose_input_method()
    assert app.os.environ["QT_IM_MODULE"] == "xim"


def test_a_fault_is_kept_in_a_file_and_said_once(qapp, tmp_path, monkeypatch, capsys):
    said = []
    monkeypatch.setattr(app, "say_crash", said.append)
    hook = app.crash_hook(tmp_path)
    for number in range(3):
        try:
            raise ValueError(f"bug {number}")
        except ValueError as error:
            hook(type(error), error, error.__traceback__)
    assert len(said) == 1
    assert len(list(tmp_path.glob("crash-*.txt"))) == 3
    assert "bug 0" in said[0].read_text(encoding="utf-8")


def test_a_fault_before_a_workspace_is_open_is_kept_in_the_folder_of_the_person(
    qapp, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(app, "say_crash", lambda file: None)
    monkeypatch.setattr(app, "log_folder", lambda workspace: tmp_path / str(workspace))
    error = ValueError("bug")
    app.crash_hook(None)(ValueError, error, None)
    assert len(list((tmp_path / "None").glob("crash-*.txt"))) == 1


def test_screens_are_scaled_as_they_ask_for(qapp):
    policy = QGuiApplication.highDpiScaleFactorRoundingPolicy()
    assert policy is Qt.HighDpiScaleFactorRoundingPolicy.PassThrough  # of Qt 6 by itself


THEME = """
from PySide6.QtWidgets import QApplication
from inspector.ui import app
application = QApplication([])
app.dress(application)
print(app.make_look(application).theme.name, app.system_theme().name)
"""


@pytest.mark.skipif(
    not (shutil.which("xvfb-run") and shutil.which("xauth")), reason="needs xvfb-run and its xauth"
)
@pytest.mark.parametrize(("scheme", "theme"), [("BreezeDark", "DARK"), ("BreezeLight", "LIGHT")])
def test_the_theme_is_dark_where_the_desktop_is(tmp_path, scheme, theme):
    """On a desktop of KDE, whose file says so; the offscreen platform knows no scheme."""
    (tmp_path / "kdeglobals").write_text(f"[General]\nColorScheme={scheme}\n", encoding="utf-8")
    desktop = {"XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "true", "KDE_SESSION_VERSION": "5"}
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", THEME],
        env={**os.environ, **desktop, "XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "xcb"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == [theme, theme]  # also once our own style sheet is on


def test_the_bundled_font_is_found(qapp):
    assert app.load_font().family().startswith("Noto Sans SC")


def test_the_hook_stands_before_the_application(qapp, tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(app, "use_language", lambda: order.append(sys.excepthook.__name__) or "en")
    monkeypatch.setattr(app, "QApplication", FakeApplication)
    monkeypatch.setattr(app, "dress", lambda application: None)
    before = sys.excepthook
    try:
        app.make_application(tmp_path, [])
    finally:
        sys.excepthook = before
    assert order == ["report"]


class FakeApplication:
    """Stands where a second QApplication cannot be made in one process."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments

    def setApplicationName(self, name: str) -> None: ...

    def setApplicationDisplayName(self, name: str) -> None: ...
