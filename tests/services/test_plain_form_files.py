"""Files and drawings as answers of a visit: how large, how far, and how they come out again."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from inspector.domain.drawing import Drawing
from inspector.domain.inspection import PhotoFacts
from inspector.domain.paper import Stroke
from inspector.errors import AttachmentTooLarge, AttachmentUnreadable, Cancelled, DiskFull
from inspector.progress import Progress
from inspector.services import form_trial
from inspector.services.form_files import MOST_IN_TRIAL, MOST_IN_VISIT
from inspector.services.plain_form import PlainForm
from tests.desks import Desks, photograph
from tests.services import test_plain_forms as plain
from tests.services.test_plain_forms import TANK, form_of
from tests.ui.questions.trial import Trial
from tests.ui.questions.trial import form_of as form_from

inspection = plain.inspection  # the fixture
LINE = (Stroke(points=(100, 500, 900, 500)),)


@pytest.fixture
def form(desks: Desks, inspection: str) -> PlainForm:
    found = form_of(desks, inspection)
    found.set_value(f"{TANK}[1]/name", "V-101")
    return found


def sparse(file: Path, size: int) -> Path:
    with file.open("wb") as stream:
        os.truncate(stream.fileno(), size)
    return file


def test_a_file_beyond_the_limit_of_a_visit_is_refused_with_what_to_do(
    form: PlainForm, tmp_path: Path
) -> None:
    film = sparse(tmp_path / "film.wav", MOST_IN_VISIT + 1)
    with pytest.raises(AttachmentTooLarge) as caught:
        form.attach(f"{TANK}[1]/sound", film, Progress())
    assert "film.wav has 513 MB; at most 512 MB" in str(caught.value)
    assert "lower resolution" in caught.value.remedy()


def test_a_trial_takes_less_for_it_keeps_files_in_memory(tmp_path: Path) -> None:
    trial: form_trial.Trial = Trial(
        form_from("| survey |\n| | type | name | label |\n| | file | f | F |")
    )
    assert trial.attach("/data/f", sparse(tmp_path / "a.bin", 1 << 20), Progress()) == "a.bin"
    with pytest.raises(AttachmentTooLarge, match="at most 64 MB"):
        trial.attach("/data/f", sparse(tmp_path / "b.bin", MOST_IN_TRIAL + 1), Progress())


def test_what_is_no_file_is_refused_before_it_is_read(form: PlainForm, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for name in ("pipe.wav", "gone.wav", "."):
        with pytest.raises(AttachmentUnreadable):
            form.attach(f"{TANK}[1]/sound", tmp_path / name, Progress())


def test_a_copy_tells_how_far_it_is_and_stops_without_a_trace(
    form: PlainForm, desks: Desks, tmp_path: Path
) -> None:
    sound = sparse(tmp_path / "sound.wav", 3 << 20)
    steps: list[tuple[int, int]] = []
    form.attach(
        f"{TANK}[1]/sound", sound, Progress(lambda done, total: steps.append((done, total)))
    )
    assert steps == [(done << 20, 3 << 20) for done in range(3)]
    other = tmp_path / "other.wav"
    other.write_bytes(b"x" * (3 << 20))
    before = sorted(desks.field.workspace.folder.rglob("blobs/*"))

    def stop(done: int, _total: int) -> None:
        if done:
            stopping.cancel()

    stopping = Progress(stop)
    with pytest.raises(Cancelled):
        form.attach(f"{TANK}[1]/sound", other, stopping)
    assert sorted(desks.field.workspace.folder.rglob("blobs/*")) == before


def test_a_full_disk_is_told_and_the_answer_stays(
    form: PlainForm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 10

    monkeypatch.setattr("shutil.disk_usage", lambda _place: Full)
    with pytest.raises(DiskFull):
        form.attach(f"{TANK}[1]/sound", sparse(tmp_path / "a.wav", 1 << 20), Progress())
    assert form.session.value(f"{TANK}[1]/sound") == ""


def test_a_drawing_is_kept_as_a_picture(form: PlainForm) -> None:
    path = f"{TANK}[1]/front"
    name = form.attach_drawing(path, Drawing(strokes=LINE, aspect=2000), Progress())
    form.set_value(path, name)
    shown = form.attachment(name)
    assert shown is not None
    assert Image.open(io.BytesIO(shown)).size == (640, 320)
    assert form.shown_name(name).startswith("drawing 2026")
    assert name.endswith(".png")


def test_a_picture_is_made_small_before_the_window_asks_for_it(
    form: PlainForm, desks: Desks, tmp_path: Path
) -> None:
    name = form.attach(f"{TANK}[1]/front", photograph(tmp_path), Progress())
    made = list(desks.field.workspace.cache.glob(f"{Path(name).stem}-*.jpg"))
    assert len(made) == 1
    assert form.attachment(name) == made[0].read_bytes()


def test_marks_go_over_the_original_and_keep_what_it_claims(
    form: PlainForm,
    desks: Desks,
    inspection: str,
    tmp_path: Path,
) -> None:
    path = f"{TANK}[1]/front"
    first = form.attach(path, photograph(tmp_path), Progress())
    form.set_value(path, first)
    second = form.attach_drawing(path, Drawing(strokes=LINE, aspect=1333, over=first), Progress())
    assert second != first
    form.set_value(path, second)
    old, new = (form._filling.attached(name) for name in (first, second))
    assert isinstance(old, PhotoFacts)
    assert isinstance(new, PhotoFacts)
    assert (new.taken, new.place) == (old.taken, old.place)
    assert new.name == f"{Path(old.name).stem}-marked.jpg"
    assert form.undo()
    assert form.session.value(path) == first
    again = form_of(desks, inspection, restarted=True)
    assert again.attachment(first) is not None


def test_a_file_comes_out_again_under_its_own_name(form: PlainForm, tmp_path: Path) -> None:
    sound = tmp_path / "泵声.wav"
    sound.write_bytes(b"not looked at")
    name = form.attach(f"{TANK}[1]/sound", sound, Progress())
    folder = tmp_path / "out"
    folder.mkdir()
    copy = form.copy_out(name, folder, Progress())
    assert copy == folder / "泵声.wav"
    assert copy.read_bytes() == b"not looked at"
    assert form.copy_out("nowhere.wav", folder, Progress()) is None
