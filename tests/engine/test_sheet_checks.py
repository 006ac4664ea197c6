"""All problems of a workbook at once, each where its author finds it; none that is not there."""

import re
from pathlib import Path

import pytest

from inspector import i18n
from inspector.engine import FormProblems
from inspector.engine.pyxform_codes import CODED
from inspector.engine.pyxform_sentences import SAID, WARNED
from inspector.engine.pyxform_words import problems_of, warnings_of
from inspector.engine.sheet_checks import sheet_problems
from inspector.engine.xlsform import convert, open_form, read_form, sheets_of
from inspector.errors import Problem
from tests.engine.test_export import MD

HEAD = (
    "| survey |\n| | type | name | label | relevant | constraint | calculation | choice_filter |\n"
)
LISTS = "| choices |\n| | list_name | name | label |\n| | yn | yes | 是 |\n| | yn | no | 否 |\n"


def told(rows: str, more: str = LISTS) -> list[Problem]:
    with pytest.raises(FormProblems) as caught:
        open_form(f"{HEAD}{rows}{more}".encode(), name="form.md")
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(one.sheet, one.row, one.column) for one in problems]


def test_all_problems_are_told_at_once_in_the_order_of_the_sheet() -> None:
    found = told(
        "| | text | a | A | ${b} = 1 | | | |\n"
        "| | txt | c | C | | | | |\n"
        "| | text | a | A | | . > ( | | |\n"
        "| | select_one ny | d | D | | | | |\n"
        "| | begin group | g | G | | | | |\n"
        "| | calculate | e | | | | nosuch(1) | |\n"
        "| | text | 1f | F | | | | |\n",
        LISTS + "| | yn | yes | 是 |\n| | yn | | 无 |\n",
    )
    assert places(found) == [
        ("survey", 2, "relevant"),
        ("survey", 3, "type"),
        ("survey", 4, "name"),
        ("survey", 4, "constraint"),
        ("survey", 5, "type"),
        ("survey", 6, "type"),
        ("survey", 7, "calculation"),
        ("survey", 8, "name"),
        ("choices", 4, "name"),
        ("choices", 5, "name"),
    ]
    assert all(one.message and one.advice for one in found)


@pytest.mark.parametrize(
    ("row", "column", "message", "advice"),
    [
        ("| | texte | a | A |", "type", "“texte” is not known", "“text”"),
        ("| | select_one | a | A |", "type", "is not known", "select_one list"),
        ("| | yn | a | A |", "type", "is not known", "select_one yn"),
        ("| | select-one yn | a | A |", "type", "is not known", "select_one yn"),
        ("| | select_one ynn | a | A |", "type", "“ynn” is not in", "“yn”"),
        ("| | select_one towns | a | A |", "type", "“towns” is not in", "“towns” under list_name"),
        ("| | text | | A |", "name", "has no name", "name"),
        ("| | text | a b | A |", "name", "“a b” is not usable", "without spaces"),
        ("| | text | a | A | ${x |", "relevant", "no reference", "half-width"),
        ("| | text | a | A | ${x y} = 1 |", "relevant", "no reference", "half-width"),
        ("| | text | a | A | 1 = = 2 |", "relevant", "at character 5", "operators"),
        ("| | text | a | A | slected(., 1) |", "relevant", "“slected” is not known", "“selected”"),
        ("| | calculate | a | A |", "calculation", "no calculation", "calculation"),
        ("| | end group | | |", "type", "closes nothing", "begin group"),
        ("| | begin repeat | r | R |", "type", "never closed", "end repeat"),
        ("| | | a | A |", "type", "no type", "type"),
        ("| | include | a | A |", "type", "another file", "Copy"),
        ("| | audit | b | |", "name", "always called", "Empty"),
        ("| | text | meta | A |", "name", "“meta”", "another name"),
        ("| | text | a | |", "label", "neither label nor hint", "label"),
    ],
)
def test_each_mistake_is_called_by_its_name(
    row: str, column: str, message: str, advice: str
) -> None:
    (found,) = told(f"{row}\n")
    assert (found.sheet, found.row, found.column) == ("survey", 2, column)
    assert message in found.message
    assert advice in found.advice


def test_a_group_closed_as_something_else_names_both_rows() -> None:
    found = told("| | begin group | g | G |\n| | text | a | A |\n| | end repeat | | |\n")
    assert found[0].row == 4
    assert "row 2" in found[0].message


def test_the_same_name_twice_makes_a_reference_to_it_impossible() -> None:
    found = told(
        "| | begin group | g | G |\n| | text | a | A |\n| | end group | | |\n"
        "| | text | a | A |\n| | text | b | B | ${a} = '1' |\n"
    )
    assert places(found) == [("survey", 6, "relevant")]
    assert "2 questions" in found[0].message


def test_a_choice_with_a_space_is_named_when_several_may_be_chosen() -> None:
    (found,) = told("| | select_multiple yn | a | A |\n", LISTS + "| | yn | not known | 不清楚 |\n")
    assert (found.sheet, found.row, found.column) == ("choices", 4, "name")


def test_headings_that_cannot_be_names_are_told() -> None:
    head = "| survey |\n| | type | name | label | bind::a b | bind::x:y |\n"
    text = f"{head}| | text | a | A | 1 | 2 |\n"
    more = "| choices |\n| | list_name | name | label | 1st |\n| | yn | yes | 是 | 1 |\n"
    with pytest.raises(FormProblems) as caught:
        open_form(f"{text}{more}".encode(), name="f.md")
    assert places(list(caught.value.problems)) == [
        ("survey", 1, "bind::a b"),
        ("survey", 1, "bind::x:y"),
        ("choices", 1, "1st"),
    ]


def test_characters_that_are_no_text_are_told() -> None:
    found = told("| | text | a | A\x0bB | | | | |\n")
    assert places(found) == [("survey", 2, "label")]
    assert "U+000B" in found[0].message


def test_only_the_row_of_settings_that_counts_is_looked_at() -> None:
    settings = "| settings |\n| | instance_name |\n| | ${a} |\n| | concat( |\n"
    open_form(f"{HEAD}| | text | a | A | | | | |\n{settings}".encode(), name="form.md")


def test_expressions_of_settings_and_entities_have_their_places() -> None:
    more = (
        "| settings |\n| | instance_name |\n| | concat( |\n"
        "| entities |\n| | list_name | label |\n| | towns | 1 + |\n"
    )
    found = told("| | text | a | A |\n", more)
    assert places(found) == [("settings", 2, "instance_name"), ("entities", 2, "label")]


@pytest.mark.parametrize(
    ("heading", "row", "more", "place"),
    [
        ("bind", "| | text | a | A | x |", "", ("survey", 3, "bind")),
        ("control", "| | text | a | A | x |", "", ("survey", 3, "control")),
        ("label::a::b", "| | text | a | A | x |", "", ("survey", 3, "label::a::b")),
        (
            "own",
            "| | osm tags | a | A | 1 |",
            "| osm |\n| | list_name | name | label |\n| | other | b | B |\n",
            ("survey", 3, "type"),
        ),
        (
            "own",
            "| | text | a | A | 1 |",
            "| settings |\n| | form_id | attribute |\n| | a | c |\n",
            ("settings", 2, "attribute"),
        ),
    ],
)
def test_what_the_converter_stumbles_over_is_found(
    heading: str, row: str, more: str, place: tuple[str, int, str]
) -> None:
    text = f"| survey |\n| | type | name | label | {heading} |\n| | text | z | Z | |\n{row}\n"
    with pytest.raises(FormProblems) as caught:
        open_form(f"{text}| | text | y | Y | |\n{more}".encode(), name="f.md")
    assert places(list(caught.value.problems)) == [place]
    assert "Error" in caught.value.problems[0].message


def test_a_circle_has_the_row_of_its_first_question() -> None:
    found = told("| | calculate | a | | | | ${b} |\n| | calculate | b | | | | ${a} |\n")
    assert [(one.sheet, one.row) for one in found] == [("survey", 2)]
    assert "circle" in found[0].message


def test_a_wrong_number_of_values_has_its_row_and_column() -> None:
    (found,) = told("| | text | a | A | | regex(.) |\n")
    assert (found.sheet, found.row, found.column) == ("survey", 2, "constraint")


def test_names_and_places_are_told_in_chinese() -> None:
    i18n.use_language("zh_CN")
    (found,) = told("| | texte | a | A |\n")
    assert found.message == "无法识别题目类型“texte”。"


def test_a_form_that_converts_has_no_problem_of_ours(shared: Path) -> None:
    """The checks must be silent on every form that pyxform takes and that loads."""
    silent = 0
    refused: dict[str, tuple[Problem, ...]] = {}
    for path in sorted((shared / "forms-oracle" / "forms").rglob("*")):
        if path.suffix not in (".xls", ".xlsx", ".md", ".csv"):
            continue
        data = path.read_bytes()
        try:
            open_form(data, name=path.name)
        except FormProblems as error:
            refused[path.name] = error.problems
        else:
            assert sheet_problems(sheets_of(data, path.name)) == [], path.name
            silent += 1
    assert silent >= 48
    for name, problems in refused.items():
        assert all(one.row is not None for one in problems), name
        assert not any("pyxform" in one.message for one in problems), name


def test_every_sentence_that_pyxform_keeps_is_known() -> None:
    from pyxform.errors import ErrorCode, PyXFormError

    for code in ErrorCode:
        if code.name.startswith("INTERNAL"):
            continue  # our bug or pyxform's, nothing that an author does
        facts = dict.fromkeys(re.findall(r"\{(\w+)\}", code.value.msg), "7")
        text = code.value.msg.format(**facts)
        both = [problems_of(PyXFormError(text)), warnings_of(text)]
        for found in both[1:] if code.name == "NAMES_013" else both:  # only ever a warning
            assert "pyxform says" not in found[0].message, code.name
            assert "{" not in found[0].message.replace("${", ""), code.name
            assert found[0].row in (7, 1, None), code.name


def test_every_sentence_in_its_source_is_known() -> None:
    """Sentences without a code: those that a form of any kind can bring forth."""
    from pyxform.errors import PyXFormError

    for text in SENTENCES:
        (found,) = problems_of(PyXFormError(text))
        assert "pyxform says" not in found.message, text


SENTENCES = (
    "[row : 5] Question with no type.\n{'name': 'a'}",
    "[row : 5] Repeat loop without list name.",
    "[row : 5] List name not in columns sheet: yn",
    "[row : 5]List name not in external choices sheet: yn",
    "There should be an external_choices sheet in this xlsform. Please ensure that …",
    "[row : 5] Choice filter not supported with or_other.",
    "[row : 5] Badly formatted table list, list names don't match: a vs. b",
    "track-changes must be set to true or false: 'x' is an invalid value.",
    "Parameter location-min-interval must have an integer value.",
    "seed value must be a number or a reference to another field.",
    "Parameters must include randomize=true to use a seed.",
    "[row : 5] Parameter rows must have an integer value.",
    "Invalid value for quality.",
    "[row : 5] File name for 'select_one_from_file a.txt' should end with one of the supported …",
    "Cannot omit instanceID, it is required for encryption.",
    "To use big-image, you must also specify an image for the survey element named a.",
    "There has been a problem trying to replace ${x} with the XPath to the survey element named "
    "'x'. There is no survey element named 'x'.",
    "Media type: smell not supported",
)


def test_what_is_not_known_stays_readable() -> None:
    from pyxform.errors import PyXFormError

    (found,) = problems_of(PyXFormError("[row : 9] On the 'choices' sheet, the moon is invalid."))
    assert (found.sheet, found.row) == ("choices", 9)
    assert "the moon is invalid" in found.message


def test_no_sentence_of_the_tables_is_empty() -> None:
    for words in (*CODED.values(), *SAID.values(), *WARNED.values()):
        assert words.message
        assert words.advice


def test_advice_about_pictures_is_left_out() -> None:
    rows = "| | image | a | A |\n"
    assert convert(f"{HEAD}{rows}".encode(), name="form.md").warnings == ()


def test_remarks_have_their_places() -> None:
    text = MD + LISTS.replace("| 是", "| ")
    remarks = read_form(text.encode(), name="f.md").remarks
    assert ("choices", 2, "label") in places(list(remarks))


def test_two_signs_and_nothing_else_are_text_and_no_reference() -> None:
    rows = f"{HEAD}| | select_one yn | a | A | | | | |\n{LISTS.replace('是', '${')}"
    open_form(rows.encode(), name="form.md")
    (problem,) = told("| | select_one yn | a | A | | | | |\n", LISTS.replace("是", "是 ${"))
    assert places([problem]) == [("choices", 2, "label")]
