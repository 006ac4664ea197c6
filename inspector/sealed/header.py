"""package.json: what the package is, for whom, and who may read it (FORMAT.md §3)."""

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

from inspector.errors import PackageProfileUnknown, PackageTooNew
from inspector.sealed.profile import P256, PROFILES, Profile
from inspector.sealed.refusals import Broken

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

FORMAT, VERSION, MIN_READER = "inspector-package", "1.0", "1.0"
HEADER_LIMIT = 4 << 20
# What a file of each kind is called.
PREFIXES = {
    "inspection": "INSP",
    "base": "BASE",
    "review": "REVIEW",
    "receipt": "RECEIPT",
    "handover": "HANDOVER",
    "report": "REPORT",
    "rectify": "RECTIFY",
}
RESERVED = frozenset({"format", "version", "min_reader", "profile", "kind", "office", "device"})

_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
_LARGEST = 2**53 - 1


def build_header(
    kind: str, office: str, device: str, fields: Mapping[str, Json], profile: Profile = P256
) -> bytes:
    """Return package.json. Raises ValueError for an unknown kind, a float or a reserved field."""
    if kind not in PREFIXES or RESERVED & fields.keys():
        raise ValueError(f"not a header: {kind}, {sorted(RESERVED & fields.keys())}")
    ours: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "min_reader": MIN_READER,
        "profile": profile.name,
        "kind": kind,
        "office": office,
        "device": device,
        "recipient": office,
    }
    return canonical({**ours, **fields})


def canonical(value: Json) -> bytes:
    """Return RFC 8785 bytes. Raises ValueError for floats, large integers, lone surrogates."""
    text = json.dumps(_sorted(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def parse_header(data: bytes, package: str) -> dict[str, Json]:
    """Return the fields of package.json after looking at the version.

    Raises Broken FORMAT or HEADER; PackageTooNew, which comes first: a newer header may hold what
    this version cannot judge; PackageProfileUnknown for a profile whose library is missing.
    """
    fields = parse_fields(data, FORMAT, package)
    texts = ("profile", "kind", "office", "device", "recipient")
    if any(not isinstance(fields.get(name), str) for name in texts):
        raise Broken("HEADER")
    profile = PROFILES.get(str(fields["profile"]))
    if profile is not None and not profile.is_available:
        raise PackageProfileUnknown(package=package, profile=profile.name, reason="PROFILE")
    if profile is None or fields["kind"] not in PREFIXES:
        raise Broken("HEADER")
    return fields


def parse_fields(data: bytes, format_id: str, package: str) -> dict[str, Json]:
    """Return the fields of a canonical object of this format and a version that is read here.

    Raises Broken FORMAT or HEADER; PackageTooNew.
    """
    try:
        fields = json.loads(data.decode("utf-8"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as cause:
        raise Broken("HEADER") from cause
    if not isinstance(fields, dict) or fields.get("format") != format_id:
        raise Broken("FORMAT")
    ours = _version(VERSION)
    version, min_reader = _version(fields.get("version")), _version(fields.get("min_reader"))
    if version[0] > ours[0] or min_reader > ours:
        raise PackageTooNew(package=package, version=fields["version"], reason="VERSION")
    try:
        same = canonical(fields) == data
    except ValueError as cause:
        raise Broken("HEADER") from cause
    # A later minor version is read as this one, as long as it says that this one may.
    if not same or not version[0] == min_reader[0] == ours[0] or min_reader > version:
        raise Broken("HEADER")
    return fields


def _sorted(value: Json) -> Json:
    # RFC 8785 §3.2.3 sorts by UTF-16 code units; Python compares code points.
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError("integer beyond 2**53 - 1")
    if isinstance(value, float):
        raise ValueError("a float has no canonical form here")
    return value


def _without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field occurs twice")
    return fields


def _version(text: object) -> tuple[int, int]:
    found = _VERSION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Broken("FORMAT")
    return int(found[1]), int(found[2])
