"""The demo: the whole loop, played through the services as people would play it.

One office, a lead, two inspectors, twelve entities, three visits; packages go by files. Nothing
here writes a row: whatever the demo has, the product does.
"""

import random as chance
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inspector import paths
from inspector.clock import china, now
from inspector.domain.inspection import Decision
from inspector.domain.person import Desk, Person, Role
from inspector.domain.task import InspectionKind, Task
from inspector.errors import WorkspaceExists
from inspector.progress import Progress
from inspector.sealed.certificates import to_pem
from inspector.services import (
    corrections,
    enrolment,
    form_intake,
    imports,
    packages,
    register,
    reviews,
)
from inspector.services.context import Context
from inspector.services.demo_cast import (
    ENTITIES,
    FIRST,
    HALF_FILLED,
    LEAD,
    OFFICER,
    ORGANISATION,
    SECOND,
    VISITS,
    WAITING,
    VisitPlan,
)
from inspector.services.demo_papers import issue_papers
from inspector.services.demo_reinspection import reinspect
from inspector.services.demo_report import PASSPHRASE, DemoReport
from inspector.services.demo_visit import answer, register_hazards
from inspector.services.demo_world import World
from inspector.services.visits import (
    close_visit,
    findings,
    open_filling,
    show_certificate,
    start_visit,
)

# What a seed's own demo dates from; without a seed it is the days before today.
_SEEDED_START = datetime(2026, 11, 9, 0, 30, tzinfo=UTC)
_STEPS = 36


def play(folder: Path, *, seed: int | None = None, progress: Progress | None = None) -> DemoReport:
    """Play the loop into `folder`, which must be empty or new; return what it made.

    With a `seed`: the same people, entities, answers, photographs, texts, times and ids; keys and
    signatures are fresh. Raises WorkspaceExists, Cancelled.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceExists(place=folder)
    folder.mkdir(parents=True, exist_ok=True)
    demo = _Demo(folder, seed, progress or Progress())
    try:
        demo.play()
    finally:
        demo.close()
    return demo.report


class _Demo:
    def __init__(self, folder: Path, seed: int | None, progress: Progress) -> None:
        today = china(now()).replace(hour=8, minute=30, second=0, microsecond=0)
        start = _SEEDED_START if seed is not None else today.astimezone(UTC) - timedelta(days=7)
        self.world = World(chance.randrange(1 << 32) if seed is None else seed, start)
        self.folder, self.exchange = folder, folder / "exchange"
        self.papers = folder / "papers"
        self.report = DemoReport(folder, seed)
        self._progress, self._done = progress, 0
        self._open: list[Context] = []

    def close(self) -> None:
        for ctx in self._open:
            ctx.workspace.close()

    def play(self) -> None:
        self.exchange.mkdir()
        self.papers.mkdir()
        office = self._office()
        lead = self._enrolled(office, Desk.LEAD, LEAD.name, LEAD.position, LEAD.certificate_no)
        field_ = self._enrolled(
            office, Desk.FIELD, FIRST.name, FIRST.position, FIRST.certificate_no
        )
        second = self._prepare(office, lead, field_)
        self._carry(packages.export_base(office, self.exchange).path, lead, field_)

        visits = [self._visit(field_, lead, second, plan) for plan in VISITS]
        returned = self._review(lead, field_, visits)
        for inspection, plan in returned:
            self._mend(field_, lead, inspection, plan)
        self._close_loop(office, lead, field_)
        self._leave_open(field_, lead, second)
        self.report.add_packages(self.exchange)
        for inspection in visits:
            self.report.add_visit(office, inspection, self.papers)
            self._step(0)
        self._progress.step(_STEPS, _STEPS)

    # Setting up

    def _office(self) -> Context:
        world = self.world
        office = enrolment.new_workspace(
            self.folder / "office",
            PASSPHRASE,
            desk=Desk.OFFICE,
            name=OFFICER.name,
            position=OFFICER.position,
            organisation=ORGANISATION,
            clock=world.clock,
            new_id=world.new_id,
        )
        self._open.append(office)
        self.report.workspaces.append("office")
        certificate = self.exchange / "office-ca.crt"
        certificate.write_bytes(to_pem(office.signing().office_ca))
        self.report.certificate = str(certificate.relative_to(self.folder))
        self._step(5)
        return office

    def _enrolled(
        self, office: Context, desk: Desk, name: str, position: str, certificate_no: str
    ) -> Context:
        ctx = enrolment.new_workspace(
            self.folder / desk.value,
            PASSPHRASE,
            desk=desk,
            name=name,
            position=position,
            certificate_no=certificate_no,
            clock=self.world.clock,
            new_id=self.world.new_id,
        )
        self._open.append(ctx)
        asked = enrolment.request(ctx, self.exchange)
        answered = enrolment.approve(office, asked, self.exchange)
        enrolment.accept(ctx, answered)
        self.report.workspaces.append(desk.value)
        self._step(10)
        return ctx

    def _prepare(self, office: Context, lead: Context, field_: Context) -> Person:
        """Fill the office's register; return the second inspector, who needs no workspace."""
        second = Person(
            id=self.world.new_id(),
            name=SECOND.name,
            role=Role.INSPECTOR,
            organisation=ORGANISATION.name,
            position=SECOND.position,
            certificate_no=SECOND.certificate_no,
        )
        register.add_people(office, [second])
        register.add_entities(office, ENTITIES)
        for name in ("industry-trade-major-hazards.md", "general-site-inspection.md"):
            form_intake.install_file(office, paths.forms() / name)
        planned = china(self.world.clock()).date()
        for number, plan in enumerate([*VISITS, WAITING, HALF_FILLED]):
            task = Task(
                id=self.world.new_id(),
                entity=plan.entity,
                kind=InspectionKind.ROUTINE,
                forms=plan.forms,
                team=(field_.person.id, second.id),
                lead=lead.person.id,
                planned=planned + timedelta(days=1 + number),
                source="年度检查计划（演示）",
            )
            register.plan_task(office, task)
        self._step(30)
        return second

    # The visits

    def _visit(self, ctx: Context, lead: Context, second: Person, plan: VisitPlan) -> str:
        """Carry a visit out, issue its papers, and bring its package to the lead."""
        inspection = self._start(ctx, plan)
        filling = open_filling(ctx, inspection)
        answer(self.world, filling, plan)
        register_hazards(self.world, filling, plan)
        self.world.pass_minutes(9)
        close_visit(ctx, inspection)
        self._step(4)
        issue_papers(ctx, self.world, inspection, second, plan)
        self._carry(packages.export_inspection(ctx, inspection, self.exchange).path, lead)
        return inspection

    def _start(self, ctx: Context, plan: VisitPlan) -> str:
        self._next_morning()
        task = next(task for task in register.tasks(ctx) if task.entity == plan.entity)
        inspection = start_visit(
            ctx,
            entity_id=plan.entity,
            kind=task.kind,
            forms=task.forms,
            team=task.team,
            lead=task.lead,
            place=plan.place,
            task=task.id,
        )
        self.world.pass_minutes(3)
        show_certificate(ctx, inspection)
        return inspection

    def _leave_open(self, field_: Context, lead: Context, second: Person) -> None:
        """Leave what whoever tries the demo goes on with.

        A visit to be reviewed, a re-inspection to be imported at the office, one to be finished.
        """
        self._visit(field_, lead, second, WAITING)
        self.world.pass_minutes(4 * 60)  # in the afternoon
        again = reinspect(field_, self.world, second, lead.person, VISITS[0])
        packages.export_inspection(field_, again, self.exchange)
        inspection = self._start(field_, HALF_FILLED)
        filling = open_filling(field_, inspection)
        answer(self.world, filling, HALF_FILLED, sections=4)
        register_hazards(self.world, filling, HALF_FILLED)
        filling.set_cursor(filling.hazards()[0].item_key)
        self._step(2)

    # Review, correction, and back to the office

    def _review(
        self, lead: Context, field_: Context, visits: Sequence[str]
    ) -> list[tuple[str, VisitPlan]]:
        """Review every visit; return those sent back, each with its plan."""
        self._next_morning()
        sent_back = []
        for inspection, plan in zip(visits, VISITS):
            for finding in findings(lead, inspection):
                returned = finding.item == plan.returned
                reviews.review_finding(
                    lead,
                    inspection,
                    finding.id,
                    Decision.RETURN if returned else Decision.PASS,
                    plan.return_remark if returned else "",
                )
                self.world.pass_minutes(2)
            if plan.returned:
                reviews.return_visit(lead, inspection)
                sent_back.append((inspection, plan))
                exported = packages.export_review(lead, inspection, self.exchange)
                self._carry(exported.path, field_)
            else:
                reviews.countersign(lead, inspection)
                self._step(5)
        return sent_back

    def _mend(self, field_: Context, lead: Context, inspection: str, plan: VisitPlan) -> None:
        for finding in corrections.returned_findings(field_, inspection):
            corrections.correct_finding(
                field_,
                inspection,
                finding.id,
                fact=plan.corrected_fact,
                note=plan.correction_note,
            )
        corrections.resubmit(field_, inspection)
        self.world.pass_minutes(20)
        exported = packages.export_inspection(field_, inspection, self.exchange)
        self._carry(exported.path, lead)
        for finding in findings(lead, inspection):
            if finding.review is None:
                reviews.review_finding(lead, inspection, finding.id, Decision.PASS)
        reviews.countersign(lead, inspection)
        self._step(5)

    def _close_loop(self, office: Context, lead: Context, field_: Context) -> None:
        for row in reviews.finalized_visits(lead):
            self._carry(packages.export_review(lead, row.id, self.exchange).path, field_)
        self.world.pass_minutes(60)
        imports.import_packages(office, [self.exchange])
        self._step(10)
        receipt = packages.export_receipt(office, self.exchange)
        self._carry(receipt.path, lead, field_)

    # Time and travel

    def _carry(self, package: Path, *desks: Context) -> None:
        """Import a package at other desks, as a stick would bring it."""
        for ctx in desks:
            result = imports.import_packages(ctx, [package])[0]
            if result.refused is not None:
                raise result.refused
        self._step(5)

    def _next_morning(self) -> None:
        local = china(self.world.clock()) + timedelta(days=1)
        self.world.wait_until(local.replace(hour=9, minute=0, second=0).astimezone(UTC))

    def _step(self, minutes: int) -> None:
        self.world.pass_minutes(minutes)
        self._done += 1
        self._progress.step(min(self._done, _STEPS), _STEPS)
