"""Bad input (issue 5) on every paper of every set: laid out properly, or refused with its field."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import cycle
from typing import Any

import pikepdf
import pytest

from inspector.documents.blocks import BLANK
from inspector.documents.preview import page_count
from inspector.documents.render import Paper
from inspector.domain.numbering import provisional_number
from inspector.domain.paper import InspectionRecord, PaperPhoto, RectificationOrder
from inspector.domain.sheet import Sheet
from inspector.errors import CharacterForbidden, CharacterMissing, PaperRefused
from tests.documents.every_paper import (
    Made,
    all_changed,
    changed,
    drawn,
    every_paper,
    texts,
    with_findings,
    with_rows,
)
from tests.documents.sound import FORM_SIDES, LETTER_SIDES, faults, text_of

EVERY = pytest.mark.parametrize("made", every_paper())

MARK = "鑫"  # in no wording of ours: counted on the paper, wherever lines and pages end
FINDING = f"{MARK}铸造车间2号炉（容量≥0.5 t）坑内积水3 cm，硫化氢12.5 mg/m³，温度41.5℃；" * 60
NAME = "示例精密铸造与有色金属熔炼加工股份有限公司示例区工业园第一分公司筹备处甲乙丙丁戊己"[:40]
UNITS = "CO 24 mg/m³、41.5℃、≥1.5 kPa、0.5 t/h"
_CHINESE = re.compile("[\u3007\u4e00-\u9fff]")


def assert_sound(pdf: bytes, made: Made) -> None:
    assert faults(pdf, LETTER_SIDES if made.is_letter else FORM_SIDES)[:5] == []


def count(paper: Paper) -> int:
    return text_of(drawn(paper)).count(MARK)


@EVERY
def test_a_finding_of_two_thousand_characters_is_printed_whole(made: Made) -> None:
    long = FINDING[:2000]
    paper = made.paper()
    pdf = drawn(with_findings(made, paper, long))
    assert_sound(pdf, made)
    assert text_of(pdf).count(MARK) == count(with_findings(made, paper, MARK)) * long.count(MARK)


@EVERY
def test_a_table_of_sixty_rows_is_printed_whole(made: Made) -> None:
    paper = made.paper()
    pdf = drawn(with_rows(paper, 60, MARK))
    assert_sound(pdf, made)
    assert text_of(pdf).count(MARK) == count(with_rows(paper, 1, MARK)) * 60


@EVERY
def test_three_hundred_photographs_are_laid_out_or_refused(made: Made) -> None:
    paper = made.paper()
    shots = tuple(
        PaperPhoto(number=n, sha256=f"{n:064x}", caption=f"{MARK}第{n}处") for n in range(1, 301)
    )
    if isinstance(paper, RectificationOrder):
        return  # it has no photographs
    many = replace(paper, photos=shots)
    if made.is_letter:
        with pytest.raises(PaperRefused) as caught:
            drawn(many)
        assert caught.value.facts["field"] == "照片"
        return
    pdf = drawn(many)
    assert page_count(pdf) <= page_count(made.drawn()) + 51
    if made.spec.photos or isinstance(paper, InspectionRecord):  # those that come with them
        assert text_of(pdf).count(MARK) == 300
        assert_sound(pdf, made)


@EVERY
def test_names_of_forty_characters_stay_inside_the_margins(made: Made) -> None:
    assert len(NAME) == 40
    paper = all_changed(made, made.paper(), lambda text: text if len(text) > 40 else NAME)
    assert_sound(drawn(paper), made)


@EVERY
def test_a_name_that_leaves_no_room_at_the_head_is_refused(made: Made) -> None:
    paper: Any = made.paper()
    long = "示例" * 101
    if isinstance(paper, Sheet):
        heads = [one.id for one in made.spec.fields if one.id in ("entity", "person")]
        if not heads:
            return  # it names nobody at the head of its pages
        paper = replace(paper, fields={**paper.fields, heads[0]: long})
    else:
        paper = replace(paper, entity=replace(paper.entity, name=long))
    with pytest.raises(PaperRefused, match="超过200字"):
        drawn(paper)


@EVERY
def test_what_is_missing_is_struck_through_or_named(made: Made) -> None:
    paper: Any = made.paper()
    if isinstance(paper, (InspectionRecord, RectificationOrder)):
        bare = replace(paper.entity, legal_representative="", legal_position="", phone="")
        pdf = drawn(replace(paper, entity=bare))
        assert_sound(pdf, made)
        assert isinstance(paper, RectificationOrder) or text_of(pdf).count(BLANK) >= 3
        return
    names = {"legal", "person", "head", "position", "phone", "tel", "address"}
    for field in made.spec.fields:
        if field.id not in names:
            continue
        without = replace(paper, fields={**paper.fields, field.id: ""})
        if field.required:
            with pytest.raises(PaperRefused) as caught:
                drawn(without)
            assert caught.value.facts["field"] == field.label
        else:
            assert_sound(drawn(without), made)


@EVERY
def test_latin_letters_and_units_come_back_as_they_were(made: Made) -> None:
    paper = with_findings(made, made.paper(), UNITS)
    wanted = "".join(UNITS.split())
    plain = text_of(drawn(with_findings(made, made.paper(), MARK))).count(MARK)
    pdf = drawn(paper)
    assert text_of(pdf).count(wanted) == plain
    assert_sound(drawn(all_changed(made, made.paper(), lambda text: text + UNITS)), made)


@EVERY
def test_controls_and_overrides_are_refused_with_their_field(made: Made) -> None:
    paper = made.paper()
    places = list(texts(made, paper))
    assert places
    for path, bad in zip(places, cycle("\x07\u202e\u2067\x00")):
        with pytest.raises(CharacterForbidden) as caught:
            drawn(changed(paper, path, lambda text, bad=bad: f"甲{bad}乙{text}"))
        assert caught.value.facts["code_point"] == f"U+{ord(bad):04X}"
        assert _CHINESE.search(str(caught.value.facts["field"])), path


@EVERY
def test_characters_that_no_font_has_are_named_with_their_field(made: Made) -> None:
    paper = made.paper()
    for path in texts(made, paper):
        with pytest.raises(CharacterMissing) as caught:
            drawn(changed(paper, path, lambda text: f"{text}ش"))
        assert caught.value.facts["character"] == "ش"
        assert _CHINESE.search(str(caught.value.facts["field"])), path


@EVERY
def test_single_direction_marks_and_zero_widths_leave_no_trace(made: Made) -> None:
    paper = made.paper()
    spoilt = all_changed(made, paper, lambda text: f"\u200f{text[:1]}\u200b\u200e{text[1:]}\u061c")
    plain, other = (without_hash(text_of(one)) for one in (made.drawn(), drawn(spoilt)))
    assert other == plain


def without_hash(text: str) -> str:
    """Return a text without the hash of the content, which is of what was typed."""
    return re.sub("内容校验[0-9a-f]{16}", "", text)


@EVERY
def test_runs_of_full_width_blanks_are_laid_out(made: Made) -> None:
    paper = all_changed(made, made.paper(), lambda text: f"　　{text[:2]}　　　{text[2:]}　")
    pdf = drawn(paper)
    assert_sound(pdf, made)
    # Nothing is lost, though wider texts may go on to another page with its own words.
    assert set(text_of(made.drawn())) - set(text_of(pdf)) <= set("0123456789abcdef")


@EVERY
def test_an_organisation_without_a_short_name_has_its_papers_drawn(made: Made) -> None:
    paper: Any = made.paper()
    organisation = replace(paper.head.organisation, short="")
    head = replace(paper.head, organisation=organisation, number="")
    assert_sound(drawn(replace(paper, head=head)), made)


@EVERY
def test_a_provisional_number_is_plainly_marked(made: Made) -> None:
    if not made.spec.word:
        return  # a paper without a number
    paper: Any = made.paper()
    number = provisional_number(made.spec.word, "示例", 2026, "07", 3)
    pdf = drawn(replace(paper, head=replace(paper.head, number=number)))
    assert_sound(pdf, made)
    text = text_of(pdf)
    assert number in text
    line = "".join(made.template.common["provisional_line"].split())
    assert line in text
    assert line not in text_of(made.drawn())


@EVERY
def test_every_font_of_a_paper_is_embedded(made: Made) -> None:
    with pikepdf.open(BytesIO(made.drawn())) as document:
        fonts = [one for one in document.objects if is_font(one)]
        assert len(fonts) >= 2
        assert all("/FontFile2" in one.FontDescriptor for one in fonts)


def is_font(found: Any) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"


@EVERY
def test_every_text_of_the_longest_kind_at_once(made: Made) -> None:
    paper = made.paper("long")
    if isinstance(paper, Sheet):
        paper = with_rows(paper, 60, UNITS)
    assert_sound(drawn(paper), made)
