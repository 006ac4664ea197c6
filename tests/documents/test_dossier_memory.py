"""However many photographs a dossier has, few of them are in memory at a time."""

import gc
from collections.abc import Callable
from weakref import WeakSet

import pytest

from inspector.documents.dossier_sheets import Book, EvidencePhoto, photo_evidence
from inspector.documents.jpeg import PlainJpeg
from inspector.documents.template_sets import shipped
from tests.memory import weighed

WEIGHED = "tests.documents.weigh_dossier"
_MEBIBYTE = 1 << 20


def test_the_memory_that_a_dossier_takes_does_not_grow_with_its_photographs() -> None:
    pytest.importorskip("resource", reason="this system does not say how much a process took")
    # From a hundred on: before, the reserves of the process are still being filled.
    (few, before), (many, peak) = weighed(WEIGHED, 130), weighed(WEIGHED, 390)
    assert many - few > 90 * _MEBIBYTE  # 260 photographs, each on a page and in the file embedded
    assert peak - before < 15 * _MEBIBYTE


def test_the_pages_of_twenty_photographs_are_drawn_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: WeakSet[PlainJpeg] = WeakSet()
    real = PlainJpeg.__init__

    def counted(self: PlainJpeg, jpeg: bytes) -> None:
        drawn.add(self)
        real(self, jpeg)

    monkeypatch.setattr(PlainJpeg, "__init__", counted)
    read: list[int] = []

    def reader(number: int) -> Callable[[], bytes]:
        def jpeg() -> bytes:
            from tests.documents.weigh_dossier import photograph

            read.append(number)
            return photograph(number)

        return jpeg

    photos = [
        EvidencePhoto(
            number=number,
            sha256=f"{number:064x}",
            read=reader(number),
            subject="",
            taken="",
            place="",
            by="",
            proves="",
        )
        for number in range(50)
    ]
    book = Book(shipped().named("emergency-2026.1", ""), "示例区应急管理局", True, "示例案卷")
    counts = []
    for _part in photo_evidence(book, photos):
        counts.append(len(read))
        gc.collect()
        assert len(drawn) <= 20
    assert counts == [20, 40, 50]
