"""Every shortcut of the program in one table; `?` shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Shortcut:
    """keys  as QKeySequence reads them; the first is the one that is shown."""

    keys: tuple[str, ...]
    text: str
    group: str
    in_footer: bool = False


EVERYWHERE = N_("Everywhere")
CHECKLIST = N_("Checklist")
HAZARD = N_("Hazard")
REVIEW = N_("Review")
LISTS = N_("Lists")
CONFLICTS = N_("Conflicts")
FORMS = N_("Other forms")
PAPERS = N_("Papers")

SHORTCUTS: dict[str, Shortcut] = {
    "keys": Shortcut(("?", "F1"), N_("All keys"), EVERYWHERE),
    "outdoor": Shortcut(("F11",), N_("Outdoor theme on and off"), EVERYWHERE),
    "lock": Shortcut(("Ctrl+L",), N_("Lock the window"), EVERYWHERE),
    "page": Shortcut(("Alt+1",), N_("Page of the rail, Alt+1 to Alt+9"), EVERYWHERE),
    "primary": Shortcut(("Ctrl+Shift+Return",), N_("Main button of the page"), EVERYWHERE),
    "stop": Shortcut(("Ctrl+.",), N_("Stop the running work"), EVERYWHERE),
    "conform": Shortcut(("1",), N_("Conforms"), CHECKLIST, True),
    "nonconform": Shortcut(("2",), N_("Does not conform"), CHECKLIST, True),
    "not_applicable": Shortcut(("3",), N_("Not applicable"), CHECKLIST, True),
    "clear": Shortcut(("0", "Backspace"), N_("Take the answer back"), CHECKLIST),
    "next": Shortcut(("Return", "Enter"), N_("Next item"), CHECKLIST, True),
    "next_open": Shortcut(("Ctrl+Down",), N_("Next unanswered item"), CHECKLIST),
    "next_section": Shortcut(("Ctrl+PgDown",), N_("Next section"), CHECKLIST),
    "previous_section": Shortcut(("Ctrl+PgUp",), N_("Previous section"), CHECKLIST),
    "find": Shortcut(("/", "Ctrl+F"), N_("Find"), CHECKLIST, True),
    "photo": Shortcut(("P",), N_("Photos"), CHECKLIST, True),
    "note": Shortcut(("N",), N_("Note"), CHECKLIST, True),
    "rest": Shortcut(("G",), N_("Rest of the section conforms"), CHECKLIST, True),
    "undo": Shortcut(("Ctrl+Z",), N_("Undo"), CHECKLIST, True),
    "redo": Shortcut(("Ctrl+Y", "Ctrl+Shift+Z"), N_("Redo"), CHECKLIST),
    "hazard": Shortcut(("H",), N_("To the hazard of the item"), CHECKLIST),
    "save_hazard": Shortcut(("Ctrl+Return", "Ctrl+Enter"), N_("Save and go on"), HAZARD),
    "back": Shortcut(("Esc",), N_("Back to the list"), HAZARD),
    "pass": Shortcut(("A",), N_("Approve"), REVIEW),
    "return": Shortcut(("R",), N_("Return with a remark"), REVIEW),
    "regrade": Shortcut(("Shift+G",), N_("Change the grade"), REVIEW),
    "next_photo": Shortcut(("Space",), N_("Next photograph"), REVIEW),
    "next_finding": Shortcut(("Right",), N_("Next finding"), REVIEW),
    "search": Shortcut(("Ctrl+F",), N_("Search"), LISTS),
    # The page binds the digits itself: as many as there are sides, then the third way.
    "side": Shortcut(("1",), N_("Take a side; the digit after them writes another"), CONFLICTS),
    # Of these the list of questions and the editors take care themselves.
    "choose": Shortcut(("1",), N_("Choose, 1 to 9"), FORMS),
    "write": Shortcut(("F2",), N_("Write the answer"), FORMS),
    "press": Shortcut(("Space",), N_("Add an entry, tick, choose a file"), FORMS),
    "take_out": Shortcut(("Delete",), N_("Take the answer or the entry out"), FORMS),
    "calendar": Shortcut(("Alt+Down",), N_("Calendar; in a ranking, one place down"), FORMS),
    "guidance": Shortcut(("Ctrl+I",), N_("More on the question"), FORMS),
    "larger": Shortcut(("Ctrl++", "Ctrl+="), N_("Larger"), PAPERS),
    "smaller": Shortcut(("Ctrl+-",), N_("Smaller"), PAPERS),
    "whole_page": Shortcut(("Ctrl+0",), N_("Whole page, then its full width"), PAPERS),
    "next_page": Shortcut(("Shift+PgDown",), N_("Next page"), PAPERS),
    "previous_page": Shortcut(("Shift+PgUp",), N_("Previous page"), PAPERS),
    "print": Shortcut(("Ctrl+P",), N_("Print"), PAPERS),
    "another": Shortcut(("Ctrl+N",), N_("Another paper"), PAPERS),
}

_SHOWN = {"Return": "Enter", "PgDown": "PageDown", "PgUp": "PageUp"}


def shown_key(name: str) -> str:
    """Return the first key of `name` as it stands on the keyboard."""
    key = SHORTCUTS[name].keys[0]
    for written, shown in _SHOWN.items():
        key = key.replace(written, shown)
    return key


def bind(
    name: str, widget: QWidget, slot: Callable[[], object], *, only_here: bool = False
) -> QAction:
    """Give `widget` the shortcut `name`; return its action.

    `only_here` limits it to the widget that has the focus; else its children count too. Letters
    and digits never reach an action while someone types in a field: fields claim them first.
    """
    shortcut = SHORTCUTS[name]
    action = QAction(_(shortcut.text), widget)
    action.setShortcuts([QKeySequence(key) for key in shortcut.keys])
    action.setShortcutContext(
        Qt.ShortcutContext.WidgetShortcut
        if only_here
        else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    action.triggered.connect(slot)
    widget.addAction(action)
    return action


def footer_keys() -> list[tuple[str, str]]:
    """Return key and meaning of what the checklist shows in its last line."""
    return [(shown_key(n), _(s.text)) for n, s in SHORTCUTS.items() if s.in_footer]
