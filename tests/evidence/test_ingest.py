"""Photographs come in unchanged, and what is not one is refused by name."""

import io
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inspector.errors import DiskFull, PhotoUnreadable
from inspector.evidence import ingest
from inspector.evidence.ingest import read_photo
from inspector.evidence.pictures import MAX_PIXELS, draft_box, open_picture

ADDED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
Keep = Callable[[Path], str]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Return a real store: copies the bytes to a file named by their hash."""
    store = tmp_path / "blobs"
    store.mkdir()

    def copy(path: Path) -> str:
        data = path.read_bytes()
        name = sha256(data).hexdigest()
        (store / name).write_bytes(data)
        return name

    return copy


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that promises `width` x `height` pixels and has none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def refusal(path: Path, keep: Keep) -> str:
    with pytest.raises(PhotoUnreadable) as caught:
        read_photo(path, keep, photo_id="p1", added=ADDED)
    assert caught.value.facts["name"] == path.name
    return str(caught.value.facts["detail"])


def test_facts_of_a_phone_photograph_are_what_the_file_claims(shared: Path, keep: Keep) -> None:
    path = shared / "photos" / "mobile" / "iphone_hdr_NO.jpg"
    facts = read_photo(path, keep, photo_id="p1", added=ADDED, caption="门口")
    assert facts.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (facts.media_type, facts.size) == ("image/jpeg", path.stat().st_size)
    assert (facts.width, facts.height, facts.orientation) == (3264, 2448, 1)
    assert facts.taken == "2015-04-10 20:12:23"
    assert facts.place == "40.44697,-3.72475"
    assert facts.camera == "Apple iPhone 6"
    assert (facts.id, facts.name, facts.caption) == ("p1", path.name, "门口")
    assert facts.added == ADDED


def test_heic_is_read_with_its_time_and_place(shared: Path, keep: Keep) -> None:
    path = shared / "photos" / "mobile" / "IMG_5195.HEIC"
    facts = read_photo(path, keep, photo_id="p1", added=ADDED)
    assert facts.media_type == "image/heic"
    assert (facts.width, facts.height, facts.orientation) == (2566, 3313, 1)
    assert facts.taken == "2021-04-11 15:47:53"
    assert facts.place == "39.05134,-94.28877"


def test_png_without_exif_has_empty_claims(tmp_path: Path, keep: Keep) -> None:
    path = tmp_path / "screen.png"
    path.write_bytes(picture_bytes("PNG"))
    facts = read_photo(path, keep, photo_id="p1", added=ADDED)
    assert (facts.media_type, facts.taken, facts.place) == ("image/png", "", "")


def test_damaged_but_visible_photographs_are_kept(shared: Path, keep: Keep) -> None:
    for path in sorted((shared / "photos" / "damaged").iterdir()):
        assert read_photo(path, keep, photo_id="p1", added=ADDED).width > 0


def test_bytes_are_kept_before_anything_looks_at_them(tmp_path: Path, keep: Keep) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(b"not a picture at all")
    kept: list[str] = []

    def remember(file: Path) -> str:
        kept.append(keep(file))
        return kept[-1]

    assert "JPEG" in refusal(path, remember)
    assert kept == [sha256(path.read_bytes()).hexdigest()]


@pytest.mark.parametrize("left", [0.02, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("name", ["jolla.jpg", "IMG_5195.HEIC"])
def test_a_cut_off_file_is_refused(
    left: float, name: str, shared: Path, tmp_path: Path, keep: Keep
) -> None:
    whole = (shared / "photos" / "mobile" / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * left)])
    assert refusal(path, keep)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_without_its_second_half_is_called_cut_off(
    kind: str, tmp_path: Path, keep: Keep
) -> None:
    whole = picture_bytes(kind, (900, 700), progressive=True)
    path = tmp_path / "half"
    path.write_bytes(whole[: len(whole) // 2])
    assert "cut off" in refusal(path, keep)


@pytest.mark.parametrize("size", [(9000, 9000), (12_000, 12_000), (50_000, 50_000)])
def test_a_bomb_is_refused_by_its_header(
    size: tuple[int, int], tmp_path: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import ImageFile

    def explode(_self: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", explode)
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(*size))
    assert "pixels" in refusal(path, keep)


def test_the_largest_phone_sensors_fit() -> None:
    assert MAX_PIXELS >= 9280 * 6944


def test_other_formats_are_refused(tmp_path: Path, keep: Keep) -> None:
    for kind in ("GIF", "BMP", "TIFF", "WEBP"):
        path = tmp_path / f"picture.{kind.lower()}"
        path.write_bytes(picture_bytes(kind))
        assert "JPEG" in refusal(path, keep)


def test_what_is_no_file_says_so(tmp_path: Path, keep: Keep) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder.jpg").mkdir()
    assert "empty" in refusal(tmp_path / "empty.jpg", keep)
    assert "not a file" in refusal(tmp_path / "folder.jpg", keep)
    assert "not there" in refusal(tmp_path / "gone.jpg", keep)


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "MAX_BYTES", 10)
    path = tmp_path / "film.jpg"
    path.write_bytes(bytes(11))
    assert "larger" in refusal(path, keep)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_says_why(tmp_path: Path, keep: Keep) -> None:
    path = tmp_path / "locked.jpg"
    path.write_bytes(picture_bytes())
    path.chmod(0)
    assert "disk" in refusal(path, keep)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, keep: Keep) -> None:
    path = tmp_path / "growing.jpg"
    path.write_bytes(picture_bytes())

    def keep_a_later_state(file: Path) -> str:
        file.write_bytes(picture_bytes(size=(80, 60)))
        return keep(file)

    assert "changed" in refusal(path, keep_a_later_state)


def test_errors_of_the_store_pass_through(tmp_path: Path) -> None:
    path = tmp_path / "good.jpg"
    path.write_bytes(picture_bytes())

    def full(_file: Path) -> str:
        raise DiskFull(needed="3 MB", place="blobs")

    with pytest.raises(DiskFull):
        read_photo(path, full, photo_id="p1", added=ADDED)


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["JPEG", "PNG"]),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=1, max_size=6),
)
def test_flipped_bytes_are_read_or_refused_but_never_crash(
    kind: str, flips: list[tuple[float, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    exif = Image.Exif()
    exif[271] = "Demo"
    data = bytearray(picture_bytes(kind, exif=exif))
    for where, mask in flips:
        data[int(where * len(data))] ^= mask
    path = tmp_path_factory.mktemp("flipped") / "photo"
    path.write_bytes(data)
    with suppress(PhotoUnreadable):
        read_photo(
            path, lambda file: sha256(file.read_bytes()).hexdigest(), photo_id="p", added=ADDED
        )


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 2000))
def test_the_draft_box_keeps_the_shape_and_never_enlarges(w: int, h: int, limit: int) -> None:
    width, height = draft_box((w, h), limit)
    assert 1 <= width <= min(w, limit)
    assert 1 <= height <= min(h, limit)
    assert max(width, height) == min(limit, max(w, h))


def test_a_large_photograph_is_decoded_small(shared: Path) -> None:
    picture = open_picture((shared / "photos" / "mobile" / "jolla.jpg").read_bytes())
    picture.draft("RGB", draft_box(picture.size, 320))
    assert picture.size == (408, 306)
