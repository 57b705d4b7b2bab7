"""What git knows, as values: who changed what and when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plugins.posts.files import printable
from spine.repository.kinds import Kind, is_titled, kind_of, title_of
from spine.repository.places import Repository

MOST_TITLES = 500
"""Files whose titles are read; of the others, only the names are told."""
MOST_COMMITS = 100
_FORMAT = "--format=%H%x00%an%x00%aI%x00%s%x00"


class What(StrEnum):
    """What has become of a file."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is another than before."""

    path: str
    """From the site's folder, with forward slashes."""
    kind: Kind
    what: What
    title: str
    """What people call it."""
    was: str = ""
    """Its path before it was renamed."""

    @property
    def said(self) -> str:
        """The change in words: `post “What is sciatica?”, changed`."""
        return f"{self.kind.one} “{self.title}”, {self.what}"


@dataclass(frozen=True, slots=True)
class Commit:
    """One version that somebody has kept."""

    id: str
    by: str
    when: dt.datetime
    said: str
    """Its message's first line."""


def commits(repository: Repository, *which: str, most: int = MOST_COMMITS) -> tuple[Commit, ...]:
    """Return commits, the newest first; `which` is what `git log` takes."""
    done = repository.git.run("log", "-z", f"--max-count={most}", _FORMAT, *which)
    if done.code:
        return ()
    parts = done.out.decode("utf-8", "replace").split("\0")
    found = []
    for at in range(0, len(parts) - 4, 5):
        commit, by, when, said = parts[at : at + 4]
        found.append(Commit(commit.strip(), _shown(by), dt.datetime.fromisoformat(when), _shown(said)))
    return tuple(found)


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))[:200]


@dataclass(frozen=True, slots=True)
class Raw:
    """A file that differs between two trees, as git tells it."""

    path: str
    what: What
    blob: str
    """What it holds now; what it held, of a deleted one."""
    was: str = ""


def between(repository: Repository, old: str, new: str, *, renames: bool = True) -> list[Raw]:
    """Return the files that differ between two commits or trees, by their paths from the top."""
    follow = "-M" if renames else "--no-renames"
    items = repository.git.ask("diff-tree", "-r", "-z", "--raw", follow, "--no-abbrev", old, new).items
    found, at = [], 0
    while at < len(items):
        _, _, before, after, letter = items[at].lstrip(":").split(" ")
        path, at = items[at + 1], at + 2
        if letter[0] == "R":
            found.append(Raw(items[at], What.RENAMED, after, path))
            at += 1
        else:
            what = {"A": What.NEW, "D": What.DELETED}.get(letter[0], What.CHANGED)
            found.append(Raw(path, what, before if what is What.DELETED else after))
    return found


def told(repository: Repository, raws: Sequence[Raw]) -> tuple[Change, ...]:
    """Return changes as people see them, in the order in which people look at them."""
    kinds = {raw.path: kind_of(repository.inside(raw.path), repository.content) for raw in raws}
    order = list(Kind)
    ordered = sorted(raws, key=lambda raw: (order.index(kinds[raw.path]), raw.path))
    wanted = [raw for raw in ordered if is_titled(kinds[raw.path])][:MOST_TITLES]
    texts = blobs(repository, [raw.blob for raw in wanted])
    found = []
    for raw in ordered:
        path, kind = repository.inside(raw.path), kinds[raw.path]
        title = title_of(path, kind, texts.get(raw.blob))
        found.append(Change(path, kind, raw.what, title, repository.inside(raw.was) if raw.was else ""))
    return tuple(found)


def blobs(repository: Repository, names: Sequence[str]) -> dict[str, bytes]:
    """Return what git holds under some names."""
    wanted = sorted({name for name in names if name.strip("0")})
    if not wanted:
        return {}
    data = repository.git.ask("cat-file", "--batch", given="\n".join(wanted).encode() + b"\n").out
    found: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        name, kind, *size = data[at:end].decode().split()
        at = end + 1
        if kind != "missing":
            found[name] = data[at : at + int(size[0])]
            at += int(size[0]) + 1
    return found
