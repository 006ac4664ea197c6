"""The demo's re-inspection: a visit of its own finds the major hazard of the first one rectified.

Its package is left for the office to import: until then the hazard can be listed for supervision
and the supervision escalated, afterwards it can be accepted, closed out and delisted.
"""

from inspector.domain.inspection import ItemResult
from inspector.domain.paper import PaperKind
from inspector.domain.person import Person
from inspector.domain.task import InspectionKind
from inspector.services.context import Context
from inspector.services.demo_cast import GENERAL_FORM, VisitPlan
from inspector.services.demo_papers import issue_papers, sign_by_all
from inspector.services.demo_world import World
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.services.visits import close_visit, open_filling, show_certificate, start_visit

_OPINION = PaperKind.REINSPECTION_OPINION


def reinspect(ctx: Context, world: World, second: Person, lead: Person, plan: VisitPlan) -> str:
    """Visit the entity of `plan` again; all it was ordered to do is done. Return the visit's id."""
    inspection = start_visit(
        ctx,
        entity_id=plan.entity,
        kind=InspectionKind.REINSPECTION,
        forms=(GENERAL_FORM,),
        team=(ctx.person.id, second.id),
        lead=lead.id,
        place=plan.place,
    )
    world.pass_minutes(3)
    show_certificate(ctx, inspection)
    filling = open_filling(ctx, inspection)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
        world.pass_minutes(4)
    close_visit(ctx, inspection)
    issue_papers(ctx, world, inspection, second, plan)
    begun = begin_sheet(ctx, inspection, _OPINION).filled
    filled = Filled({**begun.fields, "opinion": "全部整改合格"}, begun.tables)
    opinion = issue_sheet(ctx, inspection, _OPINION, filled)
    world.pass_minutes(3)
    sign_by_all(ctx, world, opinion, second, plan)
    return inspection
