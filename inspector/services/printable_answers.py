"""Which written answers the record of the visit could not print: said while they can be changed."""

from pathlib import Path

from inspector.engine import FormSession
from inspector.engine.outline import Outline
from inspector.errors import CharacterForbidden, CharacterMissing
from inspector.i18n import _
from inspector.services.checklist_layout import is_plain
from inspector.services.paper_fonts import fonts_of


def unprintable_answers(session: FormSession, workspace: Path) -> list[tuple[str, str]]:
    """Return (path, what is wrong) of answers with a character that no paper can bear.

    Loads the fonts of papers only for characters beyond GB 2312, all of which they have.
    """
    doubtful = [
        (row.path, row.node.answer())
        for row in Outline(session, is_plain).rows
        if row.is_answered
        and row.node is not None
        and row.control.kind == "input"
        and not _is_common(row.node.answer())
    ]
    if not doubtful:
        return []
    from inspector.documents.characters import printable  # ReportLab: only where there is a doubt
    from inspector.documents.fonts import SERIF, check_glyphs

    found = []
    with fonts_of(workspace):
        for path, text in doubtful:
            try:
                check_glyphs(printable(text, path), SERIF, path)
            except (CharacterMissing, CharacterForbidden) as error:
                words = _("The character {character} cannot be printed in the record.")
                # An invisible one has no better name than its number.
                named = error.facts.get("character") or error.facts["code_point"]
                found.append((path, words.format(character=named)))
    return found


def _is_common(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return all(one >= " " or one in "\t\n\r" for one in text)
