#!/usr/bin/env python3
"""Join the Chinese texts of all rooms into the one catalogue that the program reads.

Every room keeps `resources/locale/zh_CN/<room>.po`; this writes `LC_MESSAGES/inspector.mo` beside
them. The same texts give the same bytes.

    python packaging/locale_catalogue.py            write the catalogue
    python packaging/locale_catalogue.py --check    exit 1 when it is missing or out of date
"""

import string
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "resources" / "locale" / "zh_CN"
CATALOGUE = "LC_MESSAGES/inspector.mo"
# Chinese counts without plural forms, so every counted text has one form.
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"


class CatalogueProblems(Exception):
    """All that is wrong with the texts, one line each: file, source text, what is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of one file. `plural` is empty where nothing is counted."""

    file: str
    source: str
    plural: str
    chinese: str


def read_entries(folder: Path = LOCALE) -> list[Entry]:
    """Return every text of every room's file. Raises CatalogueProblems for a file out of shape."""
    from babel.messages.pofile import PoFileError, read_po

    entries, wrong = [], []
    for path in sorted(folder.glob("*.po")):
        try:
            with path.open("rb") as file:
                catalogue = read_po(file, locale="zh_CN", charset="utf-8", abort_invalid=True)
        except (PoFileError, UnicodeDecodeError) as error:
            wrong.append(f"{path.name}: {error}")
            continue
        for message in catalogue:
            if not message.id:
                continue  # the header
            if message.context or message.fuzzy:  # neither has a use here
                wrong.append(f"{path.name}: {message.id!r} has a context or is fuzzy")
            one, plural = [*_several(message.id), ""][:2]
            text = "".join(_several(message.string)[:1])
            entries.append(Entry(path.name, one, plural, text))
    if wrong:
        raise CatalogueProblems("\n".join(wrong))
    return entries


def _several(value: str | Sequence[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def problems_of(entries: Sequence[Entry]) -> list[str]:
    """Return one line for each text that is empty, has other fields, or clashes with another."""
    wrong = []
    seen: dict[str, Entry] = {}
    for entry in entries:
        where = f"{entry.file}: “{entry.source}”"
        if not entry.chinese.strip():
            wrong.append(f"{where} has no translation")
            continue
        for original in filter(None, (entry.source, entry.plural)):
            if fields(entry.chinese) != fields(original):
                wrong.append(f"{where} has other fields in Chinese than in “{original}”")
        if "!" in entry.chinese or "！" in entry.chinese:
            wrong.append(f"{where} shouts")
        other = seen.setdefault(entry.source, entry)
        if (other.chinese, other.plural) != (entry.chinese, entry.plural):
            wrong.append(f"{where} says “{entry.chinese}”, {other.file} says “{other.chinese}”")
    return wrong


def fields(text: str) -> frozenset[str]:
    """Return the `{names}` in a text, with what stands after ":" or "!" in them.

    A text that is no format string has none: it is shown as it stands.
    """
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return frozenset()
    return frozenset(
        f"{name}!{conversion or ''}:{spec or ''}"
        for _text, name, spec, conversion in parts
        if name is not None
    )


def compile_catalogue(folder: Path = LOCALE) -> bytes:
    """Return the bytes of the joined catalogue. Raises CatalogueProblems with every problem."""
    entries = read_entries(folder)
    wrong = problems_of(entries)
    if wrong:
        raise CatalogueProblems("\n".join(wrong))
    texts = {"": HEADER}
    for entry in entries:
        key = f"{entry.source}\0{entry.plural}" if entry.plural else entry.source
        texts[key] = entry.chinese
    return _mo_bytes(texts)


def _mo_bytes(texts: Mapping[str, str]) -> bytes:
    """Return the binary form that gettext reads (GNU gettext manual, "The Format of GNU MO Files").

    Written here, not by Babel, whose header names its version and the time.
    """
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    count = len(pairs)
    keys_at, texts_at = 28, 28 + 8 * count
    position = 28 + 16 * count
    tables: list[bytes] = []
    blob = bytearray()
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), position + len(blob)))
            blob += pair[column] + b"\0"
    # magic, revision, count, the two tables, and no hash table
    head = struct.pack("<7I", 0x950412DE, 0, count, keys_at, texts_at, 0, position)
    return head + b"".join(tables) + bytes(blob)


def main(arguments: Sequence[str]) -> int:
    """Write or check the catalogue; return the exit status."""
    if list(arguments) not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        data = compile_catalogue()
    except CatalogueProblems as error:
        print(error, file=sys.stderr)
        return 1
    target = LOCALE / CATALOGUE
    if arguments:
        if target.is_file() and target.read_bytes() == data:
            return 0
        print(f"{CATALOGUE} is out of date: python packaging/locale_catalogue.py", file=sys.stderr)
        return 1
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
