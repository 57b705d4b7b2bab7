"""Moving the folder from one commit to another, so that a stop in the middle loses nothing.

Git writes the files one by one. Before it begins, a note says what is under way; whoever finds the note
later puts the files back that were already written, unless somebody has changed them since, or ends what had
been done but for its last step.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from plugins.site.atomic import write_atomically
from spine.git import Done, bytes_of
from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import refused
from spine.repository.places import Repository
from spine.repository.records import Raw, What, between, blobs
from spine.repository.working import working


def move(repository: Repository, old: str, new: str, *, why: str) -> None:
    """Move the branch and the files of the folder from the commit `old` to `new`; `old` may be empty.

    Changes in the folder that are in no version stay. Raises `RepositoryError` when one stands where a file
    of `new` belongs, and when git fails; then everything is as it was.
    """
    start = old or repository.empty_tree()
    raws = between(repository, start, new, renames=False)
    _refuse_in_the_way(repository, raws)
    note = repository.moving
    branch = f"refs/heads/{repository.branch()}"
    repository.git.run("update-index", "-q", "--refresh")
    write_atomically(note, json.dumps({"old": old, "new": new, "branch": branch}).encode())
    done = repository.git.run("read-tree", "-m", "-u", start, new)
    if done.code:
        error = _unmoved(done)
        if error.reason is Reason.BUSY:  # git had not begun
            note.unlink(missing_ok=True)
        else:
            recover(repository)
        raise error
    repository.git.ask("update-ref", "-m", why, branch, new, old or "0" * 40)
    note.unlink(missing_ok=True)


def is_stopped(repository: Repository) -> bool:
    """Whether a move was stopped, or is under way."""
    return repository.moving.exists()


def recover(repository: Repository) -> bool:
    """Clear up after a move that was stopped; whether there was one. Must be called alone."""
    note = repository.moving
    try:
        told = json.loads(note.read_bytes())
        old, new, branch = told["old"], told["new"], told["branch"]
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        note.unlink(missing_ok=True)
        return False
    start = old or repository.empty_tree()
    raws = between(repository, start, new, renames=False)
    at = repository.git.run("rev-parse", "--verify", "--quiet", branch).line
    if at == old and raws:
        if _stage_is_at(repository, new, raws):
            repository.git.ask("update-ref", "-m", "pull: ended", branch, new, old or "0" * 40)
        else:
            _put_back(repository, raws, start, new)
    note.unlink(missing_ok=True)
    return True


def _refuse_in_the_way(repository: Repository, raws: Sequence[Raw]) -> None:
    touched = {raw.path: raw for raw in raws}
    changed = {raw.path for raw in working(repository)} & set(touched)
    changed |= {
        path
        for path, raw in touched.items()
        if raw.what is What.NEW and os.path.lexists(repository.file(path))
    }
    if changed:
        names = ", ".join(sorted(repository.inside(path) for path in changed)[:5])
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
        raise RepositoryError(
            f"What others have changed can't come in yet: {names}{more} has changes of yours that are in no "
            "version. Nothing has changed. Keep a version of them first, or take them back.",
            Reason.IN_THE_WAY,
        )


def _unmoved(done: Done) -> RepositoryError:
    if (
        "would be overwritten" in done.said
        or "not uptodate" in done.said
        or "would lose untracked" in done.said
    ):
        name = done.said.partition("'")[2].partition("'")[0]
        return RepositoryError(
            f"What others have changed can't come in yet: “{name}” in the folder stands in the way. "
            "Nothing has changed. Move it elsewhere, then try again.",
            Reason.IN_THE_WAY,
        )
    return refused(done)


def _stage_is_at(repository: Repository, new: str, raws: Sequence[Raw]) -> bool:
    """Whether git had written all files: then its stage has them all, because it writes that last."""
    paths = [raw.path for raw in raws]
    done = repository.git.run("ls-files", "--stage", "-z")
    there = {}
    for item in done.items:
        told, _, path = item.partition("\t")
        there[path] = told.split(" ")[1]
    wanted = {raw.path: "" if raw.what is What.DELETED else raw.blob for raw in raws}
    return all(there.get(path, "") == wanted[path] for path in paths)


def _put_back(repository: Repository, raws: Sequence[Raw], old: str, new: str) -> None:
    """Make the files as they were which git has written, or begun to, and nobody has touched since."""
    git = repository.git
    back, gone = [], []
    contents = blobs(repository, [raw.blob for raw in raws if raw.what is not What.DELETED])
    for raw in raws:
        now = _bytes(repository.file(raw.path))
        if raw.what is What.DELETED:
            back += [raw.path] if now is None else []
            continue
        written = _as_written(repository, new, raw.path, contents.get(raw.blob, b""))
        if now is not None and not written.startswith(now):
            continue  # as it was, or changed by somebody since
        if raw.what is What.NEW:
            gone += [raw.path] if now is not None else []
        else:
            back.append(raw.path)
    for path in gone:
        repository.file(path).unlink(missing_ok=True)
    if back:
        git.ask("checkout-index", "-f", "-u", "-q", "-z", "--stdin", given=bytes_of(back))


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _as_written(repository: Repository, new: str, path: str, raw: bytes) -> bytes:
    """Return a file as git writes it into the folder: with the line ends that are wanted there."""
    done = repository.git.run("cat-file", "--filters", f"{new}:{path}")
    return raw if done.code else done.out
