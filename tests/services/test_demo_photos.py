"""Drawn photographs: the same input the same bytes, read like any other, marked as a demo."""

import io
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from inspector.evidence.ingest import read_photo
from inspector.evidence.renditions import thumbnail
from inspector.services.demo_photos import CAMERA, SCENES, State, draw_photo

TAKEN = datetime(2026, 11, 21, 2, 42, 7, tzinfo=UTC)
PLACE = (38.48712, 106.23091)


def drawn(
    scene: str = "fire_exit", *, seed: int = 7, orientation: int = 1, state: State = "before"
) -> bytes:
    return draw_photo(
        seed=seed,
        caption="一车间东门被纸箱堵塞",
        scene=scene,
        taken=TAKEN,
        place=PLACE,
        orientation=orientation,
        state=state,
    )


def small(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(thumbnail(data, 160)))


def difference(one: Image.Image, other: Image.Image) -> float:
    stat = ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L")))
    return float(stat.mean[0])


def test_ten_scenes_can_be_drawn_before_and_after() -> None:
    assert len(SCENES) == 10
    pictures = [
        small(drawn(scene, state=state)) for scene in SCENES for state in ("before", "after")
    ]
    for n, one in enumerate(pictures):
        assert one.size == (160, 120)
        for other in pictures[:n]:
            assert difference(one, other) > 2


def test_the_same_input_gives_the_same_bytes_and_another_seed_others() -> None:
    assert drawn() == drawn()
    assert drawn(seed=7) != drawn(seed=8)


def test_it_is_taken_in_like_a_photograph_of_a_camera(tmp_path: Path) -> None:
    path = tmp_path / "演示.jpg"
    path.write_bytes(drawn(orientation=6))
    facts = read_photo(
        path, lambda file: sha256(file.read_bytes()).hexdigest(), photo_id="p", added=TAKEN
    )
    assert facts.taken == "2026-11-21 10:42:07"  # Beijing time
    assert facts.place == "38.48712,106.23091"
    assert facts.camera == CAMERA
    assert (facts.width, facts.height, facts.orientation) == (1200, 1600, 6)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_camera_gives_the_same_picture_upright(orientation: int) -> None:
    assert difference(small(drawn(orientation=orientation)), small(drawn())) < 1.5


def test_the_corner_bears_the_red_mark() -> None:
    picture = Image.open(io.BytesIO(drawn())).convert("RGB")
    mark = ImageStat.Stat(picture.crop((1410, 40, 1430, 60)))
    red, green, blue = mark.mean
    assert red > 150
    assert max(green, blue) < 90


def test_a_long_caption_is_shortened_not_run_over() -> None:
    draw_photo(
        seed=1, caption="很长的说明" * 60, scene="conveyor", taken=TAKEN, place=(-1.5, -70.25)
    )


def test_unknown_scenes_and_orientations_are_our_bug() -> None:
    with pytest.raises(ValueError, match="scene"):
        drawn("moon")
    with pytest.raises(ValueError, match="orientation"):
        drawn(orientation=9)
