"""How the library says what stands in it."""

from pathlib import PurePath

from inspector.clock import china
from inspector.i18n import N_, _
from inspector.services.form_intake import Installed, Outcome
from inspector.services.form_library import ExportedForm, FormState, LibraryForm
from inspector.storage.files import plain_name
from inspector.storage.forms import FormRow
from inspector.ui.widgets.facts import Pairs

SHOWN_UNSAID = 8
# Words and tone.
STATES: dict[FormState, tuple[str, str]] = {
    FormState.IN_USE: (N_("In use"), "good"),
    FormState.WAITS: (N_("Files missing"), "general"),
    FormState.WITHDRAWN: (N_("Withdrawn"), ""),
}
_DONE: dict[Outcome, str] = {
    Outcome.NEW: N_("Installed: {title}, version {version}."),
    Outcome.REPLACES: N_("Installed: {title}, version {version}, beside the version before."),
    Outcome.BACK: N_("In use again: {title}, version {version}."),
    Outcome.FILES: N_("The files that were missing are with {title}, version {version}, now."),
    Outcome.SAME: N_("{title}, version {version}, is in the library already; nothing was changed."),
}


def state_words(form: LibraryForm) -> str:
    """Return whether new visits use a form."""
    return _(STATES[form.state][0])


def state_tone(form: LibraryForm) -> str:
    """Return the tone of that."""
    return STATES[form.state][1]


def size_words(form: LibraryForm) -> str:
    """Return how much a form asks: items for a checklist, questions for any other."""
    if form.facts.items:
        return _("{count} items").format(count=form.facts.items)
    return _("{count} questions").format(count=form.facts.questions)


def when_words(row: FormRow) -> str:
    """Return when a version came and who brought it."""
    if row.installed is None:
        return _("with an earlier version of the program")
    day = f"{china(row.installed):%Y-%m-%d %H:%M}"
    return f"{day} · {row.installed_by or _('base package')}"


def version_words(row: FormRow) -> str:
    """Return one version of several in a line."""
    parts = [row.version or "-", when_words(row)]
    if row.current:
        parts.append(_("withdrawn") if row.withdrawn else _("in use"))
    if row.drafts:
        parts.append(_("{count} open visits").format(count=row.drafts))
    return " · ".join(parts)


def fact_pairs(form: LibraryForm) -> Pairs:
    """Return what the pane beside the list says of a form."""
    current = form.versions[0]
    between = _(", ")
    return [
        (_("Version"), form.version or "-"),
        (_("Id"), form.form_id),
        (_("Asks"), size_words(form)),
        (_("Languages"), between.join(form.facts.languages)),
        (_("File"), current.source_name),
        (_("Installed"), when_words(current)),
        (_("Attached"), between.join(current.files)),
        (_("Open visits"), str(form.drafts) if form.drafts else ""),
        (_("Planned"), str(form.planned) if form.planned else ""),
    ]


def missing_words(form: LibraryForm) -> tuple[str, str]:
    """Return what is missing beside a form and what to do, or two empty texts."""
    between = _(", ")
    if form.missing:
        what = _("Missing: {names}").format(names=between.join(form.missing))
        how = _(
            "Visits can use the form once they are there. Put them beside the form's file or into"
            " {folder}, then install the same file again."
        )
        return what, how.format(folder=f"{PurePath(form.versions[0].source_name).stem}-media")
    if form.absent:
        what = _("Not shown: {names}").format(names=between.join(form.absent))
        return what, _("The form can be filled in without these pictures and sounds.")
    return "", ""


def workbook_name(form_id: str, version: str) -> str:
    """Return the name that is offered for a workbook; ids of foreign forms may be addresses."""
    return plain_name("-".join(part for part in (form_id, version) if part)) + ".xlsx"


def unsaid_words(written: ExportedForm) -> str:
    """Return what a form says and its workbook does not, a line each, the first of very many."""
    told = list(written.unsaid[:SHOWN_UNSAID])
    if len(written.unsaid) > SHOWN_UNSAID:
        told.append(_("and {count} more").format(count=len(written.unsaid) - SHOWN_UNSAID))
    return "\n".join(told)


def done_words(done: Installed) -> tuple[str, str, str]:
    """Return what was done with a file, what follows, and the tone."""
    form = done.form
    what = _(_DONE[done.outcome]).format(title=form.title, version=form.version or "-")
    if done.missing:
        names = _(", ").join(done.missing)
        return what, _("It waits for its files: {names}.").format(names=names), "general"
    if done.outcome is Outcome.SAME:
        return what, "", ""
    return what, _("It goes out with the next base package; begun visits keep theirs."), "good"
