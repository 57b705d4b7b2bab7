"""What is wrong between files: names, addresses, people, pins and links that do not fit together.

Each function takes what was read and yields findings; none reads a file or asks for the day.
"""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import unquote

from plugins.findings import Finding, did_you_mean
from plugins.posts import body
from plugins.posts.post import Document, Page, Person, Post, Status
from plugins.posts.read import document_key
from plugins.posts.source import MARKDOWN_ENDINGS
from plugins.site import Site

RESERVED = (
    "posts",
    "topics",
    "tags",
    "team",
    "archive",
    "feeds",
    "theme",
    "images",
    "404",
    "index",
    "search",
)
"""Addresses that the blog itself needs."""


def names(files: list[str]) -> Iterator[Finding]:
    groups = defaultdict(list)
    for path in files:
        groups[unicodedata.normalize("NFC", path).casefold()].append(path)
    for group in groups.values():
        for path in group[1:]:
            message = f"The file names {posixpath.basename(group[0])} and {posixpath.basename(path)} differ only by case."
            yield Finding(
                path, "post/name-case", message, "Rename one: many computers take them for the same file."
            )


def addresses(posts: list[Post], pages: list[Page]) -> Iterator[Finding]:
    for documents in (posts, pages):
        first: dict[tuple[str, str], Document] = {}
        for document in documents:
            other = first.setdefault(document_key(document), document)
            if other is not document and document.slug:
                message = f'The address "{document.slug}" belongs to {other.path} already.'
                fix = "Give one of the two another file name, or another slug."
                yield Finding(
                    document.path, "post/duplicate-slug", message, fix, line=document.line_of("slug")
                )
    for page in pages:
        if page.slug in RESERVED:
            message = f'The address "{page.slug}" is needed by the blog itself.'
            yield Finding(
                page.path, "post/reserved-slug", message, "Rename the file.", line=page.line_of("slug")
            )


def titles(posts: list[Post]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Post] = {}
    for post in posts:
        key = (post.language, " ".join(post.title.casefold().split()).strip(" ?!."))
        other = first.setdefault(key, post)
        if other is not post:
            message = f"{other.path} has the same title."
            fix = "Give one of the two another title."
            yield Finding(post.path, "post/duplicate-title", message, fix, line=post.line_of("title"))


def people(posts: list[Post], known: dict[str, Person], site: Site) -> Iterator[Finding]:
    """Authors and reviewers without a file in content/people."""

    def hint(name: str) -> str:
        by_name = next(
            (slug for slug, person in known.items() if person.name.casefold() == name.casefold()), ""
        )
        if by_name:
            return f'Did you mean "{by_name}"?'
        return did_you_mean(name, known) or f"Write the person's page first: content/people/{name}.md"

    surgeon = site.practice.surgeon
    if surgeon not in known:
        message = f'The surgeon "{surgeon}" (in PRACTICE) has no file in content/people.'
        yield Finding("pelicanconf.py", "site/surgeon", message, hint(surgeon), target=surgeon)
    for post in posts:
        for author in post.authors:
            if author not in known:
                message = f'The author "{author}" has no file in content/people.'
                line = post.line_of("authors")
                yield Finding(
                    post.path, "post/unknown-author", message, hint(author), line=line, target=author
                )
        reviewer, line = post.reviewed_by, post.line_of("reviewed_by")
        if reviewer and reviewer not in known:
            message = f'The reviewer "{reviewer}" has no file in content/people.'
            yield Finding(
                post.path, "post/unknown-reviewer", message, hint(reviewer), line=line, target=reviewer
            )
        elif reviewer and known[reviewer].kind == "team":
            message = f'"{reviewer}" is a team, and a medical review is one physician\'s.'
            yield Finding(post.path, "post/unknown-reviewer", message, "Name the physician.", line=line)


def related(posts: list[Post]) -> Iterator[Finding]:
    """Editors' pins and exclusions that name no post, or the post itself."""
    slugs = {post.slug for post in posts}
    for post in posts:
        for key in ("related", "related_exclude"):
            line = post.line_of(key)
            for slug in getattr(post, key):
                if slug == post.slug:
                    message, fix = f'"{key}" names the post itself.', "Delete it there."
                elif slug not in slugs:
                    message = f'There is no post "{slug}" (in "{key}").'
                    fix = did_you_mean(slug, slugs) or "Delete it there."
                else:
                    continue
                yield Finding(post.path, "post/unknown-related", message, fix, line=line, target=slug)
        for slug in sorted(set(post.related) & set(post.related_exclude)):
            message = f'"{slug}" stands in "related" and in "related_exclude".'
            line = post.line_of("related_exclude")
            yield Finding(post.path, "post/related-both", message, "Delete one of them.", line=line)


def links(
    posts: list[Post],
    pages: list[Page],
    people: list[Person],
    *,
    site: Site,
    files: Iterable[str],
    static: set[str],
) -> Iterator[Finding]:
    """Links to files of the content folder that are not there or not shown, and the image of each post."""
    shelf = _Shelf(posts, pages, files, static, site.content.name + "/")
    for document in (*posts, *pages, *people):
        for link in body.links(document.body, document.body_line):
            problem = shelf.problem(link.url, document)
            if problem:
                message, fix = problem
                yield Finding(
                    document.path,
                    "post/broken-link",
                    message,
                    fix,
                    line=link.line,
                    column=link.column,
                    target=link.url,
                )
    for post in posts:
        if post.image and posixpath.normpath(post.image) not in static:
            message = f"There is no file {shelf.prefix}{post.image}."
            fix = did_you_mean(post.image, static) or "Put the picture into content/images."
            yield Finding(
                post.path, "post/broken-link", message, fix, line=post.line_of("image"), target=post.image
            )


class _Shelf:
    """What a link in a text can lead to."""

    def __init__(
        self, posts: list[Post], pages: list[Page], files: Iterable[str], static: set[str], prefix: str
    ) -> None:
        self.prefix = prefix
        self.documents = {document.path.removeprefix(prefix): document for document in (*posts, *pages)}
        self.unread = {path.removeprefix(prefix) for path in files} - set(self.documents)
        self.static = {name for name in static if not name.endswith(MARKDOWN_ENDINGS)}

    def problem(self, address: str, document: Document | Person) -> tuple[str, str] | None:
        """Say what is wrong with a link in `document`, and how to mend it; None when it is right."""
        url = unquote(address)
        kind, target = resolve(url, document.path.removeprefix(self.prefix))
        if not kind:
            path = url.split("#")[0]
            if path.endswith(MARKDOWN_ENDINGS) and "://" not in url:
                return f'The link "{url}" needs {{filename}} in front.', f"Write {{filename}}{url}"
            return None
        typed = url.split("}", 1)[-1]
        if target.startswith(".."):
            return f'The link "{typed}" leads out of the content folder.', "Link to a file inside it."
        if kind == "filename":
            return self._document(target, typed, document)
        if kind in ("static", "attach"):
            if target in self.static:
                return None
            return self._missing(target, typed, self.static)
        hint = did_you_mean(kind, ("filename", "static")) or "Write {filename} or {static}."
        return f'"{{{kind}}}" is not a kind of link.', hint

    def _document(self, target: str, typed: str, document: Document | Person) -> tuple[str, str] | None:
        if target in self.unread:
            return None  # its own mistake is named already
        if target in self.static:
            return f'"{typed}" is not a post.', f"Write {{static}}{typed} instead."
        found = self.documents.get(target)
        if found is None:
            return self._missing(target, typed, self.documents)
        shown = isinstance(document, Person) or document.status is Status.PUBLISHED
        if shown and found.status is not Status.PUBLISHED:
            what = "a draft" if found.status is Status.DRAFT else "hidden"
            return (
                f'The link leads to "{typed}", which is {what}.',
                "Publish that post first, or take the link out.",
            )
        return None

    def _missing(self, target: str, typed: str, known: Iterable[str]) -> tuple[str, str]:
        names = {posixpath.basename(name): name for name in known}
        hint = did_you_mean(posixpath.basename(target), names)
        return f'There is no file "{typed}".', hint or "Check the name of the file."


def resolve(url: str, base: str) -> tuple[str, str]:
    """Split `{kind}path` into its kind and the path inside the content folder; ("", "") for other addresses.

    `base` is the file the link stands in, relative to the content folder.
    """
    match = re.match(r"[{|](\w+)[}|](.*)", url, re.S)
    if not match:
        return "", ""
    path = match[2].split("#")[0].split("?")[0]
    if path.startswith("/"):
        return match[1], posixpath.normpath(path.lstrip("/"))
    return match[1], posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def early_links(
    library_posts: Iterable[Post], pages: Iterable[Page], site: Site, now: datetime
) -> list[Finding]:
    """Links, from what visitors see at `now`, to posts whose day has not come."""
    prefix = site.content.name + "/"
    posts = list(library_posts)
    later = {
        post.path.removeprefix(prefix): post
        for post in posts
        if post.status is Status.PUBLISHED and post.date and post.date > now
    }
    if not later:
        return []
    found = []
    for document in (item for item in (*posts, *pages) if item.is_live(now)):
        for link in body.links(document.body, document.body_line):
            kind, target = resolve(unquote(link.url), document.path.removeprefix(prefix))
            if kind == "filename" and target in later:
                message = f'The link leads to "{target}", which goes out on {later[target].date:%Y-%m-%d}.'
                place = {"line": link.line, "column": link.column, "target": link.url}
                found.append(
                    Finding(document.path, "post/broken-link", message, "Take it out until then.", **place)
                )
    return found
