"""Pictures of the shell and the checklist page with data, for whoever looks at them.

python -m tests.ui.scenes FOLDER        (QT_QPA_PLATFORM=offscreen; QT_SCALE_FACTOR=1.75)
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.domain.inspection import ItemResult
from inspector.domain.standard import load_pack
from inspector.engine.checklist import read_checklist
from inspector.errors import DiskFull
from inspector.paths import forms, resources
from inspector.ui.app import dress
from inspector.ui.main_window import MainWindow
from inspector.ui.status import StatusFacts
from inspector.ui.theme import Look, Theme

from .desk_bench import Bench, use_chinese
from .fake_filling import FakeFilling

CONFORM, NONCONFORM = ItemResult.CONFORM, ItemResult.NONCONFORM


def general_half_done() -> FakeFilling:
    """Return the general checklist, partly answered, with a hazard."""
    filling = FakeFilling(read_checklist(forms() / "general-site-inspection.md"))
    filling.set_rest("0:s0", CONFORM)
    for number, row in enumerate(filling.items("0:s1")):
        filling.set_result(row.key, ItemResult.NOT_APPLICABLE if number == 1 else CONFORM)
    rows = filling.items("0:s2")
    for row in rows[:3]:
        filling.set_result(row.key, CONFORM)
    filling.set_note(rows[0].key, "查看记录三份")
    filling.set_result(rows[3].key, NONCONFORM)
    hazard = filling.add_hazard(rows[3].key)
    filling.set_hazard(hazard.uid, "place", "二车间南侧 3 号配电箱")
    filling.set_hazard(hazard.uid, "fact", "配电箱箱门缺失，箱前 1 m 内堆放纸箱 6 个。")
    filling.set_hazard(hazard.uid, "level", "general")
    filling.set_hazard(hazard.uid, "measure", "deadline")
    filling.cursor = rows[3].key
    return filling


def major_proposed(ticked: bool = True) -> FakeFilling:
    """Return the checklist of major hazards with a hazard whose conditions are met."""
    filling = FakeFilling(read_checklist(forms() / "industry-trade-major-hazards.md"))
    pack = load_pack(resources() / "standards")
    row = next(
        r
        for s in filling.sections()
        for r in filling.items(s.key)
        if len(getattr(pack.clause(r.basis[0]).conditions, "leaves", tuple)()) > 1
    )
    filling.set_result(row.key, NONCONFORM)
    hazard = filling.add_hazard(row.key)
    filling.set_hazard(hazard.uid, "place", "熔炼车间 2 号炉东侧")
    filling.set_hazard(hazard.uid, "fact", "会议室设在吊运跨地坪区域内，检查时有 4 人在内开会。")
    conditions = pack.clause(row.basis[0]).conditions
    assert conditions is not None
    if ticked:
        leaves = [leaf for leaf in conditions.leaves() if leaf not in conditions.exemptions()]
        filling.set_hazard(hazard.uid, "conditions", tuple(leaf.id for leaf in leaves))
    filling.cursor = row.key
    return filling


def scenes(make: Callable[..., MainWindow]) -> Iterator[tuple[str, MainWindow]]:
    """Yield name and window of each scene; the window is shown and settled."""
    pack = load_pack(resources() / "standards")
    one = Bench(make, general_half_done(), pack)
    view = one.open()
    yield "item-hazard", one.window
    one.files = [Path(f"IMG_{n}.jpg") for n in range(3)]
    view.photos.pick()
    settle(one)
    view.list.setFocus()
    yield "hazard-photos", one.window
    view.go_next()
    yield "open-item", one.window
    view.search.setText("消防")
    yield "search", one.window
    view.search.clear()
    one.window.shell.show_error(DiskFull(needed="3 MB", place="/"))
    yield "banner", one.window
    one.window.banner.clear()
    one.window.key_sheet.toggle()
    yield "keys", one.window
    one.window.key_sheet.close_sheet()
    one.page.run_primary()
    yield "closing", one.window
    one.window.close()
    two = Bench(make, major_proposed(), pack)
    view = two.open()
    yield "major-proposed", two.window
    view.side.hazard.grading.confirm_button.click()
    two.files = [Path("a.jpg")]
    view.photos.pick()
    settle(two)
    scroll = view.side._stack.currentWidget().verticalScrollBar()
    scroll.setValue(scroll.maximum())
    yield "major-five", two.window
    two.window.close()
    three = Bench(make, FakeFilling(read_checklist(forms() / "general-site-inspection.md")), pack)
    yield "chooser", three.window
    three.page.chooser.show_visits([])
    yield "empty", three.window


def settle(one: Bench) -> None:
    """Wait until no job runs."""
    while one.window.jobs.is_busy():
        QTest.qWait(10)
    QTest.qWait(50)


def main(folder: Path) -> None:
    """Photograph every scene in every theme into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    dress(application)
    use_chinese()
    scale = application.devicePixelRatio()
    for theme in Theme:
        look = Look()
        look.use(theme)

        def make(pages: object, look: Look = look, **facts: object) -> MainWindow:
            from datetime import date

            window = MainWindow(
                pages,  # type: ignore[arg-type]
                look,
                status=lambda: StatusFacts(person="检查员甲 · 演示", **facts),  # type: ignore[arg-type]
                today=lambda: date(2026, 11, 21),
            )
            window.resize(1280, 800)
            window.show()
            window.activateWindow()
            return window

        for name, window in scenes(make):
            QTest.qWait(120)
            window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            window.grab().save(str(folder / f"{name}-{theme.value}-{round(scale * 100)}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
