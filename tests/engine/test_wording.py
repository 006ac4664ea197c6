"""What a form says: languages, media, messages, readonly groups, attributes of questions."""

from inspector.engine import FormSession, Problem
from tests.engine.conftest import MakeForm

ITEXT = (
    "<itext>"
    '<translation lang="中文" default="true()">'
    '<text id="a:label"><value>名称 <output value="/data/n"/></value>'
    '<value form="image">jr://images/a.jpg</value><value form="big-image">jr://images/A.jpg</value>'
    '<value form="audio">jr://audio/a.mp3</value></text>'
    '<text id="a:hint"><value>提示</value><value form="guidance">说明 <output value="/data/n"/>'
    "</value></text>"
    '<text id="a:msg"><value>不允许 <output value="/data/n"/></value></text>'
    '<text id="a:req"><value>必填</value></text>'
    '<text id="yes"><value>是</value><value form="video">jr://video/y.mp4</value></text>'
    "</translation>"
    '<translation lang="English">'
    '<text id="a:label"><value>Name <output value="/data/n"/></value></text>'
    '<text id="a:msg"><value>Not allowed <output value="/data/n"/></value></text>'
    '<text id="a:req"><value>Required</value></text>'
    '<text id="yes"><value>Yes</value></text>'
    "</translation></itext>"
)
BINDS = (
    '<bind nodeset="/data/a" required="true()" constraint=". != \'x\'"'
    " jr:constraintMsg=\"jr:itext('a:msg')\" jr:requiredMsg=\"jr:itext('a:req')\"/>"
    '<bind nodeset="/data/g" readonly="/data/n = 2"/>'
    '<bind nodeset="/data/name" calculate="jr:choice-name(/data/s, \'/data/s\')"/>'
    '<bind nodeset="/data/said" calculate="jr:itext(\'yes\')"/>'
)
BODY = (
    '<input ref="/data/a"><label ref="jr:itext(\'a:label\')"/><hint ref="jr:itext(\'a:hint\')"/>'
    "</input>"
    '<select1 ref="/data/s"><label>S</label><item><label ref="jr:itext(\'yes\')"/>'
    "<value>y</value></item></select1>"
    '<select1 ref="/data/l"><itemset nodeset="instance(\'l\')/root/item"><value ref="name"/>'
    '<label ref="jr:itext(itextId)"/></itemset></select1>'
    '<range ref="/data/n" start="1" end="10" step="2" appearance="vertical"/>'
    '<upload ref="/data/u" mediatype="image/*" autoplay="audio"/><rank ref="/data/k"/>'
)
MODEL = (
    '<instance id="l"><root><item><name>y</name><itextId>yes</itextId></item></root></instance>'
    + ITEXT
)
INSTANCE = "<a/><s/><l/><n>1</n><g><in/></g><u/><k/><name/><said/>"


def session(make_form: MakeForm) -> FormSession:
    return FormSession(make_form(INSTANCE, BINDS, BODY, model=MODEL))


def test_the_language_is_changed_while_the_form_is_filled_in(make_form: MakeForm) -> None:
    filling = session(make_form)
    filling.set_value("/data/s", "y")
    assert filling.form.languages == ["中文", "English"]
    assert filling.language == "中文"
    assert filling.label("/data/a") == "名称 1"
    assert filling.choices("/data/s") == filling.choices("/data/l") == [("y", "是")]
    assert filling.value("/data/name") == filling.value("/data/said") == "是"
    assert filling.choices("/data/l", "English") == [("y", "Yes")]
    filling.language = "English"
    assert filling.label("/data/a") == "Name 1"
    assert filling.choices("/data/s") == filling.choices("/data/l") == [("y", "Yes")]
    assert filling.value("/data/name") == filling.value("/data/said") == "Yes"
    assert filling.hint("/data/a") == "提示"  # no English one: that of the default language
    filling.set_value("/data/n", "3")
    assert filling.label("/data/a") == "Name 3"


def test_messages_come_in_the_language_in_use(make_form: MakeForm) -> None:
    filling = session(make_form)

    def said() -> list[Problem]:
        return filling.problems_at("/data/a")

    assert [(p.message, p.language) for p in said()] == [("必填", "中文")]
    filling.language = "English"
    assert [(p.message, p.language) for p in said()] == [("Required", "English")]
    filling.set_value("/data/a", "x")
    assert [(p.message, p.language) for p in said()] == [("Not allowed 1", "English")]


def test_labels_choices_and_hints_have_their_media_and_guidance(make_form: MakeForm) -> None:
    filling = session(make_form)
    assert filling.media("/data/a") == {
        "image": "jr://images/a.jpg",
        "big-image": "jr://images/A.jpg",
        "audio": "jr://audio/a.mp3",
    }
    assert filling.guidance("/data/a") == "说明 1"
    wanted = {"y": {"video": "jr://video/y.mp4"}}
    assert filling.choice_media("/data/s") == filling.choice_media("/data/l") == wanted
    assert filling.media("/data/s") == {}


def test_what_a_question_says_of_itself_stands_in_its_attributes(make_form: MakeForm) -> None:
    form = session(make_form).form
    number = form.by_path["/data/n"]
    assert (number.kind, number.appearance) == ("range", "vertical")
    assert number.attributes == {"start": "1", "end": "10", "step": "2"}
    assert form.by_path["/data/u"].mediatype == "image/*"
    assert form.by_path["/data/u"].attributes == {"autoplay": "audio"}
    assert form.by_path["/data/k"].is_question


def test_a_group_that_may_not_be_changed_holds_for_its_questions(make_form: MakeForm) -> None:
    filling = session(make_form)
    assert not filling.is_readonly("/data/g/in")
    filling.set_value("/data/n", "2")
    assert filling.is_readonly("/data/g/in")
    assert not filling.is_readonly("/data/a")
