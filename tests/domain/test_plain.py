"""Domain objects to plain JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.entity import Entity
from inspector.domain.inspection import Finding, InspectionRow, PhotoFacts, Review
from inspector.domain.ledger import EntityRow, HazardRow, PackageRow
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper import (
    InspectionRecord,
    PaperKind,
    PaperRow,
    RectificationOrder,
    Refusal,
    Signature,
)
from inspector.domain.person import Organisation, Person
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.task import InspectionKind, Task

KINDS: tuple[type, ...] = (
    Entity,
    EntityRow,
    Finding,
    HazardRow,
    InspectionRecord,
    InspectionRow,
    Organisation,
    PackageRow,
    PaperRow,
    Person,
    PhotoFacts,
    RectificationOrder,
    Refusal,
    Review,
    Signature,
    Task,
)
# Whole seconds: that is what events keep.
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    int: st.integers(-(2**40), 2**40),
    bool: st.booleans(),
    date: st.dates(),
    datetime: MOMENTS,
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Return values of a type, by its hints."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return st.one_of([st.none() if one is type(None) else of(one) for one in inner])
    if origin is tuple:
        return st.lists(of(inner[0]), max_size=2).map(tuple)
    if origin in (dict, Mapping) or (origin and issubclass(origin, Mapping)):
        return st.dictionaries(of(inner[0]), of(inner[1]), max_size=2)
    if kind in LEAVES:
        return LEAVES[kind]
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: of(hints[field.name]) for field in fields(kind)})


@settings(max_examples=60)
@given(st.sampled_from(KINDS).flatmap(of))
def test_every_domain_object_comes_back_through_json(value: object) -> None:
    text = json.dumps(to_plain(value), ensure_ascii=False)
    assert from_plain(type(value), json.loads(text)) == value


@given(of(Finding))
def test_what_is_none_is_left_out(finding: Finding) -> None:
    plain = to_plain(finding)
    assert None not in plain.values()
    assert ("deadline" in plain) == (finding.deadline is not None)


def test_unknown_fields_of_newer_programs_are_ignored() -> None:
    entity = Entity(id="e1", name="示例铝业有限公司", industry="有色")
    assert from_plain(Entity, {**to_plain(entity), "later": {"deep": [1]}}) == entity


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first": None}, "NumberBlock.first"),
        ({"first": "1"}, "NumberBlock.first is not int"),
        ({"first": True}, "NumberBlock.first is not int"),
        ({"device": 7}, "NumberBlock.device is not str"),
        ({"kind": "UNKNOWN"}, "PaperKind"),
    ],
)
def test_a_field_of_another_type_is_named(change: dict[str, object], said: str) -> None:
    block = NumberBlock(
        kind=PaperKind.INSPECTION_RECORD, year=2026, first=1, last=9, device="dev-a"
    )
    with pytest.raises(ValueError, match=said):
        from_plain(NumberBlock, {**to_plain(block), **change})


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValueError, match=r"Entity\.name is missing"):
        from_plain(Entity, {"id": "e1", "industry": "有色"})


@dataclass(frozen=True)
class Pair:
    both: tuple[str, int]
    counts: Mapping[str, int]
    when: date | None = None
    inner: Entity | None = None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("text", "Pair is not an object"),
        ([], "Pair is not an object"),
        ({"both": "ab", "counts": {}}, "Pair.both is not a list"),
        ({"both": ["a"], "counts": {}}, "Pair.both needs 2 values"),
        ({"both": ["a", "b"], "counts": {}}, "Pair.both is not int"),
        ({"both": ["a", 1], "counts": []}, "Pair.counts is not an object"),
        ({"both": ["a", 1], "counts": {"x": "1"}}, "Pair.counts.x is not int"),
        ({"both": ["a", 1], "counts": {}, "when": "today"}, "today"),
        ({"both": ["a", 1], "counts": {}, "inner": {"id": "e"}}, "Pair.inner.name is missing"),
    ],
)
def test_what_is_out_of_shape_is_named(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        from_plain(Pair, value)


def test_a_fixed_pair_keeps_both_types() -> None:
    pair = Pair(("a", 1), {"x": 2})
    assert from_plain(Pair, json.loads(json.dumps(to_plain(pair)))) == pair


def test_only_what_json_can_hold_has_a_plain_form() -> None:
    assert to_plain(InspectionKind.COVERT) == "COVERT"
    assert to_plain({"a": (1, "b", None)}) == {"a": [1, "b", None]}
    for value in (1.5, b"bytes", {1, 2}, object()):
        with pytest.raises(TypeError):
            to_plain(value)
    with pytest.raises(ValueError, match="timezone"):
        to_plain(datetime(2026, 1, 1))
