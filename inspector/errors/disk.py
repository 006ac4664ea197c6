"""A disk that is full, that refuses, or a file that cannot be written there."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class DiskFull(InspectorError):
    code = "DISK-FULL"
    message = N_("The disk is full: {needed} more are needed at {place}.")
    advice = N_("Free some space, then do the same again; nothing has been lost.")


class DiskRefuses(InspectorError):
    code = "DISK-REFUSES"
    message = N_("The disk refuses to read or to write at {place}: {detail}.")
    advice = N_(
        "Check that it is connected and may be written, then do the same again; nothing has been"
        " lost. If it goes on, make a backup to another disk."
    )


class FileNotWritten(InspectorError):
    code = "FILE-NOT-WRITTEN"
    message = N_("{place} could not be written: {detail}.")
    advice = N_("Close the file where it is open, or choose another folder.")
