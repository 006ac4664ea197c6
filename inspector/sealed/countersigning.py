"""The part that a lead appends to a package before it goes to outsiders (FORMAT.md §11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import CertificateUnreadable
from inspector.progress import Progress
from inspector.sealed.certificates import (
    Subject,
    check_profile,
    is_issued_by,
    load_certificate,
    profile_of,
    subject_of,
)
from inspector.sealed.container import Container, read_container
from inspector.sealed.header import (
    HEADER_LIMIT,
    MIN_READER,
    VERSION,
    Json,
    canonical,
    parse_fields,
)
from inspector.sealed.manifest import MANIFEST_LIMIT, asic_manifest, parse_asic_manifest
from inspector.sealed.names import (
    MANIFEST,
    MANIFEST_2,
    REVIEW,
    REVIEWER_CERT,
    SIGNATURE,
    SIGNATURE_2,
    check_appended,
)
from inspector.sealed.profile import Profile, Signer
from inspector.sealed.recipes import explain
from inspector.sealed.refusals import Broken
from inspector.sealed.signing import SIGNATURE_LIMIT, verify_cades
from inspector.sealed.writing import ContainerWriter, Entry, Piece, room_for

if TYPE_CHECKING:
    from cryptography import x509

FORMAT = "inspector-countersignature"
RESERVED = frozenset({"format", "version", "min_reader", "package", "office", "device"})
_CERTIFICATE_LIMIT = 64 << 10
_LISTS = 65_536  # list and signature, and room for the headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Countersignature:
    """Who endorsed a package, as its appended part says.

    header       fields of review.json        signed_at  claim of the device's clock
    certificate  the endorser's, DER
    """

    header: dict[str, Json]
    signer: Subject
    certificate: bytes
    signed_at: datetime


def append_countersignature(
    package: Path,
    folder: Path,
    *,
    header: Mapping[str, Json],
    files: Mapping[str, bytes],
    signer: Signer,
    at: datetime,
    stem: str = "",
    progress: Progress | None = None,
) -> Path:
    """Write `package` with an endorsement appended into `folder`; return the new file.

    header  further fields of review.json       files  review/… to bytes
    stem    of the file's name, where it is not that of `package`

    Every entry that was there keeps its bytes and its place. All or nothing. The caller has
    verified the package. Raises PackageAltered when it has a countersignature already, DiskFull,
    PackageNotWritten, PackageTooLarge, Cancelled; ValueError for a wrong name or field, our bug.
    """
    if RESERVED & header.keys() or {REVIEW, REVIEWER_CERT} & files.keys():
        raise ValueError("these fields and files are added here")
    with read_container(package) as container:
        before = {name: Piece(package, *span[:2]) for name, span in container.entries.items()}
        if MANIFEST_2 in before:
            raise ValueError("it is countersigned already")
        manifest = container.read(MANIFEST, MANIFEST_LIMIT)
        signature = container.read(SIGNATURE, SIGNATURE_LIMIT)
    owner = subject_of(signer.certificate)
    said: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "min_reader": MIN_READER,
        "package": sha256(manifest).hexdigest(),
        "office": owner.office,
        "device": owner.device,
        **header,
    }
    review = {**files, REVIEW: canonical(said), REVIEWER_CERT: signer.certificate}
    added = {name: review[name] for name in sorted(review)}
    listed = {MANIFEST: manifest, SIGNATURE: signature, **added}
    profile = profile_of(signer.certificate)
    digests = {name: profile.digest(data).hex() for name, data in listed.items()}
    added[MANIFEST_2] = asic_manifest(digests, SIGNATURE_2, profile)
    added[SIGNATURE_2] = signer.sign_cades(added[MANIFEST_2], at)
    entries = [Entry(name, piece) for name, piece in before.items()]
    entries += [Entry(name, data) for name, data in added.items()]
    with ContainerWriter(folder, room_for(entries), progress) as writer:
        for entry in entries:
            writer.add(entry.name, entry.source)
        path = writer.commit(f"{stem or package.stem}-countersigned.asice")
    explain(folder, profile)
    return path


def read_countersignature(
    container: Container,
    names: list[str],
    found: Mapping[str, str],
    sealer: Subject,
    ca: bytes,
    profile: Profile,
) -> tuple[Countersignature, "x509.Certificate"]:
    """Return the endorsement in the appended entries `names`, every byte of it judged.

    found    SHA-256 and the profile's digest (hex) of every entry, from the one pass
    sealer   who sealed the package         ca  the authority enclosed, DER
    profile  of the package; the endorsement has the same

    Raises Broken; PackageTooNew.
    """
    check_appended(names)
    limits = {
        REVIEW: HEADER_LIMIT,
        REVIEWER_CERT: _CERTIFICATE_LIMIT,
        MANIFEST_2: MANIFEST_LIMIT,
        SIGNATURE_2: SIGNATURE_LIMIT,
    }
    parts = {name: container.read(name, limit) for name, limit in limits.items()}
    header = parse_fields(parts[REVIEW], FORMAT, container.name)
    promised = parse_asic_manifest(parts[MANIFEST_2], SIGNATURE_2, profile)
    if list(promised) != [MANIFEST, SIGNATURE, *names[:-2]]:
        raise Broken("MANIFEST")
    for name, digest in promised.items():
        if found[name][-64:] != digest:
            raise Broken("DIGEST", name)
    # These were read apart from the one pass; they have to be the same bytes.
    for name, data in parts.items():
        if found[name][:64] != sha256(data).hexdigest():
            raise Broken("DIGEST", name)
    seal = verify_cades(parts[SIGNATURE_2], parts[MANIFEST_2], profile)
    if seal.certificate != parts[REVIEWER_CERT]:
        raise Broken("CERT-DIFFERS")
    try:
        certificate, signer = load_certificate(seal.certificate), subject_of(seal.certificate)
    except CertificateUnreadable as cause:
        raise Broken("CERT-PROFILE") from cause
    check_profile(certificate, profile)
    if not is_issued_by(certificate, load_certificate(ca)) or signer.office != sealer.office:
        raise Broken("CERT-CHAIN")
    claim = (header.get("package"), header.get("office"), header.get("device"))
    signed = (found[MANIFEST][:64], signer.office, signer.device)
    if claim != signed or signer.person == sealer.person:
        raise Broken("SIGNER-CLAIM")
    endorsed = Countersignature(
        header=header, signer=signer, certificate=seal.certificate, signed_at=seal.signed_at
    )
    return endorsed, certificate
