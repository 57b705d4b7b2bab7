"""How the site's folder stands: what is in no version yet, what is not shared, what others have shared."""

from dataclasses import dataclass
from pathlib import Path

from spine.repository.belonging import Left, left_out
from spine.repository.errors import Reason, RepositoryError
from spine.repository.fetching import fetch
from spine.repository.kinds import kind_of, title_of
from spine.repository.places import Remote, Repository, refuse_unfinished, remote_of, repository_of
from spine.repository.records import MOST_TITLES, Change, Commit, Raw, What, between, blobs, commits, told


@dataclass(frozen=True, slots=True)
class Standing:
    """How a folder stands with git."""

    is_kept: bool
    """Whether it is a git repository. Without one everything else is empty, and that is no mistake."""
    why_not: str = ""
    """Why it is none: that nobody has made one, or what git says."""
    branch: str = ""
    """Empty when the folder is at an old version and on no branch."""
    head: str = ""
    """The commit that the folder is at; empty before the first."""
    changes: tuple[Change, ...] = ()
    """What is in no version yet."""
    left: tuple[Left, ...] = ()
    """What of it belongs into none: leftovers of programs, passwords. A commit leaves it out."""
    ahead: int = 0
    """How many commits are not on the remote."""
    waiting: tuple[Commit, ...] = ()
    """The newest of them."""
    waiting_changes: tuple[Change, ...] = ()
    """What has changed in them."""
    behind: int = 0
    """How many commits of the remote are not here."""
    coming: tuple[Commit, ...] = ()
    """The newest of them."""
    coming_changes: tuple[Change, ...] = ()
    """What others have changed in them."""
    remote: Remote | None = None
    unasked: str = ""
    """Why the remote could not be asked, when it should have been: then it is told as it last was."""
    hindrance: str = ""
    """Why no version can be made now: a merge that somebody has begun, no branch."""
    who: str = ""
    """The name that git knows; empty when it knows none."""

    @property
    def is_dirty(self) -> bool:
        """Whether something is in no version yet."""
        return bool(self.changes)

    @property
    def is_shared(self) -> bool:
        """Whether the remote has just what is here."""
        return self.remote is not None and not (self.changes or self.ahead or self.behind)


def standing(root: Path, *, fetch_first: bool = False, content: str = "content") -> Standing:
    """Return how the site in `root` stands; with `fetch_first`, ask the remote what is new there.

    A folder without git, a remote that does not answer and a merge half done are told in the answer. Raises
    `RepositoryError` only when git is there and fails in another way.
    """
    try:
        repository = repository_of(root, content=content)
    except RepositoryError as error:
        if error.reason in (Reason.NO_REPOSITORY, Reason.NO_GIT):
            return Standing(False, str(error))
        raise
    branch, head = repository.branch(), repository.head()
    remote = remote_of(repository, branch)
    unasked = _asked(repository, remote) if fetch_first and remote else ""
    theirs = commit_of(repository, remote.ref) if remote else ""
    ahead, behind = _apart(repository, head, theirs)
    base = repository.git.run("merge-base", head, theirs).line if theirs and head else ""
    shared = base or (repository.empty_tree() if remote and not theirs else "")
    changes = changes_in(repository)
    return Standing(
        is_kept=True,
        branch=branch,
        head=head,
        changes=changes,
        left=left_out(repository, changes),
        ahead=ahead,
        waiting=commits(repository, head, *([f"^{theirs}"] if theirs else [])) if ahead else (),
        waiting_changes=told(repository, between(repository, shared, head)) if shared and ahead else (),
        behind=behind,
        coming=commits(repository, theirs, *([f"^{head}"] if head else [])) if behind else (),
        coming_changes=told(repository, between(repository, base, theirs)) if base and behind else (),
        remote=remote,
        unasked=unasked,
        hindrance=_hindrance(repository),
        who=repository.git.run("config", "user.name").line,
    )


def changes_in(repository: Repository) -> tuple[Change, ...]:
    """Return what stands in the site's folder otherwise than in its last version, ignored files aside."""
    raws, read = [], 0
    for raw in working(repository):
        text = None
        kind = kind_of(repository.inside(raw.path), repository.content)
        if raw.what is not What.DELETED and read < MOST_TITLES:
            text, read = _head_of(repository, raw.path), read + 1
        elif raw.what is What.DELETED and read < MOST_TITLES:
            text, read = blobs(repository, [raw.blob]).get(raw.blob), read + 1
        path = repository.inside(raw.path)
        raws.append(Change(path, kind, raw.what, title_of(path, kind, text)))
    order = [*type(raws[0].kind)] if raws else []
    return tuple(sorted(raws, key=lambda one: (order.index(one.kind), one.path)))


def working(repository: Repository) -> list[Raw]:
    """Return the files of the site's folder that differ from its last version; paths from the top."""
    where = ["--", repository.prefix] if repository.prefix else []
    options = ("--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules")
    found: dict[str, Raw] = {}
    for item in repository.git.ask("status", *options, *where).items:
        kind, _, rest = item.partition(" ")
        if kind == "?":
            before = found.get(rest)
            found[rest] = Raw(rest, What.CHANGED if before else What.NEW, before.blob if before else "")
        elif kind == "1":
            _, _, in_head, _, in_folder, blob, _, path = rest.split(" ", 7)
            what = What.NEW if not in_head.strip("0") else What.CHANGED
            what = What.DELETED if not in_folder.strip("0") else what
            if in_head.strip("0") or in_folder.strip("0"):
                found[path] = Raw(path, what, blob)
        elif kind == "u":
            path = rest.split(" ", 9)[9]
            found[path] = Raw(path, What.CHANGED, "")
    return list(found.values())


def _head_of(repository: Repository, path: str) -> bytes | None:
    try:
        with repository.file(path).open("rb") as file:
            return file.read(20_000)
    except (OSError, ValueError):
        return None


def commit_of(repository: Repository, name: str) -> str:
    """Return the commit that a name means; nothing when there is none."""
    return repository.git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").line


def _asked(repository: Repository, remote: Remote) -> str:
    try:
        fetch(repository, remote)
    except RepositoryError as error:
        return str(error)
    return ""


def _apart(repository: Repository, ours: str, theirs: str) -> tuple[int, int]:
    """Return how many commits only we have, and how many only they have."""
    if not ours or not theirs:
        only = ours or theirs
        count = int(repository.git.ask("rev-list", "--count", only).line) if only else 0
        return (count, 0) if ours else (0, count)
    counts = repository.git.ask("rev-list", "--count", "--left-right", f"{ours}...{theirs}").line.split()
    return int(counts[0]), int(counts[1])


def _hindrance(repository: Repository) -> str:
    try:
        refuse_unfinished(repository)
    except RepositoryError as error:
        return str(error)
    return ""
