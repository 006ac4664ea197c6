"""Conversion of a workbook against plain pyxform, and against itself when it was converted once."""

from pathlib import Path

from inspector.engine.xlsform import open_form, read_form
from inspector.storage.conversions import KeptConversions
from tests.bench import forms
from tests.bench.measure import Row, in_turns, milliseconds


def rows(work: Path, rounds: int = 9) -> list[Row]:
    """Return the rows of the first and the second time a form is opened."""
    from pyxform.xls2xform import convert

    folder = work / "conversion"
    folder.mkdir()
    book = folder / "form.xlsx"
    book.write_bytes(forms.workbook(forms.questions(500)))
    kept = KeptConversions(folder / "kept")
    read_form(book, kept=kept)

    def first() -> None:
        read_form(book)

    def plain() -> None:
        convert(book, validate=False)

    def second() -> None:
        read_form(book, kept=kept)

    for call in (first, plain, second):
        call()
    times = in_turns(rounds, first, plain, second)
    loaded = in_turns(3, lambda: open_form(book), lambda: open_form(book, kept=kept))
    what = "an .xlsx of 500 questions"
    how = f"read_form / pyxform.convert, {what}: {milliseconds(times[:2])}"
    again = (
        f"read_form kept from before / the first time, {what}:"
        f" {milliseconds([times[2], times[0]])};"
        f" with the form loaded too: {milliseconds(loaded[::-1])}"
    )
    return [
        Row("form conversion", times[0] / times[1], "x pyxform", "<= 1.2", how),
        Row("form opened again", times[2] / times[0], "x first", "<= 0.1", again),
    ]
