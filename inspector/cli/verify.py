"""`inspector verify`: is it exactly what was signed, by whom, for whom."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.opening import opened, workspace_folder
from inspector.cli.printing import print_error, print_json, size_text
from inspector.cli.progress_line import progress_line
from inspector.cli.usage import ExistingFile
from inspector.cli.verify_paper import verify_paper
from inspector.clock import to_wall
from inspector.errors import (
    InspectorError,
    PackageNotForUs,
    PackageRefused,
    PackageRevoked,
    PackageUntrusted,
    ReceiptUnfit,
    WorkspaceMissing,
)
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.progress import Progress
    from inspector.sealed import VerifiedPackage

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
@option(
    "--receipt",
    "receipts",
    type=_FILE,
    multiple=True,
    help=N_("Receipts of the office, which say when a package was there; may be given again."),
)
@json_option()
def verify(
    file: Path, ca: Path | None, crl: Path | None, receipts: tuple[Path, ...], as_json: bool
) -> int:
    """Print what the file is; return the exit status.

    Raises what makes a receipt unfit to say anything.
    """
    from inspector.services.verification import (
        is_pdf,
        known_revocations,
        trusted_certificates,
    )

    trust = [ca.read_bytes()] if ca is not None else trusted_certificates(workspace_folder())
    crls = [*known_revocations(workspace_folder()), *([crl.read_bytes()] if crl else [])]
    if is_pdf(file):
        return verify_paper(file, trust, crls, as_json)
    return _verify_package(file, trust, crls, _confirmed(receipts, trust, crls), as_json)


def _confirmed(
    receipts: Sequence[Path], trust: Sequence[bytes], crls: Sequence[bytes]
) -> dict[str, datetime]:
    """Return when the office took in what these receipts confirm."""
    from inspector.services.receipts import confirmed_in
    from inspector.services.staging import named

    known: dict[str, datetime] = {}
    for receipt in receipts:
        with _plain(receipt) as plain:
            try:
                found = confirmed_in(plain, trust=trust, crls=crls)
            except PackageRefused as error:
                raise named(error, receipt.name) from error
            except ReceiptUnfit as error:
                raise ReceiptUnfit(name=receipt.name) from error
        for package, received in found.items():
            known[package] = min(received, known.get(package, received))
    return known


def _verify_package(
    file: Path,
    trust: Sequence[bytes],
    crls: Sequence[bytes],
    confirmed: Mapping[str, datetime],
    as_json: bool,
) -> int:
    from inspector.services.receipts import confirmations
    from inspector.services.staging import named

    refused: InspectorError | None = None
    found: VerifiedPackage | None = None
    confirms: dict[str, datetime] = {}
    try:
        with _plain(file) as plain, progress_line(_("Verify")) as progress:
            found = _judged(plain, trust, crls, confirmed, progress)
            if found.kind == "receipt":
                confirms = confirmations(plain, found)
    except InspectorError as error:
        refused = error
        found = found or error.facts.get("verified")  # type: ignore[assignment]
        if isinstance(error, PackageRefused):
            refused = named(error, file.name)
    received = confirmed.get(found.package_id) if found is not None else None
    if as_json:
        print_json(_package_json(found, refused, received, confirms))
    elif found is not None:
        for line in _package_lines(file, found, received, confirms):
            click.echo(line)
    if refused is None:
        return 0
    _say_refused(refused, trust)
    return int(refused.exit)


def _judged(
    plain: Path,
    trust: Sequence[bytes],
    crls: Sequence[bytes],
    confirmed: Mapping[str, datetime],
    progress: "Progress",
) -> "VerifiedPackage":
    """Return a package that is sound; one that is older than a revocation by its receipt, too."""
    from inspector.sealed import verify_package

    try:
        return verify_package(plain, trust=trust, crls=crls, progress=progress)
    except PackageRevoked as error:
        verified: VerifiedPackage = error.facts["verified"]  # type: ignore[assignment]
        received = confirmed.get(verified.package_id)
        if received is None:
            raise
        return verify_package(plain, trust=trust, crls=crls, received=received)


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


def _package_lines(
    file: Path,
    found: "VerifiedPackage",
    received: datetime | None,
    confirms: Mapping[str, datetime],
) -> list[str]:
    signer = found.signer
    words = _("{file}: unbroken; it says it was signed by {name} ({role}, {organisation})")
    if found.trusted:
        words = _("{file}: sound, signed by {name} ({role}, {organisation})")
    lines = [
        words.format(
            file=file.name,
            name=signer.name,
            role=signer.role,
            organisation=signer.organisation,
        ),
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
    if received is not None:
        words = _("  not after {at}, by the receipt of the office for it")
        lines.append(words.format(at=to_wall(received)))
    if found.kind == "receipt":
        lines.append(_("  confirms {count} packages").format(count=len(confirms)))
        lines += [f"    {package[:16]}  {to_wall(at)}" for package, at in confirms.items()]
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
    found: "VerifiedPackage | None",
    refused: InspectorError | None,
    received: datetime | None,
    confirms: Mapping[str, datetime],
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
                **_validity_json(certificate),
                "valid": found.trusted,
            }
            for signer, certificate in signings
        ]
        # The signature names its certificate, so it cannot be older than that; how late it may
        # have been made only a receipt of the office can say.
        issued = load_certificate(found.certificate).not_valid_before_utc
        said["bracket"] = {
            "not_before": issued.isoformat(),
            "not_after": received.isoformat() if received is not None else None,
        }
        said["revoked"] = _revoked_json(found)
        said["recipient"] = found.header["recipient"]
        said["signed_at"] = found.signed_at.isoformat()
        said["last_receipt"] = str(found.header.get("last_receipt", ""))
        if found.kind == "receipt":
            said["confirms"] = [
                {"package": package, "received": at.isoformat()} for package, at in confirms.items()
            ]
    return said


def _validity_json(certificate: bytes) -> dict[str, str]:
    """Return from when until when a certificate is in force; the last second counts no more."""
    from inspector.sealed.certificates import load_certificate

    loaded = load_certificate(certificate)
    return {
        "not_before": loaded.not_valid_before_utc.isoformat(),
        "not_after": loaded.not_valid_after_utc.isoformat(),
    }


def _revoked_json(found: "VerifiedPackage") -> dict[str, str] | None:
    if found.revoked is None:
        return None
    since, recorded = found.revoked.since, found.revoked.recorded
    return {
        "since": since.isoformat(),
        "recorded": recorded.isoformat(),
        "why": found.revoked.why,
    }
