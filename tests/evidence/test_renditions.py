"""Small pictures come out upright, in shape, small, and without the file's claims."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from inspector.errors import PhotoUnreadable
from inspector.evidence.renditions import rendition, thumbnail


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    stat = ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L")))
    return float(stat.mean[0])


@pytest.mark.parametrize("shape", ["landscape", "portrait"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_every_orientation_comes_out_upright(shape: str, orientation: int, shared: Path) -> None:
    folder = shared / "photos" / "orientation"
    upright = opened(thumbnail(folder / f"{shape}_1.jpg", 48))
    turned = opened(thumbnail(folder / f"{shape}_{orientation}.jpg", 48))
    assert turned.size == upright.size
    # Each file was scaled by itself and bears its own number, so they are alike, not equal.
    likeness = difference(turned, upright)
    wrong_ways = [turned.transpose(turn).resize(upright.size) for turn in Image.Transpose]
    assert likeness * 1.8 < min(difference(wrong, upright) for wrong in wrong_ways)


@pytest.mark.parametrize("name", ["jolla.jpg", "iphone_hdr_YES.jpg", "iphone_13_pro_max.HEIC"])
def test_the_shape_is_kept_and_nothing_is_claimed(name: str, shared: Path) -> None:
    small = opened(thumbnail(shared / "photos" / "mobile" / name, 320))
    assert small.format == "JPEG"
    assert small.size in ((320, 240), (240, 320))
    assert not small.getexif()
    assert "exif" not in small.info


def test_a_rendition_for_papers_is_1600_wide_and_repeats(shared: Path) -> None:
    path = shared / "photos" / "mobile" / "iphone_hdr_YES.jpg"
    one = rendition(path)
    assert opened(one).size == (1600, 1200)
    assert one == rendition(path.read_bytes())
    assert len(one) < 700_000


def test_the_draft_looks_like_the_full_decode(shared: Path) -> None:
    path = shared / "photos" / "mobile" / "jolla.jpg"
    with Image.open(path) as whole:
        expected = whole.resize((320, 240), Image.Resampling.LANCZOS)
    assert difference(opened(thumbnail(path, 320)), expected) < 4


def test_small_pictures_are_not_enlarged(shared: Path) -> None:
    path = shared / "photos" / "gps" / "DSCN0010.jpg"
    assert opened(rendition(path)).size == (640, 480)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_png_mode_becomes_a_jpeg(mode: str) -> None:
    target = io.BytesIO()
    Image.new("L", (40, 20), 200).convert(mode).save(target, "PNG")
    assert opened(thumbnail(target.getvalue(), 30)).size == (30, 15)


def test_transparent_parts_are_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    assert opened(thumbnail(target.getvalue(), 20)).getpixel((10, 10)) == (255, 255, 255)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(b"nothing to see")
    with pytest.raises(PhotoUnreadable, match=r"notes\.jpg"):
        thumbnail(path, 100)
    with pytest.raises(PhotoUnreadable, match="照片一"):
        thumbnail(path.read_bytes(), 100, name="照片一")
