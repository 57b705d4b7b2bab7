"""What has to be done so that visitors get the new site, in which order. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from plugins.site.fingerprints import is_fingerprinted
from spine.deploy.files import Files
from spine.deploy.release import Remote

KEEP_ASSETS = timedelta(days=30)
"""How long an asset stays on the host after the last page that needs it has gone: visitors, and caches on
the way to them, may still have that page."""
_LISTS = (".xml", ".txt", ".json", ".rss", ".atom")
_WORDS = re.compile(r"search/index/[^/]+/\d+/(?:fragment/|index/|[^/]+\.pf_meta)")
"""Parts of the search that hold the words of pages. They go with their pages: what was taken off must not
stay readable, and a search that misses one loads its index again (theme/js/search.js)."""


class Act(StrEnum):
    """What is done with a file."""

    SEND = "send"
    DELETE = "delete"
    INVALIDATE = "invalidate"
    """Caches between the host and its visitors are told to fetch an address anew."""


class Part(IntEnum):
    """The parts of a site, in the order in which they may change before a visitor's eyes."""

    ASSET = 1
    """Style, script, fonts, pictures: what a page needs to be shown, under names that tell their bytes."""
    SHARED = 2
    """What pages need under a name that stays while the bytes change: an icon, the search's entry."""
    PAGE = 3
    LIST = 4
    """What leads to pages: feeds, the map of the site, the list of redirects."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `path` is a file of the site; for `INVALIDATE` an address, from the first slash on."""

    act: Act
    path: str
    part: Part
    size: int = 0
    """Bytes that are sent."""
    new: bool = False
    """Whether nothing lies at that path yet."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, in their order, and what comes of them."""

    steps: tuple[Step, ...]
    files: Files
    """What lies on the host afterwards: the new site, and retired assets."""
    retired: Mapping[str, date]
    """Assets that stay although no page needs them, and since when none does."""
    same: int = 0
    """Files that are there already."""
    purge: bool = False
    """Whether nothing older stays on the host, so that none of it can be reached or gone back to."""

    def of(self, act: Act, part: Part | None = None) -> tuple[Step, ...]:
        """Return the steps that do one thing, with one part of the site or all of it."""
        return tuple(one for one in self.steps if one.act is act and part in (None, one.part))

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(step.size for step in self.steps)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and not self.purge


def is_copy(path: str) -> bool:
    """Whether a file is a packed copy of another."""
    return path.endswith((".br", ".gz"))


def part_of(path: str) -> Part:
    """Return the part of the site that a file belongs to.

    Pages are what ends with `.html`. Feeds, sitemaps and what lies at the top beside them are lists: they may
    name new pages, so they follow them. All others are needed by pages, so they go first. A packed copy is
    what it is a copy of.
    """
    name = path.removesuffix(".br").removesuffix(".gz")
    if is_fingerprinted(name):
        return Part.ASSET
    if name.endswith((".html", ".htm")):
        return Part.PAGE
    folder, _, last = name.rpartition("/")
    listed = last.endswith(_LISTS) and folder in ("", "feeds", "sitemaps")
    return Part.LIST if listed or last in ("_redirects", "_headers") else Part.SHARED


def plan(local: Files, remote: Remote, today: date, *, purge: bool = False) -> Plan:
    """Return what makes the files on a host those of the new site.

    Assets first, then pages, then feeds and maps; deletions after all that, of lists, pages and assets in
    this order; at last, caches on the way. A fingerprinted asset that the new site lacks is not deleted
    before `KEEP_ASSETS` have passed. A clock that is slow counts as the day that the host knows of last. It
    can't be told from one that was ahead before: then old assets take room until that day, or a purge, where
    to believe the slow one could take the style from a page that is open.

    With `purge` no asset stays, and no older release: somebody has been named or shown who must not be.
    """
    there, unfinished = remote.files, remote.unfinished
    before = remote.release.retired if remote.release else {}
    today = max([today, *before.values(), *([remote.release.moment.date()] if remote.release else [])])
    sends = [
        Step(Act.SEND, path, part_of(path), file.size, path not in there)
        for path, file in local.items()
        if path in unfinished or path not in there or there[path].sum != file.sum
    ]
    gone = [path for path in (*there, *(unfinished - there.keys())) if path not in local]
    retired = {
        path: before.get(path, today)
        for path in gone
        if path in there and part_of(path) is Part.ASSET and not _WORDS.match(path)
    }
    stays = timedelta() if purge else KEEP_ASSETS
    retired = {path: day for path, day in retired.items() if today - day < stays}
    deletes = [Step(Act.DELETE, path, part_of(path)) for path in gone if path not in retired]
    sends.sort(key=lambda step: (step.part, step.path))
    deletes.sort(key=lambda step: (-step.part, step.path))
    steps = (*sends, *deletes, *_invalidations([*sends, *deletes]))
    kept = {path: there[path] for path in retired}
    return Plan(steps, {**local, **kept}, retired, len(local) - len(sends), purge)


def _invalidations(steps: list[Step]) -> Iterator[Step]:
    """Yield the addresses under which caches may have something else than the host now has."""
    for step in steps:
        if is_copy(step.path) or (step.act is Act.SEND and step.new):
            continue
        yield Step(Act.INVALIDATE, f"/{step.path}", step.part)
        if step.path == "index.html" or step.path.endswith("/index.html"):
            yield Step(Act.INVALIDATE, f"/{step.path.removesuffix('index.html')}", step.part)
