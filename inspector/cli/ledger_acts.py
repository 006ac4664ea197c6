"""`inspector ledger supervise`, `escalate`, `accept`, `close`: the office's acts about a hazard."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.command import Command, option
from inspector.cli.opening import opened
from inspector.cli.usage import ExistingFile
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.domain.ledger import HazardRow
    from inspector.services.context import Context

# Values of `domain/supervision.py`, which a help page need not load.
LEVELS = ("COUNTY", "CITY", "REGION")
REASONS = (
    "HARD",
    "ACROSS_REGIONS",
    "ACROSS_TRADES",
    "OVERDUE",
    "REOPENED",
    "FAILED_TWICE",
    "ORDER_DEFIED",
    "MISSED",
    "UNCLAIMED",
    "FAKED",
)
_DAY = click.DateTime(["%Y-%m-%d"])
_HAZARD = click.argument("hazard", metavar="HAZARD")
_level = option(
    "--level", type=click.Choice(LEVELS), required=True, help=N_("Level of supervision.")
)
_organ = option("--organ", required=True, help=N_("Organ that supervises."))
_until = option(
    "--until",
    metavar="YYYY-MM-DD",
    type=_DAY,
    required=True,
    help=N_("Day by which it is to be done."),
)


def _on(call: Callable[..., Any]) -> Callable[..., Any]:
    return option(
        "--on",
        metavar="YYYY-MM-DD",
        type=_DAY,
        default=None,
        help=N_("Day of the decision; today without it."),
    )(call)


@click.command(
    cls=Command,
    help=N_(
        "Office: list a major hazard for supervision.\n\nHAZARD is the number of a hazard, or its"
        " id."
    ),
)
@_HAZARD
@_level
@_organ
@option("--unit", required=True, help=N_("Unit in charge."))
@option("--supervisor", required=True, help=N_("Person who supervises."))
@_until
@_on
def supervise(
    hazard: str,
    level: str,
    organ: str,
    unit: str,
    supervisor: str,
    until: datetime,
    on: datetime | None,
) -> None:
    """Raises NotFound, ActRefused, StepNotAllowed, StepForOtherRole."""
    from inspector.domain.supervision import Listing, SupervisionLevel
    from inspector.services.supervision import list_hazard

    with opened() as ctx:
        listing = Listing(
            level=SupervisionLevel(level),
            organ=organ,
            unit=unit,
            supervisor=supervisor,
            deadline=until.date(),
            on=_day(ctx, on),
        )
        _show(list_hazard(ctx, _found(ctx, hazard), listing))


@click.command(
    cls=Command,
    help=N_("Office: escalate the supervision of a listed hazard to an organ further up."),
)
@_HAZARD
@_level
@_organ
@option(
    "--reason",
    "reasons",
    multiple=True,
    required=True,
    type=click.Choice(REASONS),
    help=N_("Why; may be repeated."),
)
@option("--grounds", required=True, help=N_("The facts behind the reasons."))
@option("--approved-by", required=True, help=N_("Who of the office approved it."))
@_until
@_on
def escalate(
    hazard: str,
    level: str,
    organ: str,
    reasons: tuple[str, ...],
    grounds: str,
    approved_by: str,
    until: datetime,
    on: datetime | None,
) -> None:
    """Raises NotFound, ActRefused, StepNotAllowed, StepForOtherRole."""
    from inspector.domain.supervision import Escalation, EscalationReason, SupervisionLevel
    from inspector.services.hazard_case import hazard_case
    from inspector.services.supervision import escalate as escalate_hazard
    from inspector.services.supervision import supervision_level

    with opened() as ctx:
        found = _found(ctx, hazard)
        escalation = Escalation(
            before=supervision_level(hazard_case(ctx, found)),
            level=SupervisionLevel(level),
            organ=organ,
            reasons=tuple(EscalationReason(one) for one in reasons),
            grounds=grounds,
            approved_by=approved_by,
            deadline=until.date(),
            on=_day(ctx, on),
        )
        _show(escalate_hazard(ctx, found, escalation))


@click.command(
    cls=Command,
    help=N_(
        "Office: enter the acceptance of the competent department.\n\nFILE is its written opinion;"
        " it is kept as evidence."
    ),
)
@_HAZARD
@click.argument("file", type=ExistingFile())
@option("--department", required=True, help=N_("Department that accepted."))
@option("--person", required=True, help=N_("Person there who accepted."))
@option("--opinion", required=True, help=N_("What the opinion says."))
@_on
def accept(
    hazard: str, file: Path, department: str, person: str, opinion: str, on: datetime | None
) -> None:
    """Raises NotFound, ActRefused, SecondDuty, StepNotAllowed, AttachmentUnreadable, DiskFull."""
    from inspector.domain.supervision import Acceptance
    from inspector.services.acceptance import record_acceptance
    from inspector.services.refusals import attach_recording

    with opened() as ctx:
        found = _found(ctx, hazard)
        acceptance = Acceptance(
            department=department,
            person=person,
            opinion=opinion,
            on=_day(ctx, on),
            file=attach_recording(ctx, file),
        )
        _show(record_acceptance(ctx, found, acceptance))


@click.command(
    cls=Command,
    help=N_("Office: close an accepted hazard out; a listed one is delisted in the same act."),
)
@_HAZARD
@option("--basis", required=True, help=N_("On what basis it is closed out."))
@_on
def close(hazard: str, basis: str, on: datetime | None) -> None:
    """Raises NotFound, ActRefused, SecondDuty, StepNotAllowed, StepForOtherRole."""
    from inspector.domain.supervision import CloseOut
    from inspector.services.acceptance import close_out

    with opened() as ctx:
        said = CloseOut(basis=basis, person=ctx.person.name, on=_day(ctx, on))
        _show(close_out(ctx, _found(ctx, hazard), said))


COMMANDS = (supervise, escalate, accept, close)


def _found(ctx: "Context", hazard: str) -> str:
    from inspector.services.ledgers import hazard_numbered

    return hazard_numbered(ctx, hazard).id


def _day(ctx: "Context", said: datetime | None) -> date:
    from inspector.clock import china

    return said.date() if said is not None else china(ctx.clock()).date()


def _show(row: "HazardRow") -> None:
    from inspector.domain.hazard_states import SupervisionState
    from inspector.services.ledgers import state_words

    known = next((one.label for one in SupervisionState if one == row.supervision), "")
    text = _("{number}  {state}, {supervision}")
    click.echo(text.format(number=row.number, state=state_words(row.state), supervision=known))
