"""`inspector verify`: is it exactly what was signed, by whom, for whom."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, invocation, json_option, option
from inspector.cli.opening import opened, workspace_folder
from inspector.cli.printing import print_error, print_json, size_text
from inspector.cli.progress_line import progress_line
from inspector.cli.usage import ExistingFile
from inspector.errors import (
    InspectorError,
    PackageNotForUs,
    PackageRefused,
    PackageUntrusted,
    PaperUnknown,
    WorkspaceMissing,
)
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.sealed import VerifiedPackage
    from inspector.services.verification import FoundPaper

_FILE = ExistingFile()


@click.command(
    cls=Command,
    help=N_(
        "Check that FILE, a package or a paper, is exactly what was signed.\n\nTrust comes from"
        " --ca, else from the workspace, never from the package itself. Exit status: 0 sound and"
        " trusted, 20 altered, 21 sound but not trusted or unknown, 22 written by a newer version."
    ),
)
@click.argument("file", type=_FILE)
@option("--ca", type=_FILE, help=N_("Certificate of the office to trust, PEM or DER."))
@option("--crl", type=_FILE, help=N_("Revocation list of that office, DER, besides those known."))
@json_option()
def verify(file: Path, ca: Path | None, crl: Path | None, as_json: bool) -> int:
    """Print what the file is; return the exit status."""
    from inspector.services.verification import is_pdf

    if is_pdf(file):
        return _verify_paper(file, as_json)
    return _verify_package(file, ca, crl, as_json)


def _verify_package(file: Path, ca: Path | None, crl: Path | None, as_json: bool) -> int:
    from inspector.sealed import verify_package
    from inspector.services.staging import named
    from inspector.services.verification import known_revocations, trusted_certificates

    trust = [ca.read_bytes()] if ca is not None else trusted_certificates(workspace_folder())
    crls = [*known_revocations(workspace_folder()), *([crl.read_bytes()] if crl else [])]
    refused: InspectorError | None = None
    found: VerifiedPackage | None = None
    try:
        with _plain(file) as plain, progress_line(_("Verify")) as progress:
            found = verify_package(plain, trust=trust, crls=crls, progress=progress)
    except InspectorError as error:
        refused, found = error, error.facts.get("verified")  # type: ignore[assignment]
        if isinstance(error, PackageRefused):
            refused = named(error, file.name)
    if as_json:
        print_json(_package_json(found, refused))
    elif found is not None:
        for line in _package_lines(file, found):
            click.echo(line)
    if refused is None:
        return 0
    _say_refused(refused, trust)
    return int(refused.exit)


@contextmanager
def _plain(file: Path) -> Iterator[Path]:
    """Give the package itself; one in an envelope is opened with the key of the workspace.

    Raises PackageNotForUs, also where there is no workspace.
    """
    from inspector.sealed.envelope import is_enveloped
    from inspector.services.verification import plain_copy

    if not is_enveloped(file):
        yield file
        return
    try:
        with opened() as ctx, plain_copy(ctx, file) as copy:
            yield copy
    except WorkspaceMissing as cause:
        raise PackageNotForUs(package=file.name, reason="RECIPIENT") from cause


def _say_refused(refused: InspectorError, trust: Sequence[bytes]) -> None:
    if isinstance(refused, PackageUntrusted) and not trust:
        click.echo(
            _("The seal is unbroken, but no office certificate is at hand to say whose it is."),
            err=True,
        )
        click.echo(refused.remedy(), err=True)
    else:
        print_error(refused)


def _package_lines(file: Path, found: "VerifiedPackage") -> list[str]:
    signer = found.signer
    status = _("sound, signed by") if found.trusted else _("unbroken; it says it was signed by")
    lines = [
        f"{file.name}: {status} {signer.name} ({signer.role}, {signer.organisation})",
        _("  kind {kind}, {count} files, {size}, id {id}").format(
            kind=found.kind,
            count=len(found.entries),
            size=size_text(found.size),
            id=found.package_id[:16],
        ),
        _("  signed {at} by the clock of the device; for the office {office}").format(
            at=f"{found.signed_at:%Y-%m-%d %H:%M:%S} UTC", office=found.header["recipient"]
        ),
    ]
    _receipt, _space, issued = str(found.header.get("last_receipt", "")).partition(" ")
    if issued:
        lines.append(
            _("  not before {at}, by the receipt of the office that it names").format(at=issued)
        )
    if found.part is not None:
        lines.append(
            _("  part {number} of {count}").format(number=found.part.number, count=found.part.count)
        )
    endorsed = found.countersignature
    if endorsed is not None:
        lines.append(
            _("  countersigned by {signer} ({role}) {at}, state {rev}").format(
                signer=endorsed.signer.name,
                role=endorsed.signer.role,
                at=f"{endorsed.signed_at:%Y-%m-%d %H:%M:%S} UTC",
                rev=str(endorsed.header.get("rev", ""))[:8],
            )
        )
    entity = str(found.header.get("entity", ""))
    if entity:
        lines.append(_("  entity {name}").format(name=entity))
    return lines


def _package_json(
    found: "VerifiedPackage | None", refused: InspectorError | None
) -> dict[str, object]:
    """Return the object of design §10, "verify --json"."""
    said: dict[str, object] = {
        "ok": refused is None,
        "code": refused.code if refused is not None else "",
        "id": found.package_id if found is not None else "",
        "kind": found.kind if found is not None else "",
        "format": str(found.header.get("version", "")) if found is not None else "",
        "signers": [],
        "office": str(found.header.get("office", "")) if found is not None else "",
        "bracket": {"not_before": None, "not_after": None},
        "problems": [refused.what()] if refused is not None else [],
    }
    if found is not None:
        from inspector.sealed.certificates import fingerprint, load_certificate

        endorsed = found.countersignature
        signings = [(found.signer, found.certificate)]
        signings += [(endorsed.signer, endorsed.certificate)] if endorsed is not None else []
        said["signers"] = [
            {
                "person": signer.name,
                "organisation": signer.organisation,
                "role": signer.role,
                "certificate": fingerprint(certificate),
                "valid": found.trusted,
            }
            for signer, certificate in signings
        ]
        # The signature names its certificate, so it cannot be older than that; how late it may
        # have been made only a receipt of the office can say.
        issued = load_certificate(found.certificate).not_valid_before_utc
        said["bracket"] = {"not_before": issued.isoformat(), "not_after": None}
        said["revoked"] = _revoked_json(found)
        said["recipient"] = found.header["recipient"]
        said["signed_at"] = found.signed_at.isoformat()
        said["last_receipt"] = str(found.header.get("last_receipt", ""))
    return said


def _revoked_json(found: "VerifiedPackage") -> dict[str, str] | None:
    if found.revoked is None:
        return None
    since, recorded = found.revoked.since, found.revoked.recorded
    return {
        "since": since.isoformat(),
        "recorded": recorded.isoformat(),
        "why": found.revoked.why,
    }


def _verify_paper(file: Path, as_json: bool) -> int:
    from inspector.services.verification import find_paper_of

    refused: InspectorError | None = None
    found: FoundPaper | None = None
    try:
        with opened() as ctx:
            found = find_paper_of(ctx, file)
    except WorkspaceMissing:
        named = invocation(click.get_current_context()).workspace
        if named is not None:
            raise
        refused = PaperUnknown(name=file.name)  # no workspace at all: nothing is known of papers
    except InspectorError as error:
        if not error.code.startswith("PAPER-"):
            raise
        refused = error
    if as_json:
        print_json(_paper_json(found, refused))
    elif found is not None:
        for line in _paper_lines(file, found):
            click.echo(line)
    if refused is None:
        return 0
    print_error(refused)
    return int(refused.exit)


def _paper_lines(file: Path, found: "FoundPaper") -> list[str]:
    row = found.row
    lines = [
        f"{file.name}: {row.title} {row.number}",
        _("  {entity}, inspection {inspection}").format(
            entity=found.entity_name, inspection=row.inspection
        ),
        _("  frozen on {at}, sha256 {digest}").format(
            at=f"{row.issued:%Y-%m-%d %H:%M:%S} UTC", digest=row.sha256
        ),
    ]
    lines += [
        _("  signed by {name} ({role})").format(name=one.name, role=one.role.value)
        for one in row.signatures
    ]
    if row.refusal is not None:
        lines.append(_("  {name} refused to sign").format(name=row.refusal.person))
    lines += [
        _("  the refusal confirmed by {name}").format(name=one.name)
        for one in row.refusal_signatures
    ]
    return lines


def _paper_json(found: "FoundPaper | None", refused: InspectorError | None) -> dict[str, object]:
    row = found.row if found is not None else None
    return {
        "ok": refused is None,
        "code": refused.code if refused is not None else "",
        "id": row.id if row is not None else "",
        "kind": row.kind.value if row is not None else "",
        "format": "pdf",
        "form": found.form.value if found is not None else "",
        "number": row.number if row is not None else "",
        "inspection": row.inspection if row is not None else "",
        "entity": found.entity_name if found is not None else "",
        "sha256": row.sha256 if row is not None else "",
        "state": row.state if row is not None else "",
        "signers": [
            {
                "person": one.name,
                "organisation": "",
                "role": one.role.value,
                "certificate": one.certificate_no,
                "valid": row is not None and one.sha256 == row.sha256,
            }
            for one in (row.signatures if row is not None else ())
        ],
        "office": "",
        "bracket": {
            "not_before": row.issued.isoformat() if row is not None else None,
            "not_after": None,
        },
        "problems": [refused.what()] if refused is not None else [],
    }
