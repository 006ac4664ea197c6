"""Numbers for people: 文号 from the office's blocks, hazard numbers unique without a network."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.domain.paper import NUMBER_WORD, PAPER_TITLE, PaperKind
from inspector.errors import NumberRefused, NumbersExhausted
from inspector.i18n import _

SYSTEM = "应急"  # 应急版 of the words (documents §2); other systems have their own
_SHORT = re.compile(r"[\u3400-\u9fff]{1,8}")
_DOCUMENT = re.compile(r"（([\u3400-\u9fff]{1,8})）(应急)([\u3400-\u9fff]{1,6})〔(\d{4})〕(\d+)号")
_HAZARD = re.compile(r"YH-([a-z0-9][a-z0-9-]*)-([A-Za-z0-9]+)-(\d{8})-(\d{2,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """文号 in its parts: （short）system word〔year〕serial号 (documents §1).

    short  机关代字, kept by the office, such as 宁银; never typed by an inspector
    word   文种字, such as 检记
    width  least digits of the serial; 0 or 1 = no padding
    """

    short: str
    word: str
    year: int
    serial: int
    width: int = 0
    system: str = SYSTEM

    def __post_init__(self) -> None:
        if not _SHORT.fullmatch(self.short):
            detail = _("“{short}” is not the short name of an organ").format(short=self.short)
            raise NumberRefused(detail=detail)
        if not 2000 <= self.year <= 9999 or self.serial < 1:
            detail = _("year {year}, serial {serial}").format(year=self.year, serial=self.serial)
            raise NumberRefused(detail=detail)

    def __str__(self) -> str:
        serial = f"{self.serial:0{self.width or 1}d}"
        return f"（{self.short}）{self.system}{self.word}〔{self.year}〕{serial}号"


def document_number(kind: PaperKind, short: str, year: int, serial: int, width: int = 0) -> str:
    """Return the number of a paper, such as “（宁银）应急检记〔2026〕1号”.

    Raises NumberRefused for a kind that has no number of its own or parts that cannot be.
    """
    word = NUMBER_WORD.get(kind)
    if word is None:
        detail = _("“{paper}” has no number of its own").format(paper=PAPER_TITLE[kind])
        raise NumberRefused(detail=detail)
    return str(DocumentNumber(short=short, word=word, year=year, serial=serial, width=width))


def parse_document_number(text: str) -> DocumentNumber:
    """Return the parts of a number as it is printed. Raises NumberRefused."""
    match = _DOCUMENT.fullmatch(text)
    if match is None:
        raise NumberRefused(detail=_("“{text}” is no document number").format(text=text))
    short, system, word, year, serial = match.groups()
    return DocumentNumber(
        short=short,
        word=word,
        year=int(year),
        serial=int(serial),
        width=len(serial) if serial.startswith("0") else 0,
        system=system,
    )


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
