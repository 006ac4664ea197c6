"""Shuffled, repeated and partial deliveries through the real importer give the same state."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.campaigns.deliveries import Deliveries, agree, two_offices
from tests.events.histories import STEPS, Step

HISTORIES = st.lists(STEPS, min_size=1, max_size=20)
# Each example leaves its stream behind and takes a tenth of a second: shrinking takes minutes.
FEW = settings(
    max_examples=12, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate]
)
MANY = settings(FEW, max_examples=2000)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deliveries]:
    at = two_offices(tmp_path_factory.mktemp("deliveries"))
    yield at
    for ctx in (at.whole, at.parts, *at.senders):
        ctx.workspace.close()


def delivered(offices: Deliveries, steps: list[Step], seed: int) -> None:
    events = offices.history(steps)
    if events:
        offices.deliver(events, random.Random(seed))
        agree(offices, events)


@FEW
@given(steps=HISTORIES, seed=st.integers(0, 2**16))
def test_the_order_of_delivery_changes_nothing(
    offices: Deliveries, steps: list[Step], seed: int
) -> None:
    delivered(offices, steps, seed)


@pytest.mark.long
@MANY
@given(steps=HISTORIES, seed=st.integers(0, 2**16))
def test_the_order_of_delivery_changes_nothing_in_thousands_of_histories(
    offices: Deliveries, steps: list[Step], seed: int
) -> None:
    delivered(offices, steps, seed)
