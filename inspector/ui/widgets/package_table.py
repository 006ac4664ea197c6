"""Packages as rows: those that went out or came in, and those that are only looked at."""

from PySide6.QtWidgets import QWidget

from inspector.clock import china
from inspector.domain.ledger import PackageRow
from inspector.i18n import _
from inspector.services.imports import ImportPreview
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.theme import Look
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.wording import PACKAGE_KINDS, PACKAGE_STATES, size_words


class PackageTable(RowTable[PackageRow]):
    """Packages on record; of those that went `is_out`, who can read them."""

    def __init__(
        self, look: Look, name: str, parent: QWidget | None = None, *, is_out: bool = False
    ) -> None:
        columns: list[TableColumn[PackageRow]] = [
            TableColumn(heading=_("Kind"), text=_kind, width=96),
            TableColumn(heading=_("State"), text=_state, tone=_state_tone, width=88),
            TableColumn(heading=_("Entity"), text=lambda row: row.entity_name, width=176),
            TableColumn(heading=_("Sender"), text=lambda row: row.sender, width=96),
            TableColumn(
                heading=_("Time"), text=lambda row: f"{china(row.at):%Y-%m-%d %H:%M}", width=136
            ),
            TableColumn(
                heading=_("Size"), text=lambda r: size_words(r.size), width=80, is_number=True
            ),
        ]
        if is_out:
            columns.append(TableColumn(heading=_("Encrypted"), text=_readers, width=96))
        columns.append(TableColumn(heading=_("File"), text=lambda row: row.file_name))
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


class PreviewTable(RowTable[ImportPreview]):
    """What packages would do here, one line of reason each."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        columns: list[TableColumn[ImportPreview]] = [
            TableColumn(heading="", text=_effect, tone=_effect_tone, width=88, is_strong=True),
            TableColumn(
                heading=_("Kind"),
                text=lambda row: _(PACKAGE_KINDS.get(row.kind, "")) if row.kind else "",
                width=96,
            ),
            TableColumn(heading=_("Sender"), text=lambda row: row.sender, width=96),
            TableColumn(heading=_("Entity"), text=lambda row: row.entity_name, width=168),
            TableColumn(heading=_("Time"), text=_signed, width=136),
            TableColumn(heading=_("New"), text=_count("new"), width=56, is_number=True),
            TableColumn(heading=_("Known"), text=_count("known"), width=56, is_number=True),
            TableColumn(heading=_("Waiting"), text=_count("pending"), width=80, is_number=True),
            TableColumn(
                heading=_("Conflicting"), text=_count("conflicting"), width=64, is_number=True
            ),
            TableColumn(heading=_("Why"), text=_why, tone=_effect_tone),
        ]
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


def effect_of(row: ImportPreview) -> tuple[str, str]:
    """Return what a package does here as one word with its tone."""
    if row.refused is not None:
        return (_("Kept aside") if row.kept else _("Refused")), "major"
    if row.imported:
        return _("Imported"), "good"
    if row.already_imported:
        return _("Known"), "muted"
    if row.conflicting:
        return _("Conflicting"), "general"
    if row.pending:
        return _("Waiting"), "general"
    return _("New"), "accent"


def _effect(row: ImportPreview) -> str:
    return effect_of(row)[0]


def _effect_tone(row: ImportPreview) -> str:
    return effect_of(row)[1]


def _why(row: ImportPreview) -> str:
    if row.refused is not None:
        return f"{row.path.name}: {row.line()}"
    if row.encrypted:
        return _("{line}; was encrypted, opened here").format(line=row.line())
    return row.line()


def _count(name: str) -> "_Count":
    return _Count(name)


class _Count:
    """Says one count of a preview; nothing where it is 0."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, row: ImportPreview) -> str:
        return str(getattr(row, self._name) or "")


def _signed(row: ImportPreview) -> str:
    return f"{china(row.signed_at):%Y-%m-%d %H:%M}" if row.signed_at is not None else ""


def _readers(row: PackageRow) -> str:
    if not row.readers:
        return _("Not encrypted")
    return _("{count} readers").format(count=len(row.readers))


def _kind(row: PackageRow) -> str:
    return _(PACKAGE_KINDS[row.kind]) if row.kind in PACKAGE_KINDS else row.kind


def _state(row: PackageRow) -> str:
    return _(PACKAGE_STATES[row.state][0]) if row.state in PACKAGE_STATES else row.state


def _state_tone(row: PackageRow) -> str:
    return PACKAGE_STATES.get(row.state, ("", ""))[1]
