"""A small loop played through the services, so that pages are tested on what people really make.

It is played once; each test gets its own copy of the three workspaces.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from inspector import i18n
from inspector.bootstrap import Session
from inspector.domain.entity import Entity
from inspector.domain.inspection import Decision, ItemResult
from inspector.domain.paper import PaperKind, PaperRow, Signature, SignerRole, Stroke
from inspector.domain.person import Desk, Organisation
from inspector.domain.task import InspectionKind, Task
from inspector.services import (
    enrolment,
    form_intake,
    imports,
    packages,
    papers,
    register,
    reviews,
    visits,
)
from inspector.services.context import Context
from inspector.services.demo_photos import draw_photo
from inspector.ui.page import Page, Shell

PASSPHRASE = "示例"
START = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)

CHECKLIST = """# 示例检查表

| 设置 | 值 |
| --- | --- |
| form_id | small_demo |
| version | 2026.1 |

## 一、现场与设备

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| D-1 | 安全出口畅通，没有占用、堵塞 | XF-28 | 一般 | 照片 | 看现场 | |
| D-2 | 配电箱、配电柜完好，有门有锁 | XF-27 | 一般 | 照片 | 看现场 | |
| D-3 | 有限空间作业进行了审批 | GM-13-2 | 重大 | 审批记录 | 查资料 | |
| D-4 | 从业人员正确佩戴劳动防护用品 | AF-45 | 一般 | 照片 | 看现场 | |
"""

ENTITIES = [
    Entity(
        id=f"e{number}",
        name=name,
        industry=industry,
        address=f"示例区工业路{number}号",
        legal_representative="负责人甲",
        credit_code=f"91640100MA0000000{number}",
    )
    for number, (name, industry) in enumerate(
        [("示例铝业有限公司", "有色"), ("示例面粉厂", "粮食加工"), ("示例家具有限公司", "家具")], 1
    )
]

HAZARDS = (
    ("D-1", "一车间东侧安全出口", "出口被成品纸箱占用，净宽不足0.6米", "general", "fire_exit"),
    ("D-2", "二车间北墙配电箱", "配电箱无门，接线端子裸露", "general", "distribution_box"),
    ("D-3", "污水池检修口", "正在进行的有限空间作业没有审批记录", "major", "confined_space"),
)


class World:
    """A clock that goes on a minute with every look."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=20)
        return self.moment


@dataclass
class Played:
    """The folder of the loop; `visit` is signed and exported, `open` is only closed."""

    folder: Path
    visit: str
    open: str
    base: Path
    package: Path
    end: datetime


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    i18n.use_language("en")
    folder = tmp_path_factory.mktemp("loop")
    clock = World(START)
    organisation = Organisation(id="sl-yj", name="示例区应急管理局", short="示应急")
    office = _new(folder / "office", Desk.OFFICE, "办公室甲", clock, organisation)
    field = _enrol(office, _new(folder / "field", Desk.FIELD, "检查员甲", clock), folder, "1001")
    second = _enrol(office, _new(folder / "second", Desk.FIELD, "检查员乙", clock), folder, "1002")
    lead = _enrol(office, _new(folder / "lead", Desk.LEAD, "组长甲", clock), folder, "1003")
    register.add_entities(office, ENTITIES)
    form = folder / "small-demo.md"
    form.write_text(CHECKLIST, encoding="utf-8")
    form_intake.install_file(office, form)
    for entity in ENTITIES:
        task = Task(
            id=f"task-{entity.id}",
            entity=entity.id,
            kind=InspectionKind.ROUTINE,
            forms=("small_demo",),
            team=(field.person.id, second.person.id),
            lead=lead.person.id,
            planned=date(2026, 11, 20),
        )
        register.plan_task(office, task)
    base = packages.export_base(office, folder / "exchange").path
    for ctx in (field, lead):
        imports.import_packages(ctx, [base])
    done = visit(field, second.person.id, lead.person.id, folder, 0)
    sign_all(field, done)
    package = packages.export_inspection(field, done, folder / "exchange").path
    closed = visit(field, second.person.id, lead.person.id, folder, 1)
    end = clock.moment
    for ctx in (office, field, second, lead):
        ctx.workspace.close()
    return Played(folder, done, closed, base, package, end)


def _new(
    folder: Path, desk: Desk, name: str, clock: World, organisation: Organisation | None = None
) -> Context:
    return enrolment.new_workspace(
        folder,
        PASSPHRASE,
        desk=desk,
        name=name,
        organisation=organisation,
        clock=clock,
        log_n=10,
        certificate_no="示0001",
    )


def _enrol(office: Context, ctx: Context, folder: Path, number: str) -> Context:
    answer = enrolment.approve(office, enrolment.request(ctx, folder), folder)
    enrolment.accept(ctx, answer)
    return ctx


def visit(ctx: Context, second: str, lead: str, folder: Path, entity: int, found: int = 3) -> str:
    """Carry out one visit with its first `found` hazards, and close it."""
    where = ENTITIES[entity]
    inspection = visits.start_visit(
        ctx,
        entity_id=where.id,
        kind=InspectionKind.ROUTINE,
        forms=["small_demo"],
        team=[ctx.person.id, second],
        lead=lead,
        place=where.address,
        task=f"task-{where.id}",
        certificate_shown=True,
    )
    filling = visits.open_filling(ctx, inspection)
    by_code = {item.code: item.key for s in filling.sections() for item in filling.items(s.key)}
    for code, place, fact, level, scene in HAZARDS[:found]:
        filling.set_result(by_code[code], ItemResult.NONCONFORM)
        hazard = filling.add_hazard(by_code[code])
        photo = folder / f"{scene}-{entity}.jpg"
        photo.write_bytes(
            draw_photo(
                seed=entity, caption=place, scene=scene, taken=ctx.clock(), place=(38.48, 106.23)
            )
        )
        filling.add_photos([photo], hazard_uid=hazard.uid)
        values = {"place": place, "fact": fact, "level": level, "measure": "deadline"}
        for name, value in values.items():
            filling.set_hazard(hazard.uid, name, value)
        filling.set_hazard(hazard.uid, "deadline", date(2026, 12, 5))
    for item in filling.open_items():
        filling.set_result(item.key, ItemResult.CONFORM)
    visits.close_visit(ctx, inspection)
    return inspection


def signature(paper: PaperRow, signer: str, name: str, role: SignerRole, at: datetime) -> Signature:
    strokes = (Stroke(points=(100, 300, 600, 500, 1400, 250)), Stroke(points=(300, 700, 1500, 720)))
    return Signature(
        signer=signer,
        name=name,
        role=role,
        sha256=paper.sha256,
        strokes=strokes,
        aspect=2600,
        signed=at,
    )


def sign_all(ctx: Context, inspection: str) -> None:
    """Issue every due paper of a visit and have everyone sign."""
    row = visits.inspection_row(ctx, inspection)
    for kind in (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER):
        paper = papers.issue_paper(ctx, inspection, kind)
        for one in row.team:
            signed = signature(paper, one.person, one.name, SignerRole.INSPECTOR, ctx.clock())
            papers.sign_paper(ctx, paper.id, signed)
        entity = signature(paper, "entity", "负责人甲", SignerRole.ENTITY, ctx.clock())
        papers.sign_paper(ctx, paper.id, entity)


@pytest.fixture
def copies(played: Played, tmp_path: Path) -> Iterator[Callable[[str], Session]]:
    """Open a copy of one of the workspaces: office, field or lead."""
    opened: list[Session] = []

    def opener(name: str) -> Session:
        folder = tmp_path / name
        shutil.copytree(played.folder / name, folder)
        clock = World(played.end)
        opened.append(Session(enrolment.open_context(folder, PASSPHRASE, clock=clock)))
        return opened[-1]

    yield opener
    for session in opened:
        session.close()


@pytest.fixture
def field(copies: Callable[[str], Session]) -> Session:
    return copies("field")


@pytest.fixture
def lead(copies: Callable[[str], Session], played: Played) -> Session:
    session = copies("lead")
    imports.import_packages(session.ctx, [played.package])
    return session


@pytest.fixture
def office(copies: Callable[[str], Session], played: Played) -> Session:
    session = copies("office")
    imports.import_packages(session.ctx, [played.package])
    return session


@pytest.fixture
def returned(lead: Session, field: Session, played: Played, tmp_path: Path) -> Session:
    """The field's workspace after the lead has returned the first finding."""
    found = visits.findings(lead.ctx, played.visit)[0]
    remark = "照片看不清出口宽度，请补充测量说明"
    reviews.review_finding(lead.ctx, played.visit, found.id, Decision.RETURN, remark)
    reviews.return_visit(lead.ctx, played.visit)
    sent = packages.export_review(lead.ctx, played.visit, tmp_path / "back").path
    imports.import_packages(field.ctx, [sent])
    return field


@pytest.fixture
def show(qtbot, look, make_window) -> Callable[[Callable[[Shell], Page]], Page]:
    """Put one page into a real window and return it."""
    from inspector.ui.main_window import PageEntry

    def shower(build: Callable[[Shell], Page]) -> Page:
        window = make_window([PageEntry(name="page", text="页面", icon="desk", build=build)])
        page = window.current_page()
        assert page is not None
        qtbot.wait_idle(window.jobs)
        return page

    return shower
