"""Fillings that were sent: read back as answers of a new edition, or as the last one saved."""

from xml.etree.ElementTree import Element

from inspector.engine.datasets import Dataset
from inspector.engine.instance import Node
from inspector.engine.schema import NodeDef, local_name
from inspector.engine.state import State
from inspector.engine.stored import known_again
from inspector.engine.xform import parse_xml
from inspector.errors import FormProblems, Problem
from inspector.i18n import _


def read_submission(xml: str | bytes) -> Element:
    """Return the root of a submission. Raises FormProblems when it is not readable XML."""
    data = xml.encode() if isinstance(xml, str) else xml
    return parse_xml(_("The submission"), data)


def as_dataset(xml: str | bytes) -> Dataset:
    """Return a submission as `instance('__last-saved')` reads it."""
    holder = Element("instance")
    holder.append(read_submission(xml))
    return Dataset.from_element(holder)


def put_submission(state: State, xml: str | bytes) -> str:
    """Put the answers of a submission into a bare instance; return its instanceID, "" for none.

    What the submission leaves out keeps what the form begins with, but a repeat has just the
    instances that were sent. Raises FormProblems when it is a submission of another form.
    """
    document = read_submission(xml)
    form = state.form
    sent = document.get("id", "")
    if local_name(document.tag) != form.root.name or (sent and sent != form.form_id):
        message = _("It was filled in on another form: {form}.").format(
            form=sent or local_name(document.tag)
        )
        problem = Problem(message, _("Open it with the form that it belongs to."))
        raise FormProblems(_("The submission"), [problem])
    _fill(state, state.root, form.root, document)
    meta = state.root.kids.get("meta", []) if state.root.kids else []
    ids = meta[0].kids.get("instanceID", []) if meta and meta[0].kids else []
    found = ids[0].value if ids else ""
    return found or next((_text(e) for e in document.iter() if _is_id(e)), "")


def _is_id(element: Element) -> bool:
    return local_name(element.tag) == "instanceID"


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _fill(state: State, node: Node, definition: NodeDef, element: Element) -> None:
    """Take the answers of `element` into `node`."""
    if node.kids is None:
        node.value, node.kind = known_again(_text(element), definition)
        return
    sent: dict[str, list[Element]] = {}
    for child in element:
        sent.setdefault(local_name(child.tag), []).append(child)
    for name, below in definition.kids.items():
        if below.is_attribute:
            node.kids[name][0].value = element.get(name[1:], node.kids[name][0].value)
            continue
        elements = sent.get(name, [])
        nodes = node.kids[name]
        if below.is_repeat:
            del nodes[len(elements) :]
            while len(nodes) < len(elements):
                nodes.append(state.new_instance(below, node))
        for kid, one in zip(nodes, elements, strict=False):
            _fill(state, kid, below, one)
