"""Forms made up to be measured: many yes-or-no questions with a score, a repeat, a long list."""

import functools
import random
from collections.abc import Mapping, Sequence

Sheets = dict[str, list[dict[str, str]]]
_SECTION = 20
_CHOICES = [
    {"list_name": "answers", "name": name, "label": label}
    for name, label in (("yes", "符合"), ("no", "不符合"), ("na", "不涉及"))
]


def questions(count: int, *, is_flat: bool = False) -> Sheets:
    """Return the sheets of a form with `count` questions, every third asked only after a 不符合.

    The score is summed by section of 20 and then over the sections, or in one flat sum.
    """
    survey: list[dict[str, str]] = []
    totals: list[str] = []
    for number in range(count):
        section, place = divmod(number, _SECTION)
        if place == 0:
            survey.append({"type": "begin group", "name": f"s{section}", "label": f"第{section}节"})
        row = {"type": "select_one answers", "name": f"q{number}", "label": f"第{number}项是否符合"}
        if place % 3 == 2:
            row["relevant"] = f"${{q{number - 1}}} = 'no'"
        survey.append(row)
        if place == _SECTION - 1 or number == count - 1:
            first = section * _SECTION
            terms = [_term(n) for n in range(first, number + 1)]
            if not is_flat:
                survey.append(
                    {"type": "calculate", "name": f"t{section}", "calculation": " + ".join(terms)}
                )
                totals.append(f"${{t{section}}}")
            survey.append({"type": "end group"})
    whole = [_term(n) for n in range(count)] if is_flat else totals
    survey.append({"type": "calculate", "name": "score", "calculation": " + ".join(whole)})
    return _sheets(survey, _CHOICES)


def _term(number: int) -> str:
    return f"if(${{q{number}}} = 'yes', 1, 0)"


def answers(count: int, wanted: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return answers by path to the form with `count` questions, the same ones for every engine."""
    chance = random.Random(seed)
    asked = [n for n in range(count) if n % _SECTION % 3 != 2]
    chosen = [chance.choice(asked) for _number in range(wanted)]
    return [(f"/data/s{n // _SECTION}/q{n}", chance.choice(("yes", "no", "na"))) for n in chosen]


def repeat() -> Sheets:
    """Return a form with a repeat of eight questions; nothing in it counts instances."""
    survey = [{"type": "begin repeat", "name": "r", "label": "隐患"}]
    for number in range(8):
        row = {"type": "select_one answers", "name": f"q{number}", "label": f"第{number}项"}
        if number:
            row["relevant"] = f"${{q{number - 1}}} != 'na'"
        survey.append(row)
    survey.append({"type": "calculate", "name": "bad", "calculation": "if(${q0} = 'no', 1, 0)"})
    survey.append({"type": "end repeat"})
    return _sheets(survey, _CHOICES)


def long_list(rows: int, per_group: int = 10) -> Sheets:
    """Return a form whose second question shows those of `rows` choices that belong to the first.

    Always `per_group` of them, however long the list is.
    """
    choices = [
        {
            "list_name": "entity",
            "name": f"e{number}",
            "label": f"单位{number}",
            "street": f"s{number // per_group}",
        }
        for number in range(rows)
    ]
    survey = [
        {"type": "text", "name": "street", "label": "街道"},
        {
            "type": "select_one entity",
            "name": "entity",
            "label": "单位",
            "choice_filter": "street = ${street}",
        },
    ]
    return _sheets(survey, choices)


def _sheets(survey: Sequence[Mapping[str, str]], choices: Sequence[Mapping[str, str]]) -> Sheets:
    return {
        "survey": [dict(row) for row in survey],
        "choices": [dict(row) for row in choices],
        "settings": [{"form_title": "测量", "form_id": "bench", "version": "1"}],
    }


def xform(sheets: Sheets) -> str:
    """Return what pyxform makes of the sheets."""
    from pyxform.xls2xform import convert

    columns = dict.fromkeys(key for row in sheets["survey"] for key in row)
    # pyxform looks for headings in the first hundred rows only, unless it is told them.
    told = {**sheets, "survey_header": [dict.fromkeys(columns)]}
    return str(convert(told, validate=False).xform)


@functools.cache
def questions_xform(count: int, is_flat: bool = False) -> str:
    """Return the form with `count` questions as an XForm."""
    return xform(questions(count, is_flat=is_flat))


def workbook(sheets: Sheets) -> bytes:
    """Return the sheets as an .xlsx."""
    from io import BytesIO

    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [row.get(column, "") for column in columns])
    book.close()
    return held.getvalue()
