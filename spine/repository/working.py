"""What stands in the folder and in no version yet."""

from spine.repository.kinds import Kind, kind_of, title_of
from spine.repository.places import Repository
from spine.repository.records import MOST_TITLES, Change, Raw, What, blobs

_HEAD = 20_000
"""Bytes of a file in which its title stands."""


def changes_in(repository: Repository) -> tuple[Change, ...]:
    """Return what stands in the site's folder otherwise than in its last version, ignored files aside."""
    raws = working(repository)
    gone = blobs(repository, [raw.blob for raw in raws[:MOST_TITLES] if raw.what is What.DELETED])
    found = []
    for number, raw in enumerate(raws):
        path = repository.inside(raw.path)
        kind = kind_of(path, repository.content)
        text = None
        if number < MOST_TITLES:
            text = gone.get(raw.blob) if raw.what is What.DELETED else _head_of(repository, raw.path)
        found.append(Change(path, kind, raw.what, title_of(path, kind, text)))
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.path)))


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
            return file.read(_HEAD)
    except (OSError, ValueError):
        return None
