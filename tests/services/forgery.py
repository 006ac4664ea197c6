"""Packages that somebody with a true certificate has bent by hand."""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from inspector.clock import to_wall
from inspector.events import Chain, Position, fold
from inspector.events.canonical import canonical
from inspector.events.event import Event, SignedEvent
from inspector.sealed import write_package
from inspector.sealed.writing import Source
from inspector.services.context import Context
from inspector.storage.event_store import events_of
from tests.desks import Desks

STREAM = "forged-1"

# What an inspection stream says at its start, as far as rows are made of it.
START = {
    "type": "inspection",
    "entity": "demo-entity-01",
    "entity_facts": {"id": "demo-entity-01", "name": "示例铝业有限公司", "industry": "有色"},
    "kind": "ROUTINE",
    "state": "SIGNED",
    "place": "熔铸车间",
    "team": [],
    "lead": "",
    "forms": [],
}


def event(
    ctx: Context,
    values: dict[str, object] | None = None,
    *,
    after: Sequence[SignedEvent] = (),
    stream: str = STREAM,
    kind: str = "inspection.start",
    ent: str = "",
    **changes: str,
) -> SignedEvent:
    """Return an event that follows `after`, signed with the true key of `ctx` whoever it names."""
    facts = {"dev": ctx.dev, "office": ctx.office, "actor": ctx.person.id, **changes}
    chain = Chain(**facts, sign=ctx.signing().sign)
    past = [signed.event for signed in after]
    mine = [one for one in past if one.dev == facts["dev"]]
    at = Position(
        last_seq=max((one.seq for one in mine), default=1000),
        prev=mine[-1].id if mine else None,
        heads=frozenset(fold(past).heads) if past else frozenset(),
    )
    body = {"set": values or START}
    return chain.next(
        at, stream=stream, ent=ent or stream, kind=kind, body=body, wall=to_wall(ctx.clock())
    )


def stored(ctx: Context, stream: str) -> list[SignedEvent]:
    """Return what `ctx` truly has of a stream."""
    return events_of(ctx.db, stream)


def package(
    desks: Desks,
    ctx: Context,
    events: Sequence[SignedEvent] = (),
    *,
    kind: str = "inspection",
    lines: bytes | None = None,
    state: object = None,
    files: Mapping[str, Path] = MappingProxyType({}),
    **header: str,
) -> Path:
    """Return a package of these events that is sealed with the true key of `ctx`."""
    streams: dict[str, list[Event]] = {}
    for signed in events:
        streams.setdefault(signed.event.stream, []).append(signed.event)
    folded = {stream: fold(these).to_json() for stream, these in streams.items()}
    said = folded if state is None else state
    inside: dict[str, Source] = {
        "data/events.jsonl": b"".join(signed.to_line() for signed in events),
        "data/state.json": canonical(said),
        **files,
    }
    if lines is not None:
        inside["data/events.jsonl"] = lines
    written = write_package(
        desks.folder / "forged",
        kind=kind,
        header={"inspection": STREAM, **header},
        files=inside,
        signer=ctx.signing(),
        at=ctx.clock(),
        name_parts=(ctx.office, STREAM),
    )
    return written.path


def line_with(signed: SignedEvent, **changes: object) -> bytes:
    """Return a line of events.jsonl with parts of the event changed after it was signed."""
    changed = {**signed.event.to_json(), **changes}
    text = json.dumps(changed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b'{"event":%b,"sig":"%b"}\n' % (
        text.encode(),
        base64.b64encode(signed.signature),
    )
