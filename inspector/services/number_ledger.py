"""文号台账: which numbers are on papers, which are void, and what stands for each 暂编号."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.labelled import Labelled
from inspector.domain.numbering import (
    NumberBlock,
    is_provisional,
    serial_of,
    take_number,
)
from inspector.domain.paper import PaperKind, PaperRow
from inspector.domain.person import Role
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.continuity import numbers_left_out
from inspector.services.numbers import number_text, office_block
from inspector.storage.papers import (
    FORMAL_NUMBER,
    formal_numbers,
    head_of_paper,
    papers_numbered,
)
from inspector.storage.reference import numbers_used, references, save_reference, use_number

_LEDGER = N_("keep the numbers of papers")


class NumberState(Labelled):
    """What became of a number."""

    USED = "USED", N_("on a paper")
    DOUBLED = "DOUBLED", N_("on two papers: one of them needs another number")
    WITHDRAWN = "WITHDRAWN", N_("on a paper that was made void")
    VOID = "VOID", N_("void: it may have been used where nothing is left of it")
    PROVISIONAL = "PROVISIONAL", N_("provisional: waits for its number")
    REPLACED = "REPLACED", N_("provisional: the office has given a number")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One line of the ledger. `formal` is what stands for a 暂编号; `paper` its id, or ""."""

    kind: PaperKind
    number: str
    state: NumberState
    formal: str = ""
    paper: str = ""


def number_ledger(ctx: Context, year: int) -> list[NumberLine]:
    """Return the numbers of a year that are known here: on papers, void, provisional."""
    given = formal_numbers(ctx.db)
    numbered = papers_numbered(ctx.db, f"%〔{year}〕%")
    # Two devices have one block where the office was set back to a copy and gave it out again.
    standing = Counter(given.get(one.id, one.number) for one in numbered if not _is_replaced(one))
    doubled = {number for number, count in standing.items() if count > 1}
    lines = [_line(paper, given, doubled) for paper in numbered]
    organisation = ctx.organisation
    for kind in ctx.sets.numbered_kinds(organisation):
        on_papers = {
            serial_of(one.formal or one.number)
            for one in lines
            if one.kind in ctx.sets.sharing_numbers(kind)
        }
        for serial in sorted(set(numbers_left_out(ctx, kind, year))):
            if (year, serial) not in on_papers:
                newest = ctx.sets.newest(organisation, kind)
                form, spec = newest.number, newest.spec(kind)
                text = number_text(organisation, spec, form, year, serial)
                lines.append(NumberLine(kind, text, NumberState.VOID))
    return lines


def give_formal_numbers(ctx: Context) -> list[NumberLine]:
    """Give every 暂编号 that has come in a number of the office's own; return the new lines.

    The paper keeps what is printed on it; an event says which number stands for it. It goes out
    with the next receipts and base packages. A paper of a set that this program does not know
    waits for a program that does. Raises WrongRole, NumberRefused.
    """
    ctx.require(Role.OFFICE, action=_(_LEDGER))
    known = formal_numbers(ctx.db)
    provisional = papers_numbered(ctx.db, "%）暂编%")
    # Every version of a paper has its number; so they share the one in its place.
    by_number = {one.number: known[one.id] for one in provisional if one.id in known}
    waiting = [one for one in provisional if one.id not in known and _has_set(ctx, one)]
    if not waiting:
        return []
    with ctx.recording() as record:
        for paper in waiting:
            formal = by_number.get(paper.number) or _take(ctx, paper)
            known[paper.id] = by_number[paper.number] = formal
            stream = ctx.new_id()
            record.add(
                stream,
                "paper.number",
                {
                    "type": FORMAL_NUMBER,
                    "paper": paper.id,
                    "provisional": paper.number,
                    "formal_number": formal,
                },
            )
    return [_line(paper, known, frozenset()) for paper in waiting]


def _has_set(ctx: Context, paper: PaperRow) -> bool:
    head = head_of_paper(ctx.db, paper.id)
    found = ctx.sets.find(head.template_set) if head is not None else None
    return found is not None and paper.kind in found.papers


def _take(ctx: Context, paper: PaperRow) -> str:
    """Use up a number of the office's own block, inside the caller's transaction."""
    head = head_of_paper(ctx.db, paper.id)
    assert head is not None  # the row of a paper comes from its events
    template = ctx.sets.named(head.template_set, paper.title)
    spec = template.spec(paper.kind)
    kind = spec.numbered_as
    year = china(paper.issued).year
    blocks, used = references(ctx.db, NumberBlock), numbers_used(ctx.db, kind.value, year)
    new = office_block(ctx, blocks, used, kind, year)
    if new is not None:
        save_reference(ctx.db, [new])
        blocks = [*blocks, new]
    serial = take_number(blocks, used, kind=kind, year=year, device=ctx.dev)
    use_number(ctx.db, kind.value, year, serial, paper.id)
    return number_text(ctx.organisation, spec, template.number, year, serial)


def _is_replaced(paper: PaperRow) -> bool:
    """Say whether another version stands in the place of a paper, under the same number."""
    return paper.withdrawn is not None and bool(paper.withdrawn.replaced_by)


def _line(paper: PaperRow, given: dict[str, str], doubled: Collection[str]) -> NumberLine:
    formal = given.get(paper.id, "")
    state = NumberState.USED
    if (formal or paper.number) in doubled and not _is_replaced(paper):
        return NumberLine(paper.kind, paper.number, NumberState.DOUBLED, formal, paper.id)
    if paper.withdrawn is not None and not _is_replaced(paper):
        state = NumberState.WITHDRAWN  # nothing stands in its place, and the number stays used
    if is_provisional(paper.number):
        state = NumberState.REPLACED if formal else NumberState.PROVISIONAL
    return NumberLine(paper.kind, paper.number, state, formal, paper.id)
