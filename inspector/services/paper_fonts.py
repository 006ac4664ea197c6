"""The organisation's own fonts for papers: chosen, kept in the workspace, and taken away again."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from inspector.errors import FontGone, FontRefused
from inspector.i18n import N_, _
from inspector.settings import change_settings, load_settings
from inspector.storage.files import told, write_file

_UNREADABLE = N_("it cannot be read")


def choose_font(workspace: Path, slot: str, file: Path) -> str:
    """Use the font in `file` for `slot` (documents/own_fonts.py: SLOTS); return its name.

    A copy is kept in the workspace, so that papers come out the same when the file moves. Raises
    FontRefused, DiskFull, FileNotWritten; the choice before it then stays.
    """
    from inspector.documents.own_fonts import take_font  # ReportLab: 160 ms

    try:
        data = file.read_bytes()
    except OSError as cause:
        raise FontRefused(name=file.name, reason=_(_UNREADABLE)) from cause
    font = take_font(slot, data, file.name)
    target = _file(workspace, font.sha256)
    try:
        target.parent.mkdir(exist_ok=True)
        write_file(target, data)
    except OSError as error:
        raise told(error, target, len(data)) from error
    change_settings(workspace, **{f"font_{slot}": f"{font.sha256} {font.family}"})
    return font.family


def leave_to_bundled(workspace: Path, slot: str) -> None:
    """Use the bundled font for `slot` again."""
    change_settings(workspace, **{f"font_{slot}": ""})


def chosen_fonts(workspace: Path) -> Mapping[str, str]:
    """Return the SHA-256 of the font that was chosen for each slot; slots without are left out."""
    return {slot: kept.partition(" ")[0] for slot, kept in _kept(workspace).items()}


def chosen_names(workspace: Path) -> Mapping[str, str]:
    """Return what the font that was chosen for each slot is called."""
    return {slot: kept.partition(" ")[2] for slot, kept in _kept(workspace).items()}


def _kept(workspace: Path) -> Mapping[str, str]:
    return {
        name.removeprefix("font_"): kept
        for name, kept in load_settings(workspace)._asdict().items()
        if name.startswith("font_") and kept
    }


@contextmanager
def fonts_of(workspace: Path) -> Iterator[None]:
    """Lay papers out in the fonts of this workspace meanwhile. Raises FontGone."""
    chosen = chosen_fonts(workspace)
    if not chosen:
        yield
        return
    from inspector.documents.fonts import own_fonts  # ReportLab: 160 ms
    from inspector.documents.own_fonts import SLOT_NAMES, SLOTS, take_font

    names = {}
    for slot, sha256 in chosen.items():
        try:
            data = _file(workspace, sha256).read_bytes()
        except OSError as cause:
            raise FontGone(slot=SLOT_NAMES[slot]) from cause
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FontGone(slot=SLOT_NAMES[slot])
        names[SLOTS[slot]] = take_font(slot, data, slot).name
    with own_fonts(names):
        yield


def _file(workspace: Path, sha256: str) -> Path:
    return workspace / "fonts" / f"{sha256}.ttf"
