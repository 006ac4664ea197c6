"""The form library: forms installed, replaced knowingly, withdrawn; drafts keep theirs."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspector.domain.task import Task
from inspector.errors import (
    AttachmentUnreadable,
    Cancelled,
    FormClash,
    FormFilesMissing,
    FormProblems,
    FormVersionTaken,
    NotFound,
    WrongRole,
)
from inspector.progress import Progress
from inspector.services import form_files, form_intake, form_library, packages, register, visits
from inspector.services.context import Context
from inspector.services.form_intake import Outcome
from inspector.services.form_library import FormState, LibraryForm
from inspector.services.form_sessions import form_definition
from inspector.storage import forms as rows
from inspector.storage.reference import references, save_reference
from tests.desks import ENTITY, FORM, Desks, brought, started, write_checklist

VILLAGES = "name,label,district\nv1,示例一村,d1\nv2,示例二村,d1\nv3,示例三村,d2\n"
XLSFORM = """\
| settings |
|          | form_title | form_id | version |
|          | 演示村庄表 | villages | {version} |
| survey   |
|          | type | name | label | choice_filter | image |
|          | text | district | 片区 | | {image} |
|          | select_one_from_file villages.csv | village | 村庄 | district = ${{district}} | |
"""

EXTERNAL = """\
| settings |
|          | form_title | form_id | version |
|          | 演示外部选项表 | external | 1 |
| survey   |
|          | type | name | label | choice_filter |
|          | text | district | 片区 | |
|          | select_one_external villages | village | 村庄 | district=${district} |
| choices  |
|          | list_name | name | label |
|          | yn | y | 是 |
| external_choices |
|          | list_name | name | label | district |
|          | villages | v1 | 示例一村 | d1 |
|          | villages | v2 | 示例二村 | d2 |
"""


def village_form(
    folder: Path, version: str = "1", image: str = "", csv: str | None = VILLAGES
) -> Path:
    """Write a form that takes its choices from a CSV, and the CSV beside it."""
    folder.mkdir(exist_ok=True)
    file = folder / "villages-form.md"
    file.write_text(XLSFORM.format(version=version, image=image), encoding="utf-8")
    if csv is not None:
        (folder / "villages.csv").write_text(csv, encoding="utf-8")
    return file


def listed(ctx: Context, form_id: str = FORM) -> LibraryForm:
    return next(one for one in form_library.list_forms(ctx) if one.form_id == form_id)


def test_the_library_says_what_a_form_is_made_of_and_who_installed_it(desks: Desks) -> None:
    form = listed(desks.office)
    assert (form.title, form.version, form.state) == ("演示检查表", "1", FormState.IN_USE)
    assert form.facts.items == 5
    assert form.facts.questions > 5
    assert form.planned == 2
    (version,) = form.versions
    assert version.installed_by == "办公室甲"
    assert version.installed is not None


def test_looking_at_a_file_installs_nothing(desks: Desks, tmp_path: Path) -> None:
    candidate = form_intake.inspect_form(desks.office, village_form(tmp_path / "new"))
    assert candidate.outcome is Outcome.NEW
    assert candidate.known is None
    assert set(candidate.files) == {"villages.csv"}
    assert rows.last_form(desks.office.db, "villages") is None


def test_a_taken_id_is_never_replaced_silently(desks: Desks, tmp_path: Path) -> None:
    candidate = form_intake.inspect_form(desks.office, write_checklist(tmp_path, version="2"))
    assert candidate.outcome is Outcome.REPLACES
    assert candidate.known is not None
    with pytest.raises(FormClash) as told:
        form_intake.install_form(desks.office, candidate)
    for fact in ("演示检查表", "version 1", "2026-11-16", "办公室甲"):
        assert fact in told.value.what()
    assert listed(desks.office).version == "1"
    form_intake.install_form(desks.office, candidate, replace=True)
    form = listed(desks.office)
    assert [version.version for version in form.versions] == ["2", "1"]
    assert [version.current for version in form.versions] == [True, False]


def test_installing_the_same_file_again_does_nothing_and_says_so(
    desks: Desks, tmp_path: Path
) -> None:
    before = rows.form_rows(desks.office.db)
    done = form_intake.install_file(desks.office, write_checklist(tmp_path))
    assert done.outcome is Outcome.SAME
    assert rows.form_rows(desks.office.db) == before


def test_the_same_version_with_other_content_is_refused(desks: Desks, tmp_path: Path) -> None:
    file = write_checklist(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("有门有锁", "有门"), encoding="utf-8")
    with pytest.raises(FormVersionTaken) as told:
        form_intake.inspect_form(desks.office, file)
    assert "new version" in told.value.remedy()
    assert len(listed(desks.office).versions) == 1


def test_an_older_version_can_be_brought_back(desks: Desks, tmp_path: Path) -> None:
    form_intake.install_file(desks.office, write_checklist(tmp_path, "2"), replace=True)
    old = form_intake.inspect_form(desks.office, write_checklist(tmp_path, "1"))
    assert old.outcome is Outcome.BACK
    with pytest.raises(FormClash):
        form_intake.install_form(desks.office, old)
    form_intake.install_form(desks.office, old, replace=True)
    assert listed(desks.office).version == "1"


def test_a_form_that_is_called_otherwise_now_is_still_one_form(
    desks: Desks, tmp_path: Path
) -> None:
    file = village_form(tmp_path / "new")
    form_intake.install_file(desks.office, file)
    text = village_form(tmp_path / "new", version="2").read_text(encoding="utf-8")
    file.write_text(text.replace("演示村庄表", "一览表"), encoding="utf-8")
    form_intake.install_file(desks.office, file, replace=True)
    form = listed(desks.office, "villages")
    assert (form.title, form.version) == ("一览表", "2")
    assert [row.version for row in form.versions] == ["2", "1"]


def test_a_file_that_is_looked_at_again_is_not_converted_again(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = village_form(tmp_path / "new")
    first = form_intake.inspect_form(desks.office, file)
    monkeypatch.setattr("inspector.engine.xlsform.convert", None)
    assert form_intake.inspect_form(desks.office, file) == first


def test_only_the_office_changes_the_library(desks: Desks, tmp_path: Path) -> None:
    candidate = form_intake.inspect_form(desks.field, village_form(tmp_path / "new"))
    for change in (
        lambda: form_intake.install_form(desks.field, candidate),
        lambda: form_library.withdraw_form(desks.field, FORM),
        lambda: form_library.restore_form(desks.lead, FORM),
    ):
        with pytest.raises(WrongRole):
            change()
    assert listed(desks.field).state is FormState.IN_USE


def test_a_draft_keeps_its_version_when_a_newer_one_comes(desks: Desks, tmp_path: Path) -> None:
    inspection = started(desks)
    form_intake.install_file(desks.office, write_checklist(tmp_path, "2"), replace=True)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    form = listed(desks.field)
    assert [(row.version, row.drafts) for row in form.versions] == [("2", 0), ("1", 1)]
    again = desks.reopen(desks.field.desk)
    assert visits.open_filling(again, inspection).forms == [("演示检查表", "1")]


def test_a_withdrawn_form_is_offered_no_longer_but_its_drafts_open(
    desks: Desks, tmp_path: Path
) -> None:
    form_intake.install_file(desks.office, village_form(tmp_path / "new"))
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    inspection = begun(desks, "villages")
    form_library.withdraw_form(desks.office, "villages")
    assert listed(desks.office, "villages").state is FormState.WITHDRAWN
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert [form.form_id for form in form_library.offered_forms(desks.field)] == [FORM]
    assert listed(desks.field, "villages").state is FormState.WITHDRAWN
    with pytest.raises(NotFound):
        begun(desks, "villages")
    assert visits.open_filling(desks.field, inspection).forms == [("演示村庄表", "1")]
    form_library.restore_form(desks.office, "villages")
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert "villages" in [form.form_id for form in form_library.offered_forms(desks.field)]


def test_a_planned_visit_can_still_begin_with_a_withdrawn_form(desks: Desks) -> None:
    form_library.withdraw_form(desks.office, FORM)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert form_library.offered_forms(desks.field) == []
    assert [form.form_id for form in form_library.offered_forms(desks.field, "task-1")] == [FORM]
    with pytest.raises(NotFound):
        begun(desks, FORM)
    assert begun(desks, FORM, task="task-1")


def test_a_planned_visit_begins_with_the_version_it_was_planned_with(
    desks: Desks, tmp_path: Path
) -> None:
    (planned,) = form_library.offered_forms(desks.office)
    form_intake.install_file(desks.office, write_checklist(tmp_path, "2"), replace=True)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    offered = form_library.offered_forms(desks.field, "task-1")
    assert [(form.version, form.current) for form in offered] == [("1", False)]
    assert [form.version for form in form_library.offered_forms(desks.field)] == ["2"]
    inspection = begun(desks, FORM, task="task-1")
    assert visits.open_filling(desks.field, inspection).forms == [("演示检查表", "1")]
    free = begun(desks, FORM)
    assert visits.open_filling(desks.field, free).forms == [("演示检查表", "2")]
    form_library.withdraw_form(desks.office, FORM)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    (offered_still,) = form_library.offered_forms(desks.field, "task-2")
    assert offered_still.sha256 == planned.sha256


def test_a_version_that_was_replaced_before_it_went_out_goes_out_for_its_visits(
    desks: Desks, tmp_path: Path
) -> None:
    form_intake.install_file(desks.office, village_form(tmp_path / "one"))
    task = Task(
        id="task-3",
        entity=ENTITY,
        kind=visits.InspectionKind.ROUTINE,
        forms=("villages", FORM),
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        planned=date(2026, 11, 17),
    )
    register.plan_task(desks.office, task)
    newer = village_form(tmp_path / "two", version="2")
    form_intake.install_file(desks.office, newer, replace=True)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert [row.version for row in listed(desks.field, "villages").versions] == ["2", "1"]
    offered = form_library.offered_forms(desks.field, "task-3")
    assert {form.form_id: form.version for form in offered} == {"villages": "1", FORM: "1"}
    inspection = begun(desks, "villages", task="task-3")
    filling = visits.open_filling(desks.field, inspection)
    assert filling.forms == [("演示村庄表", "1")]
    # Nobody waits for it any longer, so it stays here and travels no more.
    assert [form.version for form, _files in form_library.older_forms_going_out(desks.field)] == []


def test_a_task_of_an_earlier_program_begins_with_the_current_version(
    desks: Desks, tmp_path: Path
) -> None:
    with desks.office.db.write():
        for task in references(desks.office.db, Task):
            save_reference(desks.office.db, [replace(task, versions=())])
    form_intake.install_file(desks.office, write_checklist(tmp_path, "2"), replace=True)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    offered = form_library.offered_forms(desks.field, "task-1")
    assert [form.version for form in offered] == ["2"]


def test_unknown_forms_are_not_found(desks: Desks) -> None:
    with pytest.raises(NotFound):
        form_library.withdraw_form(desks.office, "nothing")
    with pytest.raises(NotFound):
        form_library.try_form(desks.office, "0" * 64)


def test_files_travel_with_their_form_in_a_base_package(desks: Desks, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    file = village_form(folder, image="map.png")
    media = folder / "villages-form-media"
    media.mkdir()
    (media / "map.png").write_bytes(b"\x89PNG picture")
    form_intake.install_file(desks.office, file)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    form = listed(desks.field, "villages")
    assert form.versions[0].files == ("map.png", "villages.csv")
    assert rows.form_files(desks.field.db, form.sha256) == {
        "map.png": b"\x89PNG picture",
        "villages.csv": VILLAGES.encode(),
    }
    trial = form_library.try_form(desks.field, form.sha256)
    trial.set_value("/data/district", "d1")
    assert [name for name, _label in trial.session.choices("/data/village")] == ["v1", "v2"]


def test_a_form_whose_file_has_an_odd_name_travels_too(desks: Desks, tmp_path: Path) -> None:
    file = village_form(tmp_path / "new").rename(tmp_path / "new" / "村庄表.备份")
    form_intake.install_file(desks.office, file)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert listed(desks.field, "villages").versions[0].source_name == "村庄表.备份"


def test_a_form_whose_list_is_missing_waits_and_the_list_may_come_later(
    desks: Desks, tmp_path: Path
) -> None:
    file = village_form(tmp_path / "new", csv=None, image="map.png")
    candidate = form_intake.inspect_form(desks.office, file)
    assert (candidate.missing, candidate.absent) == (("villages.csv",), ("map.png",))
    form_intake.install_form(desks.office, candidate)
    assert listed(desks.office, "villages").state is FormState.WAITS
    assert [form.form_id for form in form_library.offered_forms(desks.office)] == [FORM]
    with pytest.raises(FormFilesMissing, match=r"villages\.csv"):
        form_library.form_for_visit(desks.office, "villages")
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert [one.form_id for one in form_library.list_forms(desks.field)] == [FORM]
    (tmp_path / "new" / "villages.csv").write_text(VILLAGES, encoding="utf-8")
    done = form_intake.install_file(desks.office, file)
    assert (done.outcome, done.missing) == (Outcome.FILES, ())
    assert listed(desks.office, "villages").state is FormState.IN_USE
    trial = form_library.try_form(desks.office, done.form.sha256)
    trial.set_value("/data/district", "d2")
    assert len(trial.session.choices("/data/village")) == 1


def test_the_lists_of_external_choices_come_with_their_form(desks: Desks, tmp_path: Path) -> None:
    file = tmp_path / "external.md"
    file.write_text(EXTERNAL, encoding="utf-8")
    done = form_intake.install_file(desks.office, file)
    assert done.missing == ()
    trial = form_library.try_form(desks.office, done.form.sha256)
    trial.set_value("/data/district", "d1")
    assert [name for name, _label in trial.session.choices("/data/village")] == ["v1"]


def test_a_draft_chooses_from_the_lists_that_its_form_came_with(
    desks: Desks, tmp_path: Path
) -> None:
    form_intake.install_file(desks.office, village_form(tmp_path / "new"))
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    begun(desks, "villages")
    again = desks.reopen(desks.field.desk)
    form = form_library.find_version(again, listed(again, "villages").sha256)
    definition = form_definition(again, form)
    assert definition.missing_datasets == {}
    assert len(definition.datasets["villages"].rows(("root", "item"))) == 3


def test_a_list_that_is_here_is_never_exchanged_under_a_version(
    desks: Desks, tmp_path: Path
) -> None:
    file = village_form(tmp_path / "new")
    form_intake.install_file(desks.office, file)
    (tmp_path / "new" / "villages.csv").write_text("name,label\nx,其他\n", encoding="utf-8")
    with pytest.raises(FormVersionTaken, match=r"villages\.csv"):
        form_intake.inspect_form(desks.office, file)


def test_a_list_that_is_too_large_is_named(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = village_form(tmp_path / "new")
    (tmp_path / "new" / "villages.csv").write_text("name,label\n" + "x,y\n" * 1000, "utf-8")
    monkeypatch.setattr(form_files, "MAX_FILE", 3000)
    with pytest.raises(FormProblems, match=r"villages\.csv"):
        form_intake.inspect_form(desks.office, file)


def test_nothing_is_installed_when_a_list_cannot_be_read(desks: Desks, tmp_path: Path) -> None:
    file = village_form(tmp_path / "new")
    (tmp_path / "new" / "villages.csv").write_bytes("name,label\nv1,村".encode("utf-16"))
    with pytest.raises(FormProblems):
        form_intake.install_file(desks.office, file)
    assert rows.last_form(desks.office.db, "villages") is None


def test_a_missing_or_broken_file_is_told_by_the_reader_of_forms(
    desks: Desks, tmp_path: Path
) -> None:
    for data in (None, b"PK\x03\x04 no workbook", b"<html/>"):
        file = tmp_path / "bad.xlsx"
        if data is not None:
            file.write_bytes(data)
        with pytest.raises(FormProblems):
            form_intake.inspect_form(desks.office, file)


def test_a_conversion_can_be_stopped(desks: Desks, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        form_intake.inspect_form(desks.office, write_checklist(tmp_path, "2"), progress)


def test_trying_out_saves_nothing(desks: Desks, tmp_path: Path) -> None:
    before = desks.field.db.conn.total_changes
    files = sorted(desks.field.workspace.folder.rglob("*"))
    trial = form_library.try_form(desks.field, listed(desks.field).sha256)
    path = next(p for p, _value in trial.session.relevant_leaves() if p.endswith("t_01"))
    trial.set_value(path, "yes")
    assert trial.session.value(path) == "yes"
    assert trial.undo()
    assert trial.redo()
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"one")
    assert trial.attach(path, picture, Progress()) == "a.jpg"
    picture.write_bytes(b"two")
    assert trial.attach(path, picture, Progress()) == "a-2.jpg"
    assert (trial.attachment("a.jpg"), trial.attachment("a-2.jpg")) == (b"one", b"two")
    assert trial.attachment("none") is None
    assert trial.saved_at is None
    with pytest.raises(AttachmentUnreadable):
        trial.attach(path, tmp_path / "gone.jpg", Progress())
    assert desks.field.db.conn.total_changes == before
    assert sorted(desks.field.workspace.folder.rglob("*")) == files


def begun(desks: Desks, form: str, task: str = "") -> str:
    """Start a visit with one form; return its id."""
    return visits.start_visit(
        desks.field,
        entity_id=ENTITY,
        kind=visits.InspectionKind.ROUTINE,
        forms=(form,),
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="",
        task=task,
        certificate_shown=True,
    )
