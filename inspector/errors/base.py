"""What every error for a person is: a code, what is wrong, and what to do.

`code` is stable and language-free; `exit` is the exit status of the command line (design §7).
"""

from inspector.i18n import N_, _


class InspectorError(Exception):
    """Base of every error raised on purpose; anything else is a bug."""

    code, exit = "GENERAL", 1
    message, advice = N_("Something went wrong."), N_("Try again.")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {self.message.format(**facts)}")

    def what(self) -> str:
        """Return what is wrong, in one line, in the language in use."""
        return _(self.message).format(**self.facts)

    def remedy(self) -> str:
        """Return what to do, in one line, in the language in use."""
        return _(self.advice).format(**self.facts)


class Cancelled(InspectorError):
    code = "CANCELLED"
    message, advice = N_("Stopped."), N_("Nothing was changed; start again when you like.")


class NotFound(InspectorError):
    code = "NOT-FOUND"
    message = N_("There is no {kind} “{name}” here.")
    advice = N_("Check the name; a newer base package may be needed.")
