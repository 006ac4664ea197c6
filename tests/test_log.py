"""The log rotates, and a crash report holds the trace."""

import logging

from inspector.log import logging_to, start_log, write_crash_report


def test_what_is_logged_reaches_the_file(tmp_path):
    start_log(tmp_path / "log")
    logging.getLogger("inspector.test").info("started")
    assert "inspector.test started" in (tmp_path / "log" / "inspector.log").read_text("utf-8")
    start_log(tmp_path / "other")
    logging.getLogger("inspector.test").info("moved")
    assert "moved" not in (tmp_path / "log" / "inspector.log").read_text("utf-8")
    logging.getLogger("inspector").handlers[0].close()
    logging.getLogger("inspector").handlers.clear()


def test_a_line_reaches_the_log_of_a_workspace_before_the_program_has_begun_it(tmp_path):
    log, logger = tmp_path / "log", logging.getLogger("inspector.test")
    with logging_to(log):
        logger.info("swept")
    logger.info("later")
    start_log(log)
    with logging_to(log):
        logger.info("once")
    said = (log / "inspector.log").read_text("utf-8")
    assert (said.count("swept"), said.count("later"), said.count("once")) == (1, 0, 1)
    logging.getLogger("inspector").handlers[0].close()
    logging.getLogger("inspector").handlers.clear()


def test_a_log_that_cannot_be_written_costs_nothing_else(tmp_path):
    (tmp_path / "log").write_text("in the way")
    with logging_to(tmp_path / "log"):
        logging.getLogger("inspector.test").info("lost")


def test_a_crash_report_names_the_line(tmp_path):
    try:
        raise RuntimeError("a fault of ours")
    except RuntimeError as error:
        report = write_crash_report(tmp_path, error)
    text = report.read_text(encoding="utf-8")
    assert "a fault of ours" in text
    assert "test_log.py" in text
