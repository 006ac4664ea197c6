"""The window: rail at the left, header above, page in the middle, status below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.actions import bind
from inspector.ui.header import Header
from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.key_sheet import KeySheet
from inspector.ui.page import Page, Shell
from inspector.ui.show_error import BannerErrors
from inspector.ui.status import StatusFacts, StatusLine
from inspector.ui.theme import Look
from inspector.ui.widgets.badge import RAIL_WIDTH_PX, RailButton
from inspector.ui.widgets.banner import Banner

REFRESH_STATUS_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """One page of the rail. `build` runs when the page is first shown; `text` has two characters.

    waiting  how many things wait on the page, asked before it is built; None when none can
    """

    name: str
    text: str
    icon: str
    build: Callable[[Shell], Page]
    waiting: Callable[[], int] | None = None


class MainWindow(QMainWindow):
    """Holds the pages of one desk. Knows none of them."""

    def __init__(
        self,
        pages: Sequence[PageEntry],
        look: Look,
        *,
        status: Callable[[], StatusFacts],
        today: Callable[[], date],
        ended: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(_("Inspector"))
        self.setMinimumSize(1080, 680)
        self.resize(1280, 800)
        self._entries = {entry.name: entry for entry in pages}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._had_named_job = False
        self._ended = ended
        self.look = look
        self.jobs = JobRunner(self)
        self.icons = Icons(look, self)
        self.banner = Banner(self)
        self.show_error = BannerErrors(self.banner)
        self.shell = Shell(
            jobs=self.jobs,
            look=look,
            icons=self.icons,
            show_error=self.show_error,
            say=self.banner.say,
            hush=self.banner.hush,
            open_page=self.open_page,
        )
        self.header = Header(self.jobs, self.icons, self)
        self.stack = QStackedWidget(self)
        self.status_line = StatusLine(status, today)
        self.rail = self._build_rail(pages)
        self._lay_out()
        self.key_sheet = KeySheet(self)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_STATUS_MS)
        self._timer.timeout.connect(self._refresh_status)
        self._timer.start()
        if pages:
            self.open_page(pages[0].name)

    def page_names(self) -> list[str]:
        """Return the names of this desk's pages, in the order of the rail."""
        return list(self._entries)

    def page(self, name: str) -> Page:
        """Return the page of that name; build it if nobody has looked at it yet."""
        if name not in self._pages:
            page = self._entries[name].build(self.shell)
            page.heading_changed.connect(self._on_heading_changed)
            page.badge_changed.connect(self._on_badge_changed)
            page.setProperty("page_name", name)
            self._pages[name] = page
            self.stack.addWidget(page)
        return self._pages[name]

    def open_page(self, name: str, argument: str = "") -> None:
        """Bring a page to the front and hand it `argument`. Unknown names do nothing."""
        if name not in self._entries:
            return
        if self._current:
            self._pages[self._current].leaving()
        self.banner.clear()
        page = self.page(name)
        self._current = name
        self.stack.setCurrentWidget(page)
        self.rail_buttons[name].setChecked(True)
        if argument:
            page.show_argument(argument)
        page.activated()
        self._refresh_status()
        self.header.show_heading(page.heading())

    def current_page(self) -> Page | None:
        """Return the page in front."""
        return self._pages.get(self._current)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.icons.load_soon()

    def closeEvent(self, event: QCloseEvent) -> None:
        # What is being typed is kept when its field loses the focus. Hiding the window takes that
        # too, but only once the workspace is closed.
        field = self.focusWidget()
        if field is not None:
            field.clearFocus()
        page = self.current_page()
        if page is not None:
            page.leaving()
        self._timer.stop()  # what it asks lies in the workspace that is closed here
        self.jobs.close()
        if self._ended is not None:
            self._ended()
        super().closeEvent(event)

    def _build_rail(self, pages: Sequence[PageEntry]) -> QFrame:
        rail = QFrame(self)
        rail.setObjectName("rail")
        rail.setFixedWidth(RAIL_WIDTH_PX + 2)  # the line at its right end
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        group = QButtonGroup(rail)
        self.rail_buttons: dict[str, RailButton] = {}
        for number, entry in enumerate(pages, 1):
            button = RailButton(entry.text, self.look, rail)
            button.setProperty("page_name", entry.name)
            button.setToolTip(f"{entry.text}  Alt+{number}")
            button.clicked.connect(self._on_rail_clicked)
            self.icons.put(button, entry.icon)
            group.addButton(button)
            column.addWidget(button)
            self.rail_buttons[entry.name] = button
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(button.click)
        column.addStretch(1)
        return rail

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self.header, self.banner):
            right.addWidget(part)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.header.primary_wanted.connect(self._run_primary)
        self.header.keys_wanted.connect(self.key_sheet.toggle)
        self.header.outdoor_wanted.connect(self.look.toggle_outdoor)
        self.status_line.wanted.connect(self._on_page_wanted)
        self.jobs.changed.connect(self._on_jobs_changed)
        for name, slot in (
            ("keys", self.key_sheet.toggle),
            ("outdoor", self.look.toggle_outdoor),
            ("primary", self._run_primary),
            ("stop", self.header.progress.stop),
        ):
            bind(name, self, slot).setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    @Slot()
    def _on_rail_clicked(self) -> None:
        self.open_page(str(self.sender().property("page_name")))

    @Slot(str)
    def _on_page_wanted(self, name: str) -> None:
        self.open_page(name)

    @Slot()
    def _run_primary(self) -> None:
        page = self.current_page()
        if page is not None and page.heading().primary and page.heading().primary_enabled:
            page.run_primary()

    @Slot()
    def _on_heading_changed(self) -> None:
        page = self.current_page()
        if page is not None and self.sender() is page:
            self.header.show_heading(page.heading())

    @Slot(int)
    def _on_badge_changed(self, count: int) -> None:
        self.rail_buttons[str(self.sender().property("page_name"))].set_count(count)

    @Slot()
    def _on_jobs_changed(self) -> None:
        # Thumbnails come by the dozen and change no count; work that has a name does.
        named = self.jobs.visible_job() is not None
        if self._had_named_job and not named:
            self._refresh_status()
        self._had_named_job = named

    @Slot()
    def _refresh_status(self) -> None:
        self.status_line.refresh()
        self._refresh_badges()

    def _refresh_badges(self) -> None:
        for name, entry in self._entries.items():
            if entry.waiting is not None:
                self.rail_buttons[name].set_count(entry.waiting())
