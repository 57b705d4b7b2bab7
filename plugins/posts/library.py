"""All posts, pages, people and topic pages at once, read without Pelican, and what is wrong between them.

`read_library` does the reading; `Library` and everything below it is plain.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugins.findings import Finding, Severity, in_order
from plugins.posts import body, crosscheck
from plugins.posts.files import find_files
from plugins.posts.kept import Readings, read_all
from plugins.posts.linking import Targets, broken_links, early_links
from plugins.posts.post import Hub, Page, Person, Post
from plugins.posts.scan import Link
from plugins.posts.source import MARKDOWN_ENDINGS
from plugins.site import Site
from plugins.site.store import Store

_FOLDERS = ("posts", "pages", "people", "categories")
_FOREIGN_ENDINGS = (".rst", ".html", ".htm", ".docx", ".doc", ".odt", ".pages", ".rtf", ".txt")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything people have written. Nothing in it depends on the day."""

    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    people: dict[str, Person]
    """By file name without `.md`."""
    findings: tuple[Finding, ...]
    files: tuple[str, ...] = ()
    """Every file that was read, relative to the site's folder."""
    broken: frozenset[str] = field(default_factory=frozenset)
    """The files with something that must be mended. They are never shown to visitors."""
    targets: Targets | None = None
    """Where links can lead."""
    hubs: dict[str, Hub] = field(default_factory=dict)
    """What is written about the topics, by the slug of the category."""
    links: Mapping[str, Sequence[Link]] = field(default_factory=dict)
    """The links and pictures of each text, by its file."""

    def early(self, now: datetime) -> list[Finding]:
        """Return what is wrong at the time `now`, and mends itself when the day of a post has come."""
        live = [hub for hub in self.hubs.values() if hub.is_live(now)]
        found = early_links(self.targets, (*self.people.values(), *live), now)
        return [*found, *crosscheck.hubs_early(live, self.posts, now)]


def read_library(site: Site, *, store: Store | None = None, known: Readings | None = None) -> Library:
    """Read every file of the site's content.

    What came of a file is kept in `store`, and used while its bytes are the same; `known` is what this
    process has read before.
    """
    read = known.read if known is not None else read_all
    prefix = site.content.name
    found = find_files(site.content)
    findings = list(found.findings)
    names = []
    for name in found.files:
        ending = posixpath.splitext(name)[1].lower()
        if name.split("/", 1)[0] not in _FOLDERS or "/" not in name:
            continue
        if ending in MARKDOWN_ENDINGS:
            names.append(name)
        elif ending in _FOREIGN_ENDINGS:
            message = f"The blog can't read {ending} files, so nobody will see this one."
            fix = "Save its text as a Markdown file, with the ending .md"
            findings.append(Finding(posixpath.join(prefix, name), "post/not-markdown", message, fix))
    items: dict[str, list] = {folder: [] for folder in _FOLDERS}
    links: dict[str, Sequence[Link]] = {}
    for name, one in zip(names, read(names, site, store), strict=True):
        findings += one.reading.findings
        if one.reading.item is not None:
            items[name.split("/", 1)[0]].append(one.reading.item)
            links[one.reading.item.path] = one.links
        if one.unsafe:
            findings.append(unsafe_text(one.reading.item, one.unsafe))
    return assemble(
        items["posts"],
        items["pages"],
        items["people"],
        items["categories"],
        site=site,
        files=[
            posixpath.join(prefix, name)
            for folder in _FOLDERS
            for name in names
            if name.startswith(folder + "/")
        ],
        static=found.files,
        findings=findings,
        links=links,
    )


def unsafe_text(document: Post | Page | Person | Hub, unsafe: tuple[str, ...]) -> Finding:
    """Return what is said of a text that looks sound and becomes HTML that runs or loads something."""
    message = f"The text becomes HTML that can't stand in a post: {', '.join(unsafe)[:200]}."
    return Finding(document.path, "post/raw-html", message, body.NO_CODE, line=_line_of(unsafe[0], document))


def _line_of(part: str, document: Post | Page | Person | Hub) -> int:
    """The line on which an unsafe part was typed, as far as that can be told."""
    word = (
        "</?[a-z]"
        if part.startswith("a tag")
        else "<!"
        if part.startswith("a ")
        else re.escape(part.strip("<>"))
    )
    at = re.search(word, document.body, re.I)
    return document.body_line + document.body.count("\n", 0, at.start() if at else 0)


def assemble(
    posts: list[Post],
    pages: list[Page],
    people: list[Person],
    hubs: Sequence[Hub] = (),
    *,
    site: Site,
    files: Iterable[str],
    static: Iterable[str],
    findings: Iterable[Finding] = (),
    links: Mapping[str, Sequence[Link]] | None = None,
) -> Library:
    """Put what was read together, and add what is wrong between the files.

    `files` are all Markdown files and `static` all files of the content folder.
    `links` are those of the texts, by path, where they are known.
    """
    found = list(findings)
    by_slug = {person.slug: person for person in people}
    found += crosscheck.names(list(files))
    found += crosscheck.addresses(posts, pages)
    found += crosscheck.titles(posts)
    found += crosscheck.phrases(posts)
    found += crosscheck.people(posts, by_slug, site)
    found += crosscheck.related(posts)
    found += crosscheck.hubs(hubs, posts)
    found += crosscheck.hubs_missing(hubs, posts, site)
    targets = Targets(posts, pages, files, static, site.content.name + "/")
    found += broken_links(targets, (*posts, *pages, *people, *hubs), links or {})
    broken = frozenset(f.path for f in found if f.severity is Severity.ERROR)
    ours = {hub.slug: hub for hub in reversed(hubs)}
    told = (tuple(in_order(found)), tuple(files), broken, targets, ours, links or {})
    return Library(tuple(posts), tuple(pages), by_slug, *told)


def originals(posts: Iterable[Post], language: str) -> Iterator[Post]:
    """Yield the posts that lists show: of translations of one post, the one in the site's `language`."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        groups.setdefault(post.slug, []).append(post)
    for group in groups.values():
        own = [post for post in group if post.language == language]
        yield from own or group
