"""A small upright picture from the bytes of a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap


def image_of(data: bytes | None, px: int, ratio: float = 1.0) -> QImage:
    """Return the picture in at most `px` by `px`; an empty one when Qt cannot read it.

    JPEG is decoded at the small size: a photograph of 12 million pixels costs a few milliseconds.
    Others are decoded in full, so many of them are for a job's thread.
    """
    if not data:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    room = QSize(round(px * ratio), round(px * ratio))
    size = reader.size()
    if size.isValid() and (size.width() > room.width() or size.height() > room.height()):
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    picture.setDevicePixelRatio(ratio)
    return picture


def picture_of(data: bytes | None, px: int, ratio: float = 1.0) -> QPixmap:
    """Return the same for a label; on the window's own thread."""
    return QPixmap.fromImage(image_of(data, px, ratio))
