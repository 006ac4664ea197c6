"""`inspector`: without a command the window, else the command line."""

import sys
from pathlib import Path


def main() -> None:
    """Start the program and exit with its status."""
    arguments = sys.argv[1:]
    if not arguments:
        # The usual start: the window does not wait for the command line to load.
        sys.exit(_window_alone())
    from inspector.cli.main import run

    run(arguments, open_window)


def _window_alone() -> int:
    from inspector.errors import InspectorError

    try:
        return open_window(None)
    except InspectorError as error:  # the passphrase of the environment did not open it
        from inspector.cli.printing import print_error

        print_error(error)
        return int(error.exit)


def open_window(workspace: Path | None) -> int:
    """Open the window on a workspace; without one, on that of the environment or the usual one."""
    from inspector.ui.run import run_desk

    return run_desk(workspace)


if __name__ == "__main__":
    main()
