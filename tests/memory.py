"""How much memory a process has had at most.

A child that was started from a large process begins with what that one had, by the count of
`getrusage`: the workers of the tests hold a gigabyte, and a child would seem to need as much. What
Linux says of the process itself begins anew with its program.
"""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Return the most bytes that this process has held. Needs Linux, or the module resource."""
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def weighed(module: str, count: int) -> tuple[int, int]:
    """Return what `module` says of `count` photographs in a process of its own: size, memory."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(count)],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    size, memory = done.stdout.split()
    return int(size), int(memory)
