"""Is a file what was signed: trust for packages, and papers found again by their bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from inspector.domain.ids import ID
from inspector.domain.paper import PaperRow
from inspector.errors import PaperAltered, PaperUnknown
from inspector.sealed.envelope import unwrap
from inspector.services.context import Context
from inspector.services.papers import paper_pdf
from inspector.services.readers import own_identity
from inspector.storage.inspections import find_inspection
from inspector.storage.papers import find_paper, paper_with_digest

PDF_MAGIC = b"%PDF-"


class PaperForm(Enum):
    """In which of its two forms a paper lies before us."""

    FROZEN = "frozen"  # the bytes whose digest the signatures are bound to
    SIGNED = "signed"  # the copy that shows the signatures or the refusal


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper of this workspace, byte for byte."""

    row: PaperRow
    form: PaperForm
    entity_name: str


def trusted_certificates(folder: Path) -> list[bytes]:
    """Return the office certificates that the workspace in `folder` trusts, DER; none without one.

    They are public and lie beside the database, so no passphrase is needed.
    """
    file = folder / "keys" / "office-ca.der"
    return [file.read_bytes()] if file.is_file() else []


def known_revocations(folder: Path) -> list[bytes]:
    """Return the revocation list that the workspace in `folder` knows, DER; none without one."""
    file = folder / "keys" / "crl.der"
    return [file.read_bytes()] if file.is_file() else []


@contextmanager
def plain_copy(ctx: Context, file: Path) -> Iterator[Path]:
    """Give the package in the envelope `file`, opened with the key of this workspace.

    The copy lies in the workspace, never beside the envelope, and is removed in the end. Raises
    PackageNotForUs, PackageAltered, DiskFull.
    """
    copy = ctx.workspace.cache / f"{uuid4().hex}.part"
    try:
        unwrap(file, copy, [own_identity(ctx.workspace)])
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def is_pdf(file: Path) -> bool:
    """Say whether a file is a PDF, by its first bytes."""
    with file.open("rb") as stream:
        return stream.read(len(PDF_MAGIC)) == PDF_MAGIC


def find_paper_of(ctx: Context, file: Path) -> FoundPaper:
    """Return which paper of this workspace a PDF is.

    Raises PaperAltered when it bears the id of a paper here and is neither its frozen version nor
    the copy with its signatures as they stand; PaperUnknown when it bears none.
    """
    data = file.read_bytes()
    row = paper_with_digest(ctx.db, sha256(data).hexdigest())
    if row is not None:
        return _found(ctx, row, PaperForm.FROZEN)
    for paper_id in sorted(_ids_in(data)):
        row = find_paper(ctx.db, paper_id)
        if row is None:
            continue
        if (row.signatures or row.refusal) and paper_pdf(ctx, row.id, signed=True) == data:
            return _found(ctx, row, PaperForm.SIGNED)
        raise PaperAltered(name=file.name, paper=row.number or row.title)
    raise PaperUnknown(name=file.name)


def _found(ctx: Context, row: PaperRow, form: PaperForm) -> FoundPaper:
    visit = find_inspection(ctx.db, row.inspection)
    return FoundPaper(row, form, visit.entity_name if visit is not None else "")


def _ids_in(pdf: bytes) -> set[str]:
    """Return the ids that stand in the text of a PDF; none for a PDF that cannot be read."""
    from inspector.documents.preview import text_of  # PDFium, only for a PDF of unknown digest

    # On paper a line break may stand inside an id.
    plain = "".join(text_of(pdf).split())
    return set(ID.findall(plain))
