"""Settings survive, and a spoilt file only loses a preference."""

import pytest

from inspector.settings import Settings, change_settings, load_settings


def test_a_change_is_there_after_a_restart(tmp_path):
    change_settings(tmp_path, theme="outdoor")
    change_settings(tmp_path, export_folder="E:/检查包")
    assert load_settings(tmp_path) == Settings(theme="outdoor", export_folder="E:/检查包")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"theme": 3, "unknown": "x"}'])
def test_a_spoilt_file_gives_the_first_settings(tmp_path, text):
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    assert load_settings(tmp_path) == Settings()
