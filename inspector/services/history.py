"""The life line of an inspection or a hazard: who did what when, told from its events."""

from collections.abc import Mapping

from inspector.clock import from_wall
from inspector.domain.ledger import HistoryEntry
from inspector.events.canonical import Json
from inspector.services.context import Context
from inspector.services.register import person
from inspector.storage.event_store import events_of
from inspector.storage.papers import REFUSAL_SIGNATURE, SIGNATURE

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
        if signer := _signer(event.writes):
            told["signer"] = signer
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


def _signer(writes: Mapping[str, Json]) -> str:
    """Return who has signed a paper or confirmed a refusal: often not whose laptop it was."""
    for name, value in writes.items():
        if name.startswith((SIGNATURE, REFUSAL_SIGNATURE)) and isinstance(value, dict):
            return str(value.get("name", ""))
    return ""
