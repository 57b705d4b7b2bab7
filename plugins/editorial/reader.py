"""All texts of a site, read. What came of a text is kept, and used while it is the same."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from plugins.editorial.exceptions import set_aside
from plugins.editorial.found.between import between
from plugins.editorial.found.facts import Facts, facts_of
from plugins.editorial.reading import Around, Item, Reading
from plugins.editorial.rule import ROOMS
from plugins.findings import Finding, Severity
from plugins.posts.post import Post
from plugins.site.code import code_sum
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

ENOUGH = 40
"""Fewer texts than this are read by one process."""
Queries = Mapping[str, Sequence[str]]
_PARTS = ("code", "message", "fix", "severity", "line", "column", "target")


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading one text by itself."""

    findings: tuple[Finding, ...]
    """What its rules say, with nothing set aside yet."""
    facts: Facts | None
    """What a post is to the others."""


class SecondReader:
    """Reads texts with what the site knows around them. `store` keeps what came of it between processes."""

    def __init__(self, around: Around, store: Store | None = None) -> None:
        self.around = around
        self._store = store
        self._ours = digest(code_sum(), repr(around).encode())
        self._known: dict[str, tuple[Item, Read]] = {}
        """What this process has read, by file."""

    def findings(self, items: Sequence[Item], *, queries: Queries, now: dt.datetime) -> list[Finding]:
        """Return what is to be said of the texts of a site, each by itself and beside the others.

        `queries` are the searches of the topics that posts answer, by the topic's slug, the strongest first.
        """
        found = {item.path: [*read.findings] for item, read in zip(items, self.read(items), strict=True)}
        posts = [item for item in items if isinstance(item, Post)]
        for one in self._between(posts, {}, queries, now):
            found[one.path].append(one)
        return [one for item in items for one in set_aside(found[item.path], item)]

    def of_text(self, item: Item, *, queries: Queries, now: dt.datetime) -> list[Finding]:
        """Return what is to be said of one text as it stands now, saved or not.

        It is held against the posts that were read before.
        """
        read = _read(item, self.around)
        found = list(read.findings)
        if isinstance(item, Post) and read.facts is not None:
            others = [
                one for one, _ in [*self._known.values()] if isinstance(one, Post) and one.path != item.path
            ]
            posts = sorted([*others, item], key=lambda one: one.path)
            found += self._between(posts, {item.path: read.facts}, queries, now, only=item.path)
        return set_aside(found, item)

    def read(self, items: Sequence[Item]) -> list[Read]:
        """Return what came of each text, in the same order."""
        new = [item for item in items if not self.knows(item)]
        keys = {item.path: self._key(item) for item in new}
        kept = self._store.get(keys.values()) if self._store and new else {}
        for item in new:
            read = _unpacked(kept.get(keys[item.path], b""), item)
            if read is not None:
                self._known[item.path] = item, read
        left = [item for item in new if not self.knows(item)]
        fresh = spread(lambda some: [_packed(_read(one, self.around)) for one in some], left, enough=ENOUGH)
        for item, packed in zip(left, fresh, strict=True):
            self._known[item.path] = item, _unpacked(packed, item)
        if self._store and left:
            values = {keys[item.path]: packed for item, packed in zip(left, fresh, strict=True)}
            whole = len(new) == len(items)
            self._store.put(values, in_use=keys.values() if whole else None)
        return [self._known[item.path][1] for item in items]

    def knows(self, item: Item) -> bool:
        """Whether this process has read a text as it is now."""
        known = self._known.get(item.path)
        return known is not None and (known[0] is item or known[0] == item)

    def _between(
        self,
        posts: Sequence[Post],
        more: Mapping[str, Facts],
        queries: Queries,
        now: dt.datetime,
        only: str = "",
    ) -> Iterator[Finding]:
        """Yield what is to be said of posts beside each other; `more` are facts of texts in hand."""
        known = {post.path: read[1].facts for post in posts if (read := self._known.get(post.path))}
        facts = {path: one for path, one in {**known, **more}.items() if one is not None}
        off = self.around.settings.off
        for one in between(posts, facts, queries=queries, only=only, now=now):
            if one.code not in off and one.code.partition("/")[0] not in off:
                yield one

    def _key(self, item: Item) -> bytes:
        return digest(self._ours, repr(item).encode("utf-8", "surrogatepass"))


def _read(item: Item, around: Around) -> Read:
    from plugins.editorial.judging import judge  # rules take long to load, and mostly all is known

    reading = Reading(item, around)
    facts = facts_of(reading) if isinstance(item, Post) else None
    return Read(tuple(judge(reading)), facts)


def _packed(read: Read) -> bytes:
    rows = [[getattr(one, part) for part in _PARTS] for one in read.findings]
    return json.dumps([rows, read.facts], separators=(",", ":")).encode()


def _unpacked(value: bytes, item: Item) -> Read | None:
    """Return what was packed; None when that can't be told."""
    try:
        rows, facts = json.loads(value)
        found = [Finding(item.path, *row[:3], Severity(row[3]), *row[4:]) for row in rows]
        return Read(tuple(found), Facts(*map(_whole, facts)) if facts is not None else None)
    except (ValueError, TypeError):
        return None


def _whole(value: object) -> object:
    """Return a list as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value


def told_once(findings: Iterable[Finding], few: int = 3) -> list[Finding]:
    """Return findings in which what holds for more than a `few` texts alike is told once, at the first.

    That goes for notes of the second reader, and for reviews that are missing: whoever looks at one text, in
    the desk or with `spine check FILE`, sees them all.
    """
    groups: dict[str, list[Finding]] = {}
    kept = []
    for one in findings:
        if one.code.partition("/")[0] in ROOMS and (
            one.severity is Severity.NOTE or one.code == "safety/reviewer"
        ):
            groups.setdefault(one.code, []).append(one)
        else:
            kept.append(one)
    for group in groups.values():
        count = len({one.path for one in group})
        kept += group if count <= few else [_stands_for(group[0], count)]
    return kept


def _stands_for(first: Finding, count: int) -> Finding:
    return replace(first, message=f"{first.message} (The same or the like in {count} texts.)")
