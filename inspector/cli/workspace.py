"""`inspector workspace`: a new one for one person on one machine."""

from pathlib import Path

import click

from inspector.cli.command import Command, Group, option
from inspector.cli.opening import new_passphrase, passphrase, workspace_folder
from inspector.cli.usage import ExistingFile
from inspector.i18n import N_, _

DESKS = ("office", "lead", "field")
_ORGANS = ("emergency", "industry", "township", "supervision", "non_enforcement")
PROFILES = ("p256-sha256", "sm2-sm3")  # named here: --help need not wait for their libraries


@click.group(cls=Group, help=N_("Workspaces: one folder for one person on one machine."))
def workspace() -> None:
    """Hold the commands of workspaces."""


@workspace.command(
    "new",
    cls=Command,
    help=N_(
        "Make a workspace in the empty or new folder DIR.\n\nAn office gets its own certificate"
        " authority; a lead or inspector then asks the office with “inspector enrol request”."
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--role", "desk", required=True, type=click.Choice(DESKS), help=N_("Whose desk it is."))
@option("--name", required=True, help=N_("Name of the person, as on papers."))
@option("--position", default="", help=N_("Position of the person."))
@option("--certificate-no", default="", help=N_("Number of the enforcement certificate."))
@option("--organisation", default="", help=N_("Office: name of the organ, as on papers."))
@option("--office-id", default="", help=N_("Office: short id of a-z, 0-9 and hyphens."))
@option("--short", default="", help=N_("Office: short name of the organ in document numbers."))
@option("--address", default="", help=N_("Office: address, as on papers."))
@option("--phone", default="", help=N_("Office: telephone, as on papers."))
@option("--reconsideration", default="", help=N_("Office: organ of reconsideration."))
@option("--court", default="", help=N_("Office: court for administrative actions."))
@option(
    "--enforces/--no-enforcement",
    default=True,
    show_default=True,
    help=N_("Office: whether it has powers of enforcement."),
)
@option(
    "--organ",
    type=click.Choice(_ORGANS, case_sensitive=False),
    default=None,
    help=N_("Office: kind of organ, which decides its papers; else told by its powers."),
)
@option(
    "--profile",
    type=click.Choice(PROFILES),
    default=PROFILES[0],
    show_default=True,
    help=N_("Office: how it signs; sm2-sm3 needs the extra sm on every computer of the office."),
)
def new(
    folder: Path,
    desk: str,
    name: str,
    position: str,
    certificate_no: str,
    organisation: str,
    office_id: str,
    short: str,
    address: str,
    phone: str,
    reconsideration: str,
    court: str,
    enforces: bool,
    organ: str | None,
    profile: str,
) -> None:
    """Raises WorkspaceExists, NumberRefused, ProfileUnavailable; usage errors for missing names."""
    from inspector.domain.numbering import DocumentNumber
    from inspector.domain.person import Desk, Organisation, OrganKind
    from inspector.errors import ProfileUnavailable, WorkspaceExists
    from inspector.sealed import profile as profiles
    from inspector.services.enrolment import new_workspace
    from inspector.storage.workspace import is_vacant

    founded = None
    if desk == Desk.OFFICE.value:
        _check_office(organisation, office_id, short)
        DocumentNumber(short=short, word="检记", year=2026, serial=1)  # refuses a wrong short name
        founded = Organisation(
            id=office_id,
            name=organisation,
            short=short,
            address=address,
            phone=phone,
            may_enforce=enforces,
            organ_kind=OrganKind(organ.upper()) if organ else None,
            reconsideration=reconsideration,
            court=court,
        )
    if not is_vacant(folder):
        raise WorkspaceExists(place=folder)  # before a passphrase is asked for
    wanted = profiles.PROFILES[profile]
    if not wanted.is_available:
        raise ProfileUnavailable(profile=profile)
    ctx = new_workspace(
        folder,
        passphrase(folder, new=True),
        desk=Desk(desk),
        name=name,
        organisation=founded,
        position=position,
        certificate_no=certificate_no,
        profile=wanted,
    )
    ctx.workspace.close()
    click.echo(_("The workspace of {name} stands in {place}.").format(name=name, place=folder))
    if founded is None:
        click.echo(
            _("Next: inspector --workspace {place} enrol request --to DIR").format(place=folder)
        )


@workspace.command(
    "passphrase",
    cls=Command,
    help=N_(
        "Change the passphrase of the workspace.\n\nAsked for, the new one twice; unattended from"
        " INSPECTOR_PASSPHRASE and INSPECTOR_NEW_PASSPHRASE. Copies and backups made before still"
        " open with the old one."
    ),
)
def change() -> None:
    """Raises WorkspaceMissing, WrongPassphrase, TooManyAttempts, PassphraseRefused."""
    from inspector.services.passphrase import change_passphrase
    from inspector.storage.workspace import require_workspace

    folder = workspace_folder()
    require_workspace(folder)
    change_passphrase(folder, passphrase(folder), new_passphrase(folder))
    click.echo(_("The new passphrase of {place} is in force.").format(place=folder))


@workspace.command(
    "reopen",
    cls=Command,
    help=N_(
        "Give the workspace a new passphrase by the FILE that the office wrote for it.\n\nThe code"
        " is asked for, and the new passphrase twice; unattended from INSPECTOR_PASSPHRASE and"
        " INSPECTOR_NEW_PASSPHRASE."
    ),
)
@click.argument("file", type=ExistingFile())
def reopen(file: Path) -> None:
    """Raises WorkspaceMissing, WrongCode, WorkspaceDamaged, PassphraseRefused."""
    from inspector.services.returning import ByOpening, set_anew
    from inspector.storage.workspace import require_workspace

    folder = workspace_folder()
    require_workspace(folder)
    set_anew(folder, ByOpening(file, passphrase(file), new_passphrase(folder)))
    click.echo(_("The new passphrase of {place} is in force.").format(place=folder))


def _check_office(organisation: str, office_id: str, short: str) -> None:
    from inspector.domain.person import is_office_id

    given = {"--organisation": organisation, "--office-id": office_id, "--short": short}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise click.UsageError(_("an office needs {options}").format(options=_(", ").join(missing)))
    if not is_office_id(office_id):
        raise click.UsageError(
            _("“{text}” is not an office id: a-z, 0-9 and hyphens").format(text=office_id)
        )
