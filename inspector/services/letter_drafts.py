"""A letter of the template set as a Word or WPS file: its draft only, and marked as one."""

from pathlib import Path

from inspector.domain.paper import PREVIEW, PaperKind
from inspector.domain.sheet import LETTER
from inspector.errors import PaperRefused
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.paper_fonts import fonts_of
from inspector.services.paper_sets import needed_set
from inspector.services.sheet_papers import Filled, compose_sheet
from inspector.storage.files import told, write_file

_LAYOUT = N_("layout")
_NO_LETTER = N_("only letters can go on as a file for Word and WPS")


def write_letter_draft(
    ctx: Context, inspection: str, kind: PaperKind, filled: Filled, target: Path
) -> Path:
    """Write a letter as it is filled in so far, without a number; return `target`.

    Raises PaperRefused for a paper that is no letter, DiskFull, FileNotWritten,
    CharacterForbidden, CharacterMissing.
    """
    from inspector.documents.docx import letter_docx  # ReportLab and python-docx: 300 ms
    from inspector.documents.sheet_letter import sheet_letter

    template = needed_set(ctx, inspection, kind)
    spec = template.spec(kind)
    if spec.layout != LETTER:
        raise PaperRefused(paper=spec.title, field=_(_LAYOUT), detail=_(_NO_LETTER))
    sheet = compose_sheet(ctx, inspection, template, kind, filled, PREVIEW, "")
    with fonts_of(ctx.workspace.folder):  # what they lack is refused as in the PDF
        data = letter_docx(sheet_letter(sheet, spec, template))
    try:
        write_file(target, data)
    except OSError as error:
        raise told(error, target, len(data)) from error
    return target
