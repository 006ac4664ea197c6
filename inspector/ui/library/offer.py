"""A file that was looked at and needs a word before it is installed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.services.form_intake import FormCandidate, Outcome
from inspector.ui.library.wording import when_words
from inspector.ui.setup.parts import NoteBox, scrolled, title_label
from inspector.ui.widgets.facts import FactGrid

SHOWN_WARNINGS = 20


class OfferPane(QWidget):
    """What would be installed, what it would replace, what its author may want to know."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate: FormCandidate | None = None
        inside = QWidget(self)
        self.title = title_label("", inside)
        self.facts = FactGrid(inside)
        self.clash = NoteBox(inside)
        self.missing = NoteBox(inside)
        self.warnings = NoteBox(inside)
        self.accept_button = QPushButton(inside)
        self.accept_button.setProperty("primary", True)
        self.accept_button.clicked.connect(self.accepted)
        self.decline_button = QPushButton(_("Do not install"), inside)
        self.decline_button.clicked.connect(self.declined)
        buttons = QHBoxLayout()
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.decline_button)
        buttons.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self.title, self.facts, self.clash, self.missing, self.warnings):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside, self))

    def show_candidate(self, candidate: FormCandidate, meant: str = "") -> None:
        """Show what was found in a file; `meant` is the form that it was to replace, if any."""
        self.candidate = candidate
        form, facts, between = candidate.form, candidate.facts, _(", ")
        self.title.setText(form.title)
        asks = _("{count} items") if facts.items else _("{count} questions")
        self.facts.show_pairs(
            [
                (_("Version"), form.version or "-"),
                (_("Id"), form.form_id),
                (_("Asks"), asks.format(count=facts.items or facts.questions)),
                (_("Languages"), between.join(facts.languages)),
                (_("File"), form.source_name),
                (_("Attached"), between.join(sorted(candidate.files))),
            ]
        )
        for note in (self.clash, self.missing, self.warnings):
            note.hide()
        self._show_clash(candidate)
        if meant and candidate.known is None:
            self._show_other(candidate, meant)
        if candidate.missing:
            self.missing.say(
                _("Missing: {names}").format(names=between.join(candidate.missing)),
                _("It can be installed; visits use it once these files are there, too."),
                "general",
            )
        elif candidate.absent:
            self.missing.say(
                _("Not shown: {names}").format(names=between.join(candidate.absent)),
                _("The form can be filled in without these pictures and sounds."),
            )
        if candidate.warnings:
            told = list(candidate.warnings[:SHOWN_WARNINGS])
            if len(candidate.warnings) > SHOWN_WARNINGS:
                more = len(candidate.warnings) - SHOWN_WARNINGS
                told.append(_("and {count} more").format(count=more))
            words = _("{count} remarks").format(count=len(candidate.warnings))
            self.warnings.say(words, "\n".join(told))

    def _show_other(self, candidate: FormCandidate, meant: str) -> None:
        words = _("This file is no version of “{title}”: its id is {form_id}.")
        self.clash.say(
            words.format(title=meant, form_id=candidate.form.form_id),
            _("It can be installed as a form of its own; “{title}” stays as it is.").format(
                title=meant
            ),
            "general",
        )

    def _show_clash(self, candidate: FormCandidate) -> None:
        known = candidate.known
        back = candidate.outcome is Outcome.BACK
        if known is None or candidate.outcome not in (Outcome.REPLACES, Outcome.BACK):
            self.accept_button.setText(_("Install"))
            return
        words = _("The library has this id: {title}, version {version} ({when}).")
        self.clash.say(
            words.format(title=known.title, version=known.version or "-", when=when_words(known)),
            _(
                "If it is the same form, replace that version: new visits then use this one, begun"
                " visits keep theirs. If it is another form, its author must give it another id."
            ),
            "general",
        )
        said = _("Go back to version {version}") if back else _("Replace with version {version}")
        self.accept_button.setText(said.format(version=candidate.form.version or "-"))
