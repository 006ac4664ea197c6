"""Papers look as they did when a person last looked at them."""

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.documents.golden_looks import FOLDER, look, papers

PAPERS = dict(papers())
# Grey levels of 255 by which the two may differ: as a mean, and after a blur of a few pixels in
# any one place. What another rounding does stays below, a missing line does not.
MEAN, PLACE = 3.0, 32


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_paper_looks_as_it_was_looked_at(name: str) -> None:
    assert difference(look(PAPERS[name]), kept(name)) == ""


def test_every_kept_look_is_of_a_paper() -> None:
    assert {file.stem for file in FOLDER.glob("*.png")} == set(PAPERS)


def test_a_missing_line_is_seen() -> None:
    name = "emergency-inquiry_notice"
    image = look(PAPERS[name])
    image.paste(255, (0, 40, image.width, 52))
    assert difference(image, kept(name))


def kept(name: str) -> Image.Image:
    with Image.open(FOLDER / f"{name}.png") as image:
        return image.convert("L")


def difference(one: Image.Image, other: Image.Image) -> str:
    """Return in words how two looks differ, or ""."""
    if one.size != other.size:
        return f"{one.size} instead of {other.size}: another number of pages"
    apart = ImageChops.difference(one, other)
    mean = ImageStat.Stat(apart).mean[0]
    soft = [image.filter(ImageFilter.GaussianBlur(1.5)) for image in (one, other)]
    place = ImageChops.difference(*soft).getextrema()[1]
    if mean > MEAN or int(str(place)) > PLACE:
        return f"mean {mean:.1f}, in one place {place}"
    return ""
