"""The lines of real papers, as they are set while each is drawn: none starts or ends wrongly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from inspector.documents import text
from inspector.documents.letter import draw_letter
from inspector.documents.linebreak import NO_END, NO_START, Break, break_lines, may_break
from tests.documents.every_paper import all_changed, drawn, every_paper, with_findings, with_rows
from tests.documents.letters import FURNITURE, letter
from tests.documents.test_linebreak import TEXT


@dataclass(frozen=True)
class Paragraph:
    """One call of the line breaker, and what came out."""

    text: str
    advances: Sequence[float]
    first: float
    rest: float
    lines: list[Break]


@pytest.fixture
def paragraphs(monkeypatch: pytest.MonkeyPatch) -> list[Paragraph]:
    """Return what is set in lines from now on."""
    found: list[Paragraph] = []

    def noted(said: str, advances: Sequence[float], first: float, rest: float) -> list[Break]:
        lines = break_lines(said, advances, first, rest)
        found.append(Paragraph(said, advances, first, rest, lines))
        return lines

    monkeypatch.setattr(text, "break_lines", noted)
    return found


def faults(one: Paragraph) -> Iterator[str]:
    """Yield what is wrong with the lines of a paragraph.

    In a column of two characters, for numbers, not even 池）” fits: nothing can be asked there.
    """
    if one.rest < 3 * max(one.advances, default=0.0):
        return
    for number, line in enumerate(one.lines):
        room = one.rest if number else one.first
        said, after = one.text[line.start : line.end], one.text[line.end :].lstrip(" \u3000")
        if sum(one.advances[line.start : line.end]) > room + 1e-6 and len(said) > 1:
            yield f"past the margin: {said}"
        if line.forced or not after:
            continue
        if after[0] in NO_START:
            yield f"starts with {after[:6]} after {said[-6:]}"
        if said[-1:] in NO_END:
            yield f"ends with {said[-6:]}"
        cut = one.lines[number + 1].start
        elsewhere = any(may_break(one.text, at) for at in range(line.start + 1, cut))
        if not may_break(one.text, cut) and elsewhere:
            yield f"cut before {after[:6]} after {said[-6:]}"


def test_no_line_of_any_sheet_starts_or_ends_wrongly(paragraphs: list[Paragraph]) -> None:
    for each in every_paper():
        made = each.values[0]
        if made.is_letter:
            continue
        drawn(made.paper("long"))
        drawn(with_rows(with_findings(made, made.paper(), TEXT * 4), 3, TEXT))
        drawn(all_changed(made, made.paper(), lambda said: said if len(said) > 60 else TEXT[:120]))
    check(paragraphs)


def test_no_line_of_any_letter_starts_or_ends_wrongly(paragraphs: list[Paragraph]) -> None:
    for each in every_paper():
        made = each.values[0]
        if made.is_letter:
            drawn(made.paper("long"))
            drawn(with_rows(with_findings(made, made.paper(), TEXT * 8), 3, TEXT))
    for skip in range(40):
        draw_letter(letter(paragraphs=(TEXT[skip:] * 6,)), FURNITURE)
    check(paragraphs)


def check(paragraphs: list[Paragraph]) -> None:
    assert sum(len(one.lines) for one in paragraphs) > 2_000
    assert [fault for one in paragraphs for fault in faults(one)] == []
