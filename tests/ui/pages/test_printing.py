"""Paper on screen and out of the printer."""

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest

from inspector.documents.preview import text_of
from inspector.documents.render import render
from inspector.domain.paper import PaperKind, RecordLine
from inspector.errors import PrinterLost, PrinterRefused
from inspector.progress import Progress
from inspector.services import papers as service
from inspector.services import print_queue, printing
from inspector.ui.desk_pages import papers
from inspector.ui.printing import print_pdf
from inspector.ui.widgets import paper_bar
from inspector.ui.widgets.print_queue import PrintQueueDialog, words_of
from tests.documents.specimen import specimen_record

MM = 72 / 25.4


@pytest.fixture
def page(show, field, played, qtbot):
    page = show(papers(field).build)
    page.show_argument(played.open)
    settle(page, qtbot)
    return page


def settle(page, qtbot):
    view = page.view
    qtbot.waitUntil(
        lambda: not page.shell.jobs.is_busy() and not view._look.isActive(), timeout=15_000
    )


def into(file, size=QPageSize.PageSizeId.A4):
    """Return a printer that writes a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageSize(QPageSize(size))
    return printer


def test_pages_in_sight_are_sharp_and_those_far_away_are_forgotten(page, qtbot) -> None:
    view = page.view
    assert view.sheets[0].is_drawn()
    assert view.bar.place.text().startswith("Page 1 of")
    shown = sum(not sheet.picture.isNull() for sheet in view.sheets)
    assert shown <= 5


def test_keys_change_the_size_and_go_through_the_pages(page, qtbot) -> None:
    view = page.view
    before = view.sheets[0].width()
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert view.sheets[0].width() > before
    assert view.sheets[0].is_drawn()
    qtbot.keyClick(page, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    first = view.sheets[0]
    assert first.height() <= view.area.viewport().height()
    if len(view.sheets) > 1:
        qtbot.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
        assert view.page() == 2
        qtbot.keyClick(page, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
        assert view.page() == 1


def test_a_preview_is_printed_as_a_draft_and_not_noted(page, qtbot, field, tmp_path) -> None:
    asked = []

    def choose(parent, title):
        asked.append(title)
        return into(tmp_path / "draft.pdf")

    page.view.bar.choose = choose
    marked = printing.marked_for_print(field.ctx, page.view._pdf, "")
    assert "草稿" in "".join(text_of(marked).split())
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert asked
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF")
    assert page.view.bar.printed.text() == ""


def test_the_second_print_of_a_paper_says_that_it_is_one(
    page, qtbot, field, played, tmp_path
) -> None:
    page.run_primary()
    settle(page, qtbot)
    paper = service.list_papers(field.ctx, played.open)[0]
    for number in (1, 2):
        page.view.bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
        page.view.bar.print_now()
        settle(page, qtbot)
        assert len(printing.prints_of(field.ctx, paper.id)) == number
    assert page.view.bar.printed.text().startswith("Printed here 2 times")
    pdf = service.paper_pdf(field.ctx, paper.id)
    again = printing.marked_for_print(field.ctx, pdf, paper.id)
    assert "第3次打印" in "".join(text_of(again).split())


def test_that_it_was_printed_is_noted_by_a_job_that_writes_and_is_not_lost(
    page, qtbot, tmp_path, monkeypatch
) -> None:
    page.run_primary()
    settle(page, qtbot)
    bar, under_way = page.view.bar, []

    def note(_queued):
        under_way.extend((job.is_reading, job.is_kept) for job in bar._shell.jobs._jobs)

    monkeypatch.setattr(bar, "_printing", replace(bar._printing, note=note))
    bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
    bar.print_now()
    settle(page, qtbot)
    assert (False, True) in under_way


def test_giving_up_the_dialog_prints_nothing(page, qtbot, field) -> None:
    page.view.bar.choose = lambda _parent, _title: None
    page.view.bar.print_now()
    assert not page.shell.jobs.is_busy()


def test_a_paper_fills_the_sheet_of_the_printer(page, field, tmp_path) -> None:
    for name, size, width, height, scale in (
        ("a4", QPageSize.PageSizeId.A4, 210, 297, 1.0),
        ("a5", QPageSize.PageSizeId.A5, 148, 210, 0.729),  # margins are cut, text is not
    ):
        file = tmp_path / f"{name}.pdf"
        pages = print_pdf(into(file, size), page.view._pdf, "t", Progress(lambda *_: None))
        with pdfplumber.open(BytesIO(file.read_bytes())) as document:
            assert len(document.pages) == pages == len(page.view.sheets)
            sheet = document.pages[0]
            assert (sheet.width / MM, sheet.height / MM) == pytest.approx((width, height), abs=0.5)
            picture = sheet.images[0]
            assert picture["height"] / MM == pytest.approx(297 * scale, abs=1.5)
            assert picture["srcsize"][1] == pytest.approx(297 * scale / 25.4 * 300, rel=0.02)
            picture = sheet.to_image(resolution=72).original.convert("L").point(lambda v: 255 - v)
            left, top, right, foot = picture.getbbox()
            assert min(left, top, sheet.width - right, sheet.height - foot) > 3 * MM


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_named(page, tmp_path) -> None:
    printer = into(tmp_path / "no" / "such" / "folder.pdf")
    with pytest.raises(PrinterRefused):
        print_pdf(printer, page.view._pdf, "现场检查记录", Progress(lambda *_: None))


def vanishing(file, after):
    """Return a printer that is gone after so many pages."""

    class Vanishing(QPrinter):
        taken = 1

        def newPage(self):
            if self.taken == after:
                return False
            self.taken += 1
            return super().newPage()

    printer = Vanishing(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setFromTo(1, 4)
    return printer


@pytest.mark.qt_log_ignore("QPrinter::abort")
def test_a_printer_that_goes_away_midway_is_named_with_the_page(
    tmp_path, record_of_many_pages
) -> None:
    printer = vanishing(tmp_path / "out.pdf", 2)
    with pytest.raises(PrinterLost) as caught:
        print_pdf(printer, record_of_many_pages, "现场检查记录", Progress(lambda *_: None))
    assert (caught.value.facts["done"], caught.value.facts["pages"]) == (2, 4)


def test_what_waits_behind_a_print_that_failed_is_printed_and_the_failed_one_not_noted(
    page, qtbot, field, played, tmp_path, monkeypatch
) -> None:
    page.run_primary()
    settle(page, qtbot)
    paper = service.list_papers(field.ctx, played.open)[0]
    shown: list[Exception] = []
    bar = page.view.bar
    monkeypatch.setattr(bar, "_shell", replace(bar._shell, show_error=shown.append))
    lost = [True, False, False]
    marks: list[str] = []

    def printed(_printer, pdf, _title, _progress):
        marks.append("".join(text_of(pdf).split()))
        if lost.pop(0):
            raise PrinterLost(name="p", paper="t", done=1, pages=2)
        return 2

    monkeypatch.setattr(paper_bar, "print_pdf", printed)
    bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
    for _time in range(3):  # all in the queue at once
        bar.print_now()
    settle(page, qtbot)
    assert [one.code for one in shown] == ["PRINTER-LOST"]
    assert len(printing.prints_of(field.ctx, paper.id)) == 2
    assert ["第2次打印" in one for one in marks] == [False, False, True]
    assert bar.printed.text().startswith("Printed here 2 times")


def test_of_a_long_paper_only_what_is_seen_is_drawn_and_only_once(
    page, qtbot, monkeypatch, record_of_many_pages
) -> None:
    view, drawn = page.view, []
    shown = view._on_drawn

    def counted(answer):
        drawn.append(answer[1])
        shown(answer)

    monkeypatch.setattr(view, "_on_drawn", counted)
    view.show_paper(lambda: record_of_many_pages)
    settle(page, qtbot)
    assert len(view.sheets) > 100
    drawn.clear()
    for zoom in (0.77, 1.23, 1.5):  # PDFium rounds the width of a picture another way than Qt
        view._set_zoom(zoom)
        settle(page, qtbot)
    view.area.verticalScrollBar().setValue(view.area.verticalScrollBar().maximum())
    settle(page, qtbot)
    assert len(drawn) <= 12
    assert view.page() == len(view.sheets)
    assert sum(not sheet.picture.isNull() for sheet in view.sheets) <= 8


@pytest.fixture(scope="module")
def record_of_many_pages() -> bytes:
    return render(
        replace(
            specimen_record(),
            problems=tuple(
                RecordLine(number=number, text="抛丸间除尘器压差表读数1.9 kPa，未见更换记录。" * 3)
                for number in range(1, 1101)
            ),
        )
    )


def test_a_letter_goes_on_as_a_draft_for_word(page, qtbot, field, tmp_path) -> None:
    page.start_filling()
    filling = page.filling
    assert filling.word_button.isHidden()
    for kind, letter in ((PaperKind.INQUIRY_NOTICE, False), (PaperKind.LISTING_NOTICE, True)):
        filling.draft = filling._calls.begin(filling._visit, kind)
        filling.form.begin(filling.draft)
        filling._go(filling.form)
        assert filling.word_button.isHidden() != letter
    asked = []

    def pick(_title, name):
        asked.append(name)
        return tmp_path / name

    filling.pick_target = pick
    filling.word_button.click()
    settle(page, qtbot)
    assert asked == ["重大事故隐患挂牌督办通知书（草稿）.docx"]
    assert (tmp_path / asked[0]).read_bytes().startswith(b"PK")


@pytest.fixture
def issued(page, qtbot, field, played, monkeypatch):
    """Return the bar of an issued paper, its id, and the errors that were shown."""
    page.run_primary()
    settle(page, qtbot)
    bar, shown = page.view.bar, []
    monkeypatch.setattr(bar, "_shell", replace(bar._shell, show_error=shown.append))
    return bar, service.list_papers(field.ctx, played.open)[0].id, shown


def test_the_intention_is_on_disk_before_the_printer_is_called(
    issued, page, qtbot, field, tmp_path, monkeypatch
) -> None:
    bar, paper, _shown = issued
    states = []

    def printed(*_args):
        states.extend(one.state for one in print_queue.sent_prints(field.ctx, paper))
        return 1

    monkeypatch.setattr(paper_bar, "print_pdf", printed)
    bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
    bar.print_now()
    settle(page, qtbot)
    assert states == [print_queue.PrintState.SENT]
    assert print_queue.sent_prints(field.ctx, paper) == []
    assert bar.queue_button.isHidden()


def test_without_any_printer_the_paper_waits_and_is_printed_from_the_queue(
    issued, page, qtbot, field, tmp_path, monkeypatch
) -> None:
    bar, paper, shown = issued
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    bar.print_now()
    assert [one.code for one in shown] == ["PRINTER-MISSING"]
    (left,) = print_queue.waiting_prints(field.ctx)
    assert left.reason == shown[0].what()
    assert bar.queue_button.text() == "Print queue (1)"
    bar.ask_queue = lambda _parent, waiting: (waiting[0], True)
    bar.show_queue()  # still none: it stays, and not twice
    assert len(print_queue.waiting_prints(field.ctx)) == 1
    bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
    bar.show_queue()
    settle(page, qtbot)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert print_queue.waiting_prints(field.ctx) == []
    assert len(printing.prints_of(field.ctx, paper)) == 1


@pytest.mark.parametrize(
    "error", [PrinterRefused(name="打印机甲", paper="现场检查记录"), RuntimeError("deleted")]
)
def test_what_fails_stays_in_the_queue_with_its_reason_and_can_be_taken_off(
    issued, page, qtbot, field, tmp_path, monkeypatch, error
) -> None:
    bar, paper, shown = issued

    def refuse(*_args):
        raise error

    monkeypatch.setattr(paper_bar, "print_pdf", refuse)
    bar.choose = lambda _parent, _title: into(tmp_path / "out.pdf")
    bar.print_now()
    settle(page, qtbot)
    assert shown == [error]
    (left,) = print_queue.waiting_prints(field.ctx)
    assert ("打印机甲" if isinstance(error, PrinterRefused) else "deleted") in left.reason
    assert "PRINTER-" not in left.reason
    assert printing.prints_of(field.ctx, paper) == []
    bar.ask_queue = lambda _parent, waiting: (waiting[0], False)
    bar.show_queue()
    assert print_queue.waiting_prints(field.ctx) == []
    assert bar.queue_button.isHidden()


def test_the_queue_says_of_each_print_why_it_is_there(qtbot, field, monkeypatch) -> None:
    ctx = field.ctx
    failed = print_queue.queue_print(ctx, "a", "现场检查记录", "打印机甲")
    print_queue.fail_print(ctx, failed, "打印机缺纸")
    print_queue.begin_print(ctx, print_queue.queue_print(ctx, "b", "责令限期整改指令书"))
    monkeypatch.setattr(print_queue, "_RUN", "another run")
    waiting = print_queue.waiting_prints(ctx)
    dialog = PrintQueueDialog(waiting, None)
    qtbot.addWidget(dialog)
    rows = {one.paper: words_of(one) for one in waiting}
    assert rows["a"].endswith("打印机缺纸")
    assert "counts as printed" in rows["b"]
    dialog.rows.setCurrentRow(1)
    dialog.print_button.click()
    assert (dialog.chosen, dialog.again) == (waiting[1], True)
