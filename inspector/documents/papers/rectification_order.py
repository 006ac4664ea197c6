"""责令限期整改指令书 (documents §4.4): what is wrong, by when it must be right, how to appeal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from inspector.documents.blocks import BLANK, MM, WIDTH, Block, paragraph
from inspector.documents.fonts import SERIF, text_width
from inspector.documents.letter_title import title_lines
from inspector.documents.page import heading
from inspector.documents.refusal_note import confirmation_lines, refusal_note
from inspector.documents.signatures import Signers, signature_lines
from inspector.documents.table import Column, table
from inspector.documents.templates import TemplateSet, spans
from inspector.documents.text import BODY, NOTE, Span
from inspector.domain.citation import joined_citations
from inspector.domain.paper import (
    OrderItem,
    RectificationOrder,
    Refusal,
    Signature,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SEAL = 42 * MM  # seals of county and city organs measure 42 to 45 mm
NUMBER_COLUMN, DEADLINE_COLUMN, CITATION_COLUMN = 11 * MM, 34 * MM, 35 * MM


def rectification_order_story(
    paper: RectificationOrder,
    template: TemplateSet,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
) -> list[Block]:
    """Lay out one order. Touches no file."""
    words = template.sheets["order"]
    story = heading(template.title(paper.head.kind), paper.head.number)
    story.append(
        paragraph(*spans(words["addressee"], entity=paper.entity.name), before=4, with_next=True)
    )
    story.append(_introduction(paper, template, words))
    story.append(_problems(paper, template))
    story += _demands(paper, template, words)
    for key in ("requirement", "safety"):
        story.append(paragraph(words[key], indent_chars=2))
    story += [paragraph(text, indent_chars=2) for text in paper.remedies]
    if refusal:
        story += refusal_note(refusal, template, served=True)
        story += confirmation_lines(paper.officers, confirmations, words["certificate"], template)
    else:
        # The last remedy stays with the signatures, should these start a page.
        story[-1] = paragraph(paper.remedies[-1], indent_chars=2, with_next=True)
    who = Signers(paper.officers, (), signatures, refusal, witness_line=True)
    refused = template.sheets["refusal"]["mark"]
    story += signature_lines(who, words, words["certificate"], refused, template)
    organisation = paper.head.organisation.name
    story.append(Seal(organisation, template.date(paper.head.issued), words["seal"]))
    story.append(paragraph(words["copies"], size=NOTE, leading=14, before=4))
    return story


def _introduction(paper: RectificationOrder, template: TemplateSet, words: dict[str, str]) -> Block:
    day = template.date(paper.inspected)
    if not paper.record_number:
        whole = spans(words["intro_without_record"], date=day)
    else:
        whole = spans(words["intro"], date=day, record=paper.record_number)
    return paragraph(*whole, indent_chars=2, with_next=True)


def _problems(paper: RectificationOrder, template: TemplateSet) -> Block:
    words, heads = template.sheets["order"], template.columns
    text_column = WIDTH - NUMBER_COLUMN - DEADLINE_COLUMN - CITATION_COLUMN
    columns = (
        Column(heads["number"], NUMBER_COLUMN, "center"),
        Column(heads["text"], text_column),
        Column(heads["citation"], CITATION_COLUMN),
        Column(heads["deadline"], DEADLINE_COLUMN, "center"),
    )
    rows = [
        (
            str(item.number),
            (words["major"] if item.level == "MAJOR" else "") + item.text,
            item.citation or BLANK,
            words["due"].format(date=template.date(item.deadline)),
        )
        for item in paper.items
    ]
    return table(columns, rows, before=4)


def _demands(
    paper: RectificationOrder, template: TemplateSet, words: dict[str, str]
) -> list[Block]:
    """责令第…项于…前整改完毕, one sentence per deadline, the earliest first."""
    groups = by_deadline(paper.items)
    # An order without a verified basis shows the gap; the program warns before it is issued.
    basis = joined_citations(paper.legal_basis)
    opening = spans(words["basis"], basis=basis) if basis else spans(words["basis_gap"])
    blocks: list[Block] = [paragraph(*opening, indent_chars=2, before=6, with_next=True)]
    for deadline, numbers in groups:
        day = template.date(deadline)
        if len(groups) == 1:
            whole: list[Span] = spans(words["demand_all"], date=day)
        else:
            whole = spans(words["demand"], items=item_ranges(numbers), date=day)
        blocks.append(paragraph(*whole, indent_chars=2))
    return blocks


def by_deadline(items: Sequence[OrderItem]) -> list[tuple[date, list[int]]]:
    """Return (deadline, numbers of its items), by date."""
    groups: dict[date, list[int]] = {}
    for item in items:
        groups.setdefault(item.deadline, []).append(item.number)
    return sorted((deadline, sorted(numbers)) for deadline, numbers in groups.items())


def item_ranges(numbers: Sequence[int]) -> str:
    """Return sorted numbers as papers write them: 1、3至5."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    parts = []
    for low, high in ranges:
        if high - low >= 2:
            parts.append(f"{low}至{high}")
        else:
            parts += [str(number) for number in range(low, high + 1)]
    return "、".join(parts)


@dataclass(frozen=True)
class Seal:
    """Organ and date at the right, and a dashed circle where the seal goes (待盖章)."""

    organisation: str
    date: str
    waiting: str
    before: float = 4.0
    with_next: bool = True
    height: float = SEAL + 4
    least: float = SEAL + 4
    closes: bool = True

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        width = min(max(text_width(self.organisation, SERIF, BODY), 40 * MM), 0.62 * WIDTH)
        left = x + WIDTH - width - 4 * MM
        centre = left + width / 2, top - 2 - SEAL / 2
        canvas.saveState()
        canvas.setStrokeGray(0.72)
        canvas.setLineWidth(0.6)
        canvas.setDash(3, 3)
        canvas.circle(*centre, SEAL / 2, stroke=1, fill=0)
        canvas.setFillGray(0.6)
        paragraph(self.waiting, size=NOTE, leading=12, align="center", width=width).draw(
            canvas, left, centre[1] + SEAL / 2 - 14
        )
        canvas.restoreState()
        # The seal presses down on the date (documents §3): both stand inside its circle.
        # A long name breaks between its phrases, as on a letter.
        name = "\n".join(title_lines(self.organisation, int(width / BODY)))
        organisation = paragraph(name, leading=18, align="center", width=width)
        organisation.draw(canvas, left, centre[1] + organisation.height / 2 + 8)
        paragraph(self.date, leading=18, align="center", width=width).draw(
            canvas, left, centre[1] - organisation.height / 2 + 4
        )
