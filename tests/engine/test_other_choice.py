"""`or_other` in a Chinese form: 其他 and 请说明其他; every other form as pyxform writes it."""

import pytest
from pyxform.xls2xform import convert as pyxform_convert

from inspector.engine import FormSession, load_form
from inspector.engine.xlsform import convert, sheets_of

CHINESE = """
| survey |
| | type | name | label |
| | select_one m or_other | q | 介质 |
| | select_multiple m or_other | r | 其余介质 |
| choices |
| | list_name | name | label |
| | m | oil | 柴油 |
"""
BOTH = """
| settings |
| | default_language |
| | {default} |
| survey |
| | type | name | label::中文 (zh) | label::English (en) |
| | select_one m or_other | q | 介质 | Medium |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | m | oil | 柴油 | Oil |
"""


def session_of(form: str) -> FormSession:
    return FormSession(load_form(convert(form.encode(), name="form.md").xform))


def as_pyxform(form: str) -> str:
    definition = sheets_of(form.encode(), "form.md").definition()
    return str(pyxform_convert(definition, warnings=[]).xform)


@pytest.mark.parametrize("name", ["q", "r"])
def test_the_added_choice_and_question_of_a_chinese_form_are_chinese(name: str) -> None:
    session = session_of(CHINESE)
    assert session.choices(f"/data/{name}") == [("oil", "柴油"), ("other", "其他")]
    session.set_value(f"/data/{name}", "other")
    assert session.is_relevant(f"/data/{name}_other")
    assert session.label(f"/data/{name}_other") == "请说明其他"


def test_each_language_has_its_own_word_for_the_choice() -> None:
    session = session_of(BOTH.format(default="中文 (zh)"))
    assert session.choices("/data/q")[1] == ("other", "其他")
    assert session.choices("/data/q", "English (en)")[1] == ("other", "Other")
    assert session.label("/data/q_other") == "请说明其他"


def test_a_form_that_opens_in_english_keeps_the_english_question() -> None:
    session = session_of(BOTH.format(default="English (en)"))
    assert session.choices("/data/q")[1] == ("other", "Other")
    assert session.choices("/data/q", "中文 (zh)")[1] == ("other", "其他")
    assert session.label("/data/q_other") == "Specify other."


@pytest.mark.parametrize(
    "form",
    [
        CHINESE.replace("介质", "medium").replace("柴油", "oil").replace("其余", "more "),
        CHINESE.replace("介质", "素材のタイプ")
        .replace("柴油", "石油です")
        .replace("其余", "その他"),
        CHINESE.replace(" or_other", ""),
        BOTH.replace("中文 (zh)", "Español (es)").format(default="English (en)"),
    ],
)
def test_any_other_form_is_as_pyxform_writes_it(form: str) -> None:
    assert convert(form.encode(), name="form.md").xform == as_pyxform(form)


def test_what_the_author_wrote_in_english_stays() -> None:
    form = CHINESE + "| | m | other | Other |\n"
    session = session_of(form)
    assert session.choices("/data/q") == [("oil", "柴油"), ("other", "Other")]
    assert session.label("/data/q_other") == "请说明其他"
