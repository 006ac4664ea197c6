"""What lists and panes say of a paper."""

from dataclasses import replace
from datetime import UTC, datetime

from inspector.domain.paper import ISSUED, PaperKind, PaperRow
from inspector.services.papers import DuePaper
from inspector.ui.pages.paper_words import paper_card, paper_facts

PAPER = PaperRow(
    id="01",
    kind=PaperKind.INSPECTION_RECORD,
    number="（示例）暂编检记〔2026〕02-1号",
    title="现场检查记录",
    inspection="02",
    version=1,
    sha256="0" * 64,
    issued=datetime(2026, 11, 17, tzinfo=UTC),
    state=ISSUED,
    needs_seal=False,
)


def due(paper: PaperRow) -> DuePaper:
    return DuePaper(paper.kind, paper, "")


def test_the_number_that_stands_for_a_provisional_one_is_shown_beside_it() -> None:
    assert "Provisional" in dict(paper_facts(due(PAPER)))
    assert PAPER.number in paper_card(due(PAPER)).second
    known = due(replace(PAPER, formal_number="（示例）应急检记〔2026〕141号"))
    facts = dict(paper_facts(known))
    assert facts["Number"] == PAPER.number
    assert facts["Formal number"] == "（示例）应急检记〔2026〕141号"
    assert "Provisional" not in facts
    assert "141" in paper_card(known).second
