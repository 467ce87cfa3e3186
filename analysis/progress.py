"""Progress of long work on the terminal: one bar for each step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[str, int], Callable[[int], None]]
"""Opens a step: its name and size in, a function that advances it by so many out."""


@contextmanager
def steps(console: Console) -> Iterator[Step]:
    """Show the steps that are opened while the context lasts."""
    with Progress(
        TextColumn("{task.description:34}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as progress:

        def step(name: str, size: int) -> Callable[[int], None]:
            task = progress.add_task(name, total=size)
            return lambda done: progress.advance(task, done)

        yield step
