"""Packages in: look first, then import all or nothing of each, and know what is already here."""

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from inspector.errors import Cancelled, DiskFull, InspectorError, PackageRefused
from inspector.events.event import Event, SignedEvent
from inspector.progress import Progress
from inspector.sealed.verify import VerifiedPackage
from inspector.services import quarantine
from inspector.services.context import Context, Recorder
from inspector.services.devices import question_devices
from inspector.services.import_effects import ImportPreview as ImportPreview
from inspector.services.import_effects import described, effect_of, with_lacking
from inspector.services.packages import RECEIPT_KIND
from inspector.services.received import PackageContents, apply_base, read_contents
from inspector.services.revocation import check_package, take_list
from inspector.services.staging import Judged, judged, named
from inspector.storage.blobs import register_blob
from inspector.storage.database import Database
from inspector.storage.event_store import append_event
from inspector.storage.files import sync_folder
from inspector.storage.packages import has_package, save_package
from inspector.storage.projections import project_streams
from inspector.storage.reference import save_certificate, set_meta

# Together in one commit: on SQLite that is 2 to 7 times as fast as one each (package-format §9),
# and the window's own writes wait a second at most.
BATCH = 100

_INDEXED = ("data/photos/", "data/docs/", "data/forms/")
_RECEIPTED = ("inspection", "review")


def preview_packages(
    ctx: Context, files: Sequence[Path], progress: Progress | None = None
) -> list[ImportPreview]:
    """Return what each package would do; nothing is written. Folders stand for their packages.

    Packages that come together count for each other: only what none of them brings is pending,
    and an event that two of them bring is new once.
    """
    chosen = packages_in(files)
    read: list[tuple[ImportPreview, PackageContents | None]] = []
    with closing(judged(ctx, chosen, copying=False)) as arriving:
        for done, one in enumerate(arriving):
            if progress is not None:
                progress.step(done, len(chosen))
            try:
                found = _sound(one)
                check_package(ctx, found, one.path.name)
                preview = replace(described(one.path, found), encrypted=one.sealed)
                read.append((preview, read_contents(ctx, one.copy, found)))
            except (PackageRefused, DiskFull) as error:
                refused = named(error, one.path.name)
                read.append((ImportPreview(path=one.path, refused=refused), None))
            except InspectorError as error:
                read.append((ImportPreview(path=one.path, refused=error), None))
            finally:
                one.discard()
    together: dict[str, dict[str, Event]] = {}
    for _preview, contents in read:
        for signed in contents.events if contents is not None else ():
            together.setdefault(signed.event.stream, {})[signed.event.id] = signed.event
    told: set[str] = set()
    previews = []
    for preview, contents in read:
        if contents is not None:
            try:
                preview = effect_of(ctx, preview, contents, together, told)
            except InspectorError as error:
                preview = replace(preview, refused=error)
            told |= {signed.event.id for signed in contents.events}
        previews.append(preview)
    return with_lacking(ctx.db, previews)


def import_packages(
    ctx: Context, files: Sequence[Path], progress: Progress | None = None
) -> list[ImportPreview]:
    """Import each package whole or not at all; return what each did.

    Packages are judged beside each other and written by the one writer, up to BATCH in a commit.
    One that is refused does not keep the others out; it is kept in the quarantine. Importing the
    same package again changes nothing. Raises Cancelled and DiskFull between two packages: those
    before stay imported.
    """
    quarantine.sweep(ctx)
    chosen = packages_in(files)
    done: dict[int, ImportPreview] = {}
    group: dict[int, Judged] = {}
    stopped: Cancelled | DiskFull | None = None
    with closing(judged(ctx, chosen, copying=True)) as arriving:
        for number, one in enumerate(arriving):
            group[number] = one
            try:
                if progress is not None:
                    progress.step(number, len(chosen))
                if isinstance(one.error, DiskFull):
                    raise one.error
            except (Cancelled, DiskFull) as error:
                group.pop(number).discard()
                stopped = error
                break
            if len(group) >= BATCH:
                done |= _import_group(ctx, group)
                group = {}
    done |= _import_group(ctx, group)
    if stopped is not None:
        raise stopped
    if progress is not None:
        progress.step(len(chosen), len(chosen))
    return with_lacking(ctx.db, [done[number] for number in sorted(done)])


def try_again(
    ctx: Context, file_ids: Sequence[str], progress: Progress | None = None
) -> list[ImportPreview]:
    """Import files from the quarantine; those that are taken now leave it.

    Worth it after a newer base package, a decision about a device, or an update of the program.
    """
    files = {quarantine.kept_file(ctx, file_id): file_id for file_id in file_ids}
    results = import_packages(ctx, list(files), progress)
    for result in results:
        if result.refused is None:
            quarantine.remove(ctx, files[result.path])
    return results


def packages_in(files: Sequence[Path]) -> list[Path]:
    """Return the packages among `files`; a folder stands for those in it, base packages first."""
    found: list[Path] = []
    for file in files:
        inside = [*file.glob("*.asice"), *file.glob("*.asice.age")] if file.is_dir() else [file]
        found.extend(sorted(inside))
    order = {"BASE": 0, "INSP": 1, "REVIEW": 2, "RECEIPT": 3}
    return sorted(found, key=lambda path: (order.get(path.name.split("-")[0], 4), path.name))


def _import_group(ctx: Context, group: dict[int, Judged]) -> dict[int, ImportPreview]:
    """Write a group in one transaction, and put what is refused into the quarantine."""
    done: dict[int, ImportPreview] = {}
    kept: dict[str, Path] = {}
    is_committing = False
    try:
        with ctx.recording() as record:
            for number, one in group.items():
                try:
                    done[number] = _import(ctx, record, one, kept)
                except PackageRefused as error:
                    done[number] = ImportPreview(path=one.path, refused=named(error, one.path.name))
            sync_folder(ctx.workspace.packages)  # before the commit: rows name only what is there
            is_committing = True
    except BaseException:
        # A commit that fails while the disk makes it durable may still hold once the database is
        # opened again. Then its files have to be there; else they are in nobody's way.
        for package, file in kept.items():
            if not is_committing and not has_package(ctx.db, package):
                file.unlink(missing_ok=True)
        raise
    finally:
        for one in group.values():
            one.discard()
    if any(result.imported and result.kind == "BASE" for result in done.values()):
        ctx.forget_standards()
        ctx.forget_sets()
    for number, result in done.items():
        if isinstance(result.refused, PackageRefused):
            is_kept = quarantine.keep(ctx, result.path, result.refused)
            done[number] = replace(result, kept=is_kept)
    return done


def _import(ctx: Context, record: Recorder, one: Judged, kept: dict[str, Path]) -> ImportPreview:
    """Write everything that a package brings, with the receipt for it; refusals come before."""
    found = _sound(one)
    check_package(ctx, found, one.path.name)
    contents = read_contents(ctx, one.copy, found)
    described_so = replace(described(one.path, found), encrypted=one.sealed)
    effect = effect_of(ctx, described_so, contents)
    if effect.already_imported:
        return effect
    kept[found.package_id] = ctx.workspace.packages / f"{found.package_id}.asice"
    os.replace(one.copy, kept[found.package_id])
    _store(ctx.db, effect, found, contents)
    question_devices(ctx, contents.events)
    take_list(ctx, found.crl)
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
                "file_name": one.path.name,
                "events": len(contents.events),
            },
        )
    return replace(effect, imported=True)


def _sound(one: Judged) -> VerifiedPackage:
    if one.found is None:
        assert one.error is not None
        raise one.error
    return one.found


def _store(
    db: Database, effect: ImportPreview, found: VerifiedPackage, contents: PackageContents
) -> None:
    save_package(db, replace(contents.row(effect.path.name, found), revoked=effect.revoked))
    for dev, (subject, der) in contents.certificates.items():
        save_certificate(db, dev, subject.person, subject.role, der)
    for name, entry in found.entries.items():
        if name.startswith(_INDEXED):
            register_blob(
                db, entry.sha256, entry.size, package=found.package_id, offset=entry.offset
            )
    for signed in contents.events:
        append_event(db, signed, package=found.package_id)
    project_streams(db, _streams(contents.events))
    if found.kind == "receipt":
        set_meta(db, "last_receipt", f"{found.package_id} {found.header.get('issued', '')}")


def _streams(events: Iterable[SignedEvent]) -> set[str]:
    return {signed.event.stream for signed in events}
