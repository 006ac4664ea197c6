"""Three themes: the only place where colours are written down.

Style sheets get them by name (`resources/theme.qss`), painted rows through `Look.colours`.
"""

from enum import Enum
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from inspector.paths import resources


class Theme(Enum):
    LIGHT = "light"
    DARK = "dark"
    OUTDOOR = "outdoor"  # 户外: black on white, two-pixel borders


class Colours(NamedTuple):  # made before the first paint: a data class takes ten times as long
    """Colours by what they say; "#RRGGBB". Text on `base` and `window` has at least 7:1."""

    window: str  # behind everything
    base: str  # lists, fields, papers
    raised: str  # rail, header and status bar
    text: str
    muted: str  # second-rank text
    line: str  # separators
    edge: str  # borders of fields and buttons
    accent: str
    accent_text: str  # on accent
    soft: str  # selected, not focused
    hover: str
    major: str
    larger: str
    general: str
    low: str
    good: str
    major_soft: str
    general_soft: str
    good_soft: str
    disabled: str
    border_px: int = 1


COLOURS: dict[Theme, Colours] = {
    Theme.LIGHT: Colours(
        window="#F5F6F8",
        base="#FFFFFF",
        raised="#ECEFF3",
        text="#171B21",
        muted="#465160",
        line="#DDE2E8",
        edge="#B4BDC9",
        accent="#1F5FBF",
        accent_text="#FFFFFF",
        soft="#E4EDFA",
        hover="#F0F4F9",
        major="#C62828",
        larger="#E65100",
        general="#7A5F00",
        low="#1565C0",
        good="#2E7D32",
        major_soft="#FCEDEC",
        general_soft="#FAF4DF",
        good_soft="#EAF4EB",
        disabled="#8A94A1",
    ),
    Theme.DARK: Colours(
        window="#15191E",
        base="#1B2026",
        raised="#11151A",
        text="#E8ECF1",
        muted="#AEB9C6",
        line="#2E363F",
        edge="#4A5561",
        accent="#7FB2FF",
        accent_text="#0B1B33",
        soft="#22324A",
        hover="#232A32",
        major="#FF8F87",
        larger="#FFB07A",
        general="#E6C95A",
        low="#8CB8FF",
        good="#86CC8A",
        major_soft="#3A2224",
        general_soft="#35301C",
        good_soft="#1F3023",
        disabled="#6E7986",
    ),
    Theme.OUTDOOR: Colours(
        window="#FFFFFF",
        base="#FFFFFF",
        raised="#FFFFFF",
        text="#000000",
        muted="#1E1E1E",
        line="#000000",
        edge="#000000",
        accent="#003C9E",
        accent_text="#FFFFFF",
        soft="#D6E6FF",
        hover="#E8F0FF",
        major="#A00000",
        larger="#8A3000",
        general="#5A4600",
        low="#003C9E",
        good="#00591C",
        major_soft="#FFE4E2",
        general_soft="#FFF3C4",
        good_soft="#DDF5E0",
        disabled="#555555",
        border_px=2,
    ),
}


class Look(QObject):
    """What the painted parts ask: colours in use and sizes from the font."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme.LIGHT
        self._indoor = Theme.LIGHT

    @property
    def colours(self) -> Colours:
        return COLOURS[self.theme]

    def colour(self, name: str) -> QColor:
        """Return the colour of the field `name` of Colours."""
        return QColor(getattr(self.colours, name))

    @property
    def row_height(self) -> int:
        """Height of one line of a list, px: 32 at the house size of 10.5 pt."""
        return QFontMetrics(QGuiApplication.font()).height() + 12

    def use(self, theme: Theme) -> None:
        """Switch the whole application to `theme`."""
        if theme is not Theme.OUTDOOR:
            self._indoor = theme
        self.theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(palette(self.colours))
        sheet = style_sheet(theme)
        # Qt styles every widget anew even for the sheet that is on: half a second of a full window.
        if application.styleSheet() != sheet:
            application.setStyleSheet(sheet)
        self.changed.emit()

    def toggle_outdoor(self) -> None:
        """Go to the theme for the sun, and back to where one was."""
        self.use(self._indoor if self.theme is Theme.OUTDOOR else Theme.OUTDOOR)


def palette(colours: Colours) -> QPalette:
    """Return the roles that Fusion paints with."""
    role = QPalette.ColorRole
    result = QPalette()
    for target, name in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.hover),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.disabled),
        (role.Button, colours.base),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.major),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.accent_text),
        (role.Link, colours.accent),
        (role.ToolTipBase, colours.text),
        (role.ToolTipText, colours.base),
        (role.Mid, colours.line),
        (role.Accent, colours.accent),
    ):
        result.setColor(target, QColor(name))
    for target in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.disabled))
    return result


def style_sheet(theme: Theme) -> str:
    """Return `theme.qss` with the colours of `theme` filled in."""
    template = Template((resources() / "theme.qss").read_text(encoding="utf-8"))
    values = {name: str(value) for name, value in COLOURS[theme]._asdict().items()}
    ground = "dark" if theme is Theme.DARK else "light"
    for sign in ("tick", "chevron"):
        values[sign] = (resources() / "icons" / f"{sign}-{ground}.svg").as_posix()
    return template.substitute(values)


def system_theme() -> Theme:
    """Return dark when the desktop says so, else light."""
    # Fusion's own palette follows the desktop's colour scheme. To ask for the scheme itself would
    # load the namespace Qt before the first paint (`ui.run` says what that costs).
    ground = QApplication.style().standardPalette().color(QPalette.ColorRole.Window)
    return Theme.DARK if ground.lightness() < 128 else Theme.LIGHT
