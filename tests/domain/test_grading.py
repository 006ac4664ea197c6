"""Proposals for the grade of a hazard, and the five implementations."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import paths
from inspector.domain.grading import FiveImplementations, label_of, propose
from inspector.domain.standard import HazardLevel, StandardsPack, load_pack

PACK = load_pack(paths.resources() / "standards")


@pytest.fixture
def pack() -> StandardsPack:
    return PACK


def test_ticked_conditions_that_meet_the_clause_propose_major(pack: StandardsPack) -> None:
    proposal = propose(pack.clause("GM-4-5"), {"a", "c"})
    assert proposal.level is HazardLevel.MAJOR
    assert [leaf.id for leaf in proposal.conditions] == ["a", "c"]
    assert "《工贸企业重大事故隐患判定标准》第四条第（五）项" in proposal.reason


def test_an_unmet_and_asks_for_more_and_is_general_so_far(pack: StandardsPack) -> None:
    proposal = propose(pack.clause("GM-11-10"), {"a"})
    assert proposal.level is HazardLevel.GENERAL
    assert "Not all conditions" in proposal.reason


def test_nothing_ticked_proposes_nothing(pack: StandardsPack) -> None:
    assert propose(pack.clause("GM-3-1"), set()).level is None


def test_an_exemption_takes_the_clause_away_and_says_which(pack: StandardsPack) -> None:
    clause = pack.clause("GM-5-4")
    assert propose(clause, {"a"}).level is HazardLevel.MAJOR
    exempt = propose(clause, {"a", "b"})
    assert exempt.level is None
    assert [leaf.id for leaf in exempt.conditions] == ["a"]
    assert "属于铝加工深井铸造工艺的结晶器" in exempt.reason
    assert propose(clause, {"b"}).level is None


@given(st.sampled_from(sorted(each.id for each in PACK.clauses())), st.data())
def test_an_unverified_clause_is_never_proposed(clause_id: str, data: st.DataObject) -> None:
    clause = PACK.clause(clause_id)
    leaves = clause.conditions.leaves() if clause.conditions else ()
    ids = [leaf.id for leaf in leaves]
    ticked = data.draw(st.sets(st.sampled_from(ids)) if ids else st.just(set()))
    mark = data.draw(st.sampled_from("MTU"))
    proposal = propose(replace(clause, verification=mark), ticked)
    assert proposal.level is None
    assert "not verified" in proposal.reason


@given(st.sampled_from(sorted(each.id for each in PACK.clauses())), st.data())
def test_major_is_proposed_only_where_a_verified_criterion_holds(
    clause_id: str, data: st.DataObject
) -> None:
    clause = PACK.clause(clause_id)
    leaves = clause.conditions.leaves() if clause.conditions else ()
    ids = [leaf.id for leaf in leaves]
    ticked = data.draw(st.sets(st.sampled_from(ids)) if ids else st.just(set()))
    is_major = propose(clause, ticked).level is HazardLevel.MAJOR
    holds = clause.conditions is not None and clause.conditions.holds(ticked)
    assert is_major == (clause.is_verified and clause.level is HazardLevel.MAJOR and holds)


def test_a_law_article_proposes_general(pack: StandardsPack) -> None:
    assert propose(pack.clause("AF-42-2"), set()).level is HazardLevel.GENERAL


def test_a_tick_of_another_version_is_a_bug(pack: StandardsPack) -> None:
    with pytest.raises(ValueError, match="GM-3-2 has no condition z"):
        propose(pack.clause("GM-3-2"), {"z"})


def test_the_five_implementations_name_what_is_missing() -> None:
    five = FiveImplementations.of(
        {"responsible": "检查员甲", "measures": " ", "plan": "停用并警戒"}
    )
    assert five.missing() == ("measures", "funds", "time_limit")
    assert not five.is_complete
    assert [label_of(name) for name in five.missing()] == ["measures", "funds", "time limit"]
    whole = replace(five, measures="更换", funds="2 万元", time_limit="2026-12-01")
    assert whole.is_complete
    with pytest.raises(ValueError, match="colour"):
        FiveImplementations.of({"colour": "red"})
