"""A workspace that cannot be opened, its clock, and its passphrase."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class WorkspaceMissing(InspectorError):
    code = "WORKSPACE-MISSING"
    message = N_("There is no workspace in {place}.")
    advice = N_("Make one with “inspector workspace new”, or name another folder.")


class WorkspaceExists(InspectorError):
    code = "WORKSPACE-EXISTS"
    message = N_("{place} is not empty.")
    advice = N_("Choose an empty or a new folder.")


class WorkspaceLocked(InspectorError):
    code = "WORKSPACE-LOCKED"
    message = N_("The workspace {place} is in use by another window or command.")
    advice = N_("Close the other one, or wait until it has finished.")


class WorkspaceOpen(InspectorError):
    code = "WORKSPACE-OPEN"
    message = N_("The workspace {place} is open in another window already (process {process}).")
    advice = N_("Go on in that window, or close it and open the workspace again.")


class WorkspaceDamaged(InspectorError):
    code = "WORKSPACE-DAMAGED"
    message = N_("The workspace {place} is damaged: {detail}.")
    advice = N_(
        "Run “inspector doctor --rebuild”: the damaged file is kept aside; or restore a backup."
    )


class WorkspaceNewer(InspectorError):
    code, exit = "WORKSPACE-NEWER", 22
    message = N_("The workspace was written by a newer version of this program ({version}).")
    advice = N_("Install that version or a later one.")


class WorkspaceCopied(InspectorError):
    code = "WORKSPACE-COPIED"
    message = N_("This workspace was copied or moved here from {place}.")
    advice = N_(
        "You can go on; new entries are numbered apart. Use only one of the copies: both would"
        " give the same document numbers. Tell your office."
    )


class WorkspaceSetBack(InspectorError):
    code = "WORKSPACE-SET-BACK"
    message = N_("This workspace is older than it was on this computer on {day}.")
    advice = N_(
        "You can go on; new entries are numbered apart. Check whether papers have gone out"
        " meanwhile whose numbers are not known here, and tell your office."
    )


class ClockTurnedBack(InspectorError):
    code = "CLOCK-TURNED-BACK"
    message = N_("The clock says {now}, but this workspace was in use at {last}.")
    advice = N_("Set date and time of this computer; deadlines and papers go by them.")


class WrongPassphrase(InspectorError):
    code = "WRONG-PASSPHRASE"
    message = N_("The passphrase is not the one of this workspace.")
    advice = N_("Check Caps Lock and the input method, then type it again.")


class TooManyAttempts(InspectorError):
    code = "TOO-MANY-ATTEMPTS"
    message = N_("{count} wrong passphrases in a row; the next can be tried in {seconds} s.")
    advice = N_("Wait, check Caps Lock and the input method, then type it again.")


class PassphraseRefused(InspectorError):
    code = "PASSPHRASE-REFUSED"
    message = N_("The new passphrase cannot be used: {detail}.")
    advice = N_("Choose another one; the old one still opens the workspace.")


class PassphraseMissing(InspectorError):
    code = "PASSPHRASE-MISSING"
    message = N_("The passphrase of {place} is needed, and nobody can be asked for it here.")
    advice = N_("Set {variable} for unattended use, or start the command in a terminal.")
