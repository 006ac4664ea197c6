"""Editors of days and times: typed first, picked from a calendar if one likes."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QPushButton, QToolButton, QWidget

from inspector.engine.shown import shown_moment
from inspector.engine.xpath.values import parse_moment
from inspector.i18n import _
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.line import Turn
from inspector.ui.questions.text import LineEditor


class MomentEditor(LineEditor):
    """A line for a day, a time or both; the calendar opens with Alt+Down or its button."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        now = tools.answers.session.now()
        super().__init__(asked, tools, _reader(asked, now), _shower(asked), parent)
        self.field.setPlaceholderText(_example(asked))
        self._value = ""
        self.calendar: QCalendarWidget | None = None
        if asked.type != "time":
            self.button = QPushButton(_("Calendar"), self)
            self.button.setToolTip("Alt+↓")
            self.button.clicked.connect(self.open_calendar)
            row = QHBoxLayout()
            row.setSpacing(8)
            self.column.removeWidget(self.field)
            row.addWidget(self.field, 1)
            row.addWidget(self.button)
            self.column.addLayout(row)

    def show_answer(self, asked: Asked, value: str) -> None:
        self._value = value
        super().show_answer(asked, value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Down and self.asked.type != "time":
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    @Slot()
    def open_calendar(self) -> None:
        """Open the calendar below the field, on the day of the answer or today; or close it."""
        self.flush()
        if self.calendar is None:
            self.calendar = _calendar(self)
            self.calendar.activated.connect(self._on_day)
            self.calendar.clicked.connect(self._on_day)
            self.column.addWidget(self.calendar)
        elif not self.calendar.isHidden():
            self.calendar.hide()
            self.start()
            return
        day = parse_moment(self._value) or self.tools.answers.session.now()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.show()
        self.calendar.setFocus()

    @Slot(QDate)
    def _on_day(self, chosen: QDate) -> None:
        if self.calendar is not None:
            self.calendar.hide()
        iso = f"{chosen.year():04d}-{chosen.month():02d}-{chosen.day():02d}"
        if self.asked.type == "dateTime":
            now = self.tools.answers.session.now()
            time = self._value[11:16] if len(self._value) >= 16 else f"{now:%H:%M}"
            self.answered.emit(typed.moment(f"{iso} {time}", now))
        else:
            self.answered.emit(_reader(self.asked, self.tools.answers.session.now())(iso))
        self.start()


def _calendar(parent: QWidget) -> QCalendarWidget:
    days = QCalendarWidget(parent)
    days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    plain = QTextCharFormat()  # Qt writes weekends in a red that no theme knows
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        days.setWeekdayTextFormat(day, plain)
    for name, sign, words in (
        ("qt_calendar_prevmonth", "‹", _("Previous month")),
        ("qt_calendar_nextmonth", "›", _("Next month")),
    ):
        button = days.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(QIcon())
            button.setText(sign)
            button.setAccessibleName(words)
    return days


def _reader(asked: Asked, now: datetime) -> Turn:
    if asked.type == "time":
        return partial(typed.clock, now=now)
    if asked.type == "dateTime":
        return partial(typed.moment, now=now)
    if "month-year" in asked.appearance:
        return typed.month
    if "year" in asked.appearance:
        return typed.year
    return partial(typed.day, today=now.date())


def _shower(asked: Asked) -> Turn:
    return partial(shown_moment, kind=asked.type, appearance=asked.control.appearance)


def _example(asked: Asked) -> str:
    if asked.type == "time":
        return _("1042 or 10:42")
    if asked.type == "dateTime":
        return _("20261121 1042, or now")
    if "month-year" in asked.appearance:
        return "202611"
    if "year" in asked.appearance:
        return "2026"
    return _("20261121, 11-21, or today")
