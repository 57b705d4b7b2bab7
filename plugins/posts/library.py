"""All posts, pages and people at once, read without Pelican, and what is wrong between them.

`read_library` does the reading; `Library` and everything below it is plain.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from plugins.findings import Finding, Severity, in_order
from plugins.posts import body, crosscheck
from plugins.posts.convert import Converter
from plugins.posts.files import find_files
from plugins.posts.linking import Targets, broken_links
from plugins.posts.post import Page, Person, Post
from plugins.posts.read import Reading, read_page, read_person, read_post
from plugins.posts.safety import may_be_unsafe
from plugins.posts.source import MARKDOWN_ENDINGS, read_source
from plugins.site import Site

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


def read_library(site: Site, *, progress: Callable[[], None] = lambda: None) -> Library:
    """Read every file of the site's content. `progress` is called after each text."""
    prefix = site.content.name
    found = find_files(site.content)
    findings = list(found.findings)

    def readings(folder: str, read: Callable) -> Iterator[Reading]:
        for name in found.files:
            ending = posixpath.splitext(name)[1].lower()
            if not name.startswith(folder + "/"):
                continue
            path = posixpath.join(prefix, name)
            if ending in MARKDOWN_ENDINGS:
                yield read(read_source(site.content / name, path))
                progress()
            elif ending in _FOREIGN_ENDINGS:
                message = f"The blog can't read {ending} files, so nobody will see this one."
                fix = "Save its text as a Markdown file, with the ending .md"
                findings.append(Finding(path, "post/not-markdown", message, fix))

    posts = list(readings("posts", lambda source: read_post(source, site)))
    pages = list(readings("pages", lambda source: read_page(source, site)))
    people = list(readings("people", read_person))
    for reading in (*posts, *pages, *people):
        findings += reading.findings
    findings += _unsafe([r.item for r in (*posts, *pages, *people) if r.sound], site)
    return assemble(
        [reading.item for reading in posts if reading.item],
        [reading.item for reading in pages if reading.item],
        [reading.item for reading in people if reading.item],
        site=site,
        files=[reading.path for reading in (*posts, *pages, *people)],
        static=found.files,
        findings=findings,
    )


def _unsafe(documents: Iterable[Post | Page | Person], site: Site) -> Iterator[Finding]:
    """Findings for texts that look sound as Markdown and become HTML that runs or loads something."""
    converter = None
    for document in documents:
        if not may_be_unsafe(document.body):
            continue
        converter = converter or Converter(site.markdown)
        unsafe = converter.convert(document.body).unsafe
        if unsafe:
            message = f"The text becomes HTML that can't stand in a post: {', '.join(unsafe)[:200]}."
            line = _line_of(unsafe[0], document)
            yield Finding(document.path, "post/raw-html", message, body.NO_CODE, line=line)


def _line_of(part: str, document: Post | Page | Person) -> int:
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
    *,
    site: Site,
    files: Iterable[str],
    static: Iterable[str],
    findings: Iterable[Finding] = (),
) -> Library:
    """Put what was read together, and add what is wrong between the files.

    `files` are all Markdown files and `static` all files of the content folder.
    """
    found = list(findings)
    by_slug = {person.slug: person for person in people}
    found += crosscheck.names(list(files))
    found += crosscheck.addresses(posts, pages)
    found += crosscheck.titles(posts)
    found += crosscheck.people(posts, by_slug, site)
    found += crosscheck.related(posts)
    targets = Targets(posts, pages, files, static, site.content.name + "/")
    found += broken_links(targets, (*posts, *pages, *people))
    broken = frozenset(f.path for f in found if f.severity is Severity.ERROR)
    return Library(tuple(posts), tuple(pages), by_slug, tuple(in_order(found)), tuple(files), broken, targets)
