"""A workspace of its own for each test; the passphrase costs next to nothing here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.storage.database import Database
from inspector.storage.workspace import Workspace, create_workspace

PASSPHRASE = "演示"
LOG_N = 4


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = create_workspace(tmp_path / "workspace", PASSPHRASE, log_n=LOG_N)
    made.finish()
    yield made
    made.close()


@pytest.fixture
def db(workspace: Workspace) -> Database:
    return workspace.db
