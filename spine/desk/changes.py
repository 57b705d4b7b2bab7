"""What changed on the disk, as far as the site goes."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter, watch

_TEXTS = ("posts/", "pages/")
_OTHERS = ("people/", "categories/", "images/")
_STEP = 5
"""Milliseconds without news after which changes are passed on."""
_WAKE = 300
"""Milliseconds after which the watcher looks up, changes or not."""
_MOST = 60
"""Milliseconds after which they are passed on in any case."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be looked at again."""

    content: frozenset[str] = frozenset()
    """Files of the content folder, relative to it."""
    theme: bool = False
    code: bool = False
    """Settings, plugins, or the program itself."""

    @property
    def texts(self) -> list[str]:
        """The posts and pages among the files."""
        return sorted(name for name in self.content if name.startswith(_TEXTS))

    @property
    def pictures(self) -> bool:
        """Whether a picture is among the files."""
        return any(name.startswith("images/") for name in self.content)

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.content | other.content, self.theme or other.theme, self.code or other.code)

    def __bool__(self) -> bool:
        return bool(self.content or self.theme or self.code)


def changes_in(root: Path, paths: Iterable[str]) -> Changes:
    """Return what the changed files of a site are. Half-written files and notes of editors don't count."""
    content, theme, code = set(), False, False
    for path in paths:
        try:
            parts = Path(path).relative_to(root).parts
        except ValueError:
            parts = ("plugins", *Path(path).parts[-1:])  # our own code, when the site is elsewhere
        if not parts or any(part.startswith((".", "~")) or part.endswith("~") for part in parts):
            continue
        inside = "/".join(parts[1:])
        if parts[0] == "content" and (inside.startswith((*_TEXTS, *_OTHERS)) or len(parts) == 2):
            content.add(inside)
        elif parts[0] == "theme":
            theme = True
        elif parts[-1].endswith((".py", ".yaml", ".js")) and parts[0] not in ("content", "output", "tests"):
            code = True
    return Changes(frozenset(content), theme, code)


class _Filter(DefaultFilter):
    """Leaves out what can't matter before anybody wakes up."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not Path(path).name.startswith((".", "~"))


def stamps_in(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, size and time of every file that is watched, by its path."""
    found = {}
    for path in _watched_paths(root):
        for folder, folders, files in os.walk(path) if path.is_dir() else [(path.parent, [], [path.name])]:
            folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
            for name in files:
                file = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    status = os.stat(file)
                    found[file] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def watched(root: Path, stop: Event, since: Mapping[str, tuple[int, int, int]]) -> Iterator[Changes]:
    """Yield what changes in a site, until `stop` is set.

    `since` are its files as they were when somebody began to read them: what changed before this could watch
    is yielded too.
    """
    seen: Mapping[str, tuple[int, int, int]] | None = since
    waits = {"debounce": _MOST, "step": _STEP, "rust_timeout": _WAKE, "yield_on_timeout": True}
    for some in watch(*_watched_paths(root), watch_filter=_Filter(), stop_event=stop, **waits):
        paths = {path for _, path in some}
        if seen is not None:
            now = stamps_in(root)
            paths |= {path for path in {*seen, *now} if seen.get(path) != now.get(path)}
            seen = None
        changes = changes_in(root, paths)
        if changes:
            yield changes


def _watched_paths(root: Path) -> set[Path]:
    own = Path(__file__).resolve().parents[2]
    names = [
        *(root / name for name in ("content", "theme", "plugins", "pelicanconf.py", "publishconf.py")),
        *(own / name for name in ("plugins", "spine", "theme")),
    ]
    return {path for path in names if path.exists()}
