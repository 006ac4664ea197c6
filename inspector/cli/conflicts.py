"""`inspector conflicts`: what people wrote apart, and the decision between it."""

from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, json_option, option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.clock import china
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.events.canonical import Json
    from inspector.services.conflicts import OpenConflict, Side


@click.group(cls=Group, help=N_("Values that people wrote without knowing of each other."))
def conflicts() -> None:
    """Hold the commands of conflicts."""


@conflicts.command("list", cls=Command, help=N_("List what a person has to decide about."))
@json_option()
def list_(as_json: bool) -> None:
    """Each field with its sides, and who wrote them."""
    from inspector.services.conflicts import open_conflicts

    with opened() as ctx:
        found = open_conflicts(ctx)
    if as_json:
        print_json([_as_json(one) for one in found])
    elif not found:
        click.echo(_("Nothing is left to decide"))
    for one in () if as_json else found:
        for line in _lines(one):
            click.echo(line)


@conflicts.command(
    cls=Command,
    help=N_(
        "Decide what holds. ID is that of `conflicts list`; once something else stands there it is"
        " another one, so that nobody decides about what they have not seen."
    ),
)
@click.argument("name", metavar="ID")
@option("--take", metavar="N", type=int, help=N_("Take the side of this number."))
@option("--write", "text", metavar="TEXT", help=N_("Write another value; it needs a reason."))
@option("--reason", default="", metavar="TEXT", help=N_("Why; it goes into the history."))
@json_option()
def decide(name: str, take: int | None, text: str | None, reason: str, as_json: bool) -> None:
    """Raises ConflictChanged, DecisionRefused, WrongRole, ReviewRefused."""
    from inspector.services.conflict_words import field_words
    from inspector.services.conflicts import conflict_named, settle

    if (take is None) == (text is None):
        raise click.BadParameter(_("say --take or --write"), param_hint="--take")
    with opened() as ctx:
        conflict = conflict_named(ctx, name.lower())
        value: Json = text
        if take is not None:
            if not 1 <= take <= len(conflict.sides):
                count = len(conflict.sides)
                detail = _("there are sides 1 to {count}").format(count=count)
                raise click.BadParameter(detail, param_hint="--take")
            value = conflict.sides[take - 1].value
        settle(ctx, conflict, value, reason)
    if as_json:
        print_json({"id": conflict.name, "field": conflict.field, "value": value})
        return
    click.echo(
        _("Decided: {field} of {title}.").format(
            field=field_words(conflict.field), title=conflict.title
        )
    )
    click.echo(f"  {_value_words(conflict, value)}")
    click.echo(_("The decision goes out with the next package."))


def _lines(conflict: "OpenConflict") -> list[str]:
    from inspector.services.conflict_words import field_words

    parts = (conflict.entity_name, conflict.title, field_words(conflict.field))
    head = " · ".join(part for part in parts if part)
    lines = [f"{conflict.name}  {head}"]
    for number, side in enumerate(conflict.sides, 1):
        lines.append(f"  {number}  {_value_words(conflict, side.value)}")
        lines += [
            f"     {one.name}  {china(one.at):%Y-%m-%d %H:%M}  {one.role}".rstrip()
            for one in side.authors
        ]
    return lines


def _value_words(conflict: "OpenConflict", value: "Json") -> str:
    from inspector.services.conflict_words import value_lines

    parts = value_lines(conflict.field, value)
    return _(", ").join(f"{label} {text}".strip() for label, text in parts)


def _as_json(conflict: "OpenConflict") -> dict[str, object]:
    return {
        "id": conflict.name,
        "stream": conflict.stream,
        "kind": conflict.kind,
        "title": conflict.title,
        "ent": conflict.ent,
        "field": conflict.field,
        "entity": conflict.entity_name,
        "place": conflict.place,
        "fact": conflict.fact,
        "other": conflict.third.value,
        "sides": [_side_json(number, side) for number, side in enumerate(conflict.sides, 1)],
    }


def _side_json(number: int, side: "Side") -> dict[str, object]:
    return {
        "number": number,
        "value": side.value,
        "authors": [
            {"name": one.name, "device": one.device, "at": one.at.isoformat(), "role": one.role}
            for one in side.authors
        ],
        "roles": sorted(role.value for role in side.roles),
    }
