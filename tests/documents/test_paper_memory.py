"""However many photographs a paper has, few of them are in memory while it is drawn and signed."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspector.documents.render import render_paper
from inspector.domain.paper import PaperPhoto
from tests.documents.specimen import specimen_record
from tests.documents.weigh_paper import Photographs
from tests.memory import weighed

WEIGHED = "tests.documents.weigh_paper"
_MEBIBYTE = 1 << 20


def test_the_memory_that_a_paper_takes_does_not_grow_with_its_photographs() -> None:
    pytest.importorskip("resource", reason="this system does not say how much a process took")
    (few, before), (many, peak) = weighed(WEIGHED, 60), weighed(WEIGHED, 300)
    assert many - few > 45 * _MEBIBYTE
    assert peak - before < 15 * _MEBIBYTE


def test_a_paper_written_to_a_file_is_the_one_that_is_returned(tmp_path: Path) -> None:
    jpegs = Photographs(3)
    shown = enumerate(jpegs, start=1)
    photos = tuple(PaperPhoto(number=at, sha256=one, caption="配电箱") for at, one in shown)
    record = replace(specimen_record(), photos=photos)
    with (tmp_path / "a.pdf").open("w+b") as target:
        drawn = render_paper(record, photos=jpegs, target=target)
    whole = render_paper(record, photos=dict(jpegs))
    assert (tmp_path / "a.pdf").read_bytes() == whole.pdf
    assert drawn.boxes == whole.boxes
