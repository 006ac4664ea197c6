"""The table of what was filled in on a form, on the record of a visit."""

from collections.abc import Callable

import pytest

from inspector.documents.check import cleaned
from inspector.documents.layout import paginate
from inspector.documents.papers.form_answers import answers_tables
from inspector.documents.papers.inspection_record import inspection_record_story
from inspector.documents.qr import content_sha256
from inspector.documents.table import Column, Table, table
from inspector.documents.template_sets import shipped
from inspector.domain.form_answers import AnsweredGroup, AnsweredQuestion, FormAnswers
from inspector.domain.paper import InspectionRecord
from inspector.domain.plain import to_plain
from inspector.errors import CharacterForbidden, CharacterMissing


def answers(*values: str, heading: str = "") -> FormAnswers:
    questions = tuple(
        AnsweredQuestion(label=f"第{number}问", answer=value)
        for number, value in enumerate(values, start=1)
    )
    return FormAnswers(
        form="储罐情况表", groups=(AnsweredGroup(heading=heading, questions=questions),)
    )


def test_a_record_without_answers_hashes_as_before(record: InspectionRecord) -> None:
    assert "answers" not in to_plain(record)
    assert len(content_sha256(record)) == 64


def test_the_tables_come_after_the_problems_and_before_the_last_lines(
    record: InspectionRecord, replaced: Callable[..., InspectionRecord]
) -> None:
    template = shipped().of(record.head)
    before = inspection_record_story(record, template)
    with_one = replaced(record, answers=(answers("2"),))
    after = inspection_record_story(with_one, template)
    added = [block for block in after if block not in before]
    assert [type(block).__name__ for block in added] == ["Text", "Table"]
    assert after.index(added[1]) < len(after) - 3


def test_a_form_without_answers_draws_nothing(record: InspectionRecord) -> None:
    words = shipped().of(record.head).sheets["record"]
    assert answers_tables(FormAnswers(form="空表", groups=()), words) == []


def test_a_long_table_runs_over_pages_and_no_heading_is_left_at_a_foot(
    record: InspectionRecord,
) -> None:
    words = shipped().of(record.head).sheets["record"]
    groups = tuple(
        AnsweredGroup(
            heading=f"储罐 {number}",
            questions=(AnsweredQuestion(label="编号", answer=f"V-{number}\n" * (number % 4 + 1)),),
        )
        for number in range(1, 90)
    )
    blocks = answers_tables(FormAnswers(form="储罐情况表", groups=groups), words)
    pages = paginate(blocks, 600, 640)
    tables = [b for page in pages for b, _top in page.placed if isinstance(b, Table)]
    assert len(tables) > 3
    assert all(not one.rows[-1].is_heading for one in tables)
    assert sum(len(one.rows) for one in tables) == 2 * 89
    assert all(page.used <= page.room + 1e-6 for page in pages)


def test_rules_between_columns_do_not_run_through_a_heading() -> None:
    one = table([Column("甲", 50), Column("乙", 50)], [["头"], ["a", "b"], ["尾"]])
    row = one.head.height
    assert one._stretches(0.0) == [(0.0, -row), (-2 * row, -3 * row)]


@pytest.mark.parametrize(
    ("bad", "error"), [("🛢", CharacterMissing), ("\u202e", CharacterForbidden)]
)
def test_a_character_that_cannot_be_printed_is_refused_with_the_question_named(
    record: InspectionRecord,
    replaced: Callable[..., InspectionRecord],
    bad: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error, match="“第2问”"):
        cleaned(replaced(record, answers=(answers("好", f"柴油{bad}罐"),)))


def test_line_ends_of_an_answer_stay(
    record: InspectionRecord, replaced: Callable[..., InspectionRecord]
) -> None:
    shown = cleaned(replaced(record, answers=(answers("甲\u200b\r\n乙", heading="一\n二"),)))
    assert shown.answers is not None
    assert shown.answers[0].groups[0].questions[0].answer == "甲\n乙"
    assert shown.answers[0].groups[0].heading == "一 二"
