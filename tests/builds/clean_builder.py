"""Builds previews in processes of their own: `python -m tests.builds.clean_builder`.

For each line on standard input, the folder of a site and one for the pages, a child is forked from a process
that has imported everything and read nothing. It answers `ok`, or what stopped it.
"""

import os
import sys
from pathlib import Path

from pelican import Pelican
from pelican.settings import read_settings

import plugins.builds.writer
import plugins.related.compute
import plugins.trends.queue.standing  # noqa: F401
from spine.desk.live import SETTINGS


def build(root: Path, output: Path) -> None:
    """Build a preview as a new process would that keeps nothing."""
    more = {**SETTINGS, "OUTPUT_PATH": str(output), "BUILDS": {"cache": False}}
    Pelican(read_settings(str(root / "pelicanconf.py"), override=more)).run()


def answer(line: str) -> str:
    """Build in a child; return what came of it."""
    root, output = map(Path, line.rstrip("\n").split("\t"))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = "ok"
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            build(root, output)
        except BaseException as error:
            said = f"{type(error).__name__}: {error}".replace("\n", " ")
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    for asked in sys.stdin:
        print(answer(asked), flush=True)
