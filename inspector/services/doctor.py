"""出发自检: is this workspace whole, and ready for a day without the office?

Each check says what it found and, where something is amiss, what to do. Nothing is changed, except
by `rebuild`, which folds the projected tables anew.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from inspector.clock import china, from_wall, to_wall
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.person import Role
from inspector.errors import InspectorError, NotFound, WorkspaceDamaged
from inspector.events.chain import check_chains
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.sealed import verify_package
from inspector.sealed.profile import verify_raw
from inspector.services.backups import LAST_BACKUP_SEQ, last_backup
from inspector.services.context import Context
from inspector.services.continuity import COPIED, LAST_WALL, REBUILT, RESTORED, SET_BACK, last_break
from inspector.services.daily import last_daily
from inspector.services.leftovers import last_sweep, left_over
from inspector.services.numbers import kinds_of_teams, numbers_left
from inspector.services.validity import Standing, own_validity
from inspector.storage.integrity import (
    differing_projections,
    last_wall,
    oldest_wall,
    page_problems,
    stored_blobs,
    stored_events,
)
from inspector.storage.packages import list_packages
from inspector.storage.projections import rebuild_projections
from inspector.storage.reference import certificates, meta, reference_date

MIN_FREE_BYTES = 2 << 30  # a day of visits: 500 photographs of 4 MB
SLOW_DISK_MS = 16  # p95 of a commit; above it a person notices (design §10)
OLD_REFERENCE_DAYS = 30
FEW_NUMBERS = 5
# Said by name every time; of the other kinds only those that run short.
_DAILY = (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER)
OLD_BACKUP_DAYS = 7  # what only one disk has had for so long
RECENT_BREAK_DAYS = 7
_CHUNK = 1 << 20
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    name    stable id, language-free          title   what was looked at
    detail  what was found                    remedy  what to do; "" when all is well
    """

    name: str
    title: str
    ok: bool
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the check as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Found:
    ok: bool
    detail: str
    remedy: str = ""


def check(ctx: Context, progress: Progress | None = None) -> list[Check]:
    """Return every check of the workspace, the ones that matter most first. Raises Cancelled."""
    found = []
    for done, (name, title, look) in enumerate(_CHECKS):
        if progress is not None:
            progress.step(done, len(_CHECKS))
        try:
            result = look(ctx)
        except WorkspaceDamaged as error:
            result = _Found(False, error.what(), error.remedy())
        remedy = "" if result.ok else result.remedy
        found.append(Check(name, _(title), result.ok, result.detail, remedy))
    if progress is not None:
        progress.step(len(_CHECKS), len(_CHECKS))
    return found


def rebuild(ctx: Context) -> int:
    """Fold all projected tables anew from the events; return how many streams there are."""
    return rebuild_projections(ctx.db)


def _database(ctx: Context) -> _Found:
    problems = page_problems(ctx.db)
    if problems:
        return _Found(False, "; ".join(problems), _(_RESTORE))
    return _Found(True, _("every page is whole"))


def _events(ctx: Context) -> _Found:
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
        return _Found(False, str(error), _(_RESTORE))
    if wrong:
        return _Found(False, _some(_("{count} events are not as signed"), wrong), _(_RESTORE))
    return _Found(True, _("{count} events, each as it was signed").format(count=count))


def _chains(ctx: Context) -> _Found:
    """No gap and no fork in the chain of this device; others may be known in part only."""
    every = [row.signed.event for row in stored_events(ctx.db)]
    own = [event for event in every if event.dev == ctx.dev]
    forks, gaps = check_chains(every).forks, check_chains(own).gaps
    if gaps or forks:
        said = [f"{gap.first}–{gap.last}" for gap in gaps]
        said += [f"{fork.dev[-8:]} {fork.seq}" for fork in forks]
        detail = _some(_("{count} gaps or forks in the chains of events"), said)
        return _Found(False, detail, _("Tell your office: a copied or restored disk looks so."))
    return _Found(True, _("{count} events of this device without a gap").format(count=len(own)))


def _projections(ctx: Context) -> _Found:
    wrong = differing_projections(ctx.db)
    if wrong:
        detail = _("tables that differ from the events: {tables}").format(tables=", ".join(wrong))
        return _Found(False, detail, _("Run “inspector doctor --rebuild”."))
    return _Found(True, _("lists and ledgers say what the events say"))


def _blobs(ctx: Context) -> _Found:
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
        return _Found(False, _some(text, wrong), _(_FROM_BACKUP))
    text = _("{count} photographs and papers, {size} MiB, each as it was kept")
    return _Found(True, text.format(count=len(rows), size=size >> 20))


def _packages(ctx: Context) -> _Found:
    rows = list_packages(ctx.db, direction="in", limit=_ALL)
    wrong = [row.file_name for row in rows if not _is_sound(ctx, row.id)]
    if wrong:
        text = _("{count} packages are missing or not as they came")
        return _Found(False, _some(text, wrong), _("Import them again from where they came."))
    return _Found(True, _("{count} packages, each as it came").format(count=len(rows)))


def _leftovers(ctx: Context) -> _Found:
    """What broken-off work has left behind: it goes by itself, and is nobody's to look after."""
    count, size = left_over(ctx)
    said = [_("no file is left over")]
    if count:
        text = _("{count} files, {size} MiB, that nothing refers to; they go once a day old")
        said = [text.format(count=count, size=size >> 20)]
    swept = last_sweep(ctx)
    if swept is not None:
        text = _("{count} files, {size} MiB, were removed on {day}")
        day = f"{china(swept.at):%Y-%m-%d %H:%M}"
        said.append(text.format(count=swept.count, size=swept.size >> 20, day=day))
    return _Found(True, _("; ").join(said))


def _is_sound(ctx: Context, package: str) -> bool:
    kept = ctx.workspace.packages / f"{package}.asice"
    if not kept.is_file() or ctx.signer is None:
        return False
    try:
        return verify_package(kept, trust=[ctx.signer.office_ca]).package_id == package
    except InspectorError:
        return False


def _disk(ctx: Context) -> _Found:
    free = shutil.disk_usage(ctx.workspace.folder).free
    p95 = _write_p95_ms(ctx)
    detail = _("{free} MiB free; a commit takes up to {ms} ms").format(
        free=free >> 20, ms=round(p95, 1)
    )
    if free < MIN_FREE_BYTES:
        needed = (MIN_FREE_BYTES - free) >> 20
        text = _("Free {needed} MiB more before the visit.")
        return _Found(False, detail, text.format(needed=needed))
    if p95 > SLOW_DISK_MS:
        return _Found(False, detail, _("The disk is slow: answers will be saved with a delay."))
    return _Found(True, detail)


def _write_p95_ms(ctx: Context) -> float:
    """Return what 19 of 20 small durable writes stay below."""
    place, times = ctx.workspace.cache / f"doctor-{ctx.new_id()[-6:]}.part", []
    try:
        with place.open("wb", buffering=0) as stream:
            for _turn in range(20):
                start = time.perf_counter()
                stream.write(bytes(8192))
                os.fsync(stream.fileno())
                times.append((time.perf_counter() - start) * 1000)
    finally:
        place.unlink(missing_ok=True)
    return sorted(times)[18]


def _clock(ctx: Context) -> _Found:
    """The clock does not stand before the last event of this device: deadlines count from it."""
    last = max(last_wall(ctx.db, ctx.dev), meta(ctx.db, LAST_WALL))
    now = to_wall(ctx.clock())
    shown = f"{china(ctx.clock()):%Y-%m-%d %H:%M}"
    if last and now < last:  # text of one form sorts as the moments do
        at = f"{china(from_wall(last)):%Y-%m-%d %H:%M}"
        detail = _("the clock says {now}, but the last entry was made at {last}")
        return _Found(False, detail.format(now=shown, last=at), _("Set the clock of this machine."))
    return _Found(True, _("the clock says {now} in Beijing").format(now=shown))


def _backup(ctx: Context) -> _Found:
    """What was entered here in the last days stands on another medium, too."""
    taken, today = last_backup(ctx), _today(ctx)
    waiting = oldest_wall(ctx.db, ctx.dev, int(meta(ctx.db, LAST_BACKUP_SEQ) or "0"))
    if taken is None:
        detail = _("no backup was made yet")
    else:
        days = (today - china(taken).date()).days
        detail = _("last backup {day}, {days} days ago").format(
            day=f"{china(taken):%Y-%m-%d %H:%M}", days=days
        )
    old = bool(waiting) and (today - china(from_wall(waiting)).date()).days >= OLD_BACKUP_DAYS
    return _Found(not old, detail, _("Back up to a stick or another disk."))


def _daily(ctx: Context) -> _Found:
    """What the check at the start of the day has found."""
    last = last_daily(ctx)
    if last is None:
        return _Found(True, _("not checked by itself yet"))
    at = f"{china(last.at):%Y-%m-%d %H:%M}"
    if last.ok:
        return _Found(True, _("checked by itself on {day}").format(day=at))
    text = _("found on {day}: {pages} damaged places, {files} damaged files")
    detail = text.format(day=at, pages=len(last.pages), files=len(last.files))
    return _Found(False, detail, _(_RESTORE if last.pages else _FROM_BACKUP))


def _continuity(ctx: Context) -> _Found:
    """This device has not lately gone on from a backup or a copy."""
    last = last_break(ctx)
    if last is None:
        return _Found(True, _("this workspace has always been here alone"))
    reason, at = last
    words = _(_BREAKS.get(reason, _BREAKS[SET_BACK]))
    detail = words.format(day=f"{china(at):%Y-%m-%d %H:%M}")
    recent = (_today(ctx) - china(at).date()).days < RECENT_BREAK_DAYS
    remedy = _(
        "Use no other copy of it, look whether papers that went out are here, tell the office."
    )
    return _Found(not recent, detail, remedy)


def _reference(ctx: Context) -> _Found:
    day = reference_date(ctx.db)
    if day is None:
        if ctx.role is Role.OFFICE:
            return _Found(True, _("no base package was issued yet"))
        return _Found(False, _("no base package is here yet"), _(_BASE))
    age = (_today(ctx) - day).days
    detail = _("base package of {day}, {age} days old").format(day=day.isoformat(), age=age)
    if age > OLD_REFERENCE_DAYS and ctx.role is not Role.OFFICE:
        return _Found(False, detail, _(_BASE))
    return _Found(True, detail)


def _numbers(ctx: Context) -> _Found:
    """An inspector's device has numbers for every kind of paper of this year."""
    if ctx.role is Role.OFFICE:
        return _Found(True, _("this desk takes its numbers for itself"))
    if ctx.role not in (Role.INSPECTOR, Role.LEAD):
        return _Found(True, _("this desk issues no papers"))
    year = _today(ctx).year
    kinds = kinds_of_teams(ctx.organisation) if ctx.office else _DAILY
    left = {kind: numbers_left(ctx, kind, year) for kind in kinds}
    if ctx.role is Role.LEAD and not any(left.values()):
        # The office gives numbers to leads who go out themselves, not to the others.
        return _Found(True, _("no numbers were given to this desk"))
    detail = _(", ").join(
        _("{paper}: {count} numbers").format(paper=PAPER_TITLE[kind], count=count)
        for kind, count in left.items()
        if kind in _DAILY or count < FEW_NUMBERS
    )
    return _Found(min(left.values()) >= FEW_NUMBERS, detail, _(_BASE))


def _certificate(ctx: Context) -> _Found:
    standing, day = own_validity(ctx)
    if standing is Standing.NONE:
        return _Found(
            False,
            _("no office has enrolled this workspace yet"),
            _("Send the request file to your office and accept its answer."),
        )
    if standing is Standing.REVOKED:
        return _Found(
            False,
            _("revoked as of {day}").format(day=day),
            _("Sign nothing more here; have your office enrol a new workspace."),
        )
    detail = _("valid until {day}").format(day=day)
    return _Found(standing is Standing.SOUND, detail, _("Ask your office for a new certificate."))


def _today(ctx: Context) -> date:
    moment: datetime = china(ctx.clock())
    return moment.date()


def _some(text: str, names: Sequence[str]) -> str:
    """Return a counted text with the first names that it is about."""
    return f"{text.format(count=len(names))}: " + ", ".join(name[:40] for name in names[:3])


_RESTORE = N_(
    "Run “inspector doctor --rebuild”: the damaged file is kept aside; or restore a backup."
)
_FROM_BACKUP = N_("Restore the last backup into a new folder, or ask your office.")
_BASE = N_("Import a fresh base package of your office.")

_BREAKS = {
    RESTORED: N_("restored from a backup on {day}; what came after the backup may be missing"),
    COPIED: N_("copied or moved to this computer on {day}"),
    SET_BACK: N_("found in an older state on {day}"),
    REBUILT: N_("rebuilt from a damaged database on {day}; some of it may be missing"),
}

_Look = Callable[[Context], _Found]
_CHECKS: tuple[tuple[str, str, _Look], ...] = (
    ("database", N_("database"), _database),
    ("events", N_("events"), _events),
    ("chains", N_("chains of events"), _chains),
    ("projections", N_("lists and ledgers"), _projections),
    ("blobs", N_("photographs and papers"), _blobs),
    ("packages", N_("packages"), _packages),
    ("leftovers", N_("files left over"), _leftovers),
    ("disk", N_("disk"), _disk),
    ("clock", N_("clock"), _clock),
    ("backup", N_("backup"), _backup),
    ("continuity", N_("one workspace"), _continuity),
    ("daily", N_("daily check"), _daily),
    ("reference", N_("reference data"), _reference),
    ("numbers", N_("document numbers"), _numbers),
    ("certificate", N_("certificate"), _certificate),
)
