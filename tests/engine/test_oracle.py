"""Real forms, compared with what JavaRosa (the engine of ODK Collect) makes of them."""

import json
from datetime import UTC, datetime
from pathlib import Path

from inspector.engine import FormSession, load_form
from inspector.engine.xlsform import convert

# When the reference was made: some leaves hold the day.
ORACLE_DAY = datetime(2026, 11, 21, 21, 1, tzinfo=UTC)

# Leaves that differ from run to run, by what their name says.
VOLATILE = (
    *("uuid", "uid", "deviceid", "subscriberid", "simserial", "imei", "phone", "email", "username"),
    *("today", "now", "start", "end", "time", "rand", "instanceid", "instancename"),
)

# What we do not do as JavaRosa does, and why.
EXCEPTIONS = {
    "/validate/result": "a date in the year 12: JavaRosa reads “12-01-01”, the spec wants 4 digits",
    "/data/respondent_backgr/Id10011": "the time at which the form was opened",
    "/data/validate/result": "as above",
}


def _form(folder: Path, file: str) -> str:
    path = folder / file
    return convert(path).xform if path.suffix not in (".xml", ".xhtml") else path.read_text("utf-8")


def _paths(lines: list[str]) -> list[str]:
    return sorted(line.split("\t", 1)[0] for line in lines)


def _is_volatile(path: str) -> bool:
    name = path.rsplit("/", 1)[1].lower()
    return path in EXCEPTIONS or any(word in name for word in VOLATILE)


def _lines(session: FormSession) -> list[str]:
    return sorted(f"{path}\t{value}" for path, value in session.relevant_leaves())


def test_real_forms_show_the_leaves_and_values_that_javarosa_shows(shared: Path) -> None:
    folder = shared / "forms-oracle"
    rows = [json.loads(line) for line in (folder / "oracle.jsonl").read_text("utf-8").splitlines()]
    other_leaves: list[str] = []
    other_values: list[str] = []
    for row in rows:
        session = FormSession(load_form(_form(folder, row["file"])), clock=lambda: ORACLE_DAY)
        before = _lines(session)
        for path, value, _kind in row["answers"]:
            session.set_value(path, value)
        after = _lines(session)
        if _paths(before) != _paths(row["before"]) or _paths(after) != _paths(row["after"]):
            other_leaves.append(row["file"])
            continue
        pairs = [*zip(before, sorted(row["before"])), *zip(after, sorted(row["after"]))]
        if any(ours != theirs and not _is_volatile(ours.split("\t")[0]) for ours, theirs in pairs):
            other_values.append(row["file"])
    print(f"leaves {len(rows) - len(other_leaves)}/{len(rows)}, other values {other_values}")
    # Reached, not aimed at: all of them. A form that falls out of this is a step back.
    assert other_leaves == []
    assert other_values == []
