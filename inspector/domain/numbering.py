"""Numbers for people: 文号 from the office's blocks, hazard numbers unique without a network."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.errors import NumberRefused, NumbersExhausted
from inspector.i18n import _

FORM = "（{short}）应急{word}〔{year}〕{serial}号"  # 应急版; other sets have their own (templates)
_PROVISIONAL = "（{short}）暂编{word}〔{year}〕{device}-{serial}号"
_SHORT = re.compile(r"[\u3400-\u9fff]{1,8}")
_SERIAL = re.compile(r"〔(\d{4})〕(\d+)号")
_DEVICE = re.compile(r"[A-Za-z0-9]+")
_HAZARD = re.compile(r"YH-([a-z0-9][a-z0-9-]*)-([A-Za-z0-9]+)-(\d{8})-(\d{2,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """文号 in its parts: （short）应急word〔year〕serial号 (documents §1).

    short  机关代字, kept by the office, such as 宁银; never typed by an inspector
    word   文种字, such as 检记
    width  least digits of the serial; 0 or 1 = no padding
    form   how the parts stand, as the template set says
    """

    short: str
    word: str
    year: int
    serial: int
    width: int = 0
    form: str = FORM

    def __post_init__(self) -> None:
        _check_short(self.short)
        if not 2000 <= self.year <= 9999 or self.serial < 1:
            detail = _("year {year}, serial {serial}").format(year=self.year, serial=self.serial)
            raise NumberRefused(detail=detail)

    def __str__(self) -> str:
        serial = f"{self.serial:0{self.width or 1}d}"
        return self.form.format(short=self.short, word=self.word, year=self.year, serial=serial)


def document_number(
    word: str, short: str, year: int, serial: int, width: int = 0, form: str = FORM
) -> str:
    """Return the number of a paper, such as “（宁银）应急检记〔2026〕1号”.

    Raises NumberRefused for a kind that has no word of its own or parts that cannot be.
    """
    if not word:
        raise NumberRefused(detail=_("a paper without 文种字 has no number"))
    number = DocumentNumber(
        short=short, word=word, year=year, serial=serial, width=width, form=form
    )
    return str(number)


def provisional_number(word: str, short: str, year: int, device: str, serial: int) -> str:
    """Return a 暂编号, such as “（宁银）暂编检记〔2026〕07-3号” (documents §1).

    Unique without asking anyone, because the device is in it. Raises NumberRefused.
    """
    _check_short(short)
    if not word or serial < 1 or not _DEVICE.fullmatch(device):
        detail = _("year {year}, serial {serial}").format(year=year, serial=serial)
        raise NumberRefused(detail=detail)
    return _PROVISIONAL.format(short=short, word=word, year=year, device=device, serial=serial)


def is_provisional(number: str) -> bool:
    """Say whether a number is a 暂编号, which the office replaces."""
    return "）暂编" in number


def serial_of(number: str) -> tuple[int, int] | None:
    """Return year and serial of a number in any form; None for a 暂编号 and for other texts."""
    match = None if is_provisional(number) else _SERIAL.search(number)
    return (int(match.group(1)), int(match.group(2))) if match else None


def _check_short(short: str) -> None:
    if not short:
        raise NumberRefused(detail=_("the organisation has no short name (简称)"))
    if not _SHORT.fullmatch(short):
        detail = _("“{short}” is not the short name of an organ").format(short=short)
        raise NumberRefused(detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock:
    """Serials `first` to `last`, inclusive, that one device may give to one kind of paper."""

    kind: PaperKind
    year: int
    first: int
    last: int
    device: str

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            detail = _("serials {first} to {last}").format(first=self.first, last=self.last)
            raise NumberRefused(detail=detail)

    def take(self, used: Collection[int]) -> int:
        """Return the next serial, leaving no gap; `used` are those given out, voided ones too.

        Raises NumbersExhausted: then no paper may be issued (documents §1).
        """
        taken = set(used)
        for serial in range(self.first, self.last + 1):
            if serial not in taken:
                return serial
        raise NumbersExhausted(paper=PAPER_TITLE[self.kind])

    def left(self, used: Collection[int]) -> int:
        """Return how many serials are still free."""
        size = self.last - self.first + 1
        return size - sum(self.first <= serial <= self.last for serial in set(used))


def take_number(
    blocks: Iterable[NumberBlock], used: Collection[int], *, kind: PaperKind, year: int, device: str
) -> int:
    """Return the next serial of the device's blocks for a kind and year, lowest block first.

    Raises NumbersExhausted, also where the office has given none.
    """
    own = [b for b in blocks if (b.kind, b.year, b.device) == (kind, year, device)]
    for block in sorted(own, key=lambda block: block.first):
        if block.left(used):
            return block.take(used)
    raise NumbersExhausted(paper=PAPER_TITLE[kind])


def allot_block(
    blocks: Sequence[NumberBlock], *, kind: PaperKind, year: int, device: str, size: int
) -> NumberBlock:
    """Return a new block that follows every block of this kind and year, whoever has it.

    Raises NumberRefused for a size below 1.
    """
    ends = [block.last for block in blocks if (block.kind, block.year) == (kind, year)]
    first = max(ends, default=0) + 1
    return NumberBlock(kind=kind, year=year, first=first, last=first + size - 1, device=device)


def hazard_number(office: str, device: str, day: date, serial: int) -> str:
    """Return a hazard number, such as “YH-yinchuan-07-20261121-03” (workflow H2).

    Unique without asking anyone, because the device is in it; `device` must have no hyphen.
    Raises NumberRefused.
    """
    number = f"YH-{office}-{device}-{day:%Y%m%d}-{serial:02d}"
    if serial < 1 or not _HAZARD.fullmatch(number):
        raise NumberRefused(detail=_("“{text}” is no hazard number").format(text=number))
    return number


def is_named(hazard: str, text: str) -> bool:
    """Say whether the number of a hazard stands in a text: the hundredth of a day is no tenth."""
    return re.search(rf"{re.escape(hazard)}(?![0-9])", text) is not None
