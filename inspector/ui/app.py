"""Start of the windows: crash hook, language, input method, font, theme."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from inspector.i18n import DEFAULT_LANGUAGE, _, use_language
from inspector.paths import log_folder, resources
from inspector.ui.theme import Look, system_theme

BODY_PT = 10.5

CrashHook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def make_application(reports: Path | None, arguments: list[str] | None = None) -> QApplication:
    """Return the application, ready for windows: call once, before any widget.

    reports  folder for crash reports; None is the person's own, while no workspace is open
    """
    sys.excepthook = crash_hook(reports)  # first: Qt swallows what a slot raises
    language = use_language()
    choose_input_method()
    application = QApplication(arguments if arguments is not None else sys.argv)
    application.setApplicationName("Inspector")
    application.setApplicationDisplayName(_("Inspector"))
    dress(application)
    if language == DEFAULT_LANGUAGE:
        translate_qt(application)
    return application


def dress(application: QApplication) -> None:
    """Give the application its style and its bundled font."""
    application.setStyle("Fusion")
    application.setFont(load_font())


def choose_input_method() -> None:
    """Let fcitx users type: the Qt wheel has no fcitx plug-in, but fcitx answers as IBus.

    Tried in performance.md §1: QT_IM_MODULE=fcitx gives raw Latin letters, ibus Chinese.
    """
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    plugins = folder / "platforminputcontexts"
    if any(plugins.glob("*fcitx*")):
        return
    if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
    modules = os.environ.get("QT_IM_MODULES", "")
    if "fcitx" in modules:
        kept = [name for name in modules.split(";") if not name.startswith("fcitx")]
        os.environ["QT_IM_MODULES"] = ";".join(kept if "ibus" in kept else [*kept, "ibus"])


def load_font() -> QFont:
    """Return the body font; bundled, because a machine without Chinese fonts shows boxes."""
    family = ""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        number = QFontDatabase.addApplicationFont(str(resources() / "fonts" / name))
        if number >= 0 and not family:
            family = QFontDatabase.applicationFontFamilies(number)[0]
    font = QFont(family) if family else QFont()
    font.setPointSizeF(BODY_PT)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def translate_qt(application: QApplication) -> None:
    """Let Qt's own dialogs speak Chinese."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def crash_hook(reports: Path | None) -> CrashHook:
    """Return an excepthook that keeps a report and says so once, calmly."""
    shown = False

    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        nonlocal shown
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        from inspector.log import write_crash_report  # logging takes 6 ms of the start

        # The person's folder is looked up here, not at the start: that takes 2 ms.
        file = write_crash_report(reports or log_folder(None), error.with_traceback(trace))
        sys.__excepthook__(kind, error, trace)
        # One box for a fault that repeats with every key, not one per key.
        if shown or QApplication.instance() is None:
            return
        shown = True
        say_crash(file)

    return report


def say_crash(report: Path) -> None:
    """Tell the person that a fault was noted and that their work is safe."""
    from PySide6.QtWidgets import QMessageBox  # PySide makes a class when it is first named

    box = QMessageBox(QMessageBox.Icon.Warning, _("Inspector"), "")
    box.setText(_("The program met a fault of its own. What you had entered is saved."))
    box.setInformativeText(
        _("Go on working; if it happens again, send this file to your office: {file}").format(
            file=report
        )
    )
    box.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def make_look(application: QApplication) -> Look:
    """Return the look, with the theme of the desktop in use."""
    look = Look(application)
    look.use(system_theme())
    return look
