"""`python -m tests.bench [NAME…]`: measure, print the table, write build/bench.json.

NAME is one of window, autosave, sealing, envelopes, imports, taking_in, record, conversion,
engine, questions, paper_view; without one, all.
The exit status is 0 whether goals hold or not: a ratio on a busy machine is for people to look at.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    autosave,
    conversion,
    engine,
    envelopes,
    imports,
    paper_view,
    questions,
    record,
    sealing,
    taking_in,
    window,
)
from tests.bench.measure import Row

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "build" / "bench.json"

PARTS: dict[str, Callable[[Path], list[Row]]] = {
    "window": window.rows,
    "autosave": autosave.rows,
    "sealing": sealing.rows,
    "envelopes": envelopes.rows,
    "imports": imports.rows,
    "taking_in": taking_in.rows,
    "record": record.rows,
    "conversion": conversion.rows,
    "engine": engine.rows,
    "questions": questions.rows,
    "paper_view": paper_view.rows,
}


def main(names: list[str]) -> None:
    """Measure the parts named, or all; a part that fails is a row that does not hold."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    work = ROOT / "build" / "bench"  # on the disk that the product would use, not in memory
    found: list[Row] = []
    for name in names or PARTS:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        print(f"… {name}", file=sys.stderr)
        try:
            found += PARTS[name](work)
        except (OSError, RuntimeError, ImportError) as error:
            found.append(Row(name, None, "", "<= 0", f"not measured: {error}"))
    shutil.rmtree(work, ignore_errors=True)
    OUT.write_text(
        json.dumps([row.to_json() for row in found], ensure_ascii=False, indent=2) + "\n",
        encoding="utf-8",
    )
    show(found)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"{os.cpu_count()} processors, load {load:.1f}: above half of them, expect less")
    print(OUT.relative_to(ROOT))


def show(found: list[Row]) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("row", "value", "goal", "holds", "how")
    for row in found:
        value = "–" if row.value is None else f"{row.value:.2f} {row.unit}"
        table.add_row(row.name, value, row.goal, "yes" if row.holds else "NO", row.how)
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
