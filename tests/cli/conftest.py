"""The command line as a test calls it, on desks with one visit carried out."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inspector.cli.main import main
from inspector.services.context import Context
from inspector.services.enrolment import open_context
from tests.cheap import make_passphrases_cheap
from tests.desks import PASSPHRASE, carry_out_visit, desks_in, set_up

Call = Callable[..., Result]


@pytest.fixture(scope="session")
def visited_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three desks; the inspector's visit is signed and exported, and nobody has imported it."""
    bare = tmp_path_factory.mktemp("cli-desks")
    set_up(bare)
    folder = tmp_path_factory.mktemp("cli-visited")
    with desks_in(bare, folder) as desks:
        carry_out_visit(desks)
    return folder


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    make_passphrases_cheap(monkeypatch)


@pytest.fixture
def desk(visited_template: Path, tmp_path: Path) -> Path:
    """Return a folder with the workspaces office, lead and field, and `exchange`."""
    folder = tmp_path / "desks"
    shutil.copytree(visited_template, folder)
    return folder


@pytest.fixture
def inspection(desk: Path) -> str:
    return (desk / "visited.txt").read_text(encoding="utf-8").split("\n")[0]


@pytest.fixture
def package(desk: Path) -> Path:
    """Return the exported package of the visit."""
    return desk / "exchange" / (desk / "visited.txt").read_text(encoding="utf-8").split("\n")[1]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Return a function that runs a command; `at` is the workspace."""
    # What a developer's own machine has set must not reach a test.
    monkeypatch.delenv("INSPECTOR_WORKSPACE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home-data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home-state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home-cache"))

    def run(*words: object, at: Path | None = None, passphrase: str | None = PASSPHRASE) -> Result:
        if passphrase is None:
            monkeypatch.delenv("INSPECTOR_PASSPHRASE", raising=False)
        else:
            monkeypatch.setenv("INSPECTOR_PASSPHRASE", passphrase)
        place = ["--workspace", str(at)] if at is not None else []
        return CliRunner().invoke(main, [*place, *map(str, words)])

    return run


@contextmanager
def looking_at(folder: Path) -> Iterator[Context]:
    """Open a workspace between two commands."""
    ctx = open_context(folder, PASSPHRASE)
    try:
        yield ctx
    finally:
        ctx.workspace.close()


def refused(result: Result, status: int) -> list[str]:
    """Insist on an exit status and on exactly two lines on stderr; return them."""
    assert result.exit_code == status, result.output
    lines = result.stderr.strip().split("\n")
    assert len(lines) == 2, result.stderr
    assert "Traceback" not in result.output
    return lines
