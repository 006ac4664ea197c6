"""Packages that our writer would never make, some of them signed by somebody who may sign."""

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from inspector.sealed import headers
from inspector.sealed.certificates import subject_of
from inspector.sealed.header import VERSION, build_header, canonical
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
)
from inspector.sealed.profile import P256, Profile, Signer, profile_of_public, public_key_of

from .conftest import SIGNED

Parts = dict[str, bytes]
Change = Callable[[Parts], None]


def raw_zip(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Return a container in canonical form with whatever names and contents."""
    body, directory = b"", b""
    for name, data in entries:
        crc = zlib.crc32(data)
        directory += headers.central_header(name, crc, len(data), len(body))
        body += headers.local_header(name, crc, len(data)) + data
    return body + directory + headers.end_record(len(entries), len(directory), len(body))


def profile_for(signer: Signer) -> Profile:
    """Return the profile of a signer; the usual one for a key of none."""
    return profile_of_public(public_key_of(signer.certificate)) or P256


def fields(signer: Signer, **changes: object) -> bytes:
    """Return package.json with fields changed, also those that the writer does not let change."""
    import json

    owner = subject_of(signer.certificate)
    profile = profile_for(signer)
    made = json.loads(build_header("inspection", owner.office, owner.device, {}, profile))
    return canonical({**made, **changes})


def forged(
    signer: Signer,
    files: Mapping[str, bytes] | None = None,
    *,
    in_payload: Change = lambda parts: None,
    in_lists: Change = lambda parts: None,
    in_manifest: Callable[[bytes], bytes] = lambda data: data,
    after: Change = lambda parts: None,
    sign: Callable[[bytes, datetime], bytes] | None = None,
    at: datetime = SIGNED,
    kind: str = "inspection",
    owner: tuple[str, str] | None = None,
) -> bytes:
    """Return a package that is bent at one stage and sound, signature and all, from there on.

    owner  office and device that it claims; without it, those of the signer
    """
    if owner is None:
        subject = subject_of(signer.certificate)
        owner = subject.office, subject.device
    profile = profile_for(signer)
    payload = {
        HEADER: build_header(kind, *owner, {}, profile),
        DEVICE_CERT: signer.certificate,
        OFFICE_CA: signer.office_ca,
        CRL: signer.crl,
        **(files or {}),
    }
    in_payload(payload)
    payload = {name: payload[name] for name in sorted(payload)}
    sums = {name: sha256(data).hexdigest() for name, data in payload.items()}
    sizes = {name: len(data) for name, data in payload.items()}
    parts = {
        MIMETYPE: MIMETYPE_CONTENT,
        BAGIT: BAGIT_CONTENT,
        **payload,
        BAG: bag_manifest(sums),
    }
    if profile.second_list:
        own = {name: profile.digest(data).hex() for name, data in payload.items()}
        parts[profile.second_list] = bag_manifest(own)
    parts[BAG_INFO] = bag_info(sizes, VERSION, profile.name)
    in_lists(parts)
    digests = {name: profile.digest(data).hex() for name, data in parts.items()}
    digests.pop(MIMETYPE, None)
    manifest = in_manifest(asic_manifest(digests, profile=profile))
    parts[MANIFEST] = manifest
    parts[SIGNATURE] = (sign or signer.sign_cades)(manifest, at)
    after(parts)
    return raw_zip([(name.encode("utf-8"), data) for name, data in parts.items()])
