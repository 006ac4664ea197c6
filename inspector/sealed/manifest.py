"""The lists of contents: BagIt inside, ASiC-E outside; one way to write each (FORMAT.md §4).

Nothing here parses XML: what does not match the one way, byte for byte, is refused.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import NamedTuple

from inspector.sealed.names import BAG, BAG_INFO, BAGIT, MANIFEST, MIMETYPE, SIGNATURE
from inspector.sealed.profile import P256, Profile
from inspector.sealed.refusals import Broken

MIMETYPE_CONTENT = b"application/vnd.etsi.asic-e+zip"
BAGIT_CONTENT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# 65,534 names of 240 bytes with their digests stay below this.
MANIFEST_LIMIT = 32 << 20

_XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
    '<asic:SigReference URI="{signature}" MimeType="application/pkcs7-signature"/>\n'
)
_XML_ENTRY = (
    '<asic:DataObjectReference URI="{name}">'
    '<ds:DigestMethod Algorithm="{method}"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>\n"
)
_XML_TAIL = "</asic:ASiCManifest>\n"
_XML_FOUND = re.compile(r'URI="([0-9A-Za-z./_-]+)">.*?<ds:DigestValue>([0-9A-Za-z+/]{43}=)<')
_BAG_LINE = re.compile(r"([0-9a-f]{64})  ([0-9A-Za-z./_-]+)\n")


def asic_manifest(
    digests: Mapping[str, str], signature: str = SIGNATURE, profile: Profile = P256
) -> bytes:
    """Return an ASiCManifest for {name: digest of the profile, hex}, in the order given.

    EN 319 162-1, annex A.4; names need no escaping, the grammar sees to that.
    """
    lines = [
        _XML_ENTRY.format(
            name=name,
            method=profile.digest_uri,
            digest=b64encode(bytes.fromhex(digest)).decode(),
        )
        for name, digest in digests.items()
    ]
    return (_XML_HEAD.format(signature=signature) + "".join(lines) + _XML_TAIL).encode()


def parse_asic_manifest(
    data: bytes, signature: str = SIGNATURE, profile: Profile = P256
) -> dict[str, str]:
    """Return {name: digest, hex}. Raises Broken MANIFEST unless it is exactly what we write."""
    digests = dict[str, str]()
    # latin-1 never fails, and what is not ASCII cannot match.
    for line in data.decode("latin-1").split("\n")[3:-2]:
        if found := _XML_FOUND.search(line):
            digests[found[1]] = b64decode(found[2]).hex()
    if asic_manifest(digests, signature, profile) != data:
        raise Broken("MANIFEST")
    return digests


def bag_manifest(digests: Mapping[str, str]) -> bytes:
    """Return a BagIt manifest for {name: digest, hex}; `sha256sum -c` reads it as well."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def parse_bag_manifest(data: bytes) -> dict[str, str]:
    """Return {name: digest, hex}. Raises Broken BAG unless it is exactly what we write."""
    digests = {name: digest for digest, name in _BAG_LINE.findall(data.decode("latin-1"))}
    if bag_manifest(digests) != data:
        raise Broken("BAG")
    return digests


def bag_info(sizes: Mapping[str, int], version: str, profile: str) -> bytes:
    """Return bag-info.txt for the payload's {name: size in bytes}.

    No date: the signature has one, and a second could only differ.
    """
    return (
        f"BagIt-Profile-Identifier: urn:inspector-package:{version}\n"
        f"Bag-Software-Agent: inspector-package {version} {profile}\n"
        f"Payload-Oxum: {sum(sizes.values())}.{len(sizes)}\n"
    ).encode()


class Promised(NamedTuple):
    """What the lists of a package say.

    signed  name → digest of the profile, hex, of every entry that the signed list names
    sha256  name → SHA-256, hex; of the payload at least
    """

    signed: dict[str, str]
    sha256: dict[str, str]


def check_lists(
    names: list[str],
    sizes: Mapping[str, int],
    parts: Mapping[str, bytes],
    version: str,
    profile: Profile = P256,
) -> Promised:
    """Compare the lists with each other and with `names`; return the digests promised.

    parts: bytes of the small entries by name. Raises Broken.
    """
    if parts[MIMETYPE] != MIMETYPE_CONTENT:
        raise Broken("LAYOUT", MIMETYPE)
    signed = parse_asic_manifest(parts[MANIFEST], profile=profile)
    if list(signed) != [name for name in names if name not in (MIMETYPE, MANIFEST, SIGNATURE)]:
        raise Broken("MANIFEST")
    payload = {name: digest for name, digest in signed.items() if name.startswith("data/")}
    sha256 = parse_bag_manifest(parts[BAG])
    # The list of the profile's own digest is the one that has to agree with what is signed.
    own = parse_bag_manifest(parts[profile.second_list]) if profile.second_list else sha256
    if list(own.items()) != list(payload.items()) or list(sha256) != list(payload):
        raise Broken("BAG")
    if parts[BAGIT] != BAGIT_CONTENT:
        raise Broken("BAG-INFO", BAGIT)
    info = bag_info({name: sizes[name] for name in payload}, version, profile.name)
    if parts[BAG_INFO] != info:
        raise Broken("BAG-INFO", BAG_INFO)
    return Promised(signed, sha256)
