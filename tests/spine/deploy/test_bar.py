"""How far a deploy is, as a person sees it and as a log has it."""

import io
import sys

from spine.deploy.bar import progress_bar
from spine.deploy.targets.target import Progress


class Terminal(io.StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


def show(monkeypatch, screen: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar(True) as tell:
        for progress in (
            Progress("Sending files", 1_000_000, 2_000_000),
            Progress("Sending files", 2_000_000, 2_000_000),
            Progress("Making it live"),
        ):
            tell(progress)
    return screen.getvalue()


def test_a_part_without_a_size_shows_none(monkeypatch):
    last = show(monkeypatch, Terminal()).rpartition("Making it live")[2]
    assert "MB" not in last
    assert "bytes" not in last


def test_where_nobody_looks_on_each_part_is_a_line(monkeypatch):
    assert show(monkeypatch, io.StringIO()) == "Sending files …\nMaking it live …\n"
