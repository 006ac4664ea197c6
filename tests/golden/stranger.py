"""A reader of packages by somebody who has FORMAT.md and none of our code.

Written from the text alone: nothing of `inspector` is imported here. It looks at everything that
the text says of a package of the profile p256-sha256 up to the signature, for which openssl is
there (VERIFY.txt), and then at what events say and amount to (§9, §14).
"""

import base64
import binascii
import hashlib
import json
import re
import struct
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

Json = Any
FOLDERS = "photos|docs|certs|forms|standards|tables"
FIXED = ("mimetype", "bagit.txt", "manifest-sha256.txt", "bag-info.txt")
LIST, SIGNATURE = "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"
LIST_2, SIGNATURE_2 = "META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s"
KINDS = ("inspection", "base", "review", "receipt", "handover", "report", "rectify")
ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Refused(Exception):
    """What is amiss, by the code of §8."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def insist(holds: object, code: str) -> None:
    if not holds:
        raise Refused(code)


def read(data: bytes) -> dict[str, bytes]:
    """Return the entries of a package whose contents are those of its lists. Raises Refused."""
    entries, sums = container(data)
    insist("data/package.json" in entries, "LAYOUT")
    header = package_json(entries["data/package.json"])
    names = list(entries)
    own, appended = names, list[str]()
    if SIGNATURE in names:
        end = names.index(SIGNATURE) + 1
        own, appended = names[:end], names[end:]
    layout(own)
    if appended:
        countersigned_layout(appended)
    sizes(entries)
    lists(entries, own, str(header["version"]))
    for name, content in entries.items():
        insist(zlib.crc32(content) == sums[name], "CRC")
    for name, digest in listed(entries[LIST]).items():
        insist(hashlib.sha256(entries[name]).digest() == digest, "DIGEST")
        if name.startswith("data/photos/"):
            found = re.fullmatch(r"data/photos/([0-9a-f]{64})\.[0-9a-z]{1,8}", name)
            insist(found and found[1] == digest.hex(), "PHOTO-NAME")
    return entries


# §2


def container(data: bytes) -> tuple[dict[str, bytes], dict[str, int]]:
    insist(len(data) >= 22, "ZIP-END")
    insist(len(data) <= 2**32 - 2, "ZIP-SIZE")
    _mark, _d, _d, _n, count, size, offset, _c = struct.unpack("<4s4H2IH", data[-22:])
    made = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    insist(data[-22:] == made, "ZIP-END")
    insist(offset + size + 22 == len(data), "ZIP-DIRECTORY")
    insist(0 < count < 65_535 and size <= count * (46 + 240), "ZIP-DIRECTORY")
    directory, at, place = data[offset : offset + size], 0, 0
    entries, sums, seen = dict[str, bytes](), dict[str, int](), set[str]()
    for _entry in range(count):
        insist(len(directory) >= at + 46, "ZIP-DIRECTORY")
        crc, _packed, length, name_length = struct.unpack_from("<3IH", directory, at + 16)
        (begins,) = struct.unpack_from("<I", directory, at + 42)
        raw = directory[at + 46 : at + 46 + name_length]
        common = struct.pack("<5H3I2H", 20, 0x0800, 0, 0, 0x21, crc, length, length, len(raw), 0)
        central = b"PK\x01\x02" + struct.pack("<H", 0x0314) + common
        central += struct.pack("<3H2I", 0, 0, 0, 0x81800000, begins) + raw
        insist(directory[at : at + len(central)] == central, "ZIP-HEADER")
        name = raw.decode("latin-1")
        insist(is_any_name(name), "NAME")
        insist(name.lower() not in seen, "NAME-TWICE")
        insist(begins == place, "ZIP-DIRECTORY")
        local = b"PK\x03\x04" + common + raw
        place += len(local) + length
        insist(place <= offset, "ZIP-DIRECTORY")
        insist(data[begins : begins + len(local)] == local, "ZIP-HEADER")
        entries[name], sums[name] = data[begins + len(local) : place], crc
        seen.add(name.lower())
        at += len(central)
    insist(at == size and place == offset, "ZIP-DIRECTORY")
    return entries, sums


# §1


def is_any_name(name: str) -> bool:
    parts = name.split("/")
    devices = r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?"
    return (
        len(name) <= 240
        and ".." not in name
        and all(re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]*", part) for part in parts)
        and not any(part.endswith(".") or re.fullmatch(devices, part) for part in parts)
    )


def layout(names: list[str]) -> None:
    payload = [name for name in names if name not in (*FIXED, LIST, SIGNATURE)]
    for name in payload:
        in_folder = re.fullmatch(rf"data/(({FOLDERS})/)?[0-9a-z][0-9a-z._-]*", name)
        is_folder = re.fullmatch(rf"data/({FOLDERS})", name)
        insist(in_folder and not is_folder, "NAME")
    for name in ("package.json", "certs/device.der", "certs/office-ca.der", "certs/crl.der"):
        insist(f"data/{name}" in payload, "LAYOUT")
    wanted = ["mimetype", "bagit.txt", *sorted(payload), *FIXED[2:], LIST, SIGNATURE]
    insist(names == wanted, "LAYOUT")


def countersigned_layout(names: list[str]) -> None:
    review = [name for name in names if re.fullmatch(r"review/[0-9a-z][0-9a-z._-]*", name)]
    insist(names == [*sorted(review), LIST_2, SIGNATURE_2], "LAYOUT")
    insist({"review/device.der", "review/review.json"} <= set(review), "LAYOUT")


def sizes(entries: Mapping[str, bytes]) -> None:
    limits = {"mimetype": 4096, "bagit.txt": 4096, "bag-info.txt": 4096, SIGNATURE: 64 << 10}
    limits |= {"manifest-sha256.txt": 32 << 20, LIST: 32 << 20, "data/certs/crl.der": 4 << 20}
    limits |= {"data/certs/device.der": 64 << 10, "data/certs/office-ca.der": 64 << 10}
    for name, limit in limits.items():
        insist(len(entries[name]) <= limit, "TOO-LARGE")


# §3


def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    insist(len(dict(pairs)) == len(pairs), "HEADER")
    return dict(pairs)


def package_json(data: bytes) -> dict[str, Json]:
    insist(len(data) <= 4 << 20, "TOO-LARGE")
    try:
        said = json.loads(data.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Refused("HEADER") from error
    insist(isinstance(said, dict) and said.get("format") == "inspector-package", "FORMAT")
    version, min_reader = (numbers(said.get(name)) for name in ("version", "min_reader"))
    insist(version[0] <= 1 and min_reader <= (1, 0), "VERSION")
    insist(canonical(said, "HEADER") == data, "HEADER")
    insist(version[0] == min_reader[0] == 1 and min_reader <= version, "HEADER")
    for name in ("profile", "kind", "office", "device", "recipient"):
        insist(isinstance(said.get(name), str), "HEADER")
    insist(said["profile"] != "sm2-sm3", "PROFILE")
    insist(said["profile"] == "p256-sha256" and said["kind"] in KINDS, "HEADER")
    return dict(said)


def numbers(text: object) -> tuple[int, int]:
    one = "(0|[1-9][0-9]{0,5})"
    found = re.fullmatch(rf"{one}\.{one}", text) if isinstance(text, str) else None
    insist(found, "FORMAT")
    assert found is not None
    return int(found[1]), int(found[2])


def canonical(value: Json, code: str) -> bytes:
    """RFC 8785 without floats: the same value, written in the one way."""

    def ordered(one: Json) -> Json:
        if isinstance(one, dict):
            keys = sorted(one, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return {key: ordered(one[key]) for key in keys}
        if isinstance(one, list):
            return [ordered(each) for each in one]
        insist(not isinstance(one, float), code)
        insist(not isinstance(one, int) or abs(one) <= 2**53 - 1, code)
        return one

    try:
        text = json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise Refused(code) from error


# §4


def listed(data: bytes) -> dict[str, bytes]:
    found = re.findall(rb'URI="([^"]+)"><ds:DigestMethod[^>]+><ds:DigestValue>([^<]+)<', data)
    try:
        return {name.decode("ascii"): base64.b64decode(digest) for name, digest in found}
    except (UnicodeDecodeError, binascii.Error) as error:
        raise Refused("MANIFEST") from error


def list_as_written(digests: Mapping[str, bytes]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f'<asic:SigReference URI="{SIGNATURE}" MimeType="application/pkcs7-signature"/>',
        *(
            f'<asic:DataObjectReference URI="{name}"><ds:DigestMethod'
            ' Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>'
            f"{base64.b64encode(digest).decode()}</ds:DigestValue></asic:DataObjectReference>"
            for name, digest in digests.items()
        ),
        "</asic:ASiCManifest>",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def lists(entries: Mapping[str, bytes], names: list[str], version: str) -> None:
    insist(entries["mimetype"] == b"application/vnd.etsi.asic-e+zip", "LAYOUT")
    signed = listed(entries[LIST])
    insist(list_as_written(signed) == entries[LIST], "MANIFEST")
    insist(list(signed) == [n for n in names if n not in ("mimetype", LIST, SIGNATURE)], "MANIFEST")
    payload = {name: digest for name, digest in signed.items() if name.startswith("data/")}
    bag = "".join(f"{digest.hex()}  {name}\n" for name, digest in payload.items())
    insist(entries["manifest-sha256.txt"] == bag.encode(), "BAG")
    insist(
        entries["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BAG-INFO",
    )
    total = sum(len(entries[name]) for name in payload)
    info = (
        f"BagIt-Profile-Identifier: urn:inspector-package:{version}\n"
        f"Bag-Software-Agent: inspector-package {version} p256-sha256\n"
        f"Payload-Oxum: {total}.{len(payload)}\n"
    )
    insist(entries["bag-info.txt"] == info.encode(), "BAG-INFO")


# §9


def events_of(entries: Mapping[str, bytes]) -> list[dict[str, Json]]:
    """Return the events of a sound package, each signed by its device. Raises Refused."""
    keys = {
        name.removeprefix("data/certs/").removesuffix(".der"): content
        for name, content in entries.items()
        if name.startswith("data/certs/") and not name.endswith(("office-ca.der", "crl.der"))
    }
    signer = x509.load_der_x509_certificate(keys.pop("device"))
    (qualifier,) = signer.subject.get_attributes_for_oid(x509.NameOID.DN_QUALIFIER)
    holders = {str(qualifier.value): signer}
    holders |= {dev: x509.load_der_x509_certificate(der) for dev, der in keys.items()}
    *rows, rest = entries.get("data/events.jsonl", b"").split(b"\n")
    insist(not rest, "EVENTS")
    found = []
    for row in rows:
        try:
            said = json.loads(row)
        except (ValueError, RecursionError) as error:
            raise Refused("EVENTS") from error
        insist(isinstance(said, dict) and set(said) == {"event", "sig"}, "EVENTS")
        event = said["event"]
        is_newer = isinstance(event, dict) and type(event.get("v")) is int and event["v"] > 1
        insist(not is_newer, "VERSION")
        insist(canonical(said, "EVENTS") == row, "EVENTS")
        check_event(event)
        data = canonical(event, "EVENTS")
        insist(len(data) <= 1 << 20 and event["dev"] in holders, "EVENTS")
        insist(is_signed(holders[event["dev"]], data, said["sig"]), "EVENTS")
        found.append({**event, "id": hashlib.sha256(data).hexdigest()})
    return found


def check_event(event: Json) -> None:
    names = ("office", "stream", "ent", "kind", "actor", "dev")
    fields = {*names, "v", "seq", "prev", "seen", "wall", "body", "blobs"}
    insist(isinstance(event, dict) and set(event) == fields, "EVENTS")
    insist(type(event["v"]) is int and event["v"] == 1, "EVENTS")
    for name in names:
        insist(isinstance(event[name], str) and 0 < len(event[name]) <= 200, "EVENTS")
    insist(type(event["seq"]) is int and event["seq"] >= 1, "EVENTS")
    insist(event["prev"] is None or is_digest(event["prev"]), "EVENTS")
    for name in ("seen", "blobs"):
        ids = event[name]
        insist(isinstance(ids, list) and all(map(is_digest, ids)), "EVENTS")
        insist(all(a < b for a, b in pairwise(ids)), "EVENTS")
    insist(event["prev"] not in event["seen"], "EVENTS")
    month, day, hour = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])", "([01][0-9]|2[0-3])"
    moment = rf"[0-9]{{4}}-{month}-{day}T{hour}:[0-5][0-9]:[0-5][0-9]Z"
    insist(isinstance(event["wall"], str) and re.fullmatch(moment, event["wall"]), "EVENTS")
    body = event["body"]
    insist(isinstance(body, dict), "EVENTS")
    if event["kind"] == "sign":
        insist("set" not in body and is_digest(body.get("rev")), "EVENTS")
        for name in ("role", "statement"):
            insist(isinstance(body.get(name, ""), str), "EVENTS")
    else:
        insist(isinstance(body.get("set", {}), dict), "EVENTS")
    for text, depth in texts(event, 0):
        insist(depth <= 32, "EVENTS")
        insist("\0" not in text and unicodedata.is_normalized("NFC", text), "EVENTS")


def texts(value: Json, depth: int) -> Iterator[tuple[str, int]]:
    """Yield every text with how many objects and lists it stands in."""
    if isinstance(value, str):
        yield value, depth
    elif isinstance(value, dict | list):
        yield "", depth + 1
        for one in value:
            yield from texts(one, depth + 1)
        for one in value.values() if isinstance(value, dict) else ():
            yield from texts(one, depth + 1)


def is_digest(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_signed(certificate: x509.Certificate, data: bytes, signature: Json) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return False
    key = certificate.public_key()
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    if len(raw) != 64 or s > ORDER_OF_P256 // 2 or not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


# §14


def states_of(events: list[dict[str, Json]]) -> dict[str, Json]:
    """Return what data/state.json has to say."""
    streams: defaultdict[str, dict[str, dict[str, Json]]] = defaultdict(dict)
    for event in events:
        streams[event["stream"]][event["id"]] = event
    return {stream: state_of(stream, own) for stream, own in streams.items()}


def parents_of(event: Mapping[str, Json]) -> list[str]:
    return [*event["seen"], *([event["prev"]] if event["prev"] is not None else [])]


def state_of(stream: str, events: Mapping[str, dict[str, Json]]) -> dict[str, Json]:
    seen = dict[str, set[str]]()  # usable event → what it has seen
    grown = True
    while grown:
        grown = False
        for id_, event in events.items():
            parents = parents_of(event)
            if id_ not in seen and all(parent in seen for parent in parents):
                seen[id_] = {id_}.union(*(seen[parent] for parent in parents))
                grown = True
    entities, conflicts = registers(events, seen)
    open_values: defaultdict[str, dict[str, Json]] = defaultdict(dict)
    for one in conflicts:
        open_values[one["ent"]][one["field"]] = [value["value"] for value in one["values"]]
    said = {"conflicts": dict(open_values), "entities": entities}
    rev = hashlib.sha256(canonical(said, "STATE")).hexdigest()
    every = {parent for event in events.values() for parent in parents_of(event)}
    followed = {parent for id_ in seen for parent in parents_of(events[id_])}
    return {
        "stream": stream,
        "rev": rev,
        "entities": entities,
        "conflicts": conflicts,
        "usable": len(seen),
        "pending": sorted(events.keys() - seen),
        "missing": sorted(every - events.keys()),
        "heads": sorted(seen.keys() - followed),
        "signs": signs(events, seen, rev),
        "forks": forks(events),
        "flags": flags(events),
    }


def registers(
    events: Mapping[str, dict[str, Json]], seen: Mapping[str, set[str]]
) -> tuple[dict[str, dict[str, Json]], list[dict[str, Json]]]:
    writes: defaultdict[tuple[str, str], dict[str, Json]] = defaultdict(dict)
    for id_ in seen:
        if events[id_]["kind"] != "sign":
            for field, value in events[id_]["body"].get("set", {}).items():
                writes[events[id_]["ent"], field][id_] = value
    standing = {
        key: {a: v for a, v in own.items() if not any(a in seen[b] for b in own if b != a)}
        for key, own in writes.items()
    }
    entities: dict[str, dict[str, Json]] = {ent: {} for ent, _field in standing}
    conflicts = []
    for ent, field in sorted(standing):
        by_value: dict[bytes, tuple[Json, set[str]]] = {}
        for id_, value in standing[ent, field].items():
            by_value.setdefault(canonical(value, "STATE"), (value, set()))[1].add(id_)
        if field == "void":
            out = {a for a, v in standing[ent, field].items() if v is not None and v is not False}
            beside = {
                b
                for (other, name), own in standing.items()
                if other == ent and name != "void"
                for b in own
                for a in out
                if a not in seen[b] and b not in seen[a]
            }
            if beside:
                by_value.setdefault(b"false", (False, set()))[1].update(beside)
        if len(by_value) == 1:
            ((value, _ids),) = by_value.values()
            entities[ent][field] = value
        else:
            values = [
                {"value": value, "events": sorted(ids)}
                for _key, (value, ids) in sorted(by_value.items())
            ]
            conflicts.append({"ent": ent, "field": field, "values": values})
    return entities, conflicts


def signs(
    events: Mapping[str, dict[str, Json]], usable: Mapping[str, object], rev: str
) -> list[dict[str, Json]]:
    return [
        {
            "event": id_,
            "actor": events[id_]["actor"],
            "dev": events[id_]["dev"],
            "role": events[id_]["body"].get("role", ""),
            "statement": events[id_]["body"].get("statement", ""),
            "rev": events[id_]["body"]["rev"],
            "wall": events[id_]["wall"],
            "valid": events[id_]["body"]["rev"] == rev,
        }
        for id_ in sorted(usable)
        if events[id_]["kind"] == "sign"
    ]


def forks(events: Mapping[str, dict[str, Json]]) -> list[dict[str, Json]]:
    claims: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for id_, event in events.items():
        claims[event["dev"], event["seq"]].append(id_)
    return [
        {"dev": dev, "seq": seq, "events": sorted(ids)}
        for (dev, seq), ids in sorted(claims.items())
        if len(ids) > 1
    ]


def flags(events: Mapping[str, dict[str, Json]]) -> list[dict[str, Json]]:
    found = list[tuple[str, str, str]]()
    after: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for id_, event in events.items():
        after[event["dev"], event["prev"]].append(id_)
        before = events.get(event["prev"]) if event["prev"] else None
        if before is not None and before["dev"] != event["dev"]:
            found.append(("foreign-prev", event["dev"], id_))
        if before is not None and event["seq"] <= before["seq"]:
            found.append(("seq-backwards", event["dev"], id_))
        if before is not None and event["wall"] < before["wall"]:
            found.append(("wall-backwards", event["dev"], id_))
    for (dev, _prev), ids in after.items():
        found += [("branch", dev, id_) for id_ in ids if len(ids) > 1]
    return [{"kind": kind, "dev": dev, "event": id_} for kind, dev, id_ in sorted(found)]
