"""Where shipped files and the person's files lie."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "_data" / name  # in a wheel; in a checkout they stand at the top
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Return the folder of fonts, icons, locale, standards and help."""
    return _shipped("resources")


def forms() -> Path:
    """Return the folder of the shipped checklists."""
    return _shipped("forms")


def default_workspace() -> Path:
    """Return where a workspace lies when none is named."""
    from platformdirs import user_data_path  # not needed when a workspace is named

    return user_data_path("inspector", appauthor=False) / "workspace"


def last_workspace_note() -> Path:
    """Return the small file that says which workspace the window opened last."""
    return default_workspace().parent / "last-workspace.txt"


def known_workspaces_note() -> Path:
    """Return the small file that says which workspaces are on this computer, and whose."""
    return default_workspace().parent / "workspaces.json"


def device_notes() -> Path:
    """Return where this computer notes how far each workspace on it has come."""
    return default_workspace().parent / "devices"


def cache_folder() -> Path:
    """Return where commands without a workspace keep what may be deleted at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("inspector", appauthor=False)


def log_folder(workspace: Path | None) -> Path:
    """Return where logs and crash reports go: the workspace's, or the person's without one."""
    if workspace is not None:
        return workspace / "log"
    from platformdirs import user_log_path

    return user_log_path("inspector", appauthor=False)
