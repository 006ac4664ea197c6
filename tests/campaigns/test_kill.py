"""Whoever is killed, whenever: no committed answer is lost, and every workspace opens.

Environment: KILL_SEED chooses the chance of the campaign (printed with every failure).
"""

import os
import time
from pathlib import Path

import pytest

from .campaign import Campaign, Figures

SEED = int(os.environ.get("KILL_SEED", "20261121"))


def _run(folder: Path, steps: int, kills: int) -> Figures:
    campaign = Campaign(folder, SEED, steps=steps, kills=kills)
    began = time.monotonic()
    figures = campaign.run()
    print(f"\nseed {SEED}: {figures.told()}; {time.monotonic() - began:.0f} s")
    return figures


def test_a_killed_process_loses_nothing_that_had_returned(tmp_path: Path) -> None:
    figures = _run(tmp_path / "stage", steps=60, kills=6)
    assert figures.steps >= 60
    assert figures.kills >= 6


@pytest.mark.long
def test_two_thousand_steps_and_every_workspace_opens(tmp_path: Path) -> None:
    figures = _run(tmp_path / "stage", steps=2000, kills=170)
    assert figures.steps >= 2000
    assert figures.kills >= 150
