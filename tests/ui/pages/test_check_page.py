"""核验 in the window: a file or a code, and one clear answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from inspector.services import papers as service
from inspector.ui.check_entry import check


@pytest.fixture
def page(show, field):
    return show(check(field).build)


@pytest.fixture
def signed(field, played, tmp_path: Path) -> Path:
    paper = service.list_papers(field.ctx, played.visit)[0]
    file = tmp_path / "paper.pdf"
    file.write_bytes(service.paper_pdf(field.ctx, paper.id, signed=True))
    return file


def checked(page, qtbot, file: Path):
    page.zone.offered.emit(file)
    qtbot.wait_idle(page.shell.jobs)


def shown(page) -> dict[str, str]:
    grid = page.facts.layout()  # new labels are in it at once, though shown a little later
    labels = [grid.itemAt(place).widget().text() for place in range(grid.count())]
    return dict(zip(labels[::2], labels[1::2]))


def test_a_signed_paper_is_told_with_its_signatures_event_and_package(page, qtbot, signed, played):
    checked(page, qtbot, signed)
    assert page.chip.text() == "Unchanged, signatures sound"
    assert "现场检查记录" in page.title.text()
    facts = shown(page)
    assert facts["Event"]
    assert played.package.name in facts["Package"]
    assert [one.name for one in page.seals_model.rows] == ["检查员甲", "检查员乙", "负责人甲"]
    assert not page.seals.isHidden()


def test_one_changed_byte_is_told_in_one_answer(page, qtbot, signed):
    data = bytearray(signed.read_bytes())
    data[900] ^= 1
    signed.write_bytes(data)
    checked(page, qtbot, signed)
    assert page.chip.text() == "Altered or damaged"
    assert "was changed" in shown(page)["Why"]
    assert page.seals.isHidden()


def test_a_stranger_s_file_is_not_known_and_one_that_is_gone_is_an_error(
    page, qtbot, tmp_path, field, played
):
    frozen = tmp_path / "other.pdf"
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(frozen))
    canvas.drawString(72, 700, "a letter")
    canvas.save()
    checked(page, qtbot, frozen)
    assert page.chip.text() == "Not known here"


def test_the_code_on_the_paper_finds_it(page, qtbot, field, played):
    paper = service.list_papers(field.ctx, played.visit)[0]
    page.zone.code.setText(paper.id)
    qtbot.keyClick(page.zone.code, Qt.Key.Key_Return)
    assert page.chip.text() == "Known here"
    assert paper.number in page.title.text()


def test_a_code_with_another_hash_is_refused(page, qtbot, field, played):
    from inspector.errors import PaperCodeAltered
    from inspector.services import paper_checking

    paper = service.list_papers(field.ctx, played.visit)[0]
    with pytest.raises(PaperCodeAltered, match="other content"):
        paper_checking.check_code(field.ctx, f"INSP1:{paper.id}:{'0' * 64}")


def test_a_void_paper_names_the_version_in_its_place_whether_by_file_or_by_code(
    page, qtbot, field, played, tmp_path
):
    from inspector.services.reissue import reissue_paper

    old = service.list_papers(field.ctx, played.visit)[0]
    new = reissue_paper(field.ctx, old.id, "写错了单位名称")
    page.zone.code.setText(old.id)
    qtbot.keyClick(page.zone.code, Qt.Key.Key_Return)
    assert page.chip.text() == "Known here, but void"
    assert shown(page)["In its place"] == new.id
    file = tmp_path / "old.pdf"
    file.write_bytes(service.paper_pdf(field.ctx, old.id, signed=True))
    checked(page, qtbot, file)
    assert page.chip.text() == "Unchanged, but void"
    assert shown(page)["In its place"] == new.id
    assert page.zone.code.text() == ""


def test_a_dossier_is_told_with_each_paper_in_it(page, qtbot, field, played, tmp_path):
    from inspector.services.dossiers import write_case_dossier

    made = write_case_dossier(field.ctx, played.visit, tmp_path / "out")
    checked(page, qtbot, made.pdf)
    assert page.chip.text() == "A volume of papers"
    told = shown(page)["Attached papers"].splitlines()
    assert len(told) == 2
    assert all(one.endswith("Unchanged, signatures sound") for one in told)


def test_a_copy_on_a5_is_not_taken_for_the_paper(page, qtbot, signed):
    from inspector.documents.copies import on_a5

    signed.write_bytes(on_a5(signed.read_bytes()))
    checked(page, qtbot, signed)
    assert page.chip.text() == "Not the paper itself"
    assert "现场检查记录" in shown(page)["Bears the id of"]
    assert page.title.text() == signed.name
