"""Certificates taken back: a computer was lost, somebody left. FORMAT.md, "Renewal and revocation".

The office's list is the one truth: it is signed, travels in every package, and only grows.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from inspector.clock import from_wall
from inspector.domain.person import Role
from inspector.errors import NotEnrolled, OwnCertificateRevoked, RevocationRefused
from inspector.i18n import N_, _
from inspector.sealed.certificates import load_certificate, subject_of
from inspector.sealed.profile import KeySigner
from inspector.sealed.revocation import (
    OTHER,
    WHY,
    WHY_WORDS,
    RevocationList,
    Revoked,
    make_crl,
    newest_crl,
    read_crl,
    serial_of,
)
from inspector.sealed.verify import VerifiedPackage, revoked_error
from inspector.services.context import Context
from inspector.storage.event_store import fold_stream
from inspector.storage.files import write_file
from inspector.storage.packages import has_package
from inspector.storage.reference import certificates, certificates_seen

FILE = "crl.der"
_REVOKE = N_("revoke a certificate")
_RENEW_LEFT = timedelta(days=183)  # a list in the field should rarely be beyond its nextUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedDevice:
    """A device whose certificates are revoked, and whose it was."""

    dev: str
    person: str
    name: str
    entry: Revoked


def revocation_list(ctx: Context) -> RevocationList:
    """Return the newest list known here. Raises NotEnrolled, CertificateUnreadable."""
    signer = ctx.signing()
    return read_crl(signer.crl, signer.office_ca)


def revoke(ctx: Context, dev: str, why: str, since: datetime | None = None) -> RevokedDevice:
    """Revoke every certificate of a device as of `since`, now when not given.

    The list goes out with the next base package or receipts. Raises WrongRole, RevocationRefused
    for a device that is unknown, revoked already, this office's own, or a time to come.
    """
    ctx.require(Role.OFFICE, action=_(_REVOKE))
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        raise NotEnrolled()
    now = ctx.clock().replace(microsecond=0)
    since = (since or now).replace(microsecond=0)
    with ctx.db.write():  # the writer's place: two offices' desks must not both make list 7
        known = certificates(ctx.db).get(dev)
        if known is None:
            raise RevocationRefused(name=dev, detail=_("no certificate was issued to it"))
        subject = subject_of(known)
        _take_kept(ctx)
        listed = revocation_list(ctx)
        serials = {serial_of(der) for der in [known, *certificates_seen(ctx.db, dev)]}
        _check(ctx, dev, subject.name, since, now, serials <= listed.entries.keys())
        word = why if why in WHY else OTHER
        added = [
            Revoked(serial=serial, recorded=now, since=since, why=word)
            for serial in sorted(serials - listed.entries.keys())
        ]
        _issue(ctx, ca_key, listed, [*listed.entries.values(), *added])
    return RevokedDevice(dev=dev, person=subject.person, name=subject.name, entry=added[0])


def revoked_devices(ctx: Context, among: Set[str] | None = None) -> dict[str, RevokedDevice]:
    """Return the devices known here whose certificate is on the newest list, all or `among` some.

    None before there is a list.
    """
    entries = revocation_list(ctx).entries if ctx.signer is not None else {}
    if not entries:
        return {}
    found = {}
    for dev, der in certificates(ctx.db, among).items():
        entry = _entry_of(ctx, entries, dev, der)
        if entry is not None:
            subject = subject_of(der)
            found[dev] = RevokedDevice(
                dev=dev, person=subject.person, name=subject.name, entry=entry
            )
    return found


def check_package(ctx: Context, found: VerifiedPackage, name: str) -> Revoked | None:
    """Return the revocation that a package is older than, which a receipt shows; None without one.

    What is here already is not judged again. Raises PackageRevoked where the package may be
    younger.
    """
    entries = revocation_list(ctx).entries
    if has_package(ctx.db, found.package_id):
        return None
    entry = _entry_of(ctx, entries, found.signer.device, found.certificate) if entries else None
    if entry is None:
        return None
    received = receipt_of(ctx, found.package_id)
    if received is None or received > entry.since:
        raise revoked_error(name, found, entry)
    return entry


def require_in_force(ctx: Context) -> None:
    """Raise OwnCertificateRevoked where what this device seals would be refused everywhere.

    Called before anything is written: not even a number is used up.
    """
    own = revoked_devices(ctx, {ctx.dev}).get(ctx.dev)
    if own is not None:
        since = f"{own.entry.since:%Y-%m-%d %H:%M} UTC"
        raise OwnCertificateRevoked(name=own.name, since=since, why=_(WHY_WORDS[own.entry.why]))


def receipt_of(ctx: Context, package_id: str) -> datetime | None:
    """Return when the office took in a package, by its receipt; None without one."""
    fields = fold_stream(ctx.db, package_id).live.get(package_id, {})
    received = fields.get("received")
    return from_wall(received) if isinstance(received, str) else None


def flagged(ctx: Context, devices: Set[str]) -> tuple[str, ...]:
    """Return the names of those whose revoked devices are among `devices`."""
    return tuple(sorted({one.name for one in revoked_devices(ctx, devices).values()}))


def take_list(ctx: Context, crl: bytes) -> bool:
    """Keep a list that came in a package if it is newer than ours; say whether it was.

    A list of another authority, or one that cannot be read, is passed over.
    """
    signer = ctx.signing()
    newest = newest_crl([crl, signer.crl], [signer.office_ca])
    if newest is None or newest.der == signer.crl:
        return False
    _keep(ctx, newest.der)
    return True


def refresh_list(ctx: Context) -> None:
    """Issue the list anew at the office when its time runs out; entries stay."""
    ca_key = ctx.workspace.secret("office-ca")
    if ca_key is None:
        return
    with ctx.db.write():
        _take_kept(ctx)
        listed = revocation_list(ctx)
        if listed.until - ctx.clock() < _RENEW_LEFT:
            _issue(ctx, ca_key, listed, listed.entries.values())


def _check(
    ctx: Context, dev: str, name: str, since: datetime, now: datetime, is_listed: bool
) -> None:
    if dev == ctx.dev:
        raise RevocationRefused(name=name, detail=_("it is the one that this office signs with"))
    if is_listed:
        raise RevocationRefused(name=name, detail=_("it is revoked already"))
    if since > now:
        raise RevocationRefused(name=name, detail=_("that time has not come yet"))


def _entry_of(ctx: Context, entries: Mapping[int, Revoked], dev: str, der: bytes) -> Revoked | None:
    """Return the entry of this certificate, or of another one of its device: they share a key."""
    serials = [serial_of(one) for one in (der, *certificates_seen(ctx.db, dev))]
    found = [entries[serial] for serial in serials if serial in entries]
    return min(found, key=lambda one: one.since, default=None)


def _issue(ctx: Context, ca_key: bytes, before: RevocationList, entries: Iterable[Revoked]) -> None:
    ca, now = ctx.signing().office_ca, ctx.clock().replace(microsecond=0)
    # A list that seems to come from the future is refused by openssl: not before the authority.
    at = max(now - timedelta(hours=1), load_certificate(ca).not_valid_before_utc)
    _keep(ctx, make_crl(ca_key, ca, at, number=before.number + 1, revoked=entries))


def _take_kept(ctx: Context) -> None:
    """Read the list of the disk: another window or command of this office may have issued one."""
    kept = ctx.workspace.keys / FILE
    if kept.exists():
        take_list(ctx, kept.read_bytes())


def _keep(ctx: Context, crl: bytes) -> None:
    write_file(ctx.workspace.keys / FILE, crl)
    signer = ctx.signing()
    # Shared with the window's context and with every job: all seal with the new list from now on.
    if isinstance(signer, KeySigner):
        signer.crl = crl
