"""Claims of a photograph: read when sound, empty when not, never an exception."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from inspector.evidence.exif import ExifFacts, read_exif
from inspector.evidence.pictures import open_picture

GPS = ExifTags.GPS


def claims(exif: Image.Exif | bytes, kind: str = "JPEG") -> ExifFacts:
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, kind, exif=exif)
    return read_exif(open_picture(target.getvalue()))


def with_gps(**changes: object) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Demo"  # PNG writes no EXIF that has sub-blocks only
    block: dict[int, object] = {
        GPS.GPSLatitudeRef: "N",
        GPS.GPSLatitude: (38.0, 29.0, 13.632),
        GPS.GPSLongitudeRef: "E",
        GPS.GPSLongitude: (106.0, 13.0, 51.276),
    }
    block |= {GPS.__members__[name]: value for name, value in changes.items()}
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(block)
    return exif


def with_time(text: str, offset: str = "") -> Image.Exif:
    exif = Image.Exif()
    block = exif.get_ifd(ExifTags.IFD.Exif)
    block[ExifTags.Base.DateTimeOriginal] = text
    if offset:
        block[ExifTags.Base.OffsetTimeOriginal] = offset
    return exif


def test_time_keeps_the_wall_time_and_the_offset_apart() -> None:
    facts = claims(with_time("2026:11:21 10:42:07", "+08:00"))
    assert (facts.taken, facts.offset) == ("2026-11-21 10:42:07", "+08:00")


@pytest.mark.parametrize(
    "text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:13:01 00:00:00", "soon", ""]
)
def test_a_clock_that_was_never_set_claims_no_time(text: str) -> None:
    assert claims(with_time(text)).taken == ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_is_decimal_degrees(kind: str) -> None:
    assert claims(with_gps(), kind).place == "38.48712,106.23091"


def test_south_and_west_are_negative() -> None:
    assert claims(with_gps(GPSLatitudeRef="S", GPSLongitudeRef="W")).place == "-38.48712,-106.23091"


@pytest.mark.parametrize(
    "changes",
    [
        {"GPSLatitude": (91.0, 0.0, 0.0)},
        {"GPSLongitude": (180.0, 30.0, 0.0)},
        {"GPSLatitude": (38.0, 29.0)},
        {"GPSLatitudeRef": "X"},
        {"GPSLatitude": (0.0, 0.0, 0.0), "GPSLongitude": (0.0, 0.0, 0.0)},
    ],
)
def test_an_impossible_place_is_no_place(changes: dict[str, object]) -> None:
    assert claims(with_gps(**changes)).place == ""


def test_nine_photographs_of_one_place_lie_together(shared: Path) -> None:
    places = []
    for path in sorted((shared / "photos" / "gps").glob("*.jpg")):
        facts = read_exif(open_picture(path.read_bytes()))
        assert facts.camera == "NIKON COOLPIX P6000"
        assert facts.software == "Nikon Transfer 1.1 W"
        places.append([float(part) for part in facts.place.split(",")])
    assert len(places) == 9
    for axis in zip(*places, strict=True):
        assert max(axis) - min(axis) < 0.01


def test_long_and_dirty_texts_are_cut_and_cleaned() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker\n\x1b[31m  "
    exif[ExifTags.Base.Software] = "v" * 50_000
    facts = claims(exif)
    assert facts.camera == "Maker [31m"
    assert len(facts.software) == 80


def test_a_chinese_camera_name_is_readable() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "演示相机".encode()
    assert claims(exif).camera == "演示相机"


@settings(max_examples=80)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_as_exif_give_facts_or_nothing(noise: bytes, little: bool) -> None:
    header = b"II*\x00\x08\x00\x00\x00" if little else b"MM\x00*\x00\x00\x00\x08"
    assert isinstance(claims(b"Exif\x00\x00" + header + noise), ExifFacts)
