"""What an XForm says about itself, beside its questions: settings, entity, audit."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from inspector.engine.form import FormDef
from inspector.engine.reverse_words import Words
from inspector.engine.schema import NodeDef, local_name
from inspector.engine.sheets import Row
from inspector.i18n import _

_ROOT = "data"  # what pyxform calls the primary instance
_META = ("instanceID", "instanceName", "audit")
_PRIORITIES = ("no-power", "low-power", "balanced", "high-accuracy")
_SENT = {
    "action": "submission_url",
    "base64RsaPublicKey": "public_key",
    "auto-send": "auto_send",
    "auto-delete": "auto_delete",
}


@dataclass(frozen=True, slots=True)
class About:
    """The form, and what its XML says beyond it: binds by path, prefixes by namespace."""

    form: FormDef
    words: Words
    model: Element
    style: str
    binds: dict[str, Element]
    namespaces: dict[str, str]

    def settings(self) -> Row:
        """Return the row of the sheet settings."""
        form = self.form
        row: Row = {"form_title": form.title, "form_id": form.form_id}
        row |= {"version": form.version} if form.version else {}
        row |= {"name": form.root.name} if form.root.name != _ROOT else {}
        row |= {"style": self.style} if self.style else {}
        default = form.itext.default
        row |= {"default_language": default} if default not in ("", "default") else {}
        meta = form.definitions.get(f"{form.root.path}/meta")
        named = form.definitions.get(f"{form.root.path}/meta/instanceName")
        if named is not None:
            said = self.words.expression(named.bind.calculate, named)
            row["instance_name"] = said or "''"
        declared = {prefix: uri for uri, prefix in self.namespaces.items() if prefix[:2] == "ns"}
        if declared:
            row["namespaces"] = " ".join(f'{k}="{v}"' for k, v in declared.items())
        sent = next((one for one in self.model if local_name(one.tag) == "submission"), None)
        for key, value in sent.items() if sent is not None else ():
            column = _SENT.get(local_name(key), "")
            row |= {column: value} if column and value else {}
        if (meta is None or "instanceID" not in meta.kids) and "public_key" not in row:
            row["omit_instanceID"] = "yes"
        elif meta is None or "instanceID" not in meta.kids:
            self.words.leave_out(_("that an encrypted filling has no instanceID"))
        return row

    def entity(self) -> Row:
        """Return the row of the sheet entities, for the entity that a whole filling makes."""
        path = f"{self.form.root.path}/meta/entity"
        entity = self.form.definitions.get(path)
        if entity is None:
            return {}
        row: Row = {"list_name": entity.attributes.get("dataset", "")}
        for name, column in (
            ("label", "label"),
            ("@id", "entity_id"),
            ("@create", "create_if"),
            ("@update", "update_if"),
        ):
            node = entity.kids.get(name)
            if node is not None and node.bind.calculate:
                row[column] = self.words.expression(node.bind.calculate, node)
        return row if row["list_name"] else {}

    def audit(self) -> Row:
        """Return the row of the survey for the audit; {} without one."""
        audit = self.form.definitions.get(f"{self.form.root.path}/meta/audit")
        if audit is None:
            return {}
        row: Row = {"type": "audit", "name": "audit"}
        element = self.binds.get(audit.path)
        said = {local_name(k): v for k, v in element.attrib.items()} if element is not None else {}
        told = [f"{k}={v}" for k, v in said.items() if k not in ("nodeset", "type")]
        if said.get("location-priority", "balanced") not in _PRIORITIES:
            self.words.leave_out(_("how exactly the audit notes places"))
            told = [one for one in told if not one.startswith("location-")]
        return row | ({"parameters": " ".join(told)} if told else {})

    def look_at_meta(self, meta: NodeDef, *, is_top: bool) -> None:
        """Note what `meta` holds beyond what pyxform puts there."""
        for name, node in meta.kids.items():
            if node.path in self.form.by_path:
                self.words.leave_out(_("the question about {name}").format(name=name))
            is_known = name in _META or (name == "entity" and self.entity())
            if not (is_top and is_known) and not name.startswith("@"):
                self.words.leave_out(_("{name} among the data about the filling").format(name=name))
