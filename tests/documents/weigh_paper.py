"""Draw a record with as many photographs as are asked for, and sign it; print size and memory.

A process of its own: what ReportLab and pyHanko have held at most is not known afterwards.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from tempfile import TemporaryFile

from inspector.documents.pades import Entry, sign_file
from inspector.documents.render import render_paper
from inspector.domain.paper import PaperPhoto
from tests.documents.signed import SIGNED
from tests.documents.specimen import specimen_record
from tests.documents.weigh_dossier import photograph
from tests.memory import peak
from tests.sealed.conftest import new_office


class Photographs(Mapping[str, bytes]):
    """Photographs that are made whenever they are asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __getitem__(self, sha256: str) -> bytes:
        return photograph(int(sha256, 16))

    def __iter__(self) -> Iterator[str]:
        return (f"{number:064x}" for number in range(self._count))

    def __len__(self) -> int:
        return self._count


def weigh(count: int) -> tuple[int, int]:
    """Return the size of the signed record and the most memory that this took, in bytes."""
    jpegs = Photographs(count)
    photos = tuple(
        PaperPhoto(number=number, sha256=sha256, caption="配电箱")
        for number, sha256 in enumerate(jpegs, start=1)
    )
    record = replace(specimen_record(), photos=photos)
    with TemporaryFile() as drawn, TemporaryFile() as signed:
        assert render_paper(record, photos=jpegs, target=drawn).pdf == b""
        entry = Entry(field="X", name="检查员甲", reason="手写签名", signed=SIGNED)
        sign_file(drawn, entry, new_office("demo").signer(), signed)
        return signed.seek(0, 2), peak()


if __name__ == "__main__":
    print(*weigh(int(sys.argv[1])))
