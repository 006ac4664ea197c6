"""Backups that cannot be written or read, and what cannot be rescued."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class NoBackup(InspectorError):
    code = "NO-BACKUP"
    message = N_("There is no backup in {place}.")
    advice = N_("Name the file “….backup”, or the folder that holds it.")


class BackupDamaged(InspectorError):
    code = "BACKUP-DAMAGED"
    message = N_("The backup is damaged at {place}.")
    advice = N_("Take an earlier backup from the same folder, or another copy.")


class BackupNewer(InspectorError):
    code, exit = "BACKUP-NEWER", 22
    message = N_("The backup was written by a newer version of this program ({version}).")
    advice = N_("Install that version or a later one.")


class BackupNotWritten(InspectorError):
    code = "BACKUP-NOT-WRITTEN"
    message = N_("The backup could not be written: {place}: {detail}.")
    advice = N_("Check the disk or the stick, then back up again; earlier backups still count.")


class NothingToRescue(InspectorError):
    code = "NOTHING-TO-RESCUE"
    message = N_("Nothing of the workspace {place} can be read any more: {detail}.")
    advice = N_("Leave it as it is; restore the last backup into a new folder.")
