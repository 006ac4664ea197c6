"""Which computer this is, and what it remembers of the workspaces that were used on it."""

import hashlib
import json
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from inspector.storage.files import write_file

_PLACES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass(frozen=True, slots=True)
class Note:
    """How far a workspace had come on this computer when it was last opened or closed.

    seq   greatest number of its device    wall  the moment, as in events
    """

    seq: int
    wall: str


def this_machine() -> str:
    """Return an id of this computer's system, or "" where there is none.

    Hashed, since the system's own id is meant to stay on the machine.
    """
    said = _system_id()
    return hashlib.sha256(b"inspector machine " + said.encode()).hexdigest()[:32] if said else ""


def read_note(folder: Path, dev: str) -> Note | None:
    """Return what this computer remembers of a device; None for nothing, or nothing readable."""
    try:
        said = json.loads((folder / f"{dev}.json").read_bytes())
        return Note(int(said["seq"]), str(said["wall"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(folder: Path, dev: str, note: Note) -> None:
    """Remember how far a device has come; a disk that refuses it changes nothing else."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / f"{dev}.json", json.dumps(asdict(note)).encode(), private=True)


def _system_id() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            place = r"SOFTWARE\Microsoft\Cryptography"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for place in _PLACES:
        with suppress(OSError):
            if said := place.read_text(encoding="ascii", errors="replace").strip():
                return said
    return ""
