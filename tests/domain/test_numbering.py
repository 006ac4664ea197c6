from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.numbering import (
    DocumentNumber,
    NumberBlock,
    allot_block,
    document_number,
    hazard_number,
    is_named,
    is_provisional,
    provisional_number,
    serial_of,
    take_number,
)
from inspector.domain.paper import PaperKind
from inspector.domain.plain import from_plain, to_plain
from inspector.errors import NumberRefused, NumbersExhausted

RECORD, ORDER = PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER
DAY = date(2026, 11, 21)


def block(first: int, last: int, device: str = "d1", kind: PaperKind = RECORD) -> NumberBlock:
    return NumberBlock(kind=kind, year=2026, first=first, last=last, device=device)


def test_a_number_is_written_with_full_width_and_six_cornered_brackets():
    assert document_number("检记", "宁银", 2026, 1) == "（宁银）应急检记〔2026〕1号"
    assert document_number("责改", "宁银", 2026, 1, 3) == "（宁银）应急责改〔2026〕001号"
    assert document_number("责改", "宁银", 2026, 1234, 3) == "（宁银）应急责改〔2026〕1234号"


def test_a_set_may_write_numbers_in_a_form_of_its_own():
    form = "{short}{word}〔{year}〕{serial}号"
    assert document_number("检记", "宁工信", 2026, 7, form=form) == "宁工信检记〔2026〕7号"


def test_a_paper_without_a_word_of_its_own_has_no_number():
    with pytest.raises(NumberRefused):
        document_number("", "宁银", 2026, 1)


@pytest.mark.parametrize("short", ["", "（宁银）", "NX"])
def test_an_organ_without_a_short_name_gets_no_number(short):
    for number in (document_number, provisional_number):
        with pytest.raises(NumberRefused, match="short name"):
            number("检记", short, 2026, *(("07", 1) if number is provisional_number else (1,)))


def test_a_provisional_number_says_so_and_names_the_device():
    text = provisional_number("检记", "宁银", 2026, "07", 3)
    assert text == "（宁银）暂编检记〔2026〕07-3号"
    assert is_provisional(text)
    assert not is_provisional("（宁银）应急检记〔2026〕3号")
    assert serial_of(text) is None
    for device, serial in (("0-7", 1), ("", 1), ("07", 0)):
        with pytest.raises(NumberRefused):
            provisional_number("检记", "宁银", 2026, device, serial)


def test_year_and_serial_are_read_from_every_form():
    for text in (
        "（宁银）应急检记〔2026〕012号",
        "宁工信检记〔2026〕12号",
        "（示例）安监现记〔督〕〔2026〕12号",
    ):
        assert serial_of(text) == (2026, 12)
    assert serial_of("两个编号") is None


@given(
    st.text("宁银东川吴忠固原中卫", min_size=1, max_size=4),
    st.sampled_from(["检记", "责改", "复查", "先保通"]),
    st.integers(2020, 2100),
    st.integers(1, 99999),
)
def test_a_number_reads_back_into_its_year_and_serial(short, word, year, serial):
    number = DocumentNumber(short=short, word=word, year=year, serial=serial, width=3)
    assert serial_of(str(number)) == (year, serial)


@pytest.mark.parametrize(
    "parts",
    [
        {"short": ""},
        {"short": "（宁银）"},
        {"short": "NX"},
        {"serial": 0},
        {"year": 26},
    ],
)
def test_parts_that_make_no_number_are_refused(parts):
    with pytest.raises(NumberRefused):
        DocumentNumber(**{"short": "宁银", "word": "检记", "year": 2026, "serial": 1, **parts})


def test_other_texts_are_no_numbers():
    for text in ("", "(宁银)应急检记[2026]1号", "（宁银）应急检记〔2026〕号"):
        assert serial_of(text) is None


@given(st.integers(1, 50), st.integers(0, 30))
def test_a_block_gives_each_serial_once_in_order_and_then_refuses(first, size):
    given_out: list[int] = []
    one = block(first, first + size)
    for left in range(size + 1, 0, -1):
        assert one.left(given_out) == left
        given_out.append(one.take(given_out))
    assert given_out == list(range(first, first + size + 1))
    with pytest.raises(NumbersExhausted):
        one.take(given_out)


def test_a_gap_is_filled_before_the_block_goes_on():
    assert block(1, 9).take([1, 3, 500]) == 2


def test_numbers_come_from_the_devices_own_blocks_of_that_kind_and_year():
    blocks = [block(21, 22), block(1, 2), block(3, 9, "d2"), block(1, 9, kind=ORDER)]
    facts = {"kind": RECORD, "year": 2026, "device": "d1"}
    used: list[int] = []
    for expected in (1, 2, 21, 22):
        used.append(take_number(blocks, used, **facts))
        assert used[-1] == expected
    for other in ({}, {"year": 2027}, {"device": "d3"}):
        with pytest.raises(NumbersExhausted):
            take_number(blocks, used, **{**facts, **other})


@given(st.lists(st.tuples(st.sampled_from(["d1", "d2", "d3"]), st.integers(1, 40)), max_size=12))
def test_blocks_that_the_office_hands_out_never_overlap(wishes):
    blocks: list[NumberBlock] = []
    for device, size in wishes:
        blocks.append(allot_block(blocks, kind=RECORD, year=2026, device=device, size=size))
    serials = [serial for each in blocks for serial in range(each.first, each.last + 1)]
    assert serials == list(range(1, len(serials) + 1))
    fresh = allot_block(blocks, kind=RECORD, year=2027, device="d1", size=5)
    assert (fresh.first, fresh.last) == (1, 5)


def test_a_block_without_a_serial_is_refused():
    for first, last in ((0, 5), (5, 4)):
        with pytest.raises(NumberRefused):
            block(first, last)
    with pytest.raises(NumberRefused):
        allot_block([], kind=RECORD, year=2026, device="d1", size=0)


def test_a_block_travels_as_plain_values():
    one = block(1, 20)
    assert from_plain(NumberBlock, to_plain(one)) == one


def test_a_hazard_number_names_office_device_day_and_serial():
    assert hazard_number("yinchuan", "07", DAY, 3) == "YH-yinchuan-07-20261121-03"
    for office, device, serial in (("", "07", 1), ("yc", "0-7", 0), ("YC", "07", 1), ("yc", "", 1)):
        with pytest.raises(NumberRefused):
            hazard_number(office, device, DAY, serial)


@given(
    st.lists(
        st.tuples(st.sampled_from(["yc", "yc-west"]), st.sampled_from(["1", "a2"])), max_size=30
    )
)
def test_hazard_numbers_of_devices_that_never_meet_never_meet_either(makers):
    known: dict[tuple[str, str], list[str]] = {}
    for office, device in makers:
        own = known.setdefault((office, device), [])
        own.append(hazard_number(office, device, DAY, len(own) + 1))
    numbers = [number for own in known.values() for number in own]
    assert len(set(numbers)) == len(numbers)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["issue", "fail", "allot"])),
        max_size=60,
    ),
    st.integers(1, 4),
)
def test_numbers_of_all_devices_leave_no_gap_and_never_clash(steps, size):
    """The office allots small blocks, devices issue or fail to; a used-up block gives 暂编号."""
    blocks: list[NumberBlock] = []
    used: dict[str, list[int]] = {}
    provisional: dict[str, int] = {}
    given_out: list[str] = []
    for device, step in steps:
        if step == "allot":
            blocks.append(allot_block(blocks, kind=RECORD, year=2026, device=device, size=size))
            continue
        own = used.setdefault(device, [])
        try:
            serial = take_number(blocks, own, kind=RECORD, year=2026, device=device)
        except NumbersExhausted:
            if step == "issue":
                provisional[device] = provisional.get(device, 0) + 1
                text = provisional_number("检记", "宁银", 2026, device, provisional[device])
                given_out.append(text)
            continue
        if step == "issue":  # a drawing that fails uses nothing up
            own.append(serial)
            given_out.append(document_number("检记", "宁银", 2026, serial))
    assert len(set(given_out)) == len(given_out)
    for device, own in used.items():
        blocks_of = sorted((b for b in blocks if b.device == device), key=lambda b: b.first)
        serials = [serial for b in blocks_of for serial in range(b.first, b.last + 1)]
        assert own == serials[: len(own)]
    # What the office gives in the place of each 暂编号 follows every block.
    waiting = [text for text in given_out if is_provisional(text)]
    if waiting:
        block = allot_block(blocks, kind=RECORD, year=2026, device="office", size=len(waiting))
        formal = [
            document_number("检记", "宁银", 2026, n) for n in range(block.first, block.last + 1)
        ]
        assert not set(formal) & set(given_out)


def test_the_hundredth_hazard_of_a_day_does_not_name_the_tenth() -> None:
    tenth = "YH-demo-03-20261120-10"
    assert not is_named(tenth, f"{tenth}0 未设置")
    assert is_named(tenth, f"{tenth}0 未设置；{tenth}未设置")
