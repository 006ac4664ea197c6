"""Rotating log and crash report. Neither holds names, texts or photographs of a visit."""

import logging
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOGGER = "inspector"


def start_log(folder: Path) -> None:
    """Write the program's log to `folder`/inspector.log, at most five files of 1 MiB."""
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(_LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = RotatingFileHandler(
        folder / "inspector.log", maxBytes=1 << 20, backupCount=4, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def write_crash_report(folder: Path, error: BaseException) -> Path:
    """Keep the trace of `error` in `folder`; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    report = folder / f"crash-{stamp}.txt"
    report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return report
