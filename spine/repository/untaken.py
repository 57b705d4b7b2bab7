"""Versions that were not taken where two people had changed the same: noted where they were joined."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from plugins.posts.files import printable
from spine.repository.errors import Reason, RepositoryError
from spine.repository.kinds import Kind, is_titled, kind_of, title_of
from spine.repository.places import repository_of
from spine.repository.records import blobs
from spine.repository.settling import Kept

MOST = 10
"""Joins that are looked through, the newest first."""
_KEY = "Not-taken"
_NOTE = re.compile(r"([0-9a-f]{40,64}) (\S*) (\S+)")
_FORMAT = f"--format=%aI%x01%(trailers:key={_KEY},valueonly,separator=%x01)"


@dataclass(frozen=True, slots=True)
class Untaken:
    """A version that was not taken, or not all of it."""

    blob: str
    """Git's name for what it holds."""
    path: str
    """The file it was a version of, from the site's folder."""
    kind: Kind
    title: str
    by: str
    """Whose version it is."""
    when: dt.datetime | None
    """When the other was taken; None while nobody has chosen."""


def noted(kept: Sequence[Kept]) -> str:
    """Return what the message of a join says below its first line: what is in no second draft."""
    lines = [f"{_KEY}: {one.blob} {_quoted(one.by)} {_quoted(one.file)}\n" for one in kept if not one.path]
    return "".join(["\n", *lines]) if lines else ""


def untaken(root: Path, *, since: dt.datetime | None = None, content: str = "content") -> tuple[Untaken, ...]:
    """Return the versions that were not taken since then and are in no second draft, the newest first.

    Without a repository there are none. Raises `RepositoryError` when git fails in another way.
    """
    try:
        repository = repository_of(root, content=content)
    except RepositoryError as error:
        if error.reason in (Reason.NO_REPOSITORY, Reason.NO_GIT):
            return ()
        raise
    which = ["--basic-regexp", "--min-parents=2", f"--grep=^{_KEY}: ", f"--max-count={MOST}"]
    if since:
        which.append(f"--since={since.isoformat(timespec='seconds')}")
    done = repository.git.run("log", "-z", *which, _FORMAT)
    found: list[tuple[dt.datetime, str, str, str]] = []
    for item in done.items if not done.code else ():
        when, *notes = item.split("\x01")
        for note in notes:
            if known := _NOTE.fullmatch(note.strip()):
                blob, by, path = known[1], unquote(known[2]), unquote(known[3], errors="surrogateescape")
                found.append((dt.datetime.fromisoformat(when.strip()), blob, by, path))
    kinds = {path: kind_of(path, content) for *_, path in found}
    texts = blobs(repository, [blob for _, blob, _, path in found if is_titled(kinds[path])])
    return tuple(
        Untaken(blob, path, kinds[path], title_of(path, kinds[path], texts.get(blob)), printable(by), when)
        for when, blob, by, path in found
    )


def held(root: Path, blob: str, largest: int) -> bytes | None:
    """Return what git holds under a name that `untaken` gives; None for more than `largest` bytes.

    Raises `RepositoryError`.
    """
    git = repository_of(root).git
    size = git.run("cat-file", "-s", blob).line
    return git.ask("cat-file", "blob", blob).out if size.isdigit() and int(size) <= largest else None


def _quoted(text: str) -> str:
    return quote(text, errors="surrogateescape")
