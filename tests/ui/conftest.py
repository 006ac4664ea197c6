"""What tests of windows share: the house font and style, a look, a window of plain pages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout

from inspector.domain.inspection import Finding, PhotoFacts
from inspector.domain.standard import Clause, StandardsPack, load_pack
from inspector.engine.checklist import read_checklist
from inspector.errors import InspectorError, NotFound, PhotoUnreadable
from inspector.paths import forms, resources
from inspector.progress import Progress
from inspector.ui.app import dress
from inspector.ui.form.filling_view import FillingView
from inspector.ui.form.page import ChecklistPage
from inspector.ui.main_window import MainWindow, PageEntry
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.status import StatusFacts
from inspector.ui.theme import Look, Theme

from .fake_filling import VISIT, FakeFilling

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


class Bench:
    """A window with the checklist page on `filling`, and what went in and out of it."""

    def __init__(self, make_window, filling: FakeFilling, pack: StandardsPack) -> None:
        self.filling = filling
        self.files: list[Path] = []
        self.closed: list[tuple[str, dict[str, str]]] = []
        self.refusal: InspectorError | None = None
        self.confirmed = True
        self.window: MainWindow = make_window(
            [
                PageEntry(
                    name="checklist",
                    text="填报",
                    icon="checklist",
                    build=lambda shell: ChecklistPage(
                        shell,
                        visits=lambda: [VISIT],
                        open_filling=lambda inspection: filling,
                        close_visit=self._close,
                        thumbnail=lambda sha256, px: picture(px),
                        ingest=self._ingest,
                        find_clause=lambda name: find(pack, name),
                        today=lambda: date(2026, 11, 21),
                        pick_files=lambda: self.files,
                        confirm=lambda *words: self.confirmed,
                    ),
                )
            ],
            disk_free=41 << 30,
            battery=83,
            unexported=2,
            unreceipted=5,
            reference=date(2026, 11, 1),
        )
        page = self.window.current_page()
        assert isinstance(page, ChecklistPage)
        self.page = page

    def open(self) -> FillingView:
        self.page.show_argument(VISIT.id)
        assert self.page.view is not None
        self.page.view.list.setFocus()
        return self.page.view

    def _close(self, inspection: str, reasons: Mapping[str, str]) -> list[Finding]:
        if self.refusal is not None:
            raise self.refusal
        self.closed.append((inspection, dict(reasons)))
        return []

    def _ingest(self, files: Sequence[Path], progress: Progress) -> list[PhotoFacts]:
        facts = []
        for number, file in enumerate(files):
            progress.step(number, len(files))
            if file.suffix == ".txt":
                raise PhotoUnreadable(name=file.name, detail="not a picture")
            sha256 = f"{len(facts):064x}"
            facts.append(
                PhotoFacts(
                    id=f"photo-{file.stem}",
                    sha256=sha256,
                    name=file.name,
                    media_type="image/jpeg",
                    size=1000,
                    width=1600,
                    height=1200,
                    taken="2026-11-21 10:41:00",
                )
            )
        return facts


def picture(px: int) -> bytes:
    """Return a small picture as bytes."""
    image = QImage(px, px * 3 // 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#7A8CA3"))
    painter = QPainter(image)
    painter.fillRect(px // 4, px // 4, px // 3, px // 3, QColor("#D9B44A"))
    painter.end()
    data = QBuffer()
    data.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(data, "PNG")
    return bytes(data.data().data())


def find(pack: StandardsPack, name: str) -> Clause | None:
    try:
        return pack.clause(name)
    except NotFound:
        return None


@pytest.fixture
def bench(make_window, pack) -> Callable[[FakeFilling], Bench]:
    return lambda filling: Bench(make_window, filling, pack)
