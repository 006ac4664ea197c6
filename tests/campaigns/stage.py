"""The stage of the kill campaign: three enrolled desks, a short checklist, a few photographs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from inspector.domain.entity import Entity
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.task import InspectionKind, Task
from inspector.services import enrolment, form_intake, imports, packages, register
from inspector.services.context import Context

PASSPHRASE = "demo"
LOG_N = 4  # the cost of the passphrase is not what is tried here
FORM, PLAIN = "kill_campaign", "kill_plain"
SECOND = "second-inspector"
ENTITIES = ("entity-01", "entity-02", "entity-03")
_PHOTOS = 6
# Within the validity of the certificates, and far enough back for one step every few minutes.
_BACK, _PACE = timedelta(days=12), timedelta(minutes=5)

ORGANISATION = Organisation(
    id="demo",
    name="示例区应急管理局",
    short="示例",
    reconsideration="示例区人民政府",
    court="示例区人民法院",
)

_CHECKLIST = """\
# 中断演练检查表

| 设置 | 值 |
| --- | --- |
| form_id | kill_campaign |
| version | 2026.11 |

## 一、制度

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| ENT-02 | 建立全员安全生产责任制 | AF-22 | 一般 | 责任制文件的照片 | 查资料 | |
| ENT-05 | 主要负责人具备相应的安全生产知识 | AF-27 | 一般 | 考核证明的照片 | 问询 | |
| TRN-03 | 从业人员经教育和培训合格后上岗 | AF-28 | 一般 | 培训档案的照片 | 查资料 | |

## 二、现场

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| ENT-15 | 设置明显的安全警示标志 | AF-35 | 一般 | 标志的照片 | 看现场 | |
| GMX-07 | 配电箱完好 | XF-27 | 一般 | 配电箱的照片 | 看现场 | |
| SEX-01 | 特种设备办理使用登记 | TS-33 | 一般 | 登记标志的照片 | 看现场 | |
| SEX-02 | 特种设备经定期检验合格 | TS-40 | 一般 | 检验报告的照片 | 查资料 | ${SEX-01} != '不涉及' |
"""

_PLAIN_FORM = """\
| settings |
| | form_title | form_id | version |
| | 中断演练情况表 | kill_plain | 2026.11 |
| survey |
| | type | name | label | relevant | calculation | default | trigger |
| | text | manager | 主要负责人 | | | | |
| | calculate | told | | | now() | | ${manager} |
| | integer | people | 在场人数 | | | 2 | |
| | calculate | double | | | ${people} * 2 | | |
| | begin_repeat | tank | 储罐 | ${people} > 1 | | | |
| | text | name | 编号 | | | | |
| | image | front | 全景 | | | | |
| | end_repeat | | | | | | |
"""


class StepClock:
    """A clock that stands at the number of the step, so that no restart turns it back."""

    def __init__(self, start: datetime) -> None:
        self._start, self.step = start, 0

    def __call__(self) -> datetime:
        return self._start + self.step * _PACE


@dataclass(slots=True)
class Stage:
    """The open desks in `folder`; packages travel through `exchange`."""

    folder: Path
    clock: StepClock
    office: Context
    lead: Context
    field: Context

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange"

    @property
    def photos(self) -> list[Path]:
        return sorted((self.folder / "camera").glob("*.jpg"))

    @property
    def desks(self) -> dict[str, Context]:
        return {"office": self.office, "lead": self.lead, "field": self.field}

    def close(self) -> None:
        for ctx in self.desks.values():
            ctx.workspace.close()


def open_stage(folder: Path) -> Stage:
    """Open the three workspaces, as after a restart of the program."""
    clock = StepClock(datetime.fromisoformat((folder / "start").read_text()))
    opened = {
        name: enrolment.open_context(folder / name, PASSPHRASE, clock=clock)
        for name in ("office", "lead", "field")
    }
    return Stage(folder, clock, **opened)


def build_stage(folder: Path, seed: int, *, handed_out: bool = True) -> Stage:
    """Make the office, enrol lead and field, export the first base package and hand it out."""
    start = datetime.now(UTC).replace(microsecond=0) - _BACK
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "start").write_text(start.isoformat())
    clock = StepClock(start)
    exchange = folder / "exchange"
    exchange.mkdir()
    _take_pictures(folder / "camera", Random(seed))
    office = _new(folder, Desk.OFFICE, "办公室甲", clock, ORGANISATION)
    lead, field = (
        _enrolled(folder, office, desk, name, clock)
        for desk, name in ((Desk.LEAD, "组长甲"), (Desk.FIELD, "检查员甲"))
    )
    _fill_register(folder, office, lead, field)
    base = packages.export_base(office, exchange)
    for ctx in (lead, field) if handed_out else ():
        assert imports.import_packages(ctx, [base.path])[0].imported
    return Stage(folder, clock, office, lead, field)


def write_checklist(folder: Path) -> Path:
    """Write the short checklist of the campaign; return the file."""
    file = folder / "kill-campaign.md"
    file.write_text(_CHECKLIST, encoding="utf-8")
    return file


def _new(
    folder: Path,
    desk: Desk,
    name: str,
    clock: Callable[[], datetime],
    organisation: Organisation | None = None,
) -> Context:
    return enrolment.new_workspace(
        folder / desk.value,
        PASSPHRASE,
        desk=desk,
        name=name,
        position="检查员",
        certificate_no=f"演示-{desk.value}",
        organisation=organisation,
        clock=clock,
        log_n=LOG_N,
    )


def _enrolled(
    folder: Path, office: Context, desk: Desk, name: str, clock: Callable[[], datetime]
) -> Context:
    ctx = _new(folder, desk, name, clock)
    papers = folder / "enrolment"
    enrolment.accept(ctx, enrolment.approve(office, enrolment.request(ctx, papers), papers))
    return ctx


def _fill_register(folder: Path, office: Context, lead: Context, field: Context) -> None:
    second = Person(
        id=SECOND,
        name="检查员乙",
        role=Role.INSPECTOR,
        organisation=ORGANISATION.name,
        certificate_no="演示-second",
    )
    register.add_people(office, [second])
    register.add_entities(
        office,
        [
            Entity(
                id=entity,
                name=f"示例企业{entity[-2:]}有限公司",
                industry="机械",
                address="示例区示范路1号",
                legal_representative="负责人甲",
            )
            for entity in ENTITIES
        ],
    )
    form_intake.install_file(office, write_checklist(folder))
    plain = folder / "kill-plain.md"
    plain.write_text(_PLAIN_FORM, encoding="utf-8")
    form_intake.install_file(office, plain)
    plan_task(office, lead, field, ENTITIES[0])


def plan_task(office: Context, lead: Context, field: Context, entity: str) -> None:
    """Plan a visit at the office; it travels with the next base package."""
    task = Task(
        id=office.new_id(),
        entity=entity,
        kind=InspectionKind.ROUTINE,
        forms=(FORM, PLAIN),
        team=(field.person.id, SECOND),
        lead=lead.person.id,
        planned=office.clock().date(),
    )
    register.plan_task(office, task)


def _take_pictures(folder: Path, random: Random) -> None:
    """Draw noise: it compresses badly, so the files have the size of photographs."""
    from PIL import Image

    folder.mkdir()
    for number in range(_PHOTOS):
        width, height = random.choice(((320, 240), (640, 480), (1600, 1200)))
        noise = random.randbytes(width * height // 16)
        picture = Image.frombytes("L", (width // 4, height // 4), noise).resize((width, height))
        picture.convert("RGB").save(folder / f"IMG_{number:04d}.jpg", quality=92)
