"""The life line of an inspection or a hazard: who did what when, told from its events."""

from inspector.clock import from_wall
from inspector.domain.ledger import HistoryEntry
from inspector.services.context import Context
from inspector.services.register import person
from inspector.storage.event_store import events_of

# What a person would want to read of an event; the rest is for programs.
_TOLD = ("state", "number", "title", "remark", "decision", "level", "correction", "refusal")


def history_of(ctx: Context, stream: str) -> list[HistoryEntry]:
    """Return the events of a stream as a person reads them, oldest first."""
    entries = []
    events = [signed.event for signed in events_of(ctx.db, stream)]
    # Within one second the numbers of a device tell what came first; ids would shuffle it.
    for event in sorted(events, key=lambda event: (event.wall, event.dev, event.seq)):
        actor = person(ctx, event.actor)
        told = {
            name: str(value)
            for name, value in (event.writes | event.body).items()
            if name in _TOLD and isinstance(value, str)
        }
        entries.append(
            HistoryEntry(
                event=event.id,
                kind=event.kind,
                actor=actor.name if actor else event.actor,
                at=from_wall(event.wall),
                facts=told,
            )
        )
    return entries
