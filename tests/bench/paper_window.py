"""A process that shows a paper: the longest work of each step on the thread of the window.

`paper_window.py PAGES` prints JSON: the seconds of processor time of laying out, of painting and
of going to the end, each the median of its rounds.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from inspector.documents.preview import page_sizes
from inspector.ui.app import make_application
from inspector.ui.widgets.paper_view import PaperView
from tests.bench.question_window import Window

_ROUNDS = 9


def told(pages: int) -> dict[str, float]:
    """Return the medians of the steps by their names."""
    application = make_application(None, ["bench"])
    window = Window(application)
    view = PaperView(window.shell)
    view.resize(1180, 720)
    view.show()
    pdf = _paper(pages)
    sizes = page_sizes(pdf)
    spent: dict[str, list[float]] = {"laid out": [], "painted": [], "end": []}
    for _round in range(_ROUNDS):
        spent["laid out"].append(_work(lambda: view._on_loaded((0, pdf, sizes, "", ""))))
        _settle(application, window, view)
        spent["painted"].append(_work(view.repaint))
        bar = view.area.verticalScrollBar()
        spent["end"].append(_work(lambda bar=bar: bar.setValue(bar.maximum())))
        _settle(application, window, view)
    return {name: statistics.median(values) for name, values in spent.items()}


def _settle(application: QApplication, window: Window, view: PaperView) -> None:
    while window.jobs.is_busy() or view._look.isActive():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    application.processEvents()


def _work(call: Callable[[], object]) -> float:
    start = time.thread_time()
    call()
    return time.thread_time() - start


def _paper(pages: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for number in range(pages):
        for line in range(22):
            canvas.drawString(72, 100 + line * 28, f"{number}-{line} " * 8)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


if __name__ == "__main__":
    print(json.dumps(told(int(sys.argv[1]))))
