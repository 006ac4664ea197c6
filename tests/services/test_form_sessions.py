"""What a form learns of its surroundings: person and device, language, the filling before."""

import pytest

from inspector.domain.person import Desk
from inspector.services import form_library, visits
from inspector.services.plain_form import PlainForm
from inspector.storage.forms import FormVersion
from tests.desks import Desks
from tests.plain_visits import begin, install

FORM = """
| settings |
| | form_title | form_id | version | default_language |
| | 气体读数 | gas | 1 | English (en) |
| survey |
| | type | name | label::English (en) | label::中文 (zh) | default |
| | username | who | | | |
| | deviceid | device | | | |
| | text | meter | Meter | 仪表编号 | ${last-saved#meter} |
"""


@pytest.fixture
def version(desks: Desks) -> FormVersion:
    return install(desks.field, FORM)


def opened(desks: Desks, inspection: str) -> PlainForm:
    (form,) = visits.open_filling(desks.field, inspection).plain_forms()
    return form


def test_a_form_knows_person_and_device(desks: Desks, version: FormVersion) -> None:
    session = opened(desks, begin(desks, "gas")).session
    assert session.value("/data/who") == desks.field.person.name
    assert session.value("/data/device") == desks.field.dev
    assert form_library.try_form(desks.field, version.sha256).session.value("/data/who")


def test_a_form_begins_in_chinese_where_it_has_it(desks: Desks, version: FormVersion) -> None:
    assert opened(desks, begin(desks, "gas")).session.label("/data/meter") == "仪表编号"
    tried = form_library.try_form(desks.field, version.sha256)
    assert tried.session.label("/data/meter") == "仪表编号"


def test_the_next_filling_begins_with_what_was_sent_last(
    desks: Desks, version: FormVersion
) -> None:
    first = begin(desks, "gas")
    form = opened(desks, first)
    assert form.session.value("/data/meter") == ""
    form.set_value("/data/meter", "JY-07")
    visits.close_visit(desks.field, first)

    second = begin(desks, "gas")
    assert opened(desks, second).session.value("/data/meter") == "JY-07"
    desks.reopen(Desk.FIELD)
    assert opened(desks, second).session.value("/data/meter") == "JY-07"


def test_a_chosen_language_stays_for_later_fillings(desks: Desks, version: FormVersion) -> None:
    english = "English (en)"
    opened(desks, begin(desks, "gas")).use_language(english)
    desks.reopen(Desk.FIELD)
    form = opened(desks, begin(desks, "gas"))
    assert (form.session.language, form.session.label("/data/meter")) == (english, "Meter")
