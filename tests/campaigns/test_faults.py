"""The disk fails at any call: no invalid file, no lost event, and doing it again succeeds."""

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


def _try(act: str, folder: Path, stride: int, first: int) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.faults", folder, act, str(stride), str(first)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == CANNOT_ATTACH:
        pytest.skip("strace may not attach to a process here")
    assert ran.returncode == 0, ran.stderr[-4000:]
    return ran.stdout


@pytest.mark.parametrize("act", FAULT_ACTS)
def test_an_act_under_some_faults_leaves_nothing_invalid(act: str, tmp_path: Path) -> None:
    assert "killed" in _try(act, tmp_path / "points", _SLICE, 0)


@pytest.mark.long
@pytest.mark.parametrize("act", FAULT_ACTS)
def test_an_act_under_every_fault_leaves_nothing_invalid(act: str, tmp_path: Path) -> None:
    said = _try(act, tmp_path / "points", 1, 0)
    assert "killed" in said
    assert "refused" in said
