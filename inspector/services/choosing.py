"""Which visit, package, refused file or version of a form a person means."""

from inspector.domain.ledger import QuarantineRow
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.form_library import list_forms
from inspector.storage.forms import FormRow
from inspector.storage.inspections import find_inspection, page_of_inspections
from inspector.storage.packages import list_packages
from inspector.storage.quarantine import list_refused

_INSPECTION = N_("inspection")
_FORM = N_("form")
_PACKAGE = N_("package")
_REFUSED = N_("refused file")

# Shorter endings are typing errors rather than names.
MIN_ENDING = 6


def find_visit(ctx: Context, name: str) -> str:
    """Return the id of the visit called `name`: its id, or an ending of it that only it has.

    Raises NotFound.
    """
    if find_inspection(ctx.db, name) is not None:
        return name
    found = []
    if len(name) >= MIN_ENDING:
        rows = page_of_inspections(ctx.db)
        while rows:
            found += [row.id for row in rows if row.id.endswith(name)]
            rows = page_of_inspections(ctx.db, after=rows[-1])
    if len(found) != 1:
        raise NotFound(kind=_(_INSPECTION), name=name)
    return found[0]


def find_package(ctx: Context, name: str) -> str:
    """Return the id of the received package called `name`: its id, or the beginning of it.

    Raises NotFound.
    """
    rows = list_packages(ctx.db, direction="in", limit=1_000_000)
    found = [row.id for row in rows if row.id.startswith(name.lower())]
    if len(name) < MIN_ENDING or len(found) != 1:
        raise NotFound(kind=_(_PACKAGE), name=name)
    return found[0]


def find_refused(ctx: Context, name: str) -> QuarantineRow:
    """Return the file in the quarantine called `name`: its id, or the beginning of it.

    Raises NotFound.
    """
    found = [row for row in list_refused(ctx.db) if row.id.startswith(name.lower())]
    if len(name) < MIN_ENDING or len(found) != 1:
        raise NotFound(kind=_(_REFUSED), name=name)
    return found[0]


def find_form_version(ctx: Context, name: str) -> FormRow:
    """Return the version called `name`: by its form_id the current one, else by its digest.

    The beginning of a digest is enough where only one version has it. Raises NotFound.
    """
    forms = list_forms(ctx)
    current = next((form for form in forms if form.form_id == name), None)
    if current is not None:
        return next(one for one in current.versions if one.sha256 == current.sha256)
    found = [one for form in forms for one in form.versions if one.sha256.startswith(name.lower())]
    if len(name) < MIN_ENDING or len(found) != 1:
        raise NotFound(kind=_(_FORM), name=name)
    return found[0]
