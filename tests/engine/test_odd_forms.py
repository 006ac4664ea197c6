"""Forms written by hand in ways that nobody writes today, and that JavaRosa loads."""

import pytest

from inspector.engine import FormSession, load_form
from tests.engine.conftest import HEAD, MakeForm

INSTANCE = '<instance><data id="x"><a>5</a><b/></data></instance>'
MODEL = f'<model>{INSTANCE}<bind nodeset="/data/b" calculate="/data/a + 1"/></model>'
BODY = '<h:body><input ref="/data/a"><label>A</label></input></h:body>'
TITLE = "<h:title>T</h:title>"


@pytest.mark.parametrize(
    "document",
    [
        f"{HEAD}{BODY}<h:head>{TITLE}{MODEL}</h:head></h:html>",
        f"{HEAD}{TITLE}{MODEL}{BODY}</h:html>",
        f"{HEAD}<part><h:head>{TITLE}</h:head>{MODEL}</part>{BODY}</h:html>",
        f"{HEAD}<h:head>{TITLE}{MODEL}<model><instance><z/></instance></model></h:head>{BODY}"
        "</h:html>",
    ],
)
def test_the_parts_of_a_form_are_found_wherever_they_stand(document: str) -> None:
    session = FormSession(load_form(document))
    assert session.form.title == "T"
    assert session.relevant_leaves() == [("/data/a", "5"), ("/data/b", "6")]
    assert session.label("/data/a") == "A"


def test_a_second_bind_adds_to_the_first(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><b/>",
        '<bind nodeset="/data/b" type="int" relevant="/data/a = 1" constraint=". &gt; 1"/>'
        '<bind nodeset="/data/b" type="decimal" calculate="7 div 2"/>',
    )
    session = FormSession(form)
    assert session.relevant_leaves() == [("/data/a", "")]
    session.set_value("/data/a", 1)
    assert session.relevant_leaves() == [("/data/a", "1"), ("/data/b", "3.5")]
    assert form.definitions["/data/b"].constraint is not None


def test_a_bind_may_mean_everything_in_a_group(make_form: MakeForm) -> None:
    form = make_form(
        "<a/><g><x/><y/></g><h><x/></h>", '<bind nodeset="/data/g/*" relevant="/data/a = 1"/>'
    )
    session = FormSession(form)
    assert [path for path, _value in session.relevant_leaves()] == ["/data/a", "/data/h/x"]
    session.set_value("/data/a", 1)
    assert len(session.relevant_leaves()) == 4
