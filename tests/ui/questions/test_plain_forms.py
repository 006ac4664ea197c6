"""The forms of a visit that are no checklists: where one comes back to."""

import pytest
from PySide6.QtWidgets import QStackedWidget

from inspector.ui.form.plain_forms import PlainForms

from .trial import Trial, form_of

FORM = """
| survey |
|  | type | name | label |
|  | text | first | 最先 |
|  | begin_group | items | 检查项 |
|  | text | checked | 不在此处 |
|  | end_group | | |
|  | begin_repeat | tank | 储罐 |
|  | text | name | 名称 |
|  | begin_repeat | tap | 阀门 |
|  | text | tap_name | 阀门名称 |
|  | end_repeat | | |
|  | end_repeat | | |
"""


class OneForm(Trial):
    """A trial as one form of a visit; one of its questions belongs to a check item."""

    number, title = 0, "储罐"

    def shows(self, control):
        return not control.path.endswith("/checked")


@pytest.fixture
def forms(open_form, qtbot):
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    shell = open_form(FORM).view._shell
    return PlainForms(shell, [OneForm(form_of(FORM))], stack, photo_place=None)


def test_a_visit_goes_on_where_it_was(forms):
    view = forms.views[0]
    assert forms.go_to("0:/data/tank[1]/tap[1]/tap_name") is view
    assert view.list.current_row().path == "/data/tank[1]/tap[1]/tap_name"


@pytest.mark.parametrize(
    ("gone", "around"),
    [
        ("/data/tank[1]/tap[2]/tap_name", "/data/tank[1]/tap"),
        ("/data/tank[2]/tap[1]/tap_name", "/data/tank"),
    ],
)
def test_a_place_that_was_taken_out_leads_to_what_was_around_it(forms, gone, around):
    assert forms.go_to(f"0:{gone}") is forms.views[0]
    assert forms.views[0].list.current_row().path == around


def test_a_question_of_a_check_item_is_not_here(forms):
    assert forms.go_to("0:/data/items/checked") is None
    assert forms.go_to("1:/data/first") is None
