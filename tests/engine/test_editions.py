"""New editions of what was sent, and answers taken from the last filling."""

from datetime import UTC, datetime
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest

from inspector.engine import FormDef, FormProblems, FormSession, load_form
from tests.engine.conftest import MakeForm, xform

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OLD, NEW = (UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (1, 2))
ORX = "{http://openrosa.org/xforms}"
INSTANCE = (
    "<a/><b>preset</b><hidden>kept</hidden><start/><r jr:template=''><x/><once/></r>"
    "<r><x/><once/></r><count/>{meta}"
)
BINDS = (
    '<bind nodeset="/data/hidden" relevant="/data/a = \'1\'"/>'
    '<bind nodeset="/data/start" jr:preload="timestamp" jr:preloadParams="start"/>'
    '<bind nodeset="/data/r/once" calculate="once(uuid())"/>'
    '<bind nodeset="/data/count" calculate="count(/data/r)"/>'
)
BODY = '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'
META = (
    "<meta><instanceID/></meta>",
    '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>',
)


@pytest.fixture(params=[True, False], ids=["with meta", "without meta"])
def form(request: pytest.FixtureRequest) -> FormDef:
    meta, bind = META if request.param else ("", "")
    return load_form(xform(INSTANCE.format(meta=meta), BINDS + bind, BODY))


def sent(form: FormDef) -> str:
    """Return a submission with two rows."""
    session = FormSession(form, clock=lambda: NOON, new_id=lambda: OLD)
    session.set_value("/data/a", "2")
    session.add_repeat("/data/r")
    session.set_value("/data/r[2]/x", "安全 <&>")
    return session.submission_xml()


def meta(xml: str) -> dict[str, str | None]:
    """Return the metadata of a submission."""
    block = ET.fromstring(xml.encode()).find(f"{ORX}meta")
    assert block is not None
    return {child.tag.removeprefix(ORX): child.text for child in block}


def test_a_new_edition_has_the_answers_and_names_the_old_one(form: FormDef) -> None:
    old = sent(form)
    later = datetime(2027, 1, 1, tzinfo=UTC)
    session = FormSession.amend(form, old, clock=lambda: later, new_id=lambda: NEW)
    assert session.value("/data/a") == "2"
    assert session.value("/data/start").startswith("2026")
    assert session.value("/data/r[2]/x") == "安全 <&>"
    assert session.value("/data/r[2]/once") == str(OLD)
    assert session.value("/data/count") == "2"
    assert meta(session.submission_xml()) == {
        "instanceID": f"uuid:{NEW}",
        "deprecatedID": f"uuid:{OLD}",
    }
    session.set_value("/data/a", "1")
    assert session.value("/data/hidden") == "kept"
    assert session.undo()
    assert not session.undo()


def test_a_draft_of_a_new_edition_still_knows_the_old_one(form: FormDef) -> None:
    session = FormSession.amend(form, sent(form), new_id=lambda: NEW)
    session.set_value("/data/a", "5")
    resumed = FormSession.resume(form, session.answers(), new_id=lambda: NEW)
    assert resumed.submission_xml() == session.submission_xml()
    assert resumed.answers() == session.answers()


def test_an_edition_of_an_edition_names_the_one_before(form: FormDef) -> None:
    second = FormSession.amend(form, sent(form), new_id=lambda: NEW).submission_xml()
    third = FormSession.amend(form, second, new_id=uuid4)
    assert meta(third.submission_xml())["deprecatedID"] == f"uuid:{NEW}"


def test_repeats_that_were_taken_out_stay_out(form: FormDef) -> None:
    session = FormSession(form, new_id=lambda: OLD)
    session.remove_repeat("/data/r[1]")
    amended = FormSession.amend(form, session.submission_xml())
    assert amended.repeat_count("/data/r") == 0


@pytest.mark.parametrize(
    "text",
    [
        "<data",
        "<other/>",
        '<data id="another"/>',
        "<!DOCTYPE a [<!ENTITY x 'y'>]><data>&x;</data>",
    ],
)
def test_what_is_no_submission_of_the_form_is_refused(form: FormDef, text: str) -> None:
    with pytest.raises(FormProblems) as caught:
        FormSession.amend(form, text)
    assert len(caught.value.problems) == 1


def test_the_last_filling_gives_its_answers_to_the_next(make_form: MakeForm) -> None:
    model = (
        '<instance id="__last-saved" src="jr://instance/last-saved"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/street"'
        " value=\"instance('__last-saved')/data/street\"/>"
    )
    form = make_form("<street/>", model=model)
    assert form.last_saved == ("__last-saved",)
    assert form.missing_datasets == {}
    first = FormSession(form)
    assert first.value("/data/street") == ""
    first.set_value("/data/street", "示例路")
    assert FormSession(form, last_saved=first.submission_xml()).value("/data/street") == "示例路"
