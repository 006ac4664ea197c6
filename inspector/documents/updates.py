"""What updates of a PDF have done: signed, and nothing else?

Each update stands behind the bytes before it and may replace any object, so that a sound signature
says nothing about what it was slipped in with. And whoever signs draws a picture of their own: it
must not hide what stands on the page.
"""

from io import BytesIO
from typing import Any

from inspector.documents.preview import open_pdf

_LEAST = 1.0  # points: a smaller picture is not seen

# What a first signature adds to objects that stood there before, and what its form holds. Earlier
# versions of this program also wrote into the description of the document that they had signed it.
_ADDED = {"/Page": {"/Annots"}, "/Catalog": {"/AcroForm", "/Version"}}
_FORM = {"/Fields", "/SigFlags"}
_DESCRIBED = {"/ModDate", "/Producer"}


def changes_more(embedded: Any) -> bool:
    """Say whether updates after a signature do more than sign: text, pages, what stood there."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
    from pyhanko.sign.diff_analysis.policy_api import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    embedded.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
    found = embedded.diff_result
    if isinstance(found, SuspiciousModification) or found is None:
        return True
    covers = embedded.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return not covers or bool(found.modification_level > ModificationLevel.FORM_FILLING)


def only_signed_since(pdf: bytes, start: int) -> bool:
    """Say whether the first signature of `pdf` was added to its first `start` bytes and no more.

    Those are an unsigned PDF. The other signatures are judged by `changes_more`.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        before = PdfFileReader(BytesIO(pdf[:start]), strict=True).total_revisions - 1
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        signed = reader.embedded_signatures[0].signed_revision
        if signed != before + 1 or reader.xrefs.refs_freed_in_revision(signed):
            return False
        old, new = (reader.get_historical_resolver(one) for one in (before, signed))
        if old.root_ref != new.root_ref or "/AcroForm" in old.root:
            return False
        known = set[Any]()
        for number in range(before + 1):
            known |= reader.xrefs.explicit_refs_in_revision(number)
        changed = reader.xrefs.explicit_refs_in_revision(signed) & known
        form = new.root["/AcroForm"]
        fields = [one.reference for one in form["/Fields"]]
        info = reader.trailer.raw_get("/Info").reference if "/Info" in reader.trailer else None
        return (
            len(fields) == 1
            and _FORM.issuperset(form)
            and all(
                _adds_only(
                    old.get_object(one),
                    new.get_object(one),
                    fields,
                    _DESCRIBED if one == info else set(),
                )
                for one in changed
            )
        )
    except (PdfError, ValueError, KeyError, IndexError):
        return False


def hides_print(pdf: bytes) -> bool:
    """Say whether what lies over a page, as signatures do, hides text or a photograph of it."""
    return bool(open_pdf(pdf, lambda document: any(_is_hidden(page) for page in document)))


def _adds_only(before: Any, after: Any, fields: list[Any], free: set[str]) -> bool:
    """Say whether an object is the same but for the field of the signature, and keys left free."""
    from pyhanko.pdf_utils import generic

    if type(before) is not generic.DictionaryObject or type(after) is not type(before):
        return False
    added = set(after) - set(before)
    if set(before) - set(after) or not added <= _ADDED.get(str(before.get("/Type", "")), set()):
        return False
    if "/Annots" in added and [one.reference for one in after["/Annots"]] != fields:
        return False
    kept = set(before) - free
    return all(_written(before.raw_get(key)) == _written(after.raw_get(key)) for key in kept)


def _written(value: Any) -> bytes:
    target = BytesIO()
    value.write_to_stream(target)
    return target.getvalue()


def _is_hidden(page: Any) -> bool:
    from ctypes import byref

    from pypdfium2 import raw

    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, byref(box))
        raw.FPDFPage_CloseAnnot(annotation)
        is_seen = box.right - box.left > _LEAST and box.top - box.bottom > _LEAST
        if is_seen and shows(page, (box.left, box.bottom, box.right, box.top)):
            return True
    return False


def shows(page: Any, edges: tuple[float, float, float, float]) -> bool:
    """Say whether text or a picture of the page itself stands between the edges."""
    from pypdfium2 import raw

    left, foot, right, head = edges
    if page.get_textpage().get_text_bounded(left, foot, right, head).strip():
        return True
    pictures = (one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return any(at[0] < right and at[2] > left and at[1] < head and at[3] > foot for at in pictures)
