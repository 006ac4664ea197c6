"""Read the XML of an XForm: the document, its parts, its binds, its schema."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from inspector.engine.instance import TEMPLATE
from inspector.engine.schema import JAVAROSA, NO_BIND, Bind, NodeDef, local_name
from inspector.errors import FormProblems, Problem
from inspector.i18n import N_, _

_JR = "{" + JAVAROSA + "}"
# Prefixes of attributes that ODK itself puts on binds; everything else is the form's own.
_OF_ODK = (_JR, "{http://openrosa.org/xforms}", "{http://www.w3.org/2002/xforms}")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)")
_OF_EXPAT = (b"utf-8", b"us-ascii", b"iso-8859-1", b"utf-16")
_NO_ELEMENT = N_("it holds no element")
_REASONS = {  # by the codes of expat (pyexpat.errors)
    2: N_("a sign stands where none may be"),
    3: _NO_ELEMENT,
    4: N_("a sign stands where none may be"),
    5: N_("a tag has no end"),
    7: N_("the end of an element does not fit its beginning"),
    8: N_("an attribute stands twice"),
    9: N_("something follows the last element"),
    11: N_("an entity is not defined"),
    18: N_("its encoding is not known"),
    19: N_("its characters are not of the encoding that it names"),
    27: N_("a prefix is not declared"),
}
_MAX_LEVELS = 100  # groups within groups; far beyond any form, well below Python's stack


def parse_xform(source: str | bytes | Path) -> tuple[str, Element]:
    """Return a name for messages and the root element.

    Raises FormProblems for anything that is not well-formed XML, and for entity bombs.
    """
    name, data = _content(source)
    # Text has been decoded already, whatever it says about the bytes it came from.
    is_text = isinstance(source, str) and data != b"" and name == _("The form")
    return name, parse_xml(name, data, "utf-8" if is_text else None)


def parse_xml(name: str, data: bytes, encoding: str | None = None) -> Element:
    """Return the root element of an XML file called `name`; refuses as `parse_xform` does.

    encoding  what `data` is in, when that is known better than the document says it
    """
    # Imported here: start-up does not read forms.
    from defusedxml.common import DefusedXmlException

    try:
        data = data.lstrip(b" \t\r\n")  # nothing may stand before the declaration, but does
        declared = _ENCODING.match(data)
        if encoding is None and declared and declared[1].lower() not in _OF_EXPAT:
            # Expat reads single bytes only beside these: GB18030 and its elders are decoded here.
            name_of = declared[1].decode("ascii", "replace").lower()
            name_of = "gb18030" if name_of in ("gb2312", "gbk") else name_of
            data, encoding = data.decode(name_of).encode(), "utf-8"
        parser = _parser(data, encoding)
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException:
        message = _("It defines entities of its own, which a form has no use for.")
        raise _refused(name, message) from None
    except (ParseError, ValueError, LookupError, AttributeError) as error:
        raise _refused(
            name, _("It is not well-formed XML: {error}.").format(error=_told(error))
        ) from error
    if not isinstance(root, Element):
        raise _refused(name, _("It is not well-formed XML: {error}.").format(error=_(_NO_ELEMENT)))
    return root


def _told(error: Exception) -> str:
    """Return what keeps XML from being read, and where."""
    if not isinstance(error, ParseError):
        return str(error)
    line, column = error.position
    reason = _(_REASONS[error.code]) if error.code in _REASONS else _("it cannot be read")
    place = _("{reason}, in line {line} at character {position}")
    return place.format(reason=reason, line=line, position=column + 1)


def _parser(data: bytes, encoding: str | None) -> "XMLParser[Element]":
    """Return a parser that refuses entities.

    Without a document type there is nothing to refuse: entities are declared nowhere else. Such a
    document goes to the parser written in C, four times as fast as one that asks Python at every
    tag. UTF-16 would hide the words looked for, so it never takes the short way.
    """
    if b"\0" not in data and b"<!DOCTYPE" not in data and b"<!ENTITY" not in data:
        declared = _ENCODING.match(data)
        if encoding or declared is None or declared[1].lower() != b"utf-16":
            return XMLParser(target=TreeBuilder(), encoding=encoding)
    from defusedxml.ElementTree import DefusedXMLParser

    slow: XMLParser[Element] = DefusedXMLParser(
        target=TreeBuilder(), encoding=encoding, forbid_entities=True
    )
    return slow


def _content(source: str | bytes | Path) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        return _("The form"), source
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("<"):
        return _("The form"), source.lstrip("\ufeff \t\r\n").encode()
    path = Path(source)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        message = _("It cannot be opened: {error}.").format(error=error.strerror)
        raise _refused(path.name, message) from error


def _refused(name: str, message: str) -> FormProblems:
    return FormProblems(name, [Problem(message, _("Choose another file or ask its author."))])


def model_of(document: Element, name: str) -> tuple[str, Element, Element | None]:
    """Return the title, the model and the body; the first of each, wherever it stands.

    Old forms have a model without a head around it, and JavaRosa looks into everything.
    Raises FormProblems about the file `name` when there is no model.
    """
    title, model, body = "", None, None
    pending = [document]
    while pending:
        part = pending.pop()
        kind = local_name(part.tag)
        if kind == "model":
            model = part if model is None else model
        elif kind == "body":
            body = part if body is None else body
        elif kind == "title":
            title = title or (part.text or "").strip()
        else:
            pending.extend(reversed(part))
    if model is None:
        raise _refused(name, _("It is XML, but not an XForm: it has no model."))
    return title, model, body


def bind_of(element: Element) -> Bind:
    """Return what a <bind> says."""
    known = element.attrib
    get = known.get
    own = [key for key in known if key[0] == "{" and not key.startswith(_OF_ODK)]
    return Bind(
        type=(get("type") or "string").rpartition(":")[2],
        relevant=get("relevant", "").strip(),
        calculate=get("calculate", "").strip(),
        constraint=get("constraint", "").strip(),
        constraint_message=get(_JR + "constraintMsg", ""),
        required=get("required", "").strip(),
        required_message=get(_JR + "requiredMsg", ""),
        readonly=get("readonly", "").strip(),
        preload=get(_JR + "preload", ""),
        preload_params=get(_JR + "preloadParams", ""),
        metadata={local_name(key): known[key] for key in own},
    )


def give_bind(definitions: dict[str, NodeDef], path: str, bind: Bind) -> None:
    """Let `bind` count for what is at `path`, which may hold `*` for any name.

    A second bind adds to the first, its type and preload replace those (JavaRosa).
    """
    if "*" in path:
        pattern = re.compile("[^/]+".join(re.escape(part) for part in path.split("*")))
        found = [one for one in definitions.values() if pattern.fullmatch(one.path)]
    else:
        found = [definitions[path]] if path in definitions else []
    for definition in found:
        before = definition.bind
        definition.bind = bind if before is NO_BIND else _joined(before, bind)


def _joined(first: Bind, second: Bind) -> Bind:
    return replace(
        second,
        relevant=second.relevant or first.relevant,
        calculate=second.calculate or first.calculate,
        constraint=second.constraint or first.constraint,
        constraint_message=second.constraint_message or first.constraint_message,
        required=second.required or first.required,
        required_message=second.required_message or first.required_message,
        readonly=second.readonly or first.readonly,
        metadata={**first.metadata, **second.metadata},
    )


def build_schema(
    primary: Element, repeats: set[str], attributes: Iterable[str] = ()
) -> tuple[NodeDef, dict[str, NodeDef], list[NodeDef]]:
    """Return the root, all definitions by path in document order, and those outside repeats.

    attributes  paths of attributes that a bind or an action fills: they become nodes too
    """
    root = _definition(primary, None, repeats)
    for path in attributes:
        _add_attribute(root, path)
    definitions: dict[str, NodeDef] = {}
    slots: list[NodeDef] = []
    pending = [root]
    while pending:
        definition = pending.pop()
        definitions[definition.path] = definition
        if not definition.repeats:
            definition.slot = len(slots)
            slots.append(definition)
        pending.extend(reversed(definition.kids.values()))
    return root, definitions, slots


def _add_attribute(root: NodeDef, path: str) -> None:
    """Give the element that `path` (such as /data/meta/entity/@id) names a node for it."""
    at: NodeDef | None = root
    *steps, name = path.split("/")[2:]
    for step in steps:
        at = at.kids.get(step) if at is not None else None
    if at is None or name in at.kids:
        return
    at.kids[name] = NodeDef(name, name, at, Element(name))
    at.kids[name].repeats = at.repeats
    at.has_attributes = True
    at.attributes = {k: v for k, v in at.attributes.items() if local_name(k) != name[1:]}


def _definition(element: Element, parent: NodeDef | None, repeats: set[str]) -> NodeDef:
    definition = NodeDef(element.tag, local_name(element.tag), parent, element)
    if definition.depth > _MAX_LEVELS:
        raise _refused(_("The form"), _("Its groups are nested too deeply."))
    definition.attributes = {k: v for k, v in element.attrib.items() if k != TEMPLATE}
    definition.is_repeat = definition.path in repeats or TEMPLATE in element.attrib
    above = parent.repeats if parent else ()
    definition.repeats = (*above, definition) if definition.is_repeat else above
    for child in element:
        known = definition.kids.get(local_name(child.tag))
        if known is None:
            one = _definition(child, definition, repeats)
            definition.kids[one.name] = one
        elif TEMPLATE in child.attrib and TEMPLATE not in known.element.attrib:
            known.element = child  # the template decides what a new instance starts with
            known.is_repeat = True
        elif not known.is_repeat and TEMPLATE not in child.attrib:
            # Several of one name are as many instances, also where the body has no repeat for
            # them: each has its own relevance and calculation (JavaRosa).
            repeats.add(known.path)
            definition.kids[known.name] = _definition(known.element, definition, repeats)
    if definition.is_repeat and TEMPLATE not in definition.element.attrib:
        definition.element = _emptied(definition.element)
    return definition


def _emptied(element: Element) -> Element:
    """Return a copy without values: what a new instance starts from where there is no template.

    JavaRosa makes its template from the first instance before that has its values.
    """
    copy = Element(element.tag, element.attrib)
    copy.extend(_emptied(child) for child in element)
    return copy
