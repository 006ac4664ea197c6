"""Wording of a form: labels with values in them, and translations (itext)."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from inspector.engine.schema import local_name


@dataclass(frozen=True, slots=True)
class Output:
    """A place in a text where a value is shown."""

    expression: str


Parts = tuple[str | Output, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A label, hint or message: parts of its own, or the id of a translated one.

    expression  set when the id is not known before the form runs
    """

    parts: Parts = ()
    itext_id: str = ""
    expression: str = ""


@dataclass(slots=True)
class Itext:
    """Translations: language, then id, then form ("" for plain, "long", "image"…)."""

    languages: list[str] = field(default_factory=list)
    default: str = ""
    texts: dict[str, dict[str, dict[str, Parts]]] = field(default_factory=dict)

    def forms(self, text_id: str, language: str) -> dict[str, Parts]:
        """Return the forms of a text in `language`, or in the default language."""
        found = self.texts.get(language, {}).get(text_id)
        if found is None:
            found = self.texts.get(self.default, {}).get(text_id)
        return found or {}


def parts_of(element: Element) -> Parts:
    """Return the text of `element` with the places of its <output> elements."""
    found: list[str | Output] = []
    if element.text:
        found.append(element.text)
    for child in element:
        if local_name(child.tag) == "output":
            expression = child.get("value") or child.get("ref") or ""
            if expression:
                found.append(Output(expression))
        else:
            found.extend(parts_of(child))
        if child.tail:
            found.append(child.tail)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return tuple(part for part in found if part != "")


def text_of(element: Element | None) -> Text:
    """Return what a <label> or <hint> says; an empty Text when there is none."""
    if element is None:
        return Text()
    ref = element.get("ref", "").strip()
    if ref:
        return referred(ref)
    return Text(parts_of(element))


def referred(ref: str) -> Text:
    """Return the text that an expression such as jr:itext('id') stands for."""
    if ref.startswith("jr:itext("):
        inner = ref[len("jr:itext(") :].rstrip()[:-1].strip()
        if len(inner) >= 2 and inner[0] in "'\"" and inner[-1] == inner[0]:
            return Text(itext_id=inner[1:-1])
    return Text(expression=ref)


def message(text: str) -> Text:
    """Return the message of a bind attribute: plain text or jr:itext('id')."""
    return referred(text) if text.startswith("jr:itext(") else Text((text,) if text else ())


def read_itext(model: Element) -> Itext:
    """Return the translations of a model."""
    found = Itext()
    block = next((child for child in model if local_name(child.tag) == "itext"), None)
    if block is None:
        return found
    for translation in block:
        language = translation.get("lang", "")
        if language not in found.texts:
            found.languages.append(language)
        if "default" in translation.attrib and translation.get("default") != "false()":
            found.default = language
        texts = found.texts.setdefault(language, {})
        for text in translation:
            forms = texts.setdefault(text.get("id", ""), {})
            for value in text:
                forms.setdefault(value.get("form", ""), parts_of(value))
    if not found.default and found.languages:
        found.default = found.languages[0]
    return found
