"""The choice of fonts: kept in the workspace, checked at each use."""

from pathlib import Path

import pytest

from inspector.documents.fonts import FANG, SERIF, font_in
from inspector.errors import FileNotWritten, FontGone, FontRefused
from inspector.paths import resources
from inspector.services.paper_fonts import choose_font, chosen_fonts, fonts_of, leave_to_bundled

FONT = resources() / "fonts" / "NotoSansSC-Regular.ttf"


def test_a_chosen_font_plays_its_role_until_it_is_left(tmp_path: Path) -> None:
    with fonts_of(tmp_path):
        assert font_in(FANG) == SERIF
    assert "Noto" in choose_font(tmp_path, "fang", FONT)
    with fonts_of(tmp_path):
        assert font_in(FANG) == f"own-FANG-{chosen_fonts(tmp_path)['fang'][:32]}"
    assert font_in(FANG) == SERIF
    leave_to_bundled(tmp_path, "fang")
    assert chosen_fonts(tmp_path) == {}


def test_a_refused_font_leaves_the_choice_as_it_was(tmp_path: Path) -> None:
    choose_font(tmp_path, "kai", FONT)
    before = chosen_fonts(tmp_path)
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"no font")
    for file in (bad, tmp_path / "none.ttf"):
        with pytest.raises(FontRefused):
            choose_font(tmp_path, "kai", file)
    assert chosen_fonts(tmp_path) == before


def test_a_font_that_cannot_be_kept_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "fonts").write_text("no folder", encoding="utf-8")
    with pytest.raises(FileNotWritten):
        choose_font(tmp_path, "kai", FONT)
    assert chosen_fonts(tmp_path) == {}


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"")])
def test_a_font_that_is_gone_or_changed_is_named(tmp_path: Path, damage) -> None:
    choose_font(tmp_path, "song", FONT)
    damage(next((tmp_path / "fonts").iterdir()))
    with pytest.raises(FontGone) as caught, fonts_of(tmp_path):
        pass
    assert caught.value.facts["slot"] == "宋体"
