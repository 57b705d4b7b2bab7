"""How far a deploy is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from spine.deploy.targets.target import Progress, Tell


@contextmanager
def progress_bar(text: bool) -> Iterator[Tell]:
    """Show how far it is: a bar where a person looks on, a line for each part elsewhere."""
    if not text:
        yield lambda progress: None
    elif not sys.stderr.isatty():
        said: list[str] = []

        def tell(progress: Progress) -> None:
            if progress.words not in said:
                said.append(progress.words)
                click.echo(f"{progress.words} …", err=True)

        yield tell
    else:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn
        from rich.progress import Progress as Bar

        class Bytes(DownloadColumn):
            """How much of it is done, where that is known."""

            def render(self, task: Any) -> Any:
                return super().render(task) if task.total else ""

        columns = (TextColumn("{task.description}"), BarColumn(20), Bytes())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Looking at the host", total=None)

            def show(progress: Progress) -> None:
                bar.tasks[0].total = progress.total or None  # update() would keep that of the part before
                bar.update(task, description=progress.words, completed=progress.done)

            yield show
