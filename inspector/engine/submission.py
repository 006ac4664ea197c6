"""The ODK submission: the relevant part of the instance as XML.

https://getodk.github.io/xforms-spec/#primary-instance and https://docs.getodk.org/openrosa-metadata
"""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from inspector.engine.form import FormDef
from inspector.engine.instance import Node
from inspector.engine.stored import zoned

ORX = "http://openrosa.org/xforms"
_UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XFORMS = "http://www.w3.org/2002/xforms"


def write_submission(
    form: FormDef,
    root: Node,
    moment: datetime,
    new_id: Callable[[], UUID],
    deprecated_id: str = "",
) -> str:
    """Return the XML; what is not relevant is left out.

    moment         fills the time at which the filling ended, where the form asks for it
    deprecated_id  the instanceID of the edition that this one takes the place of
    """
    prefixes = {ORX: "orx"}
    body: list[str] = []
    has_id = False
    for name, same_name in (root.kids or {}).items():
        for kid in same_name:
            if name.startswith("@"):
                continue
            if name == "meta" and kid.kids:
                body.append(_meta(kid, prefixes, moment, new_id, deprecated_id))
                has_id = True
            else:
                _write(kid, body, prefixes, moment)
    if not has_id:
        own = f"<orx:instanceID>uuid:{new_id()}</orx:instanceID>" + _deprecated(deprecated_id)
        body.append(f"<orx:meta>{own}</orx:meta>")
    attributes = ""
    for key, value in form.root.attributes.items():
        attributes += f" {_qualified(key, prefixes)}={quoteattr(value)}"
    attributes += _filled_attributes(root)
    namespace = _namespace(form.root.tag)
    if namespace and namespace != _XFORMS:
        attributes += f" xmlns={quoteattr(namespace)}"
    for uri, prefix in prefixes.items():
        attributes += f" xmlns:{prefix}={quoteattr(uri)}"
    content = "".join(body)
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<{root.name}{attributes}>{content}</{root.name}>"
    )


def _deprecated(instance_id: str) -> str:
    if not instance_id:
        return ""
    return f"<orx:deprecatedID>{_clean(instance_id)}</orx:deprecatedID>"


def _meta(
    meta: Node,
    prefixes: dict[str, str],
    moment: datetime,
    new_id: Callable[[], UUID],
    deprecated_id: str,
) -> str:
    """Return the metadata in its namespace; an instanceID is made when it has none yet.

    Entities stand there too, without a namespace, as their specification has it.
    """
    inner: list[str] = []
    has_id = False
    for kid in meta.children():
        if kid.kids is not None:
            _write(kid, inner, prefixes, moment)
            continue
        if kid.name == "deprecatedID" and deprecated_id:
            continue
        text = kid.value
        if kid.name == "instanceID":
            has_id = True
            text = text or f"uuid:{new_id()}"
        elif not text:
            text = _at_the_end(kid, moment)
        if text:
            inner.append(f"<orx:{kid.name}>{_clean(text)}</orx:{kid.name}>")
    if not has_id:
        inner.append(f"<orx:instanceID>uuid:{new_id()}</orx:instanceID>")
    inner.append(_deprecated(deprecated_id))
    return f"<orx:meta>{''.join(inner)}</orx:meta>"


def _write(node: Node, into: list[str], prefixes: dict[str, str], moment: datetime) -> None:
    if not node.relevant:
        return
    definition = node.definition
    name = node.name
    attributes = ""
    if definition is not None:
        name = _qualified(definition.tag, prefixes)
        for key, value in definition.attributes.items():
            attributes += f" {_qualified(key, prefixes)}={quoteattr(value)}"
    if node.kids is None:
        text = node.sent() or _at_the_end(node, moment)
        into.append(
            f"<{name}{attributes}>{_clean(text)}</{name}>" if text else f"<{name}{attributes}/>"
        )
        return
    attributes += _filled_attributes(node)
    into.append(f"<{name}{attributes}>")
    for kid in node.children():
        if not kid.name.startswith("@"):
            _write(kid, into, prefixes, moment)
    into.append(f"</{name}>")


def _filled_attributes(node: Node) -> str:
    """Return the attributes that the form itself fills, such as the id of an entity."""
    return "".join(
        f" {kid.name[1:]}={quoteattr(_printable(kid.sent()))}"
        for kid in node.children()
        if kid.name.startswith("@") and kid.relevant
    )


def _at_the_end(node: Node, moment: datetime) -> str:
    bind = node.definition.bind if node.definition else None
    if bind and bind.preload == "timestamp" and bind.preload_params == "end":
        return zoned(moment)
    return ""


def _clean(text: str) -> str:
    return escape(_printable(text))


def _printable(text: str) -> str:
    """Return `text` without the characters that XML 1.0 cannot hold."""
    return _UNPRINTABLE.sub("", text)


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _qualified(tag: str, prefixes: dict[str, str]) -> str:
    namespace = _namespace(tag)
    local = tag.rpartition("}")[2]
    if not namespace or namespace == _XFORMS:
        return local
    prefix = prefixes.setdefault(namespace, f"n{len(prefixes)}")
    return f"{prefix}:{local}"
