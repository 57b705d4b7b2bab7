"""Two lines of versions joined in git's store, without touching a file of the folder.

Where both have changed the same, it is told in words: which text, who, when, and both versions.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from spine.repository.kinds import Kind, kind_of, title_of
from spine.repository.merging import Entries, Files, Groups, by_name, files_of, groups, joined, told
from spine.repository.places import Repository
from spine.repository.records import Commit, blobs, commits
from spine.writing.differences import Part, differences


class How(StrEnum):
    """What stands against what."""

    BOTH_CHANGED = "both changed"
    BOTH_ADDED = "both added"
    """Two new files of one name."""
    I_DELETED = "i deleted"
    """Mine is gone, and theirs has been changed."""
    THEY_DELETED = "they deleted"
    BOTH_RENAMED = "both renamed"
    """The same file has two new names."""


_SAID = {
    How.BOTH_CHANGED: "You and {by} have both changed {what}.",
    How.BOTH_ADDED: "You and {by} have both made a new file for {what}.",
    How.I_DELETED: "You have deleted {what}, and {by} has changed it.",
    How.THEY_DELETED: "{by} has deleted {what}, and you have changed it.",
    How.BOTH_RENAMED: "You and {by} have both given {what} a new file name.",
}


@dataclass(frozen=True, slots=True)
class Blob:
    """One version of a file, as git keeps it."""

    path: str
    """From the top of the repository."""
    mode: str
    name: str
    raw: bytes

    @property
    def text(self) -> str | None:
        """Its words; None of a picture or another file that is no text."""
        try:
            return None if b"\0" in self.raw else self.raw.decode("utf-8")
        except UnicodeDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file of which there are two versions, and somebody has to choose."""

    path: str
    """From the site's folder."""
    kind: Kind
    title: str
    how: How
    mine: Blob | None
    """None when it is deleted here."""
    theirs: Blob | None
    base: Blob | None
    """What both began with; None when both have made it."""
    theirs_last: Commit | None
    """Their newest commit that touched it: by whom, when, and its words."""
    paths: tuple[str, ...]
    """All its paths, from the top: more than one when it was renamed."""

    @property
    def by(self) -> str:
        """Who has changed it there."""
        return self.theirs_last.by if self.theirs_last else "somebody"

    @property
    def when(self) -> dt.datetime | None:
        """When that was."""
        return self.theirs_last.when if self.theirs_last else None

    @property
    def said(self) -> str:
        """What has happened, in one sentence."""
        words = _SAID[self.how].format(by=self.by, what=f"the {self.kind.one} “{self.title}”")
        return words[:1].upper() + words[1:]

    def parts(self) -> list[Part]:
        """Return both versions part by part, as `spine.writing.differences`; empty when one is no text."""
        mine, theirs = (one.text if one else None for one in (self.mine, self.theirs))
        if mine is None or theirs is None:
            return []
        return differences(self.base.text if self.base else None, mine, theirs)


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of joining two commits."""

    tree: str
    """Git's name for the files that come of it, marks of conflicts included."""
    conflicts: tuple[Conflict, ...]
    settled: Files = field(default_factory=dict)
    """Files that have to be put into the tree in any case, or taken out of it (`GONE`)."""

    @property
    def seen(self) -> str:
        """A sum of the conflicts: who chooses sends it back, so that what is settled is what was shown."""
        told = [(one.path, *(blob.name if blob else "" for blob in (one.base, one.mine, one.theirs)))
                for one in self.conflicts]  # fmt: skip
        return hashlib.blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def merge(repository: Repository, ours: str, theirs: str) -> Merge:
    """Join two commits. Raises `RepositoryError` when git is too old or the two have nothing in common."""
    tree, parts = joined(repository.git, ours, theirs)
    if not parts:
        return Merge(tree, ())
    base = repository.git.run("merge-base", ours, theirs).line
    sides = {1: files_of(repository, base), 2: files_of(repository, ours), 3: files_of(repository, theirs)}
    entries, messages = told(parts)
    settled = by_name(entries, messages, sides)
    together = groups([path for path in entries if path not in settled], messages)
    return Merge(tree, _conflicts(repository, entries, together, sides, (base, theirs)), settled)


def _conflicts(
    repository: Repository,
    entries: Entries,
    groups: Groups,
    sides: Mapping[int, Files],
    span: tuple[str, str],
) -> tuple[Conflict, ...]:
    """Return the conflicts as people see them."""
    for group in groups:
        if len(group) > 1:  # given two new names: each as its author has it
            for path in group:
                for stage, files in sides.items():
                    if stage in entries[path] and path in files:
                        entries[path][stage] = files[path]
    raws = blobs(repository, [name for stages in entries.values() for _, name in stages.values()])
    found = [_conflict(repository, group, entries, raws, span) for group in groups]
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.path)))


def _conflict(
    repository: Repository,
    group: tuple[str, ...],
    entries: Entries,
    raws: dict[str, bytes],
    span: tuple[str, str],
) -> Conflict:
    versions: dict[int, Blob] = {}
    for path in group:
        for stage, (mode, name) in entries[path].items():
            versions[stage] = Blob(path, mode, name, raws.get(name, b""))
    base, mine, theirs = (versions.get(stage) for stage in (1, 2, 3))
    if mine and theirs:
        how = How.BOTH_RENAMED if mine.path != theirs.path else How.BOTH_CHANGED if base else How.BOTH_ADDED
    else:
        how = How.THEY_DELETED if mine else How.I_DELETED
    shown = mine or theirs or base
    path = repository.inside(shown.path if shown else group[0])
    kind = kind_of(path, repository.content)
    since, until = span
    touched = [until, *([f"^{since}"] if since else []), "--", *group]
    newest = commits(repository, *touched, most=1) or commits(repository, until, most=1)
    title = title_of(path, kind, shown.raw if shown else None)
    return Conflict(path, kind, title, how, mine, theirs, base, newest[0] if newest else None, group)
