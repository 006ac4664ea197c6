"""The files that are attached to a PDF, such as the signed originals of a 案卷."""

from io import BytesIO

from inspector.documents.structure import HEAVY, embedded_streams
from inspector.documents.weight import MOST_INFLATED, check_weight
from inspector.sealed.refusals import Broken

_MOST = 2000
_MARK = b"/EmbeddedFile"


def attached_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files by their names; none for what cannot be read.

    Raises Broken for a PDF that asks for more than a paper may take, or files without end.
    """
    if _MARK not in pdf:
        return {}
    from pikepdf import PdfError  # 85 ms, only for a PDF that holds some
    from pikepdf import open as opened

    check_weight(pdf)
    found: dict[str, bytes] = {}
    size = 0
    try:
        with opened(BytesIO(pdf)) as document:
            for name, stream in embedded_streams(document, _MOST):
                found[name] = stream.read_bytes()  # many names may lead to one file
                size += len(found[name])
                if size > MOST_INFLATED:
                    raise Broken(HEAVY)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, MemoryError):
        return {}
    return found


def attached_papers(pdf: bytes) -> dict[str, bytes]:
    """Return the PDFs among the files, but for those that hold files themselves.

    Raises Broken as `attached_files` does; so too where they ask for too much together.
    """
    found = {
        name: data
        for name, data in attached_files(pdf).items()
        if data.startswith(b"%PDF-") and _MARK not in data
    }
    if sum(map(_weight, found.values())) > MOST_INFLATED:
        raise Broken(HEAVY)
    return found


def _weight(pdf: bytes) -> int:
    try:
        return check_weight(pdf)
    except Broken:  # its own check will say so, and read nothing of it
        return 0
