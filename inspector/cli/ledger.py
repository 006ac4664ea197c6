"""`inspector ledger`: the office's ledgers, out of the workspace and into it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.command import Command, Group, json_option, option
from inspector.cli.ledger_acts import COMMANDS
from inspector.cli.opening import opened
from inspector.cli.printing import print_json, print_table
from inspector.cli.progress_line import progress_line
from inspector.cli.usage import ExistingFile
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.domain.ledger import EntityRow, HazardRow
    from inspector.services.context import Context
    from inspector.services.ledgers import HazardFilter

_PAGE = 500
_OUT = click.Path(dir_okay=False, path_type=Path)
_FILE = ExistingFile()
LEVELS = ("GENERAL", "MAJOR")
SUPERVISION = ("NONE", "LISTED", "ESCALATED", "DELISTED")

# Headings are Chinese data of the ledger, as in the hazard ledger.
_ENTITY_HEADINGS = {
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "industry": "行业",
    "address": "地址",
    "inspection_count": "检查次数",
    "hazard_count": "隐患数",
    "open_count": "未销号",
    "major_open_count": "其中重大",
    "last_inspected": "最近检查",
}


@click.group(cls=Group, help=N_("Ledgers of hazards and entities."))
def ledger() -> None:
    """Hold the commands of ledgers."""


for one in COMMANDS:
    ledger.add_command(one)


def _outputs(call: Callable[..., Any]) -> Callable[..., Any]:
    """Add the three ways a ledger comes out."""
    as_csv = option("--csv", "csv", metavar="OUT", type=_OUT, help=N_("Write a CSV file."))
    as_xlsx = option("--xlsx", "xlsx", metavar="OUT", type=_OUT, help=N_("Write a workbook."))
    columns = option("--columns", default="", metavar="A,B", help=N_("Columns of the JSON output."))
    return as_xlsx(as_csv(columns(json_option()(call))))


@ledger.command(cls=Command, help=N_("Hazards, newest first; every filter narrows the list."))
@option("--state", "states", multiple=True, metavar="STATE", help=N_("State; may be repeated."))
@option("--level", type=click.Choice(LEVELS), default=None, help=N_("Level of the hazards."))
@option("--entity", default="", metavar="ID", help=N_("Only hazards of this entity."))
@option("--industry", default="", help=N_("Only hazards of this industry."))
@option("--words", default="", help=N_("Words in number, entity, place or fact."))
@option("--overdue", is_flag=True, help=N_("Only open hazards past their deadline."))
@option(
    "--supervision",
    multiple=True,
    type=click.Choice(SUPERVISION),
    help=N_("State of the supervision; may be repeated."),
)
@option("--conflicted", is_flag=True, help=N_("Only hazards that a person has to decide about."))
@_outputs
def hazards(
    states: tuple[str, ...],
    level: str | None,
    entity: str,
    industry: str,
    words: str,
    overdue: bool,
    supervision: tuple[str, ...],
    conflicted: bool,
    as_json: bool,
    columns: str,
    csv: Path | None,
    xlsx: Path | None,
) -> None:
    """Raises FileNotWritten and what opening a workspace raises."""
    from inspector.clock import china
    from inspector.services import ledgers

    _check_states(states)
    with opened() as ctx:
        chosen = ledgers.HazardFilter(
            states=states,
            level=level or "",
            entity=entity,
            industry=industry,
            words=words,
            overdue_on=china(ctx.clock()).date() if overdue else None,
            supervision=supervision,
            conflicted=conflicted,
        )
        if csv is not None or xlsx is not None:
            with progress_line(_("Ledger")) as progress:
                if xlsx is not None:
                    click.echo(ledgers.export_hazards_xlsx(ctx, chosen, xlsx, progress))
                if csv is not None:
                    click.echo(ledgers.export_hazards_csv(ctx, chosen, csv, progress))
        elif as_json:
            print_json(_objects(list(_all_hazards(ctx, chosen)), columns))
        else:
            _print_hazards(list(_all_hazards(ctx, chosen)))


@ledger.command(cls=Command, help=N_("Entities of the register with their visits and hazards."))
@option("--words", default="", help=N_("Words in name, trade, address, or pinyin initials."))
@_outputs
def entities(words: str, as_json: bool, columns: str, csv: Path | None, xlsx: Path | None) -> None:
    """Raises FileNotWritten and what opening a workspace raises."""
    from inspector.services.ledgers import entities as list_entities

    with opened() as ctx:
        rows = list_entities(ctx, words, limit=1_000_000)
    if csv is not None or xlsx is not None:
        _write_entities(rows, csv, xlsx)
    elif as_json:
        print_json(_objects(rows, columns))
    else:
        cells = [[str(cell) for cell in _entity_cells(row)] for row in rows]
        print_table(list(_ENTITY_HEADINGS.values()), cells)


@ledger.command(
    cls=Command,
    help=N_(
        "Numbers of papers: used, void, and provisional ones with the number that stands for each."
    ),
)
@option("--year", type=int, default=None, help=N_("Another year than this one."))
@json_option()
def numbers(year: int | None, as_json: bool) -> None:
    """Raises what opening a workspace raises."""
    from inspector.clock import china
    from inspector.domain.paper import PAPER_TITLE
    from inspector.services.number_ledger import number_ledger

    with opened() as ctx:
        lines = number_ledger(ctx, year or china(ctx.clock()).year)
    if as_json:
        print_json(
            [
                {
                    "kind": line.kind.value,
                    "number": line.number,
                    "state": line.state.value,
                    "formal": line.formal,
                    "paper": line.paper,
                }
                for line in lines
            ]
        )
        return
    cells = [[PAPER_TITLE[line.kind], line.number, line.state.label, line.formal] for line in lines]
    print_table(["文书", "文号", "状态", "正式文号"], cells)


@ledger.command(
    "import",
    cls=Command,
    help=N_(
        "Office: take entities of the register from the workbook or CSV FILE.\n\nColumns are found"
        " by their Chinese headings. Problems are listed by sheet and row, and nothing is imported"
        " while there is one."
    ),
)
@click.argument("file", type=_FILE)
@option("--dry-run", is_flag=True, help=N_("Only say what would be imported."))
def import_entities(file: Path, dry_run: bool) -> None:
    """Raises FormProblems with every bad row, WrongRole."""
    from inspector.services.register_import import import_register, read_register

    with opened() as ctx:
        found = read_register(ctx, file)
        if not dry_run:
            import_register(ctx, found)
    click.echo(
        _("{new} new, {changed} changed, {same} as they were").format(
            new=len(found.new), changed=len(found.changed), same=found.same
        )
    )


def _objects(rows: "Sequence[HazardRow | EntityRow]", columns: str) -> list[dict[str, object]]:
    """Return rows as objects keyed by column id; every column is there, or those chosen.

    Raises UsageError for a column that the ledger does not have.
    """
    from inspector.domain.plain import to_plain

    chosen = [name.strip() for name in columns.split(",") if name.strip()]
    plain = []
    for row in rows:
        known = {field.name: to_plain(getattr(row, field.name)) for field in fields(row)}
        for name in chosen:
            if name not in known:
                raise click.UsageError(
                    _("“{text}” is not a column; there are: {columns}").format(
                        text=name, columns=_(", ").join(known)
                    )
                )
        plain.append({name: known[name] for name in chosen or known})
    return plain


def _check_states(states: Sequence[str]) -> None:
    from inspector.domain.hazard_states import HazardState

    known = {state.value for state in HazardState}
    for state in states:
        if state not in known:
            raise click.UsageError(
                _("“{text}” is not a state; there are: {states}").format(
                    text=state, states=_(", ").join(sorted(known))
                )
            )


def _all_hazards(ctx: "Context", chosen: "HazardFilter") -> "Iterator[HazardRow]":
    from inspector.services.ledgers import hazards as page

    rows = page(ctx, chosen, limit=_PAGE)
    while rows:
        yield from rows
        rows = page(ctx, chosen, after=rows[-1], limit=_PAGE)


def _print_hazards(rows: "Sequence[HazardRow]") -> None:
    from inspector.services.ledgers import state_words

    print_table(
        ["隐患编号", "等级", "状态", "整改期限", "单位名称", "场所部位"],
        [
            [
                row.number,
                {"MAJOR": "重大", "GENERAL": "一般"}.get(row.level, row.level),
                state_words(row.state),
                row.deadline.isoformat() if row.deadline else "",
                row.entity_name,
                row.place,
            ]
            for row in rows
        ],
    )


def _entity_cells(row: "EntityRow") -> list[str | int | date | None]:
    from inspector.clock import china

    last = row.last_inspected
    values: dict[str, str | int | date | None] = {
        name: getattr(row, name) for name in _ENTITY_HEADINGS if name != "last_inspected"
    }
    return [*values.values(), china(last).date() if last is not None else ""]


def _write_entities(rows: "Sequence[EntityRow]", csv: Path | None, xlsx: Path | None) -> None:
    from inspector.office.workbook import Column, write_csv, write_xlsx

    columns = [
        Column(heading, 28 if name in ("name", "address") else 14)
        for name, heading in _ENTITY_HEADINGS.items()
    ]
    cells = [_entity_cells(row) for row in rows]
    if xlsx is not None:
        write_xlsx(xlsx, "企业台账", columns, cells)
        click.echo(xlsx)
    if csv is not None:
        write_csv(csv, columns, cells)
        click.echo(csv)
