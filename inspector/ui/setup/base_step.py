"""The last step of enrolment: a base package is looked at, then imported."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.imports import ImportPreview
from inspector.ui.page import Shell
from inspector.ui.setup.pickers import Pickers
from inspector.ui.setup.step import Step
from inspector.ui.views import ImportCalls


class BaseStep(Step):
    """Takes a base package; one can also go on without it."""

    looked_at = Signal()  # whether there is something to import has changed
    finished = Signal()  # imported, or left out

    def __init__(
        self, shell: Shell, imports: ImportCalls, pickers: Pickers, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            4,
            _("Import the base package"),
            _("Register, people, tasks, numbers, checklists and standards of your office."),
            _("Choose the base package …"),
            parent,
        )
        self._shell, self._imports, self._pickers = shell, imports, pickers
        self.file: Path | None = None
        self.import_button = QPushButton(_("Import the base package"), self)
        self.import_button.setProperty("primary", True)
        self.import_button.hide()
        self.skip_button = QPushButton(_("Open the desk without it"), self)
        self.skip_button.setProperty("flat", True)
        self.skip_button.setToolTip(
            _("Without a base package there are no entities, checklists or numbers.")
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.skip_button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.button.clicked.connect(self.choose)
        self.import_button.clicked.connect(self.run)
        self.skip_button.clicked.connect(self.finished)

    @Slot()
    def choose(self) -> None:
        """Look at a base package as a job."""
        file = self._pickers.file(
            _("Choose the base package"), _("Packages") + " (*.asice *.asice.age)"
        )
        if file is not None:
            self._shell.jobs.start(
                partial(self._imports.preview, [file]),
                done=self._on_previewed,
                failed=self._on_failed,
                text=_("Looking at packages"),
            )

    @Slot()
    def run(self) -> None:
        """Import the base package that is looked at."""
        if self.file is not None:
            self.import_button.setEnabled(False)
            self._shell.jobs.start(
                partial(self._imports.run, [self.file]),
                done=self._on_imported,
                failed=self._on_failed,
                text=_("Importing"),
            )

    def _on_previewed(self, rows: object) -> None:
        row = _one(rows)
        self.file = None
        self.import_button.hide()
        if row.refused is not None:
            self.note.refuse(row.refused)
        elif row.kind != "BASE":
            self.note.say(
                "! " + _("{name} is not a base package.").format(name=row.path.name),
                _("Choose the base package of your office."),
                "major",
            )
        else:
            self.file = row.path
            self.note.say(f"{row.path.name} · {row.sender}", row.line())
            self.import_button.setEnabled(True)
            self.import_button.show()
            self.import_button.setFocus()
        self.looked_at.emit()

    def _on_imported(self, rows: object) -> None:
        row = _one(rows)
        if row.refused is not None:
            self._on_failed(row.refused)
            return
        self.finished.emit()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.import_button.setEnabled(True)
        if isinstance(error, InspectorError):
            self.note.refuse(error)
        else:
            self._shell.show_error(error)


def _one(rows: object) -> ImportPreview:
    assert isinstance(rows, list)
    row = rows[0]
    assert isinstance(row, ImportPreview)
    return row
