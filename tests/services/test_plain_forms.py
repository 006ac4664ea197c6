"""A visit on a form that is no checklist: every answer is kept, and travels in the package."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Desk
from inspector.errors import AttachmentUnreadable, PhotoUnreadable, VisitRefused
from inspector.progress import Progress
from inspector.services import packages, papers, visits
from inspector.services.plain_form import PlainForm
from inspector.storage.inspections import files_of, photos_of
from inspector.storage.papers import content_of
from tests.desks import Desks, brought, photograph, signatures
from tests.plain_visits import begin, install

FORM = """
| settings |
| | form_title | form_id | version |
| | 储罐情况表 | tanks | 1 |
| survey |
| | type | name | label | required | relevant | calculation | default | trigger |
| | begin_group | basics | 基本情况 | | | | | |
| | text | manager | 主要负责人 | yes | | | | |
| | integer | people | 在场人数 | | | | 2 | |
| | calculate | told | | | | now() | | ${manager} |
| | calculate | double | | | | ${people} * 2 | | |
| | end_group | | | | | | | |
| | begin_repeat | tank | 储罐 | | | | | |
| | text | name | 编号 | | | | | |
| | image | front | 全景 | | | | | |
| | audio | sound | 声音 | | ${name} != '' | | | |
| | end_repeat | | | | | | | |
"""
BASICS, TANK = "/data/basics", "/data/tank"


@pytest.fixture
def inspection(desks: Desks) -> str:
    install(desks.field, FORM)
    return begin(desks, "tanks")


def form_of(desks: Desks, inspection: str, *, restarted: bool = False) -> PlainForm:
    ctx = desks.reopen(Desk.FIELD) if restarted else desks.field
    (form,) = visits.open_filling(ctx, inspection).plain_forms()
    return form


def shown(form: PlainForm) -> list[tuple[str, str]]:
    return form.session.relevant_leaves()


def test_a_visit_begins_with_the_defaults_of_its_form(desks: Desks, inspection: str) -> None:
    form = form_of(desks, inspection)
    assert form.session.value(f"{BASICS}/people") == "2"
    assert form.session.value(f"{BASICS}/double") == "4"
    assert not form.undo()


def test_answers_and_what_they_set_off_are_there_after_a_restart(
    desks: Desks, inspection: str
) -> None:
    form = form_of(desks, inspection)
    form.set_value(f"{BASICS}/manager", "负责人甲")
    form.set_value(f"{BASICS}/people", "5")
    form.set_value(f"{form.add_repeat(TANK)}/name", "V-102")
    form.set_value(f"{TANK}[1]/name", "V-101")
    assert form.session.value(f"{BASICS}/told")
    again = form_of(desks, inspection, restarted=True)
    assert shown(again) == shown(form)
    assert again.session.value(f"{BASICS}/double") == "10"


def test_undo_takes_back_an_action_with_all_that_it_set_off(desks: Desks, inspection: str) -> None:
    form = form_of(desks, inspection)
    session, states = form.session, [shown(form)]
    form.set_value(f"{BASICS}/manager", "负责人甲")
    states.append(shown(form))
    form.add_repeat(TANK)
    states.append(shown(form))
    form.remove_repeat(f"{TANK}[1]")
    states.append(shown(form))
    for state in reversed(states[:-1]):
        assert form.undo()
        assert shown(form) == state
    assert not form.undo()
    for state in states[1:]:
        assert form.redo()
        assert shown(form) == state
    assert form.session is session  # a window keeps reading through it


@pytest.mark.parametrize(
    ("path", "first", "then"), [("manager", "负责人甲", ""), ("people", "5", "2")]
)
def test_an_answer_back_at_what_the_form_itself_says_is_one_step(
    desks: Desks, inspection: str, path: str, first: str, then: str
) -> None:
    form = form_of(desks, inspection)
    form.set_value(f"{BASICS}/{path}", first)
    form.set_value(f"{BASICS}/{path}", then)
    form.apply_counts()  # a window does so after every answer
    assert form.undo()
    assert form.session.value(f"{BASICS}/{path}") == first
    assert form.undo()
    assert not form.undo()


def test_files_are_on_the_disk_before_an_answer_names_them(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    form = form_of(desks, inspection)
    front, sound = photograph(tmp_path), tmp_path / "泵声.m4a"
    sound.write_bytes(b"not looked at")
    form.set_value(f"{TANK}[1]/name", "V-101")
    name = form.attach(f"{TANK}[1]/front", front, Progress())
    assert name == f"{hashlib.sha256(front.read_bytes()).hexdigest()}.jpg"
    form.set_value(f"{TANK}[1]/front", name)
    heard = form.attach(f"{TANK}[1]/sound", sound, Progress())
    assert heard.endswith(".m4a")
    form.set_value(f"{TANK}[1]/sound", heard)
    again = form_of(desks, inspection, restarted=True)
    assert again.attachment(heard) == b"not looked at"
    shown_picture = again.attachment(name)
    assert shown_picture is not None
    assert shown_picture.startswith(b"\xff\xd8")
    assert again.attachment("nowhere.jpg") is None


def test_a_picture_question_takes_pictures_only(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    form = form_of(desks, inspection)
    text = tmp_path / "x.jpg"
    text.write_text("no picture")
    with pytest.raises(PhotoUnreadable):
        form.attach(f"{TANK}[1]/front", text, Progress())


def test_a_visit_does_not_end_while_a_required_answer_is_missing(
    desks: Desks, inspection: str
) -> None:
    filling = visits.open_filling(desks.field, inspection)
    assert [problem.key for problem in filling.problems()] == [f"0:{BASICS}/manager"]
    with pytest.raises(VisitRefused, match="主要负责人"):
        visits.close_visit(desks.field, inspection)


def close_with_files(desks: Desks, inspection: str, folder: Path) -> None:
    """Answer with a photograph and a sound that are made in `folder`; end the visit."""
    form = form_of(desks, inspection)
    form.set_value(f"{BASICS}/manager", "负责人甲")
    form.set_value(f"{TANK}[1]/name", "V-101")
    sound = folder / "泵声.m4a"
    sound.write_bytes(b"not looked at")
    for question, file in (("front", photograph(folder)), ("sound", sound)):
        path = f"{TANK}[1]/{question}"
        form.set_value(path, form.attach(path, file, Progress()))
    visits.close_visit(desks.field, inspection)


def test_answers_and_files_travel_to_the_office(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    close_with_files(desks, inspection, tmp_path)
    record = papers.issue_paper(desks.field, inspection, papers.PaperKind.INSPECTION_RECORD)
    content = content_of(desks.field.state(inspection), record.id)
    assert content["checked"] == ["储罐情况表（1版）：填写5项。"]
    assert content["has_items"] is False
    for one in signatures(desks, record):
        papers.sign_paper(desks.field, record.id, one)
    exported = packages.export_inspection(desks.field, inspection, desks.exchange)
    with zipfile.ZipFile(exported.path) as package:
        names = package.namelist()
        submission = package.read("data/forms/tanks.submission.xml").decode()
    assert any(name.startswith("data/docs/") and name.endswith(".m4a") for name in names)
    assert any(name.startswith("data/photos/") for name in names)
    assert "负责人甲" in submission
    assert all(one.imported for one in brought(desks.office, exported.path))
    state = desks.office.state(inspection)
    assert state.live[inspection]["state"] == InspectionState.SIGNED.value
    assert [file.name for file in files_of(state)] == ["泵声.m4a"]
    assert len(photos_of(state)) == 1
    assert state.live[inspection]["answers.tanks.basics"][f"{BASICS}/manager"] == "负责人甲"
    assert state.live[inspection]["answers.tanks.tank"][f"{TANK}[1]/name"] == "V-101"


def test_what_cannot_be_read_as_a_file_is_refused_with_its_name(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    form = form_of(desks, inspection)
    form.set_value(form.add_repeat(TANK) + "/name", "一号罐")
    (tmp_path / "folder").mkdir()
    for file in (tmp_path / "folder", tmp_path / "gone.wav"):
        with pytest.raises(AttachmentUnreadable, match=file.name):
            form.attach(f"{TANK}[1]/sound", file, Progress())
