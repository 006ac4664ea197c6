"""An office with forms, and its library in a real window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.bootstrap import Session, open_session
from inspector.domain.person import Desk, Organisation
from inspector.services import form_intake
from inspector.services.first_run import NewWorkspace, make_workspace
from inspector.ui.library.entries import library
from inspector.ui.library.panel import LibraryPanel
from inspector.ui.main_window import MainWindow

LOG_N = 4  # the default costs a third of a second at every opening
VILLAGES = "name,label,district\nv1,示例一村,d1\nv2,示例二村,d1\nv3,示例三村,d2\n"
XLSFORM = """\
| settings |
|          | form_title | form_id | version |
|          | {title} | {form_id} | {version} |
| survey   |
|          | type | name | label | choice_filter |
|          | text | district | 片区 | |
|          | select_one_from_file villages.csv | village | 村庄 | district = ${{district}} |
"""


class Chosen:
    """Stands where the system's dialogs ask: gives `next` once."""

    def __init__(self) -> None:
        self.next: Path | None = None

    def folder(self, title: str) -> Path | None:
        return self._given()

    def file(self, title: str, kinds: str) -> Path | None:
        return self._given()

    def _given(self) -> Path | None:
        given, self.next = self.next, None
        return given


@pytest.fixture
def write_form(tmp_path) -> Callable[..., Path]:
    """Write a form that takes its choices from a CSV beside it."""

    def write(
        version: str = "1",
        *,
        form_id: str = "villages",
        title: str = "演示村庄表",
        csv: str | None = VILLAGES,
    ) -> Path:
        folder = tmp_path / "forms"
        folder.mkdir(exist_ok=True)
        file = folder / f"{form_id}.md"
        text = XLSFORM.format(version=version, form_id=form_id, title=title)
        file.write_text(text, encoding="utf-8")
        if csv is not None:
            (folder / "villages.csv").write_text(csv, encoding="utf-8")
        return file

    return write


@pytest.fixture
def session(tmp_path, clock, request) -> Iterator[Session]:
    """A workspace; of an office unless a test asks for another desk."""
    desk = getattr(request, "param", Desk.OFFICE)
    organisation = Organisation(
        id="demo", name="示例区应急管理局", short="示例", reconsideration="示例区人民政府"
    )
    new = NewWorkspace(
        folder=tmp_path / "workspace",
        passphrase="演示",
        desk=desk,
        name="办公室甲",
        organisation=organisation if desk is Desk.OFFICE else None,
    )
    make_workspace(new, clock=clock, log_n=LOG_N)
    opened = open_session(new.folder, "演示", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def chosen(monkeypatch) -> Chosen:
    answers = Chosen()
    monkeypatch.setattr("inspector.ui.library.panel.SystemPickers", lambda parent: answers)
    return answers


@pytest.fixture
def window(session, chosen, make_window, qtbot) -> MainWindow:
    shown: MainWindow = make_window([library(session)])
    settle(qtbot, shown)
    return shown


@pytest.fixture
def panel(window) -> LibraryPanel:
    return window.current_page().panel


@pytest.fixture
def installed(session, write_form, window, panel, qtbot) -> LibraryPanel:
    """The library with one form in it."""
    form_intake.install_file(session.ctx, write_form())
    panel.refresh()
    settle(qtbot, window)
    return panel


def settle(qtbot, window: MainWindow) -> None:
    """Wait until no job is under way, nor one that the last one has started."""
    qtbot.wait_idle(window.jobs)
