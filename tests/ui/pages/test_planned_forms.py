"""What the list of checklists says about forms that have changed since a visit was planned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pytestqt.qtbot import QtBot

from inspector.bootstrap import Session
from inspector.domain.task import InspectionKind, Task
from inspector.storage.forms import FormRow
from inspector.storage.reference import find_reference, save_reference
from inspector.ui.desk_pages import visits
from inspector.ui.pages.start_visit import _form_words, other_version_words
from inspector.ui.pages.visit_list import VisitsPage

ROW = FormRow(
    sha256="0" * 64,
    form_id="villages",
    version="1",
    title="演示村庄表",
    source_name="villages.md",
    installed=None,
    installed_by="",
    current=True,
    withdrawn=False,
    facts=None,
    files=(),
    drafts=0,
)
TASK = Task(
    id="task-1",
    entity="entity-1",
    kind=InspectionKind.ROUTINE,
    forms=("villages",),
    team=(),
    lead="",
    planned=date(2026, 11, 17),
)


def test_a_form_that_is_in_use_is_named_with_its_version() -> None:
    assert _form_words(ROW) == "演示村庄表  1"


def test_a_form_that_was_withdrawn_or_replaced_since_says_so() -> None:
    assert "withdrawn since" in _form_words(replace(ROW, withdrawn=True))
    assert "newer version" in _form_words(replace(ROW, current=False))


def test_a_version_that_was_planned_but_is_not_here_is_told() -> None:
    told = other_version_words(replace(TASK, versions=("1" * 64,)), [ROW])
    assert "not on this computer" in told
    assert "演示村庄表  1" in told


def test_nothing_is_told_of_the_version_that_was_planned_nor_where_none_was() -> None:
    assert other_version_words(None, [ROW]) == ""
    assert other_version_words(TASK, [ROW]) == ""
    assert other_version_words(replace(TASK, versions=(ROW.sha256,)), [ROW]) == ""
    elsewhere = replace(TASK, forms=("other",), versions=("1" * 64,))
    assert other_version_words(elsewhere, [ROW]) == ""


def test_the_visit_begins_with_the_current_version_and_the_page_says_so(
    show: Callable[..., VisitsPage], field: Session, qtbot: QtBot
) -> None:
    page = show(visits(field).build)
    page.take_step("task-e3")
    assert page.form.other_version.isHidden()
    task = find_reference(field.ctx.db, Task, "task-e3")
    assert task is not None
    with field.ctx.db.write():
        save_reference(field.ctx.db, [replace(task, versions=("1" * 64,) * len(task.forms))])
    page.take_step("task-e3")
    assert "示例检查表" in page.form.other_version.text()
    assert not page.form.other_version.isHidden()
    with qtbot.waitSignal(page.form.started):
        page.run_primary()
