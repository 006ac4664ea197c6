"""Where the values of a paper about many visits come from: the visits, and the ledger of hazards.

Nothing is folded here: a round may have hundreds of visits, and a window waits for it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from inspector.clock import china
from inspector.domain.hazard_states import HazardState
from inspector.domain.inspection import InspectionRow
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import Officer, PaperPhoto, PaperRow
from inspector.domain.person import Person
from inspector.domain.sheet import Row
from inspector.domain.visit_round import Covered, CoveredVisit, VisitRound
from inspector.services.paper_contents import finding_sentence
from inspector.services.paper_subject import PaperSubject
from inspector.services.sheet_rows import DEMAND, LEVELS, MEASURES, state_words
from inspector.services.sheet_values import Gathered
from inspector.storage.hazards import hazards_of_inspections
from inspector.storage.inspections import inspections_between
from inspector.storage.papers import papers_of_rounds, record_numbers
from inspector.storage.reference import find_entity, references

LISTED = "findings"  # source of tables that list every problem
_NAMED = 3  # so many entities are named; more are counted
_VOID, _CLOSED = HazardState.VOIDED.value, HazardState.CLOSED.value
_TRANSFERRED = HazardState.TRANSFERRED.value
_FIGURES = (
    "共督查{entities}家单位、{visits}次，发现问题{problems}项，其中重大事故隐患{major}项；"
    "已销号{closed}项，已移送{transferred}项，未销号{open}项。"
)


@dataclass(frozen=True)
class GatheredRound(Gathered):
    """What is known of the visits of a round; `inspection` is "": there is no one visit."""

    chosen: VisitRound | None = None

    @property
    def subject(self) -> PaperSubject:
        return PaperSubject("", round=self._chosen)

    @property
    def day(self) -> date:
        return self._chosen.until

    @property
    def industry(self) -> str:
        return ""  # the visits are of many trades

    @property
    def figured(self) -> frozenset[str]:
        return frozenset({"findings.summary", "findings.open_count", "findings.open", "visit.day"})

    @cached_property
    def visits(self) -> list[InspectionRow]:
        """The visits that were ended, by day: what is still going on counts in no paper."""
        chosen, words = self._chosen, self._chosen.words.lower().split()
        rows = inspections_between(self.ctx.db, chosen.since, chosen.until)
        return [row for row in rows if not words or self._has_words(row, words)]

    @cached_property
    def hazards(self) -> list[HazardRow]:
        """What the ledger has of these visits, void ones left out; in the order of the visits."""
        found = hazards_of_inspections(self.ctx.db, [row.id for row in self.visits])
        place = {row.id: number for number, row in enumerate(self.visits)}
        rows = [row for row in found if row.state != _VOID]
        return sorted(rows, key=lambda row: (place[row.inspection], row.number))

    @cached_property
    def papers(self) -> list[PaperRow]:
        """Papers about rounds that count."""
        return [row for row in papers_of_rounds(self.ctx.db) if row.withdrawn is None]

    @cached_property
    def officers(self) -> tuple[Officer, ...]:
        return ()

    @cached_property
    def photos(self) -> tuple[PaperPhoto, ...]:
        return ()

    @cached_property
    def covered(self) -> Covered:
        chosen = self._chosen
        records = record_numbers(self.ctx.db, [row.id for row in self.visits])
        problems = Counter(one.inspection for one in self.hazards)
        return Covered(
            since=chosen.since,
            until=chosen.until,
            words=chosen.words,
            visits=tuple(
                CoveredVisit(
                    id=row.id,
                    entity=row.entity_name,
                    day=china(row.started).date(),
                    record=records.get(row.id, ""),
                    problems=problems[row.id],
                )
                for row in self.visits
                if row.started is not None
            ),
            figures=self.figures,
        )

    @cached_property
    def figures(self) -> Mapping[str, int]:
        """The counts, from the ledger; a hazard that was made void counts nowhere."""
        closed, transferred = (
            sum(row.state == state for row in self.hazards) for state in (_CLOSED, _TRANSFERRED)
        )
        return {
            "visits": len(self.visits),
            "entities": len({row.entity for row in self.visits}),
            "problems": len(self.hazards),
            "major": sum(row.level == "MAJOR" for row in self.hazards),
            "closed": closed,
            "transferred": transferred,
            "open": len(self.hazards) - closed - transferred,
        }

    def unlike_the_ledger(self) -> list[InspectionRow]:
        """Return the visits of which the ledger has another number of hazards than they found."""
        found = hazards_of_inspections(self.ctx.db, [row.id for row in self.visits])
        counts = Counter(one.inspection for one in found)
        return [row for row in self.visits if row.finding_count != counts[row.id]]

    def value(self, source: str) -> str:
        return _VALUES[source](self) if source in _VALUES else ""

    def rows(self, source: str) -> list[Row]:
        return _ROWS[source](self) if source in _ROWS else []

    @property
    def _chosen(self) -> VisitRound:
        assert self.chosen is not None
        return self.chosen

    @cached_property
    def _organisations(self) -> Mapping[str, str]:
        return {one.id: one.organisation for one in references(self.ctx.db, Person)}

    def _has_words(self, row: InspectionRow, words: list[str]) -> bool:
        entity = find_entity(self.ctx.db, row.entity)
        said = [row.entity_name, *(self._organisations.get(one.person, "") for one in row.team)]
        said += [entity.industry, entity.territory] if entity is not None else []
        text = " ".join(said).lower()
        return all(word in text for word in words)


def _entities(known: GatheredRound) -> str:
    names = list(dict.fromkeys(row.entity_name for row in known.visits))
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])}等{len(names)}家单位"


def _period(known: GatheredRound) -> str:
    chosen = known.covered.chosen
    days = [known.template.date(day) for day in (chosen.since, chosen.until)]
    return "至".join(dict.fromkeys(days))


def _basics(known: GatheredRound) -> str:
    count = len(known.visits)
    return f"{_period(known)}，对{_entities(known)}开展督查{count}次。" if count else ""


def _problems(known: GatheredRound) -> str:
    """Return the major hazards in a line each, all of them where none is major."""
    rows = [row for row in known.hazards if row.level == "MAJOR"] or known.hazards
    texts = [f"{row.entity_name}：{finding_sentence(row)}" for row in rows]
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, start=1))


def _row(known: GatheredRound, hazard: HazardRow) -> Row:
    state = next((one for one in HazardState if one.value == hazard.state), None)
    return {
        "number": hazard.number,
        "entity": hazard.entity_name,
        "place": hazard.place,
        "fact": finding_sentence(hazard),
        "basis": hazard.citation,
        "level": LEVELS.get(hazard.level, ""),
        "measure": MEASURES.get(hazard.measure, ""),
        "deadline": known.template.date(hazard.deadline) if hazard.deadline else "",
        "demand": DEMAND,
        "owner": hazard.entity_name,
        # Photographs are numbered anew in each record.
        "photos": "见检查记录" if hazard.photo_count else "",
        "status": state_words(state),
    }


def _rows(known: GatheredRound) -> list[Row]:
    return [_row(known, hazard) for hazard in known.hazards]


def _open_rows(known: GatheredRound) -> list[Row]:
    """Return what nobody has closed out yet: what one team hands over to the next (003-G)."""
    done = (_CLOSED, _TRANSFERRED)
    return [_row(known, hazard) for hazard in known.hazards if hazard.state not in done]


_VALUES: Mapping[str, Callable[[GatheredRound], str]] = {
    "entity.name": _entities,
    "organisation.name": lambda known: known.ctx.organisation.name,
    "organisation.address": lambda known: known.ctx.organisation.address,
    "organisation.phone": lambda known: known.ctx.organisation.phone,
    "visit.day": _period,
    "visit.checked": _basics,
    "findings.text": _problems,
    "findings.summary": lambda known: _FIGURES.format(**known.figures),
    "findings.open_count": lambda known: str(len(_open_rows(known))),
    "today": lambda known: known.template.date(china(known.ctx.clock()).date()),
}
_ROWS: Mapping[str, Callable[[GatheredRound], list[Row]]] = {
    LISTED: _rows,
    "findings.open": _open_rows,
}
