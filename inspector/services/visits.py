"""A visit: planned, started, carried out, closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inspector.clock import china
from inspector.domain.inspection import (
    Finding,
    InspectionRow,
    TeamMember,
)
from inspector.domain.inspection_state import InspectionState
from inspector.domain.ledger import HistoryEntry
from inspector.domain.office_papers import LEAD_PAPERS
from inspector.domain.paper import PaperKind
from inspector.domain.person import MIN_OFFICERS, Person, Role
from inspector.domain.refusal import officer_ids
from inspector.domain.task import InspectionKind, Task
from inspector.errors import NotFound, VisitRefused
from inspector.i18n import N_, _
from inspector.services.closing import (
    record_answers,
    record_files,
    record_finding,
    record_photos,
)
from inspector.services.context import Context, Recorder
from inspector.services.filling import Filling
from inspector.services.form_library import form_for_visit
from inspector.services.form_sessions import begin_form, form_definition, remember_saved
from inspector.services.history import history_of
from inspector.services.officers import expired_words
from inspector.services.register import entity, person
from inspector.storage.drafts import create_draft, delete_draft, find_draft
from inspector.storage.forms import find_form
from inspector.storage.inspections import (
    find_inspection,
    findings_of,
    inspections_of_entity,
    page_of_inspections,
    started_tasks,
)
from inspector.storage.reference import references

_START = N_("start a visit")
_INSPECTION = N_("inspection")
_PERSON = N_("person")


def list_visits(ctx: Context) -> list[InspectionRow]:
    """Return planned tasks that nobody has started here, then the last visits, newest first."""
    tasks = sorted(references(ctx.db, Task), key=lambda task: task.planned)
    started = started_tasks(ctx.db, [task.id for task in tasks])
    planned = [_planned(ctx, task) for task in tasks if task.id not in started]
    return planned + page_of_inspections(ctx.db)


def own_visits(ctx: Context) -> list[InspectionRow]:
    """Return the tasks and visits of which this person is a member; those only reviewed are not."""
    return [row for row in list_visits(ctx) if is_member(ctx, row)]


def is_member(ctx: Context, row: InspectionRow) -> bool:
    """Say whether this person is of the visit's team."""
    return any(member.person == ctx.person.id for member in row.team)


def issues(ctx: Context, row: InspectionRow, kind: PaperKind) -> bool:
    """Say whether this person issues papers of this kind about the visit: its team, or its lead."""
    is_lead = ctx.role is Role.LEAD and row.lead == ctx.person.id
    return is_member(ctx, row) or (is_lead and kind in LEAD_PAPERS)


def visits_with_papers(ctx: Context) -> list[InspectionRow]:
    """Return the visits of this person: as one of the team, or as the lead."""
    return [
        row
        for row in list_visits(ctx)
        if is_member(ctx, row) or any(issues(ctx, row, kind) for kind in LEAD_PAPERS)
    ]


def start_visit(
    ctx: Context,
    *,
    entity_id: str,
    kind: InspectionKind,
    forms: Sequence[str],
    team: Sequence[str],
    lead: str,
    place: str,
    task: str = "",
    started: datetime | None = None,
    certificate_shown: bool = False,
) -> str:
    """Start a visit and open its draft; return the id of the inspection.

    forms  form ids, of which a 复查 needs none; the versions that the `task` was planned with are
           pinned where they are here, else the current ones
    team   person ids, the owner of this workspace first; two officers at least (处罚法 42): an
           expert is none, and none of them with a 执法证 that has expired (workflow §2)
    certificate_shown  the officers have shown their certificates on entering
    Raises VisitRefused, NotFound, FormFilesMissing, WrongRole.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_START))
    members = [_member(ctx, one) for one in team]
    if len(officer_ids(members)) < MIN_OFFICERS:
        raise VisitRefused(detail=_("at least two inspectors are needed"))
    now = started or ctx.clock()
    if expired := expired_words(ctx, members, china(now).date()):
        raise VisitRefused(detail=expired)
    if not forms and kind is not InspectionKind.REINSPECTION:
        raise VisitRefused(detail=_("no checklist is chosen"))
    versions = []
    for form_id in forms:
        versions.append(form_for_visit(ctx, form_id, task))
    visited = entity(ctx, entity_id)
    # Before the transaction: an answer that is being saved must not wait for a form to load.
    begun = {version.sha256: begin_form(ctx, version).answers() for version in versions}
    inspection = ctx.new_id()
    with ctx.recording() as record:
        record.add(
            inspection,
            "inspection.start",
            {
                "type": "inspection",
                "entity": visited.id,
                "entity_facts": visited,
                "kind": kind,
                "state": InspectionState.IN_PROGRESS,
                "place": place,
                "started": now,
                "team": members,
                "lead": lead,
                "task": task,
                "forms": [
                    {
                        "form_id": version.form_id,
                        "version": version.version,
                        "title": version.title,
                        "sha256": version.sha256,
                    }
                    for version in versions
                ],
                "standards": ctx.standards.version,
            },
        )
        if certificate_shown:
            _record_certificate(ctx, record, inspection)
        create_draft(ctx.db, inspection, begun, ctx.standards.version, ctx.clock())
    return inspection


def show_certificate(ctx: Context, inspection: str) -> None:
    """Note that the certificates were shown (亮证, 安法 67)."""
    with ctx.recording() as record:
        _record_certificate(ctx, record, inspection)


def open_filling(ctx: Context, inspection: str) -> Filling:
    """Open the draft of a visit, at the item where it was left.

    Raises VisitRefused when the visit is closed or was carried out on another laptop.
    """
    draft = find_draft(ctx.db, inspection)
    if draft is None:
        raise VisitRefused(detail=_("this visit is closed, or its draft is on another laptop"))
    return Filling(ctx, draft)


def warm_filling(ctx: Context, inspection: str) -> None:
    """Load the forms of a visit beside the window, so that `open_filling` need not."""
    draft = find_draft(ctx.db, inspection)
    for sha256 in draft.forms if draft is not None else ():
        version = find_form(ctx.db, sha256)
        if version is not None:
            form_definition(ctx, version)


def close_visit(
    ctx: Context,
    inspection: str,
    *,
    reasons: Mapping[str, str] | None = None,
    ended: datetime | None = None,
) -> list[Finding]:
    """End the visit: answers, photographs, findings and hazards become events.

    reasons  key of an item left open → why it was not checked; each becomes 未检查
    All or nothing. Raises VisitRefused naming what is still missing.
    """
    with ctx.recording() as record:
        filling = open_filling(ctx, inspection)
        for key, reason in (reasons or {}).items():
            filling.set_not_checked(key, reason)
        if filling.inspection.certificate_shown is None:
            # The record states that they were shown; it must not say so of itself.
            raise VisitRefused(detail=_("it is not noted that the certificates were shown"))
        missing = filling.problems()
        if missing:
            raise VisitRefused(
                detail=_("{count} places are not complete, first: {text}").format(
                    count=len(missing), text=missing[0].text
                )
            )
        submissions = {
            form_id: ctx.blobs.keep_bytes(xml.encode()) for form_id, xml in filling.submissions()
        }
        for form_id, sha256 in submissions.items():
            remember_saved(ctx, form_id, sha256)
        record_photos(ctx, record, inspection, filling.attached_photos())
        record_files(ctx, record, inspection, filling.attached_files())
        record_answers(ctx, record, inspection, filling, submissions)
        visited = record.state(inspection).live[inspection]
        for hazard in filling.hazards():
            record_finding(ctx, record, inspection, visited, filling.item(hazard.item_key), hazard)
        record.add(
            inspection,
            "inspection.close",
            {
                "state": InspectionState.RECORD_DRAFT,
                "ended": ended or ctx.clock(),
                "item_count": filling.item_count,
                "answered_count": filling.item_count,
                "results": filling.result_table(),
            },
        )
        delete_draft(ctx.db, inspection)
    return findings(ctx, inspection)


def inspection_row(ctx: Context, inspection: str) -> InspectionRow:
    """Return one inspection. Raises NotFound."""
    row = find_inspection(ctx.db, inspection)
    if row is None:
        raise NotFound(kind=_(_INSPECTION), name=inspection)
    return row


def findings(ctx: Context, inspection: str) -> list[Finding]:
    """Return the findings of a closed visit, by number."""
    return findings_of(ctx.state(inspection))


def visit_history(ctx: Context, inspection: str) -> list[HistoryEntry]:
    """Return what happened in a visit, oldest first."""
    return history_of(ctx, inspection)


def earlier_visits(ctx: Context, entity_id: str) -> list[InspectionRow]:
    """Return the last visits to an entity, newest first."""
    return inspections_of_entity(ctx.db, entity_id)


def _record_certificate(ctx: Context, record: Recorder, inspection: str) -> None:
    record.add(inspection, "inspection.show_certificate", {"certificate_shown": ctx.clock()})


def _member(ctx: Context, person_id: str) -> TeamMember:
    found: Person | None = ctx.person if person_id == ctx.person.id else person(ctx, person_id)
    if found is None:
        raise NotFound(kind=_(_PERSON), name=person_id)
    return TeamMember(
        person=found.id,
        name=found.name,
        role=found.role.value,
        certificate_no=found.certificate_no,
    )


def _planned(ctx: Context, task: Task) -> InspectionRow:
    visited = entity(ctx, task.entity)
    found = [person(ctx, one) for one in task.team]
    return InspectionRow(
        id=task.id,
        entity=visited.id,
        entity_name=visited.name,
        kind=task.kind,
        state=InspectionState.PLANNED.value,
        place="",
        started=None,
        ended=None,
        team=tuple(_member(ctx, one.id) for one in found if one is not None),
        lead=task.lead,
        planned=task.planned,
    )
