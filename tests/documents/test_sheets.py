"""Every paper of every template set, in three cases, from its description to the PDF."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from inspector.documents.papers.photo_sheet import MOST_CAPTION_LINES, caption_text
from inspector.documents.preview import page_count
from inspector.documents.render import render, render_paper
from inspector.documents.sheet_letter import LETTER_PARTS
from inspector.documents.sheet_places import COVERED
from inspector.documents.sheet_story import PART_NAMES
from inspector.documents.template_sets import every_set, shipped
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import PaperKind
from inspector.domain.person import Organisation, OrganKind
from inspector.domain.sheet import FORM, LETTER, Sheet, SheetSpec
from inspector.domain.standard import StandardsPack, load_pack
from inspector.errors import CharacterForbidden, PaperRefused
from inspector.paths import resources
from inspector.services.sheet_offers import NEEDS
from inspector.services.sheet_values import ROW_SOURCES, SOURCES
from tests.documents.sheets import LONG_NAME, LONG_TEXT, ORGANISATION, sheet

PAPERS = [
    pytest.param(template, spec, id=f"{template.id}-{spec.kind.value.lower()}")
    for template in every_set()
    for spec in template.papers.values()
    if spec.layout in (FORM, LETTER)
]
# Each description once: sets share most of them.
OWN = list({id(one.values[1]): one for one in reversed(PAPERS)}.values())
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def pack() -> StandardsPack:
    return load_pack(resources() / "standards")


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(data, "JPEG")
    return data.getvalue()


def drawn(paper: Sheet, jpeg: bytes) -> bytes:
    return render(paper, photos={photo.sha256: jpeg for photo in paper.photos})


def emergency(kind: PaperKind) -> tuple[TemplateSet, SheetSpec]:
    template = next(one for one in every_set() if one.id == "emergency-2026.1")
    return template, template.spec(kind)


@pytest.mark.parametrize("name", ["ordinary", "bare", "long"])
@pytest.mark.parametrize(("template", "spec"), OWN)
def test_every_paper_is_drawn_in_every_case(
    template: TemplateSet, spec: SheetSpec, name: str, jpeg: bytes
) -> None:
    assert page_count(drawn(sheet(template, spec, name), jpeg)) >= 1


@pytest.mark.parametrize(("template", "spec"), OWN)
def test_every_required_field_is_named_when_it_is_blank(
    template: TemplateSet, spec: SheetSpec
) -> None:
    whole = sheet(template, spec, "ordinary")
    for field in spec.fields:
        if not field.required:
            continue
        with pytest.raises(PaperRefused) as caught:
            render(replace(whole, fields={**whole.fields, field.id: " "}))
        assert caught.value.facts["field"] == field.label
    for table in spec.tables:
        if table.required:
            with pytest.raises(PaperRefused) as caught:
                render(replace(whole, tables={**whole.tables, table.id: ()}))
            assert caught.value.facts["field"] == table.label


@pytest.mark.parametrize(("template", "spec"), PAPERS)
def test_every_description_names_what_there_is(
    template: TemplateSet, spec: SheetSpec, pack: StandardsPack
) -> None:
    fields, tables = {one.id for one in spec.fields}, {one.id for one in spec.tables}
    names = PART_NAMES if spec.layout == FORM else LETTER_PARTS
    sentences = list(spec.letter.values())
    used: set[str] = set()
    for part in spec.parts:
        (name,) = set(part) & names
        value = part[name]
        if name in ("to", "say", "p", "note"):
            sentences.append(str(value))
        elif name in ("table", "lines"):
            assert value in tables
            used.add(str(value))
        elif name in ("text", "ticks", "other", "approve"):
            assert value in fields
            used.add(str(value))
        elif name in ("fields", "period"):
            used.update(value)
        elif name == "grid":
            used.update(one for row in value for one in row)
        for condition in (part.get("if"), part.get("unless")):
            if condition is not None:
                assert str(condition).partition("=")[0] in fields | tables | {COVERED}
    places = {
        name for text in sentences for _lit, name, _spec, _how in Formatter().parse(text) if name
    }
    for place in places:
        if place.startswith("law."):
            assert place.removeprefix("law.") in spec.laws
        elif place.startswith("count."):
            assert place.removeprefix("count.") in tables
        else:
            assert place in fields | {"issued", "organ_name"}
    assert used <= fields | tables
    hidden = {"per_page", "approved", "entity", "closer", "number", "approver"}
    assert fields - used - places <= hidden  # what is asked for is printed
    assert {one.source for one in spec.fields} - {""} <= SOURCES
    assert {one.source for one in spec.tables} - {""} <= ROW_SOURCES
    assert set(spec.needs) <= NEEDS
    shown = {place.removeprefix("law.") for place in places if place.startswith("law.")}
    assert set(spec.laws) - shown <= ({"reconsideration", "litigation"} if spec.remedies else set())
    for ids in spec.laws.values():
        for clause in ids:
            assert pack.clause(clause.partition("?")[0]).is_verified, clause


@pytest.mark.parametrize(("template", "spec"), OWN)
def test_how_many_copies_there_are_is_the_last_that_a_paper_says(
    template: TemplateSet, spec: SheetSpec
) -> None:
    """Documents §3: 一式几份说明在最末行; a list that goes with the paper has pages of its own."""
    own = list(spec.parts)
    lists = [place for place, part in enumerate(own) if "title" in part]
    own = own[: lists[0]] if lists else own
    said = [place for place, part in enumerate(own) if "copies" in part]
    if spec.layout == FORM:
        assert bool(spec.copies) == bool(said)
    assert said in ([], [len(own) - 1])


@pytest.mark.parametrize(("template", "spec"), OWN)
def test_who_signs_has_a_line_on_the_paper(
    template: TemplateSet, spec: SheetSpec, jpeg: bytes
) -> None:
    paper = sheet(template, spec)
    boxes = render_paper(paper, photos={one.sha256: jpeg for one in paper.photos}).boxes
    for role, count in spec.signers.items():
        assert sum(box.role == role.value for box in boxes) >= count, role


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_blank_field_is_struck_through_and_a_gap_in_the_law_is_marked() -> None:
    template, spec = emergency(PaperKind.EVIDENCE_PRESERVATION)
    pdf = render(sheet(template, spec, "bare"))
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    text = "".join(done.stdout.decode().split())
    assert "依据（待补：依据条文尚未核对）的规定" in text
    template, spec = emergency(PaperKind.SAMPLING_VOUCHER)
    pdf = render(sheet(template, spec, "bare"))
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    assert "现场负责人：／" in "".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fine": "3001"}, "罚款金额（元）"),
        ({"fine": "三百"}, "罚款金额（元）"),
        ({"fine": "-1"}, "罚款金额（元）"),
        ({"penalty": "吊销"}, "处罚内容"),
        ({"heard": "当事人未提出陈述申辩\n已听取当事人的陈述申辩"}, "陈述申辩"),
        ({"fine": ""}, "罚款金额（元）"),
        ({"pay": ""}, "履行方式"),
        ({"bank": ""}, "银行户名、账号"),
        ({"penalty": "警告"}, "罚款金额（元）"),
        ({"penalty": "警告", "fine": ""}, "履行方式"),
        ({"facts": "事" * 4001}, "违法事实及证据"),
    ],
)
def test_what_a_penalty_on_the_spot_may_not_say_is_refused(
    changes: dict[str, str], field: str
) -> None:
    template, spec = emergency(PaperKind.SPOT_PENALTY_ENTITY)
    paper = sheet(template, spec)
    with pytest.raises(PaperRefused) as caught:
        render(replace(paper, fields={**paper.fields, **changes}))
    assert caught.value.facts["field"] == field


def test_bad_characters_are_refused_with_their_field_or_row() -> None:
    template, spec = emergency(PaperKind.SAMPLING_VOUCHER)
    paper = sheet(template, spec)
    with pytest.raises(CharacterForbidden) as caught:
        render(replace(paper, fields={**paper.fields, "where": "车间\u202e一"}))
    assert caught.value.facts["field"] == "抽样地点"
    rows = ({**paper.tables["samples"][0], "name": "铝\x07液"},)
    with pytest.raises(CharacterForbidden) as caught:
        render(replace(paper, tables={"samples": rows}))
    assert caught.value.facts["field"] == "抽样明细第1项证据物品名称"
    run = replace(paper, fields={**paper.fields, "where": "甲　　　乙"})
    assert page_count(render(run)) == 1


def test_a_paper_that_needs_power_is_refused_to_an_organ_without() -> None:
    template, spec = emergency(PaperKind.ON_SITE_MEASURES)
    paper = sheet(template, spec)
    head = replace(paper.head, organisation=replace(ORGANISATION, may_enforce=False))
    with pytest.raises(PaperRefused) as caught:
        render(replace(paper, head=head))
    assert caught.value.facts["field"] == "机关"


@pytest.mark.parametrize(("per_page", "pages"), [("2", 150), ("4", 75), ("6", 50)])
def test_three_hundred_photographs_are_laid_out_two_four_or_six_to_a_page(
    per_page: str, pages: int, jpeg: bytes
) -> None:
    template, spec = emergency(PaperKind.PHOTO_SHEET)
    paper = sheet(template, spec)
    first = paper.photos[0]
    # Nothing that takes room changes that: a name over two lines, words over three below each.
    for name, caption in ((paper.fields["entity"], first.caption), (LONG_NAME, LONG_TEXT)):
        shots = tuple(
            replace(first, number=n, sha256=f"{n:064x}", caption=caption, taken="2026-11-21 10:02")
            for n in range(1, 301)
        )
        fields = {**paper.fields, "entity": name, "per_page": per_page}
        assert page_count(drawn(replace(paper, photos=shots, fields=fields), jpeg)) == pages


@pytest.mark.parametrize("width", range(150, 460, 17))
def test_words_below_a_photograph_take_three_lines_at_most(width: int) -> None:
    for text in (LONG_TEXT, LONG_NAME * 9, "铭牌上限≤1.6 MPa" * 40, "A" * 600, "3" * 400):
        lines = caption_text(text, width).lines
        assert len(lines) <= MOST_CAPTION_LINES
        if len(lines) == MOST_CAPTION_LINES and not text.endswith(lines[-1].text):
            assert lines[-1].text.endswith("……")


def test_a_set_follows_organisation_trade_and_day() -> None:
    def chosen(organ: OrganKind, industry: str = "机械", day: date = DAY) -> list[str]:
        return [
            one.id
            for one in shipped().used_by(replace(ORGANISATION, organ_kind=organ), industry, day)
        ]

    assert chosen(OrganKind.EMERGENCY) == ["emergency-2026.1"]
    assert chosen(OrganKind.INDUSTRY, "民爆") == [
        "industry-explosives-2026.1",
        "non-enforcement-2026.1",
    ]
    assert chosen(OrganKind.INDUSTRY) == ["non-enforcement-2026.1"]
    assert chosen(OrganKind.TOWNSHIP) == ["township-2026.1"]
    assert chosen(OrganKind.SUPERVISION) == ["supervision-2026.1"]
    assert chosen(OrganKind.NON_ENFORCEMENT) == ["non-enforcement-2026.1"]
    for organ in OrganKind:  # what was in force before is not there; see `Sets.on`
        assert chosen(organ, day=date(2026, 1, 31)) == []
    powerless = replace(ORGANISATION, organ_kind=None, may_enforce=False)
    assert [one.id for one in shipped().used_by(powerless, "", DAY)] == ["non-enforcement-2026.1"]


def test_an_organ_without_power_has_no_order_and_no_penalty() -> None:
    kinds = set(shipped().numbered_kinds(replace(ORGANISATION, may_enforce=False)))
    assert PaperKind.INSPECTION_RECORD in kinds
    assert not kinds & {
        PaperKind.RECTIFICATION_ORDER,
        PaperKind.ON_SITE_MEASURES,
        PaperKind.SPOT_PENALTY_ENTITY,
        PaperKind.SEIZURE_DECISION,
    }


def test_numbers_are_written_as_each_set_says() -> None:
    forms = {one.id: one.number for one in every_set()}
    parts = {"short": "示例", "word": "检记", "year": 2026, "serial": 1}
    assert {name: form.format(**parts) for name, form in forms.items()} == {
        "emergency-2026.1": "（示例）应急检记〔2026〕1号",
        "industry-explosives-2026.1": "示例检记〔2026〕1号",
        "non-enforcement-2026.1": "（示例）检记〔2026〕1号",
        "supervision-2026.1": "示例检记〔2026〕1号",
        "township-2026.1": "（示例）安监检记〔2026〕1号",
    }


def test_no_two_kinds_of_one_organ_share_a_series_of_numbers() -> None:
    for template in every_set():
        words = [spec.word for spec in template.papers.values() if spec.word]
        # 单位 and 个人 of the penalty on the spot have one 文种字 (documents §2, 31 and 32).
        doubled = {word for word in words if words.count(word) > 1}
        assert doubled <= {"罚当"}


def test_an_organisation_without_a_kind_is_told_by_its_power() -> None:
    plain = Organisation(id="a", name="甲", short="甲")
    assert plain.organ is OrganKind.EMERGENCY
    assert replace(plain, may_enforce=False).organ is OrganKind.NON_ENFORCEMENT


def test_a_visit_before_the_set_came_into_force_gets_it_with_words_about_that() -> None:
    before, first = date(2026, 1, 31), date(2026, 2, 1)
    for organ in OrganKind:
        organisation = replace(ORGANISATION, organ_kind=organ)
        on_time, early = (shipped().on(organisation, "机械", day) for day in (first, before))
        assert early is not None
        assert early == on_time
        assert "2026年1月31日" in early.note(before)
        assert "2026年2月1日" in early.note(before)
        assert early.note(first) == ""
    explosives = shipped().on(replace(ORGANISATION, organ_kind=OrganKind.INDUSTRY), "民爆", before)
    assert explosives is not None
    assert explosives.id == "industry-explosives-2026.1"
