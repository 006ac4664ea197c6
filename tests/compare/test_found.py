"""What the comparison with the other engine brought to light, each with a form of its own."""

from inspector.engine import FormSession, load_form

_HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
)


def _session(model: str, body: str) -> FormSession:
    source = f"{_HEAD}{model}</model></h:head><h:body>{body}</h:body></h:html>"
    return FormSession(load_form(source))


def _shuffled(seed: str) -> str:
    items = "".join(f"<item><name>{name}</name></item>" for name in "ABCDEF")
    session = _session(
        '<instance><data id="t"><q/><seed/></data></instance>'
        f'<instance id="letters"><root>{items}</root></instance><bind nodeset="/data/q"/>',
        f'<select1 ref="/data/q"><itemset nodeset="randomize(instance(\'letters\')/root/item,'
        f' {seed})"><value ref="name"/><label ref="name"/></itemset></select1>',
    )
    return "".join(name for name, _label in session.choices("/data/q"))


def test_a_seed_gives_the_order_that_every_odk_engine_gives() -> None:
    # The first is the example in the tests of Enketo, JavaRosa and the newer engine.
    assert _shuffled("42") == "AFCBDE"
    # A seed without an answer counts as 0, and 0 as the greatest seed.
    assert _shuffled("/data/seed") == _shuffled("0") == _shuffled("2147483646")
    assert _shuffled("-1") == _shuffled("2147483645")


def test_instances_of_a_hidden_repeat_wait_until_it_is_asked_again() -> None:
    session = _session(
        '<instance><data id="t"><skip/><part><n>2</n><r><x/></r></part></data></instance>'
        '<bind nodeset="/data/part" relevant="/data/skip != \'yes\'"/>'
        '<bind nodeset="/data/part/n" type="int"/>',
        '<input ref="/data/skip"/><group ref="/data/part"><input ref="/data/part/n"/>'
        '<repeat nodeset="/data/part/r" jr:count="/data/part/n">'
        '<input ref="/data/part/r/x"/></repeat></group>',
    )
    session.apply_counts()
    session.set_value("/data/part/r[2]/x", "kept")
    session.set_value("/data/skip", "yes")
    session.apply_counts()
    session.set_value("/data/skip", "")
    session.apply_counts()
    assert session.repeat_count("/data/part/r") == 2
    assert session.value("/data/part/r[2]/x") == "kept"


def test_a_question_may_be_named_from_where_it_stands() -> None:
    session = _session(
        '<instance><data id="t"><r><x/></r></data></instance>',
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="current()/x">'
        "<label>X</label></input></repeat></group>",
    )
    assert session.label("/data/r[1]/x") == "X"


def test_a_date_made_of_text_keeps_its_time_of_day() -> None:
    session = _session(
        '<instance><data id="t"><text>2018-01-01T10:20:30.400</text>'
        "<moment>2018-01-01T10:20:30.400</moment><a/><b/><c/></data></instance>"
        '<bind nodeset="/data/text" type="string"/><bind nodeset="/data/moment" type="dateTime"/>'
        '<bind nodeset="/data/a" calculate="format-date-time(date(/data/text), \'%H:%M:%S.%3\')"/>'
        '<bind nodeset="/data/b" calculate="format-date-time(date(/data/moment), \'%H:%M\')"/>'
        '<bind nodeset="/data/c" calculate="format-date-time(date(17532.5), \'%H:%M\')"/>',
        '<input ref="/data/text"/><input ref="/data/moment"/>',
    )
    assert session.value("/data/a") == "10:20:30.400"
    assert session.value("/data/b") == "00:00"  # an answer that is a moment gives its day
    assert session.value("/data/c") == "00:00"  # so does a number of days


def test_answers_stay_while_the_number_of_a_repeat_is_typed_anew() -> None:
    session = _session(
        '<instance><data id="t"><n/><r><x/></r></data></instance><bind nodeset="/data/n"'
        ' type="int"/>',
        '<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">'
        '<input ref="/data/r/x"/></repeat>',
    )
    counts = []
    for number in ("", "1", "", "2", "", "3", "0"):
        session.set_value("/data/n", number)
        session.apply_counts()
        counts.append(session.repeat_count("/data/r"))
        if number == "1":
            session.set_value("/data/r[1]/x", "kept")
        elif number != "0" and counts[-1]:
            assert session.value("/data/r[1]/x") == "kept"
    assert counts == [0, 1, 1, 2, 2, 3, 0]
