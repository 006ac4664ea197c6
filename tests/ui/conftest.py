"""What tests of windows share: the house font and style, a look, a window of plain pages."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout

from inspector.domain.standard import StandardsPack, load_pack
from inspector.engine.checklist import read_checklist
from inspector.paths import forms, resources
from inspector.ui.app import dress
from inspector.ui.main_window import MainWindow, PageEntry
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.status import StatusFacts
from inspector.ui.theme import Look, Theme
from tests.waiting import PatientBot

from .desk_bench import Bench
from .fake_filling import FakeFilling

_dressed: list[bool] = []


class PlainPage(Page):
    """A page that remembers what happened to it."""

    def __init__(self, shell: Shell, name: str) -> None:
        super().__init__(shell)
        self.name = name
        self.log: list[str] = []
        self.field = QLineEdit(self)
        self.field.setAccessibleName("field")
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(name, self))
        layout.addWidget(self.field)

    def heading(self) -> Heading:
        return Heading(title=f"Page {self.name}", state="draft", tone="accent", primary="Go")

    def activated(self) -> None:
        self.log.append("activated")

    def leaving(self) -> None:
        self.log.append("leaving")

    def run_primary(self) -> None:
        self.log.append("primary")

    def show_argument(self, argument: str) -> None:
        self.log.append(argument)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    if not _dressed:
        dress(qapp)
        _dressed.append(True)
    result = Look()
    result.use(Theme.LIGHT)
    return result


@pytest.fixture
def make_window(qtbot, look) -> Callable[..., MainWindow]:
    def make(pages: list[PageEntry] | None = None, **facts: object) -> MainWindow:
        entries = pages or [
            PageEntry(
                name="one", text="检查", icon="inspection", build=lambda s: PlainPage(s, "one")
            ),
            PageEntry(
                name="two",
                text="收发",
                icon="exchange",
                build=lambda s: PlainPage(s, "two"),
                waiting=lambda: 3,
            ),
        ]
        window = MainWindow(
            entries,
            look,
            status=lambda: StatusFacts(person="检查员甲", **facts),
            today=lambda: date(2026, 11, 21),
        )
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


@pytest.fixture
def pack() -> StandardsPack:
    return load_pack(resources() / "standards")


@pytest.fixture
def general() -> FakeFilling:
    """The shipped general checklist, nothing answered."""
    return FakeFilling(read_checklist(forms() / "general-site-inspection.md"))


@pytest.fixture
def major() -> FakeFilling:
    """The shipped checklist of major hazards, nothing answered."""
    return FakeFilling(read_checklist(forms() / "industry-trade-major-hazards.md"))


@pytest.fixture
def bench(make_window, pack) -> Callable[[FakeFilling], Bench]:
    return lambda filling: Bench(make_window, filling, pack)
