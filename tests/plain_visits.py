"""Forms written in a test, installed on the field desk, and visits begun on them."""

from inspector.domain.task import InspectionKind
from inspector.engine.xlsform import convert
from inspector.services import visits
from inspector.services.context import Context
from inspector.storage.forms import FormVersion, save_form
from tests.desks import ENTITY, Desks


def install(ctx: Context, text: str) -> FormVersion:
    """Install the form that `text` describes as tables of Markdown; return the version."""
    source = text.encode()
    made = convert(source, name="form.md")
    version = FormVersion(
        sha256=made.source_sha256,
        form_id=made.form_id,
        version=made.version,
        title=made.title,
        source_name=f"{made.form_id}.md",
        source=source,
        xform=made.xform,
    )
    with ctx.db.write():
        save_form(ctx.db, version)
    return version


def begin(desks: Desks, *forms: str) -> str:
    """Begin a visit of both inspectors on installed `forms`, by id; return its id."""
    return visits.start_visit(
        desks.field,
        entity_id=ENTITY,
        kind=InspectionKind.ROUTINE,
        forms=forms,
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="罐区",
        certificate_shown=True,
    )
