"""Articles typed on a paper against the standards pack."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.standard import load_pack
from inspector.paths import resources
from inspector.services.typed_law import TypedLaw

GAP = "（待补：依据条文尚未核对）"
LAW = TypedLaw(load_pack(resources() / "standards"), date(2026, 11, 17), GAP)


@pytest.mark.parametrize(
    "text",
    [
        "《安全生产法》第九十九条",
        "《中华人民共和国安全生产法》第九十九条第（一）项",
        "《安全生产法》第99条第1项",
        "《安全生产法》第九十七条第一款第五项",
        "《安全生产法》第九十七条第（三）项、第（四）项和第一百零二条",
        "《安全生产法》第三十六条第一款、第二款",
        "《安全生产法》第三十六条第一款；《消防法》第六十条",
        "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第七条第（二）项",
        "依据《消防法》第六十条给予处罚",
        "《安全生产法》第九九条",
        "《安全生产法》第一〇二条",
    ],
)
def test_what_the_pack_has_is_cited_as_it_was_typed(text: str) -> None:
    assert LAW.gaps(text) == ()
    assert LAW.marked(text) == text


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("《安全生产法》第二百条", ("《安全生产法》第二百条",)),
        ("《安全生产法》第二〇〇条", ("《安全生产法》第二〇〇条",)),
        ("《消防法》第六六十条", ("《消防法》第六六十条",)),  # read as 六十 it would be there
        ("《安全生产法》第三九十九条", ("《安全生产法》第三九十九条",)),
        ("《安全生产法》第九十九条第（九）项", ("《安全生产法》第九十九条第（九）项",)),
        ("《安全生产法》第九十九条之一", ("《安全生产法》第九十九条之一",)),
        (
            "《安全生产违法行为行政处罚办法》第四十五条",
            ("《安全生产违法行为行政处罚办法》第四十五条",),
        ),
        (
            "《消防法》第六十条、《示例办法》第三条",
            ("《示例办法》第三条",),
        ),
        ("《安全生产法》", ("《安全生产法》",)),
        ("按有关规定", ("按有关规定",)),
    ],
)
def test_what_the_pack_lacks_is_marked_as_a_gap(text: str, gaps: tuple[str, ...]) -> None:
    assert LAW.gaps(text) == gaps
    marked = LAW.marked(text)
    for gap in gaps:
        assert gap + GAP in marked
    assert LAW.unmarked(marked) == text
    assert LAW.marked(marked) == marked


def test_a_law_counts_by_the_day_of_the_visit() -> None:
    text = "《危险化学品安全法》第一百零一条"
    assert LAW.gaps(text) == ()
    before = TypedLaw(LAW.pack, date(2026, 4, 30), GAP)
    assert before.gaps(text) == (text,)
    assert not any(one.standard_id == "hazardous-chemicals-law" for one in before.offers())


def test_an_unverified_clause_is_a_gap_and_not_offered() -> None:
    text = "《安全生产事故隐患排查治理暂行规定》第十六条"
    assert LAW.gaps(text) == (text,)
    assert all(one.is_verified for one in LAW.offers())


def test_everything_that_is_offered_may_be_cited() -> None:
    for clause in LAW.offers():
        assert LAW.gaps(clause.cite()) == ()
        assert LAW.gaps(clause.cite_with_number()) == ()


@settings(max_examples=60)
@given(st.text(alphabet="《》第条款项（）、一十百9 法安全生产a", max_size=30))
def test_marking_is_undone_and_done_once_whatever_is_typed(text: str) -> None:
    marked = LAW.marked(text)
    assert LAW.marked(marked) == marked
    assert LAW.unmarked(marked) == text.strip()
    assert (GAP in marked) == bool(LAW.gaps(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("违反《危险化学品安全管理条例》第二十条", ("《危险化学品安全管理条例》第二十条",)),
        ("依《行政处罚法》第三十一条告知", ("《行政处罚法》第三十一条",)),
        (
            "《安全生产违法行为行政处罚办法》第十四条",
            ("《安全生产违法行为行政处罚办法》第十四条",),
        ),
        ("违反本单位《动火作业管理办法》第三条、《检修方法》第二条", ()),
        ("未见《安全生产法》要求的记录", ()),
        ("违反《安全生产法》第四十一条第二款", ()),
    ],
)
def test_a_free_text_is_read_for_articles_of_laws_that_may_not_be_cited(
    text: str, named: tuple[str, ...]
) -> None:
    assert LAW.mentions(text) == named
