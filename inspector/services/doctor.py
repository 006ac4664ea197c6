"""出发自检: is this workspace whole, and ready for a day without the office?

Each check says what it found and, where something is amiss, what to do. Nothing is changed, except
by `rebuild`, which folds the projected tables anew.
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from inspector.clock import china, from_wall, to_wall
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.person import Role
from inspector.errors import WorkspaceDamaged
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.backups import LAST_BACKUP_SEQ, last_backup
from inspector.services.context import Context
from inspector.services.continuity import COPIED, LAST_WALL, REBUILT, RESTORED, SET_BACK, last_break
from inspector.services.daily import last_daily
from inspector.services.leftovers import last_sweep, left_over
from inspector.services.numbers import kinds_of_teams, numbers_left
from inspector.services.stored_checks import (
    FROM_BACKUP,
    RESTORE,
    Found,
    check_blobs,
    check_chains,
    check_database,
    check_events,
    check_packages,
    check_projections,
)
from inspector.services.validity import Standing, own_validity
from inspector.storage.integrity import last_wall, oldest_wall
from inspector.storage.projections import rebuild_projections
from inspector.storage.reference import meta, reference_date

MIN_FREE_BYTES = 2 << 30  # a day of visits: 500 photographs of 4 MB
SLOW_DISK_MS = 16  # p95 of a commit; above it a person notices (design §10)
OLD_BASE_DAYS = 30
FEW_NUMBERS = 5
# Said by name every time; of the other kinds only those that run short.
_DAILY = (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER)
OLD_BACKUP_DAYS = 7  # what only one disk has had for so long
RECENT_BREAK_DAYS = 7


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


def check(ctx: Context, progress: Progress | None = None) -> list[Check]:
    """Return every check of the workspace, the ones that matter most first. Raises Cancelled."""
    found = []
    for done, (name, title, look) in enumerate(_CHECKS):
        if progress is not None:
            progress.step(done, len(_CHECKS))
        try:
            result = look(ctx)
        except WorkspaceDamaged as error:
            result = Found(False, error.what(), error.remedy())
        remedy = "" if result.ok else result.remedy
        found.append(Check(name, _(title), result.ok, result.detail, remedy))
    if progress is not None:
        progress.step(len(_CHECKS), len(_CHECKS))
    return found


def rebuild(ctx: Context) -> int:
    """Fold all projected tables anew from the events; return how many streams there are."""
    return rebuild_projections(ctx.db)


def _leftovers(ctx: Context) -> Found:
    """What broken-off work has left behind: it goes by itself, and is nobody's to look after."""
    going = _("{count} files, {size} MiB, that nothing refers to; they go once a day old")
    staying = _("{count} files, {size} MiB, from before the workspace was set back; they stay")
    said = [
        text.format(count=found.files, size=found.size >> 20)
        for text, found in zip((going, staying), left_over(ctx), strict=True)
        if found.files
    ] or [_("no file is left over")]
    swept = last_sweep(ctx)
    if swept is not None:
        text = _("{count} files, {size} MiB, were removed on {day}")
        day = f"{china(swept.at):%Y-%m-%d %H:%M}"
        said.append(text.format(count=swept.count, size=swept.size >> 20, day=day))
    return Found(True, _("; ").join(said))


def _disk(ctx: Context) -> Found:
    free = shutil.disk_usage(ctx.workspace.folder).free
    p95 = _write_p95_ms(ctx)
    detail = _("{free} MiB free; a commit takes up to {ms} ms").format(
        free=free >> 20, ms=round(p95, 1)
    )
    if free < MIN_FREE_BYTES:
        needed = (MIN_FREE_BYTES - free) >> 20
        text = _("Free {needed} MiB more before the visit.")
        return Found(False, detail, text.format(needed=needed))
    if p95 > SLOW_DISK_MS:
        return Found(False, detail, _("The disk is slow: answers will be saved with a delay."))
    return Found(True, detail)


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


def _clock(ctx: Context) -> Found:
    """The clock does not stand before the last event of this device: deadlines count from it."""
    last = max(last_wall(ctx.db, ctx.dev), meta(ctx.db, LAST_WALL))
    now = to_wall(ctx.clock())
    shown = f"{china(ctx.clock()):%Y-%m-%d %H:%M}"
    if last and now < last:  # text of one form sorts as the moments do
        at = f"{china(from_wall(last)):%Y-%m-%d %H:%M}"
        detail = _("the clock says {now}, but the last entry was made at {last}")
        return Found(False, detail.format(now=shown, last=at), _("Set the clock of this machine."))
    return Found(True, _("the clock says {now} in Beijing").format(now=shown))


def _backup(ctx: Context) -> Found:
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
    return Found(not old, detail, _("Back up to a stick or another disk."))


def _daily(ctx: Context) -> Found:
    """What the check at the start of the day has found."""
    last = last_daily(ctx)
    if last is None:
        return Found(True, _("not checked by itself yet"))
    at = f"{china(last.at):%Y-%m-%d %H:%M}"
    if last.ok:
        return Found(True, _("checked by itself on {day}").format(day=at))
    text = _("found on {day}: {pages} damaged places, {files} damaged files")
    detail = text.format(day=at, pages=len(last.pages), files=len(last.files))
    return Found(False, detail, _(RESTORE if last.pages else FROM_BACKUP))


def _continuity(ctx: Context) -> Found:
    """This device has not lately gone on from a backup or a copy."""
    last = last_break(ctx)
    if last is None:
        return Found(True, _("this workspace has always been here alone"))
    reason, at = last
    words = _(_BREAKS.get(reason, _BREAKS[SET_BACK]))
    detail = words.format(day=f"{china(at):%Y-%m-%d %H:%M}")
    recent = (_today(ctx) - china(at).date()).days < RECENT_BREAK_DAYS
    remedy = _(
        "Use no other copy of it, look whether papers that went out are here, tell the office."
    )
    return Found(not recent, detail, remedy)


def _reference(ctx: Context) -> Found:
    day = reference_date(ctx.db)
    if day is None:
        if ctx.role is Role.OFFICE:
            return Found(True, _("no base package was issued yet"))
        return Found(False, _("no base package is here yet"), _(_BASE))
    age = (_today(ctx) - day).days
    detail = _("base package of {day}, {age} days old").format(day=day.isoformat(), age=age)
    if age > OLD_BASE_DAYS and ctx.role is not Role.OFFICE:
        return Found(False, detail, _(_BASE))
    return Found(True, detail)


def _numbers(ctx: Context) -> Found:
    """An inspector's device has numbers for every kind of paper of this year."""
    if ctx.role is Role.OFFICE:
        return Found(True, _("this desk takes its numbers for itself"))
    if ctx.role not in (Role.INSPECTOR, Role.LEAD):
        return Found(True, _("this desk issues no papers"))
    year = _today(ctx).year
    kinds = kinds_of_teams(ctx) if ctx.office else _DAILY
    left = {kind: numbers_left(ctx, kind, year) for kind in kinds}
    if ctx.role is Role.LEAD and not any(left.values()):
        # The office gives numbers to leads who go out themselves, not to the others.
        return Found(True, _("no numbers were given to this desk"))
    detail = _(", ").join(
        _("{paper}: {count} numbers").format(paper=PAPER_TITLE[kind], count=count)
        for kind, count in left.items()
        if kind in _DAILY or count < FEW_NUMBERS
    )
    return Found(min(left.values()) >= FEW_NUMBERS, detail, _(_BASE))


def _certificate(ctx: Context) -> Found:
    standing, day = own_validity(ctx)
    if standing is Standing.NONE:
        return Found(
            False,
            _("no office has enrolled this workspace yet"),
            _("Send the request file to your office and accept its answer."),
        )
    if standing is Standing.REVOKED:
        return Found(
            False,
            _("revoked as of {day}").format(day=day),
            _("Sign nothing more here; have your office enrol a new workspace."),
        )
    detail = _("valid until {day}").format(day=day)
    return Found(standing is Standing.SOUND, detail, _("Ask your office for a new certificate."))


def _today(ctx: Context) -> date:
    moment: datetime = china(ctx.clock())
    return moment.date()


_BASE = N_("Import a fresh base package of your office.")

_BREAKS = {
    RESTORED: N_("restored from a backup on {day}; what came after the backup may be missing"),
    COPIED: N_("copied or moved to this computer on {day}"),
    SET_BACK: N_("found in an older state on {day}"),
    REBUILT: N_("rebuilt from a damaged database on {day}; some of it may be missing"),
}

_Look = Callable[[Context], Found]
_CHECKS: tuple[tuple[str, str, _Look], ...] = (
    ("database", N_("database"), check_database),
    ("events", N_("events"), check_events),
    ("chains", N_("chains of events"), check_chains),
    ("projections", N_("lists and ledgers"), check_projections),
    ("blobs", N_("photographs and papers"), check_blobs),
    ("packages", N_("packages"), check_packages),
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
