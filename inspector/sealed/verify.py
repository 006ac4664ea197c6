"""Verify a package: is it exactly what was signed, by whom, for whom."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import (
    CertificateUnreadable,
    InspectorError,
    PackageRevoked,
    PackageUntrusted,
    PackageWrongOffice,
)
from inspector.i18n import _
from inspector.progress import Progress
from inspector.sealed.certificates import (
    Subject,
    check_profile,
    is_issued_by,
    load_certificate,
    office_of_ca,
    subject_of,
)
from inspector.sealed.container import Container, read_container
from inspector.sealed.countersigning import Countersignature, read_countersignature
from inspector.sealed.header import HEADER_LIMIT, Json, parse_header
from inspector.sealed.manifest import MANIFEST_LIMIT, check_lists
from inspector.sealed.names import (
    BAG,
    BAG_INFO,
    BAGIT,
    CRL,
    DEVICE_CERT,
    HEADER,
    MANIFEST,
    MIMETYPE,
    OFFICE_CA,
    SIGNATURE,
    check_appended,
    check_layout,
    digest_in_photo_name,
    parted,
)
from inspector.sealed.parts import Part, part_of
from inspector.sealed.profile import PROFILES, Profile
from inspector.sealed.refusals import Broken, altered, refusing
from inspector.sealed.revocation import WHY_WORDS, Revoked, newest_crl
from inspector.sealed.signing import SIGNATURE_LIMIT, Seal, verify_cades

if TYPE_CHECKING:
    from cryptography import x509

_CERTIFICATE_LIMIT = 64 << 10
_SMALL_LIMIT = 4096
_CRL_LIMIT = 4 << 20  # 50,000 certificates


class VerifiedEntry(NamedTuple):
    """An entry whose bytes are sound: where they stand in the file, and their digest (hex)."""

    offset: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPackage:
    """What is known of a package that is unbroken.

    package_id   SHA-256 (hex) of the signed list     signed_at  claim of the device's clock
    header       fields of package.json               entries    every entry by name
    certificate  the signer's, DER                    trusted    whether it is of a trusted office
    crl          the list enclosed, DER, unjudged     revoked    the signer's entry on the newest
                                                                 list, None when on none
    countersignature  the part that a lead appended, None when there is none
    part         which part of what it is, None when it is whole
    """

    package_id: str
    kind: str
    header: dict[str, Json]
    signer: Subject
    certificate: bytes
    signed_at: datetime
    entries: dict[str, VerifiedEntry]
    size: int
    trusted: bool
    crl: bytes = b""
    revoked: Revoked | None = None
    countersignature: Countersignature | None = None
    part: Part | None = None


class _Signing(NamedTuple):
    """One signature whose certificate has to be trusted at a time."""

    certificate: "x509.Certificate"
    signer: Subject
    signed_at: datetime


def verify_package(
    path: Path,
    *,
    trust: Sequence[bytes],
    office: str | None = None,
    at: datetime | None = None,
    crls: Sequence[bytes] = (),
    received: datetime | None = None,
    progress: Progress | None = None,
) -> VerifiedPackage:
    """Return what `path` is, after judging every byte of it in one pass.

    trust   certificates of the offices trusted, DER or PEM; never taken from the package
    office  id of the office that is about to import; None to leave the recipient open
    at      when the certificate has to be valid, such as the time of a receipt; without it, when
            the device says that it signed
    crls    revocation lists known, DER; of these and the one enclosed the newest counts that an
            office trusted has signed
    received  of the office's receipt for this package: one that is not later than the revocation
            shows that the signature is older

    A package that is imported must be verified where it is kept: whoever can write to the stick
    could change it between the two. Raises PackageAltered, PackageTooNew, PackageRefused with
    `reason` (FORMAT.md §8); and for a package that is unbroken PackageWrongOffice,
    PackageUntrusted and PackageRevoked, which carry it as facts["verified"];
    CertificateUnreadable for `trust`.
    """
    authorities = [load_certificate(one) for one in trust]
    try:
        with refusing(path.name), read_container(path) as container:
            verified, certificates = _unbroken(container, path.name, progress)
        doubts = [
            (signer, distrust(certificate, authorities, at or signed_at))
            for certificate, signer, signed_at in certificates
        ]
    except InspectorError:
        raise
    except Exception as cause:  # the door: a parser that stumbles over foreign bytes is a refusal
        logging.getLogger(__name__).warning("parser stumbled over %s", path.name, exc_info=cause)
        raise altered(path.name, "PARSE") from cause
    recipient = verified.header["recipient"]
    if office is not None and recipient != office:
        raise PackageWrongOffice(
            package=path.name, office=recipient, reason="OFFICE", verified=verified
        )
    for signer, reason in doubts:
        if reason is not None:
            raise PackageUntrusted(
                package=path.name, signer=signer, reason=reason, verified=verified
            )
    listed = newest_crl([*crls, verified.crl], trust)
    entries = listed.entries if listed is not None else {}
    revoked = entries.get(certificates[0].certificate.serial_number)
    verified = replace(verified, trusted=True, revoked=revoked)
    for certificate, signer, _signed_at in certificates:
        entry = entries.get(certificate.serial_number)
        if entry is not None and (received is None or received > entry.since):
            raise revoked_error(path.name, verified, entry, signer)
    return verified


def revoked_error(
    package: str, verified: VerifiedPackage, revoked: Revoked, signer: Subject | None = None
) -> PackageRevoked:
    """Return the refusal of a package for a certificate revoked: its signer's or `signer`'s."""
    return PackageRevoked(
        package=package,
        signer=signer or verified.signer,
        since=f"{revoked.since:%Y-%m-%d %H:%M} UTC",
        why=_(WHY_WORDS[revoked.why]),
        reason="CERT-REVOKED",
        verified=replace(verified, trusted=False, revoked=revoked),
    )


def _unbroken(
    container: Container, package: str, progress: Progress | None
) -> tuple[VerifiedPackage, list[_Signing]]:
    """Return the package as its signer made it.

    Raises Broken, PackageTooNew, PackageProfileUnknown.
    """
    names, appended = parted(list(container.entries))
    if HEADER not in container.entries:
        raise Broken("LAYOUT", HEADER)
    # The version first: a later one may have other parts.
    raw_header = container.read(HEADER, HEADER_LIMIT)
    header = parse_header(raw_header, package)
    profile = PROFILES[str(header["profile"])]
    check_layout(names, profile.second_list)
    if appended:
        check_appended(appended)
    limits = {
        MIMETYPE: _SMALL_LIMIT,
        BAGIT: _SMALL_LIMIT,
        BAG_INFO: _SMALL_LIMIT,
        BAG: MANIFEST_LIMIT,
        MANIFEST: MANIFEST_LIMIT,
        SIGNATURE: SIGNATURE_LIMIT,
        DEVICE_CERT: _CERTIFICATE_LIMIT,
        OFFICE_CA: _CERTIFICATE_LIMIT,
        CRL: _CRL_LIMIT,
    }
    if profile.second_list:
        limits[profile.second_list] = MANIFEST_LIMIT
    parts = {name: container.read(name, limit) for name, limit in limits.items()}
    sizes = {name: span.size for name, span in container.entries.items()}
    promised = check_lists(names, sizes, parts, str(header["version"]), profile)
    # The bytes before the signature: so the person hears which entry was changed.
    both = container.digests(progress, profile.new_hash)
    found = {name: digest[:64] for name, digest in both.items()}
    for name, digest in promised.signed.items():
        if both[name][-64:] != digest or found[name] != promised.sha256.get(name, found[name]):
            raise Broken("DIGEST", name)
        if digest_in_photo_name(name) not in (None, found[name]):
            raise Broken("PHOTO-NAME", name)
    # What was judged above was read apart from the one pass; it has to be the same bytes.
    for name, data in {**parts, HEADER: raw_header}.items():
        if found[name] != sha256(data).hexdigest():
            raise Broken("DIGEST", name)
    seal = verify_cades(parts[SIGNATURE], parts[MANIFEST], profile)
    certificate, signer = _signer(seal, parts, header, profile)
    signings = [_Signing(certificate, signer, seal.signed_at)]
    endorsed: Countersignature | None = None
    if appended:
        endorsed, other = read_countersignature(
            container, appended, both, signer, parts[OFFICE_CA], profile
        )
        signings.append(_Signing(other, endorsed.signer, endorsed.signed_at))
    package_id = found[MANIFEST]
    verified = VerifiedPackage(
        package_id=package_id,
        kind=str(header["kind"]),
        header=header,
        signer=signer,
        certificate=seal.certificate,
        signed_at=seal.signed_at,
        entries={
            name: VerifiedEntry(span.offset, span.size, found[name])
            for name, span in container.entries.items()
        },
        size=container.size,
        trusted=False,
        crl=parts[CRL],
        countersignature=endorsed,
        part=part_of(header),
    )
    return verified, signings


def _signer(
    seal: Seal, parts: dict[str, bytes], header: dict[str, Json], profile: Profile
) -> tuple["x509.Certificate", Subject]:
    """Return the signer's certificate and who that is. Raises Broken CERT-… and SIGNER-CLAIM."""
    if seal.certificate != parts[DEVICE_CERT]:
        raise Broken("CERT-DIFFERS")
    try:
        certificate, signer = load_certificate(seal.certificate), subject_of(seal.certificate)
        enclosed, ca_office = load_certificate(parts[OFFICE_CA]), office_of_ca(parts[OFFICE_CA])
    except CertificateUnreadable as cause:
        raise Broken("CERT-PROFILE") from cause
    check_profile(certificate, profile)
    if not is_issued_by(certificate, enclosed) or ca_office != signer.office:
        raise Broken("CERT-CHAIN")
    if (header["office"], header["device"]) != (signer.office, signer.device):
        raise Broken("SIGNER-CLAIM")
    return certificate, signer


def distrust(
    certificate: "x509.Certificate", authorities: Sequence["x509.Certificate"], at: datetime
) -> str | None:
    """Return the reason code for not trusting the signer at that time; None to trust."""
    issuers = [one for one in authorities if is_issued_by(certificate, one)]
    if not issuers:
        return "CA-UNKNOWN"
    if at < certificate.not_valid_before_utc:
        return "CERT-NOT-YET"
    # The last second counts no more, as with openssl: what is taken here has to pass there.
    if at >= certificate.not_valid_after_utc:
        return "CERT-EXPIRED"
    if not any(one.not_valid_before_utc <= at < one.not_valid_after_utc for one in issuers):
        return "CA-EXPIRED"
    return None
