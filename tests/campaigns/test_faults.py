"""The disk fails at any call: no invalid file, no lost event, and doing it again succeeds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .campaign import strace
from .fault_acts import FAULT_ACTS
from .faults import CANNOT_ATTACH

_ROOT = Path(__file__).resolve().parent.parent.parent
_SLICE = 149  # of the points; a prime, so that calls and faults take turns

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or not strace(), reason="needs strace, and leave to trace"
)

Said = dict[str, dict[str, object]]


def _try(folder: Path, stride: int, first: int, *acts: str) -> Said:
    """Return what "came" of each act, by how many points, or what was "wrong"."""
    command = [sys.executable, "-m", "tests.campaigns.faults", folder, str(stride), str(first)]
    ran = subprocess.run(
        [*command, *acts],
        cwd=_ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == CANNOT_ATTACH:
        pytest.skip("strace may not attach to a process here")
    assert ran.returncode == 0, ran.stderr[-4000:]
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    return {one["act"]: {**one, "stderr": ran.stderr[-4000:]} for one in said}


def _came(said: Said, act: str) -> str:
    assert "wrong" not in said[act], f"{said[act]['wrong']}\n{said[act]['stderr']}"
    return str(said[act]["came"])


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Some faults under all acts, by one process: to start it takes as long as to try a few."""
    return _try(tmp_path_factory.mktemp("points"), _SLICE, 0, *FAULT_ACTS)


@pytest.mark.parametrize("act", FAULT_ACTS)
def test_an_act_under_some_faults_leaves_nothing_invalid(act: str, some: Said) -> None:
    assert "killed" in _came(some, act)


@pytest.mark.long
@pytest.mark.parametrize("act", FAULT_ACTS)
def test_an_act_under_every_fault_leaves_nothing_invalid(act: str, tmp_path: Path) -> None:
    said = _came(_try(tmp_path, 1, 0, act), act)
    assert "killed" in said
    assert "refused" in said
