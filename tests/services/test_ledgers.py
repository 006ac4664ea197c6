"""The office's register and ledgers: kept, looked through, handed out."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.domain.entity import Entity
from inspector.domain.person import Organisation, Person, Role
from inspector.domain.task import Task
from inspector.errors import Cancelled, FormProblems, NotFound, WrongRole
from inspector.progress import Progress
from inspector.services import form_intake, form_library, ledgers, photos, register
from inspector.services.context import Context
from inspector.services.ledgers import HazardFilter
from tests.desks import CHECKLIST, ENTITY, Desks, brought, only_finding


@pytest.fixture
def office(visited: Desks) -> Context:
    """The office with one hazard in its ledger."""
    brought(visited.office, visited.package)
    return visited.office


def test_the_hazard_ledger_follows_a_hazard(office: Context, visited: Desks) -> None:
    (row,) = ledgers.hazards(office, HazardFilter())
    assert ledgers.hazard(office, row.id) == row
    assert ledgers.hazards(office, HazardFilter(), after=row) == []
    assert (row.state, row.photo_count, row.entity) == ("ORDERED", 1, ENTITY)
    kinds = [entry.kind for entry in ledgers.hazard_history(office, row.id)]
    assert kinds == ["hazard.register", "hazard.grade", "hazard.order"]
    finding = only_finding(visited.field, visited.inspection)
    assert ledgers.hazard_photos(office, row.id) == finding.photos
    with pytest.raises(NotFound):
        ledgers.hazard(office, "unknown")


def test_the_entity_ledger_puts_those_with_open_hazards_first(office: Context) -> None:
    rows = ledgers.entities(office)
    assert rows[0].id == ENTITY
    assert (rows[0].open_count, rows[0].inspection_count, rows[0].major_open_count) == (1, 1, 0)
    assert [row.id for row in ledgers.entities(office, "商贸")] == ["demo-entity-02"]
    assert [row.id for row in ledgers.entities(office, "slsygc")][:1] == ["demo-entity-02"]


def test_the_csv_has_the_headings_and_every_hazard(office: Context, tmp_path: Path) -> None:
    target = ledgers.export_hazards_csv(office, HazardFilter(), tmp_path / "隐患台账.csv")
    with target.open(encoding="utf-8-sig", newline="") as file:
        heading, line = csv.reader(file)
    assert heading == [column.heading for column in ledgers.HAZARD_COLUMNS]
    told = dict(zip(heading, line))
    assert told["单位名称"] == "示例铝业有限公司"
    assert told["等级"] == "一般"
    assert told["处置方式"] == "限期整改"
    assert told["整改期限"] == "2026-11-26"


def test_the_workbook_can_be_stopped_and_then_no_file_appears(
    office: Context, tmp_path: Path
) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        ledgers.export_hazards_xlsx(office, HazardFilter(), tmp_path / "a.xlsx", progress)
    assert list(tmp_path.glob("*.xlsx")) == []
    target = ledgers.export_hazards_xlsx(office, HazardFilter(), tmp_path / "a.xlsx")
    assert target.read_bytes().startswith(b"PK")


def test_a_small_photograph_is_made_once_and_made_again_when_it_is_gone(office: Context) -> None:
    (row,) = ledgers.hazards(office, HazardFilter())
    (photo,) = ledgers.hazard_photos(office, row.id)
    first = photos.small_photo(office, office.db, photo.sha256, 64)
    assert first.startswith(b"\xff\xd8")
    cached = list(office.workspace.cache.iterdir())
    assert len(cached) == 1
    cached[0].unlink()
    assert photos.small_photo(office, office.db, photo.sha256, 64) == first


def test_only_the_office_changes_the_register(desks: Desks) -> None:
    person = Person(id="p9", name="检查员丁", role=Role.INSPECTOR, organisation="x")
    task = Task(
        id="t9",
        entity=ENTITY,
        kind=register.tasks(desks.office)[0].kind,
        forms=(),
        team=(),
        lead="",
        planned=register.tasks(desks.office)[0].planned,
    )
    for ctx in (desks.field, desks.lead):
        for act in (
            lambda ctx: register.add_entities(ctx, []),
            lambda ctx: register.add_people(ctx, [person]),
            lambda ctx: register.plan_task(ctx, task),
            lambda ctx: register.save_organisation(ctx, ctx.organisation),
            lambda ctx: register.allot_numbers(ctx),
        ):
            with pytest.raises(WrongRole):
                act(ctx)


def test_entities_get_the_initials_by_which_they_are_found(desks: Desks) -> None:
    new = Entity(id="e9", name="重庆示例厂", industry="机械")
    assert register.add_entities(desks.office, [new]) == 1
    assert [one.id for one in register.find_entities(desks.office, "cqslc")] == ["e9"]
    register.add_entities(desks.office, [replace(new, name="示例二厂")])
    assert register.entity(desks.office, "e9").initials == "slec"
    with pytest.raises(NotFound):
        register.entity(desks.office, "none")


def test_a_task_needs_an_entity_of_the_register(desks: Desks) -> None:
    task = replace(register.tasks(desks.office)[0], id="t9", entity="none")
    with pytest.raises(NotFound):
        register.plan_task(desks.office, task)
    assert len(register.tasks(desks.office)) == 2


def test_the_id_of_an_organisation_stays(desks: Desks) -> None:
    changed = Organisation(id="other", name="示例新区应急管理局", short="示新")
    register.save_organisation(desks.office, changed)
    assert desks.office.organisation == replace(changed, id="demo")


def test_people_are_found_by_role(desks: Desks) -> None:
    names = [one.name for one in register.people(desks.office, Role.INSPECTOR)]
    assert sorted(names) == ["检查员乙", "检查员甲"]
    assert register.person(desks.office, "none") is None


def test_a_checklist_with_problems_is_not_installed(desks: Desks) -> None:
    file = desks.folder / "bad.md"
    text = CHECKLIST.format(version="9").replace("T-02", "T-01").replace("XF-27", "XX-99")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FormProblems) as told:
        form_intake.install_file(desks.office, file)
    rows = [problem.row for problem in told.value.problems]
    assert len(rows) >= 3
    assert all(rows)
    assert [form.version for form in form_library.offered_forms(desks.office)] == ["1"]
