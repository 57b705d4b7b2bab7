"""What comes of two versions of a file when somebody has chosen, and where that is which was not taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import click

from plugins.site import Site
from spine.git import bytes_of
from spine.repository.committing import own_stage
from spine.repository.joining import Blob, Conflict, Merge
from spine.repository.merging import GONE
from spine.repository.places import Repository
from spine.writing.copies import second_drafts
from spine.writing.differences import merged
from spine.writing.errors import NotSaved

MINE, THEIRS = "mine", "theirs"
Choice: TypeAlias = str | Mapping[int, str]
"""`MINE` or `THEIRS`; of a text that has parts, also one of them for each conflict by its number."""
_OTHER = {MINE: THEIRS, THEIRS: MINE}


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was not taken, or not all of it, and where it is now."""

    title: str
    path: str
    """The second draft in which what was not taken stands; empty when it is in git's history only."""
    by: str
    """Whose version it is; empty where some of both was not taken."""
    file: str
    """Where the version was, from the site's folder."""
    blob: str
    """Git's name for what it holds."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """What becomes of one file."""

    taken: Blob | None
    left: tuple[Blob, ...]
    """The versions of which something was not taken."""
    rest: str | None
    """What was not taken, as a whole text; None when there is none, or it is no text."""


def settled(
    repository: Repository,
    found: Merge,
    choices: Mapping[str, Choice],
    *,
    beside: Collection[str] = (),
    site: Site | None = None,
    by: str = "",
) -> tuple[str, tuple[Kept, ...]]:
    """Return the tree that comes of the choices, and what was not taken. `by` is who chooses.

    Raises `click.UsageError` for a choice that can't be made.
    """
    kept: list[Kept] = []
    with own_stage(repository) as stage:
        repository.git.ask("read-tree", "--reset", found.tree, GIT_INDEX_FILE=stage)
        for path, (mode, name) in found.settled.items():
            _put(repository, path, mode, name, stage)
        for one in found.conflicts:
            done = _settled(repository, one, choices[one.path])
            for path in one.paths:
                _put(repository, path, *GONE, stage)
            if done.taken:
                _put(repository, done.taken.path, done.taken.mode, done.taken.name, stage)
            is_whole = isinstance(choices[one.path], str)
            draft = _beside(repository, one, done, site, stage) if is_whole or one.path in beside else ""
            kept += _kept(repository, one, done, draft, by)
        return repository.git.ask("write-tree", GIT_INDEX_FILE=stage).line, tuple(kept)


def _put(repository: Repository, path: str, mode: str, name: str, stage: str) -> None:
    line = bytes_of([f"{mode} {name}\t{path}"])
    repository.git.ask("update-index", "-z", "--index-info", given=line, GIT_INDEX_FILE=stage)


def _settled(repository: Repository, one: Conflict, choice: Choice) -> _Settled:
    sides = {MINE: one.mine, THEIRS: one.theirs}
    if isinstance(choice, str):
        if choice not in sides:
            raise click.UsageError(f"Of the {one.kind.one} “{one.title}”, choose one of the two versions.")
        other = sides[_OTHER[choice]]
        return _Settled(sides[choice], (other,) if other else (), other.text if other else None)
    mine, parts = one.mine, one.parts()
    if mine is None or not parts:
        raise click.UsageError(f"Of the {one.kind.one} “{one.title}”, choose one of the two versions.")
    text = merged(parts, choice, like=mine.text or "")
    others = {part.number: _OTHER.get(choice[part.number], "") for part in parts if part.number}
    if "" in others.values():
        raise click.UsageError(f"Of the {one.kind.one} “{one.title}”, choose one of the two versions.")
    raw = text.encode("utf-8", "surrogatepass")
    name = repository.git.ask("hash-object", "-w", "--stdin", "--path", mine.path, given=raw).line
    left = tuple(blob for side, blob in sides.items() if blob and side in others.values())
    return _Settled(Blob(mine.path, mine.mode, name, raw), left, merged(parts, others, like=mine.text or ""))


def _kept(repository: Repository, one: Conflict, done: _Settled, draft: str, by: str) -> list[Kept]:
    """Return where that is which was not taken: in a second draft, or else in git's history."""
    whose = [by if blob is one.mine else one.by for blob in done.left]
    found = [
        Kept(one.title, draft, who, repository.inside(blob.path), blob.name)
        for who, blob in zip(whose, done.left, strict=True)
    ]
    if draft and len(found) > 1:
        return [Kept(one.title, draft, "", one.path, "")]
    return found


def _beside(repository: Repository, one: Conflict, done: _Settled, site: Site | None, stage: str) -> str:
    """Put what was not taken beside the other as a second draft; return its path, or nothing.

    Files that are no post and no page have no second draft, nor has one whose front matter can't be read.
    """
    prefix = f"{repository.content}/"
    if site is None or not one.kind.has_versions or done.rest is None or not one.path.startswith(prefix):
        return ""
    git = repository.git
    try:
        for name, raw in second_drafts(site, one.path.removeprefix(prefix), done.rest):
            path = repository.full(prefix + name)
            if git.run("ls-files", "-z", "--", path, GIT_INDEX_FILE=stage).out:
                continue
            if repository.file(path).exists():
                continue
            blob = git.ask("hash-object", "-w", "--stdin", "--path", path, given=raw).line
            _put(repository, path, done.left[0].mode, blob, stage)
            return prefix + name
    except (click.UsageError, NotSaved):
        pass
    return ""
