"""The one place with threads."""

import gc
import threading
from threading import Event

from inspector.errors import Cancelled, DiskFull
from inspector.ui.jobs import JobRunner
from inspector.ui.widgets.progress_bar_line import ProgressBarLine
from tests.waiting import HOLD_S


def test_a_result_arrives_on_the_ui_thread_even_at_a_plain_function(qtbot):
    runner, seen = JobRunner(), []
    runner.start(
        lambda progress: threading.get_ident(),
        done=lambda worker: seen.append((worker, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, shown = seen[0]
    assert shown == threading.get_ident() != worker


def test_an_error_reaches_whoever_asked(qtbot):
    runner, seen = JobRunner(), []

    def fail(progress):
        raise DiskFull(needed="3 MB", place="/")

    runner.start(fail, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], DiskFull)


def test_stop_reaches_a_running_job(qtbot):
    hold, seen, runner = Event(), [], JobRunner()
    line = ProgressBarLine(runner)
    qtbot.addWidget(line)

    def slow(progress):
        hold.wait(HOLD_S)
        progress.step(1, 2)

    runner.start(slow, failed=seen.append, text="Import")
    assert not line.isHidden()
    line.stop_button.click()
    hold.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Cancelled)
    qtbot.waitUntil(lambda: line.isHidden())


def test_progress_is_shown_as_done_of_total(qtbot):
    hold, runner = Event(), JobRunner()
    line = ProgressBarLine(runner)
    qtbot.addWidget(line)

    def work(progress):
        progress.step(37, 120)
        hold.wait(HOLD_S)

    runner.start(work, text="Import")
    qtbot.waitUntil(lambda: "37/120" in line.text.text())
    assert (line.bar.value(), line.bar.maximum()) == (37, 120)
    hold.set()
    qtbot.wait_idle(runner)


def test_jobs_run_one_after_the_other(qtbot):
    runner, order = JobRunner(), []
    for number in range(5):
        runner.start(lambda progress, n=number: order.append(n))
    qtbot.wait_idle(runner)
    assert order == [0, 1, 2, 3, 4]


def test_widgets_in_cycles_are_never_destroyed_on_the_worker(qtbot):
    runner, threads = JobRunner(), []

    class Node:
        def __del__(self):
            threads.append(threading.get_ident())

    def work(progress):
        for _round in range(3000):  # far more than the collector's threshold
            one, other = [], []
            one.append(other)
            other.append(one)

    for _cycle in range(50):
        node = Node()
        node.itself = node
    del node
    runner.start(work)
    qtbot.wait_idle(runner)
    gc.collect()
    assert gc.isenabled()
    assert set(threads) == {threading.get_ident()}


def test_closing_stops_what_runs_and_drops_what_waits(qtbot):
    runner, ran = JobRunner(), []

    def endless(progress):
        for step in range(10_000):
            progress.step(step, 10_000)
            threading.Event().wait(0.001)

    runner.start(endless)
    runner.start(ran.append)
    assert runner.close()
    assert not ran


def test_nothing_is_begun_once_it_is_closed(qtbot):
    runner, ran = JobRunner(), []
    assert runner.close()
    for reading in (False, True):
        runner.start(ran.append, reading=reading, kept=True)
    assert not runner.is_busy()
    assert gc.isenabled()
    assert runner.close()
    assert not ran


def test_reading_goes_on_beside_a_long_import_and_writers_still_never_meet(qtbot):
    hold, seen, runner = Event(), [], JobRunner()

    def write(name):
        def run(progress):
            seen.append(f"{name} begins")
            assert hold.wait(HOLD_S)
            seen.append(f"{name} ends")

        return run

    runner.start(write("one"), text="Import")
    runner.start(write("two"))
    runner.start(lambda progress: "row", done=seen.append, reading=True)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert set(seen) == {"one begins", "row"}  # either may come first
    assert not gc.isenabled()
    hold.set()
    qtbot.wait_idle(runner)
    assert seen[2:] == ["one ends", "two begins", "two ends"]
    assert gc.isenabled()


def test_closing_waits_for_what_reads_too(qtbot):
    hold, runner = Event(), JobRunner()
    runner.start(lambda progress: hold.wait(HOLD_S), reading=True)
    assert not runner.close(timeout_ms=50)
    hold.set()
    assert runner.close()


def test_what_must_be_kept_is_done_and_told_before_the_runner_closes(qtbot):
    hold, seen, lost, runner = Event(), [], [], JobRunner()

    def slow(progress):
        hold.wait(HOLD_S)
        progress.step(1, 2)

    runner.start(slow, failed=lost.append)
    runner.start(lambda progress: "drawing", done=seen.append, kept=True)
    runner.start(lambda progress: "thumbnail", done=seen.append)
    hold.set()
    assert runner.close()
    assert seen == ["drawing"]


def test_who_waits_for_writing_jobs_is_called_after_their_outcomes(qtbot):
    runner, seen = JobRunner(), []

    def fail(progress):
        raise DiskFull(needed="3 MB", place="/")

    runner.after_writing(seen.append)
    assert seen == [True], "nothing to wait for"
    hold = Event()
    runner.start(lambda progress: hold.wait(HOLD_S), done=lambda _value: seen.append("answer"))
    runner.after_writing(seen.append)
    runner.start(fail, failed=lambda _error: seen.append("told"))
    runner.after_writing(seen.append)
    assert runner.is_writing()
    hold.set()
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [True, "answer", True, "told", False]
