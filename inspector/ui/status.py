"""The last line of the window: who, what has not gone out, and whether the laptop will last."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from inspector.i18n import _
from inspector.ui.widgets.tone import set_tone

LOW_DISK_BYTES = 2 << 30
LOW_BATTERY_PERCENT = 20
OLD_STANDARDS_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """What the status line says.

    person       name, with the organisation's short name behind it
    unexported   what this desk has to send and has not
    exported     what it has sent, and nobody has confirmed
    receipted    what is confirmed
    disk_free    bytes, or None when unknown
    battery      percent, or None on mains without battery
    reference    day of the standards in use
    certificate  what is wrong with the certificate, "" while it is sound
    """

    person: str
    unexported: int = 0
    exported: int = 0
    receipted: int = 0
    disk_free: int | None = None
    battery: int | None = None
    reference: date | None = None
    certificate: str = ""


def disk_free(folder: Path) -> int | None:
    """Return the free bytes where `folder` lies."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def battery_percent(supplies: Path = Path("/sys/class/power_supply")) -> int | None:
    """Return the charge of the first battery, or None without one."""
    for file in sorted(supplies.glob("BAT*/capacity")):
        try:
            return int(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
    return None


class StatusLine(QWidget):
    """Facts of the workspace; each opens its page."""

    wanted = Signal(str)  # name of a page

    def __init__(self, facts: Callable[[], StatusFacts], today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("status_line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._facts, self._today = facts, today
        self.person = QLabel(self)
        self.unexported = self._button("exchange")
        self.exported = self._button("exchange")
        self.receipted = self._button("exchange")
        self.disk = self._button("settings")
        self.battery = QLabel(self)
        self.reference = self._button("settings")
        self.certificate = self._button("settings")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self.person)
        row.addSpacing(16)
        row.addWidget(self.unexported)
        row.addWidget(self.exported)
        row.addWidget(self.receipted)
        row.addStretch(1)
        for part in (self.certificate, self.disk, self.battery, self.reference):
            row.addWidget(part)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask again and show."""
        facts = self._facts()
        self.person.setText(facts.person)
        self._show(
            self.unexported,
            _("Not exported {count}").format(count=facts.unexported),
            "general" if facts.unexported else "",
        )
        self._show(self.exported, _("Exported {count}").format(count=facts.exported), "")
        self._show(self.receipted, _("Receipted {count}").format(count=facts.receipted), "")
        self.certificate.setVisible(bool(facts.certificate))
        self._show(self.certificate, facts.certificate, "major")
        free = facts.disk_free
        self.disk.setVisible(free is not None)
        if free is not None:
            words = _("Disk {size} GB").format(size=free >> 30)
            self._show(self.disk, words, "major" if free < LOW_DISK_BYTES else "")
        self.battery.setVisible(facts.battery is not None)
        if facts.battery is not None:
            words = _("Battery {percent} %").format(percent=facts.battery)
            self._show(self.battery, words, "major" if facts.battery < LOW_BATTERY_PERCENT else "")
        self.reference.setVisible(facts.reference is not None)
        if facts.reference is not None:
            old = (self._today() - facts.reference).days > OLD_STANDARDS_DAYS
            words = _("Standards {date}").format(date=facts.reference.isoformat())
            self._show(self.reference, words, "general" if old else "")

    def _button(self, page: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("flat", True)
        button.setProperty("page", page)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_clicked)
        return button

    @staticmethod
    def _show(part: QPushButton | QLabel, words: str, tone: str) -> None:
        part.setText(f"! {words}" if tone else words)
        part.setAccessibleName(words)
        set_tone(part, tone)

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("page")))
