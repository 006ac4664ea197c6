"""What a package would do here: how much of it is new, known, waiting, or to be decided about."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from inspector.domain.authority import own_reviewers, rewritten_papers
from inspector.domain.duties import (
    Duty,
    duties_of_team,
    made_up_decisions,
    nameless_duties,
    second_duties,
)
from inspector.errors import DeviceHeld, InspectorError, PackageRefused
from inspector.events.event import Event, SignedEvent
from inspector.events.fold import fold
from inspector.events.state import StreamState
from inspector.i18n import _
from inspector.sealed.parts import Part
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.received import PackageContents
from inspector.services.revocation import flagged
from inspector.storage.database import Database
from inspector.storage.event_store import events_of, has_event
from inspector.storage.packages import has_package, parts_here
from inspector.storage.papers import find_paper
from inspector.storage.projections import check_rows
from inspector.storage.quarantine import find_device, held_devices

_ENDS = frozenset({Duty.ACCEPT.field, Duty.CLOSE_OUT.field})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a package would do here.

    new, known        events that are not here yet, and those that are
    pending           new events that wait for others that never came
    conflicting       values that a person will have to decide about
    already_imported  this very package is here
    refused           why it cannot be imported, or None
    kept              the refused file lies in the quarantine
    encrypted         it came in an envelope, which was opened here
    revoked           people whose revoked device has signed something in it
    part              which part of how many it is, None when it is whole
    lacking           numbers of the parts that are neither here nor come with it
    """

    path: Path
    kind: str = ""
    package_id: str = ""
    sender: str = ""
    signed_at: datetime | None = None
    entity_name: str = ""
    inspection: str = ""
    new: int = 0
    known: int = 0
    pending: int = 0
    conflicting: int = 0
    already_imported: bool = False
    refused: InspectorError | None = None
    size: int = 0
    imported: bool = False
    kept: bool = False
    encrypted: bool = False
    revoked: tuple[str, ...] = ()
    part: Part | None = None
    lacking: tuple[int, ...] = ()

    def line(self) -> str:
        """Return the one line that says what this package is and does."""
        if self.refused is not None:
            return self.refused.what()
        if self.already_imported:
            return _("already imported; nothing changes")
        if self.kind == "BASE":
            return _("reference data of the office")
        parts = [_("{count} new").format(count=self.new)]
        if self.part is not None:
            facts = {"number": self.part.number, "count": self.part.count}
            parts.insert(0, _("part {number} of {count}").format(**facts))
        if self.lacking:
            numbers = _(", ").join(map(str, self.lacking))
            parts.append(_("still missing: part {numbers}").format(numbers=numbers))
        for count, text in (
            (self.known, _("{count} known")),
            (self.pending, _("{count} waiting for an earlier package")),
            (self.conflicting, _("{count} to be decided by a person")),
        ):
            if count:
                parts.append(text.format(count=count))
        if self.revoked:
            words = _("signed in part with a revoked certificate: {names}")
            parts.append(words.format(names=_(", ").join(self.revoked)))
        return _(", ").join(parts)


def described(path: Path, found: VerifiedPackage) -> ImportPreview:
    """Return what a package says of itself."""
    return ImportPreview(
        path=path,
        kind=found.kind.upper(),
        package_id=found.package_id,
        sender=found.signer.name,
        signed_at=found.signed_at,
        entity_name=str(found.header.get("entity", "")),
        inspection=str(found.header.get("inspection", "")),
        size=found.size,
        part=found.part,
    )


def with_lacking(db: Database, previews: Sequence[ImportPreview]) -> list[ImportPreview]:
    """Return the previews, those of parts with the numbers that are not here nor among them."""
    found: dict[str, set[int]] = {}
    for preview in previews:
        if preview.part is not None and preview.refused is None:
            whole = preview.part.whole
            if whole not in found:
                found[whole] = {*parts_here(db, whole)}
            found[whole].add(preview.part.number)
    return [
        preview
        if preview.part is None or preview.refused is not None
        else replace(
            preview,
            lacking=tuple(
                number
                for number in range(1, preview.part.count + 1)
                if number not in found[preview.part.whole]
            ),
        )
        for preview in previews
    ]


def effect_of(
    ctx: Context,
    preview: ImportPreview,
    contents: PackageContents,
    together: Mapping[str, Mapping[str, Event]] = MappingProxyType({}),
    told: Set[str] = frozenset(),
) -> ImportPreview:
    """Return what a package does here, beside events that come `together` with it, by stream.

    told  those that an earlier package of the same batch has counted as new

    Raises PackageRefused for what its events may not say, DeviceHeld.
    """
    db = ctx.db
    if has_package(db, preview.package_id):
        return replace(preview, already_imported=True)
    new = [
        signed
        for signed in contents.events
        if signed.event.id not in told and not has_event(db, signed.event.id)
    ]
    _check_devices(ctx, preview, {signed.event.dev for signed in new})
    pending = conflicting = 0
    for stream in sorted({signed.event.stream for signed in new}):
        added = [signed.event for signed in new if signed.event.stream == stream]
        before = [signed.event for signed in events_of(db, stream)]
        # The package is among those that come together: each event once, or a paper would seem to
        # have been issued a second time.
        whole = {one.id: one for one in (*before, *together.get(stream, {}).values(), *added)}
        _check_four_eyes(preview, list(whole.values()))
        state = fold(whole.values())
        waiting = set(state.pending)
        _check_names(preview, added, [one for one in whole.values() if one.id not in waiting])
        _check_team(db, preview, state, added, contents.events)
        _check_rows(preview, state)
        pending += len(set(state.pending) & {event.id for event in added})
        conflicting += len(state.conflicts)
    return replace(
        preview,
        new=len(new),
        known=len(contents.events) - len(new),
        pending=pending,
        conflicting=conflicting,
        revoked=flagged(ctx, {signed.event.dev for signed in new}),
    )


def _check_devices(ctx: Context, preview: ImportPreview, devices: Set[str]) -> None:
    """Raise DeviceHeld where something new is of a device that a person has to decide about."""
    for dev in sorted(devices & held_devices(ctx.db)):
        held = find_device(ctx.db, dev)
        raise DeviceHeld(
            package=preview.path.name,
            person=held.person if held is not None else dev,
            device=dev,
            reason="DEVICE-HELD",
        )


def _check_rows(preview: ImportPreview, state: StreamState) -> None:
    try:
        check_rows(state)
    except ValueError as error:
        raise PackageRefused(package=preview.path.name, detail=str(error), reason="ROWS") from error


def _check_four_eyes(preview: ImportPreview, events: Sequence[Event]) -> None:
    if own_reviewers(events):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("somebody has reviewed what they drafted themselves"),
            reason="FOUR-EYES",
        )
    if rewritten_papers(events):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("somebody has changed a paper of the office"),
            reason="OFFICE-PAPER",
        )
    if second_duties(events):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("one person has two of the four duties of a hazard"),
            reason="DUTIES",
        )


def _check_names(preview: ImportPreview, added: Sequence[Event], counting: Sequence[Event]) -> None:
    """Raise PackageRefused for an end of a hazard that nobody has put their name to.

    counting  all events of the stream that wait for no other
    """
    if nameless_duties(added) or made_up_decisions(counting):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("it says that a hazard was accepted or closed out, and not by whom"),
            reason="DUTIES",
        )


def _check_team(
    db: Database,
    preview: ImportPreview,
    state: StreamState,
    added: Sequence[Event],
    beside: Sequence[SignedEvent],
) -> None:
    """Raise PackageRefused where somebody ends what their own team has found.

    Nor does anybody accept what their team has re-inspected (换人, H17).
    """
    ended = [one for one in added if one.writes.keys() & _ENDS]
    if not ended:
        return
    fields = state.live.get(state.stream, {})
    finders = _team_of(db, str(fields.get("inspection", "")), beside)
    again = fields.get("reinspection")
    paper = find_paper(db, str(again.get("paper"))) if isinstance(again, dict) else None
    second = _team_of(db, paper.inspection, beside) if paper is not None else set()
    if duties_of_team(ended, finders) or duties_of_team(ended, second, [Duty.ACCEPT]):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("somebody of a team has accepted or closed out what it found or re-inspected"),
            reason="DUTIES",
        )


def _team_of(db: Database, visit: str, beside: Sequence[SignedEvent]) -> set[str]:
    """Return the ids of the team of a visit, by what is here and what comes with it."""
    here = {one.event.id: one.event for one in events_of(db, visit)}
    here |= {one.event.id: one.event for one in beside if one.event.stream == visit}
    team = fold(here.values()).live.get(visit, {}).get("team") if here else None
    members = team if isinstance(team, list) else []
    return {str(one.get("person")) for one in members if isinstance(one, dict)}
