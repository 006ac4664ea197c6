"""The pages of a dossier that are no papers, in three cases: ordinary, extreme lengths, bare."""

from collections.abc import Callable, Iterator

from inspector.documents.dossier import Piece, Placed
from inspector.documents.dossier_sheets import (
    Book,
    Evidence,
    EvidencePhoto,
    contents,
    evidence_list,
    log_sheet,
    photo_evidence,
    plain_cover,
    ruled_sheet,
    words,
)
from inspector.documents.template_sets import shipped
from tests.documents.every_paper import jpeg
from tests.documents.sheets import LONG_NAME, LONG_TEXT

DIGEST = "0123456789abcdef" * 2 + "fedcba9876543210" * 2
_LISTING = "重大事故隐患挂牌督办通知书"
_COVERS = {"hazard_cover": "hazard_cover_title", "volume_cover": "volume_title"}
_SAID = {
    "number": "YH-demo-07-20261116-01",
    "entity": "示例精密铸造有限公司",
    "fact": "熔铸车间东侧1号配电箱：门锁损坏。",
    "level": "重大事故隐患",
    "basis": "《工贸企业重大事故隐患判定标准》第七条第（二）项",
    "finder": "检查员甲",
    "organ": "示例区应急管理局",
    "filed": "2026年12月1日",
    "file_number": "2026-AJ-0001",
    "keep": "三十年",
}


def dossier_pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the pages by name; the second draws them."""
    for case, rows in (("", 3), ("-long", 19), ("-bare", 1)):
        name = LONG_NAME if case == "-long" else _SAID["entity"]
        book = Book(
            shipped().named("emergency-2026.1", ""), "示例区应急管理局", True, f"{name}安全生产检查"
        )
        yield f"dossier-contents{case}", lambda b=book, n=rows: _contents(b, n)
        yield f"dossier-evidence{case}", lambda b=book, n=rows: _evidence(b, n)
        yield f"dossier-log{case}", lambda b=book, n=rows: _log(b, n)
        yield f"dossier-photos{case}", lambda b=book, n=rows: _photos(b, n)
        for sheet in ("hazard_cover", "judgement", "plan", "volume_cover"):
            yield f"dossier-{sheet}{case}", lambda b=book, s=sheet, c=case: _ruled(b, s, c)


def _contents(book: Book, count: int) -> bytes:
    placed = [
        Placed(
            Piece(
                title=_LISTING if place % 3 else "现场检查记录",
                read=list,
                number="（示例）应急挂督〔2026〕1号" if count > 1 else "",
                day="2026年11月16日" if count > 1 else "",
                remark="拒签待确认" if place == 2 else "",
            ),
            3 + 7 * place,
            1 + place % 4,
        )
        for place in range(count)
    ]
    return contents(book, placed, ("文书送达回执", "销号（核销、摘牌）单") if count > 1 else ())


def _evidence(book: Book, count: int) -> bytes:
    name = f"{_LISTING}（示例）应急挂督〔2026〕1号（签名件）"
    day = "2026-11-16" if count > 1 else ""
    return evidence_list(book, [Evidence(name, day, DIGEST)] * count)


def _log(book: Book, count: int) -> bytes:
    what = ("登记隐患", f"出具文书：{_LISTING}（示例）应急挂督〔2026〕1号")
    steps = [("2026-11-16 10:30", what[n % 2], "检查员甲", DIGEST) for n in range(count)]
    return log_sheet(book, steps)


def _photos(book: Book, count: int) -> bytes:
    is_long = count > 3
    photos = [
        EvidencePhoto(
            number=number,
            sha256=DIGEST,
            read=jpeg,
            subject="熔铸车间2号深井铸造机" * (3 if is_long else 1),
            taken="2026-11-16 10:17:00" if count > 1 else "",
            place=LONG_NAME if is_long else "熔铸车间" if count > 1 else "",
            by="检查员甲",
            proves=LONG_TEXT * (5 if is_long else 1),
        )
        for number in range(1, min(count, 6) + 1)
    ]
    (pdf,) = photo_evidence(book, photos)
    return pdf


def _ruled(book: Book, name: str, case: str) -> bytes:
    labels = words()[name]
    values = {one: _SAID.get(one, "示例") for one in labels} if case != "-bare" else {}
    if case == "-long":
        values = {one: LONG_TEXT * (30 if one == "fact" else 2) for one in labels}
    if name in _COVERS:
        return plain_cover(book, words()[_COVERS[name]], labels, values)
    return ruled_sheet(book, words()[f"{name}_title"], labels, values)
