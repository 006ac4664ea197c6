"""`inspector verify` of a paper: is it one of this workspace, byte for byte."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import invocation
from inspector.cli.opening import opened
from inspector.cli.printing import print_error, print_json
from inspector.errors import InspectorError, PaperUnknown, WorkspaceMissing
from inspector.i18n import _

if TYPE_CHECKING:
    from inspector.services.verification import FoundPaper


def verify_paper(file: Path, as_json: bool) -> int:
    """Print which paper a PDF is; return the exit status."""
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
