"""The limit of processor time for bad input: far above what any needs, far below “it hangs”."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT_S = 60.0  # of this process alone, so that a busy machine changes little


@contextmanager
def bounded() -> Iterator[None]:
    """Fail when what is inside takes minutes of the processor."""
    began = time.process_time()
    yield
    assert time.process_time() - began < LIMIT_S
