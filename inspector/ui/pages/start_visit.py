"""新建检查: which entity, which kind, which checklists, who goes. A task fills all of it in."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.entity import Entity
from inspector.domain.person import MIN_OFFICERS, Role
from inspector.domain.task import InspectionKind, Task
from inspector.i18n import _
from inspector.storage.forms import FormRow
from inspector.ui.form.wording import KINDS
from inspector.ui.page import Shell
from inspector.ui.views import StartCalls
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.tick_list import TickList
from inspector.ui.wording import visit_state, visit_when

KEY = Qt.ItemDataRole.UserRole
SHOWN_ENTITIES = 60


class StartVisitForm(Widget):
    """Search at the left, the choices in the middle, what is known of the entity at the right."""

    started = Signal(str)
    left = Signal()
    changed = Signal()

    def __init__(self, shell: Shell, calls: StartCalls, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._task, self._entity = "", ""
        self._officers: set[str] = set()  # who counts as the second one: no expert
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Name or pinyin initials"))
        self.search.setAccessibleName(_("Find an entity"))
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.entities = QListWidget(self)
        self.entities.setObjectName("cards")
        self.entities.setAccessibleName(_("Entities"))
        self.entities.currentItemChanged.connect(self._on_entity)
        self.entities.installEventFilter(self)
        self.kinds = QButtonGroup(self)
        self.kinds.buttonClicked.connect(self._on_changed)
        self.forms = TickList(_("Checklists"), self, most_lines=6)
        self.forms.setObjectName("cards")
        self.forms.itemChanged.connect(self._on_changed)
        self.other_version = QLabel(self)
        self.other_version.setTextFormat(Qt.TextFormat.PlainText)
        self.other_version.setWordWrap(True)
        self.other_version.setProperty("tone", "general")
        self.other_version.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.team = TickList(_("Team"), self, most_lines=6)
        self.team.setObjectName("cards")
        self.team.itemChanged.connect(self._on_changed)
        self.lead = QComboBox(self)
        self.place = QLineEdit(self)
        self.certificate = QCheckBox(_("The certificates have been shown on site"), self)
        self.detail = DetailPane(340, self)
        self.earlier = heading_label(_("Last visits"), self.detail)
        self.visits = QListWidget(self.detail)
        self.visits.setAccessibleName(_("Last visits"))
        self.visits.setObjectName("cards")
        self.visits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.detail.body.addWidget(self.earlier)
        self.detail.body.addWidget(self.visits)
        self.detail.body.addStretch(1)
        self._lay_out()

    def open(self, task: str) -> None:
        """Begin anew; fill everything in from the planned `task` when there is one."""
        self._task = task
        planned = self._calls.task(task) if task else None
        offered = self._calls.forms(task)
        self._fill_choices(offered)
        said = other_version_words(planned, offered)
        self.other_version.setText(said)
        self.other_version.setVisible(bool(said))
        self.certificate.setChecked(False)
        self.search.clear()
        self._on_search()
        if planned is None:
            self._entity = ""
            self.detail.show_facts("", [])
            self.earlier.hide()
            self.visits.hide()
            self.entities.setCurrentRow(-1)
            self._choose_kind(InspectionKind.ROUTINE)
            self.search.setFocus()
        else:
            # The entity may lie beyond the rows that an empty search shows.
            self.search.setText(self._calls.entity(planned.entity).name)
            self._show_entity(planned.entity)
            self._choose_kind(planned.kind)
            self.forms.tick(planned.forms)
            self.team.tick((*planned.team, self._calls.me.id))
            self.lead.setCurrentIndex(max(0, self.lead.findData(planned.lead)))
            self.certificate.setFocus()
        self.changed.emit()

    def hindrance(self) -> str:
        """Return why the visit cannot begin yet, or ""."""
        if not self._entity:
            return _("Choose the entity first")
        if not self.forms.ticked() and self._kind() is not InspectionKind.REINSPECTION:
            return _("Choose a checklist")
        if len(self._officers.intersection(self.team.ticked())) < MIN_OFFICERS:
            return _("At least two inspectors are needed")
        return ""

    @Slot()
    def begin(self) -> None:
        """Start the visit as it is chosen."""
        if self.hindrance():
            return
        me = self._calls.me.id
        team = [me, *(one for one in self.team.ticked() if one != me)]
        start = partial(
            self._calls.start,
            entity_id=self._entity,
            kind=self._kind(),
            forms=self.forms.ticked(),
            team=team,
            lead=str(self.lead.currentData() or ""),
            place=self.place.text().strip(),
            task=self._task,
            certificate_shown=self.certificate.isChecked(),
        )
        # A second Enter must not start a second visit while the first one is being made.
        self.setEnabled(False)
        self._shell.jobs.start(
            lambda progress: start(),
            done=self._on_started,
            failed=self._on_failed,
            text=_("Starting the visit"),
        )

    def _kind(self) -> InspectionKind:
        return InspectionKind(self.kinds.checkedButton().property("kind"))

    @Slot(object)
    def _on_started(self, inspection: object) -> None:
        self.setEnabled(True)
        self.started.emit(str(inspection))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self._shell.show_error(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self.entities.setFocus()
                return True
            if enter and self.entities.count():
                if self.entities.currentRow() < 0:
                    self.entities.setCurrentRow(0)
                self.forms.setFocus()
                self.forms.setCurrentRow(max(0, self.forms.currentRow()))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        back = QPushButton(_("Back to the list"), self)
        back.setProperty("flat", True)
        back.setToolTip("Esc")
        back.clicked.connect(self.left)
        found = QVBoxLayout()
        found.setContentsMargins(16, 12, 8, 16)
        found.setSpacing(8)
        found.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        found.addWidget(self.search)
        found.addWidget(self.entities, 1)
        kinds = QHBoxLayout()
        kinds.setSpacing(4)
        for kind in InspectionKind:
            button = QPushButton(_(KINDS[kind]), self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("kind", kind.value)
            self.kinds.addButton(button)
            kinds.addWidget(button)
        kinds.addStretch(1)
        chosen = Widget(self)
        rows = QFormLayout()
        column = QVBoxLayout(chosen)
        column.setContentsMargins(16, 16, 16, 16)
        column.addLayout(rows)
        column.addStretch(1)
        rows.setVerticalSpacing(12)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.addRow(_("Kind"), kinds)
        rows.addRow(_("Checklists"), self.forms)
        rows.addRow("", self.other_version)
        rows.addRow(_("Team"), self.team)
        rows.addRow(_("Lead"), self.lead)
        rows.addRow(_("Place"), self.place)
        rows.addRow("", self.certificate)
        self.lead.setAccessibleName(_("Lead"))
        self.place.setAccessibleName(_("Place"))
        middle = QScrollArea(self)
        middle.setWidgetResizable(True)
        middle.setWidget(chosen)
        middle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(found, 2)
        row.addWidget(middle, 3)
        row.addWidget(self.detail)

    def _fill_choices(self, offered: Sequence[FormRow]) -> None:
        forms = [(form.form_id, _form_words(form)) for form in offered]
        self.forms.fill(forms)
        people = self._calls.people()
        me = self._calls.me
        going = [p for p in people if p.role in (Role.INSPECTOR, Role.EXPERT) and p.id != me.id]
        self._officers = {me.id, *(one.id for one in going if one.role is not Role.EXPERT)}
        names = [(me.id, _words(me.name, me.certificate_no))]
        names += [(one.id, _words(one.name, one.certificate_no)) for one in going]
        self.team.fill(names)
        self.team.tick([me.id])
        mine = self.team.item(0)
        mine.setFlags(mine.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        mine.setToolTip(_("You carry out the visit on this laptop"))
        self.lead.clear()
        for one in people:
            if one.role is Role.LEAD:
                self.lead.addItem(one.name, one.id)
        if self.forms.count() == 1:
            self.forms.tick([forms[0][0]])
        if self.team.count() == MIN_OFFICERS:
            self.team.tick([key for key, _name in names])

    def _choose_kind(self, kind: InspectionKind) -> None:
        for button in self.kinds.buttons():
            if button.property("kind") == kind.value:
                button.setChecked(True)

    @Slot()
    def _on_search(self) -> None:
        found = self._calls.find_entities(self.search.text(), SHOWN_ENTITIES)
        self.entities.blockSignals(True)
        self.entities.clear()
        for one in found:
            line = QListWidgetItem(f"{one.name}\n{_second(one)}", self.entities)
            line.setData(KEY, one.id)
            line.setToolTip(line.text())
        self.entities.blockSignals(False)
        if self.search.text() and found:
            self.entities.setCurrentRow(0)
            self._on_entity()

    @Slot()
    def _on_entity(self) -> None:
        line = self.entities.currentItem()
        if line is not None:
            self._show_entity(str(line.data(KEY)))

    def _show_entity(self, entity_id: str) -> None:
        self._entity = entity_id
        one = self._calls.entity(entity_id)
        self.place.setText(one.address)
        pairs = [
            (_("Trade"), one.industry),
            (_("Address"), one.address),
            (_("Credit code"), one.credit_code),
            (_("Responsible"), _words(one.legal_representative, one.phone)),
            (_("Risk level"), one.risk_level),
        ]
        self.detail.show_facts(one.name, pairs)
        earlier = self._calls.earlier(entity_id)
        self.earlier.setVisible(bool(earlier))
        self.visits.setVisible(bool(earlier))
        self.visits.clear()
        for visit in earlier:
            words = f"{visit_when(visit)}  {visit_state(visit)[0]}"
            found = _("{count} hazards").format(count=visit.finding_count)
            self.visits.addItem(f"{words}\n{found}")
        if earlier:
            self.visits.setFixedHeight(min(5, len(earlier)) * self.visits.sizeHintForRow(0) + 4)
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def _form_words(form: FormRow) -> str:
    """Return a checklist as it is offered; what has become of it since the visit was planned."""
    words = f"{form.title}  {form.version}"
    if form.withdrawn:
        return _("{form} (withdrawn since; planned with it)").format(form=words)
    if not form.current:
        return _("{form} (planned with it; a newer version is in use)").format(form=words)
    return words


def other_version_words(planned: Task | None, offered: Sequence[FormRow]) -> str:
    """Return a sentence about forms that were planned in a version which is not here; "" if none.

    The visit begins with the current version all the same.
    """
    if planned is None:
        return ""
    other = [
        f"{form.title}  {form.version}"
        for form in offered
        if form.form_id in planned.forms
        and planned.version_of(form.form_id) not in ("", form.sha256)
    ]
    if not other:
        return ""
    return _(
        "The visit was planned with another version, which is not on this computer;"
        " it begins with the current one: {forms}"
    ).format(forms=_(", ").join(other))


def _second(one: Entity) -> str:
    return _words(one.industry, one.address)


def _words(*parts: str) -> str:
    return "  ".join(part for part in parts if part)
