"""The top of the command line: help, usage, errors, crash reports."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from inspector.cli import main as top
from inspector.cli.command import Command
from inspector.cli.main import Main, main
from inspector.errors import Cancelled, DiskFull
from tests.desks import PASSPHRASE

from .conftest import Call, refused

ROOT = Path(__file__).resolve().parent.parent.parent

# Loaded by the commands that need them, never for help.
_HEAVY = (
    "cryptography",
    "reportlab",
    "PIL",
    "pyxform",
    "pyhanko",
    "sqlcipher3",
    "sqlite_utils",
    "rich",
    "PySide6",
    "python_calamine",
    "xlsxwriter",
)


def group_that_raises(error: BaseException) -> Main:
    group = Main("inspector")

    @group.command("go", cls=Command)
    def go() -> None:
        raise error

    return group


def test_every_command_of_the_design_is_there() -> None:
    assert set(main.commands) >= {
        "demo", "workspace", "enrol", "export", "import", "verify", "form", "papers", "ledger",
        "doctor",
    }  # fmt: skip


@pytest.mark.parametrize("words", [[], *([name] for name in sorted(main.commands))])
def test_every_command_has_help_in_both_languages(words: list[str]) -> None:
    english = CliRunner().invoke(main, [*words, "--language", "en", "--help"])
    chinese = CliRunner().invoke(main, ["--language", "zh_CN", *words, "--help"])
    assert english.exit_code == chinese.exit_code == 0
    assert english.output.isascii()
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", chinese.output)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from inspector.cli.main import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        f"print(sorted(set({_HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_the_program_runs_as_a_module_and_says_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "inspector", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("inspector ")


@pytest.mark.parametrize("words", [["nonsense"], ["export", "base"], ["verify"], ["import"]])
def test_wrong_usage_is_two_lines_and_status_2(words: list[str], call: Call) -> None:
    what, remedy = refused(call(*words), 2)
    assert what.startswith("Wrong usage:")
    assert "--help" in remedy


def test_without_a_window_to_open_the_help_is_shown(call: Call) -> None:
    result = call()
    assert result.exit_code == 0
    assert "Commands:" in result.output


def test_the_window_opens_on_the_workspace_that_was_named(tmp_path: Path) -> None:
    opened: list[Path | None] = []

    def open_window(workspace: Path | None) -> int:
        opened.append(workspace)
        return 7

    with pytest.raises(SystemExit) as left:
        top.run(["--workspace", str(tmp_path)], open_window)
    assert (left.value.code, opened) == (7, [tmp_path])


def test_an_error_of_ours_is_two_lines_and_its_own_status() -> None:
    result = CliRunner().invoke(group_that_raises(DiskFull(needed="3 MiB", place="/x")), ["go"])
    what, _remedy = refused(result, 1)
    assert "3 MiB" in what


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Cancelled(), click.Abort()])
def test_being_stopped_is_said_calmly(error: BaseException) -> None:
    what, _remedy = refused(CliRunner().invoke(group_that_raises(error), ["go"]), 1)
    assert what == "Stopped."


def test_a_fault_of_ours_leaves_a_report_and_no_traceback(tmp_path: Path) -> None:
    group = group_that_raises(ZeroDivisionError("secret detail"))
    result = CliRunner().invoke(group, ["--workspace", str(tmp_path), "go"])
    what, where = refused(result, 1)
    assert "ZeroDivisionError" in what
    (report,) = (tmp_path / "log").glob("crash-*.txt")
    assert str(report) in where
    assert "secret detail" in report.read_text(encoding="utf-8")


def test_debug_shows_where_an_error_arose(tmp_path: Path) -> None:
    group = group_that_raises(ZeroDivisionError())
    result = CliRunner().invoke(group, ["--debug", "--workspace", str(tmp_path), "go"])
    assert "Traceback" in result.stderr


def test_what_the_system_refuses_is_no_fault_of_ours(tmp_path: Path) -> None:
    group = group_that_raises(PermissionError(13, "Permission denied", "/x/y"))
    what, _remedy = refused(CliRunner().invoke(group, ["--workspace", str(tmp_path), "go"]), 1)
    assert "/x/y" in what
    assert not (tmp_path / "log").exists()


def test_a_reader_who_stops_early_is_no_fault(desk: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    words = ["--workspace", str(desk / "office"), "ledger", "entities", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "inspector", *words],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "INSPECTOR_PASSPHRASE": PASSPHRASE, "INSPECTOR_LANGUAGE": "en"},
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        (["nonsense"], "there is no command “nonsense”"),
        (["doctor", "--nope"], "there is no option “--nope”"),
        (["doctor", "extra"], "there are more words than the command takes"),
        (["export", "base"], "--to is missing"),
        (["verify", "no-such-file"], "FILE: “no-such-file” is not there"),
        (["ledger", "hazards", "--level", "X"], "--level: choose one of GENERAL, MAJOR"),
        (["demo", "x", "--seed", "abc"], "--seed: a whole number is needed"),
    ],
)
def test_wrong_usage_is_said_in_words_that_are_translated(
    words: list[str], detail: str, call: Call
) -> None:
    what, _remedy = refused(call(*words), 2)
    assert what == f"Wrong usage: {detail}"


def test_a_group_alone_shows_what_may_follow(call: Call) -> None:
    result = call("export")
    assert result.exit_code == 2
    assert "receipt" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a Unix thing")
def test_on_a_terminal_the_passphrase_is_asked_and_not_shown(desk: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "INSPECTOR_LANGUAGE": "en"}
    environment.pop("INSPECTOR_PASSPHRASE", None)
    words = ["--workspace", str(desk / "office"), "ledger", "hazards", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "inspector", *words],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
        start_new_session=True,  # so that no terminal of the tester's is asked instead
        preexec_fn=lambda: _take_terminal(theirs),
    )
    os.close(theirs)
    shown = b""
    while b"Passphrase of" not in shown:
        shown += os.read(ours, 1024)
    os.write(ours, PASSPHRASE.encode() + b"\n")
    output, _nothing = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert output.strip() == b"[]"
    assert PASSPHRASE.encode() not in shown


def _take_terminal(terminal: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
