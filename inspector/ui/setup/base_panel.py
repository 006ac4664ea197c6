"""基础包: what the next one carries, and out it goes."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.packages import ExportedPackage
from inspector.ui.page import Shell
from inspector.ui.pages.sealing_strip import readers_words
from inspector.ui.setup.frame import PageFrame
from inspector.ui.setup.parts import NoteBox, Panel, muted_label
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.views import BaseCalls, BaseCounts
from inspector.ui.widgets.facts import FactGrid
from inspector.ui.wording import size_words


class BasePanel(Panel):
    """Number, day and contents of the next base package."""

    def __init__(
        self,
        shell: Shell,
        calls: BaseCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.facts = FactGrid(self)
        self.missing = NoteBox(self)
        self.note = NoteBox(self)
        frame = PageFrame(self)
        column, inside = frame.body, frame.inside
        words = _(
            "The base package takes everything to the field that is needed there without a network,"
            " signed by this office. Each issue carries the whole; the newest one counts."
        )
        column.addWidget(muted_label(words, inside))
        for part in (self.title, self.facts, self.missing, self.note):
            column.addWidget(part)
        column.addStretch(1)

    def refresh(self) -> None:
        counts = self._calls.counts()
        day = self._calls.today().isoformat()
        words = _("Next: issue {number}, {day}")
        self.title.setText(words.format(number=counts.issue + 1, day=day))
        last = _("Issue {number} of {day}").format(number=counts.issue, day=counts.last_day)
        self.facts.show_pairs(
            [
                (_("Last"), last if counts.issue else _("none has gone out yet")),
                (_("Entities"), str(counts.entities)),
                (_("Staff"), _people(counts)),
                (_("Checklists"), str(counts.forms)),
                (_("Planned inspections"), str(counts.tasks)),
                (_("Document numbers"), _("allotted to new devices when it is exported")),
                (_("Standards"), _("the pack in use here")),
            ]
        )
        missing = _missing(counts)
        if missing:
            self.missing.say(
                _("Still missing: {what}").format(what=_(", ").join(missing)),
                _("It can go out all the same; nobody can start a visit with it, though."),
                "general",
            )
        else:
            self.missing.hide()

    def primary(self) -> str:
        return _("Export base package")

    def run_primary(self) -> None:
        """Write the package into a folder of choice, as a job."""
        folder = self._pickers.folder(_("Where to write the base package"))
        if folder is not None:
            self.note.hide()
            self.shell.jobs.start(
                partial(self._calls.export, folder),
                done=self._on_exported,
                failed=self._on_failed,
                text=_("Exporting"),
            )

    def _on_exported(self, package: object) -> None:
        assert isinstance(package, ExportedPackage)
        words = _("Written, read back and found whole · {size}")
        readers = readers_words(package.readers)
        said = f"{words.format(size=size_words(package.size))} · {readers}"
        self.note.say(said, str(package.path), "good")
        self.refresh()
        self.changed.emit()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, InspectorError):
            self.note.refuse(error)
        else:
            self.shell.show_error(error)


def _people(counts: BaseCounts) -> str:
    words = _("{people}, of them {devices} with a computer")
    return words.format(people=counts.people, devices=counts.devices)


def _missing(counts: BaseCounts) -> list[str]:
    wanted = (
        (counts.entities, _("entities")),
        (counts.forms, _("a checklist")),
        (counts.devices > 1, _("an enrolled inspector")),
    )
    return [words for there, words in wanted if not there]
