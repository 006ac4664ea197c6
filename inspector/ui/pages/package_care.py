"""Above the exported packages: check any package, and give up photographs that are confirmed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china
from inspector.domain.ledger import PackageRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.checking import CheckedPackage, TimeBracket
from inspector.services.purge import Purgeable
from inspector.ui import picking
from inspector.ui.page import Shell
from inspector.ui.views import PackageCare
from inspector.ui.widgets.facts import heading_label
from inspector.ui.widgets.question_box import Confirm, ask
from inspector.ui.wording import PACKAGE_KINDS, size_words

PickFile = Callable[[], Path | None]


class PackageCareStrip(Widget):
    """The heading of the list with two buttons; `detail` stands below the list."""

    changed = Signal()

    def __init__(
        self,
        shell: Shell,
        calls: PackageCare,
        parent: Widget,
        *,
        pick_file: PickFile | None = None,
        confirm: Confirm | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._pick_file = pick_file or self._pick
        self._confirm = confirm or partial(ask, self)
        self._found = Purgeable((), 0, 0)
        self.check_button = QPushButton(_("Check a package …"), self)
        self.check_button.setProperty("flat", True)
        self.check_button.clicked.connect(self.check)
        self.purge_button = QPushButton(self)
        self.purge_button.setProperty("flat", True)
        self.purge_button.clicked.connect(self.purge)
        self.purge_button.hide()
        self.detail = QLabel(parent)
        self.detail.setObjectName("muted")
        self.detail.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(heading_label(_("Exported packages"), self))
        row.addStretch(1)
        row.addWidget(self.purge_button)
        row.addWidget(self.check_button)

    def refresh(self) -> None:
        """Ask how many photographs may go."""
        self._shell.jobs.start(
            self._load, done=self._on_loaded, failed=self._shell.show_error, reading=True
        )

    def show_row(self, row: PackageRow | None) -> None:
        """Say of a package on record when it was signed."""
        self.detail.setText("" if row is None else bracket_words(self._calls.bracket(row)))

    @Slot()
    def check(self) -> None:
        """Check a file that the person chooses; say what it is or why it is not accepted."""
        file = self._pick_file()
        if file is not None:
            self._shell.jobs.start(
                partial(self._calls.check, file),
                done=self._on_checked,
                failed=self._shell.show_error,
                text=_("Checking the package"),
            )

    @Slot()
    def purge(self) -> None:
        """Give up the originals that the office has confirmed, after a question."""
        question = _("Remove {count} photographs from this computer?").format(
            count=len(self._found.photos)
        )
        follows = _(
            "They take {size}. The office has confirmed that it has them; smaller pictures and all"
            " papers stay here."
        ).format(size=size_words(self._found.size))
        if self._confirm(question, follows, _("Remove the originals")):
            self._shell.jobs.start(
                self._calls.purge,
                done=self._on_purged,
                failed=self._on_stopped,
                text=_("Removing photographs"),
            )

    def _load(self, progress: Progress) -> Purgeable:
        progress.step(0, 1)
        return self._calls.purgeable()

    @Slot(object)
    def _on_loaded(self, found: Purgeable) -> None:
        self._found = found
        self.purge_button.setVisible(bool(found.photos))
        words = _("Clean up receipted photographs ({count}, {size}) …")
        self.purge_button.setText(
            words.format(count=len(found.photos), size=size_words(found.size))
        )

    @Slot(object)
    def _on_purged(self, found: Purgeable) -> None:
        self._shell.say(
            _("{count} photographs removed, {size} freed.").format(
                count=len(found.photos), size=size_words(found.size)
            ),
            _("The office has the originals."),
        )
        self.changed.emit()

    @Slot(Exception)
    def _on_stopped(self, error: Exception) -> None:
        self._shell.show_error(error)
        self.changed.emit()

    @Slot(object)
    def _on_checked(self, checked: CheckedPackage) -> None:
        found = checked.found
        kind = PACKAGE_KINDS.get(found.kind.upper(), "")
        parts = [
            _(kind) if kind else found.kind,
            _("signed by {name}").format(name=found.signer.name),
            _("{count} files").format(count=len(found.entries)),
            size_words(found.size),
        ]
        self._shell.say(
            _("{name} is exactly what was signed.").format(name=checked.name),
            " · ".join(parts) + "\n" + bracket_words(checked.bracket),
        )

    def _pick(self) -> Path | None:
        kinds = _("Packages") + " (*.asice *.asice.age)"
        return picking.pick_file(self, _("Check a package …"), kinds)


def bracket_words(bracket: TimeBracket) -> str:
    """Return between which receipts a package was signed."""
    if bracket.not_before is None:
        first = _("not before: no receipt was known to the signer")
    else:
        words = _("not before {time}") if bracket.is_known else _("not before {time} (claimed)")
        first = words.format(time=f"{china(bracket.not_before):%Y-%m-%d %H:%M}")
    if bracket.not_after is None:
        last = _("not after: no receipt yet")
    else:
        last = _("not after {time}").format(time=f"{china(bracket.not_after):%Y-%m-%d %H:%M}")
    return _("Signed {first}; {last}").format(first=first, last=last)
