"""An act that touches several files is whole or absent, wherever it is killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .acts import ACTS

_ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

Said = dict[str, dict[str, object]]


def _try_points(folder: Path, stride: int, *acts: str) -> Said:
    """Return what came of each act: its "last" point, or what was "wrong"."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.every_point", str(folder), str(stride), *acts],
        cwd=_ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    return {one["act"]: {**one, "stderr": ran.stderr} for one in said}


def _last(said: Said, act: str) -> int:
    assert "wrong" not in said[act], f"{said[act]['wrong']}\n{said[act]['stderr']}"
    return int(str(said[act]["last"]))


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Some points of all acts, by one process: to start it takes as long as to try an act."""
    return _try_points(tmp_path_factory.mktemp("points"), 5, *ACTS)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_some_points_is_whole_or_absent(act: str, some: Said) -> None:
    assert _last(some, act) > 0, "there was nothing to kill"


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_any_point_is_whole_or_absent(act: str, tmp_path: Path) -> None:
    assert _last(_try_points(tmp_path, 1, act), act) > 3, "there was nothing to kill"
