"""The files that are attached to a PDF, such as the signed originals of a 案卷."""

from io import BytesIO

_MOST = 2000
_MARK = b"/EmbeddedFile"


def attached_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files by their names; none for what cannot be read."""
    if _MARK not in pdf:
        return {}
    from pikepdf import PdfError  # 85 ms, only for a PDF that holds some
    from pikepdf import open as opened

    found: dict[str, bytes] = {}
    try:
        with opened(BytesIO(pdf)) as document:
            for name, spec in document.attachments.items():
                if len(found) < _MOST:
                    found[name] = spec.get_file().read_bytes()
    except (PdfError, ValueError, KeyError):
        return {}
    return found


def attached_papers(pdf: bytes) -> dict[str, bytes]:
    """Return the PDFs among the files, but for those that hold files themselves."""
    return {
        name: data
        for name, data in attached_files(pdf).items()
        if data.startswith(b"%PDF-") and _MARK not in data
    }
