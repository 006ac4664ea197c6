"""How much memory a process has had at most.

A child that was started from a large process begins with what that one had, by the count of
`getrusage`: the workers of the tests hold a gigabyte, and a child would seem to need as much. What
Linux says of the process itself begins anew with its program.
"""

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Return the most bytes that this process has held. Needs Linux, or the module resource."""
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
