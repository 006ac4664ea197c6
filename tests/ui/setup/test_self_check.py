"""出发自检: nine lines, each with what to do; and the theme that is kept."""

from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.services.doctor import Check
from inspector.settings import change_settings, load_settings
from inspector.ui.setup.entries import settings
from inspector.ui.setup.self_check import SelfCheckPage, lines_of
from inspector.ui.setup.theme_choice import ThemeChoice
from inspector.ui.theme import Theme


@pytest.fixture
def field(make):
    return make(Desk.FIELD, "检查员甲")


@pytest.fixture
def page(field, show, qtbot) -> SelfCheckPage:
    made = show(settings(field))
    assert isinstance(made, SelfCheckPage)
    qtbot.waitUntil(lambda: made.panel.has_run)
    return made


def lines(page: SelfCheckPage):
    return {line.key: line for line in page.panel.lines}


def test_a_new_workspace_is_checked_by_itself_on_nine_lines(page):
    assert len(page.panel.lines) == 9
    assert page.heading().primary == "Check again"
    assert "in order" in lines(page)["data"].sign.accessibleName()
    assert "to be mended" in lines(page)["certificate"].sign.accessibleName()
    assert "accept its answer" in lines(page)["certificate"].remedy.text()


def test_a_missing_base_package_leads_to_where_one_imports(page, monkeypatch):
    opened = []
    object.__setattr__(page.shell, "open_page", lambda name, argument: opened.append(name))
    lines(page)["reference"].button.click()
    assert opened == ["exchange"]


def test_lists_that_differ_are_rebuilt_with_one_click(page, qtbot):
    wrong = Check("projections", "lists", False, "tables differ", "rebuild them")
    page.panel._on_checked([wrong])
    line = lines(page)["data"]
    assert line.button.isVisible()
    line.button.click()
    qtbot.waitUntil(lambda: "in order" in line.sign.accessibleName())
    assert not line.button.isVisible()


def test_a_backup_is_one_button_away_and_says_where_it_is(page, field, qtbot, tmp_path):
    said = []
    object.__setattr__(page.shell, "say", lambda what, more: said.append((what, more)))
    page.panel._pickers.folder = lambda _title: tmp_path / "stick"
    button = lines(page)["backup"].button
    assert button.isVisible()
    button.click()
    qtbot.waitUntil(lambda: bool(said))
    assert Path(said[0][1]).is_file()
    qtbot.waitUntil(lambda: "last backup" in lines(page)["backup"].detail.text())


def test_a_check_without_a_line_of_its_own_is_still_shown():
    extra = Check("printer", "printer", False, "no printer", "switch it on")
    found = lines_of([Check("disk", "disk", True, "41 GB"), extra])
    assert found[-1].key == "printer"
    assert found[-1].wrong is extra


def test_the_chosen_theme_is_kept_with_the_workspace(page, field, look):
    buttons = {b.property("theme"): b for b in page.panel.themes.buttons()}
    buttons["dark"].click()
    assert look.theme is Theme.DARK
    assert load_settings(field.workspace.folder).theme == "dark"
    look.toggle_outdoor()
    assert load_settings(field.workspace.folder).theme == "outdoor"
    assert buttons["outdoor"].isChecked()
    look.toggle_outdoor()
    assert (look.theme, load_settings(field.workspace.folder).theme) == (Theme.DARK, "dark")


def test_the_kept_theme_is_put_on_and_nonsense_follows_the_system(look, tmp_path):
    change_settings(tmp_path, theme="outdoor")
    ThemeChoice(look, tmp_path, look)
    assert look.theme is Theme.OUTDOOR
    change_settings(tmp_path, theme="purple")
    assert ThemeChoice(look, tmp_path).kept() == ""
