"""Start of the windows: input method, crash hook, language of Qt."""

import sys

import pytest

from inspector.ui import app


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

    @staticmethod
    def setHighDpiScaleFactorRoundingPolicy(policy: object) -> None: ...

    def setApplicationName(self, name: str) -> None: ...

    def setApplicationDisplayName(self, name: str) -> None: ...
