"""Packages out: base, inspection, review, receipt. What they hold, not how they are sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inspector.clock import to_wall
from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.ledger import PackageRow
from inspector.domain.person import Role
from inspector.domain.plain import to_plain
from inspector.errors import VisitRefused
from inspector.events.canonical import canonical
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.sealed import write_package
from inspector.sealed.envelope import MOST_INSIDE, SUFFIX
from inspector.sealed.headers import MAX_FILE
from inspector.sealed.package import WrittenPackage
from inspector.sealed.parts import Part, name_of_whole, planned
from inspector.sealed.writing import Source
from inspector.services import register
from inspector.services.context import Context
from inspector.services.continuity import own_breaks
from inspector.services.form_library import forms_going_out, older_forms_going_out
from inspector.services.form_packing import form_entries, form_table
from inspector.services.number_ledger import give_formal_numbers
from inspector.services.package_files import (
    answer_files,
    base_tables,
    devices_of,
    event_lines,
    paper_files,
    photo_files,
    streams_of,
    submission_files,
)
from inspector.services.readers import Readers
from inspector.services.revocation import refresh_list, require_in_force
from inspector.services.sending import ExportedPackage as ExportedPackage
from inspector.services.sending import choose_readers, delivered, send_kept, writing_place
from inspector.services.visits import inspection_row
from inspector.storage import packages as rows
from inspector.storage.event_store import (
    events_of,
    last_number_in,
    last_seq,
    streams_of_kind,
)
from inspector.storage.forms import older_name
from inspector.storage.hazards import hazards_going_out
from inspector.storage.papers import FORMAL_NUMBER
from inspector.storage.reference import certificates, meta, set_meta

RECEIPT_KIND = "package.receive"
# A desk whose reference data is older was told so long before; without an end, a base package
# would grow with all that was ever closed out.
ENDED_KEPT = timedelta(days=180)

_BASE = N_("export a base package")
_REVIEW = N_("export a review")
_RECEIPT = N_("export receipts")

# From the signed record on a visit may leave the laptop.
EXPORTABLE = {
    state.value
    for state in (
        InspectionState.SIGNED,
        InspectionState.REFUSED_RECORDED,
        InspectionState.LEAD_REVIEW,
        InspectionState.RETURNED,
        InspectionState.FINALIZED,
        InspectionState.SERVED,
    )
}


def export_base(
    ctx: Context, to: Path, progress: Progress | None = None, encrypt: bool | None = None
) -> ExportedPackage:
    """Write the base package: register, people, tasks, numbers, forms, standards, hazards.

    Hazards are those that are open, and those that ended lately.

    encrypt  here and below: as `sending.choose_readers` takes it
    """
    ctx.require(Role.OFFICE, action=_(_BASE))
    require_in_force(ctx)
    readers = choose_readers(ctx, to, "base", encrypt)
    give_formal_numbers(ctx)
    register.allot_numbers(ctx)
    refresh_list(ctx)
    with ctx.db.write():
        # Used up before the package is there: two packages with one issue would contradict.
        issue = int(meta(ctx.db, "base.issue") or "0") + 1
        set_meta(ctx.db, "base.issue", str(issue))
    files: dict[str, Source] = {}
    going_out, older = forms_going_out(ctx), older_forms_going_out(ctx)
    tables = base_tables(ctx, going_out)
    if older:
        tables["older_forms"] = form_table(older)
    for name, table in tables.items():
        files[f"data/tables/{name}.json"] = canonical(to_plain(table))
    for form, beside in going_out:
        files |= form_entries(form, beside, form.form_id)
    for form, beside in older:
        files |= form_entries(form, beside, older_name(form.form_id, form.sha256))
    for file in ctx.standards_files():
        files[f"data/standards/{file.name}"] = file
    # Who once got a hazard as an open one learns here that it ended.
    hazards = hazards_going_out(ctx.db, ctx.clock() - ENDED_KEPT)
    streams = hazards + streams_of_kind(ctx.db, FORMAL_NUMBER)
    files["data/events.jsonl"] = event_lines(ctx, streams)
    written = _write(
        ctx,
        to,
        readers=readers,
        kind="base",
        header={"issue": issue, "issued": to_wall(ctx.clock())},
        files=files,
        devices=certificates(ctx.db),
        name_parts=[ctx.office, f"n{issue}"],
        progress=progress,
    )
    with ctx.db.write():
        set_meta(ctx.db, "base.issued", to_wall(ctx.clock()))
    return _note(ctx, written, readers, "BASE")


def export_inspection(
    ctx: Context,
    inspection: str,
    to: Path,
    progress: Progress | None = None,
    encrypt: bool | None = None,
    limit: int = MAX_FILE,
) -> ExportedPackage:
    """Write one visit with everything that belongs to it; return its package, or the first part.

    What takes more than `limit` bytes goes into several packages (FORMAT.md §12): `parts` of the
    first has the others. Raises VisitRefused before the record is signed or its refusal recorded,
    NoReaders.
    """
    row = inspection_row(ctx, inspection)
    if not is_exportable(row):
        raise VisitRefused(detail=_("the inspection record is neither signed nor refused yet"))
    require_in_force(ctx)
    readers = choose_readers(ctx, to, "inspection", encrypt, _team(row))
    state = ctx.state(inspection)
    streams = [*streams_of(state), *own_breaks(ctx)]
    states = {stream: ctx.state(stream).to_json() for stream in streams}
    first = {
        "data/events.jsonl": event_lines(ctx, streams),
        "data/state.json": canonical(states),
        **paper_files(ctx, state),
        **submission_files(ctx, state),
    }
    beside = {**photo_files(ctx, state), **answer_files(ctx, state)}
    if readers is not None:
        limit = min(limit, MOST_INSIDE)
    whole = name_of_whole([inspection, state.rev], [*first, *beside])
    parts = planned(first, beside, limit)
    made: list[ExportedPackage] = []
    for number in range(len(parts), 0, -1):
        ids = tuple(one.package_id for one in reversed(made))
        part = Part(whole, number, len(parts), ids) if len(parts) > 1 else None
        written = _write(
            ctx,
            to,
            readers=readers,
            kind="inspection",
            header={
                "inspection": inspection,
                "entity": row.entity_name,
                "rev": state.rev,
                "findings": row.finding_count,
                **({"part": part.to_json()} if part is not None else {}),
            },
            files=parts[number - 1],
            devices=devices_of(ctx, streams),
            name_parts=[ctx.office, inspection, f"r{state.rev[:8]}"]
            + ([f"p{number}of{len(parts)}"] if part is not None else []),
            progress=progress,
        )
        made.append(_note(ctx, written, readers, "INSPECTION", inspection, row.entity_name, part))
    return replace(made[-1], parts=tuple(reversed(made[:-1])))


def is_exportable(row: InspectionRow) -> bool:
    """Say whether a visit may leave the laptop now."""
    return row.state in EXPORTABLE


def export_review(
    ctx: Context,
    inspection: str,
    to: Path,
    progress: Progress | None = None,
    encrypt: bool | None = None,
) -> ExportedPackage:
    """Write the lead's own events on a visit; the packages it stands on go beside it, whole."""
    ctx.require(Role.LEAD, action=_(_REVIEW))
    row, state = inspection_row(ctx, inspection), ctx.state(inspection)
    require_in_force(ctx)
    readers = choose_readers(ctx, to, "review", encrypt, _team(row))
    streams = streams_of(state)
    own = b"".join(
        signed.to_line()
        for stream in [*streams, *own_breaks(ctx)]
        for signed in events_of(ctx.db, stream)
        if signed.event.dev == ctx.dev
    )
    if not own:
        raise VisitRefused(detail=_("nothing has been reviewed yet"))
    base = rows.list_packages(ctx.db, direction="in", kind="INSPECTION", inspection=inspection)
    written = _write(
        ctx,
        to,
        readers=readers,
        kind="review",
        header={
            "inspection": inspection,
            "entity": row.entity_name,
            "rev": state.rev,
            "stands_on": [package.id for package in reversed(base)],
        },
        files={"data/events.jsonl": own},
        devices={},
        name_parts=[ctx.office, inspection, f"r{state.rev[:8]}"],
        progress=progress,
    )
    for package in base:
        name = package.file_name.removesuffix(SUFFIX)
        if not (to / name).exists() and not _is_receipted(ctx, package.id):
            send_kept(ctx, package.id, name, to, readers)
    return _note(ctx, written, readers, "REVIEW", inspection, row.entity_name)


def export_receipt(
    ctx: Context, to: Path, progress: Progress | None = None, encrypt: bool | None = None
) -> ExportedPackage:
    """Write the office's receipts for all that it has imported, and what stands for 暂编号."""
    ctx.require(Role.OFFICE, action=_(_RECEIPT))
    require_in_force(ctx)
    readers = choose_readers(ctx, to, "receipt", encrypt)
    received = [
        package
        for package in rows.list_packages(ctx.db, direction="in", limit=1_000_000)
        if package.kind in ("INSPECTION", "REVIEW")
    ]
    give_formal_numbers(ctx)
    streams = sorted(package.id for package in received) + streams_of_kind(ctx.db, FORMAL_NUMBER)
    carries = last_seq(ctx.db, ctx.dev)  # what comes in from here on waits for the next receipts
    written = _write(
        ctx,
        to,
        readers=readers,
        kind="receipt",
        header={"receipts": len(received), "issued": to_wall(ctx.clock())},
        files={"data/events.jsonl": event_lines(ctx, streams)},
        devices={},
        name_parts=[ctx.office],
        progress=progress,
    )
    return _note(ctx, written, readers, "RECEIPT", last_number=carries)


def list_exported(ctx: Context) -> list[PackageRow]:
    """Return the packages that went out, newest first."""
    return rows.list_packages(ctx.db, direction="out")


def list_received(ctx: Context) -> list[PackageRow]:
    """Return the packages that came in, newest first."""
    return rows.list_packages(ctx.db, direction="in")


def _team(row: InspectionRow) -> list[str]:
    return [member.person for member in row.team]


def _is_receipted(ctx: Context, package: str) -> bool:
    return bool(events_of(ctx.db, package))


def _write(
    ctx: Context,
    to: Path,
    *,
    readers: Readers | None,
    kind: str,
    header: Mapping[str, object],
    files: Mapping[str, Source],
    devices: Mapping[str, bytes],
    name_parts: Sequence[str],
    progress: Progress | None,
) -> WrittenPackage:
    certs = {f"data/certs/{dev}.der": der for dev, der in devices.items() if dev != ctx.dev}
    with writing_place(ctx, to, readers) as folder:
        written = write_package(
            folder,
            kind=kind,
            header=json.loads(json.dumps({**header, "last_receipt": meta(ctx.db, "last_receipt")})),
            files={**files, **certs},
            signer=ctx.signing(),
            at=ctx.clock(),
            name_parts=name_parts,
            progress=progress,
        )
        return delivered(ctx, written, to, readers, progress)


def _note(
    ctx: Context,
    written: WrittenPackage,
    readers: Readers | None,
    kind: str,
    inspection: str = "",
    entity_name: str = "",
    part: Part | None = None,
    last_number: int = 0,
) -> ExportedPackage:
    if inspection and (part is None or part.number == 1):  # the first part alone has the events
        last_number = last_number_in(ctx.db, ctx.dev, inspection)
    names = readers.names if readers is not None else ()
    row = PackageRow(
        id=written.package_id,
        kind=kind,
        direction="out",
        state="exported",
        file_name=written.path.name,
        sender=ctx.person.name,
        at=ctx.clock(),
        size=written.size,
        inspection=inspection,
        entity_name=entity_name,
        last_number=last_number,
        readers=names,
        whole=part.whole if part is not None else "",
        part=part.number if part is not None else 0,
        parts=part.count if part is not None else 0,
        last_receipt=meta(ctx.db, "last_receipt"),
    )
    with ctx.db.write():
        if not rows.save_package(ctx.db, row):
            rows.renew_sent(ctx.db, row)
    return ExportedPackage(written.path, written.package_id, written.size, names)
