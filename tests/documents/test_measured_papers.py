"""Every paper of every set measured in its PDF: documents §3, and GB/T 9704 for the letters.

Within 0.5 mm and 0.5 pt. Lengths are points from the upper left corner.
"""

from collections import Counter
from itertools import pairwise

import pytest
from pypdfium2 import PdfDocument

from inspector.documents.text import GRID, ROOMY
from tests.documents.every_paper import Made, every_paper
from tests.documents.sound import edges, measured
from tests.documents.test_measured import (
    HALF_MM,
    HALF_PT,
    MM,
    Char,
    baseline,
    row_with,
    rows,
    rules,
    text,
)

EVERY = every_paper()


def each(letters: bool) -> pytest.MarkDecorator:
    """Return the papers to measure; of the module, so that all looks at one come together."""
    papers = [one for one in EVERY if one.values[0].is_letter is letters]
    return pytest.mark.parametrize("made", papers, scope="module")


FORMS, LETTERS = each(letters=False), each(letters=True)
CASES = pytest.mark.parametrize("case", ["ordinary", "long"])

LEFT, RIGHT = 31.75 * MM, (210 - 31.75) * MM
TOP, FOOT = 25.4 * MM, (297 - 25.4) * MM
# 小二, the header, 小四, 五号, 小五; hashes and captions are smaller; beside a slot what fits.
FORM_SIZES = (18, 14, 12, 10.5, 9, 7)
LETTER_SIZES = (22, 16, 14, 10.5, 9, 7)


def body(chars: list[Char]) -> list[Char]:
    return [one for one in chars if TOP - 0.01 <= baseline(one) <= FOOT + 0.01]


def size_of(char: Char) -> float:
    return float(char["size"])


@FORMS
@CASES
def test_a_form_stands_inside_its_margins_on_a4(made: Made, case: str) -> None:
    pdf = made.drawn(case)
    with PdfDocument(pdf) as document:
        for page in document:
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=HALF_MM)
    for left, right in edges(pdf):
        assert left == pytest.approx(LEFT, abs=HALF_MM)
        assert right == pytest.approx(RIGHT, abs=HALF_MM)
    for chars in measured(pdf):
        inside = body(chars)
        assert min(one["matrix"][4] for one in inside) >= LEFT - HALF_MM
        assert max(one["x1"] for one in inside if one["text"].strip()) <= RIGHT + HALF_MM
        # Between text and foot nothing but the footer, between header and text nothing.
        others = [one for one in chars if one not in inside and one["text"].strip()]
        assert {round(size_of(one), 1) for one in others} <= {14.0, 9.0, 7.0}


@FORMS
def test_a_form_has_the_header_with_its_double_rule(made: Made) -> None:
    pdf = made.drawn()
    for number, chars in enumerate(measured(pdf)):
        header = [one for one in chars if baseline(one) < 22 * MM]
        middle = (header[0]["matrix"][4] + header[-1]["matrix"][4] + 14) / 2
        assert middle == pytest.approx(105 * MM, abs=HALF_MM)
        thin, thick = rules(pdf, number)[:2]
        assert thin["linewidth"] < 1 < thick["linewidth"]
        for rule in (thin, thick):
            assert rule["x0"] == pytest.approx(LEFT, abs=HALF_MM)
            assert rule["x1"] == pytest.approx(RIGHT, abs=HALF_MM)
            assert 15 * MM < rule["top"] < TOP


@FORMS
def test_title_number_and_page_of_a_form_have_their_sizes_and_are_centred(made: Made) -> None:
    paper = made.paper()
    first = measured(made.drawn())[0]
    wanted = [(made.template.title(made.spec.kind), 18.0)]
    if paper.head.number:
        wanted.append((paper.head.number, 12.0))
    for words, size in wanted:
        row = next(one for one in rows(body(first)) if "".join(text(one).split()) == words)
        assert {round(size_of(one), 1) for one in row} == {size}
        middle = (row[0]["matrix"][4] + row[-1]["matrix"][4] + size) / 2
        assert middle == pytest.approx(105 * MM, abs=HALF_MM)
    foot = row_with([one for one in first if round(size_of(one), 1) == 9.0], "页")
    assert baseline(foot[0]) == pytest.approx((297 - 17.5) * MM, abs=2 * MM)


@FORMS
@CASES
def test_a_form_has_the_sizes_of_the_templates_only(made: Made, case: str) -> None:
    for chars in measured(made.drawn(case)):
        for size in {round(size_of(one), 2) for one in chars}:
            assert min(abs(size - known) for known in FORM_SIZES) < HALF_PT, size


@FORMS
@CASES
def test_the_lines_of_a_form_stand_on_the_grid(made: Made, case: str) -> None:
    paper = made.paper(case)
    organ = paper.head.organisation.name
    found: Counter[float] = Counter()
    for chars in measured(made.drawn(case)):
        lines = [row for row in rows(body(chars)) if abs(size_of(row[0]) - 12) < HALF_PT]
        for above, below in pairwise(lines):
            in_seal = {text(above).strip(), text(below).strip()} & {organ}
            pitch = baseline(below[0]) - baseline(above[0])
            if GRID - HALF_PT < pitch < ROOMY + HALF_PT and not in_seal:
                found[round(pitch, 1)] += 1
    if not found:
        return  # a list or a cover: rules and no paragraphs
    # One line of the grid of 15.6 pt, or one and a half (documents §3).
    on_grid = {one: min(abs(one - 15.6), abs(one - 23.4)) < HALF_PT for one in found}
    assert on_grid[found.most_common(1)[0][0]]
    # Above some paragraphs stands a little more, nowhere less.
    assert on_grid[min(found)], found
    assert sum(found[one] for one, stands in on_grid.items() if stands) >= found.total() / 2, found


@FORMS
def test_the_lines_of_a_cell_stand_on_the_grid_of_the_templates(made: Made) -> None:
    found: Counter[float] = Counter()
    for chars in measured(made.drawn("long")):
        columns: dict[int, list[float]] = {}
        for row in rows(body(chars)):
            if abs(size_of(row[0]) - 10.5) < 0.2:
                columns.setdefault(round(row[0]["matrix"][4]), []).append(baseline(row[0]))
        for places in columns.values():
            # From row to row it is as much more as stands between text and rule.
            found.update(round(b - a, 1) for a, b in pairwise(places) if 8 < b - a < GRID + 6)
    assert all(abs(pitch - GRID) < HALF_PT for pitch in found), found


@LETTERS
@CASES
def test_a_letter_stands_inside_its_margins_and_has_its_sizes(made: Made, case: str) -> None:
    for number, chars in enumerate(measured(made.drawn(case))):
        mark = max(size_of(one) for one in chars) if number == 0 else 0.0
        printed = [one for one in chars if one["text"].strip()]
        assert min(one["matrix"][4] for one in printed) >= 28 * MM - HALF_MM
        assert max(one["x1"] for one in printed) <= (210 - 26) * MM + HALF_MM
        for one in printed:
            size = size_of(one)
            assert size == mark or min(abs(size - known) for known in LETTER_SIZES) < HALF_PT


@LETTERS
@CASES
def test_the_text_of_a_letter_stands_on_22_lines(made: Made, case: str) -> None:
    pitch = 225 * MM / 22
    first = 37 * MM + pitch / 2 + 0.36 * 16
    for chars in measured(made.drawn(case)):
        lines = [row for row in rows(chars) if abs(size_of(row[0]) - 16) < HALF_PT]
        steps = [(baseline(row[0]) - first) / pitch for row in lines]
        assert all(step == pytest.approx(round(step), abs=0.02) for step in steps)
        assert all(-0.1 < step < 21.1 for step in steps)


@LETTERS
def test_a_full_line_of_a_letter_has_28_characters(made: Made) -> None:
    cell = 156 * MM / 28
    found = 0
    for chars in measured(made.drawn("long")):
        for row in rows(chars):
            wide = [one for one in row if one["text"] > "\u2e7f" and size_of(one) == 16]
            for left, right in pairwise(wide):
                if row.index(right) - row.index(left) == 1 and len(row) == len(wide):
                    step = right["matrix"][4] - left["matrix"][4]
                    assert cell - 0.01 <= step <= cell + 0.1 * 16
                    found += 1
    assert found > 10


@LETTERS
def test_titles_and_page_numbers_of_a_letter(made: Made) -> None:
    for number, chars in enumerate(measured(made.drawn()), start=1):
        row = [one for one in row_with(chars, f"— {number} —") if size_of(one) > 10]
        dash = baseline(row[0]) - 0.36 * 14
        assert dash == pytest.approx((37 + 225 + 7) * MM, abs=HALF_MM)
        for title in rows([one for one in chars if abs(size_of(one) - 22) < HALF_PT]):
            middle = (title[0]["matrix"][4] + title[-1]["matrix"][4] + 22) / 2
            assert middle == pytest.approx((28 + 156 / 2) * MM, abs=HALF_MM)
