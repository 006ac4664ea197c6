"""What a question of an XForm is called in a workbook: its type, and columns of its own."""

from xml.etree.ElementTree import Element

from inspector.engine.controls import CHOOSING, Control
from inspector.engine.schema import JAVAROSA, Bind, local_name
from inspector.engine.sheets import Row

# What pyxform makes of a type: the question's element, then the type of its bind.
_INPUTS = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
# What pyxform lets a bind say.
TYPES_OF_BINDS = frozenset([*_INPUTS, "binary", "boolean"])
# What changes no answer: text, and what the element of a question says already.
_NO_MORE_THAN_TEXT = frozenset(["string", "select", "select1", "rank"])
_UPLOADS = {"image": "image", "audio": "audio", "video": "video"}
_PROPERTIES = ("deviceid", "username", "email", "phonenumber", "subscriberid", "simserial")
# Namespaces that pyxform declares in every form.
_KNOWN = {
    JAVAROSA: "jr",
    "http://openrosa.org/xforms": "orx",
    "http://www.opendatakit.org/xforms": "odk",
    "http://www.opendatakit.org/xforms/entities": "entities",
}
_SAID_ELSEWHERE = {
    *("nodeset", "id", "type", "relevant", "calculate", "constraint", "required", "readonly"),
    *("constraintMsg", "requiredMsg"),
}
_RANGE = ("start", "end", "step")
_OF_CONTROL = {"count", "query", "ref", *_RANGE}
_PREFIXED = {"noAddRemove": "jr", "allow-mock-accuracy": "odk"}


def type_of(control: Control, chosen: str) -> tuple[str, str]:
    """Return the type of a question and that of the bind which pyxform gives it.

    The second is "" for choices: pyxform lets their bind be of no other type.

    chosen  the list of a select, "" when it cannot be named: then the type is "" too
    """
    kind = control.kind
    if kind in CHOOSING:
        words = {"select": "select_multiple", "select1": "select_one", "rank": "rank"}[kind]
        if not chosen:
            return "", ""
        from_file = "_from_file" if "." in chosen and not chosen.startswith("$") else ""
        return f"{words}{from_file} {chosen}", ""
    if kind == "upload":
        top = control.mediatype.partition("/")[0]
        return _UPLOADS.get(top, "file"), "binary"
    if kind == "trigger":
        return "acknowledge", "string"
    if kind == "range":
        return "range", "decimal" if _is_decimal(control) else "int"
    definition = control.definition
    readonly = definition.bind.readonly if definition is not None else ""
    if control.type == "string" and readonly == "true()":
        return "note", "string"
    found = _INPUTS.get(control.type, "text")
    return found, control.type if control.type in _INPUTS else "string"


def is_type_lost(kind: str, fixed: str) -> bool:
    """Whether no column can say that a bind is of the type `kind`.

    fixed  the type that pyxform gives it, as `type_of` returns it
    """
    if kind in _NO_MORE_THAN_TEXT:
        return False
    return not fixed or (kind != fixed and kind not in TYPES_OF_BINDS)


def _is_decimal(control: Control) -> bool:
    return any("." in control.attributes.get(name, "") for name in _RANGE)


def body_cells(control: Control) -> Row:
    """Return the columns for what the element of a question says itself."""
    row: Row = {}
    said = control.attributes
    if control.kind == "range":
        row["parameters"] = " ".join(f"{name}={said[name]}" for name in _RANGE if name in said)
    for name, value in said.items():
        if name not in _OF_CONTROL:
            prefix = _PREFIXED.get(name, "")
            row[f"body::{prefix}:{name}" if prefix else f"body::{name}"] = value
    usual = {"image": "image/*", "audio": "audio/*", "video": "video/*"}
    top = control.mediatype.partition("/")[0]
    if control.mediatype and control.mediatype != usual.get(top, "application/*"):
        row["body::mediatype"] = control.mediatype
    return row


def preloaded(bind: Bind) -> str:
    """Return the type that stands for a preload; "" when there is none."""
    if bind.preload == "timestamp" and bind.preload_params in ("start", "end"):
        return bind.preload_params
    if bind.preload == "date" and bind.preload_params == "today":
        return "today"
    if bind.preload == "property" and bind.preload_params in _PROPERTIES:
        return bind.preload_params
    return ""


def bind_cells(bind: Element, namespaces: dict[str, str], *, is_preloaded: bool) -> Row:
    """Return the columns for what a bind says beyond XLSForm's own columns."""
    row: Row = {}
    for key, value in bind.attrib.items():
        name = local_name(key)
        uri = key[1:].partition("}")[0] if key.startswith("{") else ""
        if (not uri or uri == JAVAROSA) and name in _SAID_ELSEWHERE:
            continue
        if is_preloaded and name in ("preload", "preloadParams"):
            continue
        prefix = namespaces.get(uri, "")
        row[f"bind::{prefix}:{name}" if prefix else f"bind::{name}"] = value
    return row


def own_namespaces(model: Element) -> dict[str, str]:
    """Return the prefix of each namespace in use; those that pyxform does not know are ns1, …"""
    found = dict(_KNOWN)
    for element in model.iter():
        for key in element.attrib:
            if key.startswith("{") and key[1:].partition("}")[0] not in found:
                found[key[1:].partition("}")[0]] = f"ns{len(found) - len(_KNOWN) + 1}"
    return found
