"""The dossier of a visit on a form that judges nothing: its photographs and files are originals."""

from pathlib import Path

from inspector.documents.dossier_metadata import read_metadata
from inspector.services.dossiers import write_case_dossier
from tests.desks import Desks, issued_record
from tests.services import test_plain_forms as plain
from tests.services.test_plain_forms import close_with_files

inspection = plain.inspection  # the fixture


def test_photographs_and_files_that_answer_questions_are_listed_by_their_digest(
    desks: Desks, inspection: str, tmp_path: Path
) -> None:
    close_with_files(desks, inspection, tmp_path)
    issued_record(desks, inspection)
    made = write_case_dossier(desks.field, inspection, tmp_path / "out")
    meta = read_metadata(made.metadata.read_bytes())
    names = [one.name.split("：")[0] for one in meta.originals]
    assert names[-2:] == ["照片原件", "文件"]
    assert meta.abstract == ""  # the form judges nothing
    assert [one.title for one in meta.documents] == ["现场检查记录", "证据及文件校验清单"]
