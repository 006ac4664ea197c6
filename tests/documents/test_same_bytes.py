"""Every paper has the same unsigned bytes on another clock, in another zone, locale and process."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.documents.letter import draw_letter
from tests.documents.every_paper import Made, drawn, every_paper
from tests.documents.letters import FURNITURE, letter

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import time\n"
    "from tests.documents.test_same_bytes import digests\n"
    "print(*(f'{name} {digest}' for name, digest in digests().items()), sep='\\n')\n"
    "print('year', time.localtime().tm_year)"
)
# Zone, locale, hash seed, and what the clock says.
MACHINES = [
    ("Asia/Urumqi", "C", "1", "2031-12-31 23:59:50"),
    ("America/St_Johns", "zh_CN.UTF-8", "77", "1999-02-28 00:00:01"),
]


def digests() -> dict[str, str]:
    """Return the SHA-256 of the unsigned bytes of every paper, by its name."""
    made: list[Made] = [each.values[0] for each in every_paper()]
    papers = {one.name: drawn(one.paper()) for one in made}
    papers["letter-with-attachments"] = draw_letter(letter(), FURNITURE)
    return {name: hashlib.sha256(pdf).hexdigest() for name, pdf in papers.items()}


@pytest.fixture(scope="module")
def here() -> dict[str, str]:
    return digests()


@pytest.mark.parametrize(("zone", "locale", "seed", "clock"), MACHINES)
def test_clock_zone_locale_and_process_change_no_byte_of_any_paper(
    zone: str, locale: str, seed: str, clock: str, here: dict[str, str]
) -> None:
    command = [sys.executable, "-c", PROGRAM]
    faketime = shutil.which("faketime")
    if faketime is not None:
        command = [faketime, "-f", f"@{clock}", *command]
    settings = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
        text=True,
    )
    there = dict(line.split() for line in done.stdout.splitlines())
    year = there.pop("year")
    assert faketime is None or abs(int(year) - int(clock[:4])) <= 1
    assert {name for name in here if here[name] != there.get(name)} == set()
    assert there.keys() == here.keys()
