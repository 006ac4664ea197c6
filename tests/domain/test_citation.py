"""Clauses side by side, as papers write them."""

import pytest

from inspector.domain.citation import joined_citations

LAW = "《甲法》第六十五条第一款"


@pytest.mark.parametrize(
    ("cited", "text"),
    [
        ((), ""),
        (("《甲法》第二十条",), "《甲法》第二十条"),
        (("《甲法》第二十条", "《甲法》第二十四条"), "《甲法》第二十条、第二十四条"),
        ((f"{LAW}第（二）项", f"{LAW}第（三）项"), f"{LAW}第（二）项、第（三）项"),
        ((f"{LAW}第（二）项", "《甲法》第六十五条第二款"), f"{LAW}第（二）项、第二款"),
        ((LAW, "《甲法》第六十五条"), f"{LAW}、第六十五条"),
        ((LAW, LAW), LAW),
        (("《甲法》第二十条", "《乙法》第二十条"), "《甲法》第二十条、《乙法》第二十条"),
        (
            ("《甲法》第二十条", "《乙法》第一条", "《甲法》第三条"),
            "《甲法》第二十条、《乙法》第一条、《甲法》第三条",
        ),
        (
            ("《甲法》第二十条", "（待补：依据条文尚未核对）", "《甲法》第三条"),
            "《甲法》第二十条、（待补：依据条文尚未核对）、《甲法》第三条",
        ),
        (("GB 50016-2014 第5.1.1条", "《甲法》第三条"), "GB 50016-2014 第5.1.1条、《甲法》第三条"),
    ],
)
def test_a_law_and_an_article_are_named_once(cited: tuple[str, ...], text: str) -> None:
    assert joined_citations(cited) == text
