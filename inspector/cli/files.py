"""Files that commands write: whole under their name, or not there at all."""

from pathlib import Path

from inspector.storage.files import told, write_file


def write_whole(target: Path, data: bytes) -> Path:
    """Write `data` to `target`, making its folder; a file of that name is replaced at the end.

    Raises DiskFull, FileNotWritten; then a file that was there before is as it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, data)
    except OSError as error:
        raise told(error, target, len(data)) from error
    return target
