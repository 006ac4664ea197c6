"""核验: drop or choose a PDF, or type the code that stands on it; one clear answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.paper_checking import CheckedPaper, CheckedSeal
from inspector.services.paper_finding import FoundPaper
from inspector.ui import picking
from inspector.ui.models.table import TableModel
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.check_words import (
    facts_of_check,
    facts_of_paper,
    known_as,
    seal_columns,
    title_of,
    verdict,
)
from inspector.ui.widgets.drop_zone import DropZone
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.facts import FactGrid, heading_label
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.widgets.state_chip import StateChip

PickFile = Callable[[str], Path | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCalls:
    """For 核验. `file` is a job that only reads; `code` a short read."""

    file: Callable[[Path, Progress], CheckedPaper]
    code: Callable[[str], FoundPaper]


class PdfDrop(DropZone):
    """Takes one PDF; a button and a field stand beside the words for those who do not drag."""

    offered = Signal(Path)
    typed = Signal(str)

    def __init__(self, pick_file: PickFile, parent: Widget) -> None:
        super().__init__(
            _("Drop a PDF here"),
            _("Its signatures are checked; nothing is written, and no network is needed."),
            parent,
        )
        self._pick_file = pick_file
        self.button = QPushButton(_("Choose a PDF …"), self)
        self.button.clicked.connect(self.choose)
        self.code = QLineEdit(self)
        self.code.setAccessibleName(_("Id or code that stands on the paper"))
        self.code.setPlaceholderText(_("Id or code that stands on the paper"))
        self.code.returnPressed.connect(self._on_code)
        self.add_beside([self.button])
        self.add_beside([self.code], stretch=1)
        self.dropped.connect(self._on_dropped)

    @Slot()
    def choose(self) -> None:
        """Ask for a file."""
        file = self._pick_file(_("Choose a PDF"))
        if file is not None:
            self.offered.emit(file)

    @Slot(list)
    def _on_dropped(self, files: list[Path]) -> None:
        self.offered.emit(files[0])

    @Slot()
    def _on_code(self) -> None:
        if self.code.text().strip():
            self.typed.emit(self.code.text().strip())


class CheckPage(Page):
    """The drop zone above; below it the answer, the facts and the signatures."""

    def __init__(
        self, shell: Shell, calls: CheckCalls, *, pick_file: PickFile | None = None
    ) -> None:
        super().__init__(shell)
        self._calls = calls
        self.zone = PdfDrop(
            pick_file or partial(picking.pick_file, self, kinds="PDF (*.pdf)"), self
        )
        self.zone.offered.connect(self.check)
        self.zone.typed.connect(self.look_up)
        self.answer = QFrame(self)
        self.title = ElidedLabel(parent=self.answer)
        self.title.setObjectName("section_title")
        self.chip = StateChip(parent=self.answer)
        self.facts = FactGrid(self.answer)
        self._seals_title = heading_label(_("Signatures in the PDF"), self.answer)
        self.seals_model: TableModel[CheckedSeal] = TableModel(
            seal_columns(), shell.look, self.answer
        )
        self.seals: RowTable[CheckedSeal] = RowTable(
            self.seals_model, shell.look, _("Signatures in the PDF"), self.answer
        )
        head = QHBoxLayout()
        head.setSpacing(12)
        # The answer first: a long name of a file is cut, never the answer.
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.title, 1)
        inside = QVBoxLayout(self.answer)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(head)
        inside.addWidget(self.facts)
        inside.addWidget(self._seals_title)
        inside.addWidget(self.seals, 1)
        inside.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self.zone)
        whole.addWidget(self.answer, 1)
        whole.addStretch(0)  # while there is no answer yet
        self.answer.hide()

    def heading(self) -> Heading:
        return Heading(title=_("Check a paper"), primary=_("Choose a PDF …"))

    def activated(self) -> None:
        self.zone.code.setFocus()

    def run_primary(self) -> None:
        self.zone.choose()

    @Slot(Path)
    def check(self, file: Path) -> None:
        """Check the PDF in a file, beside the window."""
        self.shell.jobs.start(
            partial(self._calls.file, file),
            done=self._on_checked,
            failed=self._on_failed,
            text=_("Checking {name}").format(name=file.name),
            reading=True,
        )

    @Slot(str)
    def look_up(self, code: str) -> None:
        """Show the paper whose code was typed or scanned."""
        try:
            found = self._calls.code(code)
        except InspectorError as error:
            self.answer.hide()
            self.shell.show_error(error)
            return
        self.shell.hush()
        self.title.setText(f"{found.row.title} {found.row.number}".strip())
        self.chip.show_state(*known_as(found))
        self.facts.show_pairs(facts_of_paper(found))
        self._show_seals(())

    @Slot(object)
    def _on_checked(self, checked: CheckedPaper) -> None:
        self.shell.hush()
        self.zone.code.clear()  # what stands below is of the file
        self.title.setText(title_of(checked))
        self.chip.show_state(*verdict(checked))
        self.facts.show_pairs(facts_of_check(checked))
        self._show_seals(checked.seals)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.answer.hide()
        self.shell.show_error(error)

    def _show_seals(self, seals: tuple[CheckedSeal, ...]) -> None:
        self.seals_model.show_rows(seals)
        for part in (self._seals_title, self.seals):
            part.setVisible(bool(seals))
        self.answer.show()
