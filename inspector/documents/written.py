"""A PDF written object by object: ReportLab would hold it whole, several times over."""

from collections.abc import Callable
from typing import Any

# importing this module loads ReportLab; only what draws a PDF does
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFImageXObject


class WrittenDocument(PDFDocument):  # type: ignore[misc]  # ReportLab ships no types
    """The document of a canvas, whose objects go to the file of the canvas as they are spelt.

    Without it ReportLab collects them, joins them and hands the whole over: three times the file.
    """

    def SaveToFile(self, filename: Any, canvas: Any) -> None:
        self._target = filename
        self.GetPDFData(canvas)

    def __setattr__(self, name: str, value: Any) -> None:
        # What ReportLab adds its objects to, once it begins: the head of the file is in it.
        if name == "__accum__":
            self._target.write(b"".join(value.strings))
            value.strings.clear()
            value.write = self._target.write
        super().__setattr__(name, value)


class ReadPicture(PDFImageXObject):  # type: ignore[misc]  # ReportLab ships no types
    """A picture on a canvas whose bytes are read again when they are written."""

    read: Callable[[], bytes]

    @property
    def streamContent(self) -> bytes:
        return self.read()


def let_go(canvas: Any, name: bytes, read: Callable[[], bytes]) -> None:
    """Forget the bytes of a picture that `canvas` has drawn; they are read when it is saved.

    name  what `getRGBData` of the picture has given
    """
    from reportlab.pdfgen.canvas import _digester

    document = canvas._doc
    picture = document.idToObject[document.getXObjectName(_digester(name + b"None"))]
    picture.__dict__.pop("streamContent", None)
    picture.__class__ = ReadPicture
    picture.read = read
