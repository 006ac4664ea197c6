"""The desks of one office, made once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import Desks, brought, carry_out_visit, desks_in, set_up


@pytest.fixture(scope="session")
def desks_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desks")
    set_up(folder)
    return folder


@pytest.fixture(scope="session")
def visited_template(desks_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("visited")
    with desks_in(desks_template, folder) as desks:
        carry_out_visit(desks)
    return folder


@pytest.fixture(scope="session")
def major_template(desks_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("major")
    with desks_in(desks_template, folder) as desks:
        carry_out_visit(desks, wrong="T-05")
        brought(desks.office, desks.package)
    return folder


@pytest.fixture
def desks(desks_template: Path, tmp_path: Path) -> Iterator[Desks]:
    """Three enrolled desks with the base package, and no visit yet."""
    with desks_in(desks_template, tmp_path) as opened:
        yield opened


@pytest.fixture
def major(major_template: Path, tmp_path: Path) -> Iterator[Desks]:
    """The desks after a visit with one major hazard came to the office, signed."""
    with desks_in(major_template, tmp_path) as opened:
        yield opened


@pytest.fixture
def visited(visited_template: Path, tmp_path: Path) -> Iterator[Desks]:
    """The desks after a visit with one hazard was signed and exported; nobody has imported it."""
    with desks_in(visited_template, tmp_path) as opened:
        yield opened
