"""What the office keeps for everyone: organisation, people, entities, tasks, numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from inspector.clock import china
from inspector.domain.entity import Entity
from inspector.domain.numbering import NumberBlock, allot_block, serial_of
from inspector.domain.paper import PaperKind
from inspector.domain.person import Organisation, Person, Role
from inspector.domain.sheet import SheetSpec
from inspector.domain.task import Task
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.continuity import numbers_left_out
from inspector.services.numbers import kinds_of_teams
from inspector.storage.forms import last_form
from inspector.storage.papers import numbers_issued
from inspector.storage.reference import (
    count_entities,
    devices,
    find_entity,
    find_reference,
    references,
    save_entities,
    save_reference,
    search_entities,
)

# A device gets a further block when so many of 100 are left: they may be used up on the way.
_FEW_PERCENT = 25

_REGISTER = N_("change the register")
_ENTITY = N_("entity")


def save_organisation(ctx: Context, organisation: Organisation) -> None:
    """Change how this office appears on papers. Its id never changes."""
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    with ctx.db.write():
        save_reference(ctx.db, [replace(organisation, id=ctx.office)])


def add_entities(ctx: Context, entities: Sequence[Entity]) -> int:
    """Add entities to the register, or replace those with the same id; return how many."""
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    with ctx.db.write():
        save_entities(ctx.db, [with_initials(entity) for entity in entities])
    return len(entities)


def add_people(ctx: Context, people: Sequence[Person]) -> None:
    """Add people who need no workspace of their own: second inspectors, experts."""
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    with ctx.db.write():
        save_reference(ctx.db, people)


def with_initials(entity: Entity) -> Entity:
    """Return the entity with the pinyin initials of its name, by which it is found."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes 60 ms to load

    letters = lazy_pinyin(entity.name, style=Style.FIRST_LETTER, errors="default")
    return replace(entity, initials="".join(letters).lower())


def plan_task(ctx: Context, task: Task) -> None:
    """Plan an inspection with the forms as they are now; it travels with the next base package.

    Raises NotFound.
    """
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    entity(ctx, task.entity)
    if not task.versions:
        forms = [last_form(ctx.db, form_id) for form_id in task.forms]
        task = replace(task, versions=tuple(form.sha256 if form else "" for form in forms))
    with ctx.db.write():
        save_reference(ctx.db, [task])


def allot_numbers(ctx: Context, on: date | None = None) -> list[NumberBlock]:
    """Make sure that every device that issues papers has numbers for this year; return new blocks.

    These are the inspectors' devices, and those of leads who go out on a planned task. A device
    gets a further block once the papers that have come in leave few of its numbers. Blocks of one
    paper kind and year follow each other without a gap over all devices.
    """
    ctx.require(Role.OFFICE, action=_(_REGISTER))
    year = (on or china(ctx.clock()).date()).year
    blocks = references(ctx.db, NumberBlock)
    new: list[NumberBlock] = []
    out = {member for task in references(ctx.db, Task) for member in task.team}
    # The office takes those of its own papers for itself: no gap before its first one.
    for kind, spec in kinds_of_teams(ctx).items():
        issued = _serials_issued(ctx, kind, year)
        for dev, member, role in devices(ctx.db):
            known = [*blocks, *new]
            own = [b for b in known if (b.kind, b.year, b.device) == (kind, year, dev)]
            goes_out = role == Role.INSPECTOR.value or member in out
            if goes_out and sum(block.left(issued) for block in own) < few_numbers(spec):
                new.append(allot_block(known, kind=kind, year=year, device=dev, size=spec.block))
    with ctx.db.write():
        save_reference(ctx.db, new)
    return new


def few_numbers(spec: SheetSpec) -> int:
    """Return how many numbers of a kind are few: the block of a paper says how many it has."""
    return max(1, spec.block * _FEW_PERCENT // 100)


def _serials_issued(ctx: Context, kind: PaperKind, year: int) -> list[int]:
    """Return the serials of a paper kind that are on papers of a year, or will never be."""
    found = []
    texts = [text for one in ctx.sets.sharing_numbers(kind) for text in numbers_issued(ctx.db, one)]
    for text in texts:
        number = serial_of(text)  # None where two numbers in conflict stand side by side
        if number is not None and number[0] == year:
            found.append(number[1])
    return found + numbers_left_out(ctx, kind, year)


def entity(ctx: Context, entity_id: str) -> Entity:
    """Return one entity of the register. Raises NotFound."""
    found = find_entity(ctx.db, entity_id)
    if found is None:
        raise NotFound(kind=_(_ENTITY), name=entity_id)
    return found


def find_entities(ctx: Context, words: str = "", limit: int = 500) -> list[Entity]:
    """Return entities whose name, trade, address or pinyin initials have every word."""
    return search_entities(ctx.db, words, limit)


def entity_count(ctx: Context) -> int:
    """Return how many entities are registered."""
    return count_entities(ctx.db)


def people(ctx: Context, *roles: Role) -> list[Person]:
    """Return the people known here, by name; of some roles only when given."""
    found = [one for one in references(ctx.db, Person) if not roles or one.role in roles]
    return sorted(found, key=lambda one: (one.role.value, one.name))


def person(ctx: Context, person_id: str) -> Person | None:
    """Return one person, or None."""
    return find_reference(ctx.db, Person, person_id)


def tasks(ctx: Context) -> list[Task]:
    """Return the planned inspections, by day."""
    return sorted(references(ctx.db, Task), key=lambda task: (task.planned, task.id))
