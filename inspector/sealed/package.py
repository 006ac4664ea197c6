"""Write a package: payload, lists, signature, name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from inspector.errors import SourceDamaged
from inspector.progress import Progress
from inspector.sealed.certificates import subject_of
from inspector.sealed.header import PREFIXES, PROFILE, VERSION, Json, build_header
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
from inspector.sealed.writing import ContainerWriter, Entry, Source, Written, room_for

_NAME_PART = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,47}")
# Lists and signature: per entry its name, digest and markup in two lists; the rest once.
_LISTS_PER_ENTRY, _LISTS = 400, 16_384

_VERIFY_TXT = """\
How to check a package here without the program that made it
如何不用本程序核验此处的数据包

office-ca.crt is the certificate of the issuing office, in PEM form. Get it, or its fingerprint,
from the office itself, not from the package.
office-ca.crt 为出具机关的证书（PEM 格式）。请向机关本身索取该证书或核对其指纹，不要从包内取用。

  1  unzip -d X PACKAGE.asice
  2  bagit.py --validate X
  3  cd X
  4  sha256sum -c manifest-sha256.txt
  5  grep -F "$(openssl dgst -sha256 -binary manifest-sha256.txt | base64)" \\
         META-INF/ASiCManifest001.xml
  6  openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s \\
         -content META-INF/ASiCManifest001.xml -CAfile ../office-ca.crt -out ../manifest.out
  7  openssl pkcs7 -inform DER -in META-INF/signature001.p7s -print_certs -noout

Where META-INF/signature002.p7s is there, a lead has endorsed the package; then also:
包内另有 META-INF/signature002.p7s 时，表示组长已会签，另核：

  8  grep -F "$(openssl dgst -sha256 -binary META-INF/signature001.p7s | base64)" \\
         META-INF/ASiCManifest002.xml
  9  openssl cms -verify -cades -binary -inform DER -in META-INF/signature002.p7s \\
         -content META-INF/ASiCManifest002.xml -CAfile ../office-ca.crt -out ../manifest.out
 10  openssl pkcs7 -inform DER -in META-INF/signature002.p7s -print_certs -noout

2 and 4: the files are those of the list. 5: the list is the one that was signed. 6: a device of
the office signed it. 7: whose device. "openssl dgst -sha256 META-INF/ASiCManifest001.xml" gives the
id of the package. 8: the first signature is the one endorsed. 9, 10: who endorsed it. After the
certificate has expired, add "-attime SECONDS" to 6 and 9, with the time of the office's receipt.
第 2、4 步：文件与清单一致。第 5 步：清单即签名时的清单。第 6 步：由该机关的设备签名。
第 7 步：签名设备属于谁。“openssl dgst -sha256 META-INF/ASiCManifest001.xml”得出数据包编号。
第 8 步：所会签的即第一份签名。第 9、10 步：由谁会签。
证书过期后，在第 6、9 步加上“-attime 秒数”，取机关回执的时间。
"""


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
    owner = subject_of(signer.certificate)
    payload: dict[str, Source] = {
        **files,
        HEADER: build_header(kind, owner.office, owner.device, header),
        DEVICE_CERT: signer.certificate,
        OFFICE_CA: signer.office_ca,
        CRL: signer.crl,
    }
    entries = [Entry(name, payload[name]) for name in sorted(payload)]
    needed = room_for(entries) + _LISTS + _LISTS_PER_ENTRY * len(entries)
    with ContainerWriter(folder, needed, progress) as writer:
        writer.add(MIMETYPE, MIMETYPE_CONTENT)
        listed = {BAGIT: writer.add(BAGIT, BAGIT_CONTENT)}
        for entry in entries:
            listed[entry.name] = _sound(writer.add(entry.name, entry.source))
        in_bag = {entry.name: listed[entry.name] for entry in entries}
        sums = bag_manifest({name: one.sha256 for name, one in in_bag.items()})
        listed[BAG] = writer.add(BAG, sums)
        info = bag_info({name: one.size for name, one in in_bag.items()}, VERSION, PROFILE)
        listed[BAG_INFO] = writer.add(BAG_INFO, info)
        manifest = asic_manifest({name: one.sha256 for name, one in listed.items()})
        writer.add(MANIFEST, manifest)
        writer.add(SIGNATURE, signer.sign_cades(manifest, at))
        package_id = sha256(manifest).hexdigest()
        name = "-".join((PREFIXES[kind], *name_parts, package_id[:12])) + ".asice"
        path = writer.commit(name)
    explain(folder)
    return WrittenPackage(path, package_id, path.stat().st_size, manifest)


def _sound(written: Written) -> Written:
    """Return `written` unless it is a photograph whose bytes no longer fit its name."""
    promised = digest_in_photo_name(written.name)
    if promised is not None and promised != written.sha256:
        raise SourceDamaged(name=written.name)
    return written


def explain(folder: Path) -> None:
    """Leave the recipe for outsiders in the folder; the package does not depend on it."""
    place = folder / "VERIFY.txt"
    text = _VERIFY_TXT.encode()
    try:
        if not place.exists() or place.read_bytes() != text:
            place.write_bytes(text)
    except OSError:  # a full stick: the package is whole, and that is what counts
        place.unlink(missing_ok=True)
