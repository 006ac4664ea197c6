"""出发自检: nine lines, ✓ or !, each with what to do; run as a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.inspection import ItemResult
from inspector.i18n import N_, _
from inspector.services.backups import BackupReport
from inspector.services.doctor import Check
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.setup.font_box import FontBox
from inspector.ui.setup.frame import COLUMN_PX, PageFrame
from inspector.ui.setup.parts import Panel, muted_label, title_label
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.renewal_box import RenewalBox
from inspector.ui.setup.safety_box import SafetyBox
from inspector.ui.setup.views import CheckCalls
from inspector.ui.theme import Look
from inspector.ui.widgets.signs import SIGN_PX, draw_result
from inspector.ui.wording import size_words

# What a person sees as one thing may be several checks.
LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "data",
        N_("Data of this workspace"),
        ("database", "events", "chains", "projections", "daily", "continuity"),
    ),
    ("blobs", N_("Photographs and papers"), ("blobs",)),
    ("packages", N_("Received packages"), ("packages",)),
    ("backup", N_("Backup"), ("backup",)),
    ("disk", N_("Disk"), ("disk", "leftovers")),
    ("clock", N_("Clock"), ("clock",)),
    ("reference", N_("Base package"), ("reference",)),
    ("numbers", N_("Document numbers"), ("numbers",)),
    ("certificate", N_("Certificate"), ("certificate",)),
)
_BACK_UP = "back up"  # in place of a page: what the button itself does
# One-click mends: line → words of the button and the page that it opens; "" mends here.
_MENDS: dict[str, tuple[str, str]] = {
    "projections": (N_("Rebuild the lists"), ""),
    "reference": (N_("Import a base package"), "exchange"),
    "numbers": (N_("Import a base package"), "exchange"),
}
# Lines with a button also when all is well: words, and the name of what it does.
_OFFERS: dict[str, tuple[str, str]] = {"backup": (N_("Back up…"), _BACK_UP)}
_THEMES = (
    ("", N_("As the system")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("outdoor", N_("Outdoor")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; `wrong` is the check that is amiss, or None."""

    key: str
    title: str
    checks: tuple[Check, ...]
    wrong: Check | None


def lines_of(checks: Sequence[Check]) -> list[Line]:
    """Return the nine lines; a check without a line of its own stands at the end."""
    by_name = {check.name: check for check in checks}
    lines = []
    for key, title, names in LINES:
        found = tuple(by_name.pop(name) for name in names if name in by_name)
        lines.append(_line(key, _(title), found))
    return lines + [_line(name, check.title, (check,)) for name, check in by_name.items()]


class SignMark(QWidget):
    """✓, ! as ✗, or an empty ring before the check has run."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._ok: bool | None = None
        self.setFixedSize(SIGN_PX + 8, SIGN_PX + 8)

    def show_result(self, ok: bool | None, words: str) -> None:
        """Show how the check went, in colour, sign and words."""
        self._ok = ok
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(4, 4, SIGN_PX, SIGN_PX)
        if self._ok is False:
            font = painter.font()
            font.setBold(True)
            font.setPointSizeF(font.pointSizeF() * 1.3)
            painter.setFont(font)
            painter.setPen(self._look.colour("major"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "!")
        else:
            result, name = (ItemResult.CONFORM, "good") if self._ok else (None, "edge")
            draw_result(painter, box, result, self._look.colour(name))
        painter.end()


class CheckLine(QFrame):
    """Sign, title and finding; below them what to do, and a button where one click mends it."""

    def __init__(self, look: Look, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._title = key, title
        self.setObjectName("check_line")
        self.sign = SignMark(look, self)
        self.title = QLabel(title, self)
        self.title.setObjectName("cite")
        self.title.setFixedWidth(self.title.fontMetrics().height() * 8)
        self.title.setWordWrap(True)
        self.detail = QLabel(self)
        self.detail.setObjectName("muted")
        self.remedy = QLabel(self)
        for label in (self.detail, self.remedy):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(self)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.detail)
        words.addWidget(self.remedy)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 10, 8, 10)
        row.setSpacing(8)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.show_line(None)

    def show_line(self, line: Line | None) -> None:
        """Show what was found; None before the check has run."""
        wrong = line.wrong if line is not None else None
        if line is None or not line.checks:
            ok, detail, state = None, _("not looked at yet"), _("not looked at yet")
        elif wrong is None:
            ok, state = True, _("in order")
            detail = _("; ").join(check.detail for check in line.checks)
        else:
            ok, detail, state = False, wrong.detail, _("to be mended")
        self.sign.show_result(ok, f"{self._title}: {state}")
        self.detail.setText(detail)
        self.remedy.setText(wrong.remedy if wrong is not None else "")
        self.remedy.setVisible(wrong is not None and bool(wrong.remedy))
        words, page = _MENDS.get(wrong.name, ("", "")) if wrong is not None else ("", "")
        words, page = _OFFERS.get(self.key, (words, page))
        self.button.setVisible(bool(words))
        self.button.setText(_(words) if words else "")
        self.button.setProperty("page", page)


class SelfCheckPanel(Panel):
    """The nine lines, and below them how the window looks on this computer."""

    def __init__(
        self,
        shell: Shell,
        calls: CheckCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self.has_run = False
        self.lines = [CheckLine(shell.look, key, _(title), self) for key, title, _names in LINES]
        self.summary = muted_label("", self)
        frame = PageFrame(self, width_px=COLUMN_PX + 128)
        column, inside = frame.body, frame.inside
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addSpacing(8)
        for line in self.lines:
            line.button.clicked.connect(self._on_mend)
            column.addWidget(line)
        column.addSpacing(24)
        column.addWidget(title_label(_("Look of the window"), inside))
        column.addSpacing(8)
        column.addLayout(self._make_themes())
        column.addSpacing(24)
        self.safety = SafetyBox(shell, calls.safety, inside)
        column.addWidget(self.safety)
        column.addSpacing(24)
        self.fonts = FontBox(shell, calls.fonts, self._pickers, inside)
        column.addWidget(self.fonts)
        column.addSpacing(24)
        self.renewal = RenewalBox(calls.renewal, inside)
        column.addWidget(self.renewal)
        column.addStretch(1)
        shell.look.changed.connect(self._show_theme)
        self._show_theme()
        self._say([])

    def primary(self) -> str:
        return _("Check again") if self.has_run else _("Start the check")

    def refresh(self) -> None:
        """Check once by itself when the page is first looked at."""
        self.renewal.refresh()
        if not self.has_run:
            self.run_primary()

    @Slot()
    def run_primary(self) -> None:
        """Run every check as a job."""
        self.shell.jobs.start(
            self._calls.check,
            done=self._on_checked,
            failed=self.shell.show_error,
            text=_("Checking"),
        )

    def _make_themes(self) -> QHBoxLayout:
        self.themes = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for key, words in _THEMES:
            button = QPushButton(_(words), self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("theme", key)
            self.themes.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.themes.buttonClicked.connect(self._on_theme)
        return row

    def _say(self, lines: Sequence[Line]) -> None:
        wrong = sum(line.wrong is not None for line in lines)
        if not lines:
            words = _("Before you leave the office: is everything here, whole and up to date?")
        elif wrong:
            words = _("{count} of {total} lines need something; what to do stands beside them.")
            words = words.format(count=wrong, total=len(lines))
        else:
            words = _("Everything is in order. You can leave.")
        self.summary.setText(words)

    def _on_checked(self, checks: object) -> None:
        assert isinstance(checks, list)
        self.has_run = True
        found = lines_of(checks)
        for line, shown in zip(found, self.lines, strict=False):
            shown.show_line(line)
        self._say(found)
        self.changed.emit()

    def back_up(self) -> None:
        """Copy the workspace into a folder of choice, as a job."""
        folder = self._pickers.folder(_("Where to write the backup"))
        if folder is not None:
            self.shell.jobs.start(
                partial(self._calls.backup, folder),
                done=self._on_backed_up,
                failed=self.shell.show_error,
                text=_("Backing up"),
            )

    def _on_backed_up(self, report: object) -> None:
        assert isinstance(report, BackupReport)
        words = _("Backed up, read back and found whole: {count} files, {size}")
        what = words.format(count=report.files, size=size_words(report.size))
        if report.missing:
            words = _("{what}; {count} files could not be read and are not in it")
            what = words.format(what=what, count=len(report.missing))
        self.shell.say(what, str(report.file))
        self.run_primary()

    @Slot()
    def _on_mend(self) -> None:
        page = str(self.sender().property("page"))
        if page == _BACK_UP:
            self.back_up()
            return
        if page:
            self.shell.open_page(page, "")
            return
        self.shell.jobs.start(
            self._calls.rebuild,
            done=self._on_rebuilt,
            failed=self.shell.show_error,
            text=_("Rebuilding the lists"),
        )

    def _on_rebuilt(self, _count: object) -> None:
        self.run_primary()

    @Slot()
    def _on_theme(self) -> None:
        self._calls.choose_theme(str(self.themes.checkedButton().property("theme")))

    @Slot()
    def _show_theme(self) -> None:
        chosen = self._calls.theme()
        for button in self.themes.buttons():
            button.setChecked(button.property("theme") == chosen)


class SelfCheckPage(Page):
    """自检 of the field and the lead."""

    def __init__(self, shell: Shell, calls: CheckCalls) -> None:
        super().__init__(shell)
        self.panel = SelfCheckPanel(shell, calls, self)
        self.panel.changed.connect(self.heading_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def heading(self) -> Heading:
        return Heading(title=_("Check before leaving"), primary=self.panel.primary())

    def activated(self) -> None:
        self.panel.refresh()

    def run_primary(self) -> None:
        self.panel.run_primary()


def _line(key: str, title: str, checks: tuple[Check, ...]) -> Line:
    wrong = next((check for check in checks if not check.ok), None)
    return Line(key, title, checks, wrong)
