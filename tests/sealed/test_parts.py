"""The field `part` of package.json, and how files are spread over parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sealed.parts import Part, name_of_whole, part_of, planned
from inspector.sealed.refusals import Broken

WHOLE = "ab" * 32
IDS = [f"{number:064x}" for number in range(1, 4)]


def said(**changes: object) -> dict[str, object]:
    return {"whole": WHOLE, "number": 1, "count": 4, "others": IDS} | changes


def test_a_part_is_read_as_it_was_written():
    part = Part(WHOLE, 2, 4, tuple(IDS[:2]))
    assert part_of({"part": part.to_json()}) == part
    assert part_of({"kind": "inspection"}) is None


@pytest.mark.parametrize(
    "field",
    [
        None,
        [],
        {},
        said(more=1),
        said(whole="ab"),
        said(whole=None),
        said(number=0),
        said(number=5, others=[]),
        said(number="1"),
        said(number=True),
        said(number=2),
        said(count=1, others=[]),
        said(count=1000),
        said(count=5),
        said(others=IDS[:2]),
        said(others=[IDS[0], IDS[0], IDS[1]]),
        said(others="abc"),
        said(others=[1, 2, 3]),
        said(others=[*IDS[:2], IDS[2].upper() + "A"]),
    ],
)
def test_a_part_of_another_shape_is_refused(field):
    with pytest.raises(Broken, match="HEADER"):
        part_of({"part": field})


@given(st.lists(st.integers(0, 400_000), max_size=30), st.integers(200_000, 900_000))
def test_every_file_is_in_one_part_and_no_part_is_too_large(sizes, limit):
    first = {"data/events.jsonl": b"x"}
    others = {f"data/photos/{number:02}": bytes(size) for number, size in enumerate(sizes)}
    parts = planned(first, others, limit)
    assert [name for part in parts for name in part] == [*first, *others]
    for part in parts:
        assert part
        assert len(part) == 1 or sum(len(data) for data in part.values()) < limit


def test_there_are_never_more_files_in_a_part_than_allowed():
    others = {f"data/docs/{number}": b"" for number in range(10)}
    assert [len(part) for part in planned({"a": b""}, others, most=4)] == [4, 4, 3]


def test_the_same_files_have_the_same_name_as_a_whole():
    assert name_of_whole(["i", "r"], ["b", "a"]) == name_of_whole(["i", "r"], ["a", "b"])
    assert name_of_whole(["i", "r"], ["a"]) != name_of_whole(["i", "s"], ["a"])
