"""What a form does by itself: preloads, setvalue actions, entities."""

from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from inspector.engine import FormSession, load_form
from tests.engine.conftest import MakeForm, xform

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # a Saturday
ID = UUID("00000000-0000-7000-8000-000000000001")


def preload(kind: str, params: str) -> str:
    """Return what a preload gives."""
    bind = f'<bind nodeset="/data/a" jr:preload="{kind}" jr:preloadParams="{params}"/>'
    known = {"deviceid": "d:1", "username": "甲", "phonenumber": "1", "email": "a@example.invalid"}
    form = load_form(xform("<a/>", bind))
    session = FormSession(form, clock=lambda: NOON, new_id=lambda: ID, properties=known)
    return session.value("/data/a")


@pytest.mark.parametrize(
    ("kind", "params", "expected"),
    [
        ("uid", "", f"uuid:{ID}"),
        ("timestamp", "start", "2026-11-21T12:00:00.000Z"),
        ("timestamp", "end", ""),
        ("date", "today", "2026-11-21"),
        ("date", "prevperiod-week-mon-head", "2026-11-09"),
        ("date", "prevperiod-week-mon-tail", "2026-11-15"),
        ("date", "prevperiod-week-sat-head-x-0", "2026-11-21"),
        ("date", "nonsense", ""),
        ("property", "deviceid", "d:1"),
        ("property", "uri:deviceid", "d:1"),
        ("property", "username", "甲"),
        ("property", "phonenumber", "1"),
        ("property", "email", "a@example.invalid"),
        ("property", "simserial", ""),
        ("nonsense", "x", ""),
    ],
)
def test_a_preload_fills_what_it_names(kind: str, params: str, expected: str) -> None:
    assert preload(kind, params) == expected


def test_the_end_of_a_filling_stands_in_its_submission(make_form: MakeForm) -> None:
    bind = '<bind nodeset="/data/a" jr:preload="timestamp" jr:preloadParams="end"/>'
    session = FormSession(make_form("<a/>", bind), clock=lambda: NOON)
    assert "<a>2026-11-21T12:00:00.000Z</a>" in session.submission_xml()


def test_an_answer_sets_others_which_set_others(make_form: MakeForm) -> None:
    body = (
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b"'
        ' value="concat(/data/a, /data/double)"/></input>'
        '<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/c">set</setvalue>'
        "</input>"
    )
    binds = '<bind nodeset="/data/double" calculate="/data/a * 2"/>'
    session = FormSession(make_form("<a/><b/><c/><double/>", binds, body))
    changes = session.set_value("/data/a", "4")
    assert dict(changes.values)["/data/b"] == "48"
    assert session.value("/data/c") == "set"
    assert session.undo()
    assert session.answers() == []


def test_answers_that_set_each_other_in_a_circle_come_to_an_end(make_form: MakeForm) -> None:
    body = "".join(
        f'<input ref="/data/{one}"><setvalue event="xforms-value-changed" ref="/data/{other}"'
        f' value="/data/{one} + 1"/></input>'
        for one, other in ("ab", "ba")
    )
    session = FormSession(make_form("<a/><b/>", "", body))
    session.set_value("/data/a", "1")
    assert float(session.value("/data/a")) > 1


def test_a_new_repeat_has_its_own_events_and_those_of_the_model(make_form: MakeForm) -> None:
    body = (
        '<repeat nodeset="/data/r"><input ref="/data/r/x"/>'
        '<setvalue event="odk-new-repeat" ref="/data/r/x" value="position(..)"/>'
        '<setvalue event="odk-new-repeat" ref="/data/last" value="/data/name"/>'
        '<repeat nodeset="/data/r/n"><setvalue event="odk-new-repeat" ref="/data/r/n/y"'
        " value=\"'inner'\"/></repeat></repeat>"
    )
    model = '<setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/r/z" value="7"/>'
    instance = "<name>n</name><last/><r><x/><z/><n><y/></n></r>"
    session = FormSession(make_form(instance, "", body, model=model))
    assert session.value("/data/r[1]/z") == "7"
    assert session.value("/data/r[1]/x") == ""
    session.add_repeat("/data/r")
    assert session.value("/data/r[2]/x") == "2"
    assert session.value("/data/r[2]/z") == "7"
    assert session.value("/data/r[2]/n/y") == ""
    assert session.value("/data/last") == "n"
    session.add_repeat("/data/r[2]/n")
    assert session.value("/data/r[2]/n[2]/y") == "inner"


def test_first_load_actions_come_before_calculations(make_form: MakeForm) -> None:
    model = (
        '<setvalue event="odk-instance-first-load" ref="/data/seen" value="/data/sum"/>'
        '<setvalue event="xforms-ready" ref="/data/old">old</setvalue>'
    )
    binds = '<bind nodeset="/data/sum" calculate="1 + 1"/>'
    session = FormSession(make_form("<sum/><seen/><old/>", binds, model=model))
    assert session.relevant_leaves() == [
        ("/data/sum", "2"),
        ("/data/seen", ""),
        ("/data/old", "old"),
    ]


def test_what_only_a_device_can_do_is_kept_and_changes_nothing(make_form: MakeForm) -> None:
    model = '<setgeopoint event="odk-instance-first-load" ref="/data/place" value="1"/>'
    body = '<input ref="/data/a"><setgeopoint event="xforms-value-changed" ref="/data/p"/></input>'
    form = make_form("<a/><place/><p/>", "", body, model=model)
    assert [(action.kind, action.target) for action in form.actions] == [
        ("setgeopoint", "/data/p"),
        ("setgeopoint", "/data/place"),
    ]
    session = FormSession(form)
    session.set_value("/data/a", "1")
    assert session.value("/data/place") == session.value("/data/p") == ""


def test_entities_leave_the_form_with_their_attributes(make_form: MakeForm) -> None:
    instance = (
        '<species/><meta><instanceID/><entity dataset="trees" id="" create="1"><label/></entity>'
        "</meta>"
    )
    binds = (
        '<bind nodeset="/data/species" entities:saveto="species"/>'
        '<bind nodeset="/data/meta/entity/@create" calculate="/data/species != \'\'"/>'
        '<bind nodeset="/data/meta/entity/@id" readonly="true()"/>'
        '<setvalue ref="/data/meta/entity/@id" event="odk-instance-first-load" value="uuid()"/>'
        '<bind nodeset="/data/meta/entity/label" calculate="/data/species"/>'
    )
    form = load_form(
        xform(instance, binds).replace(
            "<h:html", '<h:html xmlns:entities="http://www.opendatakit.org/xforms/entities"'
        )
    )
    assert form.definitions["/data/species"].bind.metadata == {"saveto": "species"}
    session = FormSession(form, new_id=lambda: ID)
    assert [path for path, _value in session.relevant_leaves()] == [
        "/data/species",
        "/data/meta/instanceID",
        "/data/meta/entity/label",
    ]
    session.set_value("/data/species", "榆 & 柳")
    entity = ET.fromstring(session.submission_xml().encode()).find(".//entity")
    assert entity is not None
    assert entity.attrib == {"dataset": "trees", "id": str(ID), "create": "1"}
    assert entity.findtext("label") == "榆 & 柳"
    resumed = FormSession.resume(form, session.answers(), new_id=lambda: ID)
    assert resumed.submission_xml() == session.submission_xml()


def test_counts_of_nested_repeats_go_back_and_forth_in_one_step(make_form: MakeForm) -> None:
    body = (
        '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/m"/>'
        '<repeat nodeset="/data/r/k" jr:count="../m"><input ref="/data/r/k/x"/></repeat></repeat>'
    )
    instance = "<n>1</n><r jr:template=''><m>2</m><k jr:template=''><x/></k></r>"
    session = FormSession(make_form(instance, "", body))

    def shape() -> list[str]:
        return [path for path, _value in session.relevant_leaves()]

    start = shape()
    session.set_value("/data/n", 2)
    assert shape() == start  # as in JavaRosa: only when a person arrives at the repeat
    session.apply_counts()
    end = shape()
    assert session.repeat_count("/data/r") == 2
    assert session.repeat_count("/data/r[2]/k") == 2
    session.set_value("/data/n", 0)
    session.apply_counts()
    assert session.repeat_count("/data/r") == 0
    for _step in range(4):
        assert session.undo()
    assert shape() == start
    for _step in range(2):
        assert session.redo()
    assert shape() == end


def test_an_audit_log_that_was_attached_leaves_with_the_submission(make_form: MakeForm) -> None:
    form = make_form("<a/><meta><instanceID/><audit/></meta>")
    session = FormSession(form, new_id=lambda: ID)
    assert "audit" not in session.submission_xml()
    session.set_value("/data/meta/audit", "audit.csv")
    assert "<orx:audit>audit.csv</orx:audit>" in session.submission_xml()


def test_attributes_of_the_root_and_of_repeats_are_filled_too(make_form: MakeForm) -> None:
    instance = "<a/><r n=''><x/></r><r n=''><x/></r>"
    binds = (
        '<bind nodeset="/data/@version" calculate="concat(\'v\', /data/a)"/>'
        '<bind nodeset="/data/r/@n" calculate="position(..)"/>'
        '<bind nodeset="/data/r/x" calculate="concat(../@n, /data/@version)"/>'
    )
    body = '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'
    session = FormSession(make_form(instance, binds, body))
    session.set_value("/data/a", "3")
    session.add_repeat("/data/r")
    root = ET.fromstring(session.submission_xml().encode())
    assert root.attrib == {"id": "t", "version": "v3"}
    assert [(row.get("n"), row.findtext("x")) for row in root.findall("r")] == [
        ("1", "1v3"),
        ("2", "2v3"),
        ("3", "3v3"),
    ]
    assert "/data/@version" not in dict(session.relevant_leaves())
