"""To whom a package will be readable: one line under what goes out, with the choice beside it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.ui.form.fields import Segments
from inspector.ui.views import EncryptionCalls
from inspector.ui.widgets.tone import set_tone

CARRIED, ALWAYS, PLAIN = "carried", "always", "plain"


class SealingStrip(Widget):
    """加密: where packages are carried away, always, or not this once.

    "Always" is remembered; "not" holds for one export only, so that nobody forgets it there.
    """

    changed = Signal()

    def __init__(self, calls: EncryptionCalls, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._key = ""
        name = _("Encryption of packages")
        self.choice = Segments(
            name,
            {
                CARRIED: _("Encrypt on sticks and network drives"),
                ALWAYS: _("Always encrypt"),
                PLAIN: _("Not encrypted this time"),
            },
            parent=self,
        )
        self.choice.chosen.connect(self._on_chosen)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.words)
        self.reset()

    def encrypt(self) -> bool | None:
        """Return what the person has chosen; None leaves it to where the package goes."""
        return {ALWAYS: True, PLAIN: False}.get(self.choice.value())

    def show_for(self, key: str) -> None:
        """Say who will read what goes out under `key`; "" when nothing is chosen."""
        self._key = key
        self._say()

    def reset(self) -> None:
        """Forget "not this once"."""
        self.choice.show_value(ALWAYS if self._calls.is_always() else CARRIED)
        self._say()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        if key != PLAIN:
            self._calls.set_always(key == ALWAYS)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.setVisible(bool(self._key))
        if not self._key:
            return
        if self.choice.value() == PLAIN:
            self._show(_("Whoever gets hold of the file can read it."), "major")
            return
        readers = self._calls.readers(self._key)
        if not readers.keys:
            words = _("The office has not given its key yet: import a newer base package first.")
            self._show(words, "general")
            return
        words = _("Encrypted, it is readable by {names}").format(names=joined(readers.names))
        if readers.without:
            words += _("; not by {names}, who have given no key yet").format(
                names=joined(readers.without)
            )
        self._show(words, "general" if readers.without else "")

    def _show(self, words: str, tone: str) -> None:
        self.words.setText(words)
        set_tone(self.words, tone)


def joined(names: tuple[str, ...], most: int = 6) -> str:
    """Return names as one reads them; of many the first and how many there are."""
    if len(names) <= most:
        return _(", ").join(names)
    shown = _(", ").join(names[:most])
    return _("{names} and {count} more").format(names=shown, count=len(names) - most)


def readers_words(readers: tuple[str, ...]) -> str:
    """Return, for a package that has gone out, who can read it."""
    if not readers:
        return _("Not encrypted")
    return _("Readable by {names}").format(names=joined(readers))
