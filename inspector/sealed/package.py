"""Write a package: payload, lists, signature, name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from inspector.errors import SourceDamaged
from inspector.progress import Progress
from inspector.sealed.certificates import profile_of, subject_of
from inspector.sealed.header import PREFIXES, VERSION, Json, build_header
from inspector.sealed.manifest import (
    BAGIT_CONTENT,
    MIMETYPE_CONTENT,
    asic_manifest,
    bag_info,
    bag_manifest,
)
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
    digest_in_photo_name,
)
from inspector.sealed.profile import Signer
from inspector.sealed.recipes import explain
from inspector.sealed.writing import ContainerWriter, Entry, Source, Written, room_for

_NAME_PART = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,47}")
# Lists and signature: per entry its name, digest and markup in two lists; the rest once.
_LISTS_PER_ENTRY, _LISTS = 800, 16_384


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package on disk. package_id: 64 hex; size: bytes; manifest: the signed list of contents."""

    path: Path
    package_id: str
    size: int
    manifest: bytes


def write_package(
    folder: Path,
    *,
    kind: str,
    header: Mapping[str, Json],
    files: Mapping[str, Source],
    signer: Signer,
    at: datetime,
    name_parts: Sequence[str] = (),
    progress: Progress | None = None,
) -> WrittenPackage:
    """Write a signed package into `folder` and VERIFY.txt beside it; return what was written.

    kind        a key of header.PREFIXES
    header      further fields of package.json; `recipient` when another office is meant
    files       payload: name within the container ("data/events.jsonl") to bytes or a file
    name_parts  middle of the file name: office, inspection, "r" and revision

    All or nothing: a file with that name appears when it is whole and durable (two fsyncs, one
    rename). The same input at the same second may be written twice without harm. Raises DiskFull,
    PackageNotWritten, PackageTooLarge, SourceDamaged, Cancelled; ValueError for a wrong name,
    kind or field, which is our bug.
    """
    for part in name_parts:
        if _NAME_PART.fullmatch(part) is None:
            raise ValueError(f"not a part of a file name: {part!r}")
    if {HEADER, DEVICE_CERT, OFFICE_CA, CRL} & files.keys():
        raise ValueError("these files are added here")
    owner, profile = subject_of(signer.certificate), profile_of(signer.certificate)
    payload: dict[str, Source] = {
        **files,
        HEADER: build_header(kind, owner.office, owner.device, header, profile),
        DEVICE_CERT: signer.certificate,
        OFFICE_CA: signer.office_ca,
        CRL: signer.crl,
    }
    entries = [Entry(name, payload[name]) for name in sorted(payload)]
    needed = room_for(entries) + _LISTS + _LISTS_PER_ENTRY * len(entries)
    with ContainerWriter(folder, needed, progress, profile.new_hash) as writer:
        writer.add(MIMETYPE, MIMETYPE_CONTENT)
        listed = {BAGIT: writer.add(BAGIT, BAGIT_CONTENT)}
        for entry in entries:
            listed[entry.name] = _sound(writer.add(entry.name, entry.source))
        in_bag = {entry.name: listed[entry.name] for entry in entries}
        sums = bag_manifest({name: one.sha256 for name, one in in_bag.items()})
        listed[BAG] = writer.add(BAG, sums)
        if profile.second_list:
            sums = bag_manifest({name: one.signed for name, one in in_bag.items()})
            listed[profile.second_list] = writer.add(profile.second_list, sums)
        info = bag_info({name: one.size for name, one in in_bag.items()}, VERSION, profile.name)
        listed[BAG_INFO] = writer.add(BAG_INFO, info)
        manifest = asic_manifest(
            {name: one.signed for name, one in listed.items()}, profile=profile
        )
        writer.add(MANIFEST, manifest)
        writer.add(SIGNATURE, signer.sign_cades(manifest, at))
        package_id = sha256(manifest).hexdigest()
        name = "-".join((PREFIXES[kind], *name_parts, package_id[:12])) + ".asice"
        path = writer.commit(name)
    explain(folder, profile)
    return WrittenPackage(path, package_id, path.stat().st_size, manifest)


def _sound(written: Written) -> Written:
    """Return `written` unless it is a photograph whose bytes no longer fit its name."""
    promised = digest_in_photo_name(written.name)
    if promised is not None and promised != written.sha256:
        raise SourceDamaged(name=written.name)
    return written
