"""What was filled in on a form that is no checklist: a table on the record of the visit."""

from inspector.documents.blocks import WIDTH, Block, paragraph
from inspector.documents.table import Column, table
from inspector.domain.form_answers import FormAnswers

_QUESTION_PART = 0.44  # of the width: questions are sentences, most answers a word or two


def answers_tables(answers: FormAnswers, words: dict[str, str]) -> list[Block]:
    """Return the name of the form and the table under it; nothing for a form without answers."""
    rows: list[list[str]] = []
    for group in answers.groups:
        if group.heading:
            rows.append([group.heading])
        rows += [[one.label, one.answer] for one in group.questions]
    if not rows:
        return []
    left = WIDTH * _QUESTION_PART
    columns = (Column(words["question"], left), Column(words["answer"], WIDTH - left))
    title = words["answers"].format(form=answers.form)
    return [
        paragraph(title, indent_chars=2, before=4, with_next=True),
        table(columns, rows, before=2),
    ]
