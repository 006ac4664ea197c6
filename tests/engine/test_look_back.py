"""A filling that was sent is read as it was sent."""

from datetime import UTC, datetime, timedelta

from inspector.engine import FormSession
from tests.engine.conftest import MakeForm

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_what_was_sent_is_read_and_nothing_is_fired(make_form: MakeForm) -> None:
    form = make_form(
        "<a>7</a><opened/><worked/><hidden/><rep><x/></rep><meta><instanceID/></meta>",
        '<bind nodeset="/data/worked" type="string" calculate="string(now())"/>'
        '<bind nodeset="/data/hidden" relevant="/data/a &gt; 5"/>',
        '<input ref="/data/a"/><input ref="/data/hidden"/>'
        '<group ref="/data/rep"><repeat nodeset="/data/rep"><input ref="/data/rep/x"/></repeat>'
        "</group>",
        model='<setvalue event="odk-instance-load" ref="/data/opened" value="string(now())"/>',
    )
    sent = FormSession(form, clock=lambda: NOON)
    sent.set_value("/data/a", "")  # the form begins with 7
    sent.add_repeat("/data/rep")
    sent.set_value("/data/rep[2]/x", "二")
    read = FormSession.look_back(
        form, sent.submission_xml(), clock=lambda: NOON + timedelta(days=400)
    )
    *leaves, (instance_id, given) = read.relevant_leaves()
    assert [*leaves, (instance_id, "")] == sent.relevant_leaves()
    assert given.startswith("uuid:"), "it comes with the submission"
    assert read.value("/data/opened") == sent.value("/data/opened") != ""
    assert not read.is_relevant("/data/hidden")
    assert not read.undo()
