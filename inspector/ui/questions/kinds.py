"""Kinds of files by how they are named: what a picker shows first, what may be opened."""

from inspector.i18n import N_, _

PICTURES = ("jpg", "jpeg", "png", "heic")  # what the program itself can read
SOUNDS = ("mp3", "m4a", "aac", "wav", "amr", "ogg", "oga", "opus", "flac", "wma", "3ga")
FILMS = ("mp4", "m4v", "mov", "avi", "mkv", "webm", "wmv", "3gp", "mts", "mpg", "mpeg")
PAPERS = ("pdf", "ofd", "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et")

_OTHER_PICTURES = ("gif", "bmp", "webp", "tif", "tiff")
OPENABLE = frozenset([*PICTURES, *_OTHER_PICTURES, *SOUNDS, *FILMS, *PAPERS])

_FIRST = {
    "image": (N_("Pictures"), PICTURES),
    "audio": (N_("Sounds"), SOUNDS),
    "video": (N_("Films"), FILMS),
}


def filters_for(wanted: str) -> str:
    """Return what a file dialog offers, the kind of the media type `wanted` first.

    "image/*" asks for pictures only, for nothing else can be kept as one; "" for any file.
    """
    kind = wanted.partition("/")[0]
    every = f"{_('All files')} (*)"
    if kind in _FIRST:
        name, suffixes = _FIRST[kind]
        first = f"{_(name)} ({_patterns(suffixes)})"
        return first if kind == "image" else f"{first};;{every}"
    return f"{every};;{_('Documents')} ({_patterns(PAPERS)})"


def _patterns(suffixes: tuple[str, ...]) -> str:
    # Where names differ by case, cameras still write IMG_1.JPG.
    return " ".join(f"*.{one} *.{one.upper()}" for one in suffixes)
