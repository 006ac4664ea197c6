"""How a visit of the demo is filled in: answers, hazards and photographs as its plan says."""

import tempfile
from datetime import timedelta
from pathlib import Path

from inspector.clock import china
from inspector.domain.inspection import ItemResult
from inspector.services.demo_cast import Hazard, VisitPlan
from inspector.services.demo_photos import draw_photo
from inspector.services.demo_world import World
from inspector.services.filling import Filling


def answer(world: World, filling: Filling, plan: VisitPlan, sections: int | None = None) -> None:
    """Go through the first `sections`; those that do not concern the entity are 不涉及."""
    wrong = {hazard.item for hazard in plan.hazards}
    for section in filling.sections()[:sections]:
        concerned = not section.title.startswith("第") or section.title.startswith(plan.applies)
        for item in filling.items(section.key):
            if item.code in wrong:
                filling.set_result(item.key, ItemResult.NONCONFORM)
        rest = ItemResult.CONFORM if concerned else ItemResult.NOT_APPLICABLE
        filling.set_rest(section.key, rest)
        world.pass_minutes(4)


def register_hazards(world: World, filling: Filling, plan: VisitPlan) -> None:
    """Register the hazards that the plan has, each with two photographs."""
    with tempfile.TemporaryDirectory() as scratch:
        for hazard in plan.hazards:
            _register(world, filling, hazard, Path(scratch))


def _register(world: World, filling: Filling, hazard: Hazard, scratch: Path) -> None:
    item = next(
        item
        for section in filling.sections()
        for item in filling.items(section.key)
        if item.code == hazard.item
    )
    draft = filling.add_hazard(item.key)
    world.pass_minutes(2)
    for name, value in (
        ("place", hazard.place),
        ("fact", hazard.fact),
        ("level", hazard.level),
        ("conditions", hazard.conditions),
        ("measure", hazard.measure),
    ):
        filling.set_hazard(draft.uid, name, value)
    if hazard.measure == "deadline":
        day = china(world.clock()).date() + timedelta(days=hazard.days)
        filling.set_hazard(draft.uid, "deadline", day)
    if hazard.five is not None:
        names = ("responsible", "measures", "funds", "time_limit", "plan")
        filling.set_hazard(draft.uid, "five", dict(zip(names, hazard.five)))
    files = [_photograph(world, hazard, number, scratch) for number in (1, 2)]
    filling.add_photos(files, hazard_uid=draft.uid)


def _photograph(world: World, hazard: Hazard, number: int, scratch: Path) -> Path:
    random = world.random
    fixed = hazard.measure == "immediate" and number == 2
    picture = draw_photo(
        seed=random.randrange(1 << 30),
        caption=f"{hazard.place}（演示）",
        scene=hazard.scene,
        taken=world.clock(),
        place=(38.4871 + random.uniform(0, 0.01), 106.2309 + random.uniform(0, 0.01)),
        orientation=random.choice((1, 1, 6, 8)),
        state="after" if fixed else "before",
    )
    target = scratch / f"IMG_{random.randrange(10_000):04d}_{number}.jpg"
    target.write_bytes(picture)
    world.pass_minutes(1)
    return target
