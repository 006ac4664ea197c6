"""A template set in a folder or an archive from elsewhere: read within bounds, or refused."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from inspector.documents.set_files import LARGEST_FILE, MOST_FILES, read_set_files
from inspector.errors import TemplateSetRefused
from tests.own_sets import own_files, own_set, said


def refused(path: Path) -> str:
    with pytest.raises(TemplateSetRefused) as caught:
        read_set_files(path)
    (fault,) = caught.value.faults
    return fault.line()


def test_a_folder_its_set_json_and_an_archive_of_it_are_the_same_set(tmp_path: Path) -> None:
    folder = own_set(tmp_path)
    (folder / "Thumbs.db").write_bytes(b"\xff")
    (folder / ".DS_Store").write_bytes(b"\xff")
    plain = read_set_files(folder)
    assert plain == own_files()
    assert read_set_files(folder / "set.json") == plain
    for top in ("", "demo/"):
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in own_files().items():
                archive.writestr(top + name, "\ufeff" + text.replace(", ", ",\r\n"))
            archive.writestr(f"{top}__MACOSX/._set.json", b"\xff")
        packed_set = read_set_files(tmp_path / "a.zip")
        assert packed_set == {name: text.replace(", ", ",\n") for name, text in plain.items()}


def test_a_folder_without_a_set_is_not_looked_through(tmp_path: Path) -> None:
    assert "no set.json" in refused(tmp_path)
    assert refused(tmp_path / "nowhere")
    assert refused(tmp_path / "nowhere.zip")


def test_large_and_many_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    folder = own_set(tmp_path)
    big = folder / "papers" / "big.json"
    with big.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert "papers/big.json" in refused(folder)
    big.unlink()
    for number in range(MOST_FILES):
        (folder / "papers" / f"p{number}.json").write_text("{}", encoding="utf-8")
    assert str(MOST_FILES) in refused(folder)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = own_set(tmp_path)
    (folder / "order.json").symlink_to("/etc/hostname")
    assert "order.json" in refused(folder)


def test_text_of_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = own_set(tmp_path)
    (folder / "record.json").write_bytes('{"copies": "副本"}'.encode("gb18030"))
    assert "UTF-8" in refused(folder)


def packed(target: Path, entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set.json", json.dumps(said()))
        for name, data in entries:
            archive.writestr(name, data)
    return target


def test_an_archive_leads_nowhere_else(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("record.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    entries: list[str | zipfile.ZipInfo] = [
        *("../record.json", "/record.json", "papers\\..\\record.json", "papers/../../a.json"),
        link,
    ]
    for number, entry in enumerate(entries):
        assert "leads out" in refused(packed(tmp_path / f"{number}.zip", [(entry, b"{}")]))


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", [("record.json", b" " * (50 * 1024 * 1024))])
    assert bomb.stat().st_size < 100_000
    assert "record.json" in refused(bomb)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.zip", [("record.json", os.urandom(2000))]).read_bytes()
    target = tmp_path / "cut.zip"
    for place in (0, 60, 300, len(whole) // 2, len(whole) - 30):
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read_set_files(target)
        except TemplateSetRefused:
            continue
    target.write_bytes(whole[: len(whole) // 2])
    assert "zip" in refused(target)
