"""核验 bound to an open workspace; imports inside keep the first paint quick."""

from pathlib import Path

from inspector.bootstrap import Session
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.ui.main_window import PageEntry
from inspector.ui.page import Page, Shell

# Two characters in Chinese.
_CHECK = N_("Check PDF")


def check(session: Session) -> PageEntry:
    """核验: is a PDF what was signed."""

    def build(shell: Shell) -> Page:
        from inspector.services import paper_checking
        from inspector.ui.pages.check_page import CheckCalls, CheckPage

        def file(ctx: Context, chosen: Path, progress: Progress) -> paper_checking.CheckedPaper:
            return paper_checking.check_file(ctx, chosen, progress)

        calls = CheckCalls(file=session.apart(file), code=session.here(paper_checking.check_code))
        return CheckPage(shell, calls)

    return PageEntry(name="check", text=_(_CHECK), icon="search", build=build)
