"""What an author in an office reads who spoiled a workbook: every line of it, in Chinese.

`spoiled_workbooks.txt` holds the lines as `inspector form check` shows them; 注 marks what can be
used all the same, 可用 a form without remarks. Write it anew after a change of words with
`python -m tests.engine.test_spoiled_workbooks` and read the difference.
"""

import re
from pathlib import Path

import pytest

from inspector import i18n
from inspector.engine.locate import line_of
from inspector.engine.xlsform import open_form
from inspector.errors import FormProblems
from tests.engine.bounded import bounded
from tests.engine.spoiled import SPOILED, Spoiled
from tests.memory import peak

SHOWN = Path(__file__).with_name("spoiled_workbooks.txt")
LIMIT_MB = 700  # more than before the table was begun; most of it are the bombs themselves
_ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def lines_of(spoiled: Spoiled) -> list[str]:
    """Return what an author reads about a file."""
    try:
        remarks = open_form(spoiled.make(), name=spoiled.name)[0].remarks
    except FormProblems as error:
        return [line_of(one) for one in error.problems]
    return [f"注 {line_of(one)}" for one in remarks] or ["可用"]


def expected() -> dict[str, list[str]]:
    """Return the lines of each file by its name."""
    found: dict[str, list[str]] = {}
    for part in SHOWN.read_text(encoding="utf-8").strip().split("\n\n"):
        name, *lines = part.split("\n")
        found[name.strip("[]")] = lines
    return found


@pytest.mark.parametrize("name", list(SPOILED))
def test_every_spoiled_file_gets_words_that_can_be_acted_on(name: str) -> None:
    i18n.use_language("zh_CN")
    before = peak()
    with bounded():
        shown = lines_of(SPOILED[name])
    assert (peak() - before) >> 20 < LIMIT_MB
    assert shown == expected()[name]
    assert len(shown) <= 2
    for line in shown:
        assert not _ENGLISH.search(line), line


def test_the_table_has_no_line_of_a_file_that_is_gone() -> None:
    assert list(expected()) == list(SPOILED)


if __name__ == "__main__":
    i18n.use_language("zh_CN")
    SHOWN.write_text(
        "\n\n".join("\n".join([f"[{name}]", *lines_of(one)]) for name, one in SPOILED.items())
        + "\n",
        encoding="utf-8",
    )
