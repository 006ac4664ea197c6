"""What a page is to the window around it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.errors import InspectorError
from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.show_error import ShowError
from inspector.ui.theme import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What the window hands to every page.

    jobs        runs what takes longer than a frame
    show_error  shows an error in the banner above the page
    say         shows a fact with its second line in that banner
    hush        takes that fact away, for work has gone on; an error stays
    open_page   goes to the page of that name and hands it an argument, such as an inspection's id
    """

    jobs: JobRunner
    look: Look
    icons: Icons
    show_error: ShowError
    say: Callable[[str, str], None]
    hush: Callable[[], None]
    open_page: Callable[[str, str], None]

    def attempt(self, call: Callable[[], object]) -> bool:
        """Return whether `call` went well; show what a person can act on."""
        try:
            call()
        except InspectorError as error:
            self.show_error(error)
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the header says of a page.

    state    text of the chip, with its tone: "", accent, good, general, major
    saved    when the last change was committed, as text
    primary  words of the one main button; empty when there is none
    """

    title: str
    state: str = ""
    tone: str = ""
    saved: str = ""
    primary: str = ""
    primary_enabled: bool = True
    primary_hint: str = ""


class Page(QWidget):
    """Base of all pages: override `heading`, `activated`, `run_primary` and `show_argument`."""

    heading_changed = Signal()
    badge_changed = Signal(int)  # how many things wait here

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell

    def heading(self) -> Heading:
        """Return what the header shows now."""
        raise NotImplementedError

    def activated(self) -> None:
        """Bring the page up to date; called each time it comes to the front."""

    def leaving(self) -> None:
        """Write what is still being typed; called before another page or the end."""

    def run_primary(self) -> None:
        """Do what the main button says."""

    def show_argument(self, argument: str) -> None:
        """Show one thing, named by whoever opened the page."""
