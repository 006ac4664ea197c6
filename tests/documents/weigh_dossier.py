"""Bind a dossier of as many photographs as are asked for; print its size and the memory it took.

A process of its own: what pikepdf holds is memory that Python does not count.
"""

import random
import sys
from hashlib import sha256
from tempfile import TemporaryFile

from inspector.documents.dossier import Piece, bind
from inspector.documents.dossier_sheets import Book, EvidencePhoto, photo_evidence
from inspector.documents.dossier_streams import Original
from inspector.documents.template_sets import shipped
from inspector.progress import Progress
from tests.memory import peak

PHOTO = 200_000  # bytes
_HEAD = b"\xff\xd8\xff\xc0\x00\x11\x08\x02\xee\x03\xe8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"


def photograph(number: int) -> bytes:
    """Return what is copied as a JPEG: nobody decodes one that goes into a PDF."""
    return _HEAD + random.Random(number).randbytes(PHOTO)


def weigh(count: int) -> tuple[int, int]:
    """Return the size of the dossier and the most memory that this process has taken, in bytes."""
    book = Book(shipped().named("emergency-2026.1", ""), "示例区应急管理局", True, "示例案卷")
    photos = [
        EvidencePhoto(
            number=number,
            sha256=f"{number:064x}",
            read=lambda number=number: photograph(number),
            subject="配电箱",
            taken="",
            place="",
            by="检查员甲",
            proves="配电箱门锁损坏",
        )
        for number in range(count)
    ]
    size = count * PHOTO
    with TemporaryFile() as attached, TemporaryFile() as scratch, TemporaryFile() as target:
        digest = sha256()
        for number in range(count):
            attached.write(photograph(number)[:PHOTO])
            digest.update(photograph(number)[:PHOTO])
        attached.seek(0)
        original = Original("a.pdf", "", size, digest.hexdigest(), lambda: attached)
        bound = bind(
            [Piece(title="照片", read=lambda: photo_evidence(book, photos), originals=(original,))],
            lambda _placed: [],
            target,
            title="示例",
            author="示例",
            scratch=scratch,
            progress=Progress(),
        )
    return bound.size, peak()


if __name__ == "__main__":
    print(*weigh(int(sys.argv[1])))
