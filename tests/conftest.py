"""What every test may use: the reference folder, a chosen clock, the language."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from inspector import i18n, paths

# Shared machines stall: an example that once took long says nothing about the code.
settings.register_profile("project", deadline=None, max_examples=40)
settings.load_profile("project")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 << 30  # a run of all tests needs a fifth of it, as what has passed is removed


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of the tests in memory, where the system has a file system for that.

    Every workspace, package and paper is a real file still, and each is synced to it; but a disk
    that several people use makes a run of the tests wait ten times as long as it works.
    PYTEST_DEBUG_TEMPROOT or --basetemp names another place.
    """
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or config.getoption("basetemp"):
        return
    if has_room(MEMORY):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def has_room(place: Path) -> bool:
    """Return whether files and programs can be kept at `place`, and enough of them."""
    if not (place.is_dir() and os.access(place, os.W_OK) and hasattr(os, "ST_NOEXEC")):
        return False
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize > _ROOM_BYTES and not found.f_flag & os.ST_NOEXEC


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages in tests are the source text; tests of the catalogue switch by themselves."""
    i18n.use_language("en")
    yield
    i18n.use_language("en")


@pytest.fixture(autouse=True)
def _notes_apart(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What this computer remembers of workspaces is not what tests have done with theirs."""
    # One of its own for each test: they use copies of one workspace. Made when it is needed.
    folder = tmp_path_factory.getbasetemp() / "devices" / str(abs(hash(request.node.nodeid)))
    monkeypatch.setattr(paths, "device_notes", lambda: folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))  # for the processes that tests start
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))  # conversions of forms


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data; a user's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("the reference folder is not beside this checkout")
    return SHARED


@pytest.fixture
def clock():
    """Return a clock that stands still at a known moment."""
    moment = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    return lambda: moment


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow campaigns out, unless they were asked for with -m."""
    if config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="slow campaign; make test-long runs it")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)
