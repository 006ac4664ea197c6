"""Rotating log and crash report. Neither holds names, texts or photographs of a visit."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOGGER, _FILE = "inspector", "inspector.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(folder: Path) -> None:
    """Write the program's log to `folder`/inspector.log, at most five files of 1 MiB."""
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(_LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = RotatingFileHandler(folder / _FILE, maxBytes=1 << 20, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Let what is logged inside reach the log in `folder`, also where the program keeps none yet.

    A command keeps none, and a window begins its own only once its workspace is open. A folder
    that cannot be written costs the line, and nothing else.
    """
    logger, file = logging.getLogger(_LOGGER), folder / _FILE
    begun = [one for one in logger.handlers if isinstance(one, logging.FileHandler)]
    if any(Path(one.baseFilename) == file.absolute() for one in begun):
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError:
        yield
        return
    handler.setFormatter(logging.Formatter(_FORMAT))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        handler.close()


def write_crash_report(folder: Path, error: BaseException) -> Path:
    """Keep the trace of `error` in `folder`; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    report = folder / f"crash-{stamp}.txt"
    report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return report
