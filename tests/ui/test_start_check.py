"""Notices of the start are in the banner, and the check of the day speaks only of damage."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.errors import Cancelled, WorkspaceCopied, WorkspaceDamaged
from inspector.progress import Progress
from inspector.services.daily import Daily
from inspector.ui.jobs import JobRunner
from inspector.ui.start_check import StartCheck

AT = datetime(2026, 11, 21, tzinfo=UTC)


class Desk:
    """A window as far as the check sees it."""

    def __init__(self) -> None:
        self.parent = QObject()
        self.shown: list[Exception] = []
        self.jobs = JobRunner(self.parent)
        self.shell = SimpleNamespace(jobs=self.jobs, show_error=self.shown.append)

    def check(
        self, found: Callable[[Progress], Daily], *, due: bool = True, notices: tuple = ()
    ) -> StartCheck:
        return StartCheck(self.shell, notices, lambda: due, found, "/w", self.parent)


@pytest.fixture
def desk(qapp):
    made = Desk()
    yield made
    made.jobs.close()


def test_the_first_notice_is_shown_at_once(desk, qtbot):
    notices = (WorkspaceCopied(place="/old"), WorkspaceDamaged(place="/w", detail="x"))
    desk.check(lambda _progress: Daily(AT), notices=notices)
    qtbot.waitUntil(lambda: len(desk.shown) == 1)
    assert isinstance(desk.shown[0], WorkspaceCopied)


def test_a_sound_workspace_is_not_spoken_of(desk, qtbot):
    looked = []
    desk.check(lambda _progress: looked.append(1) or Daily(AT)).run()
    qtbot.waitUntil(lambda: bool(looked) and not desk.jobs.is_busy())
    assert not desk.shown


def test_damage_is_said_with_what_to_do(desk, qtbot):
    desk.check(lambda _progress: Daily(AT, ("page 3",), ("ab", "cd"))).run()
    qtbot.waitUntil(lambda: bool(desk.shown))
    assert isinstance(desk.shown[0], WorkspaceDamaged)
    assert "2 damaged files" in desk.shown[0].what()


def test_it_runs_only_when_it_is_due_and_a_closed_window_says_nothing(desk, qtbot):
    def stopped(_progress: Progress) -> Daily:
        raise Cancelled

    desk.check(stopped, due=False).run()
    assert not desk.jobs.is_busy()
    desk.check(stopped).run()
    qtbot.wait_idle(desk.jobs)
    assert not desk.shown


def test_a_window_that_was_closed_within_its_first_seconds_is_not_checked(desk, qtbot):
    def closed() -> bool:
        raise AssertionError("the workspace is closed")

    window = QWidget()
    qtbot.addWidget(window)
    StartCheck(desk.shell, (), closed, lambda _progress: Daily(AT), "/w", window).run()
    assert not desk.jobs.is_busy()
