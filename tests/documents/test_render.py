"""The PDF itself: same bytes, own fonts, text that comes back, nothing lost, everything bound."""

import hashlib
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest

from inspector.documents.blocks import lines_of
from inspector.documents.papers.rectification_order import rectification_order_story
from inspector.documents.preview import page_count, page_image
from inspector.documents.render import render
from inspector.documents.template_sets import shipped
from inspector.domain.paper import PaperPhoto, RecordLine, SignerRole
from inspector.errors import CharacterForbidden, CharacterMissing, PaperRefused, SignatureMismatch

LONG = "铸造车间2号中频炉（容量≥0.5 t）炉底坑内积水，深度3 cm；硫化氢12.5 mg/m³，温度41.5℃。" * 50

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def poppler(tool: str, pdf: bytes, *arguments: str) -> str:
    done = subprocess.run([tool, *arguments, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def fonts_of(pdf: bytes) -> list[list[str]]:
    done = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    return [line.split() for line in done.stdout.decode().splitlines()[2:]]


def squeezed(text: str) -> str:
    """Return text without blanks and page ends: lines may end anywhere."""
    return "".join(text.split())


def test_the_same_paper_gives_the_same_bytes(with_photos, order, photos) -> None:
    assert render(with_photos, photos=photos) == render(with_photos, photos=photos)
    assert render(order) == render(order)


def test_another_word_gives_other_bytes(record, replaced) -> None:
    assert render(record) != render(replaced(record, place="配电室"))


@needs_poppler
def test_every_font_is_ours_and_embedded(with_photos, order, photos) -> None:
    for pdf in (render(with_photos, photos=photos), render(order)):
        fonts = fonts_of(pdf)
        assert fonts
        for name, *_type, embedded, subset, unicode_map, _object, _generation in fonts:
            assert "Noto" in name
            assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


@needs_poppler
def test_the_whole_record_comes_back_as_text(record, replaced) -> None:
    named = replaced(record, entity__legal_representative="王𬭚㙍𫖯")
    text = squeezed(poppler("pdftotext", render(named)))
    for wanted in (
        "安全生产行政执法文书",
        "（示例）应急检记〔2026〕1号",
        "法定代表人（负责人）：王𬭚㙍𫖯",
        "2026年11月21日9时30分至2026年11月21日12时05分",
        "我们是示例区应急管理局行政执法人员检查员甲、检查员乙，执法证件号码为演示000001、演示000002",
        "共1页第1页",
        "被检查单位现场负责人（签名）：",
        *(squeezed(line.text) for line in record.problems),
    ):
        assert squeezed(wanted) in text


@needs_poppler
def test_the_whole_order_comes_back_as_text(order) -> None:
    text = squeezed(poppler("pdftotext", render(order)))
    for wanted in (
        "依据《示例法》第一条第一款第（二）项的规定",
        "对上述第1、3项问题于2026年11月28日前整改完毕",
        "对上述第2、4项问题于2026年12月21日前整改完毕",
        "整改期间，你单位应当采取措施",
        *order.remedies,
        "待盖章",
        "一式两份",
        "1.9kPa",
        "mg/m³",
        "41.5℃",
    ):
        assert wanted in text


def test_runs_of_full_width_blanks_stay(record, replaced) -> None:
    from pypdfium2 import PdfDocument  # pdftotext guesses blanks from distances, PDFium reads them

    document = PdfDocument(render(replaced(record, place="甲　　　乙")))
    assert "甲　　　乙" in document[0].get_textpage().get_text_range()
    document.close()


def test_a_clean_visit_says_so_and_no_more_than_that(record, replaced) -> None:
    pdf = render(replaced(record, problems=()))
    assert page_count(pdf) == 1


@needs_poppler
def test_a_clean_visit_does_not_say_that_all_is_safe(record, replaced) -> None:
    text = squeezed(poppler("pdftotext", render(replaced(record, problems=()))))
    assert "本次检查的项目未发现不符合项。" in text
    assert "检查中发现以下问题" not in text


@needs_poppler
def test_long_findings_and_sixty_rows_lose_nothing(record, order, replaced) -> None:
    long = LONG[:2000]
    lines = tuple(
        RecordLine(number=n, text=long if n == 3 else f"第{n}处缺少护栏") for n in range(1, 61)
    )
    pdf = render(replaced(record, problems=lines))
    # Page ends put furniture between the lines, so the text is compared without it.
    text = squeezed(poppler("pdftotext", pdf, "-y", "114", "-H", "656", "-x", "0", "-W", "595"))
    assert text.count("硫化氢") == long.count("硫化氢")
    assert "60.第60处缺少护栏" in text
    items = tuple(
        replaced(order.items[0], number=n, text=long if n == 3 else f"第{n}处缺少护栏")
        for n in range(1, 61)
    )
    text = squeezed(poppler("pdftotext", render(replaced(order, items=items))))
    assert text.count("硫化氢") == long.count("硫化氢")
    assert text.count("存在的问题") >= 3  # the head repeats on every page
    assert "第60处缺少护栏" in text


def test_missing_and_long_names_are_laid_out(record, order, replaced) -> None:
    for paper in (record, order):
        bare = replaced(
            paper,
            entity__legal_representative="",
            entity__legal_position="",
            entity__phone="",
            entity__address="",
            head__organisation__short="",
            entity__name="示例" * 20,
        )
        assert page_count(render(bare)) >= 1


def test_what_is_missing_is_named_before_issue(record, order, replaced) -> None:
    cases = [
        (replaced(record, officers=record.officers[:1]), "检查人员"),
        (replaced(record, entity__name="  "), "被检查单位"),
        (replaced(record, ended=record.started - timedelta(minutes=1)), "检查时间"),
        (replaced(record, checked=(), problems=()), "检查情况"),
        (replaced(order, items=()), "存在的问题"),
        (replaced(order, remedies=()), "救济途径"),
        (replaced(order, inspected=date(2026, 12, 1)), "第1项整改期限"),
        (replaced(order, head__organisation__may_enforce=False), "机关"),
        (replaced(order, head__template_set="../emergency"), "文书式样"),
    ]
    for paper, field in cases:
        with pytest.raises(PaperRefused) as caught:
            render(paper)
        assert caught.value.facts["field"] == field


def test_a_bad_character_is_refused_with_its_field(record, replaced) -> None:
    lines = (record.problems[0], replaced(record.problems[1], text="滤袋\u202e破损"))
    with pytest.raises(CharacterForbidden) as caught:
        render(replaced(record, problems=lines))
    assert caught.value.facts["field"] == "检查情况第2条"
    with pytest.raises(CharacterMissing) as missing:
        render(replaced(record, entity__legal_representative="王\ue000"))
    assert missing.value.facts["field"] == "被检查单位法定代表人"


def test_a_line_end_in_a_name_becomes_a_blank(record, replaced) -> None:
    assert render(replaced(record, place="配电室\n泵房")) != render(record)
    from inspector.documents.check import cleaned

    assert cleaned(replaced(record, place="配电室\r\n泵房")).place == "配电室 泵房"
    lines = (replaced(record.problems[0], text="一\r\n二"),)
    assert cleaned(replaced(record, problems=lines)).problems[0].text == "一\n二"


@needs_poppler
def test_an_unverified_basis_is_shown_as_a_gap(order, replaced) -> None:
    text = squeezed(poppler("pdftotext", render(replaced(order, legal_basis=()))))
    assert "依据（待补：依据条文尚未核对）的规定" in text


def test_photographs_are_copied_as_they_are_and_missing_ones_named(
    record, with_photos, photos
) -> None:
    pdf = render(with_photos, photos=photos)
    for jpeg in photos.values():
        assert jpeg in pdf
    assert page_count(pdf) == page_count(render(record)) + 1
    with pytest.raises(PaperRefused) as caught:
        render(with_photos, photos=dict(list(photos.items())[:4]))
    assert caught.value.facts["field"] == "照片5"


def test_a_derivative_with_exif_never_reaches_a_paper(with_photos, photos) -> None:
    spoilt = {
        sha256: b"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00" + jpeg[2:]
        for sha256, jpeg in photos.items()
    }
    with pytest.raises(ValueError, match="EXIF"):
        render(with_photos, photos=spoilt)


def test_three_hundred_photographs_make_fifty_sheets(record, replaced, photos) -> None:
    jpeg = next(iter(photos.values()))
    sheet = tuple(
        PaperPhoto(number=n, sha256=hashlib.sha256(str(n).encode()).hexdigest(), caption=f"第{n}处")
        for n in range(1, 301)
    )
    pdf = render(replaced(record, photos=sheet), photos={photo.sha256: jpeg for photo in sheet})
    assert page_count(pdf) == page_count(render(record)) + 50
    assert pdf.count(jpeg) == 1  # the same picture is kept once


def test_signatures_stand_on_the_signed_copy(record, sign) -> None:
    frozen = render(record)
    sha256 = hashlib.sha256(frozen).hexdigest()
    signatures = [
        sign("检查员甲", SignerRole.INSPECTOR, sha256, signer="p1"),
        sign("检查员乙", SignerRole.INSPECTOR, sha256, signer="p2"),
        sign("负责人甲", SignerRole.ENTITY, sha256, position="总经理"),
    ]
    copy = render(record, signatures=signatures, frozen_sha256=sha256)
    assert page_count(copy) == page_count(frozen)
    assert copy != frozen
    assert copy == render(record, signatures=signatures, frozen_sha256=sha256)
    last = page_count(copy) - 1
    before, after = (page_image(pdf, last, 600).rgb for pdf in (frozen, copy))
    assert sum(a != b for a, b in zip(before, after)) > 500  # ink


def test_a_signature_of_other_bytes_or_of_a_stranger_is_refused(record, sign, refusal) -> None:
    good = "0" * 64
    with pytest.raises(SignatureMismatch):
        render(
            record,
            signatures=[sign("检查员甲", SignerRole.INSPECTOR, good)],
            frozen_sha256="1" * 64,
        )
    with pytest.raises(SignatureMismatch):
        render(record, refusal=refusal, frozen_sha256="1" * 64)
    with pytest.raises(SignatureMismatch):
        render(record, signatures=[sign("路人", SignerRole.INSPECTOR, good)], frozen_sha256=good)


@needs_poppler
def test_an_organ_without_power_writes_a_plain_record(record, replaced) -> None:
    text = squeezed(
        poppler("pdftotext", render(replaced(record, head__organisation__may_enforce=False)))
    )
    assert "安全生产行政执法文书" not in text
    assert "行政执法人员" not in text
    assert "工作证件号码为演示000001" in text


@needs_poppler
def test_a_second_version_says_that_it_is_one(order, replaced) -> None:
    text = squeezed(poppler("pdftotext", render(replaced(order, head__version=2))))
    assert "第2版（更正）" in text


def test_times_are_shown_as_in_beijing(record, replaced) -> None:
    late = replaced(record, ended=datetime(2026, 11, 21, 16, 30, tzinfo=UTC))
    assert page_count(render(late)) >= 1


def test_several_bases_are_listed_in_one_sentence(order, replaced) -> None:
    two = replaced(order, legal_basis=("《示例法》第一条", "《示例法》第二条"))
    template = shipped().of(two.head)
    text = "".join(lines_of(rectification_order_story(two, template)))
    assert "依据《示例法》第一条、第二条的规定，现责令你单位：" in text
