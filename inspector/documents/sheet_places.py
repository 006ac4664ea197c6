"""The places in the sentences of a sheet, and which of its parts stand on it."""

from collections.abc import Mapping
from string import Formatter

from inspector.documents.blocks import BLANK
from inspector.documents.templates import TemplateSet
from inspector.domain.citation import joined_citations
from inspector.domain.sheet import Sheet

ROOM = "＿＿＿＿"  # in a sentence, for what is still to be written in
COVERED = "covered"  # condition of a part: the paper is about a round of visits


def filled_places(sheet: Sheet, template: TemplateSet, wording: str) -> dict[str, str]:
    """Return what stands in each place of `wording`.

    A place is a field, `law.<name>`, `count.<table>`, `issued` or `organ_name`. A field without
    content is struck through or leaves room for the pen; a citation that may not be printed shows
    the gap.
    """
    # Names have a dot in them, so the places are looked up one by one and not by `format`.
    names = [name for _text, name, _spec, _how in Formatter().parse(wording) if name]
    return {name: _value(sheet, template, name) for name in names}


def plain_text(sheet: Sheet, template: TemplateSet, wording: str) -> str:
    """Return `wording` with its places filled in."""
    values, found = filled_places(sheet, template, wording), []
    for literal, name, _spec, _how in Formatter().parse(wording):
        found.append(literal)
        if name:
            found.append(values[name])
    return "".join(found)


def stands(sheet: Sheet, part: Mapping[str, object]) -> bool:
    """Say whether a part is printed: `if` a field or table has content, `unless` it has.

    "field=option" asks for one of the chosen options, "covered" for a paper about a round.
    """

    def holds(name: str) -> bool:
        if name == COVERED:
            return sheet.covered is not None
        if "=" in name:
            field, _equals, wanted = name.partition("=")
            return wanted in sheet.fields.get(field, "").split("\n")
        return bool(sheet.fields.get(name) or sheet.tables.get(name))

    if "if" in part and not holds(str(part["if"])):
        return False
    return not ("unless" in part and holds(str(part["unless"])))


def _value(sheet: Sheet, template: TemplateSet, name: str) -> str:
    if name.startswith("law."):
        cited = sheet.legal_basis.get(name.removeprefix("law."), ())
        return joined_citations(cited) or template.common["gap"]
    if name.startswith("count."):
        return str(len(sheet.tables.get(name.removeprefix("count."), ())))
    if name == "issued":
        return template.date(sheet.head.issued)
    if name == "organ_name":
        return sheet.head.organisation.name
    field = template.spec(sheet.head.kind).field(name)
    return sheet.fields.get(name, "") or (ROOM if field and field.pen else BLANK)
