"""An act that touches several files is whole or absent, wherever it is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .acts import ACTS

_ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_any_point_is_whole_or_absent(act: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.every_point", str(tmp_path / "points"), act],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 3, "there was nothing to kill"
