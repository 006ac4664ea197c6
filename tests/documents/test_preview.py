"""Pages as pictures."""

import pytest

from inspector.documents.preview import page_count, page_image, page_images
from inspector.documents.render import render


def test_a_page_is_drawn_as_wide_as_asked(record) -> None:
    pdf = render(record)
    picture = page_image(pdf, 0, 400)
    assert picture.width == 400
    assert abs(picture.height - 566) <= 2
    assert len(picture.rgb) == picture.width * picture.height * 3
    assert min(picture.rgb) < 60 < max(picture.rgb) == 255
    assert picture.png().startswith(b"\x89PNG")


def test_all_pages_are_drawn_and_no_more(record) -> None:
    pdf = render(record)
    assert len(page_images(pdf, 100)) == page_count(pdf)
    with pytest.raises(IndexError):
        page_image(pdf, page_count(pdf), 100)
