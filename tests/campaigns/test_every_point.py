"""An act that touches several files is whole or absent, wherever it is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .acts import ACTS

_ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def _try_points(act: str, folder: Path, stride: int) -> int:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.every_point", str(folder), act, str(stride)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_some_points_is_whole_or_absent(act: str, tmp_path: Path) -> None:
    assert _try_points(act, tmp_path / "points", 5) > 0, "there was nothing to kill"


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_any_point_is_whole_or_absent(act: str, tmp_path: Path) -> None:
    assert _try_points(act, tmp_path / "points", 1) > 3, "there was nothing to kill"
