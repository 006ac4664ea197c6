"""Icons by concept. They come after the first paint: QtAwesome takes a third of a start."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton

from inspector.ui.theme import Look

ICON_PX = 20

# One icon per concept; the names are those of Material Design Icons 6.
ICONS: dict[str, str] = {
    "desk": "mdi6.view-dashboard-outline",
    "inspection": "mdi6.clipboard-text-outline",
    "checklist": "mdi6.clipboard-check-outline",
    "hazard": "mdi6.alert-outline",
    "paper": "mdi6.file-document-outline",
    "exchange": "mdi6.swap-horizontal",
    "conflict": "mdi6.source-branch",
    "inbox": "mdi6.inbox-arrow-down-outline",
    "review": "mdi6.account-check-outline",
    "ledger": "mdi6.table",
    "entity": "mdi6.factory",
    "settings": "mdi6.cog-outline",
    "photo": "mdi6.camera-outline",
    "note": "mdi6.note-edit-outline",
    "keys": "mdi6.keyboard-outline",
    "outdoor": "mdi6.white-balance-sunny",
    "lock": "mdi6.lock-outline",
    "back": "mdi6.arrow-left",
    "close": "mdi6.close",
    "add": "mdi6.plus",
    "remove": "mdi6.trash-can-outline",
    "search": "mdi6.magnify",
    "export": "mdi6.export-variant",
    "import": "mdi6.import",
    "sign": "mdi6.draw",
    "print": "mdi6.printer-outline",
    "larger": "mdi6.magnify-plus-outline",
    "smaller": "mdi6.magnify-minus-outline",
    "statistics": "mdi6.chart-bar",
}


@dataclass(frozen=True, slots=True)
class _Wish:
    button: QAbstractButton
    name: str
    tone: str


class Icons(QObject):
    """Gives buttons their icons when they are ready, and again when the theme changes."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wishes: dict[int, _Wish] = {}
        self._loaded = False
        look.changed.connect(self._draw_all)

    def put(self, button: QAbstractButton, name: str, tone: str = "muted") -> None:
        """Show the icon of the concept `name` on `button`, in the colour `tone` of Colours."""
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        wish = _Wish(button, ICONS[name], tone)
        self._wishes[id(button)] = wish
        if self._loaded:
            self._draw(wish)

    def load_soon(self) -> None:
        """Load the icon font once the window has been painted."""
        QTimer.singleShot(0, self, self.load)

    @Slot()
    def load(self) -> None:
        """Load the icon font and draw what has been asked for."""
        self._loaded = True
        self._draw_all()

    @Slot()
    def _draw_all(self) -> None:
        if self._loaded:
            from shiboken6 import isValid

            self._wishes = {k: w for k, w in self._wishes.items() if isValid(w.button)}
            for wish in self._wishes.values():
                self._draw(wish)

    def _draw(self, wish: _Wish) -> None:
        import qtawesome  # loads qtpy and a font, 140 ms: after the first paint
        from shiboken6 import isValid

        colour = self._look.colour(wish.tone)
        icon = qtawesome.icon(
            wish.name,
            color=colour,
            color_on=self._look.colour("accent") if wish.tone == "muted" else colour,
            color_disabled=self._look.colour("disabled"),
        )
        if isValid(wish.button):  # a window that closes meanwhile takes its buttons along
            wish.button.setIcon(icon)
