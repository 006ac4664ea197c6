"""Random forms, random answers: whatever is done, the state is the one worked out from nothing."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.engine import FormDef, FormSession, load_form
from tests.engine.conftest import xform

VALUES = ["", "1", "2", "3", "yes", "安全"]
LIST = (
    '<instance id="l"><root>'
    + "".join(f"<item><name>{n}</name><kind>{n % 3}</kind></item>" for n in range(1, 7))
    + "</root></instance>"
)


@dataclass
class Sketch:
    """A form in the making: what it holds, and the paths that expressions may read."""

    instance: list[str] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    size: int = 0


def condition_on(path: str, kind: int) -> str:
    """Return a condition on the leaf at `path`."""
    return [
        f"{path} = '1'",
        f"{path} != 'yes'",
        f"{path} > 1",
        f"not(selected({path}, '2'))",
        f"count-non-empty({path}) < 2",
        f"string-length({path}) = 1 or {path} = ''",
    ][kind % 6]


def worth_of(path: str, repeat: str, kind: int) -> str:
    """Return a calculation on the leaf at `path`; `repeat` is one that exists, or ""."""
    plain = [
        f"concat({path}, '-')",
        f"if({path} = '2', {path}, 'x')",
        f"coalesce({path}, '3')",
        f"number({path}) + 1",
        f"count(instance('l')/root/item[kind = {path}])",
        f"{path} = '1'",
    ]
    repeated = [
        f"count({repeat})",
        f"sum({path})",
        f"join(' ', {path})",
        "position(..)",
        f"indexed-repeat({path}, {repeat}, 1)",
    ]
    options = plain + repeated if repeat and path.startswith(repeat + "/") else plain
    return options[kind % len(options)]


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Return a form of nested groups and repeats whose expressions read only what came before."""
    sketch = Sketch()
    _fill(draw, sketch, "/data", "", 0)
    return sketch


def _fill(draw: st.DrawFn, sketch: Sketch, path: str, repeat: str, depth: int) -> None:
    for _at in range(draw(st.integers(1, 4))):
        sketch.size += 1
        if sketch.size > 25:
            return
        name = f"n{sketch.size}"
        here = f"{path}/{name}"
        what = draw(st.sampled_from(["ask", "ask", "calculate", "group", "repeat"]))
        seen = draw(st.sampled_from(sketch.leaves)) if sketch.leaves else ""
        kind = draw(st.integers(0, 29))
        relevant = ""
        if seen and draw(st.booleans()):
            relevant = f" relevant={quoteattr(condition_on(seen, kind))}"
        if what in ("group", "repeat") and depth < 3:
            tag = "repeat nodeset" if what == "repeat" else "group ref"
            sketch.instance.append(f"<{name}>")
            sketch.body.append(f'<{tag}="{here}">')
            if relevant:
                sketch.binds.append(f'<bind nodeset="{here}"{relevant}/>')
            if what == "repeat":
                sketch.repeats.append(here)
            _fill(draw, sketch, here, here if what == "repeat" else repeat, depth + 1)
            sketch.instance.append(f"</{name}>")
            sketch.body.append(f"</{tag.split()[0]}>")
        elif what == "calculate" and seen:
            around = draw(st.sampled_from([repeat, *sketch.repeats])) if sketch.repeats else ""
            worth = worth_of(seen, around, kind)
            sketch.instance.append(f"<{name}/>")
            sketch.binds.append(f'<bind nodeset="{here}" calculate={quoteattr(worth)}{relevant}/>')
            sketch.leaves.append(here)
        else:
            default = draw(st.sampled_from(VALUES))
            type_ = draw(st.sampled_from(["string", "int"]))
            sketch.instance.append(f"<{name}>{default}</{name}>")
            sketch.binds.append(f'<bind nodeset="{here}" type="{type_}"{relevant}/>')
            sketch.body.append(f'<input ref="{here}"/>')
            sketch.leaves.append(here)
            sketch.answers.append(here)


def load(sketch: Sketch) -> FormDef:
    text = xform("".join(sketch.instance), "".join(sketch.binds), "".join(sketch.body), model=LIST)
    return load_form(text)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "answer", "add", "remove", "undo", "redo"]),
        st.integers(0, 999),
        st.sampled_from(VALUES),
    ),
    max_size=15,
)
Steps = list[tuple[str, int, str]]


def instances(session: FormSession, path: str) -> list[str]:
    """Return the path of every node at `path`, with positions."""
    return [node.path() for node in session.nodes(session.form.definitions[path])]


def play(session: FormSession, sketch: Sketch, steps: Steps) -> None:
    """Do what can be done of `steps`."""
    for what, number, value in steps:
        if what == "undo":
            session.undo()
        elif what == "redo":
            session.redo()
        elif what == "answer" and sketch.answers:
            found = instances(session, sketch.answers[number % len(sketch.answers)])
            if found:
                session.set_value(found[number % len(found)], value)
        elif what in ("add", "remove") and sketch.repeats:
            path = sketch.repeats[number % len(sketch.repeats)]
            parent, name = path.rsplit("/", 1)
            above = instances(session, parent)
            found = instances(session, path)
            if what == "add" and above and len(found) < 8:
                session.add_repeat(f"{above[number % len(above)]}/{name}")
            elif what == "remove" and found:
                session.remove_repeat(found[number % len(found)])


def everything(session: FormSession) -> list[tuple[str, str, bool]]:
    """Return every node, its value and whether it is asked."""
    return [(n.path(), n.answer(), n.relevant) for n in session._state.root.walk()]


def check(sketch: Sketch, steps: Steps) -> None:
    """Whatever is done: incremental is from nothing, undo is the start, resume is the same."""
    form = load(sketch)
    session = FormSession(form)
    start = everything(session)
    play(session, sketch, steps)
    end = everything(session)
    session._state.recalculate(keep_settled=True)
    assert everything(session) == end
    session._state.log.clear()
    resumed = FormSession.resume(form, session.answers())
    assert everything(resumed) == end
    assert resumed.answers() == session.answers()
    assert (
        resumed.submission_xml().split("<orx:meta>")[0]
        == (session.submission_xml().split("<orx:meta>")[0])
    )
    while session.redo():
        pass
    end = everything(session)
    while session.undo():
        pass
    assert everything(session) == start
    while session.redo():
        pass
    assert everything(session) == end


LIMITS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(sketches(), STEPS)
@settings(LIMITS, max_examples=60)
def test_the_state_is_the_one_worked_out_from_nothing_and_every_step_goes_back(
    sketch: Sketch, steps: Steps
) -> None:
    check(sketch, steps)


@pytest.mark.long
@given(sketches(), STEPS)
@settings(LIMITS, max_examples=5000)
def test_thousands_of_random_forms_keep_the_same_promises(sketch: Sketch, steps: Steps) -> None:
    check(sketch, steps)
