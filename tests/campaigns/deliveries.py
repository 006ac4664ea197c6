"""Random histories of four real devices, sealed into packages and brought to two real offices.

One office gets everything at once; the other gets it shuffled, twice and in parts. The offices are
opened once: each history is a stream of its own, and the devices count on.
"""

import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from inspector.domain.person import Desk, Role
from inspector.errors import DeviceHeld
from inspector.events import Chain, Event, Json, Position, SignedEvent, canonical, fold
from inspector.sealed import write_package
from inspector.services import devices, enrolment
from inspector.services.context import Context
from inspector.services.imports import import_packages, try_again
from inspector.services.quarantine import refused_files
from inspector.storage.event_store import events_of
from tests import desks
from tests.events.histories import Step

_NOT_FOR_INSPECTORS = "void"  # only a lead takes an entity out (domain/authority.py)


@dataclass
class _Laptop:
    """One device in one history: what it has received, and where its own chain stands."""

    ctx: Context
    known: dict[str, SignedEvent]
    last_seq: int
    prev: str | None = None

    def write(self, stream: str, ent: str, kind: str, body: dict[str, Json], second: int) -> None:
        heads = fold(one.event for one in self.known.values()).heads
        chain = Chain(
            dev=self.ctx.dev,
            office=self.ctx.office,
            actor=self.ctx.person.id,
            sign=self.ctx.signing().sign,
        )
        signed = chain.next(
            Position(self.last_seq, self.prev, frozenset(heads)),
            stream=stream,
            ent=ent,
            kind=kind,
            body=body,
            wall=f"2026-11-16T01:{second // 60:02d}:{second % 60:02d}Z",
        )
        self.known[signed.event.id] = signed
        self.last_seq, self.prev = signed.event.seq, signed.event.id

    def copied(self) -> "_Laptop":
        return _Laptop(self.ctx, dict(self.known), self.last_seq, self.prev)


@dataclass
class Deliveries:
    """Two offices with one authority, and the four people who send them packages."""

    folder: Path
    whole: Context
    parts: Context
    senders: list[Context]
    numbers: dict[str, int] = field(default_factory=dict)  # device → greatest number so far
    _streams: "count[int]" = field(default_factory=count)

    def history(self, steps: Iterable[Step]) -> list[SignedEvent]:
        """Play a history in a stream of its own; return its events."""
        stream = f"history-{next(self._streams)}"
        laptops = [_Laptop(ctx, {}, self.numbers.get(ctx.dev, 0)) for ctx in self.senders]
        lost: list[_Laptop] = []
        for what, first, second, ent, name, value, wall in steps:
            laptop = laptops[first]
            is_lead = laptop.ctx.role is Role.LEAD
            name = "note" if name == _NOT_FOR_INSPECTORS and not is_lead else name
            if what == "sign" and is_lead:
                rev = fold(one.event for one in laptop.known.values()).rev
                said: dict[str, Json] = {"rev": rev, "role": "LEAD", "statement": "ok"}
                laptop.write(stream, stream, "sign", said, wall)
            elif what == "meet":
                laptop.known |= laptops[second].known
            elif what == "skip":
                laptop.last_seq += 1
            elif what == "clone":
                twin = laptop.copied()
                twin.write(stream, ent, "edit", {"set": {name: value}}, wall)
                lost.append(twin)
            else:
                fields = ("place", "note") if what == "two fields" else (name,)
                laptop.write(stream, ent, "edit", {"set": dict.fromkeys(fields, value)}, wall)
        events: dict[str, SignedEvent] = {}
        for laptop in (*laptops, *lost):
            events |= laptop.known
        for signed in events.values():
            dev, seq = signed.event.dev, signed.event.seq
            self.numbers[dev] = max(self.numbers.get(dev, 0), seq)
        return list(events.values())

    def package(self, events: Sequence[SignedEvent], sender: Context) -> Path:
        """Seal events into a package of `sender`, with the certificates of all."""
        state = fold(one.event for one in events).to_json()
        certificates = {
            f"data/certs/{ctx.dev}.der": ctx.signing().certificate
            for ctx in self.senders
            if ctx is not sender
        }
        stream = events[0].event.stream
        written = write_package(
            self.folder,
            kind="inspection",
            header={"inspection": stream},
            files={
                "data/events.jsonl": b"".join(one.to_line() for one in events),
                "data/state.json": canonical({stream: state}),
                **certificates,
            },
            signer=sender.signing(),
            at=sender.clock(),
            name_parts=(sender.office, stream),
        )
        return written.path

    def deliver(self, events: Sequence[SignedEvent], chance: random.Random) -> None:
        """Bring all at once to one office; shuffled, repeated and in parts to the other."""
        bring(self.whole, [self.package(events, self.senders[0])])
        piles: list[list[SignedEvent]] = [[] for _pile in range(chance.randint(1, 4))]
        for one in events:
            for pile in chance.sample(piles, k=chance.randint(1, min(2, len(piles)))):
                pile.append(one)
        for pile in piles:
            chance.shuffle(pile)
        sent = [self.package(pile, chance.choice(self.senders)) for pile in piles if pile]
        sent += chance.sample(sent, k=chance.randint(0, len(sent)))
        chance.shuffle(sent)
        while sent:
            size = chance.randint(1, len(sent))
            bring(self.parts, sent[:size])
            counted(self.parts, events[0].event.stream)
            sent = sent[size:]
        shutil.rmtree(self.folder)


def bring(office: Context, files: Sequence[Path]) -> None:
    """Import; a person accepts every device that is held, and tries again until nothing is."""
    results = import_packages(office, files)
    while held := [one for one in results if isinstance(one.refused, DeviceHeld)]:
        for device in devices.questioned_devices(office):
            if device.state == devices.HELD:
                devices.accept_device(office, device.dev, "演练")
        results = try_again(office, [row.id for row in refused_files(office)])
        assert len([one for one in results if one.refused is not None]) < max(2, len(held))
    for one in results:
        assert one.refused is None, one.refused


def counted(office: Context, stream: str) -> None:
    """Insist that every stored event is usable or pending (package-format §5)."""
    row = office.db.one("select * from stream where id = ?", (stream,))
    assert row is not None
    stored = office.db.value("select count(*) from event where stream = ?", (stream,))
    usable = fold(_events(office, stream)).usable
    assert (row["event_count"], usable + row["pending_count"]) == (stored, stored)


def agree(at: Deliveries, events: Sequence[SignedEvent]) -> None:
    """Insist that both offices and the plain fold say the same of a history."""
    stream = events[0].event.stream
    said = "select rev, state, pending_count, conflict_count from stream where id = ?"
    rows = [ctx.db.one(said, (stream,)) for ctx in (at.whole, at.parts)]
    assert rows[0] == rows[1]
    expected = fold(one.event for one in events).to_json()
    for ctx in (at.whole, at.parts):
        assert fold(_events(ctx, stream)).to_json() == expected
        forked = {fork["dev"] for fork in expected["forks"]}  # type: ignore[union-attr,index,call-overload]
        assert forked <= {device.dev for device in devices.questioned_devices(ctx)}


def _events(ctx: Context, stream: str) -> list[Event]:
    return [one.event for one in events_of(ctx.db, stream)]


def two_offices(folder: Path) -> Deliveries:
    """Make one office with a lead and three inspectors, and open the office twice."""
    template = folder / "template"
    template.mkdir()
    desks.set_up(template)
    at = desks.open_desks(template)
    more = []
    for number in (1, 2):
        ctx = enrolment.new_workspace(
            folder / f"field{number}",
            desks.PASSPHRASE,
            desk=Desk.FIELD,
            name=f"检查员{number}",
            certificate_no=f"演示-010{number}",
            clock=at.clock,
            log_n=desks.LOG_N,
        )
        asked = enrolment.request(ctx, folder / "enrolment")
        enrolment.accept(ctx, enrolment.approve(at.office, asked, folder / "enrolment"))
        more.append(ctx)
    at.office.workspace.close()
    opened = []
    for name in ("whole", "parts"):
        shutil.copytree(template / "office", folder / name)
        opened.append(enrolment.open_context(folder / name, desks.PASSPHRASE, clock=at.clock))
    return Deliveries(folder / "sent", opened[0], opened[1], [at.lead, at.field, *more])
