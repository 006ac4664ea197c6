"""并排: values that people wrote without knowing of each other, and the decision between them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from inspector.clock import from_wall
from inspector.domain.authority import roles_that_settle
from inspector.domain.person import Role
from inspector.domain.steps import ROLE_WORDS
from inspector.errors import ConflictChanged, DecisionRefused
from inspector.events.canonical import Json
from inspector.events.conflict import Candidate, Conflict
from inspector.events.event import RESOLVE, Event
from inspector.events.state import StreamState
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.register import person
from inspector.storage.event_store import events_of, fold_stream
from inspector.storage.hazards import find_hazard
from inspector.storage.inspections import find_inspection
from inspector.storage.projections import count_conflicts, streams_with_conflicts
from inspector.storage.registers import fields_of


class Third(Enum):
    """What a person may write instead of the values that stand there."""

    NOTHING = "NOTHING"
    TEXT = "TEXT"
    DAY = "DAY"


# A state, a grade or a signature is one of those that were meant; words and days may be mended.
_THIRD = {
    **dict.fromkeys(("place", "fact", "content", "note", "remark"), Third.TEXT),
    "deadline": Third.DAY,
}
THIRD_TEXT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a value: the person, on which device, and what its clock said."""

    name: str
    device: str
    at: datetime
    role: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, the people who wrote it, and who may settle the conflict with it."""

    value: Json
    authors: tuple[Author, ...]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConflict:
    """One field that a person has to decide about.

    stream, ent, field  where it stands; kind  of the stream: "inspection" or "hazard"
    title       number of the hazard or place of the visit, and place  and fact  as they are known
    sides       the values, in an order that does not depend on the time
    third       what else may be written
    events      ids of the events that stand against each other, as the person saw them
    """

    stream: str
    ent: str
    field: str
    kind: str
    title: str
    entity_name: str
    place: str
    fact: str
    sides: tuple[Side, ...]
    third: Third
    events: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name for this conflict that stays while it is open."""
        return f"{self.stream} {self.ent} {self.field}"

    @property
    def name(self) -> str:
        """A short name for what stands here now: with another value it is another one."""
        return hashlib.sha256(f"{self.key} {self.events}".encode()).hexdigest()[:12]


def open_conflicts(ctx: Context) -> list[OpenConflict]:
    """Return everything that waits for a person's decision, by visit and hazard."""
    found = []
    for stream, kind in streams_with_conflicts(ctx.db):
        state = fold_stream(ctx.db, stream)
        written = {signed.event.id: signed.event for signed in events_of(ctx.db, stream)}
        found += [_opened(ctx, kind, state, one, written) for one in state.conflicts]
    return sorted(found, key=lambda one: (one.entity_name, one.title, one.key))


def conflict_named(ctx: Context, name: str) -> OpenConflict:
    """Return what is called `name`. Raises ConflictChanged where nothing is called so any more."""
    found = next((one for one in open_conflicts(ctx) if one.name == name), None)
    if found is None:
        raise ConflictChanged()
    return found


def conflict_count(ctx: Context) -> int:
    """Return how many fields wait for a decision."""
    return count_conflicts(ctx.db)


def settle(ctx: Context, conflict: OpenConflict, value: Json, reason: str = "") -> None:
    """Decide: `value` is one of the sides, or a third where one may be written.

    The `resolve` event has seen all that stood against each other and names it, so that whoever
    folds it anywhere finds the field settled. A third value needs a reason. Raises
    ConflictChanged when something else stands there by now, DecisionRefused, WrongRole,
    ReviewRefused.
    """
    told = reason.strip()
    if not any(value == side.value for side in conflict.sides):
        _check_third(conflict, value, told)
    allowed = roles_that_settle(conflict.field, value, ctx.person.id)
    if ctx.role not in allowed:
        roles = _(", ").join(sorted(_(ROLE_WORDS[role]) for role in allowed))
        raise DecisionRefused(detail=_("this is for: {roles}").format(roles=roles))
    with ctx.recording() as record:
        known = {(one.ent, one.field): one for one in record.state(conflict.stream).conflicts}
        found = known.get((conflict.ent, conflict.field))
        if found is None or found.events != conflict.events:
            raise ConflictChanged()
        record.add(
            conflict.stream,
            RESOLVE,
            {conflict.field: value},
            ent=conflict.ent,
            between=[found.to_json()],
            reason=told,
        )


def _check_third(conflict: OpenConflict, value: Json, reason: str) -> None:
    if conflict.third is Third.NOTHING or not isinstance(value, str) or not value.strip():
        raise DecisionRefused(detail=_("it has to be one of the values that stand there"))
    if conflict.third is Third.DAY:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise DecisionRefused(detail=_("“{text}” is no day").format(text=value)) from error
    if len(value) > THIRD_TEXT_LIMIT:
        raise DecisionRefused(detail=_("the text is too long"))
    if not reason:
        raise DecisionRefused(detail=_("a value that nobody wrote before needs a reason"))


def _opened(
    ctx: Context,
    kind: str,
    state: StreamState,
    conflict: Conflict,
    written: Mapping[str, Event],
) -> OpenConflict:
    hazard = find_hazard(ctx.db, state.stream) or find_hazard(ctx.db, conflict.ent)
    visit = find_inspection(ctx.db, state.stream)
    fields = fields_of(state, conflict.ent) if conflict.ent in state.live else {}
    title = hazard.number if hazard is not None else visit.place if visit is not None else ""
    row = hazard or visit
    return OpenConflict(
        stream=state.stream,
        ent=conflict.ent,
        field=conflict.field,
        kind=kind,
        title=title or conflict.ent,
        entity_name=row.entity_name if row is not None else "",
        place=str(fields.get("place", "")),
        fact=str(fields.get("fact", "")),
        sides=tuple(_side(ctx, conflict.field, one, written) for one in conflict.values),
        third=_THIRD.get(conflict.field, Third.NOTHING),
        events=conflict.events,
    )


def _side(ctx: Context, field: str, candidate: Candidate, written: Mapping[str, Event]) -> Side:
    authors = []
    for event_id in candidate.events:
        event = written[event_id]
        who = person(ctx, event.actor)
        author = Author(
            name=who.name if who is not None else event.actor,
            device=event.dev,
            at=from_wall(event.wall),
            role=_(ROLE_WORDS[who.role]) if who is not None else "",
        )
        authors.append(author)
    return Side(
        value=candidate.value,
        authors=tuple(authors),
        roles=roles_that_settle(field, candidate.value, ctx.person.id),
    )
