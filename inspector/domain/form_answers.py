"""What was filled in on a form that is no checklist, as the record of the visit prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question as it was asked, and its answer in words; both may have several lines."""

    label: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredGroup:
    """Questions that stand together. `heading` names their groups from the outside in, or is ""."""

    heading: str
    questions: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """The answers of one form, in its order; questions without an answer are left out."""

    form: str
    groups: tuple[AnsweredGroup, ...]
