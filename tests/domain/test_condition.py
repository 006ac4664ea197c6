"""Conditions as expressions: what they hold for, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.condition import AllOf, AnyOf, Condition, ConditionSlip, Leaf, Not
from inspector.domain.condition import read_condition as read


def leaf(name: str) -> dict[str, object]:
    return {"id": name, "text": f"条件{name}"}


def as_json(condition: Condition) -> dict[str, object]:
    match condition:
        case Leaf(id, text):
            return {"id": id, "text": text}
        case AllOf(parts):
            return {"all": [as_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_json(part) for part in parts]}
        case Not(part):
            return {"not": as_json(part)}


def test_all_any_and_not_hold_as_the_words_say() -> None:
    condition = read({"all": [leaf("a"), {"any": [leaf("b"), leaf("c")]}, {"not": leaf("d")}]})
    assert [each.id for each in condition.leaves()] == ["a", "b", "c", "d"]
    assert [each.id for each in condition.exemptions()] == ["d"]
    assert condition.holds({"a", "c"})
    assert not condition.holds({"a"})
    assert not condition.holds({"b", "c"})
    assert not condition.holds({"a", "b", "d"})


def trees() -> st.SearchStrategy[dict[str, object]]:
    """Expressions over distinct leaves, in JSON, four levels deep at most."""

    def build(shape: object) -> dict[str, object]:
        ids = iter("abcdefghijklmnopqrstuvwxyz")

        def go(node: object) -> dict[str, object]:
            if isinstance(node, tuple):
                kind, parts = node
                return {kind: [go(part) for part in parts] if kind != "not" else go(parts[0])}
            return leaf(next(ids))

        return go(shape)

    def branch(children: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        parts = st.lists(children, min_size=2, max_size=3)
        return st.tuples(st.sampled_from(["all", "any", "not"]), parts)

    return branch(st.none() | branch(st.none() | branch(st.none()))).map(build)


@given(trees(), st.sets(st.sampled_from("abcdefghij")))
def test_an_expression_holds_exactly_where_plain_boolean_logic_does(
    raw: dict[str, object], ticked: set[str]
) -> None:
    def expected(node: dict[str, object]) -> bool:
        match node:
            case {"all": list(parts)}:
                return all(expected(part) for part in parts)
            case {"any": list(parts)}:
                return any(expected(part) for part in parts)
            case {"not": dict(part)}:
                return not expected(part)
        return node["id"] in ticked

    condition = read(raw)
    assert condition.holds(ticked) == expected(raw)
    assert as_json(condition) == raw


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        ({"all": [leaf("a"), leaf("a")]}, "stands twice"),
        ({"all": [leaf("a")]}, "two parts"),
        ({"any": []}, "two parts"),
        ({"any": [leaf("a"), leaf("b")], "all": []}, "two parts"),
        ({"id": "a"}, "two parts"),
        ({"id": "A", "text": "x"}, "no condition id"),
        ({"id": "a", "text": " "}, "no text"),
        ({"id": "a", "text": "x", "note": "y"}, "two parts"),
        ("a", "two parts"),
        ({"not": [leaf("a")]}, "two parts"),
        ({"not": {"not": {"not": {"not": {"not": {"not": leaf("a")}}}}}}, "deeply"),
    ],
)
def test_a_malformed_expression_is_refused_with_its_reason(raw: object, complaint: str) -> None:
    with pytest.raises(ConditionSlip, match=complaint):
        read(raw)
