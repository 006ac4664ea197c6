"""What pyxform says, in our words: its sentence is known by its shape, its facts are kept.

Its English stays only where the table does not know a sentence, as detail of a problem.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from inspector.engine.pyxform_codes import CODED, Words
from inspector.engine.pyxform_sentences import SAID, WARNED
from inspector.errors import Problem
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"\b(survey|choices|settings|external_choices|entities|osm)\b")
_UNTRANSLATED = re.compile(
    r"Language '(?P<language>.*)' is missing the (?P<sheet>\w+) "
    r"(?:columns (?P<columns>.+?)|(?P<column>.+?) column)\.?"
)
_FIELD = re.compile(r"\\\{(\w+)\\\}")
# What pyxform writes differently from what the author wrote.
_SHORT = {"jr:count": "repeat_count", "bind::calculate": "calculation"}
_UNKNOWN = N_("pyxform says: {detail}")
_UNKNOWN_ADVICE = N_("Correct the sheet there; the ODK documentation explains the columns.")


def problems_of(error: "PyXFormError") -> list[Problem]:
    """Return the problems that pyxform tells in one error, with sheet and row where it has them."""
    text = str(error)
    if not text.strip() or text == "None":
        return []
    known = _known(text, SAID)
    if known is not None:
        return [known]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = [_known(line, SAID) for line in lines]
    if all(one is not None for one in found):
        return [one for one in found if one is not None]
    return [_unknown(text)]


def warnings_of(text: str) -> list[Problem]:
    """Return what pyxform warns of; nothing for advice that does not concern this program."""
    several = text.count("[row :") > 1 or text.startswith("Language '")
    lines = text.split("\n") if several else [text]
    found: list[Problem] = []
    for line in lines:
        if not line.strip() or "max-pixels" in line:
            continue  # photographs are evidence here and stay as they were taken
        missing = _UNTRANSLATED.fullmatch(line.strip())
        if missing is not None:
            found += _untranslated(missing)
        else:
            found.append(_known(line, WARNED) or _unknown(line))
    return found


def _untranslated(missing: re.Match[str]) -> Iterator[Problem]:
    """Yield each column that a language lacks, as its heading would be written."""
    language = missing["language"]
    for column in (missing["columns"] or missing["column"]).split(", "):
        heading = column if language == "default" else f"{column}::{language}"
        message = _("The column “{column}” is missing, which another language has.")
        advice = _("Add it; without it “-” is shown.")
        yield Problem(message.format(column=heading), advice, sheet=missing["sheet"], row=1)


def _unknown(text: str) -> Problem:
    row, sheet = _ROW.search(text), _SHEET.search(text)
    detail = " ".join(_ROW.sub("", text).split())
    return Problem(
        _(_UNKNOWN).format(detail=detail),
        _(_UNKNOWN_ADVICE),
        sheet=sheet[1] if sheet else ("survey" if row else ""),
        row=int(row[1]) if row else None,
    )


def _known(text: str, table: Mapping[str, Words]) -> Problem | None:
    for pattern, words in _patterns():
        match = pattern.fullmatch(text.strip())
        if match is not None:
            return _worded(words, match.groupdict())
    for source, words in table.items():
        match = _compiled(source).search(text)
        if match is not None:
            row = _ROW.search(text)
            facts = match.groupdict()
            if row:
                facts["row"] = row[1]
            return _worded(words, facts)
    return None


def _worded(words: Words, facts: Mapping[str, str | None]) -> Problem:
    told = {key: (value or "").strip() for key, value in facts.items()}
    row = told.get("row", "")
    column = words.column or told.get("column", "")
    return Problem(
        _(words.message).format_map(_Facts(told)).replace("\n", " "),
        _(words.advice).format_map(_Facts(told)),
        sheet=told.get("sheet") or told.get("sheet_name") or words.sheet,
        row=int(row) if row.isdigit() else words.row,
        column=_SHORT.get(column, column),
    )


class _Facts(dict[str, str]):
    """Facts of a sentence; one that it lacks is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


@lru_cache(maxsize=256)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.DOTALL)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], Words]]:
    """Return the sentences that pyxform keeps by code, each as a pattern with named facts."""
    from pyxform.errors import ErrorCode

    found = []
    for code, words in CODED.items():
        template = re.escape(ErrorCode[code].value.msg.replace("{{", "\0").replace("}}", "\1"))
        seen: set[str] = set()

        def group(match: re.Match[str], seen: set[str] = seen) -> str:
            name = match[1]
            if name in seen:
                return f"(?P={name})"
            seen.add(name)
            return f"(?P<{name}>[^\n]*?)"

        pattern = _FIELD.sub(group, template).replace("\0", "\\{").replace("\1", "\\}")
        found.append((re.compile(pattern), words))
    return found
