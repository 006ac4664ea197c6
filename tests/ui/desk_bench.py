"""A window with the checklist page on data of choice: for tests, and for pictures of the page."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from inspector import i18n
from inspector.domain.inspection import Finding, PhotoFacts
from inspector.domain.standard import Clause, StandardsPack
from inspector.errors import InspectorError, NotFound, PhotoUnreadable
from inspector.progress import Progress
from inspector.ui.form.filling_view import FillingView
from inspector.ui.form.page import ChecklistPage
from inspector.ui.main_window import MainWindow, PageEntry

from .fake_filling import VISIT, FakeFilling


class Bench:
    """A window with the checklist page on `filling`, and what went in and out of it."""

    def __init__(self, make_window, filling: FakeFilling, pack: StandardsPack) -> None:
        self.filling = filling
        self.files: list[Path] = []
        self.certificates: list[str] = []
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
                        show_certificate=self.certificates.append,
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
            exported=5,
            receipted=31,
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


def use_chinese() -> None:
    """Show texts from the rooms' files, whether or not the catalogue has been compiled."""
    import gettext
    from io import BytesIO

    root = Path(__file__).resolve().parents[2]
    sys.path.insert(0, str(root / "packaging"))
    import locale_catalogue

    texts = BytesIO(locale_catalogue.compile_catalogue())
    i18n._translations = gettext.GNUTranslations(texts)
