"""The theme of the window, kept with the workspace: chosen on the page, or by F11 in the sun."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from inspector.settings import change_settings, load_settings
from inspector.ui.theme import Look, Theme, system_theme

_NAMES = {theme.value for theme in Theme}


class ThemeChoice(QObject):
    """Puts the kept theme on, and keeps what is chosen. "" follows the system."""

    def __init__(self, look: Look, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._workspace = look, workspace
        kept = load_settings(workspace).theme
        self._kept = kept if kept in _NAMES else ""
        # What to go back to from the outdoor theme.
        self._indoor = "" if self._kept == Theme.OUTDOOR.value else self._kept
        self._put_on(self._indoor)
        if self._kept == Theme.OUTDOOR.value:
            self._put_on(self._kept)
        look.changed.connect(self._on_changed)

    def kept(self) -> str:
        """Return the choice, as in Settings.theme."""
        return self._kept

    def choose(self, theme: str) -> None:
        """Use `theme` from now on."""
        if theme != Theme.OUTDOOR.value:
            self._indoor = theme
        self._keep(theme)
        self._put_on(theme)

    def _put_on(self, theme: str) -> None:
        self._look.use(Theme(theme) if theme else system_theme())

    @Slot()
    def _on_changed(self) -> None:
        outdoor = self._look.theme is Theme.OUTDOOR
        wanted = Theme.OUTDOOR.value if outdoor else self._indoor
        if wanted != self._kept:
            self._keep(wanted)

    def _keep(self, theme: str) -> None:
        self._kept = theme
        try:
            change_settings(self._workspace, theme=theme)
        except OSError:
            return  # a full disk must not keep anyone from reading in the sun


def theme_choice(look: Look, workspace: Path) -> ThemeChoice:
    """Return the choice that goes with `look`, made when it is first asked for."""
    found = look.findChild(ThemeChoice)
    return found if isinstance(found, ThemeChoice) else ThemeChoice(look, workspace, look)
