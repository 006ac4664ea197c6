"""One answer committed by the service, against a durable write of 8 KB."""

import os
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from inspector import paths
from inspector.domain.entity import Entity
from inspector.domain.inspection import ItemResult
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.task import InspectionKind
from inspector.services import enrolment, form_intake, packages, register, visits
from inspector.services.context import Context
from inspector.services.filling import Filling
from inspector.services.imports import import_packages
from tests.bench.measure import Row, in_turns, milliseconds

_NAME, _GOAL = "autosave commit", "<= 3"
_PAGE = bytes(8192)
_START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


def rows(work: Path, rounds: int = 301) -> list[Row]:
    """Return the row of the commit of one answer."""
    field, filling = _draft(work / "autosave")
    floor = os.open(work / "floor.bin", os.O_RDWR | os.O_CREAT)
    try:
        os.pwrite(floor, _PAGE * 64, 0)
        os.fsync(floor)
        keys = [item.key for section in filling.sections() for item in filling.items(section.key)]
        answers = cycle(
            (key, result)
            for result in (ItemResult.CONFORM, ItemResult.NOT_APPLICABLE)
            for key in keys
        )

        def answer() -> None:
            filling.set_result(*next(answers))

        def write() -> None:
            os.pwrite(floor, _PAGE, 0)
            os.fdatasync(floor)

        in_turns(20, answer, write)
        times = in_turns(rounds, answer, write)
    finally:
        os.close(floor)
        field.workspace.close()
    what = "Filling.set_result on an encrypted workspace / pwrite 8 KB + fdatasync"
    how = f"{what}: {milliseconds(times)}"
    return [Row(_NAME, times[0] / times[1], "x floor", _GOAL, how)]


def _draft(folder: Path) -> tuple[Context, Filling]:
    """Return an inspector's workspace with an open visit on the shipped general checklist."""

    def clock() -> datetime:
        return _START

    organisation = Organisation(id="demo", name="示例区应急管理局", short="示例")
    office = enrolment.new_workspace(
        folder / "office",
        "demo",
        desk=Desk.OFFICE,
        name="办公室甲",
        organisation=organisation,
        clock=clock,
        log_n=4,
    )
    field = enrolment.new_workspace(
        folder / "field", "demo", desk=Desk.FIELD, name="检查员甲", clock=clock, log_n=4
    )
    asked = enrolment.request(field, folder)
    enrolment.accept(field, enrolment.approve(office, asked, folder))
    second = Person(id="p2", name="检查员乙", role=Role.INSPECTOR, organisation=organisation.name)
    register.add_people(office, [second])
    register.add_entities(office, [Entity(id="e1", name="示例铝业有限公司", industry="有色")])
    form = form_intake.install_file(office, paths.forms() / "general-site-inspection.md").form
    base = packages.export_base(office, folder / "out")
    office.workspace.close()
    (imported,) = import_packages(field, [base.path])
    if imported.refused is not None:
        raise imported.refused
    inspection = visits.start_visit(
        field,
        entity_id="e1",
        kind=InspectionKind.ROUTINE,
        forms=(form.form_id,),
        team=(field.person.id, second.id),
        lead=field.person.id,
        place="车间",
    )
    return field, visits.open_filling(field, inspection)
