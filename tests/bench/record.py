"""The inspection record: against typst and LibreOffice, its second copy, and its length."""

import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from inspector import paths
from inspector.domain.entity import Entity
from inspector.domain.paper import (
    InspectionRecord,
    Officer,
    PaperHead,
    PaperKind,
    PaperPhoto,
    RecordLine,
)
from inspector.domain.person import Organisation
from tests.bench.measure import Row, in_turns, milliseconds

if TYPE_CHECKING:
    from inspector.documents.dossier_streams import Original

_NAME, _GOAL = "record PDF with 6 photographs", "<= 1.2"
_PROBLEM = (
    "铸造车间2号中频炉炉底坑内有积水约3 cm，未见排水设施；现场有2名工人在炉台作业。"
    "抛丸间除尘器进出口压差表读数1.9 kPa（铭牌上限≤1.5 kPa），未见更换滤袋的记录。"
)


def rows(work: Path, rounds: int = 21) -> list[Row]:
    """Return the rows of the record."""
    photos = {sha256(data).hexdigest(): data for data in map(_photo, range(6))}
    paper = a_record(tuple(photos))
    found = [
        *beside_typst(work, rounds, paper, photos),
        _second_document(),
        _long_record(),
        _dossier(),
    ]
    return found + _beside_libreoffice(work, paper, photos)


def beside_typst(
    work: Path, rounds: int, paper: InspectionRecord, photos: dict[str, bytes]
) -> list[Row]:
    """Return the row of the record beside typst; it says so when typst is not installed."""
    try:
        import typst
    except ImportError:
        return [Row(_NAME, None, "x typst", _GOAL, "typst is not installed")]
    from inspector.documents.preview import page_count
    from inspector.documents.render import render

    folder = work / "typst"
    folder.mkdir()
    source = _typst_source(paper, folder, photos)

    def ours() -> bytes:
        return render(paper, photos=photos)

    def peer() -> bytes:
        made: bytes = typst.compile(
            source, root=folder, font_paths=[paths.resources() / "fonts"], ignore_system_fonts=True
        )
        return made

    pages = page_count(ours()), page_count(peer())  # first runs load the fonts on both sides
    times = in_turns(rounds, ours, peer)
    how = (
        f"render of a record of {pages[0]} pages / typst.compile of {pages[1]} pages with the same"
        f" texts, fonts and photographs, warm: {milliseconds(times)}"
    )
    return [Row(_NAME, times[0] / times[1], "x typst", _GOAL, how)]


def _second_document() -> Row:
    """Return what a second paper costs beside the first of a process, which loads the fonts."""
    program = (
        "import time\n"
        "from tests.bench.record import a_record\n"
        "paper = a_record(())\n"
        "for turn in range(4):\n"
        "    start = time.perf_counter()\n"
        "    from inspector.documents.render import render\n"
        "    render(paper)\n"
        "    print(time.perf_counter() - start)\n"
    )
    root = Path(__file__).resolve().parents[2]
    firsts, seconds_ = [], []
    for _turn in range(3):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, check=True, text=True
        )
        first, *others = map(float, done.stdout.split())
        firsts.append(first)
        seconds_.append(statistics.median(others))
    times = [statistics.median(seconds_), statistics.median(firsts)]
    how = f"a further record / the first one of a process, imports included: {milliseconds(times)}"
    return Row("second paper of a process", times[0] / times[1], "x first", "<= 0.5", how)


def _long_record() -> Row:
    """Return what a page costs in a paper of a hundred pages beside one of ten."""
    from inspector.documents.preview import page_count
    from inspector.documents.render import render

    papers = [
        replace(
            a_record(()),
            problems=tuple(
                RecordLine(number=number, text=_PROBLEM) for number in range(1, count + 1)
            ),
        )
        for count in (100, 1000)
    ]
    pages = [page_count(render(paper)) for paper in papers]
    times = in_turns(5, *(partial(render, paper) for paper in papers))
    each = [time / number for time, number in zip(times, pages)]
    how = f"a page of {pages[1]} / of {pages[0]} pages: {milliseconds([each[1], each[0]])}"
    return Row("page of a long record", each[1] / each[0], "x short", "<= 1.2", how)


def _original(name: str, pdf: bytes) -> "Original":
    from inspector.documents.dossier_streams import Original

    digest = sha256(pdf).hexdigest()
    return Original(name, "现场检查记录", len(pdf), digest, lambda: BytesIO(pdf))


def _dossier() -> Row:
    """Return what a page costs in a dossier of a hundred pages beside one of ten."""
    from inspector.documents.dossier import Piece, Placed, bind
    from inspector.documents.dossier_sheets import Book, contents, plain_cover
    from inspector.documents.preview import page_count
    from inspector.documents.render import render
    from inspector.documents.template_sets import shipped
    from inspector.progress import Progress

    papers = [
        render(replace(paper, head=replace(paper.head, id=f"{number:036d}")))
        for number in range(50)
        for paper in (a_record(()),)
    ]
    book = Book(shipped().named("emergency-2026.1", ""), "示例区应急管理局", True, "示例案卷")

    def front(placed: Sequence[Placed]) -> list[tuple[str, bytes]]:
        cover = plain_cover(book, "案卷（首页）", {"name": "卷名"}, {"name": book.case})
        return [("案卷（首页）", cover), ("卷内目录", contents(book, placed))]

    def bound(count: int) -> bytes:
        target = BytesIO()
        pieces = [
            Piece(
                title="现场检查记录",
                read=partial(list, [pdf]),
                number=f"（示例）应急检记〔2026〕{number}号",
                day="2026年11月21日",
                originals=(_original(f"{number}.pdf", pdf),),
            )
            for number, pdf in enumerate(papers[:count], 1)
        ]
        with TemporaryFile() as scratch:
            said = {"title": "示例案卷", "author": "示例"}
            bind(pieces, front, target, **said, scratch=scratch, progress=Progress())
        return target.getvalue()

    counts = (4, 24, 49)
    pages = [page_count(bound(count)) for count in counts]
    times = in_turns(5, *(partial(bound, count) for count in counts))
    each = [time / number for time, number in zip(times, pages)]
    how = (
        f"a page of {pages[2]} / of {pages[0]} pages, bound with the papers embedded; of {pages[1]}"
        f" pages {each[1] / each[0]:.2f}: {milliseconds([each[2], each[0]])}"
    )
    return Row("page of a long dossier", each[2] / each[0], "x short", "<= 1.3", how)


def _beside_libreoffice(work: Path, paper: InspectionRecord, photos: dict[str, bytes]) -> list[Row]:
    """Return a row where LibreOffice is installed: the same texts, converted from HTML."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return []
    from inspector.documents.render import render

    folder = work / "office"
    folder.mkdir()
    for number, data in enumerate(photos.values(), 1):
        (folder / f"{number}.jpg").write_bytes(data)
    texts = [paper.entity.name, paper.place, *paper.checked, *(one.text for one in paper.problems)]
    body = "".join(f"<p>{text}</p>" for text in texts)
    body += "".join(f'<img src="{number}.jpg" width="300">' for number in range(1, 7))
    source = folder / "record.html"
    source.write_text(f'<meta charset="utf-8">{body}', encoding="utf-8")
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    times = in_turns(
        3,
        partial(subprocess.run, command, check=True, capture_output=True),
        partial(render, paper, photos=photos),
    )
    how = f"LibreOffice from HTML, a process per paper / render, warm: {milliseconds(times)}"
    return [Row("record PDF beside LibreOffice", times[0] / times[1], "x ours", ">= 20", how)]


def a_record(photos: tuple[str, ...]) -> InspectionRecord:
    """Return a record of two pages, and one more with the photographs of these SHA-256."""
    organisation = Organisation(
        id="demo",
        name="示例区应急管理局",
        short="示例",
        reconsideration="示例区人民政府",
        court="示例区人民法院",
    )
    return InspectionRecord(
        head=PaperHead(
            id="0193500a-0000-7000-8000-000000000001",
            kind=PaperKind.INSPECTION_RECORD,
            number="（示例）应急检记〔2026〕1号",
            organisation=organisation,
            issued=date(2026, 11, 21),
        ),
        entity=Entity(
            id="e1",
            name="示例精密铸造有限公司",
            industry="机械",
            address="示例区工业大道1号",
            legal_representative="负责人甲",
            legal_position="总经理",
            phone="0951-0000001",
        ),
        place="铸造车间、抛丸间、配电室、污水处理站",
        started=datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        ended=datetime(2026, 11, 21, 4, 5, tzinfo=UTC),
        officers=(
            Officer(person="p1", name="检查员甲", certificate_no="演示000001"),
            Officer(person="p2", name="检查员乙", certificate_no="演示000002"),
        ),
        checked=(
            "按《工贸企业重大事故隐患》检查表检查64项：符合21项，不符合2项，不涉及41项。",
            "按《通用现场安全检查》检查表检查40项：符合33项，不符合2项，不涉及5项。",
        ),
        problems=tuple(
            RecordLine(number=number, text=_PROBLEM, photos=(number,)) for number in range(1, 7)
        ),
        photos=tuple(
            PaperPhoto(
                number=number,
                sha256=digest,
                caption="铸造车间2号中频炉炉底坑",
                taken="2026-11-21 10:42:07",
            )
            for number, digest in enumerate(photos, 1)
        ),
    )


def _photo(number: int) -> bytes:
    """Return a photograph as papers show it: 1600 px, about 200 kB, like no other."""
    from PIL import Image

    chance = random.Random(number)
    small = Image.frombytes("RGB", (200, 150), chance.randbytes(200 * 150 * 3))
    picture = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    target = BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()


def _typst_source(paper: InspectionRecord, folder: Path, photos: dict[str, bytes]) -> Path:
    """Write the same texts and photographs as typst source; return the file."""
    entity, head = paper.entity, paper.head
    for number, data in enumerate(photos.values(), 1):
        (folder / f"{number}.jpg").write_bytes(data)
    officers = "、".join(one.name for one in paper.officers)
    certificates = "、".join(one.certificate_no for one in paper.officers)
    facts = [
        ("被检查单位：", entity.name),
        ("地址：", entity.address),
        ("法定代表人（负责人）：", entity.legal_representative),
        ("职务：", entity.legal_position),
        ("联系电话：", entity.phone),
        ("检查场所：", paper.place),
        ("检查时间：", "2026年11月21日9时30分至2026年11月21日12时5分"),
    ]
    table = "\n".join(f"[{name}], [{value}]," for name, value in facts)
    problems = "\n\n".join(
        f"{one.number}. {one.text}（见照片{one.number}）" for one in paper.problems
    )
    pictures = "\n".join(
        f'figure(image("{one.number}.jpg", width: 100%), supplement: none, numbering: none,'
        f" caption: [照片{one.number}　{one.caption}　{one.taken}"
        f"\\ #text(7pt)[SHA-256 {one.sha256}]]),"
        for one in paper.photos
    )
    checked = "\n\n".join(paper.checked)
    text = f"""\
#set page(paper: "a4", margin: (x: 28mm, y: 30mm), header: align(center)[安全生产行政执法文书],
  footer: context [#text(8pt)[文书标识 {head.id}] #h(1fr) 共#counter(page).final().first()页
  第#counter(page).display()页])
#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.9em)
#align(center, text(22pt, weight: "bold")[现场检查记录])
#align(center)[{head.number}]
#table(columns: (auto, 1fr), stroke: (bottom: 0.5pt), {table})
我们是{head.organisation.name}行政执法人员{officers}，执法证件号码为{certificates}，这是我们的证件（已出示）。现依法对你单位进行现场检查，请予以配合。

检查情况：

{checked}

检查中发现以下问题：

{problems}

本记录仅限本次检查已发现的问题，你单位应当举一反三，开展自查。

附：现场照片{len(paper.photos)}张（见后附照片页）。

检查人员（签名）：#box(width: 1fr, line(length: 100%)) 证号：#box(width: 1fr, line(length: 100%))

被检查单位现场负责人（签名）：#box(width: 1fr, line(length: 100%))

见证人（签名）：#box(width: 1fr, line(length: 100%))
#pagebreak()
#grid(columns: 2, gutter: 6mm, {pictures})
"""
    source = folder / "record.typ"
    source.write_text(text, encoding="utf-8")
    return source
