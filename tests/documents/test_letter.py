"""Letters: what stands where, what stays together, and that nothing is lost."""

from itertools import pairwise

import pytest

from inspector.documents.blocks import Text, lines_of
from inspector.documents.layout import paginate
from inspector.documents.letter import Attachment, LetterTable, draw_letter
from inspector.documents.letter_blocks import letter_paragraphs, letter_story, split_heading
from inspector.documents.letter_furniture import MARK_TOP, SEAL, SEAL_ABOVE_DATE, Head, Signature
from inspector.documents.letter_grid import HEIGHT, PITCH, ROOM, SIZE_3
from inspector.documents.letter_title import mark_lines, title_lines
from inspector.documents.preview import page_count, text_of
from inspector.errors import CharacterForbidden, CharacterMissing
from tests.documents.letters import FURNITURE, SENTENCE, letter
from tests.documents.sound import LETTER_SIDES, faults


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert draw_letter(letter(), FURNITURE) == draw_letter(letter(), FURNITURE)
    assert draw_letter(letter(number="示安办〔2026〕13号"), FURNITURE) != draw_letter(
        letter(), FURNITURE
    )


def test_everything_a_letter_says_comes_back_as_text() -> None:
    said = letter()
    text = squeezed(text_of(draw_letter(said, FURNITURE)))
    for wanted in (
        said.organ,
        said.number,
        f"{said.addressee}：",
        "附件：1.督查问题清单",
        f"抄送：{said.copies_to}。",
        f"{said.issued_on}印发",
        f"（{said.note}）",
        "—1—",
        "待盖章",
        "1.5kPa",
        "mg/m³",
    ):
        assert squeezed(wanted) in text
    assert squeezed(said.title) in text


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("一、基本情况", "一、基本情况"),
        ("十二、工作要求", "十二、工作要求"),
        ("（一）责任不落实。两家企业没有台账。", "（一）责任不落实。"),
        ("（一）现场管理", "（一）现场管理"),
        ("1. 用电方面。线路敷设不规范。", ""),
        ("（1）绝缘胶垫缺失。", ""),
        ("一是思想认识不足。", ""),
        ("（一）" + "检查" * 30 + "。其他", ""),  # a long sentence is text
        ("（一）某车间未设置护栏；", ""),
        ("一、", "一、"),
    ],
)
def test_levels_show_in_how_a_paragraph_begins(text: str, heading: str) -> None:
    assert split_heading(text) == (heading, text.removeprefix(heading))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("督查通报", ["督查通报"]),
        (
            "关于2026年第四季度工贸行业安全生产督查情况的通报",
            ["关于2026年第四季度", "工贸行业安全生产督查情况的通报"],
        ),
        (
            "关于对示例精密铸造有限公司重大事故隐患实施挂牌督办的通知",
            ["关于对示例精密铸造有限公司", "重大事故隐患实施挂牌督办的通知"],
        ),
        (
            "关于示例区宏大精密机械制造有限责任公司安全问题的整改建议函",
            ["关于示例区宏大精密机械制造", "有限责任公司安全问题的整改建议函"],
        ),
        (
            "关于送达责令限期整改指令书（示例）应急责改〔2026〕100号的公告",
            ["关于送达责令限期整改指令书", "（示例）应急责改〔2026〕100号的公告"],
        ),
        (
            "示例自治州示例国家级经济技术开发区应急管理和综合行政执法局",
            ["示例自治州示例国家级经济技术开发区", "应急管理和综合行政执法局"],
        ),
        ("甲\n乙", ["甲", "乙"]),
        ("", [""]),
    ],
)
def test_a_title_breaks_between_phrases(title: str, lines: list[str]) -> None:
    assert title_lines(title, 20) == lines


def test_the_name_of_an_organ_is_cut_in_no_word_where_smaller_letters_help() -> None:
    long = "示例自治州示例国家级经济技术开发区应急管理和综合行政执法局"
    assert mark_lines(long) == ["示例自治州示例国家级经济技术开发区", "应急管理和综合行政执法局"]
    assert mark_lines("示例区应急管理局") == ["示例区应急管理局"]
    assert mark_lines("示" * 40) == title_lines("示" * 40, 16)


@pytest.mark.parametrize("length", [21, 39, 40, 41, 60, 75, 90, 130, 252, 4000])
def test_a_title_of_any_length_stays_inside_its_margins(length: int) -> None:
    lines = title_lines("督查" * (length // 2) + "函" * (length % 2), 20)
    assert max(map(len, lines)) <= 20
    assert len("".join(lines)) == length
    if len(lines) == 3:
        assert not lines[0] > lines[1] < lines[2]  # never an hourglass


def test_every_block_of_the_text_is_whole_grid_lines_high() -> None:
    for block in letter_story(letter()):
        assert block.height / PITCH == pytest.approx(round(block.height / PITCH))
        assert block.before / PITCH == pytest.approx(round(block.before / PITCH))


@pytest.mark.parametrize("count", range(1, 40))
def test_a_signature_never_stands_alone_on_a_page(count: int) -> None:
    story = letter_story(letter(paragraphs=(SENTENCE,) * count, attachments=()))
    for page in paginate(story, HEIGHT, HEIGHT):
        assert not isinstance(page.placed[0][0], Signature)
        assert page.used <= HEIGHT + 1e-6


@pytest.mark.parametrize("short", range(24))
def test_two_lines_of_text_stand_on_the_page_of_a_signature(short: int) -> None:
    """A line of 特此通报 and a seal alone on a page would be all but 此页无正文."""
    paragraphs = ("检查。",) * short + (SENTENCE, "特此通报。")
    story = letter_story(letter(paragraphs=paragraphs, attachments=(), note=""))
    (page,) = [
        page
        for page in paginate(story, ROOM, ROOM)
        if any(isinstance(block, Signature) for block, _down in page.placed)
    ]
    assert sum(len(block.lines) for block, _down in page.placed if isinstance(block, Text)) >= 2


@pytest.mark.parametrize("count", range(1, 60, 2))
def test_a_signature_never_stands_without_a_row_of_the_table_before_it(count: int) -> None:
    row = ("1", "现场检查记录（示例）应急检记〔2026〕1号", "2026年11月21日")
    table = LetterTable(("序号", "材料名称", "日期"), (1, 6, 3), (row,) * count)
    story = letter_story(letter(paragraphs=(SENTENCE, table), attachments=()))
    for page in paginate(story, ROOM, ROOM):
        assert not isinstance(page.placed[0][0], Signature)


def test_every_line_of_a_page_is_used() -> None:
    for short in range(4):
        paragraphs = ("检查。",) * short + ("检查" * 20,) * 40
        story = letter_story(letter(paragraphs=paragraphs, attachments=()))
        for page in paginate(story, ROOM, ROOM)[:-1]:
            assert page.used == pytest.approx(HEIGHT)


def test_two_lines_stay_blank_between_organ_and_number() -> None:
    for organ in ("示例区应急管理局", "示例自治区安全生产委员会办公室应急管理局文件"):
        head = Head(organ, "", "", "")
        foot = MARK_TOP + head.size * (1.25 * len(head.marks) - 0.25)
        blank = (head.number_line * PITCH + (PITCH - SIZE_3) / 2 - foot) / PITCH
        assert 1.8 <= blank <= 2.9  # 7.2.5; whole lines of the grid


@pytest.mark.parametrize("count", range(1, 12))
def test_nothing_of_a_letter_stands_over_its_imprint(count: int) -> None:
    said = letter(paragraphs=("检查。",) * count, attachments=())
    assert faults(draw_letter(said, FURNITURE), LETTER_SIDES) == []


def test_an_organ_of_a_long_name_signs_above_the_date() -> None:
    organ = "示例区安全生产委员会办公室与示例区危险化学品安全生产专业委员会办公室"
    assert faults(draw_letter(letter(signed_by=organ), FURNITURE), LETTER_SIDES) == []
    block = Signature(organ, "2026年11月22日", awaits_seal=True)
    assert "".join(block.organ_lines) == organ
    assert max(map(len, block.organ_lines)) <= 28
    assert block.height == pytest.approx((len(block.organ_lines) + 1) * PITCH)


@pytest.mark.parametrize("length", range(4, 90, 5))
def test_the_upper_edge_of_a_seal_is_within_a_line_of_the_text(length: int) -> None:
    """GB/T 9704-2012, 7.3.5.1: 印章顶端应当上距正文（或附件说明）一行之内."""
    block = Signature(("示例区安全生产委员会办公室" * 8)[:length], "2026年11月22日", True)
    below_text = block.before + len(block.organ_lines) * PITCH - SEAL_ABOVE_DATE - SEAL / 2
    if len(block.organ_lines) <= 2:
        assert 0 <= below_text <= PITCH
    assert block.before >= PITCH  # yet the organ never follows the text without a blank line


@pytest.mark.parametrize("heading", ["二、要求", "审查要求：", "按照审查，提出下列要求："])
def test_a_heading_is_never_the_last_on_its_page(heading: str) -> None:
    for count in range(1, 30):
        text = ("一、要求",) * 3 + (SENTENCE,) * count + (heading, SENTENCE)
        for page in paginate(letter_paragraphs(text), HEIGHT, HEIGHT)[:-1]:
            last = page.placed[-1][0]
            assert isinstance(last, Text)
            assert "要求" not in last.lines[-1].text


def test_a_list_of_attachments_hangs_under_its_first_name() -> None:
    titles = [Attachment(title="问题清单" * 12), Attachment(title="反馈表")]
    lines = [
        line
        for block in letter_story(letter(attachments=tuple(titles)))
        if isinstance(block, Text)
        for line in block.lines
        if "问题清单" in line.text or "反馈表" in line.text
    ]
    names = lines[-4:]
    assert [line.text[:3] for line in names[:1]] == ["附件："]
    assert len({round(line.indent, 3) for line in names[1:-1]}) == 1


def test_a_letter_without_attachments_addressee_or_imprint_is_laid_out() -> None:
    bare = letter(
        attachments=(), addressee="", copies_to="", issued_by="", note="", signer="", number=""
    )
    text = squeezed(text_of(draw_letter(bare, FURNITURE)))
    assert "附件" not in text
    assert "抄送" not in text


def test_a_letter_to_a_higher_organ_names_who_signed_it_off() -> None:
    text = squeezed(text_of(draw_letter(letter(signer="负责人甲"), FURNITURE)))
    assert "签发人：负责人甲" in text


def test_extreme_lengths_are_laid_out_and_nothing_is_lost() -> None:
    rows = tuple((str(n), "单位" * 20, SENTENCE * 2, "2026年12月5日") for n in range(1, 61))
    table = LetterTable(("序号", "单位", "问题", "期限"), (1, 3, 6, 2), rows)
    said = letter(
        organ="示例自治区" * 6 + "文件",
        addressee="各单位、" * 60 + "示例单位",
        paragraphs=(SENTENCE * 12, table, "一、" + "检查" * 200),
        copies_to="各成员单位，" * 40,
        signed_by="示例区安全生产委员会" * 4,
    )
    pdf = draw_letter(said, FURNITURE)
    text = squeezed(text_of(pdf))
    assert page_count(pdf) > 5
    assert text.count("硫化氢报警仪未检定") == 12 + 120 + 1
    assert text.count("序号") >= 5  # the head repeats on every page


def test_a_bad_character_is_refused_with_its_field() -> None:
    with pytest.raises(CharacterForbidden) as caught:
        draw_letter(letter(paragraphs=("正常", "反\u202e向")), FURNITURE)
    assert caught.value.facts["field"] == "正文第2段"
    with pytest.raises(CharacterMissing) as missing:
        draw_letter(letter(addressee="王\ue000"), FURNITURE)
    assert missing.value.facts["field"] == "主送机关"


def test_levels_are_set_in_their_own_fonts() -> None:
    blocks = letter_paragraphs(("一、概况", "（一）情况。正文", "1. 正文"))
    fonts = [block.lines[0].looks[0][0] for block in blocks if isinstance(block, Text)]
    assert fonts[0] != fonts[2]
    assert lines_of(blocks) == ["一、概况", "（一）情况。正文", "1. 正文"]


def test_pages_follow_each_other_without_a_gap() -> None:
    pages = paginate(letter_story(letter()), HEIGHT, HEIGHT)
    for page, _after in pairwise(pages[:2]):
        assert page.used >= HEIGHT - 3 * PITCH
