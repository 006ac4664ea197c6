"""`inspector enrol`: how a laptop gets a certificate of its office, by files."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, json_option, option, to_option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.cli.usage import ExistingFile
from inspector.clock import CHINA, china
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.staff import StaffRow

ROLES = {
    "INSPECTOR": N_("Inspecting officer"),
    "EXPERT": N_("Expert"),
    "LEAD": N_("Team lead"),
    "OFFICE": N_("Office staff"),
}
REASONS = ("lost", "left", "replaced", "other")
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".heic"}
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
@option(
    "--certificate-until",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help=N_("Last day of the enforcement certificate."),
)
@option(
    "--replaces",
    metavar="DEVICE",
    help=N_("Revoked device whose person asks from another computer: its number or id."),
)
def approve(
    file: Path,
    to: Path,
    role: str | None,
    certificate_no: str | None,
    certificate_until: datetime | None,
    replaces: str | None,
) -> None:
    """Raises WrongRole, EnrolmentRefused."""
    from inspector.domain.person import Role
    from inspector.sealed.certificates import fingerprint
    from inspector.services import enrolment
    from inspector.services.staff import device_named

    with opened() as ctx:
        request = enrolment.read_request(file)
        person = request.person
        if role is not None:
            person = replace(person, role=Role(role))
        if certificate_no is not None:
            person = replace(person, certificate_no=certificate_no)
        if certificate_until is not None:
            person = replace(person, expires=certificate_until.date())
        old = device_named(ctx, replaces) if replaces is not None else ""
        written = enrolment.approve(ctx, file, to, person=person, replaces=old, looked_at=request)
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


@enrol.command(
    cls=Command,
    help=N_(
        "Print a request or answer FILE as lines of text, one for each QR code.\n\nThey can be sent"
        " as a message; “inspector enrol from-codes” makes the file of them again."
    ),
)
@click.argument("file", type=_FILE)
def codes(file: Path) -> None:
    """Raises CodesRefused."""
    from inspector.services.enrolment_codes import codes_of

    for line in codes_of(file):
        click.echo(line)


@enrol.command(
    "from-codes",
    cls=Command,
    help=N_(
        "Make a request or answer file of its codes.\n\nFILE is a text with the lines, or a picture"
        " of codes (.png, .jpg …); several together are one sequence."
    ),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_FILE)
@to_option()
def from_codes(files: tuple[Path, ...], to: Path) -> None:
    """Raises CodesRefused, PictureReaderMissing."""
    from inspector.services.enrolment_codes import file_of, gather, read_pictures

    pictures = [file for file in files if file.suffix.lower() in PICTURES]
    texts = [file for file in files if file not in pictures]
    said = [file.read_bytes().decode("utf-8", "replace") for file in texts]
    if pictures:
        said.append(read_pictures(pictures))
    click.echo(file_of(gather("\n".join(said)), to))


@enrol.command(
    cls=Command,
    help=N_(
        "Office: give this desk itself a further certificate.\n\nOthers renew with request,"
        " approve and accept; their workspace, key and history stay the same."
    ),
)
def renew() -> None:
    """Raises WrongRole, NotEnrolled."""
    from inspector.services.enrolment import renew_own
    from inspector.services.validity import own_validity

    with opened() as ctx:
        renew_own(ctx)
        _standing, day = own_validity(ctx)
    click.echo(_("valid until {day}").format(day=day))


@enrol.command(cls=Command, help=N_("Office: list people, their devices and certificates."))
@json_option()
def devices(as_json: bool) -> None:
    """One line for each device."""
    from inspector.services.staff import staff

    with opened() as ctx:
        rows = [row for row in staff(ctx) if row.device]
    if as_json:
        print_json([_device_json(row) for row in rows])
        return
    for row in rows:
        state = _("valid until {day}").format(day=row.valid_until)
        if row.revoked is not None:
            state = _("revoked as of {day}").format(day=row.revoked)
        role = _role(row.person.role.value)
        click.echo(f"{row.device_code}  {row.person.name}  {role}  {state}  {row.device}")


@enrol.command(
    cls=Command,
    help=N_(
        "Office: revoke the certificate of DEVICE, its number or id.\n\nFrom then on packages of"
        " it are refused, unless a receipt shows that they are older. The list goes out with the"
        " next base package and the next receipts."
    ),
)
@click.argument("device")
@option("--why", required=True, type=click.Choice(REASONS), help=N_("Why it is revoked."))
@option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help=N_("Since when it cannot be trusted, in Beijing time; now, when not given."),
)
def revoke(device: str, why: str, since: datetime | None) -> None:
    """Raises WrongRole, NotFound, RevocationRefused."""
    from inspector.services import revocation
    from inspector.services.staff import device_named

    with opened() as ctx:
        as_of = since.replace(tzinfo=CHINA) if since is not None else None
        done = revocation.revoke(ctx, device_named(ctx, device), why, as_of)
    click.echo(
        _("The certificate of {name} is revoked as of {when}.").format(
            name=done.name, when=f"{china(done.entry.since):%Y-%m-%d %H:%M}"
        )
    )
    click.echo(_("Next: inspector export base, so that the others learn of it."))


@enrol.command(
    "open",
    cls=Command,
    help=N_(
        "Office: open the key deposited in PLACE, a workspace or the backup of one.\n\nWrites a"
        " file and prints its code. Whoever has both gives the workspace a new passphrase, so let"
        " them go separate ways. A record stays."
    ),
)
@click.argument("place", type=click.Path(exists=True, path_type=Path))
@to_option()
@option("--why", required=True, help=N_("Why it is opened; stands in the record."))
def open_(place: Path, to: Path, why: str) -> None:
    """Raises WrongRole, OpeningRefused."""
    from inspector.services import escrow

    with opened() as ctx:
        done = escrow.open_deposit(ctx, place, to, why)
    click.echo(_("Key of {name}; tell them this code by telephone:").format(name=done.name))
    click.echo(done.code)
    click.echo(done.file)


def _device_json(row: "StaffRow") -> dict[str, str | None]:
    return {
        "device": row.device,
        "number": row.device_code,
        "person": row.person.name,
        "role": row.person.role.value,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "revoked": row.revoked.isoformat() if row.revoked else None,
    }


def _compare(fingerprint: str) -> None:
    click.echo(_("Fingerprint of the office's certificate; compare it aloud with the office:"))
    click.echo(fingerprint)
