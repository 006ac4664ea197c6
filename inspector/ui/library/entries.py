"""The library bound to an open workspace; imports inside keep the first paint quick."""

from typing import TYPE_CHECKING

from inspector.bootstrap import Session
from inspector.domain.person import Desk
from inspector.i18n import N_, _
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell

if TYPE_CHECKING:
    from inspector.ui.library.views import ChangeCalls, LibraryCalls

# Two characters in Chinese.
_FORMS = N_("Forms")


def library(session: Session) -> PageEntry:
    """表单: to look at and to try out; the office has it among its settings."""

    def build(shell: Shell) -> Page:
        from inspector.ui.library.page import LibraryPage

        return LibraryPage(shell, library_calls(session))

    return PageEntry(name="forms", text=_(_FORMS), icon="ledger", build=build)


def library_calls(session: Session) -> "LibraryCalls":
    """Return what the library needs on the desk of this person."""
    from inspector.services import form_library, photos
    from inspector.ui.library.views import LibraryCalls

    return LibraryCalls(
        forms=session.apart(form_library.list_forms),
        try_out=session.apart(form_library.try_form),
        export=session.apart(form_library.export_form),
        photo_place=photos.photo_place,
        change=_change_calls(session) if session.desk is Desk.OFFICE else None,
    )


def _change_calls(session: Session) -> "ChangeCalls":
    from inspector.paths import forms as shipped_forms
    from inspector.services import form_intake, form_library
    from inspector.ui.library.views import ChangeCalls

    return ChangeCalls(
        inspect=session.apart(form_intake.inspect_form),
        install=session.apart(form_intake.install_form),
        withdraw=session.here(form_library.withdraw_form),
        restore=session.here(form_library.restore_form),
        shipped=lambda: sorted(shipped_forms().glob("*.md")),
    )
