"""What a person likes on this machine: small, typed, and never needed to start."""

from pathlib import Path
from typing import NamedTuple

_FILE = "settings.json"


class Settings(NamedTuple):  # made before the first paint: a data class takes ten times as long
    """Choices of the window.

    theme          "" follows the system; "light", "dark" or "outdoor"
    export_folder  where the last package went
    import_folder  where the last packages came from
    request_file   where the request for a certificate was written, to be found again
    encrypt        "" encrypts packages on removable media and network drives; "always" everywhere
    lock_minutes   minutes without a key or a click after which the window locks; "0" never does
    font_…         SHA-256 and name of the organisation's own font for 小标宋, 宋体, 仿宋, 黑体,
                   楷体; "" leaves the place to the bundled one (services/paper_fonts.py)
    """

    theme: str = ""
    export_folder: str = ""
    import_folder: str = ""
    request_file: str = ""
    encrypt: str = ""
    lock_minutes: str = "15"
    font_title: str = ""
    font_song: str = ""
    font_fang: str = ""
    font_hei: str = ""
    font_kai: str = ""


def load_settings(workspace: Path) -> Settings:
    """Return the settings of a workspace; what cannot be read is as it was at first."""
    import json  # not needed before the first paint

    try:
        said = json.loads((workspace / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(said, dict):
        return Settings()
    known = {name: value for name, value in said.items() if name in Settings._fields}
    return Settings(**{name: value for name, value in known.items() if isinstance(value, str)})


def save_settings(workspace: Path, settings: Settings) -> None:
    """Write the settings of a workspace, whole or not at all."""
    import json

    part = workspace / f"{_FILE}.part"
    part.write_text(json.dumps(settings._asdict(), ensure_ascii=False, indent=2), encoding="utf-8")
    part.replace(workspace / _FILE)


def change_settings(workspace: Path, **changes: str) -> Settings:
    """Change some settings; return all of them."""
    settings = load_settings(workspace)._replace(**changes)
    save_settings(workspace, settings)
    return settings


def last_workspace(note: Path) -> Path | None:
    """Return the workspace that the window opened last, by its `note`; None when it has gone."""
    try:
        folder = Path(note.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
    return folder if folder.is_absolute() and folder.is_dir() else None


def remember_workspace(note: Path, folder: Path) -> None:
    """Note the workspace to open next time; a disk that refuses it changes nothing else."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(folder.absolute()), encoding="utf-8")
    except OSError:
        return


class KnownWorkspace(NamedTuple):
    """A workspace that was opened on this computer; role: as in the certificate, "LEAD"."""

    folder: Path
    person: str
    role: str


def known_workspaces(note: Path) -> list[KnownWorkspace]:
    """Return the workspaces of this computer by their `note`, by person; those gone are left out.

    Names and places only: what is in a workspace opens with its own passphrase alone.
    """
    import json

    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        found = [KnownWorkspace(Path(f), str(p), str(r)) for f, (p, r) in said.items()]
    except (OSError, ValueError, TypeError, AttributeError):
        return []
    return sorted((one for one in found if one.folder.is_dir()), key=lambda one: one.person)


def note_workspace(note: Path, known: KnownWorkspace) -> None:
    """Note that a workspace is on this computer; a disk that refuses it changes nothing else."""
    import json

    others = [one for one in known_workspaces(note) if one.folder != known.folder]
    said = {str(one.folder): (one.person, one.role) for one in [*others, known]}
    part = note.with_suffix(".part")
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(note)
    except OSError:
        return
