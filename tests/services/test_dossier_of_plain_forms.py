"""The dossier of a visit on a form that judges nothing: its photographs and files are originals."""

from pathlib import Path

from inspector.documents.dossier_metadata import read_metadata
from inspector.progress import Progress
from inspector.services import visits
from inspector.services.dossiers import write_case_dossier
from tests.desks import Desks, issued_record, photograph
from tests.services import test_plain_forms as plain
from tests.services.test_plain_forms import BASICS, TANK, form_of

inspection = plain.inspection  # the fixture


def test_photographs_and_files_that_answer_questions_are_listed_by_their_digest(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    form = form_of(desks, inspection)
    form.set_value(f"{BASICS}/manager", "负责人甲")
    form.set_value(f"{TANK}[1]/name", "V-101")
    sound = tmp_path / "泵声.m4a"
    sound.write_bytes(b"not looked at")
    for question, file in (("front", photograph(tmp_path)), ("sound", sound)):
        path = f"{TANK}[1]/{question}"
        form.set_value(path, form.attach(path, file, Progress()))
    visits.close_visit(desks.field, inspection)
    issued_record(desks, inspection)
    made = write_case_dossier(desks.field, inspection, tmp_path / "out")
    meta = read_metadata(made.metadata.read_bytes())
    names = [one.name.split("：")[0] for one in meta.originals]
    assert names[-2:] == ["照片原件", "文件"]
    assert meta.abstract == ""  # the form judges nothing
    assert [one.title for one in meta.documents] == ["现场检查记录", "证据及文件校验清单"]
