"""`inspector verify` of a paper: are its signatures sound; which paper, event, package is it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import invocation
from inspector.cli.opening import opened
from inspector.cli.printing import print_error, print_json
from inspector.errors import (
    InspectorError,
    PaperUnknown,
    PaperUntrusted,
    PassphraseMissing,
    WorkspaceMissing,
)
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.paper_checking import CheckedPaper, CheckedSeal
    from inspector.services.paper_finding import FoundPaper

_FORMS = {
    "frozen": N_("as it was frozen when it was issued"),
    "signed": N_("with all signatures that are on record"),
    "earlier": N_("an earlier state: more was signed since"),
    "later": N_("signed further than is known here"),
    "claimed": N_("none of the files of this paper"),
}


def verify_paper(file: Path, trust: Sequence[bytes], crls: Sequence[bytes], as_json: bool) -> int:
    """Print what a PDF is; return the exit status."""
    checked = _checked(file, trust, crls)
    refused = checked.refused
    if as_json:
        print_json(paper_json(checked))
    else:
        for line in _lines(file, checked):
            click.echo(line)
    if refused is None:
        return 0
    if isinstance(refused, PaperUntrusted) and not trust:
        click.echo(
            _("The signatures are unbroken, but no office certificate says whose they are."),
            err=True,
        )
        click.echo(refused.remedy(), err=True)
    else:
        print_error(refused)
    return int(refused.exit)


def _checked(file: Path, trust: Sequence[bytes], crls: Sequence[bytes]) -> "CheckedPaper":
    """Check the file, with what the workspace knows where there is one that can be opened."""
    from inspector.services.paper_checking import check_paper, read_pdf

    pdf = read_pdf(file)
    try:
        with opened() as ctx:
            return check_paper(pdf, file.name, trust=trust, crls=crls, ctx=ctx)
    except WorkspaceMissing:
        if invocation(click.get_current_context()).workspace is not None:
            raise
    except PassphraseMissing:
        checked = check_paper(pdf, file.name, trust=trust, crls=crls)
        # What is not signed can only be found again by who opens the workspace.
        if isinstance(checked.refused, PaperUnknown):
            raise
        return checked
    return check_paper(pdf, file.name, trust=trust, crls=crls)


def _lines(file: Path, checked: "CheckedPaper") -> list[str]:
    lines = []
    if checked.found is not None:
        lines += _found_lines(file, checked.found)
    elif checked.seals:
        lines.append(
            _("{name}: {count} signatures, unbroken").format(
                name=file.name, count=len(checked.seals)
            )
        )
    for part in checked.parts:
        code = part.refused.code if part.refused is not None else _("sound")
        lines.append(_("  attached: {name}: {answer}").format(name=part.name, answer=code))
    lines += [_seal_line(number, one) for number, one in enumerate(checked.seals, start=1)]
    return lines


def _found_lines(file: Path, found: "FoundPaper") -> list[str]:
    from inspector.domain.paper import SIGNER_WORDS

    row = found.row
    about = _("  {entity}, inspection {inspection}")
    if found.hazard:  # a paper of the office: it is about one hazard, whatever the visit
        about = _("  {entity}, hazard {hazard} of the inspection {inspection}")
    elif found.visits:  # or about a round
        about = _("  {entity}, {visits} visits")
    called = f"{row.title} {row.number}".strip()
    if found.form.value == "claimed":
        called = _("bears the id of {paper}").format(paper=called)
    lines = [
        f"{file.name}: {called}",
        about.format(
            entity=found.entity_name,
            hazard=found.hazard,
            inspection=found.inspection,
            visits=found.visits,
        ),
        "  " + _(_FORMS[found.form.value]),
        _("  frozen on {at}, sha256 {digest}").format(
            at=f"{row.issued:%Y-%m-%d %H:%M:%S} UTC", digest=row.sha256
        ),
    ]
    if row.withdrawn is not None:
        words = _("  VOID since {at}: {reason}; the version that stands has the id {id}")
        if not row.withdrawn.replaced_by:  # of the office: nothing stands in its place
            words = _("  VOID since {at}: {reason}")
        lines.append(
            words.format(
                at=f"{row.withdrawn.at:%Y-%m-%d %H:%M:%S} UTC",
                reason=row.withdrawn.reason,
                id=row.withdrawn.replaced_by,
            )
        )
    if found.event:
        lines.append(_("  by the event {event}").format(event=found.event))
    for package in found.packages[:3]:
        lines.append(_("  in the package {name}").format(name=package.file_name))
    lines += [
        _("  signed by {name} ({role})").format(name=one.name, role=_(SIGNER_WORDS[one.role]))
        for one in row.signatures
    ]
    if row.refusal is not None:
        lines.append(_("  {name} refused to sign").format(name=row.refusal.person))
    lines += [
        _("  the refusal confirmed by {name}").format(name=one.name)
        for one in row.refusal_signatures
    ]
    return lines


def _seal_line(number: int, seal: "CheckedSeal") -> str:
    trusted = _("trusted")
    if seal.doubt:
        trusted = _("not trusted ({doubt})").format(doubt=seal.doubt_words)
    at = f"{seal.signed:%Y-%m-%d %H:%M:%S%z}" if seal.signed is not None else "?"
    text = _("  signature {number}: {name}, {at}, on the device of {signer}: {trusted}")
    return text.format(number=number, name=seal.name, at=at, signer=seal.signer, trusted=trusted)


def paper_json(checked: "CheckedPaper") -> dict[str, object]:
    """Return the object of design §10, "verify --json", and what only papers have."""
    found, refused = checked.found, checked.refused
    row = found.row if found is not None else None
    earliest = max((one.not_before for one in checked.seals), default=None)
    if earliest is None and row is not None:
        earliest = row.issued
    return {
        "ok": refused is None,
        "code": refused.code if refused is not None else "",
        "id": row.id if row is not None else "",
        "kind": row.kind.value if row is not None else "",
        "format": "pdf",
        "form": found.form.value if found is not None else "",
        "number": row.number if row is not None else "",
        "inspection": found.inspection if found is not None else "",
        "hazard": found.hazard if found is not None else "",
        "entity": found.entity_name if found is not None else "",
        "sha256": row.sha256 if row is not None else checked.sha256,
        "state": row.state if row is not None else "",
        "void": row.withdrawn.reason if row is not None and row.withdrawn is not None else "",
        "event": found.event if found is not None else "",
        "packages": [one.id for one in found.packages] if found is not None else [],
        "signers": _signers(checked),
        "parts": [paper_json(one) for one in checked.parts],
        "office": checked.seals[0].signer.office if checked.seals else "",
        "bracket": {
            "not_before": earliest.isoformat() if earliest is not None else None,
            "not_after": None,
        },
        "reason": _reason(refused),
        "problems": [refused.what()] if refused is not None else [],
    }


def _reason(refused: InspectorError | None) -> str:
    return str(refused.facts.get("reason", "")) if refused is not None else ""


def _signers(checked: "CheckedPaper") -> list[dict[str, object]]:
    if checked.seals:
        return [
            {
                "person": one.name,
                "organisation": one.signer.organisation,
                "role": one.field.partition("-")[0],
                "certificate": one.certificate,
                "device_of": one.signer.name,
                "signed_at": one.signed.isoformat() if one.signed is not None else None,
                "valid": not one.doubt,
            }
            for one in checked.seals
        ]
    row = checked.found.row if checked.found is not None else None
    return [
        {
            "person": one.name,
            "organisation": "",
            "role": one.role.value,
            "certificate": one.certificate_no,
            "device_of": "",
            "signed_at": one.signed.isoformat(),
            "valid": row is not None and one.sha256 == row.sha256,
        }
        for one in (row.signatures if row is not None else ())
    ]
