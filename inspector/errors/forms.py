"""Forms that cannot be used, and answers and attachments that do not fit them."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.errors.base import InspectorError
from inspector.i18n import N_


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right in a form or in the answers to it; a value, never raised.

    sheet, row, column  where an author finds it: sheet or section, line from 1, column heading
    path                the question, with positions when it is about an answer
    kind                "form", "required", "constraint", "choice" or "type"
    language            of the message when the form itself says it, as the form names it
    """

    message: str
    advice: str = ""
    path: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    kind: str = "form"
    language: str = ""


class FormProblems(InspectorError):
    """A form that cannot be used; `problems` says where and why."""

    code, exit = "FORM-PROBLEMS", 30
    message = N_("{name} has {count} problems.")
    advice = N_("Correct the places listed, then check it again.")

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__(name=name, count=len(problems))
        self.problems = tuple(problems)


class FormClash(InspectorError):
    code = "FORM-CLASH"
    message = N_(
        "The id {form_id} is taken by “{title}”, version {version}, installed {when} by {who}."
    )
    advice = N_("If it is the same form, replace that version; otherwise give it another id.")


class FormVersionTaken(InspectorError):
    code = "FORM-VERSION-TAKEN"
    message = N_("“{title}” version {version} is installed already, with other content: {what}.")
    advice = N_("Give the changed form a new version in its settings, then install it again.")


class FormFilesMissing(InspectorError):
    code = "FORM-FILES-MISSING"
    message = N_("“{title}” cannot be used yet; these files are missing: {names}.")
    advice = N_("Put them beside the form's own file, then have the office install it again.")


class AttachmentUnreadable(InspectorError):
    code = "ATTACHMENT-UNREADABLE"
    message = N_("{name} cannot be attached: {detail}.")
    advice = N_("Choose another file, or one of at most {limit} MB.")


class AttachmentTooLarge(InspectorError):
    code = "ATTACHMENT-TOO-LARGE"
    message = N_("{name} has {size} MB; at most {limit} MB can be attached here.")
    advice = N_(
        "Attach the part that matters, or record again with a lower resolution; keep the original"
        " and name it in the answer."
    )


class AnswersUnreadable(InspectorError):
    code = "ANSWERS-UNREADABLE"
    message = N_("{name} does not hold answers: {detail}.")
    advice = N_('Write a JSON list of [path, value], such as [["/data/age", "12"]].')


class QuestionUnknown(InspectorError):
    code = "QUESTION-UNKNOWN"
    message = N_("The form has no question at {path}.")
    advice = N_("Check the path and the version of the form.")
