"""The print queue: it outlives the process, and what may have come out counts as printed."""

import sys
from subprocess import run

import pytest

from inspector.documents.preview import text_of
from inspector.documents.render import render
from inspector.errors import FileNotWritten
from inspector.services import print_queue
from inspector.services.print_queue import (
    PrintState,
    begin_print,
    drop_print,
    fail_print,
    finish_print,
    marked_now,
    queue_print,
    take_off,
    waiting_prints,
)
from inspector.services.printing import prints_of
from tests.desks import Desks
from tests.documents.specimen import specimen_record


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(specimen_record())


def restart(monkeypatch) -> None:
    monkeypatch.setattr(print_queue, "_RUN", "another run")


def mark(ctx, pdf: bytes, paper: str) -> str:
    """Return what is printed beyond the paper itself."""
    said = "".join(text_of(marked_now(ctx, pdf, paper)).split())
    return next((f"第{number}次打印" for number in range(2, 9) if f"第{number}次打印" in said), "")


def test_what_waits_is_on_disk_and_is_told_after_a_restart(desks: Desks, monkeypatch) -> None:
    ctx = desks.field
    queue_print(ctx, "a", "现场检查记录", "打印机甲", 2)
    assert waiting_prints(ctx) == []  # it is still in hand
    restart(monkeypatch)
    (one,) = waiting_prints(ctx)
    assert (one.paper, one.title, one.printer, one.copies) == ("a", "现场检查记录", "打印机甲", 2)
    assert one.state is PrintState.WAITING
    take_off(ctx, one)
    assert waiting_prints(ctx) == []
    assert prints_of(ctx, "a") == []  # the printer was never called


_KILLED_WHILE_PRINTING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from inspector.services.print_queue import begin_print, queue_print

ctx = SimpleNamespace(
    workspace=SimpleNamespace(log=Path(sys.argv[1])), clock=lambda: datetime.now(UTC)
)
begin_print(ctx, queue_print(ctx, "a", "现场检查记录", "打印机甲"))
os._exit(9)  # the printer has it, and nothing else is done
"""


def test_a_process_that_dies_while_the_printer_has_the_paper_leaves_word_of_it(
    desks: Desks, pdf
) -> None:
    ctx = desks.field
    child = [sys.executable, "-X", "utf8", "-c", _KILLED_WHILE_PRINTING, str(ctx.workspace.log)]
    assert run(child, check=False).returncode == 9
    (one,) = waiting_prints(ctx)
    assert (one.state, one.title) == (PrintState.SENT, "现场检查记录")
    assert mark(ctx, pdf, "a") == "第2次打印"


def test_killed_between_sent_and_noted_it_counts_as_printed(desks: Desks, monkeypatch, pdf) -> None:
    ctx = desks.field
    begin_print(ctx, queue_print(ctx, "a", "现场检查记录", "打印机甲", 1))
    restart(monkeypatch)
    (one,) = waiting_prints(ctx)
    assert one.state is PrintState.SENT
    assert mark(ctx, pdf, "a") == "第2次打印"
    assert mark(ctx, pdf, "b") == ""  # another paper, or another version, which has an id too
    take_off(ctx, one)
    assert waiting_prints(ctx) == []
    assert len(prints_of(ctx, "a")) == 1
    assert mark(ctx, pdf, "a") == "第2次打印"


def test_killed_between_noted_and_taken_off_it_counts_once(desks: Desks, monkeypatch, pdf) -> None:
    ctx = desks.field
    one = queue_print(ctx, "a", "现场检查记录", "打印机甲", 1)
    begin_print(ctx, one)
    with monkeypatch.context() as killed:
        killed.setattr(print_queue, "_remove", lambda _ctx, _one: None)
        finish_print(ctx, one)
    restart(monkeypatch)
    assert waiting_prints(ctx) == []
    assert mark(ctx, pdf, "a") == "第2次打印"


def test_a_print_that_failed_stays_with_its_reason_and_does_not_count(desks: Desks, pdf) -> None:
    ctx = desks.field
    one = queue_print(ctx, "a", "现场检查记录", "打印机甲", 1)
    begin_print(ctx, one)
    fail_print(ctx, one, "打印机缺纸")
    (left,) = waiting_prints(ctx)
    assert (left.state, left.reason) == (PrintState.FAILED, "打印机缺纸")
    assert mark(ctx, pdf, "a") == ""
    take_off(ctx, left)
    assert waiting_prints(ctx) == []
    assert prints_of(ctx, "a") == []


def test_each_paper_counts_its_own_prints(desks: Desks, pdf) -> None:
    ctx = desks.field
    for paper in ("a", "a", "b"):
        one = queue_print(ctx, paper, "现场检查记录", "打印机甲", 1)
        begin_print(ctx, one)
        finish_print(ctx, one)
    stopped = queue_print(ctx, "a", "现场检查记录", "打印机甲", 1)
    drop_print(ctx, stopped)
    assert [mark(ctx, pdf, paper) for paper in "abc"] == ["第3次打印", "第2次打印", ""]
    assert waiting_prints(ctx) == []


def test_a_file_that_is_none_of_the_queue_hides_no_other(desks: Desks, monkeypatch) -> None:
    ctx = desks.field
    queue_print(ctx, "a", "现场检查记录")
    folder = ctx.workspace.log / "prints"
    (whole,) = folder.glob("*.json")
    text = whole.read_text(encoding="utf-8")
    (folder / "w.json").write_text(text.replace("T", "at"), encoding="utf-8")  # no time
    (folder / "x.json").write_text("[1]", encoding="utf-8")
    (folder / "y.json").write_text('{"state": "lost"', encoding="utf-8")
    restart(monkeypatch)
    assert [one.paper for one in waiting_prints(ctx)] == ["a"]


def test_what_cannot_be_put_on_disk_is_not_sent(desks: Desks) -> None:
    ctx = desks.field
    (ctx.workspace.log / "prints").write_bytes(b"")
    with pytest.raises(FileNotWritten):
        queue_print(ctx, "a", "现场检查记录")
