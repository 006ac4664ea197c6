"""A small template set of an office's own: based on the shipped one, with what tests look for."""

import json
from pathlib import Path
from typing import Any

from inspector.domain.paper import PaperKind

OWN = "demo-2026.11"
WORD = "演查"  # its 文种字 of the record
NOTE = "本记录按演示区新式样制作。"
CLOSING = {
    "kind": "REFUSAL_REPORT",
    "title": "拒签情况报告",
    "officers_least": 2,
    "signers": {"INSPECTOR": 2},
    "fields": ["entity!", {"id": "told", "label": "经过", "kind": "lines", "required": True}],
    "parts": [
        {"say": "被检查单位：{entity}"},
        {"text": "told"},
        {"sign": [{"role": "INSPECTOR", "label": "检查人员（签名）："}]},
        {"date": True},
    ],
}


def said(**changes: Any) -> dict[str, Any]:
    """Return `set.json`, with changes; a value of None leaves its key out."""
    data = {
        "id": OWN,
        "name": "演示区行政执法文书",
        "version": "2026.11",
        "effective": "2026-11-01",
        "base": "emergency-2026.1",
        "organs": ["EMERGENCY"],
        "number": "（{short}）演{word}〔{year}〕{serial}号",
        "papers": [kind.value for kind in papers()],
        **changes,
    }
    return {key: value for key, value in data.items() if value is not None}


def papers() -> list[PaperKind]:
    return [
        PaperKind.INSPECTION_RECORD,
        PaperKind.RECTIFICATION_ORDER,
        PaperKind.REINSPECTION_OPINION,
        PaperKind.CASE_COVER,
        PaperKind.CASE_CONTENTS,
        PaperKind.REFUSAL_REPORT,
    ]


def record() -> dict[str, Any]:
    return {
        "kind": "INSPECTION_RECORD",
        "title": "演示区现场检查记录",
        "word": WORD,
        "block": 100,
        "layout": "record",
        "needs": ["closed"],
        "signers": {"INSPECTOR": 2, "ENTITY": 1},
    }


def own_files(**changes: Any) -> dict[str, str]:
    """Return the files of the set as text."""
    files = {
        "set.json": said(**changes),
        "record.json": {"copies": NOTE},
        "papers/inspection_record.json": record(),
        "papers/refusal_report.json": CLOSING,
    }
    return {name: json.dumps(data, ensure_ascii=False) for name, data in files.items()}


def own_set(folder: Path, **changes: Any) -> Path:
    """Write the set into a folder of its own; return it."""
    place = folder / str(changes.get("id", OWN))
    for name, text in own_files(**changes).items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return place
