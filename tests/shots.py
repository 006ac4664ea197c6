"""Photograph every page: each desk, three themes, two scales, ordinary, empty and overfull data.

python -m tests.shots      writes build/shots/ and its index.html; started by `make shots`
"""

import html
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
SHOTS = BUILD / "shots"
PICTURES = ROOT / "resources" / "help" / "pictures"
PASSPHRASE = "demo"
DATA = ("ordinary", "empty", "overfull")
DESKS = ("field", "lead", "office")
THEMES = ("light", "dark", "outdoor")
SCALES = {"100": "1", "175": "1.75"}
SIZE = (1280, 800)

# States of the hazards of the overfull data; by number those, all major, with which an act of the
# office comes next.
STATES = ("GRADED", "ORDERED", "RECTIFYING", "RECTIFIED_REPORTED")
PASSED, LISTED, ACCEPTED = 5, 10, 15

# The three pictures of README: desk → page.
README_PAGES = {"field": "checklist", "lead": "reviews", "office": "hazards"}


def main() -> int:
    """Make the data once, photograph it in a process of its own for each scale, write the index."""
    shutil.rmtree(SHOTS, ignore_errors=True)
    data = BUILD / "shots-data"
    shutil.rmtree(data, ignore_errors=True)
    make_data(data)
    for name, factor in SCALES.items():
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
        subprocess.run(
            [sys.executable, "-m", "tests.shots", "--take", name],
            env=environment,
            cwd=ROOT,
            check=True,
        )
    write_index()
    print(SHOTS / "index.html")
    return 0


# Data


def make_data(folder: Path) -> None:
    """Make workspaces with ordinary, no and too much data, all through the services."""
    from inspector.services.demo import play

    play(folder / "ordinary", seed=1)
    play_empty(folder / "empty")
    play(folder / "overfull", seed=2)  # a copy would be told from its twin, and say so
    overfill(folder / "overfull")


def play_empty(folder: Path) -> None:
    """Make enrolled workspaces of an inspectorate that have nothing in them yet."""
    from inspector.domain.person import Desk, OrganKind
    from inspector.services import enrolment
    from inspector.services.demo_cast import FIRST, LEAD, OFFICER, ORGANISATION

    office = enrolment.new_workspace(
        folder / "office",
        PASSPHRASE,
        desk=Desk.OFFICE,
        name=OFFICER.name,
        organisation=replace(ORGANISATION, organ_kind=OrganKind.SUPERVISION),
    )
    for desk, person in ((Desk.FIELD, FIRST), (Desk.LEAD, LEAD)):
        ctx = enrolment.new_workspace(folder / desk.value, PASSPHRASE, desk=desk, name=person.name)
        asked = enrolment.request(ctx, folder / "exchange")
        enrolment.accept(ctx, enrolment.approve(office, asked, folder / "exchange"))
        ctx.workspace.close()
    office.workspace.close()


def overfill(folder: Path) -> None:
    """Add long names and many hazards, entities and tasks, by the events that make them.

    The office becomes that of an inspectorate, so that it has papers about many visits.
    """
    from inspector.domain.entity import Entity
    from inspector.domain.inspection import AttachedFile
    from inspector.domain.person import OrganKind
    from inspector.domain.supervision import ACCEPT, Acceptance, Listing, SupervisionLevel
    from inspector.domain.task import InspectionKind, Task
    from inspector.services import enrolment, imports, packages, register, supervision
    from inspector.storage.event_store import append_event, events_of
    from inspector.storage.projections import project_streams

    long_name = "示例内蒙古自治区示例盟示例旗特种玻璃纤维复合材料与精密铸造联合制造有限责任公司"
    office = enrolment.open_context(folder / "office", PASSPHRASE)
    entities = [
        Entity(
            id=f"long-{number:03d}",
            name=f"{long_name}第{number}分公司",
            industry="轻工（粉尘涉爆、液氨制冷、有限空间）",
            address="示例区示范工业园区中心大道与环园北路交叉口东北侧1号综合楼附属厂房",
        )
        for number in range(1, 301)
    ]
    register.add_entities(office, entities)
    inspector = next(one for one in register.people(office) if one.name == "检查员甲")
    leader = next(one for one in register.people(office) if one.name == "组长甲")
    day = office.clock().date()
    for number in range(40):
        register.plan_task(
            office,
            Task(
                id=office.new_id(),
                entity=entities[number].id,
                kind=InspectionKind.SPECIAL,
                forms=("general_site_inspection",),
                team=(inspector.id, leader.id),
                lead=leader.id,
                planned=day + timedelta(days=number),
            ),
        )
    fact = (
        "现场2号至17号共16台设备的转动部位防护罩缺失或者固定不牢，其中5台设备的紧急停止按钮失效；"
    )
    opinion = Acceptance(
        department="示例区工业和信息化局",
        person="验收人甲",
        opinion="现场核查，整改措施已落实，验收合格。",
        on=day,
        file=AttachedFile(sha256="0" * 64, name="验收意见.pdf", size=1),
    )
    field = enrolment.open_context(folder / "field", PASSPHRASE)
    for number in range(1, 401):
        hazard = field.new_id()
        has_passed = number in (PASSED, ACCEPTED)
        with field.recording() as record:
            record.add(
                hazard,
                "hazard.register",
                {
                    "type": "hazard",
                    "number": f"YH-demo-09-20261101-{number:02d}",
                    "inspection": "",
                    "entity": entities[number % 300].id,
                    "entity_facts": entities[number % 300],
                    "place": "联合厂房二层东侧第3跨16轴至22轴之间的预处理与表面喷涂连续作业区",
                    "fact": fact * (6 if number % 7 == 0 else 1),
                    "level": "MAJOR" if number % 5 == 0 else "GENERAL",
                    "clause": "GM-7-1",
                    "citation": "《工贸企业重大事故隐患判定标准》第七条第（一）项",
                    "measure": "deadline",
                    "deadline": (day + timedelta(days=number % 40 - 10)).isoformat(),
                    "photos": [],
                    "found": field.clock(),
                    "finder": "检查员甲",
                    "state": "REINSPECT_PASSED" if has_passed else STATES[number % len(STATES)],
                },
            )
        with office.recording() as record:  # as a package would bring it
            for signed in events_of(field.db, hazard):
                append_event(office.db, signed)
            project_streams(office.db, [hazard])
            if number == ACCEPTED:
                holder = f"{opinion.department}/{opinion.person}"
                accepted = {"state": "ACCEPTED", "acceptance": opinion, "duty.accept": holder}
                record.add(hazard, ACCEPT, accepted)
            elif number % 4 == 3:
                closed = {"state": "CLOSED", "duty.close_out": office.person.id}
                record.add(hazard, "hazard.close_out", closed)
        if number == LISTED:
            listing = Listing(
                level=SupervisionLevel.COUNTY,
                organ=office.organisation.name,
                unit=entities[number].name,
                supervisor="督办人甲",
                deadline=day + timedelta(days=30),
                on=day,
            )
            supervision.list_hazard(office, hazard, listing)
    field.workspace.close()
    base = packages.export_base(office, folder / "exchange")
    inspectorate = replace(office.organisation, organ_kind=OrganKind.SUPERVISION)
    register.save_organisation(office, inspectorate)
    office.workspace.close()
    for desk in ("field", "lead"):
        ctx = enrolment.open_context(folder / desk, PASSPHRASE)
        imports.import_packages(ctx, [base.path])
        ctx.workspace.close()


# Pictures


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture; `argument` opens something on the page."""

    data: str
    desk: str
    page: str
    theme: str

    def target(self, scale: str) -> Path:
        return SHOTS / scale / self.theme / self.data / f"{self.desk}-{self.page}.png"


def take(scale: str) -> None:
    """Photograph everything in this process, whose scale factor is set."""
    from PySide6.QtWidgets import QApplication

    from inspector import i18n
    from inspector.ui.app import make_application, make_look

    application: QApplication = make_application(BUILD / "shots-log", ["inspector"])
    sys.excepthook = fail
    i18n.use_language("zh_CN")
    look = make_look(application)
    for data in DATA:
        for desk in DESKS:
            take_desk(application, look, data, desk, scale)
    take_questions(application, look, scale)


def take_questions(application, look, scale: str) -> None:
    """Photograph a plain form with a question of every type."""
    from tests.ui.questions.scenes import photograph

    def target(name: str, theme: str) -> Path:
        return SHOTS / scale / theme / "questions" / f"{name}.png"

    photograph(application, look, target, list(THEMES))


def take_desk(application, look, data: str, desk: str, scale: str) -> None:
    """Photograph every page of one desk, and what is opened on it, in every theme."""
    from inspector.bootstrap import open_session
    from inspector.ui.run import desk_window
    from inspector.ui.theme import Theme
    from tests.ui.pages.scenes import scenes

    session = open_session(BUILD / "shots-data" / data / desk, PASSPHRASE)
    window = desk_window(session, look)
    window.resize(*SIZE)
    window.show()
    settle(application, window)
    pages = [(page, page, argument_of(session.ctx, page)) for page in window.page_names()]
    if "forms" not in window.page_names():  # the office has its library among the settings
        pages.append(("forms", "settings", "forms"))

    def photograph(name: str) -> None:
        settle(application, window)
        for theme in THEMES:
            look.use(Theme(theme))
            settle(application, window, rounds=25)
            target = Shot(data, desk, name, theme).target(scale)
            target.parent.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(target))
            if (data, theme, scale) == ("ordinary", "light", "100"):
                keep_for_readme(desk, name, target)
        look.use(Theme.LIGHT)

    for name, page, argument in pages:
        window.shell.open_page(page, argument)
        photograph(name)
    papers, scratch = BUILD / "shots-data" / data / "papers", BUILD / "shots-data" / "scratch"
    for name in scenes(session, window, papers, scratch, lambda: settle(application, window)):
        photograph(name)
    window.close()
    settle(application, window, rounds=3)
    window.deleteLater()


def fail(kind, error, trace) -> None:
    """End at the first fault: the box that a person would get waits for a click."""
    sys.__excepthook__(kind, error, trace)
    os._exit(1)


def argument_of(ctx, page: str) -> str:
    """Return what a page should show: a visit under way, one with papers, one to review."""
    from inspector.services import reviews, visits

    chosen: dict[str, Callable[[], list]] = {
        "checklist": lambda: [v for v in visits.list_visits(ctx) if v.state == "IN_PROGRESS"],
        "papers": lambda: [v for v in visits.list_visits(ctx) if v.major_count],
        "reviews": lambda: reviews.waiting_reviews(ctx),
    }
    rows = chosen[page]() if page in chosen else []
    return rows[0].id if rows else ""


def settle(application, window, rounds: int = 200) -> None:
    """Let jobs end and pictures arrive. Sleeping frees the interpreter for the worker."""
    from PySide6.QtCore import QEvent

    quiet = 0
    for _round in range(rounds):
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running loop does
        time.sleep(0.01)
        quiet = 0 if window.jobs.is_busy() else quiet + 1
        if quiet > 12:
            return


def keep_for_readme(desk: str, page: str, picture: Path) -> None:
    if README_PAGES[desk] == page:
        from PIL import Image

        PICTURES.mkdir(parents=True, exist_ok=True)
        # 256 colours show the same to the eye in a third of the bytes.
        with Image.open(picture) as shown:
            shown.convert("RGB").quantize(256).save(PICTURES / f"{desk}.png", optimize=True)


def write_index() -> None:
    """Write a page that shows every picture under its path."""
    rows = []
    for picture in sorted(SHOTS.rglob("*.png")):
        name = picture.relative_to(SHOTS).as_posix()
        rows.append(
            f'<figure><a href="{html.escape(name)}"><img loading="lazy" src="{html.escape(name)}">'
            f"</a><figcaption>{html.escape(name)}</figcaption></figure>"
        )
    style = "figure{display:inline-block;margin:8px}img{width:480px;border:1px solid #999}"
    page = f"<!doctype html><meta charset=utf-8><title>shots</title><style>{style}</style>"
    (SHOTS / "index.html").write_text(page + "\n".join(rows), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        take(sys.argv[2])
    else:
        raise SystemExit(main())
