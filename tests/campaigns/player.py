"""What the people of the campaign do next: chosen by chance among what is possible now.

Nothing is remembered between two steps but the open drafts, so that a player goes on after a kill
from what the workspaces hold.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from inspector.clock import to_wall
from inspector.domain.inspection import Decision, Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.task import InspectionKind
from inspector.services import corrections, imports, packages, register, reviews
from inspector.services.context import Context
from inspector.services.visits import close_visit, findings, open_filling, start_visit
from inspector.storage.inspections import page_of_inspections
from inspector.storage.packages import list_packages

from .filler import Filler
from .signer import paper_steps
from .stage import ENTITIES, FORM, PLAIN, SECOND, Stage, plan_task

_OPEN_AT_ONCE = 2
_LOOKED_AT = 4  # the newest visits; older ones are done


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does. `weight` says how likely it is among the possible ones."""

    kind: str
    desk: str
    weight: float
    act: Callable[[], object]
    draft: str = ""
    said: dict[str, object] = field(default_factory=dict)


class Player:
    """Plays all three desks of a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.fillers: dict[str, Filler] = {}

    def next_step(self, random: Random) -> Step:
        """Return what is done next; not done yet."""
        steps = [*self._at_field(random), *self._at_lead(random), *self._at_office(random)]
        return random.choices(steps, [step.weight for step in steps])[0]

    def filler(self, draft: str) -> Filler:
        """Return the open draft as the window keeps it."""
        if draft not in self.fillers:
            self.fillers[draft] = Filler(open_filling(self._stage.field, draft))
        return self.fillers[draft]

    # Field

    def _at_field(self, random: Random) -> Iterator[Step]:
        ctx = self._stage.field
        rows = page_of_inspections(ctx.db, limit=2 * _LOOKED_AT)
        drafts = [row for row in rows if row.state == InspectionState.IN_PROGRESS.value]
        if len(drafts) < _OPEN_AT_ONCE:
            yield Step("start", "field", 0.3 if drafts else 4.0, partial(self._start, random))
        for row in drafts:
            yield from self._filling(row.id, random)
        for row in rows[:_LOOKED_AT]:
            for kind, act in paper_steps(ctx, row, random):
                yield Step(kind, "field", 5.0, act)
            if row.state == InspectionState.RETURNED.value:
                yield Step(*self._mend(ctx, row))
            if self._is_to_be_exported(ctx, row):
                act = partial(packages.export_inspection, ctx, row.id, self._stage.exchange)
                yield Step("export", "field", 6.0, act)
        yield from self._imports("field", ctx, ("BASE", "REVIEW", "RECEIPT"), random)

    def _start(self, random: Random) -> None:
        ctx = self._stage.field
        start_visit(
            ctx,
            entity_id=random.choice(ENTITIES),
            kind=InspectionKind.ROUTINE,
            forms=(FORM, PLAIN),
            team=(ctx.person.id, SECOND),
            lead=self._stage.lead.person.id,
            place="一号车间",
            certificate_shown=True,
        )

    def _filling(self, draft: str, random: Random) -> Iterator[Step]:
        filler = self.filler(draft)
        if not filler.is_ripe():
            kind, said, act = filler.some_action(random, self._stage.photos)
            yield Step(kind, "field", 8.0, act, draft, said)
            return
        wanted = filler.wanted(random, self._stage.photos)
        if wanted is not None:
            kind, said, act = wanted
            yield Step(kind, "field", 8.0, act, draft, said)
            return
        yield Step("close", "field", 6.0, partial(self._close, draft), draft)

    def _close(self, draft: str) -> None:
        reasons = self.filler(draft).left_open()
        close_visit(self._stage.field, draft, reasons=reasons)
        del self.fillers[draft]

    def _mend(
        self, ctx: Context, row: InspectionRow
    ) -> tuple[str, str, float, Callable[[], object]]:
        left = corrections.returned_findings(ctx, row.id)
        if not left:
            return "resubmit", "field", 4.0, partial(corrections.resubmit, ctx, row.id)
        act = partial(
            corrections.correct_finding,
            ctx,
            row.id,
            left[0].id,
            note="补充实测数据",
            fact=f"{left[0].fact}，已复测",
        )
        return "correct", "field", 4.0, act

    def _is_to_be_exported(self, ctx: Context, row: InspectionRow) -> bool:
        ready = (
            InspectionState.SIGNED.value,
            InspectionState.REFUSED_RECORDED.value,
            InspectionState.LEAD_REVIEW.value,
        )
        if row.state not in ready or any(True for _step in paper_steps(ctx, row, Random(0))):
            return False
        return _is_unexported(ctx, "INSPECTION", row.id)

    # Lead

    def _at_lead(self, random: Random) -> Iterator[Step]:
        ctx = self._stage.lead
        for row in page_of_inspections(ctx.db, limit=_LOOKED_AT):
            if reviews.is_reviewable(row):
                yield from self._review(ctx, row, random)
            sent = (InspectionState.RETURNED.value, InspectionState.FINALIZED.value)
            if row.state in sent and _is_unexported(ctx, "REVIEW", row.id):
                act = partial(packages.export_review, ctx, row.id, self._stage.exchange)
                yield Step("export_review", "lead", 5.0, act)
        yield from self._imports("lead", ctx, ("BASE", "INSP", "RECEIPT"), random)

    def _review(self, ctx: Context, row: InspectionRow, random: Random) -> Iterator[Step]:
        found = findings(ctx, row.id)
        unseen = [one for one in found if one.review is None]
        returned = [one for one in found if one.review and one.review.decision is Decision.RETURN]
        if row.state == InspectionState.RETURNED.value:
            return
        if unseen:
            yield Step("review", "lead", 5.0, self._decide(ctx, row, unseen[0], random))
        elif returned:
            yield Step("return", "lead", 5.0, partial(reviews.return_visit, ctx, row.id))
        else:
            yield Step("countersign", "lead", 5.0, partial(reviews.countersign, ctx, row.id))

    def _decide(
        self, ctx: Context, row: InspectionRow, finding: Finding, random: Random
    ) -> Callable[[], object]:
        decision = Decision.PASS
        if finding.revision == 1 and random.random() < 0.3:
            decision = Decision.RETURN
        return partial(reviews.review_finding, ctx, row.id, finding.id, decision, "请补充")

    # Office

    def _at_office(self, random: Random) -> Iterator[Step]:
        ctx, exchange = self._stage.office, self._stage.exchange
        yield from self._imports("office", ctx, ("INSP", "REVIEW"), random)
        yield Step("plan", "office", 0.15, partial(self._plan, random))
        yield Step("export_base", "office", 0.12, partial(packages.export_base, ctx, exchange))
        if list_packages(ctx.db, direction="in", limit=1):
            act = partial(packages.export_receipt, ctx, exchange)
            yield Step("export_receipt", "office", 0.2, act)

    def _plan(self, random: Random) -> None:
        stage = self._stage
        if random.random() < 0.5:
            plan_task(stage.office, stage.lead, stage.field, random.choice(ENTITIES))
            return
        known = random.choice(register.find_entities(stage.office))
        register.add_entities(stage.office, [known])

    # Packages in

    def _imports(
        self, desk: str, ctx: Context, kinds: tuple[str, ...], random: Random
    ) -> Iterator[Step]:
        known = {row["id"][:12] for row in ctx.db.rows("select id from package")}
        waiting, old = list[Path](), list[Path]()
        for file in imports.packages_in([self._stage.exchange]):
            prefix, *_middle, short = file.stem.split("-")
            if prefix in kinds:
                (old if short in known else waiting).append(file)
        if waiting:  # all at once, since a review stands on the packages beside it
            yield self._import(desk, ctx, waiting, 4.0)
        if old:
            yield self._import(desk, ctx, [random.choice(old)], 0.1)

    def _import(self, desk: str, ctx: Context, files: list[Path], weight: float) -> Step:
        def act() -> None:
            for result in imports.import_packages(ctx, files):
                if result.refused is not None:
                    raise result.refused

        return Step("import", desk, weight, act, said={"files": [file.name for file in files]})


def _is_unexported(ctx: Context, kind: str, inspection: str) -> bool:
    """Say whether this desk has written an event of the visit since its last package of it."""
    rows = list_packages(ctx.db, direction="out", kind=kind, inspection=inspection, limit=1)
    wrote = ctx.db.value(
        "select max(wall) from event where dev = ? and stream = ?", (ctx.dev, inspection)
    )
    return not rows or to_wall(rows[0].at) < wrote
