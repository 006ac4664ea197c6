"""Is what this workspace stores as it was written: pages, events, chains, rows, files, packages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.errors import InspectorError, NotFound
from inspector.events.chain import check_chains as look_at_chains
from inspector.i18n import N_, _
from inspector.sealed import verify_package
from inspector.sealed.profile import verify_raw
from inspector.services.context import Context
from inspector.storage.integrity import (
    differing_projections,
    page_problems,
    stored_blobs,
    stored_events,
)
from inspector.storage.packages import list_packages
from inspector.storage.reference import certificates

RESTORE = N_(
    "Run “inspector doctor --rebuild”: the damaged file is kept aside; or restore a backup."
)
FROM_BACKUP = N_("Restore the last backup into a new folder, or ask your office.")

_CHUNK = 1 << 20
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What one check has found, and what to do where it is not well."""

    ok: bool
    detail: str
    remedy: str = ""


def check_database(ctx: Context) -> Found:
    problems = page_problems(ctx.db)
    if problems:
        return Found(False, "; ".join(problems), _(RESTORE))
    return Found(True, _("every page is whole"))


def check_events(ctx: Context) -> Found:
    """Each event has the id of its bytes, is filed rightly, and bears its device's signature."""
    known = certificates(ctx.db)
    wrong, count = [], 0
    try:
        for row in stored_events(ctx.db):
            count += 1
            event = row.signed.event
            filed = (row.id, row.stream, row.dev, row.seq, row.bytes)
            says = (event.id, event.stream, event.dev, event.seq, event.bytes)
            der = known.get(event.dev)
            if (
                filed != says
                or der is None
                or not verify_raw(der, event.bytes, row.signed.signature)
            ):
                wrong.append(row.id)
    except (ValueError, KeyError, InspectorError) as error:
        return Found(False, str(error), _(RESTORE))
    if wrong:
        return Found(False, _some(_("{count} events are not as signed"), wrong), _(RESTORE))
    return Found(True, _("{count} events, each as it was signed").format(count=count))


def check_chains(ctx: Context) -> Found:
    """No gap and no fork in the chain of this device; others may be known in part only."""
    every = [row.signed.event for row in stored_events(ctx.db)]
    own = [event for event in every if event.dev == ctx.dev]
    forks, gaps = look_at_chains(every).forks, look_at_chains(own).gaps
    if gaps or forks:
        said = [f"{gap.first}–{gap.last}" for gap in gaps]
        said += [f"{fork.dev[-8:]} {fork.seq}" for fork in forks]
        detail = _some(_("{count} gaps or forks in the chains of events"), said)
        return Found(False, detail, _("Tell your office: a copied or restored disk looks so."))
    return Found(True, _("{count} events of this device without a gap").format(count=len(own)))


def check_projections(ctx: Context) -> Found:
    wrong = differing_projections(ctx.db)
    if wrong:
        detail = _("tables that differ from the events: {tables}").format(tables=", ".join(wrong))
        return Found(False, detail, _("Run “inspector doctor --rebuild”."))
    return Found(True, _("lists and ledgers say what the events say"))


def check_blobs(ctx: Context) -> Found:
    wrong, size, rows = [], 0, stored_blobs(ctx.db)
    for row in rows:
        digest, length = hashlib.sha256(), 0
        try:
            with ctx.blobs.open(ctx.db, row.sha256) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    length += len(chunk)
        except (NotFound, OSError):
            wrong.append(row.sha256)
            continue
        size += length
        if digest.hexdigest() != row.sha256 or length != row.size:
            wrong.append(row.sha256)
    if wrong:
        text = _("{count} files are missing or not as they were kept")
        return Found(False, _some(text, wrong), _(FROM_BACKUP))
    text = _("{count} photographs and papers, {size} MiB, each as it was kept")
    return Found(True, text.format(count=len(rows), size=size >> 20))


def check_packages(ctx: Context) -> Found:
    rows = list_packages(ctx.db, direction="in", limit=_ALL)
    wrong = [row.file_name for row in rows if not _is_sound(ctx, row.id)]
    if wrong:
        text = _("{count} packages are missing or not as they came")
        return Found(False, _some(text, wrong), _("Import them again from where they came."))
    return Found(True, _("{count} packages, each as it came").format(count=len(rows)))


def _is_sound(ctx: Context, package: str) -> bool:
    kept = ctx.workspace.packages / f"{package}.asice"
    if not kept.is_file() or ctx.signer is None:
        return False
    try:
        return verify_package(kept, trust=[ctx.signer.office_ca]).package_id == package
    except InspectorError:
        return False


def _some(text: str, names: Sequence[str]) -> str:
    """Return a counted text with the first names that it is about."""
    return f"{text.format(count=len(names))}: " + ", ".join(name[:40] for name in names[:3])
