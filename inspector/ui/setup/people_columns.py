"""What the table of people says of each."""

from inspector.i18n import _
from inspector.services.staff import StaffRow
from inspector.ui.models.table import TableColumn
from inspector.ui.setup.wording import role_words


def people_columns() -> list[TableColumn[StaffRow]]:
    """Return the columns: who, as what, and with which device."""
    return [
        TableColumn(heading=_("Name"), text=lambda row: row.person.name, width=112),
        TableColumn(heading=_("Role"), text=lambda row: role_words(row.person.role), width=96),
        TableColumn(
            heading=_("Certificate number"), text=lambda row: row.person.certificate_no, width=144
        ),
        TableColumn(heading=_("Position"), text=lambda row: row.person.position),
        TableColumn(heading=_("Device"), text=_device, width=88),
        TableColumn(heading=_("Valid until"), text=_until, width=104),
    ]


def _device(row: StaffRow) -> str:
    return row.device_code or "—"


def _until(row: StaffRow) -> str:
    if row.revoked is not None:
        return _("revoked")
    return row.valid_until.isoformat() if row.valid_until is not None else ""
