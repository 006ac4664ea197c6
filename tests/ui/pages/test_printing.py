"""Paper on screen and out of the printer."""

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from inspector.documents.preview import text_of
from inspector.documents.render import render
from inspector.domain.paper import PaperKind, RecordLine
from inspector.errors import PrinterLost, PrinterRefused
from inspector.progress import Progress
from inspector.services import papers as service
from inspector.services import printing
from inspector.ui.desk_pages import papers
from inspector.ui.printing import print_pdf
from inspector.ui.widgets import paper_bar
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

    def note(_paper, _printer, _copies):
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
    for name, size, width, height in (
        ("a4", QPageSize.PageSizeId.A4, 210, 297),
        ("a5", QPageSize.PageSizeId.A5, 148, 210),
    ):
        file = tmp_path / f"{name}.pdf"
        pages = print_pdf(into(file, size), page.view._pdf, "t", Progress(lambda *_: None))
        with pdfplumber.open(BytesIO(file.read_bytes())) as document:
            assert len(document.pages) == pages == len(page.view.sheets)
            sheet = document.pages[0]
            assert (sheet.width / MM, sheet.height / MM) == pytest.approx((width, height), abs=0.5)
            picture = sheet.images[0]
            assert picture["height"] / MM == pytest.approx(height, abs=1.5)
            assert picture["srcsize"][1] == pytest.approx(height / 25.4 * 300, rel=0.02)


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
