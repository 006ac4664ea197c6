"""Conversions kept in a folder: found again, never wrong, never in the way."""

from pathlib import Path

import pytest

from inspector import i18n
from inspector.engine import xlsform
from inspector.engine.xlsform import read_form
from inspector.storage import conversions
from inspector.storage.conversions import KeptConversions

FORM = (
    "| survey |\n| | type | name | label |\n| | integer | age | Age |\n"
    "| | begin repeat | r | |\n| | text | a | A |\n| | end repeat | | |\n"
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "people.md"
    file.write_text(FORM, encoding="utf-8")
    return file


def test_the_second_reading_converts_nothing(
    form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_form(form, kept=KeptConversions(tmp_path / "kept"))
    monkeypatch.setattr(xlsform, "convert", None)
    assert read_form(form, kept=KeptConversions(tmp_path / "kept")) == first
    assert first.remarks


def test_a_file_that_has_changed_is_converted_again(form: Path, tmp_path: Path) -> None:
    kept = KeptConversions(tmp_path / "kept")
    read_form(form, kept=kept)
    form.write_text(FORM.replace("Age", "Years"), encoding="utf-8")
    assert "Years" in read_form(form, kept=kept).xform


def test_a_form_called_after_its_file_is_not_taken_for_another(form: Path, tmp_path: Path) -> None:
    kept = KeptConversions(tmp_path / "kept")
    assert read_form(form, kept=kept).form_id == "people"
    assert read_form(form.rename(tmp_path / "folk.md"), kept=kept).form_id == "folk"


def test_remarks_are_in_the_language_in_use(form: Path, tmp_path: Path) -> None:
    kept = KeptConversions(tmp_path / "kept")
    english = read_form(form, kept=kept).warnings
    i18n.use_language("zh_CN")
    assert read_form(form, kept=kept).warnings != english


def test_a_damaged_file_is_as_good_as_none(form: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = read_form(form, kept=KeptConversions(folder))
    (file,) = folder.iterdir()
    for damage in (b"", b"[]", b"{}", b'{"xform": 1}', b"\xff", file.read_bytes()[:-20]):
        file.write_bytes(damage)
        assert read_form(form, kept=KeptConversions(folder)) == first


def test_a_folder_that_cannot_be_written_is_no_error(form: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    assert read_form(form, kept=KeptConversions(tmp_path / "kept")).form_id == "people"


def test_the_folder_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversions, "MOST", 3)
    kept = KeptConversions(tmp_path / "kept")
    for number in range(5):
        read_form(FORM.replace("Age", f"Age {number}").encode(), name="a.md", kept=kept)
    assert len(list((tmp_path / "kept").iterdir())) == 3
