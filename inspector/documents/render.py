"""A paper as PDF: the frozen bytes that are hashed, and the copy with the signatures on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from inspector.domain.numbering import is_provisional
from inspector.domain.paper import InspectionRecord, RectificationOrder, Refusal, Signature
from inspector.domain.sheet import LETTER, Sheet

if TYPE_CHECKING:
    from inspector.documents.blocks import Block
    from inspector.documents.page import Drawn, Furniture
    from inspector.documents.template_sets import Sets
    from inspector.documents.templates import TemplateSet

Paper = InspectionRecord | RectificationOrder | Sheet


def render(
    paper: Paper,
    *,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
    photos: Mapping[str, bytes] | None = None,
    frozen_sha256: str = "",
    sets: "Sets | None" = None,
) -> bytes:
    """Return the PDF of `render_paper` alone."""
    return render_paper(
        paper,
        signatures=signatures,
        refusal=refusal,
        confirmations=confirmations,
        photos=photos,
        frozen_sha256=frozen_sha256,
        sets=sets,
    ).pdf


def render_paper(
    paper: Paper,
    *,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
    photos: Mapping[str, bytes] | None = None,
    frozen_sha256: str = "",
    complete: bool = True,
    sets: "Sets | None" = None,
    target: BinaryIO | None = None,
) -> "Drawn":
    """Return the PDF of `paper` and where it is signed.

    The same input gives the same bytes, on any clock and locale.
    Without signatures it is the frozen version whose bytes are hashed and signed; with them, and
    with `frozen_sha256` of that version, the copy that shows the strokes or the refusal, and under
    the note of the refusal the officers' `confirmations` of it.
    Without `complete` a sheet may lack what it cannot be issued without: a preview leaves room for
    it, for only what stays empty for good is struck through.
    `photos` maps the SHA-256 of each original to an upright JPEG derivative without metadata; it is
    asked for one at a time, and for each twice.
    `sets` are the template sets of the workspace; without them there are the shipped ones.
    With a `target` the PDF is written there, and none is returned.

    Raises TemplateSetMissing; PaperRefused naming the field that is missing or wrong;
    CharacterMissing or CharacterForbidden naming character and field; SignatureMismatch when a
    signature or the refusal is of other bytes than `frozen_sha256`, a confirmation of another note,
    or a signature has no line on this paper.
    """
    # ReportLab and the fonts take a quarter of a second: start-up must not wait for them.
    from inspector.documents.check import check_paper, cleaned
    from inspector.documents.page import draw_paper, text_rooms
    from inspector.documents.papers.inspection_record import inspection_record_story
    from inspector.documents.papers.photo_sheet import photo_sheet_story
    from inspector.documents.papers.rectification_order import rectification_order_story
    from inspector.documents.signatures import check_bound
    from inspector.documents.template_sets import shipped

    check_bound(signatures, refusal, frozen_sha256, paper.head.kind, confirmations)
    template = (sets or shipped()).of(paper.head)
    if isinstance(paper, Sheet) and not complete:
        template = template.so_far(paper.head.kind)
    signatures = cleaned(tuple(signatures), "签名")
    refusal = cleaned(refusal, "拒签情况")
    confirmed = cleaned(tuple(confirmations), "拒签确认")
    shown: Paper
    if isinstance(paper, Sheet):
        shown = _checked_sheet(paper, template, complete)
        if template.spec(paper.head.kind).layout == LETTER:
            letter = _letter(paper, shown, template, frozen_sha256)
            if target is None:
                return letter
            target.write(letter.pdf)
            return replace(letter, pdf=b"")
        furniture = _furniture(paper, shown, template, frozen_sha256)
        rooms = text_rooms(furniture)
        story = _sheet_story(shown, template, signatures, refusal, confirmed)
        story += _sheet_photos(shown, template, photos or {}, rooms, story)
    else:
        shown = cleaned(paper)
        check_paper(shown)
        furniture = _furniture(paper, shown, template, frozen_sha256)
        if isinstance(shown, InspectionRecord):
            story = inspection_record_story(shown, template, signatures, refusal, confirmed)
            rooms = text_rooms(furniture)
            story += photo_sheet_story(
                shown.head, shown.photos, photos or {}, template, rooms=rooms
            )
        else:
            story = rectification_order_story(shown, template, signatures, refusal, confirmed)
    return draw_paper(story, furniture, target)


def _checked_sheet(sheet: Sheet, template: "TemplateSet", complete: bool) -> Sheet:
    from inspector.documents.sheet_check import check_sheet, cleaned_sheet

    spec = template.spec(sheet.head.kind)
    shown = cleaned_sheet(sheet, spec)
    if complete:
        check_sheet(shown, spec)
    return shown


def _letter(paper: Paper, shown: Sheet, template: "TemplateSet", frozen_sha256: str) -> "Drawn":
    from inspector.documents.letter import draw_letter
    from inspector.documents.page import Drawn
    from inspector.documents.sheet_letter import sheet_letter

    letter = sheet_letter(shown, template.spec(shown.head.kind), template)
    return Drawn(draw_letter(letter, _furniture(paper, shown, template, frozen_sha256)), ())


def _sheet_story(
    sheet: Sheet,
    template: "TemplateSet",
    signatures: Sequence[Signature],
    refusal: Refusal | None,
    confirmations: Sequence[Signature],
) -> "list[Block]":
    from inspector.documents.sheet_story import sheet_story

    spec = template.spec(sheet.head.kind)
    return sheet_story(sheet, spec, template, signatures, refusal, confirmations)


def _sheet_photos(
    sheet: Sheet,
    template: "TemplateSet",
    photos: Mapping[str, bytes],
    rooms: tuple[float, float],
    story: "Sequence[Block]",
) -> "list[Block]":
    """Return the photographs of a sheet; 现场照片 has them below what it begins with."""
    from inspector.documents.papers.photo_sheet import photo_sheet_story

    spec = template.spec(sheet.head.kind)
    per_page = int(sheet.fields.get("per_page") or spec.photos or 6)
    above = story if spec.photos else ()
    return photo_sheet_story(
        sheet.head, sheet.photos, photos, template, per_page, rooms=rooms, above=above
    )


def _furniture(
    paper: Paper, shown: Paper, template: "TemplateSet", frozen_sha256: str
) -> "Furniture":
    """Return what stands around the text; `paper` as given, whose content is hashed."""
    from inspector.documents.page import Furniture
    from inspector.documents.qr import content_sha256, qr_text

    words, head = template.common, shown.head
    title, pages = template.title(head.kind), words["pages"]
    marks = [words["paper_id"].format(id=head.id)]
    marks.append(words["content_hash"].format(hash=content_sha256(paper)[:16]))
    if frozen_sha256:
        marks.append(words["signed_hash"].format(hash=frozen_sha256[:16]))
    if head.version > 1:
        marks.append(words["version_line"].format(version=head.version))
    if is_provisional(head.number):
        marks.append(words["provisional_line"])
    if isinstance(shown, Sheet):
        spec = template.spec(head.kind)
        about = spec.field("entity") or spec.field("person")
        name = shown.fields.get(about.id, "") if about else ""
        entity = f"{about.label}：{name}" if about and name else ""
        pages = spec.pages or pages
    else:
        entity = template.sheets["record"]["entity"] + shown.entity.name
    header = words["header" if head.organisation.may_enforce else "header_without_power"]
    if isinstance(shown, Sheet):
        header = template.spec(head.kind).header or header
    return Furniture(
        header=header,
        continued=(f"{words['continued'].format(title=title)}　{head.number}".strip(), entity),
        pages=pages,
        marks=tuple(marks),
        qr=qr_text(paper),
        title=f"{title} {head.number}".strip(),
        author=head.organisation.name,
    )
