"""Drawings become pictures: ink on white paper, red lines over a photograph."""

import io
from pathlib import Path

import pytest
from PIL import Image

from inspector.domain.drawing import Drawing
from inspector.domain.paper import Stroke
from inspector.errors import PhotoUnreadable
from inspector.evidence.annotation import marked, sheet_of
from inspector.evidence.exif import read_exif

LINE = (Stroke(points=(100, 500, 900, 500)),)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    colour = picture.convert("RGB").getpixel((x, y))
    assert isinstance(colour, tuple)
    red, green, blue = colour
    return red, green, blue


def photograph(kind: str = "JPEG", size: tuple[int, int] = (800, 600), turned: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x0110] = "Demo camera"
    exif[0x8769] = {0x9003: "2026:11:21 10:42:07"}
    exif[0x8825] = {1: "N", 2: (38.0, 29.0, 13.0), 3: "E", 4: (106.0, 13.0, 51.0)}
    result = io.BytesIO()
    Image.new("RGB", size, "#304050").save(result, kind, exif=exif)
    return result.getvalue()


def test_a_sheet_is_white_with_ink_where_the_line_went() -> None:
    picture = opened(sheet_of(Drawing(strokes=LINE, aspect=2000)))
    assert picture.format == "PNG"
    assert picture.size == (1200, 600)
    assert pixel(picture, 5, 5) == (255, 255, 255)
    assert max(pixel(picture, 300, 300)) < 60
    assert pixel(picture, 800, 300) == (255, 255, 255), "x counts in heights too"


def test_the_same_strokes_give_the_same_bytes() -> None:
    drawing = Drawing(strokes=LINE, aspect=1500)
    assert sheet_of(drawing) == sheet_of(drawing)


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_marks_lie_over_the_picture_which_keeps_its_kind(kind: str, suffix: str) -> None:
    data, found = marked(Drawing(strokes=LINE, aspect=1333), photograph(kind), "a")
    picture = opened(data)
    assert (found, picture.format, picture.size) == (suffix, kind, (800, 600))
    red, green, _blue = pixel(picture, 300, 300)
    assert red > 180
    assert green < 90
    assert sum(pixel(picture, 300, 100)) < 250, "the rest is as it was"


def test_marks_are_where_they_were_drawn_on_a_turned_photograph() -> None:
    data, _suffix = marked(Drawing(strokes=LINE, aspect=750), photograph(turned=6), "a")
    picture = opened(data)
    assert picture.size == (600, 800)
    assert pixel(picture, 400, 400)[0] > 180
    assert picture.getexif().get(0x0112, 1) == 1


def test_a_marked_photograph_still_says_when_and_where_it_was_taken() -> None:
    data, _suffix = marked(Drawing(strokes=LINE, aspect=1333), photograph(), "a")
    claims = read_exif(Image.open(io.BytesIO(data)))
    assert claims.taken == "2026-11-21 10:42:07"
    assert claims.place.startswith("38.48")
    assert claims.camera == "Demo camera"


def test_a_large_photograph_is_made_smaller() -> None:
    data, _suffix = marked(Drawing(strokes=LINE, aspect=1333), photograph(size=(4000, 3000)), "a")
    assert opened(data).size == (2560, 1920)


@pytest.mark.parametrize("name", ["jolla.jpg", "iphone_hdr_YES.jpg", "iphone_13_pro_max.HEIC"])
def test_photographs_of_real_cameras_can_be_marked(name: str, shared: Path) -> None:
    source = (shared / "photos" / "mobile" / name).read_bytes()
    data, suffix = marked(Drawing(strokes=LINE, aspect=1333), source, name)
    assert suffix == ".jpg"
    assert len(data) < 3 << 20


def test_what_is_no_picture_is_refused_by_its_name() -> None:
    with pytest.raises(PhotoUnreadable, match=r"notes\.txt"):
        marked(Drawing(strokes=LINE, aspect=1000), b"text", "notes.txt")
