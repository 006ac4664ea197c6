"""Numbers that must not clash: of papers from the office's blocks, of hazards by themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.clock import china
from inspector.domain.numbering import (
    NumberBlock,
    allot_block,
    document_number,
    hazard_number,
    provisional_number,
    take_number,
)
from inspector.domain.office_papers import OFFICE_ONLY
from inspector.domain.paper import PaperKind
from inspector.domain.person import Organisation, Role
from inspector.domain.sheet import LETTER, SheetSpec
from inspector.errors import NumbersExhausted
from inspector.services.context import Context
from inspector.storage.reference import (
    meta,
    numbers_used,
    references,
    save_reference,
    set_meta,
    use_number,
)

_OFFICE_BLOCK = 20  # numbers that the office takes for itself at a time


def take_hazard_number(ctx: Context, hazard: str) -> str:
    """Give a hazard its number for life, inside the caller's transaction."""
    day = china(ctx.clock()).date()
    key = hazard_serial_key(day)
    serial = int(meta(ctx.db, key) or "0") + 1
    number = hazard_number(ctx.office, ctx.setting("device_code"), day, serial)
    set_meta(ctx.db, key, str(serial))
    set_meta(ctx.db, hazard_number_key(hazard), number)
    return number


def hazard_serial_key(day: date) -> str:
    """Return under which key the workspace counts the hazards of a day."""
    return f"hazard_serial.{day.isoformat()}"


def hazard_number_key(hazard: str) -> str:
    """Return under which key the workspace keeps the number of a hazard."""
    return f"hazard_number.{hazard}"


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A 文号 and the serial in it; a 暂编号 counts in a series of its own."""

    serial: int
    text: str
    provisional: bool = False
    block: NumberBlock | None = None  # that the office takes for itself with it


NO_NUMBER = PaperNumber(0, "")


def next_paper_number(ctx: Context, spec: SheetSpec, form: str, day: date) -> PaperNumber:
    """Return the next number of this device's block; nothing is used up yet.

    form  how the set writes numbers; a kind without 文种字 gets none

    A 暂编号 when the block is used up: the paper says so, and the office gives it a number later.
    The office itself, which gives out the blocks, takes another one.
    Raises NumberRefused, also for an organ without 简称.
    """
    if not spec.word:
        return NO_NUMBER
    organisation = ctx.organisation
    used = numbers_used(ctx.db, spec.numbered_as.value, day.year)
    blocks, new = references(ctx.db, NumberBlock), None
    if ctx.role is Role.OFFICE:
        new = office_block(ctx, blocks, used, spec.numbered_as, day.year)
        blocks = [*blocks, *([new] if new else [])]
    try:
        serial = take_number(blocks, used, kind=spec.numbered_as, year=day.year, device=ctx.dev)
    except NumbersExhausted:
        serial = int(meta(ctx.db, _provisional_key(spec.numbered_as, day.year)) or "0") + 1
        device = ctx.setting("device_code")
        text = provisional_number(spec.word, organisation.short, day.year, device, serial)
        return PaperNumber(serial, text, provisional=True)
    return PaperNumber(serial, number_text(organisation, spec, form, day.year, serial), block=new)


def number_text(
    organisation: Organisation, spec: SheetSpec, form: str, year: int, serial: int
) -> str:
    """Return a number as papers of this kind print it; `form` as the set writes numbers.

    Raises NumberRefused.
    """
    # 公文不编虚位 (GB/T 9704, documents §3), whatever the organ does with its 文书.
    width = 0 if spec.layout == LETTER else organisation.serial_width
    return document_number(spec.word, organisation.short, year, serial, width, form)


def office_block(
    ctx: Context, blocks: Sequence[NumberBlock], used: Collection[int], kind: PaperKind, year: int
) -> NumberBlock | None:
    """Return the block that the office needs for its next number; None while one has some left."""
    own = [one for one in blocks if (one.kind, one.year, one.device) == (kind, year, ctx.dev)]
    if any(block.left(used) for block in own):
        return None
    return allot_block(blocks, kind=kind, year=year, device=ctx.dev, size=_OFFICE_BLOCK)


def take_paper_number(
    ctx: Context, spec: SheetSpec, form: str, paper: str, day: date, number: PaperNumber
) -> bool:
    """Use a number up, inside the caller's transaction; return False when it has gone meanwhile."""
    if next_paper_number(ctx, spec, form, day) != number:
        return False
    if number.block is not None:
        save_reference(ctx.db, [number.block])
    if number.provisional:
        set_meta(ctx.db, _provisional_key(spec.numbered_as, day.year), str(number.serial))
    elif number.serial:
        use_number(ctx.db, spec.numbered_as.value, day.year, number.serial, paper)
    return True


def kinds_of_teams(ctx: Context) -> dict[PaperKind, SheetSpec]:
    """Return the series of numbers that devices in the field need: not those of the office."""
    kinds = ctx.sets.numbered_kinds(ctx.organisation)
    return {kind: spec for kind, spec in kinds.items() if kind not in OFFICE_ONLY}


def numbers_left(ctx: Context, kind: PaperKind, year: int) -> int:
    """Return how many numbers this device still has for a paper kind."""
    used = numbers_used(ctx.db, kind.value, year)
    return sum(
        block.left(used)
        for block in references(ctx.db, NumberBlock)
        if (block.kind, block.year, block.device) == (kind, year, ctx.dev)
    )


def _provisional_key(kind: PaperKind, year: int) -> str:
    return f"provisional_number.{kind.value}.{year}"
