"""`inspector`: without a command the window, else the command line."""

import sys
from pathlib import Path


def main() -> None:
    """Start the program and exit with its status."""
    arguments = sys.argv[1:]
    if not arguments:
        # The usual start: the window does not wait for the command line to load.
        sys.exit(open_window(None))
    from inspector.cli.main import run

    run(arguments, open_window)


def open_window(workspace: Path | None) -> int:
    """Open the window on a workspace; without one, on that of the environment or the usual one."""
    from inspector.bootstrap import run_desk

    return run_desk(workspace)


if __name__ == "__main__":
    main()
