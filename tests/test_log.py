"""The log rotates, and a crash report holds the trace."""

import logging

from inspector.log import start_log, write_crash_report


def test_what_is_logged_reaches_the_file(tmp_path):
    start_log(tmp_path / "log")
    logging.getLogger("inspector.test").info("started")
    assert "inspector.test started" in (tmp_path / "log" / "inspector.log").read_text("utf-8")
    start_log(tmp_path / "other")
    logging.getLogger("inspector.test").info("moved")
    assert "moved" not in (tmp_path / "log" / "inspector.log").read_text("utf-8")
    logging.getLogger("inspector").handlers[0].close()
    logging.getLogger("inspector").handlers.clear()


def test_a_crash_report_names_the_line(tmp_path):
    try:
        raise RuntimeError("a fault of ours")
    except RuntimeError as error:
        report = write_crash_report(tmp_path, error)
    text = report.read_text(encoding="utf-8")
    assert "a fault of ours" in text
    assert "test_log.py" in text
