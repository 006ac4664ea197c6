"""案卷: what the archive says of a dossier is asked once, then it is bound beside the window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.dossier_case import KEEPING, SECRECY, ArchiveFacts
from inspector.services.dossiers import WrittenDossier
from inspector.ui import picking
from inspector.ui.form.fields import LineField, Segments
from inspector.ui.page import Shell
from inspector.ui.paper_calls import DossierCalls
from inspector.ui.questions import typed
from inspector.ui.views import PickFolder

_FORM_PX = 460


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said: `month` is the first of it, or None where it was not asked for."""

    facts: ArchiveFacts
    month: date | None = None


AskFacts = Callable[[str, date, bool], Asked | None]  # title, today, with the month
Write = Callable[[Path, ArchiveFacts, Progress], WrittenDossier]


class DossierForm(QDialog):
    """归档号, 保存期限, 密级, 归档日期, and for a volume its month; only that must be said."""

    def __init__(self, title: str, today: date, *, with_month: bool, parent: Widget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_FORM_PX)
        self.month = LineField(_("Month"), self)
        self.month.setText(f"{today.year}-{today.month:02d}")
        self.number = LineField(_("Number in the archive"), self)
        self.keep = Segments(_("Kept for"), {one: one for one in KEEPING}, parent=self)
        self.secrecy = Segments(_("Secrecy"), {one: one for one in SECRECY}, parent=self)
        self.filed = LineField(_("Filed on"), self)
        self.filed.setText(today.isoformat())
        self.problem = QLabel(self)
        self.problem.setObjectName("field_problem")
        self.problem.setWordWrap(True)
        rows = QFormLayout()
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(12)
        if with_month:
            rows.addRow(_("Month"), self.month)
        self.month.setVisible(with_month)
        rows.addRow(_("Number in the archive"), self.number)
        rows.addRow(_("Kept for"), self.keep)
        rows.addRow(_("Secrecy"), self.secrecy)
        rows.addRow(_("Filed on"), self.filed)
        self.ok = QPushButton(_("Choose the folder …"), self)
        self.ok.setProperty("primary", True)
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        self.cancel = QPushButton(_("Not now"), self)
        self.cancel.setProperty("flat", True)
        self.cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.ok)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(rows)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self._with_month, self._today = with_month, today
        (self.month if with_month else self.number).setFocus()

    def said(self) -> Asked | None:
        """Return what was said, or None and why beside it."""
        month = _date(typed.month(self.month.text()))
        filed = _date(typed.day(self.filed.text(), self._today))
        if self._with_month and month is None:
            self.problem.setText(_("Write the month as 2026-11."))
            return None
        if self.filed.text().strip() and filed is None:
            self.problem.setText(_("Write the day as 2026-11-21, or leave it empty."))
            return None
        facts = ArchiveFacts(
            number=self.number.text().strip(),
            keep=self.keep.value(),
            secrecy=self.secrecy.value(),
            filed=filed,
        )
        return Asked(facts, month if self._with_month else None)

    def accept(self) -> None:
        if self.said() is not None:
            super().accept()


class Dossiers(QObject):
    """Asks what has to be asked, picks the folder, and has the dossier bound as a job."""

    def __init__(
        self,
        shell: Shell,
        calls: DossierCalls,
        parent: Widget,
        *,
        ask: AskFacts | None = None,
        pick: PickFolder | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls, self._parent = shell, calls, parent
        self._ask, self._pick = (
            ask or self._ask_form,
            pick or partial(picking.pick_folder, self._parent),
        )

    def bind_case(self, visit: str) -> None:
        """Bind the 案卷 of a visit."""
        self._bind(_("Case file"), partial(self._calls.case, visit))

    def bind_hazard(self, hazard: str) -> None:
        """Bind the 一患一档 of a hazard."""
        self._bind(_("File of one hazard"), partial(self._calls.hazard, hazard))

    def bind_month(self) -> None:
        """Bind the 月卷 of a month that is asked for."""
        asked = self._ask(_("Volume of a month"), self._calls.today(), True)
        if asked is None or asked.month is None:
            return
        self._start(_("Volume of a month"), partial(self._calls.month, asked.month), asked.facts)

    def _bind(self, title: str, write: Write) -> None:
        asked = self._ask(title, self._calls.today(), False)
        if asked is not None:
            self._start(title, write, asked.facts)

    def _start(
        self,
        title: str,
        write: Write,
        facts: ArchiveFacts,
    ) -> None:
        folder = self._pick(title)
        if folder is None:
            return
        self._shell.jobs.start(
            partial(write, folder, facts),
            done=self._on_written,
            failed=self._shell.show_error,
            text=_("Binding the dossier"),
        )

    @Slot(object)
    def _on_written(self, made: WrittenDossier) -> None:
        words = _("{name}: {pages} pages").format(name=made.pdf.name, pages=made.pages)
        where = _("It lies in {folder}, the description for the archive beside it.")
        told = where.format(folder=made.pdf.parent)
        if made.absent:
            told += " " + _("Not there yet: {titles}.").format(titles="、".join(made.absent))
        self._shell.say(words, told)

    def _ask_form(self, title: str, today: date, with_month: bool) -> Asked | None:
        form = DossierForm(title, today, with_month=with_month, parent=self._parent)
        try:
            return form.said() if form.exec() == QDialog.DialogCode.Accepted else None
        finally:
            form.deleteLater()


# What the buttons on the pages say.
CASE_WORDS = N_("Case file …")
HAZARD_WORDS = N_("File of this hazard …")
MONTH_WORDS = N_("Volume of a month …")


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
