"""The notes of prints: which papers went to which printer from this computer."""

import pytest

from inspector.errors import FileNotWritten
from inspector.services.printing import note_print, prints_of
from tests.desks import Desks


def test_a_note_that_was_cut_short_takes_no_other_with_it(desks: Desks) -> None:
    ctx = desks.field
    note_print(ctx, "a", "打印机甲", 2)
    note_print(ctx, "a", "打印机乙", 1)
    notes = ctx.workspace.log / "prints.jsonl"
    whole = notes.read_bytes()
    notes.write_bytes(whole[: whole.rindex("乙".encode()) + 1])  # power went, amid a character
    assert [one.printer for one in prints_of(ctx, "a")] == ["打印机甲"]
    note_print(ctx, "a", "打印机丙", 1)
    assert [one.printer for one in prints_of(ctx, "a")] == ["打印机甲", "打印机丙"]
    assert prints_of(ctx, "b") == []


def test_a_note_that_cannot_be_written_says_so(desks: Desks) -> None:
    ctx = desks.field
    (ctx.workspace.log / "prints.jsonl").mkdir()
    with pytest.raises(FileNotWritten):
        note_print(ctx, "a", "打印机甲", 1)
    assert prints_of(ctx, "a") == []
