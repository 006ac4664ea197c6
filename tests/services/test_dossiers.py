"""案卷, 一患一档 and 月卷: what stands in them, in which order, and that they can be checked."""

import hashlib
import os
import shutil
import subprocess
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from inspector import i18n
from inspector.documents.dossier_metadata import read_metadata
from inspector.documents.preview import page_count, page_image, text_of
from inspector.documents.template_sets import shipped
from inspector.domain.paper import PaperKind, PaperRow
from inspector.errors import Cancelled, DiskFull, FileNotWritten, NoPapers, NothingToFile
from inspector.progress import Progress
from inspector.services.dossier_case import ArchiveFacts
from inspector.services.dossier_order import CASE_ORDER, HAZARD_ORDER
from inspector.services.dossiers import (
    write_case_dossier,
    write_hazard_dossier,
    write_monthly_volume,
)
from inspector.services.papers import list_papers, paper_pdf
from inspector.services.reissue import reissue_paper
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.services.visits import findings
from inspector.storage import files
from tests.desks import Desks, closed_visit, hazard_of, issued_record, refused_record
from tests.services.test_office_papers import issued as issued_by_office

NOVEMBER = date(2026, 11, 1)
FACTS = ArchiveFacts(number="2026-AJ-0001", keep="三十年", secrecy="公开", filed=date(2026, 12, 1))


def issued(desks: Desks, kind: PaperKind, **fields: str) -> PaperRow:
    """Issue a further paper of the visit, filled in as it begins and with `fields`."""
    draft = begin_sheet(desks.field, desks.inspection, kind)
    texts = {one.id: "演示内容" for one in draft.spec.fields if one.required and not one.options}
    options = {one.id: one.options[0] for one in draft.spec.fields if one.required and one.options}
    begun = {name: text for name, text in draft.filled.fields.items() if text}
    filled = Filled({**texts, **options, **begun, **fields}, draft.filled.tables)
    return issue_sheet(desks.field, desks.inspection, kind, filled)


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return title and page, from 1, of each bookmark, those of a case behind it."""
    with pikepdf.open(BytesIO(pdf)) as book, book.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(book.pages, start=1)}
        found = []
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            assert item.destination is not None
            found.append((item.title, pages[item.destination[0].objgen]))
            waiting[:0] = item.children
        return found


def embedded(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as book:
        return {name: spec.get_file().read_bytes() for name, spec in book.attachments.items()}


def text_by_page(pdf: bytes) -> list[str]:
    return [text_of(_page(pdf, number)) for number in range(page_count(pdf))]


def _page(pdf: bytes, number: int) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as book, pikepdf.new() as one:
        one.pages.append(book.pages[number])
        one.save(target)
    return target.getvalue()


def test_a_dossier_has_cover_contents_papers_photographs_and_digests_in_their_order(
    visited: Desks, tmp_path: Path
) -> None:
    made = write_case_dossier(visited.field, visited.inspection, tmp_path / "out", FACTS)
    pdf = made.pdf.read_bytes()
    texts = text_by_page(pdf)
    assert [title.split("（示例）")[0] for title, _page in bookmarks(pdf)] == [
        "案卷（首页）",
        "卷内目录",
        "现场检查记录",
        "责令限期整改指令书",
        "照片证据",
        "证据及文件校验清单",
    ]
    for title, page in bookmarks(pdf):
        assert title[:4] in texts[page - 1]
    for number, text in enumerate(texts, start=1):
        assert f"卷内第{number}页" in text
    assert "2026-AJ-0001" in texts[0]
    assert "三十年" in texts[0]
    assert made.pages == len(texts) == page_count(pdf)
    assert made.absent == ()


def test_the_contents_say_the_pages_on_which_the_documents_stand(
    visited: Desks, tmp_path: Path
) -> None:
    made = write_case_dossier(visited.field, visited.inspection, tmp_path / "out")
    contents = text_by_page(made.pdf.read_bytes())[1].replace("\r", "")
    meta = read_metadata(made.metadata.read_bytes())
    for one in meta.documents:
        last = one.first + one.pages - 1
        assert (str(one.first) if one.pages == 1 else f"{one.first}-{last}") in contents
    assert meta.documents[0].first == 3
    follows = [one.first + one.pages for one in meta.documents]
    assert follows == [*(one.first for one in meta.documents[1:]), meta.pages + 1]


def test_the_signed_originals_are_embedded_and_their_digests_are_listed(
    visited: Desks, tmp_path: Path
) -> None:
    ctx = visited.field
    made = write_case_dossier(ctx, visited.inspection, tmp_path / "out")
    pdf = made.pdf.read_bytes()
    files = embedded(pdf)
    rows = list_papers(ctx, visited.inspection)
    signed = [paper_pdf(ctx, row.id, signed=True) for row in rows]
    assert sorted(files.values()) == sorted(signed)
    listed = text_by_page(pdf)[-1].replace("\r", "").replace("\n", "")
    photos = [photo for one in findings(ctx, visited.inspection) for photo in one.photos]
    digests = [hashlib.sha256(one).hexdigest() for one in signed]
    digests += [row.sha256 for row in rows] + [photo.sha256 for photo in photos]
    assert photos
    meta = read_metadata(made.metadata.read_bytes())
    assert sorted(digests) == sorted(one.sha256 for one in meta.originals)
    for digest in digests:
        assert digest[:32] in listed
        assert digest[32:] in listed


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed")
def test_signatures_of_the_embedded_files_are_still_valid(visited: Desks, tmp_path: Path) -> None:
    made = write_case_dossier(visited.field, visited.inspection, tmp_path / "out")
    for number, data in enumerate(embedded(made.pdf.read_bytes()).values()):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(data)
        said = subprocess.run(
            ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
        ).stdout
        assert said.count("Signature is Valid") == 3, said


def test_a_signed_paper_looks_in_the_dossier_as_it_looks_alone(
    visited: Desks, tmp_path: Path
) -> None:
    ctx = visited.field
    record = list_papers(ctx, visited.inspection)[0]
    alone = page_image(paper_pdf(ctx, record.id, signed=True), 0, 600)
    made = write_case_dossier(ctx, visited.inspection, tmp_path / "out")
    bound = page_image(made.pdf.read_bytes(), 2, 600)
    head = 600 * 40  # the page number stands in the first forty rows
    # Text of a form field is drawn with coloured edges, as part of the page without.
    pairs = list(zip(_greys(alone.rgb), _greys(bound.rgb), strict=True))
    assert sum(abs(a - b) > 90 for a, b in pairs[head:]) < 20
    assert any(abs(a - b) > 90 for a, b in pairs[:head])
    assert sum(grey < 90 for grey, _other in pairs) > 1000


def _greys(rgb: bytes) -> list[float]:
    return [sum(pixel) / 3 for pixel in zip(rgb[::3], rgb[1::3], rgb[2::3], strict=True)]


def test_a_refused_paper_is_bound_with_its_note_and_all_its_signatures_embedded(
    desks: Desks, tmp_path: Path
) -> None:
    desks.inspection = closed_visit(desks)
    record = refused_record(desks, desks.inspection)
    made = write_case_dossier(desks.field, desks.inspection, tmp_path / "out")
    pdf = made.pdf.read_bytes()
    assert read_metadata(made.metadata.read_bytes()).documents[0].remark == "拒签"
    assert any("拒绝在本文书上" in text for text in text_by_page(pdf))
    assert embedded(pdf).popitem()[1] == paper_pdf(desks.field, record.id, signed=True)
    with pikepdf.open(BytesIO(pdf)) as book:
        # A signature without a line has no look and is no field here.
        assert "/AcroForm" not in book.Root
        assert not [page for page in book.pages if "/Annots" in page]
        assert not book.check_pdf_syntax()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system keeps its time zone")
def test_the_same_papers_give_the_same_bytes_on_any_clock_and_in_any_language(
    visited: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = visited.field
    first = write_case_dossier(ctx, visited.inspection, tmp_path / "one", FACTS)
    visited.clock.pass_minutes(60 * 24)
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    i18n.use_language("zh_CN")
    second = write_case_dossier(ctx, visited.inspection, tmp_path / "two", FACTS)
    assert first.pdf.read_bytes() == second.pdf.read_bytes()
    assert first.metadata.read_bytes() == second.metadata.read_bytes()
    monkeypatch.undo()
    time.tzset()


def test_papers_stand_in_the_order_of_the_binding_not_of_their_issue(
    visited: Desks, tmp_path: Path
) -> None:
    for kind in (PaperKind.SERVICE_RECEIPT, PaperKind.INSPECTION_SCHEME, PaperKind.PHOTO_SHEET):
        issued(visited, kind)
    made = write_case_dossier(visited.field, visited.inspection, tmp_path / "out")
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    assert titles == [
        "现场检查方案",
        "现场检查记录",
        "责令限期整改指令书",
        "现场照片",
        "照片证据",
        "证据及文件校验清单",
        "文书送达回执",
    ]


def test_an_issued_cover_is_the_cover(visited: Desks, tmp_path: Path) -> None:
    cover = issued(visited, PaperKind.CASE_COVER, cause="演示案由")
    made = write_case_dossier(visited.field, visited.inspection, tmp_path / "out")
    first = text_by_page(made.pdf.read_bytes())[0]
    assert cover.number in first
    assert "演示案由" in first
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    assert cover.title not in titles


def test_a_void_paper_stays_in_the_dossier_and_says_so(desks: Desks, tmp_path: Path) -> None:
    desks.inspection = closed_visit(desks)
    record = issued_record(desks, desks.inspection)
    reissue_paper(desks.field, record.id, "场所写错")
    made = write_case_dossier(desks.field, desks.inspection, tmp_path / "out")
    documents = read_metadata(made.metadata.read_bytes()).documents
    assert [one.remark for one in documents[:2]] == ["已作废", "待签"]
    texts = text_by_page(made.pdf.read_bytes())
    assert "已作废" in texts[1]
    void, stands = documents[:2]
    stamped = [
        "场所写错" in text for text in texts[void.first - 1 : stands.first + stands.pages - 1]
    ]
    assert stamped == [True] * void.pages + [False] * stands.pages
    # Two versions under one number: both files are there.
    assert len(embedded(made.pdf.read_bytes())) == 2


def test_papers_that_are_still_due_are_named(desks: Desks, tmp_path: Path) -> None:
    desks.inspection = closed_visit(desks)
    issued_record(desks, desks.inspection)
    made = write_case_dossier(desks.field, desks.inspection, tmp_path / "out")
    assert made.absent == ("责令限期整改指令书",)
    assert "暂无" in text_by_page(made.pdf.read_bytes())[1]
    assert read_metadata(made.metadata.read_bytes()).absent == made.absent


def test_a_visit_without_papers_has_no_dossier(desks: Desks, tmp_path: Path) -> None:
    visit = closed_visit(desks)
    with pytest.raises(NoPapers):
        write_case_dossier(desks.field, visit, tmp_path / "out")
    with pytest.raises(NothingToFile):
        write_monthly_volume(desks.field, NOVEMBER, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_file_of_a_hazard_tells_its_judgement_and_every_step(
    visited: Desks, tmp_path: Path
) -> None:
    hazard = findings(visited.field, visited.inspection)[0]
    issued(visited, PaperKind.HAZARD_REGISTRATION)
    made = write_hazard_dossier(visited.field, hazard.id, tmp_path / "out", FACTS)
    pdf = made.pdf.read_bytes()
    assert [title.split("（示例）")[0] for title, _page in bookmarks(pdf)] == [
        "事故隐患治理档案",
        "卷内目录",
        "事故隐患登记表",
        "判定意见",
        "现场检查记录",
        "责令限期整改指令书",
        "照片证据",
        "证据及文件校验清单",
        "变更日志摘要",
    ]
    texts = text_by_page(pdf)
    assert hazard.number in texts[0]
    assert "登记隐患" in texts[-1]
    assert "责令整改" in texts[-1]


def test_the_file_of_a_major_hazard_has_the_papers_of_the_office_and_says_what_lacks(
    major: Desks, tmp_path: Path
) -> None:
    hazard = hazard_of(major)
    before = write_hazard_dossier(major.office, hazard, tmp_path / "before")
    assert "挂牌或提级督办通知" in before.absent
    assert "现场检查记录" not in before.absent
    number = issued_by_office(major.office, hazard, PaperKind.LISTING_NOTICE)
    made = write_hazard_dossier(major.office, hazard, tmp_path / "out")
    assert set(before.absent) - set(made.absent) == {"挂牌或提级督办通知"}
    texts = text_by_page(made.pdf.read_bytes())
    assert "重大事故隐患治理档案" in texts[0]
    assert number in texts[0]
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    # documents §7: judgement, record, order, listing, photographs, log.
    ordered = ["判定意见", "现场检查记录", "责令限期整改指令书", "重大事故隐患挂牌督办通知书"]
    assert [title for title in titles if title in ordered] == ordered
    assert titles[-1] == "变更日志摘要"
    log = "".join(texts[-1].split())
    assert f"出具文书：重大事故隐患挂牌督办通知书{number}" in log


def test_each_hazard_has_only_its_own_papers(major: Desks, tmp_path: Path) -> None:
    hazard = hazard_of(major)
    issued_by_office(major.office, hazard, PaperKind.LISTING_NOTICE)
    visit = closed_visit(major, wrong="T-03")
    issued_record(major, visit)
    other = findings(major.field, visit)[0]
    made = write_hazard_dossier(major.field, other.id, tmp_path / "out")
    titles = [one.title for one in read_metadata(made.metadata.read_bytes()).documents]
    assert titles.count("现场检查记录") == 1
    assert "重大事故隐患挂牌督办通知书" not in titles


def test_a_monthly_volume_has_the_visits_of_its_month_case_by_case(
    visited: Desks, tmp_path: Path
) -> None:
    visited.clock.pass_minutes(60 * 24)
    other = closed_visit(visited)
    issued_record(visited, other)
    made = write_monthly_volume(visited.field, NOVEMBER, tmp_path / "out", FACTS)
    pdf = made.pdf.read_bytes()
    cases = [title for title, _page in bookmarks(pdf) if title.startswith("案") and "　" in title]
    assert [title.split("　")[0] for title in cases] == ["案1", "案2"]
    contents = text_by_page(pdf)[1]
    assert all(title.split("　")[0] in contents for title in cases)
    assert [one.title for one in read_metadata(made.metadata.read_bytes()).documents].count(
        "现场检查记录"
    ) == 2
    with pytest.raises(NothingToFile):
        write_monthly_volume(visited.field, date(2026, 10, 1), tmp_path / "none")
    with pytest.raises(NothingToFile):
        write_monthly_volume(visited.field, NOVEMBER, tmp_path / "none", organ="another")


def test_a_job_that_is_stopped_leaves_no_file(visited: Desks, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_case_dossier(visited.field, visited.inspection, out)
    before = {file: file.read_bytes() for file in out.iterdir()}
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    write_case_dossier(visited.field, visited.inspection, out, progress=progress)
    assert steps[-1][0] == steps[-1][1]
    for stop_at in range(len(steps)):
        count = iter(range(len(steps)))

        def report(_done: int, _total: int, stop_at: int = stop_at) -> None:
            if next(count) == stop_at:  # noqa: B023 (used within its own turn)
                stopped.cancel()  # noqa: B023

        stopped = Progress(report)
        with pytest.raises(Cancelled):
            write_case_dossier(visited.field, visited.inspection, tmp_path / "new", None, stopped)
    assert not (tmp_path / "new").exists()
    assert {file: file.read_bytes() for file in out.iterdir()} == before


def test_a_full_disk_leaves_what_was_there(
    visited: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_case_dossier(visited.field, visited.inspection, out)
    before = {file: file.read_bytes() for file in out.iterdir()}
    synced: list[int] = []
    real = os.fsync

    def fails_at_the_second(file: int) -> None:
        synced.append(file)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")
        real(file)

    monkeypatch.setattr(files.os, "fsync", fails_at_the_second)
    with pytest.raises(DiskFull):
        write_case_dossier(visited.field, visited.inspection, out, FACTS)
    assert {file: file.read_bytes() for file in out.iterdir()} == before


def test_a_place_that_cannot_be_written_is_told(visited: Desks, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here")
    with pytest.raises(FileNotWritten):
        write_case_dossier(visited.field, visited.inspection, tmp_path / "out")


def test_every_paper_of_every_set_has_a_place_in_the_orders() -> None:
    others = set(PaperKind) - set(CASE_ORDER)
    assert others == {
        PaperKind.CASE_COVER,
        PaperKind.CASE_CONTENTS,
        PaperKind.CASE_TRANSFER,
        PaperKind.TRANSFER_LETTER,
        PaperKind.SUPERVISION_BULLETIN,
        PaperKind.HANDOVER_SHEET,
    }
    assert set(HAZARD_ORDER) <= set(PaperKind)
    for name in ("emergency", "township", "supervision", "non-enforcement", "industry-explosives"):
        assert PaperKind.CASE_COVER in shipped().named(f"{name}-2026.1", "").papers
