"""A template set as people pass it on: a folder, its `set.json`, or one .zip of that folder.

Foreign bytes: sizes are bounded before anything is read, names lead nowhere else, nothing is
unpacked to the disk.
"""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from inspector.documents.set_reader import PAPERS, SET_FILE, Files
from inspector.errors import SetFault, TemplateSetRefused
from inspector.i18n import N_, _

LARGEST_FILE = 256 * 1024
LARGEST_SET = 2 * 1024 * 1024
MOST_FILES = 80
ZIP = ".zip"

# What file managers leave in folders and archives.
_LITTER = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.[^/.][^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)
_NOT_A_SET = N_("there is no set.json in it")
_TOO_LARGE = N_("it is larger than {limit} KB")
_TOO_MANY = N_("there are more than {count} files in it")
_NOT_TEXT = N_("it is not text in UTF-8")
_NOT_PLAIN = N_("its name leads out of the set, or it is a link")
_NOT_ZIP = N_("it is no .zip that can be read")


def read_set_files(path: Path) -> Files:
    """Return the files of the set in a folder or a .zip, by their names in it.

    Ends of lines, a mark of the byte order and composed characters come out one way, so that the
    same text is the same set on every system. Raises TemplateSetRefused.
    """
    if path.name == SET_FILE:
        path = path.parent
    try:
        raw = dict(_of_zip(path) if path.suffix.lower() == ZIP else _of_folder(path))
    except OSError as error:
        raise refused(path, "", error.strerror or str(error)) from error
    if SET_FILE not in raw:
        raise refused(path, "", _(_NOT_A_SET))
    if sum(map(len, raw.values())) > LARGEST_SET:
        raise refused(path, "", _(_TOO_LARGE).format(limit=LARGEST_SET // 1024))
    found = {}
    for name, data in raw.items():
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise refused(path, name, _(_NOT_TEXT)) from error
        found[name] = plain_text(text)
    return found


def plain_text(text: str) -> str:
    """Return the text of a file as it is kept."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def refused(path: Path, file: str, message: str) -> TemplateSetRefused:
    """Return the refusal of a set with one fault."""
    return TemplateSetRefused(path.name, [SetFault(file, "", message)])


def check_bounds(name: str, files: Mapping[str, str]) -> None:
    """Raise TemplateSetRefused for files that no `read_set_files` would have returned."""
    place = Path(name)
    if len(files) > MOST_FILES:
        raise refused(place, "", _(_TOO_MANY).format(count=MOST_FILES))
    sizes = {file: len(text.encode(errors="surrogatepass")) for file, text in files.items()}
    for file, size in sizes.items():
        if size > LARGEST_FILE:
            raise refused(place, file, _(_TOO_LARGE).format(limit=LARGEST_FILE // 1024))
    if sum(sizes.values()) > LARGEST_SET:
        raise refused(place, "", _(_TOO_LARGE).format(limit=LARGEST_SET // 1024))


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    if not (folder / SET_FILE).is_file():  # before a whole disk is looked through
        raise refused(folder, "", _(_NOT_A_SET))
    inside = folder / PAPERS.rstrip("/")
    places = [folder, *([inside] if inside.is_dir() and not inside.is_symlink() else [])]
    count = 0
    for place in places:
        for file in sorted(place.iterdir()):
            name = file.relative_to(folder).as_posix()
            if _LITTER.fullmatch(name) or file == inside:
                continue
            if file.is_symlink() or not file.is_file():
                raise refused(folder, name, _(_NOT_PLAIN))
            count += 1
            if count > MOST_FILES:
                raise refused(folder, "", _(_TOO_MANY).format(count=MOST_FILES))
            if file.stat().st_size > LARGEST_FILE:
                raise refused(folder, name, _(_TOO_LARGE).format(limit=LARGEST_FILE // 1024))
            with file.open("rb") as opened:
                yield name, opened.read(LARGEST_FILE + 1)


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.stat().st_size > 2 * LARGEST_SET:
        raise refused(path, "", _(_TOO_LARGE).format(limit=2 * LARGEST_SET // 1024))
    try:
        with zipfile.ZipFile(path) as opened:
            entries = [
                one
                for one in opened.infolist()
                if not one.is_dir() and not _LITTER.fullmatch(one.filename)
            ]
            if len(entries) > MOST_FILES:
                raise refused(path, "", _(_TOO_MANY).format(count=MOST_FILES))
            top = _top([one.filename for one in entries])
            seen: set[str] = set()
            for one in entries:
                name = one.filename.removeprefix(top)
                linked = stat.S_ISLNK(one.external_attr >> 16)
                if linked or not _is_inside(one.filename) or name in seen:
                    raise refused(path, one.filename, _(_NOT_PLAIN))
                seen.add(name)
                with opened.open(one) as entry:  # what it says of its size may be a lie
                    data = entry.read(LARGEST_FILE + 1)
                if len(data) > LARGEST_FILE:
                    raise refused(path, name, _(_TOO_LARGE).format(limit=LARGEST_FILE // 1024))
                yield name, data
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        RuntimeError,  # encrypted
        NotImplementedError,  # a method that the library does not have
    ) as error:
        raise refused(path, "", _(_NOT_ZIP)) from error


def _top(names: list[str]) -> str:
    """Return the folder that holds everything in an archive, with its slash, or ""."""
    if SET_FILE in names:
        return ""
    tops = {name.partition("/")[0] for name in names}
    (top,) = tops if len(tops) == 1 else ("",)
    return f"{top}/" if f"{top}/{SET_FILE}" in names else ""


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "\\" not in name and not name.startswith("/") and ".." not in parts
