"""Packages in: look first, then import all or nothing of each, and know what is already here."""

import os
import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from inspector.domain.authority import own_reviewers
from inspector.errors import InspectorError, PackageRefused
from inspector.events.event import Event
from inspector.events.fold import fold
from inspector.events.state import StreamState
from inspector.i18n import _
from inspector.progress import Progress
from inspector.sealed import verify_package
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.packages import RECEIPT_KIND
from inspector.services.received import PackageContents, apply_base, read_contents, role_word
from inspector.storage.blobs import disk_full_told, register_blob
from inspector.storage.database import Database
from inspector.storage.event_store import append_event, events_of, has_event
from inspector.storage.packages import has_package, save_package
from inspector.storage.projections import check_rows, project_streams
from inspector.storage.reference import save_certificate, set_meta

_INDEXED = ("data/photos/", "data/docs/", "data/forms/")
_RECEIPTED = ("inspection", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a package would do here.

    new, known        events that are not here yet, and those that are
    pending           new events that wait for others that never came
    conflicting       values that a person will have to decide about
    already_imported  this very package is here
    refused           why it cannot be imported, or None
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

    def line(self) -> str:
        """Return the one line that says what this package is and does."""
        if self.refused is not None:
            return self.refused.what()
        if self.already_imported:
            return _("already imported; nothing changes")
        if self.kind == "BASE":
            return _("reference data of the office")
        parts = [_("{count} new").format(count=self.new)]
        for count, text in (
            (self.known, _("{count} known")),
            (self.pending, _("{count} waiting for an earlier package")),
            (self.conflicting, _("{count} to be decided by a person")),
        ):
            if count:
                parts.append(text.format(count=count))
        return _(", ").join(parts)


def preview_packages(
    ctx: Context, files: Sequence[Path], progress: Progress | None = None
) -> list[ImportPreview]:
    """Return what each package would do; nothing is written. Folders stand for their packages.

    Packages that come together count for each other: only what none of them brings is pending,
    and an event that two of them bring is new once.
    """
    chosen = packages_in(files)
    read: list[tuple[ImportPreview, PackageContents | None]] = []
    for done, path in enumerate(chosen):
        if progress is not None:
            progress.step(done, len(chosen))
        try:
            found = _verified(ctx, path)
            read.append((_described(path, found), read_contents(ctx, path, found)))
        except InspectorError as error:
            read.append((ImportPreview(path=path, refused=error), None))
    together = {
        signed.event.id: signed.event
        for _preview, contents in read
        if contents is not None
        for signed in contents.events
    }
    told: set[str] = set()
    previews = []
    for preview, contents in read:
        if contents is not None:
            try:
                preview = _effect(ctx.db, preview, contents, together, told)
            except InspectorError as error:
                preview = replace(preview, refused=error)
            told |= {signed.event.id for signed in contents.events}
        previews.append(preview)
    return previews


def import_packages(
    ctx: Context, files: Sequence[Path], progress: Progress | None = None
) -> list[ImportPreview]:
    """Import each package whole or not at all; return what each did.

    A package that is refused does not keep the others out. Importing the same package again
    changes nothing. Raises Cancelled between two packages, DiskFull.
    """
    chosen = packages_in(files)
    results = []
    for done, path in enumerate(chosen):
        if progress is not None:
            progress.step(done, len(chosen))
        try:
            results.append(_import(ctx, path))
        except PackageRefused as error:
            results.append(ImportPreview(path=path, refused=error))
    if progress is not None:
        progress.step(len(chosen), len(chosen))
    return results


def packages_in(files: Sequence[Path]) -> list[Path]:
    """Return the packages among `files`; a folder stands for those in it, base packages first."""
    found: list[Path] = []
    for file in files:
        found.extend(sorted(file.glob("*.asice")) if file.is_dir() else [file])
    order = {"BASE": 0, "INSP": 1, "REVIEW": 2, "RECEIPT": 3}
    return sorted(found, key=lambda path: (order.get(path.name.split("-")[0], 4), path.name))


def _import(ctx: Context, path: Path) -> ImportPreview:
    staged = _staged_copy(ctx, path)
    try:
        # What is judged is our own copy: the stick may be pulled or changed meanwhile.
        found = _verified(ctx, staged, name=path.name)
        contents = read_contents(ctx, staged, found)
        effect = _effect(ctx.db, _described(path, found), contents)
        if effect.already_imported:
            return effect
        kept = ctx.workspace.packages / f"{found.package_id}.asice"
        os.replace(staged, kept)
    except PackageRefused as error:
        # Our copy was judged; the person knows the package by its own name.
        raise type(error)(**{**error.facts, "package": path.name}) from error
    finally:
        staged.unlink(missing_ok=True)
    try:
        imported = _stored(ctx, path, effect, found, contents)
    except BaseException:
        if not has_package(ctx.db, found.package_id):
            kept.unlink(missing_ok=True)
        raise
    if contents.base is not None:
        ctx.forget_standards()
    return imported


def _stored(
    ctx: Context,
    path: Path,
    effect: ImportPreview,
    found: VerifiedPackage,
    contents: PackageContents,
) -> ImportPreview:
    """Write everything that a package brings in one transaction, with the receipt for it."""
    with ctx.recording() as record:
        _store(ctx.db, effect, found, contents)
        if contents.base is not None:
            apply_base(ctx, contents.base)
        if found.kind in _RECEIPTED and ctx.role.value == "OFFICE":
            record.add(
                found.package_id,
                RECEIPT_KIND,
                {
                    "type": "receipt",
                    "received": ctx.clock(),
                    "nonce": ctx.new_id(),
                    "office": ctx.office,
                    "file_name": path.name,
                    "events": len(contents.events),
                },
            )
    return replace(effect, imported=True)


def _verified(ctx: Context, path: Path, name: str = "") -> VerifiedPackage:
    trust = [ctx.signing().office_ca]
    found = verify_package(path, trust=trust, office=ctx.office)
    allowed = _SIGNED_BY.get(found.kind, ())
    if found.signer.role not in allowed:
        raise PackageRefused(
            package=name or path.name,
            detail=_("a package of this kind may not be signed by the role {role}").format(
                role=role_word(found.signer.role)
            ),
        )
    return found


def _described(path: Path, found: VerifiedPackage) -> ImportPreview:
    return ImportPreview(
        path=path,
        kind=found.kind.upper(),
        package_id=found.package_id,
        sender=found.signer.name,
        signed_at=found.signed_at,
        entity_name=str(found.header.get("entity", "")),
        inspection=str(found.header.get("inspection", "")),
        size=found.size,
    )


def _effect(
    db: Database,
    preview: ImportPreview,
    contents: PackageContents,
    together: Mapping[str, Event] = MappingProxyType({}),
    told: Set[str] = frozenset(),
) -> ImportPreview:
    """Return what a package does here, beside events that come `together` with it.

    told  those that an earlier package of the same batch has counted as new
    """
    if has_package(db, preview.package_id):
        return replace(preview, already_imported=True)
    new = [
        signed
        for signed in contents.events
        if signed.event.id not in told and not has_event(db, signed.event.id)
    ]
    pending = conflicting = 0
    for stream in sorted({signed.event.stream for signed in new}):
        before = [signed.event for signed in events_of(db, stream)]
        before += [event for event in together.values() if event.stream == stream]
        added = [signed.event for signed in new if signed.event.stream == stream]
        _check_four_eyes(preview, [*before, *added])
        state = fold([*before, *added])
        _check_rows(preview, state)
        pending += len(set(state.pending) & {event.id for event in added})
        conflicting += len(state.conflicts)
    return replace(
        preview,
        new=len(new),
        known=len(contents.events) - len(new),
        pending=pending,
        conflicting=conflicting,
    )


def _check_rows(preview: ImportPreview, state: StreamState) -> None:
    try:
        check_rows(state)
    except ValueError as error:
        raise PackageRefused(package=preview.path.name, detail=str(error)) from error


def _check_four_eyes(preview: ImportPreview, events: Sequence[Event]) -> None:
    if own_reviewers(events):
        raise PackageRefused(
            package=preview.path.name,
            detail=_("somebody has reviewed what they drafted themselves"),
        )


def _store(
    db: Database, effect: ImportPreview, found: VerifiedPackage, contents: PackageContents
) -> None:
    assert effect.signed_at is not None
    save_package(db, contents.row(effect.path.name, found))
    for dev, (subject, der) in contents.certificates.items():
        save_certificate(db, dev, subject.person, subject.role, der)
    for name, entry in found.entries.items():
        if name.startswith(_INDEXED):
            register_blob(
                db, entry.sha256, entry.size, package=found.package_id, offset=entry.offset
            )
    for signed in contents.events:
        append_event(db, signed, package=found.package_id)
    project_streams(db, {signed.event.stream for signed in contents.events})
    if found.kind == "receipt":
        set_meta(db, "last_receipt", f"{found.package_id} {found.header.get('issued', '')}")


def _staged_copy(ctx: Context, path: Path) -> Path:
    """Return a synced private copy of the package, beside where it will be kept."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PackageRefused(package=path.name, detail=str(error.strerror)) from error
    staged = ctx.workspace.packages / f"{sha256(str(path).encode()).hexdigest()[:16]}.part"
    try:
        with (
            disk_full_told(ctx.workspace.packages, size),
            path.open("rb") as source,
            staged.open("wb") as target,
        ):
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


# Whose signature a package of each kind needs; what is not listed is not imported yet.
_SIGNED_BY = {
    "base": ("OFFICE",),
    "receipt": ("OFFICE",),
    "inspection": ("INSPECTOR", "EXPERT", "LEAD"),
    "review": ("LEAD",),
}
