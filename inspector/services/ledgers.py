"""The office's ledgers: hazards and entities, looked through, followed, and handed out."""

from collections.abc import Iterator
from pathlib import Path

from inspector.clock import china
from inspector.domain.entity import Entity
from inspector.domain.hazard_states import OPEN_STATES, HazardState
from inspector.domain.inspection import PhotoFacts
from inspector.domain.ledger import EntityRow, HazardRow, HistoryEntry
from inspector.domain.paper import PaperKind
from inspector.domain.supervision import decided
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.office.workbook import Cell, Column, write_csv, write_xlsx
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.services.history import history_of
from inspector.services.sheet_rows import MEASURES
from inspector.services.supervision_values import accepted_words, closed_words, listed_words
from inspector.storage.entities_ledger import ledger_of_entities
from inspector.storage.event_store import fold_stream
from inspector.storage.hazards import HazardFilter as HazardFilter
from inspector.storage.hazards import count_hazards, find_hazard, page_of_hazards
from inspector.storage.inspections import findings_of
from inspector.storage.papers import papers_of_inspection
from inspector.storage.reference import search_entities

_HAZARD = N_("hazard")
_BATCH = 500

# 台账导出列 (documents §6), as far as the data exists. Headings are Chinese data of the ledger.
HAZARD_COLUMNS: tuple[Column, ...] = (
    Column("隐患编号", 24),
    Column("检查编号", 28),
    Column("单位名称", 28),
    Column("统一社会信用代码", 22),
    Column("行业", 14),
    Column("属地", 14),
    Column("场所部位", 20),
    Column("隐患描述", 48),
    Column("等级", 8),
    Column("状态", 14),
    Column("发现日期", 12),
    Column("发现人", 12),
    Column("依据条款", 40),
    Column("处置方式", 12),
    Column("文书文号", 26),
    Column("整改期限", 12),
    Column("责任人", 16),
    Column("整改措施", 24),
    Column("整改资金", 14),
    Column("整改时限", 14),
    Column("应急预案", 20),
    Column("验收部门与日期", 30),
    Column("销号人与日期", 18),
    Column("督办级别与编号", 40),
    Column("照片数", 8),
)

_LEVEL = {"MAJOR": "重大", "GENERAL": "一般"}
_ENDED = (HazardState.ACCEPTED.value, HazardState.CLOSED.value)
_NOTICES = (PaperKind.LISTING_NOTICE, PaperKind.ESCALATION_NOTICE)
_FIVE = ("responsible", "measures", "funds", "time_limit", "plan")


def hazards(
    ctx: Context, chosen: HazardFilter, after: HazardRow | None = None, limit: int = 200
) -> list[HazardRow]:
    """Return up to `limit` hazards of the ledger, newest first, that come after `after`."""
    return page_of_hazards(ctx.db, chosen, after=after, limit=limit)


def hazard_count(ctx: Context, chosen: HazardFilter) -> int:
    """Return how many hazards a filter leaves."""
    return count_hazards(ctx.db, chosen)


def hazard(ctx: Context, hazard_id: str) -> HazardRow:
    """Return one hazard. Raises NotFound."""
    found = find_hazard(ctx.db, hazard_id)
    if found is None:
        raise NotFound(kind=_(_HAZARD), name=hazard_id)
    return found


def hazard_numbered(ctx: Context, number: str) -> HazardRow:
    """Return the hazard with a 隐患编号, or with an id. Raises NotFound."""
    rows = page_of_hazards(ctx.db, HazardFilter(words=number), limit=_BATCH)
    found = [row for row in rows if row.number == number]
    return found[0] if len(found) == 1 else hazard(ctx, number)


def hazard_history(ctx: Context, hazard_id: str) -> list[HistoryEntry]:
    """Return the life of a hazard from its registration on, oldest first."""
    return history_of(ctx, hazard_id)


def hazard_photos(ctx: Context, hazard_id: str) -> tuple[PhotoFacts, ...]:
    """Return the photographs of a hazard, as its visit recorded them."""
    row = hazard(ctx, hazard_id)
    state = fold_stream(ctx.db, row.inspection)
    return next((one.photos for one in findings_of(state) if one.id == hazard_id), ())


def entities(ctx: Context, words: str = "", limit: int = 5000) -> list[EntityRow]:
    """Return the entities of the register with their visits and hazards, the worst first."""
    states = sorted(state.value for state in OPEN_STATES)
    return ledger_of_entities(ctx.db, words, open_states=states, limit=limit)


def export_hazards_xlsx(
    ctx: Context, chosen: HazardFilter, target: Path, progress: Progress | None = None
) -> Path:
    """Write the hazards that a filter leaves as a workbook; return it.

    Raises FileNotWritten; Cancelled, and then no file appears.
    """
    write_xlsx(target, "隐患台账", HAZARD_COLUMNS, _lines(ctx, chosen, progress))
    return target


def export_hazards_csv(
    ctx: Context, chosen: HazardFilter, target: Path, progress: Progress | None = None
) -> Path:
    """Write the hazards that a filter leaves as CSV; return it. Raises as the workbook does."""
    write_csv(target, HAZARD_COLUMNS, _lines(ctx, chosen, progress))
    return target


def _lines(
    ctx: Context, chosen: HazardFilter, progress: Progress | None
) -> Iterator[tuple[Cell, ...]]:
    total, done = count_hazards(ctx.db, chosen), 0
    known = {entity.id: entity for entity in search_entities(ctx.db, limit=1_000_000)}
    last: HazardRow | None = None
    while rows := page_of_hazards(ctx.db, chosen, after=last, limit=_BATCH):
        for row in rows:
            yield _line(ctx, row, known.get(row.entity))
        done, last = done + len(rows), rows[-1]
        if progress is not None:
            progress.step(min(done, total), total)


def _line(ctx: Context, row: HazardRow, entity: Entity | None) -> tuple[Cell, ...]:
    return (
        row.number,
        row.inspection,
        row.entity_name,
        entity.credit_code if entity else "",
        row.industry,
        entity.territory if entity else "",
        row.place,
        row.fact,
        _LEVEL.get(row.level, row.level),
        state_words(row.state),
        china(row.found).date(),
        row.finder,
        row.citation,
        MEASURES.get(row.measure, row.measure),
        row.paper_number,
        row.deadline,
        *_decided(ctx, row),
        row.photo_count,
    )


def _decided(ctx: Context, row: HazardRow) -> tuple[str, ...]:
    """Return 五落实, 验收, 销号 and 督办; only hazards that may have one of these are folded."""
    if row.level != "MAJOR" and row.state not in _ENDED:
        return ("",) * (len(_FIVE) + 3)
    fields = fold_stream(ctx.db, row.id).live.get(row.id, {})
    five = fields.get("five") if row.level == "MAJOR" else None
    said = five if isinstance(five, dict) else {}
    known = decided(fields)
    notices = [one for one in papers_of_inspection(ctx.db, row.id) if one.kind in _NOTICES]
    numbers = [one.number for one in notices if one.withdrawn is None]
    listed = (listed_words(known, row.supervision), *numbers)
    return (
        *(str(said.get(name, "")) for name in _FIVE),
        accepted_words(known),
        closed_words(known),
        "　".join(part for part in listed if part),
    )


def state_words(state: str) -> str:
    """Return the state of a hazard in words; two in conflict stand as they are, joined."""
    try:
        return HazardState(state).label
    except ValueError:
        return state
