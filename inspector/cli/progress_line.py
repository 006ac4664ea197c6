"""A progress bar on a terminal; nothing where no person watches."""

from collections.abc import Iterator
from contextlib import contextmanager

from inspector.cli.printing import is_terminal
from inspector.progress import Progress


@contextmanager
def progress_line(text: str) -> Iterator[Progress]:
    """Return a Progress that draws one line on stderr while the body runs."""
    if not is_terminal():
        yield Progress()
        return
    from rich.console import Console  # 60 ms, and only for a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield Progress(lambda done, total: bar.update(task, completed=done, total=total))
