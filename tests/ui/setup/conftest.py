"""What tests of setting up share: answers in place of dialogs, and an office that is set up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.bootstrap import Session, open_session
from inspector.domain.entity import Entity
from inspector.domain.person import Desk, Organisation
from inspector.services import form_intake, register
from inspector.services.first_run import NewWorkspace, make_workspace
from inspector.ui.main_window import MainWindow, PageEntry
from inspector.ui.page import Page
from tests.cheap import make_passphrases_cheap

LOG_N = 4  # the default costs a third of a second at every opening
ORGANISATION = Organisation(
    id="demo", name="示例区应急管理局", short="示例", reconsideration="示例区人民政府"
)
CHECKLIST = """\
# 演示检查表

| 设置 | 值 |
| --- | --- |
| form_id | small_checklist |
| version | 1 |

## 一、制度

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| T-01 | 建立全员安全生产责任制 | AF-22 | 一般 | 照片 | 查资料 | |
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


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch) -> None:
    make_passphrases_cheap(monkeypatch)


@pytest.fixture
def chosen(monkeypatch) -> Chosen:
    """Answer every picker of the pages."""
    answers = Chosen()
    for room in ("first_run", "enrolment_page", "people_panel", "register_panel"):
        monkeypatch.setattr(f"inspector.ui.setup.{room}.SystemPickers", lambda parent: answers)
    for room in ("setup.base_panel", "setup.sets_panel", "library.panel"):
        monkeypatch.setattr(f"inspector.ui.{room}.SystemPickers", lambda parent: answers)
    return answers


@pytest.fixture
def make(tmp_path, clock) -> Iterator[Callable[..., Session]]:
    """Make a workspace and open it; closed at the end."""
    opened: list[Session] = []

    def maker(desk: Desk, name: str, **facts: object) -> Session:
        organisation = ORGANISATION if desk is Desk.OFFICE else None
        new = NewWorkspace(
            folder=tmp_path / name,
            passphrase="演示",
            desk=desk,
            name=name,
            organisation=organisation,
            **facts,
        )
        make_workspace(new, clock=clock, log_n=LOG_N)
        opened.append(open_session(new.folder, "演示", clock=clock))
        return opened[-1]

    yield maker
    for session in opened:
        session.close()


@pytest.fixture
def office(make) -> Session:
    return make(Desk.OFFICE, "办公室甲")


@pytest.fixture
def furnished(office, tmp_path) -> Session:
    """An office with a register and a checklist."""
    names = ("示例铝业有限公司", "示例面粉厂")
    register.add_entities(
        office.ctx, [Entity(id=f"e{n}", name=name, industry="有色") for n, name in enumerate(names)]
    )
    file = tmp_path / "small.md"
    file.write_text(CHECKLIST, encoding="utf-8")
    form_intake.install_file(office.ctx, file)
    return office


@pytest.fixture
def show(qtbot, make_window) -> Callable[[PageEntry], Page]:
    """Put one page into a real window and wait until it has come to rest."""

    def shower(entry: PageEntry) -> Page:
        window: MainWindow = make_window([entry])
        page = window.current_page()
        assert page is not None
        qtbot.wait_idle(window.jobs)
        return page

    return shower
