"""Forms of other people, gone through question by question in the window."""

import random
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from inspector.engine.outline import RowKind
from inspector.engine.xlsform import open_form as read
from inspector.errors import FormProblems

# A box that opens grabs the keyboard, which this platform cannot do.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)

FEW, FEW_QUESTIONS = 12, 25


def walk(opened, file: Path, seed: int, most_questions: int) -> int:
    """Visit the questions of `file`, pressing keys at each; return how many; -1 for no form."""
    try:
        form = read(file)[1]
    except FormProblems:
        return -1
    desk = opened(form)
    chance = random.Random(seed)
    view = desk.view
    seen = 0
    while seen < most_questions:
        row = view.list.current_row()
        if row is None:
            break
        seen += 1
        for key in chance.choices("123a ", k=2):
            if row.kind is RowKind.QUESTION:
                desk.press(key)
        QApplication.processEvents()
        view.pane.grab()
        before = view.list.currentIndex().row()
        view.go_next()
        if view.list.currentIndex().row() <= before:
            break
    view.undo()
    view.redo()
    view.show_problems()
    for language in form.languages[-1:]:
        view.languages.setCurrentText(language)
    view.search.setText("a")
    view.grab()
    view.search.clear()
    assert view.outline.rows == view.outline.walked()
    assert view.rows.rowCount() == len(view.outline.rows)
    view.close()
    return seen


def files(shared: Path) -> list[Path]:
    found = (shared / "forms-oracle" / "forms").rglob("*")
    return sorted(file for file in found if file.is_file())


def test_some_real_forms_can_be_gone_through(open_form, shared):
    some = random.Random(7).sample(files(shared), FEW)
    seen = [walk(open_form, file, number, FEW_QUESTIONS) for number, file in enumerate(some)]
    assert sum(count > 0 for count in seen) >= FEW // 2


@pytest.mark.long
def test_all_real_forms_can_be_gone_through(open_form, shared):
    seen = [walk(open_form, file, n, 200) for n, file in enumerate(files(shared))]
    assert sum(count > 0 for count in seen) >= 150
