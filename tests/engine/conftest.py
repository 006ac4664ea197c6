"""Small forms written in a few lines."""

from collections.abc import Callable

import pytest

from inspector.engine import FormDef, load_form

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:insp="https://inspector.invalid/ns/checklist">'
)

MakeForm = Callable[..., FormDef]


def xform(instance: str, binds: str = "", body: str = "", *, model: str = "") -> str:
    """Return an XForm around the content of /data, its binds and its body."""
    return (
        f"{HEAD}<h:head><h:title>T</h:title><model><instance>"
        f'<data id="t" version="1">{instance}</data></instance>{model}{binds}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


@pytest.fixture
def make_form() -> MakeForm:
    """Return a function that loads a form from its parts."""

    def make(instance: str, binds: str = "", body: str = "", *, model: str = "") -> FormDef:
        return load_form(xform(instance, binds, body, model=model))

    return make
