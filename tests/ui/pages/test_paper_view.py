"""What a page of a paper looks like in the window."""

import math

import pytest
from PySide6.QtGui import QColor, QImage

from inspector.ui.widgets.paper_view import Sheet

A4 = (595.28, 841.89)


def ruled(width, height):
    """Return a picture in which no row and no column is like the one beside it."""
    picture = QImage(width, height, QImage.Format.Format_RGB888)
    for row in range(height):
        for column in range(width):
            picture.setPixelColor(column, row, QColor(row % 251, column % 241, 0))
    return picture


@pytest.mark.parametrize("width", [200, 211, 223])
def test_no_row_of_a_page_is_lost_to_the_rounding_of_its_picture(qtbot, width):
    sheet = Sheet(A4, 1, None)
    qtbot.addWidget(sheet)
    sheet.fit(width)
    drawn = ruled(width + 1, math.ceil(width * sheet.ratio) + 1)
    sheet.show_picture(drawn, sheet.wanted_px())
    seen = sheet.grab().toImage()
    for row in range(1, sheet.height() - 1):  # the frame is drawn over the outermost
        for column in (1, width // 2, width - 2):
            assert seen.pixelColor(column, row) == drawn.pixelColor(column, row)
