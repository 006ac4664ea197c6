"""Headings and characters that cannot stand in the XML that a form becomes."""

import re
from collections.abc import Iterator

from inspector.engine.sheet_columns import Survey, choice_columns
from inspector.engine.sheets import FormSheets, Row
from inspector.errors import Problem
from inspector.i18n import _

# https://www.w3.org/TR/xml/#charsets
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SETTINGS = ("form_title", "form_id", "id_string", "version", "instance_name", "style", "name")
_ATTRIBUTES = ("bind", "control", "instance")
_PREFIXES = {"jr", "orx", "odk", "entities", "h", "ev", "xsd", "xml"}


def heading_problems(sheets: FormSheets, survey: Survey) -> Iterator[Problem]:
    """Yield headings that would become names in XML and cannot, and characters XML has not."""
    from pyxform.parsing.expression import is_xml_tag
    from pyxform.question import Option

    settings = sheets.rows.get("settings") or [{}]
    declared = re.findall(r"([^\s=]+)=", settings[0].get("namespaces", ""))
    prefixes = _PREFIXES | set(declared)
    for heading, column in survey.headings.items():
        if len(column) < 2 or column[0] not in _ATTRIBUTES:
            continue
        name = column[1]
        prefix = name.partition(":")[0] if ":" in name else ""
        if not is_xml_tag(name):
            yield _unusable("survey", heading)
        elif prefix and prefix not in prefixes:
            message = _("The heading “{heading}” uses the prefix “{prefix}”, which means nothing.")
            advice = _("Declare it under namespaces in settings, or remove it.")
            told = message.format(heading=heading, prefix=prefix)
            yield Problem(told, advice, sheet="survey", row=1, column=heading)
    known = set(Option.get_slot_names())
    for heading, column in choice_columns(sheets).items():
        own = column[0] not in known and column != ("list name",)
        if own and " " not in column[0] and not is_xml_tag(column[0]):
            yield _unusable("choices", heading)
    for line in survey.lines:
        if line.path:  # not of the end of a group
            yield from _characters("survey", line.number, line.cells)
    for number, cells in enumerate(sheets.rows.get("choices", []), 2):
        yield from _characters("choices", number, cells)
    for number, cells in enumerate(sheets.rows.get("settings", [])[:1], 2):
        shown = {key: text for key, text in cells.items() if key in _SETTINGS}
        yield from _characters("settings", number, shown)


def _unusable(sheet: str, heading: str) -> Problem:
    message = _("The heading “{heading}” cannot be used as a name.").format(heading=heading)
    advice = _(
        "Begin with a letter or “_”; then letters, digits, “_”, “-” and “.”, without spaces."
    )
    return Problem(message, advice, sheet=sheet, row=1, column=heading)


def _characters(sheet: str, number: int, cells: Row) -> Iterator[Problem]:
    for heading, text in cells.items():
        match = _NOT_IN_XML.search(text)
        if match is not None:
            message = _("The cell holds a character that is no text ({code}).")
            told = message.format(code=f"U+{ord(match[0]):04X}")
            advice = _("Delete the text of the cell and type it again.")
            yield Problem(told, advice, sheet=sheet, row=number, column=heading)
