"""`inspector enrol`: how a laptop gets a certificate of its office, by files."""

from dataclasses import replace
from pathlib import Path

import click

from inspector.cli.command import Command, Group, option, to_option
from inspector.cli.opening import opened
from inspector.cli.usage import ExistingFile
from inspector.i18n import N_, _

ROLES = {
    "INSPECTOR": N_("Inspecting officer"),
    "EXPERT": N_("Expert"),
    "LEAD": N_("Team lead"),
    "OFFICE": N_("Office staff"),
}
_FILE = ExistingFile()


@click.group(cls=Group, help=N_("Enrolment by files: request, approve, accept."))
def enrol() -> None:
    """Hold the commands of enrolment."""


@enrol.command(cls=Command, help=N_("Write the request that the office answers."))
@to_option()
def request(to: Path) -> None:
    """Write one file into `to`."""
    from inspector.services import enrolment

    with opened() as ctx:
        click.echo(enrolment.request(ctx, to))


@enrol.command(
    cls=Command,
    help=N_("Office: issue the certificate that the request in FILE asks for."),
)
@click.argument("file", type=_FILE)
@to_option()
@option(
    "--role", type=click.Choice(tuple(ROLES)), help=N_("Role, when it is not the one asked for.")
)
@option("--certificate-no", help=N_("Number of the enforcement certificate."))
def approve(file: Path, to: Path, role: str | None, certificate_no: str | None) -> None:
    """Raises WrongRole, EnrolmentRefused."""
    from inspector.domain.person import Role
    from inspector.sealed.certificates import fingerprint
    from inspector.services import enrolment

    with opened() as ctx:
        person, _dev, _asked = enrolment.read_request(file)
        if role is not None:
            person = replace(person, role=Role(role))
        if certificate_no is not None:
            person = replace(person, certificate_no=certificate_no)
        written = enrolment.approve(ctx, file, to, person=person)
        click.echo(_("{name}, role {role}").format(name=person.name, role=_role(person.role.value)))
        _compare(fingerprint(ctx.signing().office_ca))
        click.echo(written)


def _role(name: str) -> str:
    """Return the role as people say it."""
    return _(ROLES.get(name, name))


@enrol.command(cls=Command, help=N_("Take the office's answer in FILE; then papers can be signed."))
@click.argument("file", type=_FILE)
def accept(file: Path) -> None:
    """Raises EnrolmentRefused."""
    from inspector.services import enrolment

    with opened() as ctx:
        answer = enrolment.accept(ctx, file)
    person, organisation = answer.person, answer.organisation
    click.echo(
        _("{name}, role {role}, {organisation}").format(
            name=person.name, role=_role(person.role.value), organisation=organisation.name
        )
    )
    _compare(answer.fingerprint)


def _compare(fingerprint: str) -> None:
    click.echo(_("Fingerprint of the office's certificate; compare it aloud with the office:"))
    click.echo(fingerprint)
