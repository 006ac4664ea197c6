"""Three desks of one office on a small checklist, and what people do at them.

Setting up keys and certificates once and copying the folders is quicker than doing it per test.
"""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from dataclasses import field as a_field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inspector.domain.entity import Entity
from inspector.domain.inspection import Finding, ItemResult
from inspector.domain.paper import (
    PaperKind,
    PaperRow,
    Refusal,
    RefusalReason,
    Signature,
    SignerRole,
    Stroke,
    Witness,
)
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.domain.refusal import refusal_digest
from inspector.domain.task import InspectionKind, Task
from inspector.sealed.profile import P256, Profile
from inspector.services import (
    enrolment,
    form_intake,
    imports,
    packages,
    papers,
    refusals,
    register,
    visits,
)
from inspector.services.context import Context
from inspector.services.filling import Filling
from inspector.services.imports import ImportPreview
from inspector.storage.reference import save_reference

PASSPHRASE = "演示"
LOG_N = 4  # the default costs a third of a second at every opening
START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
FORM = "small_checklist"
ENTITY = "demo-entity-01"

ORGANISATION = Organisation(
    id="demo",
    name="示例区应急管理局",
    short="示例",
    reconsideration="示例区人民政府",
    court="示例区人民法院",
)
ENTITIES = (
    Entity(id=ENTITY, name="示例铝业有限公司", industry="有色", address="示例区工业园一路1号"),
    Entity(id="demo-entity-02", name="示例商业广场有限公司", industry="商贸"),
    Entity(id="demo-entity-03", name="示例家具制造有限公司", industry="轻工"),
)
EXPERT = Person(id="expert", name="专家甲", role=Role.EXPERT, organisation="示例安全评价公司")
CHECKLIST = """\
# 演示检查表

| 设置 | 值 |
| --- | --- |
| form_id | small_checklist |
| version | {version} |

## 一、制度

适用：所有生产经营单位。

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| T-01 | 建立全员安全生产责任制 | AF-22 | 一般 | 责任制文件的照片 | 查资料 | |
| T-02 | 特种作业人员持证上岗 | AF-30 | 一般 | 证件的照片 | 查资料 | |

## 二、现场

适用：所有生产经营单位。

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| T-03 | 配电箱完好，有门有锁 | XF-27 | 一般 | 配电箱的照片 | 看现场 | |
| T-04 | 剩余电流保护有效 | XF-27 | 一般 | 测试的照片 | 测试 | ${{T-03}} != '不涉及' |
| T-05 | 熔炼炉设置了紧急排放和应急储存设施 | GM-7-2 | 重大 | 设施的照片 | 看现场 | |
"""


class MovingClock:
    """A clock that stands still until a test lets time pass."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_minutes(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)


@dataclass(slots=True)
class Desks:
    """An office, a lead and an inspector; a second inspector signs without a workspace."""

    folder: Path
    clock: MovingClock
    office: Context
    lead: Context
    field: Context
    second: Person
    inspection: str = ""
    exported: Path | None = None
    _others: list[Context] = a_field(default_factory=list)

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange"

    @property
    def package(self) -> Path:
        """The package of the visit that a template has carried out."""
        assert self.exported is not None
        return self.exported

    def reopen(self, desk: Desk) -> Context:
        """Open a desk once more, as after a restart of the program."""
        ctx = enrolment.open_context(self.folder / desk.value, PASSPHRASE, clock=self.clock)
        self._others.append(ctx)
        return ctx

    def keep_open(self, ctx: Context) -> Context:
        """Close `ctx` together with the desks."""
        self._others.append(ctx)
        return ctx

    def close(self) -> None:
        for ctx in (self.office, self.lead, self.field, *self._others):
            ctx.workspace.close()


def set_up(folder: Path, profile: Profile = P256) -> None:
    """Make the three desks in `folder`, with register, form, tasks and an imported base package."""
    clock = MovingClock()
    office = enrolment.new_workspace(
        folder / "office",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name="办公室甲",
        organisation=ORGANISATION,
        clock=clock,
        log_n=LOG_N,
        profile=profile,
    )
    lead = enrolled(office, folder, Desk.LEAD, "组长甲", "演示-0001")
    inspector = enrolled(office, folder, Desk.FIELD, "检查员甲", "演示-0002")
    second = Person(
        id="second",
        name="检查员乙",
        role=Role.INSPECTOR,
        organisation=ORGANISATION.name,
        certificate_no="演示-0003",
    )
    register.add_people(office, [second])
    register.add_entities(office, ENTITIES)
    form_intake.install_file(office, write_checklist(folder))
    for number, entity in enumerate(ENTITIES[:2], start=1):
        task = Task(
            id=f"task-{number}",
            entity=entity.id,
            kind=InspectionKind.ROUTINE,
            forms=(FORM,),
            team=(inspector.person.id, second.id),
            lead=lead.person.id,
            planned=date(2026, 11, 17),
        )
        register.plan_task(office, task)
    base = packages.export_base(office, folder / "exchange")
    for ctx in (lead, inspector):
        brought(ctx, base.path)
    for ctx in (office, lead, inspector):
        ctx.workspace.close()


def write_checklist(folder: Path, version: str = "1") -> Path:
    file = folder / "small-checklist.md"
    file.write_text(CHECKLIST.format(version=version), encoding="utf-8")
    return file


def enrolled(office: Context, folder: Path, desk: Desk, name: str, number: str = "") -> Context:
    """Return a new workspace that the office has enrolled."""
    ctx = enrolment.new_workspace(
        folder / desk.value,
        PASSPHRASE,
        desk=desk,
        name=name,
        certificate_no=number,
        clock=office.clock,
        log_n=LOG_N,
    )
    asked = enrolment.request(ctx, folder / "enrolment")
    enrolment.accept(ctx, enrolment.approve(office, asked, folder / "enrolment"))
    return ctx


def open_desks(folder: Path) -> Desks:
    """Open the desks that `set_up` made."""
    clock = MovingClock(START + timedelta(hours=1))
    office, lead, inspector = (
        enrolment.open_context(folder / name, PASSPHRASE, clock=clock)
        for name in ("office", "lead", "field")
    )
    second = register.person(office, "second")
    assert second is not None
    return Desks(folder, clock, office, lead, inspector, second)


@contextmanager
def desks_in(template: Path, folder: Path) -> Iterator[Desks]:
    """Open a copy of the desks in `template`; of the visit too, where it has one."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    desks = open_desks(folder)
    try:
        noted = folder / "visited.txt"
        if noted.exists():
            inspection, name = noted.read_text(encoding="utf-8").split("\n")
            desks.inspection, desks.exported = inspection, desks.exchange / name
            desks.clock.pass_minutes(60)
        yield desks
    finally:
        desks.close()


def carry_out_visit(desks: Desks, *, wrong: str = "T-03") -> None:
    """Visit an entity with one hazard, sign its papers, export it; leave a note for `desks_in`."""
    desks.inspection = closed_visit(desks, wrong=wrong)
    signed_papers(desks, desks.inspection)
    exported = packages.export_inspection(desks.field, desks.inspection, desks.exchange)
    desks.exported = exported.path
    note = f"{desks.inspection}\n{exported.path.name}"
    (desks.folder / "visited.txt").write_text(note, encoding="utf-8")


# What people do


def hazard_of(desks: Desks) -> str:
    """Return the hazard of the visit that a template has brought to the office."""
    return visits.findings(desks.office, desks.inspection)[0].id


def started(desks: Desks, entity: str = ENTITY) -> str:
    """Start a visit of the two inspectors; return its id."""
    return visits.start_visit(
        desks.field,
        entity_id=entity,
        kind=InspectionKind.ROUTINE,
        forms=(FORM,),
        team=(desks.field.person.id, desks.second.id),
        lead=desks.lead.person.id,
        place="熔铸车间",
        certificate_shown=True,
    )


def keys_of(filling: Filling) -> dict[str, str]:
    """Return the key of every item that applies, by its code."""
    sections = [section.key for section in filling.sections()]
    return {item.code: item.key for key in sections for item in filling.items(key)}


def answered(
    desks: Desks, inspection: str, *, wrong: str = "T-03", measure: str = "deadline"
) -> str:
    """Answer everything, with one complete hazard at `wrong`; return the hazard's id, or ""."""
    filling = visits.open_filling(desks.field, inspection)
    uid = ""
    if wrong:
        uid = filling.add_hazard(keys_of(filling)[wrong]).uid
        describe(filling, uid, measure=measure)
        filling.add_photos([photograph(desks.folder)], hazard_uid=uid)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
    return uid


def describe(filling: Filling, uid: str, *, measure: str = "deadline") -> None:
    """Fill in what a hazard needs, all but the photograph."""
    filling.set_hazard(uid, "place", "熔铸车间东侧1号配电箱")
    filling.set_hazard(uid, "fact", "配电箱门锁损坏")
    filling.set_hazard(uid, "measure", measure)
    if measure != "immediate":
        filling.set_hazard(uid, "deadline", date(2026, 11, 26))


def closed_visit(desks: Desks, *, wrong: str = "T-03", measure: str = "deadline") -> str:
    """Carry a visit out up to its close; return its id."""
    inspection = started(desks)
    visits.show_certificate(desks.field, inspection)
    answered(desks, inspection, wrong=wrong, measure=measure)
    desks.clock.pass_minutes(30)
    visits.close_visit(desks.field, inspection)
    return inspection


def with_expert(desks: Desks) -> None:
    """Put an expert on the list of people of the inspector's device, as a base package does."""
    with desks.field.db.write():
        save_reference(desks.field.db, [EXPERT])


def closed_with_expert(desks: Desks) -> str:
    """Carry a visit with one hazard out, an expert in the team; return its id."""
    with_expert(desks)
    inspection = visits.start_visit(
        desks.field,
        entity_id=ENTITY,
        kind=InspectionKind.ROUTINE,
        forms=(FORM,),
        team=(desks.field.person.id, desks.second.id, EXPERT.id),
        lead=desks.lead.person.id,
        place="熔铸车间",
        certificate_shown=True,
    )
    answered(desks, inspection)
    visits.close_visit(desks.field, inspection)
    return inspection


def signed_papers(desks: Desks, inspection: str) -> list[PaperRow]:
    """Issue every paper that is due and have it signed by both inspectors and the entity."""
    done = []
    for due in papers.due_papers(desks.field, inspection):
        paper = papers.issue_paper(desks.field, inspection, due.kind)
        for signature in signatures(desks, paper):
            paper = papers.sign_paper(desks.field, paper.id, signature)
        done.append(paper)
        desks.clock.pass_minutes(5)
    return done


def issued_record(desks: Desks, inspection: str) -> PaperRow:
    return papers.issue_paper(desks.field, inspection, PaperKind.INSPECTION_RECORD)


def signatures(desks: Desks, paper: PaperRow) -> list[Signature]:
    """Return the signatures that a paper needs: two inspectors, then the entity's person."""
    first, second = desks.field.person, desks.second
    return [
        signature(desks, paper, first.id, first.name),
        signature(desks, paper, second.id, second.name),
        signature(desks, paper, "entity:1", "现场负责人甲", SignerRole.ENTITY),
    ]


def signature(
    desks: Desks,
    paper: PaperRow,
    signer: str,
    name: str,
    role: SignerRole = SignerRole.INSPECTOR,
) -> Signature:
    return Signature(
        signer=signer,
        name=name,
        role=role,
        sha256=paper.sha256,
        strokes=(Stroke(points=(120, 300, 400, 500, 700, 250)),),
        aspect=2400,
        signed=desks.clock(),
    )


def refusal(desks: Desks, paper: PaperRow, **changes: object) -> Refusal:
    """Return a refusal of the entity's person to sign `paper`, with a witness and a recording."""
    said = Refusal(
        sha256=paper.sha256,
        person="现场负责人甲",
        position="安全总监",
        reason=RefusalReason.FACTS_DISPUTED,
        note="不认可",
        heard_defence=True,
        at=desks.clock(),
        witness=Witness(name="见证人甲", organisation="示例区工业园管理委员会"),
        recording="演示-01",
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def confirmations(desks: Desks, paper: PaperRow) -> list[Signature]:
    """Return what the two inspectors write under the note of the refusal on record."""
    assert paper.refusal is not None
    note = refusal_digest(paper.refusal)
    return [replace(one, sha256=note) for one in signatures(desks, paper)[:2]]


def refused_record(desks: Desks, inspection: str) -> PaperRow:
    """Issue the record; both inspectors sign it, the entity refuses, they confirm the note."""
    paper = issued_record(desks, inspection)
    for one in signatures(desks, paper)[:2]:
        papers.sign_paper(desks.field, paper.id, one)
    paper = refusals.refuse_paper(desks.field, paper.id, refusal(desks, paper))
    for one in confirmations(desks, paper):
        paper = refusals.confirm_refusal(desks.field, paper.id, one)
    return paper


def photograph(folder: Path, shade: int = 90, name: str = "") -> Path:
    """Return a small JPEG; another shade is another photograph."""
    from PIL import Image

    target = folder / (name or f"IMG_{shade}.jpg")
    if not target.exists():
        data = io.BytesIO()
        Image.new("RGB", (160, 120), (shade, shade // 2, 200 - shade)).save(data, "JPEG")
        target.write_bytes(data.getvalue())
    return target


def brought(ctx: Context, *files: Path) -> list[ImportPreview]:
    """Import packages and insist that none is refused."""
    results = imports.import_packages(ctx, files)
    for result in results:
        if result.refused is not None:
            raise result.refused
    return results


def only_finding(ctx: Context, inspection: str) -> Finding:
    found = visits.findings(ctx, inspection)
    assert len(found) == 1
    return found[0]
