"""What stands over a page, and what came behind a known PDF."""

import io

import pytest

from inspector.documents.pades import add_signature
from inspector.documents.preview import open_pdf
from inspector.documents.render import render_paper
from inspector.documents.signature_picture import picture_frame
from inspector.documents.template_sets import every_set
from inspector.documents.updates import hides_print, only_signed_since, shows
from inspector.domain.paper import SignerRole
from inspector.domain.sheet import FORM
from tests.documents.sheets import sheet
from tests.documents.signed import signed_revisions
from tests.documents.test_seals import change_title, unseen, updated, write_over_page
from tests.sealed.conftest import new_office

SPECS = {
    id(spec): (template, spec)
    for template in reversed(list(every_set()))
    for spec in template.papers.values()
    if spec.layout == FORM
}
OWN = [pytest.param(*one, id=f"{one[0].id}-{one[1].kind.value.lower()}") for one in SPECS.values()]


@pytest.fixture(scope="module")
def pen():
    return new_office().signer()


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(data, "JPEG")
    return data.getvalue()


def covered(drawn) -> list[tuple[str, int]]:
    """Return the lines of a paper in which a signature would stand over what is printed."""

    def look(document):
        found = []
        for box in drawn.boxes:
            # The officers stand on the paper with their names; who else signs is written beside.
            named = box.role in (SignerRole.INSPECTOR.value, SignerRole.EXPERT.value)
            frame = picture_frame(box, "" if named else "（负责人甲，总经理）")
            if shows(document[box.page], frame):
                found.append((box.role, box.index))
        return found

    return open_pdf(drawn.pdf, look)


@pytest.mark.parametrize("case", ["ordinary", "bare", "long"])
@pytest.mark.parametrize(("template", "spec"), OWN)
def test_no_line_of_any_paper_has_print_where_a_signature_is_drawn(
    template, spec, case, jpeg
) -> None:
    paper = sheet(template, spec, case)
    drawn = render_paper(paper, photos={photo.sha256: jpeg for photo in paper.photos})
    assert covered(drawn) == []


def test_neither_has_a_record_nor_an_order(record, order) -> None:
    assert [covered(render_paper(one)) for one in (record, order)] == [[], []]


def test_signatures_in_their_lines_hide_nothing(record, sign, pen) -> None:
    for pdf in signed_revisions(record, sign, [pen] * 3):
        assert not hides_print(pdf)


def test_signatures_are_all_that_came_behind_the_frozen_paper(record, sign, pen) -> None:
    frozen, *signed = signed_revisions(record, sign, [pen] * 3)
    for pdf in signed:
        assert only_signed_since(pdf, len(frozen))
    # It had one when it was signed again: `changes_more` judges that.
    assert not only_signed_since(signed[1], len(signed[0]))


@pytest.mark.parametrize("change", [write_over_page, change_title])
def test_an_update_before_the_first_signature_is_seen(record, sign, pen, change) -> None:
    (frozen,) = signed_revisions(record, sign, [])
    changed = add_signature(updated(frozen, change), unseen("X"), pen)
    assert not only_signed_since(changed, len(frozen))


def test_a_note_that_is_set_on_the_page_with_the_first_signature_is_seen(
    record, sign, pen, monkeypatch
) -> None:
    """An annotation is not part of the text of a page, and covers it as well."""
    from pyhanko.pdf_utils import generic

    from inspector.documents import pades

    made = pades._writer

    def with_note(pdf: bytes):
        writer = made(pdf)
        page, _resources = writer.find_page_for_modification(0)
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(
                    [generic.NumberObject(one) for one in (90, 300, 490, 600)]
                ),
                generic.pdf_name("/Contents"): generic.pdf_string("0"),
            }
        )
        page.get_object()["/Annots"] = generic.ArrayObject([writer.add_object(note)])
        writer.mark_update(page)
        return writer

    (frozen,) = signed_revisions(record, sign, [])
    monkeypatch.setattr(pades, "_writer", with_note)
    noted = add_signature(frozen, unseen("X"), pen)
    assert not only_signed_since(noted, len(frozen))
    assert hides_print(noted)


def test_what_is_no_pdf_was_not_only_signed() -> None:
    assert not only_signed_since(b"", 0)
    assert not only_signed_since(b"%PDF-1.4\n%%EOF", 9)
