"""Requests and answers as codes: what went in comes out, or it is said what is missing."""

import json
import random
import zlib
from base64 import b32encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.person import Desk
from inspector.errors import CodesRefused, PictureReaderMissing
from inspector.services import enrolment, enrolment_codes
from inspector.services.enrolment_codes import (
    PART,
    _digest,
    _line,
    can_read_pictures,
    code_matrix,
    codes_of,
    file_of,
    gather,
    read_pictures,
)
from tests.desks import LOG_N, PASSPHRASE, Desks


@pytest.fixture
def newcomer(desks: Desks) -> enrolment.Context:
    return desks.keep_open(
        enrolment.new_workspace(
            desks.folder / "newcomer",
            PASSPHRASE,
            desk=Desk.FIELD,
            name="检查员丙",
            clock=desks.clock,
            log_n=LOG_N,
        )
    )


def carried(file: Path, to: Path) -> Path:
    """Return the file on the other computer: its lines in a message, in disorder."""
    lines = codes_of(file)
    random.Random(7).shuffle(lines)
    return file_of(gather("您好：\n" + "\n".join([*lines, lines[0].lower()])), to)


def test_an_enrolment_goes_through_without_a_stick(
    desks: Desks, newcomer: enrolment.Context, tmp_path: Path
) -> None:
    asked = enrolment.request(newcomer, tmp_path / "out")
    answer = enrolment.approve(desks.office, carried(asked, tmp_path / "there"), tmp_path / "back")
    done = enrolment.accept(newcomer, carried(answer, tmp_path / "here"))
    assert done.person.name == "检查员丙"
    assert newcomer.signer is not None
    lines = codes_of(answer)
    assert all(len(line) <= PART + 50 for line in lines)
    assert len(lines) <= 12
    assert len(code_matrix(lines[0])) <= 85


@given(st.binary(max_size=9000), st.randoms())
@settings(max_examples=30)
def test_any_file_comes_back_from_its_parts_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, rng: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("codes")
    said = {"format": "inspector-request", "data": data.hex()}
    file = folder / "x.request.json"
    file.write_text(json.dumps(said, indent=2), "utf-8")
    lines = codes_of(file)
    rng.shuffle(lines)
    for number in range(len(lines)):
        assert gather(" ".join(lines[:number])).is_complete is False
    back = file_of(gather("\n".join(lines)), folder / "out")
    assert json.loads(back.read_text("utf-8")) == said


@pytest.fixture
def lines(newcomer: enrolment.Context, tmp_path: Path) -> list[str]:
    return codes_of(enrolment.request(newcomer, tmp_path / "out"))


def test_what_is_missing_is_named(lines: list[str], tmp_path: Path) -> None:
    found = gather("\n".join([lines[0], *lines[2:]]))
    assert (found.kind, found.count, found.missing) == ("REQ", len(lines), (2,))
    with pytest.raises(CodesRefused, match="2"):
        file_of(found, tmp_path / "to")
    with pytest.raises(CodesRefused, match="no code"):
        file_of(gather("nothing here"), tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_torn_or_changed_line_and_one_of_another_file_count_as_damaged(
    lines: list[str], newcomer: enrolment.Context, tmp_path: Path
) -> None:
    for bent in (
        lines[1][:-1],
        lines[1].replace(":2/", ":3/"),
        lines[1][:60] + ("A" if lines[1][60] != "A" else "B") + lines[1][61:],
        "INSPE1:REQ",
    ):
        found = gather("\n".join([lines[0], bent]))
        assert (found.damaged, found.missing[0]) == (1, 2)
    other = codes_of(enrolment.request(newcomer, tmp_path / "again"))  # signatures differ
    assert gather("\n".join([*lines, *other])).damaged == len(other)
    assert gather("\n".join([*lines, *other])).is_complete


def packed(data: bytes, digest: str = "") -> str:
    text = b32encode(data).decode().rstrip("=")
    parts = [text[at : at + PART] for at in range(0, len(text), PART)]
    return "\n".join(
        _line("REQ", digest or _digest(data), number, len(parts), part)
        for number, part in enumerate(parts, start=1)
    )


def test_what_does_not_give_what_it_promises_is_refused(tmp_path: Path) -> None:
    good = zlib.compress(b"{}")
    for text in (
        packed(good, "A" * 16),
        packed(good + b"x"),
        packed(good[:-2]),
        packed(b"not compressed"),
        packed(zlib.compress(bytes(5 << 20), 9)),
    ):
        with pytest.raises(CodesRefused):
            file_of(gather(text), tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_neither_request_nor_answer_becomes_no_code(tmp_path: Path) -> None:
    for name, data in (("x.json", b"{}"), ("x.request.json", b"nothing")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CodesRefused):
            codes_of(tmp_path / name)
    with pytest.raises(CodesRefused):
        codes_of(tmp_path / "none.request.json")


def drawn(line: str, target: Path, scale: int = 4) -> Path:
    """Draw a code as a screen shows it, with its quiet zone, on a grey ground."""
    from PIL import Image

    matrix = code_matrix(line)
    side = len(matrix) + 8
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    big = picture.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    ground = Image.new("RGB", (side * scale + 100, side * scale + 60), (120, 130, 140))
    ground.paste(big, (40, 20))
    ground.rotate(2, fillcolor=(90, 90, 90)).save(target, quality=85)
    return target


@pytest.mark.skipif(not can_read_pictures(), reason="no library that reads codes")
def test_codes_are_read_out_of_photographs_of_a_screen(lines: list[str], tmp_path: Path) -> None:
    pictures = [drawn(line, tmp_path / f"{at}.jpg") for at, line in enumerate(lines)]
    assert gather(read_pictures(pictures)).is_complete
    (tmp_path / "no.jpg").write_bytes(b"no picture")
    with pytest.raises(CodesRefused, match=r"no\.jpg"):
        read_pictures([tmp_path / "no.jpg"])


def test_without_the_library_pictures_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment_codes, "can_read_pictures", lambda: False)
    with pytest.raises(PictureReaderMissing):
        read_pictures([tmp_path / "x.png"])
