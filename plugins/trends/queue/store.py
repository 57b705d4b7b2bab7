"""The folder content/topics: reading it, writing it, and one writer at a time.

Every write is whole or not at all. Files that are no topics, and topics that can't be read, are left alone.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from plugins.findings import Finding, Severity
from plugins.site import lock
from plugins.site.atomic import write_atomically
from plugins.site.lock import BusyError as BusyError
from plugins.trends.queue.fields import FOLDER, new_text, path_of
from plugins.trends.queue.file import TopicFile, read_topic, written
from plugins.trends.topic import Topic

if TYPE_CHECKING:
    from plugins.trends.queue.renewing import Held

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LARGEST = 1 << 20
"""Bytes of a topic file: a megabyte is far more than any has."""
KnownFiles: TypeAlias = dict[str, tuple[tuple[int, int, int] | None, TopicFile]]
"""Topics that were read, by slug, each with inode, size and time of its file."""
WAIT = 30.0
"""Seconds to wait for another writer."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as it is on the disk."""

    files: dict[str, TopicFile]
    """By slug, in alphabetical order."""
    others: tuple[Finding, ...] = ()
    """About files that are no topics."""

    @property
    def topics(self) -> list[Topic]:
        """The topics that can be read."""
        return [file.topic for file in self.files.values() if file.topic is not None]

    @property
    def findings(self) -> list[Finding]:
        """Everything that should be mended."""
        return [*self.others, *(finding for file in self.files.values() for finding in file.findings)]

    @property
    def by_hand(self) -> frozenset[str]:
        """The topics whose status somebody changed in the file."""
        return frozenset(slug for slug, file in self.files.items() if file.by_hand)

    @property
    def held(self) -> "Held":
        """What the files that can't be read seem to be about."""
        from plugins.trends.queue.renewing import Held  # a build does without all it stands on

        broken = [file for file in self.files.values() if file.topic is None]
        text = "\n".join(file.text for file in broken)
        subjects = re.findall(r"^[<>|+ ]*subject:[ \t]*\"?([^\"\n]+?)\"?[ \t]*$", text, re.M)
        queries = re.findall(r"^[ \t]*-[ \t]+\"([^\"\n]+)\"[ \t]*$", text, re.M)
        return Held(
            frozenset(file.slug for file in broken),
            frozenset(subjects),
            frozenset(query.casefold() for query in queries),
        )


def topic_names(root: Path) -> list[str]:
    """Return the names of the files in content/topics, in alphabetical order."""
    try:
        with os.scandir(root / FOLDER) as entries:
            return sorted(entry.name for entry in entries if not entry.name.startswith((".", "~")))
    except (FileNotFoundError, NotADirectoryError):
        return []


def topic_slugs(root: Path) -> frozenset[str]:
    """Return the slugs of all topics, whether they can be read or not."""
    found = (os.path.splitext(name) for name in topic_names(root))
    return frozenset(
        slug
        for slug, ending in found
        if ending == ".md" and _NAME.fullmatch(slug) and (root / path_of(slug)).is_file()
    )


def read_queue(root: Path, known: KnownFiles | None = None) -> Queue:
    """Read every topic of the site in `root`. Raises `OSError` when the folder itself can't be read.

    `known` is what this process has read before; it is brought up to date.
    """
    before = known if known is not None else {}
    files: dict[str, TopicFile] = {}
    others: list[Finding] = []
    for name in topic_names(root):
        path = root / FOLDER / name
        slug, ending = os.path.splitext(name)
        if ending != ".md" or not path.is_file():
            continue
        if not _NAME.fullmatch(slug):
            shown = f"{FOLDER}/{name}".encode("utf-8", "replace").decode()
            message = "The name of a topic's file has small letters, digits and hyphens only."
            others.append(Finding(shown, "topic/file-name", message, "Rename it.", Severity.WARNING))
        else:
            stamp = _stamp(path)
            seen = before.get(slug)
            files[slug] = seen[1] if seen and stamp and seen[0] == stamp else read_file(root, slug)
            before[slug] = stamp, files[slug]
    for slug in before.keys() - files.keys():
        del before[slug]
    return Queue(files, tuple(others))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def read_file(root: Path, slug: str) -> TopicFile:
    """Read one topic. What can't be read is a finding."""
    path = root / path_of(slug)
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else None
        if data is None:
            return _broken(
                slug, "too-large", "The file is larger than a topic can be.", "Take out what is not one."
            )
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = (data or b"").decode("utf-8", "replace")
        return _broken(slug, "encoding", "The file is not plain UTF-8 text.", "Save it again as UTF-8.", text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return _broken(slug, "unreadable", f"The file can't be opened: {reason}.", "Check its rights.")
    return read_topic(slug, text.replace("\r\n", "\n"))


def _broken(slug: str, code: str, message: str, fix: str, text: str = "") -> TopicFile:
    finding = Finding(path_of(slug), f"topic/{code}", message, fix, Severity.WARNING)
    return TopicFile(slug, text, None, (finding,))


def save(root: Path, topic: Topic, file: TopicFile | None) -> bool:
    """Write a topic where it says something new, and return whether it did. Raises `OSError`.

    `file` is what was read; None for a new topic. Call it while you hold `locked`.
    """
    text = written(file, topic) if file else new_text(topic)
    if file and text == file.text:
        return False
    write_whole(root / path_of(topic.slug), text)
    return True


def write_whole(path: Path, text: str) -> None:
    """Write a file, whole or not at all, with the line ends that it had. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8", "replace")
    with contextlib.suppress(OSError), path.open("rb") as old:
        if b"\r\n" in old.read(4096):
            data = data.replace(b"\n", b"\r\n")
    write_atomically(path, data)


@contextlib.contextmanager
def locked(root: Path, cache: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Be the only one who writes to the queue. Raises `BusyError` after `wait` seconds."""
    busy = "Another command is writing to the topics. Try again when it has ended."
    with lock.locked(cache, f"topics-{lock.name_of(root)}", wait=wait, busy=busy):
        yield
