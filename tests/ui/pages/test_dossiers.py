"""案卷 from the pages: asked once, bound beside the window, told where it lies."""

from datetime import date

import pytest

from inspector.documents.dossier_metadata import read_metadata
from inspector.services.dossier_case import ArchiveFacts
from inspector.ui.desk_pages import hazards, papers
from inspector.ui.pages.dossiers import Asked, DossierForm

FACTS = ArchiveFacts(number="2026-AJ-0001", keep="十年", filed=date(2026, 12, 1))


def idle(page, qtbot):
    qtbot.wait_idle(page.shell.jobs, timeout=30_000)


def answering(page, folder, month=None):
    """Answer what is asked; return the titles of the questions."""
    titles = []

    def ask(title, _today, with_month):
        titles.append(title)
        return Asked(FACTS, month if with_month else None)

    page.dossiers._ask, page.dossiers._pick = ask, lambda _title: folder
    return titles


def test_the_office_binds_one_hazard_and_a_month(show, office, qtbot, tmp_path):
    page = show(hazards(office).build)
    idle(page, qtbot)
    titles = answering(page, tmp_path / "out", date(2026, 11, 1))
    page.detail.file_button.click()
    idle(page, qtbot)
    page.volume_button.click()
    idle(page, qtbot)
    assert titles == ["File of one hazard", "Volume of a month"]
    descriptions = sorted((tmp_path / "out").glob("*.xml"))
    assert [one.name[:2] for one in descriptions] == ["一患", "月卷"]
    assert all(read_metadata(one.read_bytes()).number == FACTS.number for one in descriptions)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2


def test_a_visit_is_bound_from_its_papers(show, field, qtbot, tmp_path):
    page = show(papers(field).build)
    idle(page, qtbot)
    page.issue()
    idle(page, qtbot)
    answering(page, tmp_path / "out")
    page.case_button.click()
    idle(page, qtbot)
    (description,) = (tmp_path / "out").glob("*.xml")
    assert read_metadata(description.read_bytes()).keep == "十年"


def test_nothing_is_written_when_no_folder_was_chosen(show, office, qtbot, tmp_path):
    page = show(hazards(office).build)
    idle(page, qtbot)
    answering(page, None)
    page.detail.file_button.click()
    idle(page, qtbot)
    page.dossiers._ask = lambda *_said: None
    page.volume_button.click()
    idle(page, qtbot)
    assert not list(tmp_path.glob("**/*.xml"))


@pytest.mark.parametrize("typed", ["2026-12", "202612", "２０２６．１２", " 2026/12 "])
def test_a_month_is_taken_as_people_write_it(qtbot, typed):
    form = DossierForm("月卷", date(2026, 11, 21), with_month=True, parent=None)
    qtbot.addWidget(form)
    form.month.setText(typed)
    form.keep.buttons["三十年"].click()
    said = form.said()
    assert said is not None
    assert said.month == date(2026, 12, 1)
    assert said.facts == ArchiveFacts(keep="三十年", filed=date(2026, 11, 21))


def test_what_is_no_month_and_no_day_is_said_beside_it(qtbot):
    form = DossierForm("月卷", date(2026, 11, 21), with_month=True, parent=None)
    qtbot.addWidget(form)
    form.month.setText("十一月")
    form.accept()
    assert "2026-11" in form.problem.text()
    form.month.setText("2026-13")
    assert form.said() is None
    form.month.setText("2026-11")
    form.filed.setText("某天")
    assert form.said() is None
    for typed in ("2026年11月20日", "昨天", "11-20"):  # as everywhere
        form.filed.setText(typed)
        assert form.said().facts.filed == date(2026, 11, 20)
    form.filed.setText("")
    assert form.said() is not None
    assert form.said().facts.filed is None
