"""文书: an issued paper is opened again, corrected and issued anew; articles are offered."""

import os

import pytest
from PySide6.QtWidgets import QPushButton

from inspector.domain.paper import PaperKind
from inspector.services import papers as service
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.ui.desk_pages import hazards, papers
from tests.waiting import idle

PENALTY, LISTING = PaperKind.SPOT_PENALTY_ENTITY, PaperKind.LISTING_NOTICE


def picture(page, name):
    if os.environ.get("LOOK"):
        page.window().resize(1366, 768)
        page.window().grab().save(f"{os.environ['LOOK']}/{name}.png")


def issued(ctx, about, kind, **said):
    draft = begin_sheet(ctx, about, kind)
    chosen = {one.id: one.options[0] for one in draft.spec.fields if one.options and one.required}
    filled = Filled({**draft.filled.fields, **chosen, **said}, draft.filled.tables)
    return issue_sheet(ctx, about, kind, filled)


@pytest.fixture
def page(show, field, played):
    old = issued(field.ctx, played.open, PENALTY, grounds="《消防法》第九十九条")
    page = show(papers(field).build)
    page.show_argument(played.open)
    page.papers.choose(old.id)
    page.old = old
    page.drawer.ask_reason = lambda _question: "处罚依据写错"
    return page


def test_a_paper_is_corrected_and_its_next_version_issued(page, qtbot, field, played):
    idle(page, qtbot)
    page.start_reissue()
    filling = page.filling
    assert filling.reissued == page.old
    grounds = filling.form.field("grounds")
    assert grounds.text() == "《消防法》第九十九条"
    qtbot.waitUntil(lambda: "《消防法》第九十九条" in dict(filling.notes()).get("Law", ""))
    picture(page, "anew")
    grounds.setText("《消防法》第六十条")
    page.run_primary()
    idle(page, qtbot)
    assert "Law" not in dict(filling.notes())
    assert page.heading().primary == "Issue anew …"
    picture(page, "anew-look")
    page.run_primary()
    idle(page, qtbot)
    rows = {row.version: row for row in service.list_papers(field.ctx, played.open)}
    assert rows[1].withdrawn.reason == "处罚依据写错"
    assert rows[2].withdrawn is None
    assert page.papers.current_key() == rows[2].id
    idle(page, qtbot)
    picture(page, "anew-issued")


def test_without_a_reason_nothing_is_issued(page, qtbot, field, played):
    idle(page, qtbot)
    page.drawer.ask_reason = lambda _question: " "
    page.start_reissue()
    page.run_primary()
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    assert [row.version for row in service.list_papers(field.ctx, played.open)] == [1]
    page.filling.back()
    page.filling.back()  # out of the fields: not to the choice of another paper
    assert not page._is_filling()


def test_what_is_corrected_is_not_kept_for_the_next_paper_of_that_kind(page, qtbot, field, played):
    idle(page, qtbot)
    page.start_reissue()
    page.filling.form.field("grounds").setText("《消防法》第六十条")
    page.filling.form.changed.emit()
    assert begin_sheet(field.ctx, played.open, PENALTY).filled.fields["grounds"] == ""


def test_articles_are_offered_by_number_and_by_word_and_stand_side_by_side(page, qtbot):
    idle(page, qtbot)
    page.start_reissue()
    grounds = page.filling.form.field("grounds")
    completer = grounds.completer()

    def found(typed):
        grounds.setText(typed)
        completer.setCompletionPrefix(completer.splitPath(typed)[0])
        return [
            completer.pathFromIndex(completer.completionModel().index(row, 0))
            for row in range(completer.completionCount())
        ]

    assert "《安全生产法》第九十九条" in found("99")
    assert "《安全生产法》第九十九条第（一）项" in found("警示标志")
    assert "《消防法》第六十条、《安全生产法》第一百零二条" in found("《消防法》第六十条、102")
    assert found("《消防法》第九十九条") == []


def test_the_office_corrects_its_paper_from_the_ledger(show, office, qtbot):
    page = show(hazards(office).build)
    idle(page, qtbot)
    page.filters.levels.buttons()[0].click()
    page.reload()
    idle(page, qtbot)
    hazard = page.table.current_row()
    said = {"unit": "示例区工业园管理委员会", "supervisor": "督办人甲"}
    old = issued(office.ctx, hazard.id, LISTING, **said)
    page.detail.paper_button.click()
    page.papers.filling.back_button.click()
    page.papers.ask_reason = lambda _question: "督办人写错"
    button = page.papers.anew_button
    assert isinstance(button, QPushButton)
    assert not button.isHidden()
    picture(page, "office-issued")
    button.click()
    page.papers.filling.form.field("supervisor").setText("督办人乙")
    page.run_primary()
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    rows = {row.version: row for row in service.list_papers(office.ctx, hazard.id)}
    assert rows[2].number == old.number
    assert rows[1].withdrawn.replaced_by == rows[2].id
    assert page.papers.papers.current_key() == rows[2].id
