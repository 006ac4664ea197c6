"""Revocation lists: which certificates an office no longer stands behind, and since when.

FORMAT.md, "Renewal and revocation", says how a list looks and how it judges a package.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from inspector.errors import CertificateUnreadable
from inspector.i18n import N_, _
from inspector.sealed.certificates import is_signed_with, key_of, load_certificate
from inspector.sealed.der import children
from inspector.sealed.issuing import authority_key_id, signed_list
from inspector.sealed.refusals import Broken

if TYPE_CHECKING:
    from cryptography import x509

# Why → the reason code of RFC 5280 §5.3.1; "other" has none, as that section wants.
WHY = {"lost": "key_compromise", "left": "cessation_of_operation", "replaced": "superseded"}
OTHER = "other"
WHY_WORDS = {
    "lost": N_("computer lost"),
    "left": N_("left the service"),
    "replaced": N_("replaced by another computer"),
    OTHER: N_("revoked"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """One certificate that is revoked; times are aware, in whole seconds.

    serial    of the certificate
    recorded  when the office put it on the list
    since     since when the key is not trusted; at most `recorded`
    why       a key of WHY, or OTHER
    """

    serial: int
    recorded: datetime
    since: datetime
    why: str = OTHER


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list that an authority has signed; `until` is when it wanted to say the next."""

    number: int
    issued: datetime
    until: datetime
    entries: Mapping[int, Revoked]
    der: bytes


def make_crl(
    ca_key: bytes,
    ca_cert: bytes,
    at: datetime,
    *,
    number: int = 1,
    days: int = 365,
    revoked: Iterable[Revoked] = (),
) -> bytes:
    """Return a revocation list of the authority (DER). `number` has to be above that before it."""
    from cryptography import x509

    authority = load_certificate(ca_cert)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(at)
        .next_update(at + timedelta(days=days))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(authority_key_id(authority), critical=False)
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(_entry(one))
    return signed_list(builder, ca_key)


# The same list stands in hundreds of packages, and each is judged by it.
@lru_cache(maxsize=16)
def read_crl(crl: bytes, authority: bytes) -> RevocationList:
    """Return what a list (DER) says. authority: certificate, DER.

    Raises CertificateUnreadable unless this authority has signed it; ProfileUnavailable where the
    library of its profile is missing.
    """
    from cryptography import x509

    try:
        found, ca = x509.load_der_x509_crl(crl), load_certificate(authority)
        sound = found.issuer == ca.subject and _is_signed(found, key_of(ca))
        number = found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        entries = {one.serial_number: _read(one) for one in found}
    except (
        ValueError,
        TypeError,
        Broken,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.InvalidVersion,
    ) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause
    if not sound or found.next_update_utc is None:
        raise CertificateUnreadable(detail=_("its signature does not fit"))
    return RevocationList(number, found.last_update_utc, found.next_update_utc, entries, crl)


def newest_crl(crls: Sequence[bytes], authorities: Sequence[bytes]) -> RevocationList | None:
    """Return the list with the highest number among those that one of `authorities` has signed.

    Others are passed over: who encloses an old list, or one of their own, changes nothing.
    """
    sound = []
    for crl in dict.fromkeys(crls):
        for authority in authorities:
            try:
                sound.append(read_crl(crl, authority))
            except CertificateUnreadable:
                continue
    return max(sound, key=lambda one: one.number, default=None)


def serial_of(certificate: bytes) -> int:
    """Return the serial number of a certificate, DER or PEM. Raises CertificateUnreadable."""
    return load_certificate(certificate).serial_number


def _is_signed(crl: "x509.CertificateRevocationList", public: bytes) -> bool:
    from cryptography.hazmat.primitives import serialization

    body, algorithm, _bits = children(crl.public_bytes(serialization.Encoding.DER))
    # The one inside is the second part, after the version, which a list of entries has to have.
    is_same = children(body)[1] == algorithm
    return is_same and is_signed_with(public, body, algorithm, crl.signature)


def _entry(one: Revoked) -> "x509.RevokedCertificate":
    from cryptography import x509

    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(one.serial)
        .revocation_date(one.recorded)
        # It takes what has no zone for UTC, and overlooks a zone.
        .add_extension(
            x509.InvalidityDate(one.since.astimezone(UTC).replace(tzinfo=None)), critical=False
        )
    )
    if one.why in WHY:
        reason = x509.ReasonFlags[WHY[one.why]]
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    return builder.build()


def _read(one: "x509.RevokedCertificate") -> Revoked:
    from cryptography import x509

    recorded, since, why = one.revocation_date_utc, one.revocation_date_utc, OTHER
    # A list of an earlier version, or of another program, has neither of the two.
    with suppress(x509.ExtensionNotFound):
        said = one.extensions.get_extension_for_class(x509.InvalidityDate).value
        since = said.invalidity_date_utc
    with suppress(x509.ExtensionNotFound):
        flag = one.extensions.get_extension_for_class(x509.CRLReason).value.reason
        why = next((word for word, name in WHY.items() if x509.ReasonFlags[name] is flag), OTHER)
    return Revoked(serial=one.serial_number, recorded=recorded, since=since, why=why)
