"""Links inside the content: where `{filename}` and `{static}` lead, and what is wrong with them."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache, partial
from urllib.parse import unquote

from plugins.findings import Finding, did_you_mean
from plugins.posts.post import Document, Hub, Page, Person, Post, Status
from plugins.posts.scan import Link
from plugins.posts.scan import links as links_in
from plugins.posts.source import MARKDOWN_ENDINGS

PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
BROKEN_LINK = "post/broken-link"
"""The code of every finding of this module."""
FILES = (*PICTURES, ".pdf")
"""The only files that go out with a text. SVG is not among them: it can hold scripts."""
_AS_JPEG = "Open it in a program for pictures, and export it as JPEG."
EXPORT = {
    **dict.fromkeys((".heic", ".heif"), "Open it on the phone or the computer, and export it as JPEG."),
    **dict.fromkeys(
        (".tif", ".tiff", ".bmp", ".jxl", ".psd", ".jp2", ".raw", ".dng", ".cr2", ".nef"), _AS_JPEG
    ),
    ".svg": "An SVG can hold programs. Export it as PNG.",
}
"""Pictures that can't go out, and what to do with them."""


class Targets:
    """What a link in a text can lead to."""

    def __init__(
        self,
        posts: Iterable[Post],
        pages: Iterable[Page],
        files: Iterable[str],
        static: Iterable[str],
        prefix: str,
    ) -> None:
        """`prefix` is the content folder's name and a slash; `static` names are relative to that folder."""
        self.prefix = prefix
        self.documents = {document.path.removeprefix(prefix): document for document in (*posts, *pages)}
        self.unread = {path.removeprefix(prefix) for path in files} - set(self.documents)
        self.static = frozenset(name for name in static if name.lower().endswith(FILES))
        self._like = lru_cache(maxsize=None)(self._like)

    def with_text(self, path: str, document: Document | None) -> "Targets":
        """Return the same with another text in the file `path`; None for a text that can't be read.

        What was found out about names is used again while no name is new.
        """
        name = path.removeprefix(self.prefix)
        other = copy(self)
        other.documents = {key: item for key, item in self.documents.items() if key != name}
        other.unread = self.unread - {name}
        if document is None:
            other.unread |= {name}
        else:
            other.documents[name] = document
        if other.documents.keys() != self.documents.keys():
            other._like = lru_cache(maxsize=None)(partial(Targets._like, other))
        return other

    def resolve(self, url: str, document: Document | Person) -> tuple[str, str]:
        """Split `{kind}path` into a kind and a path inside the content folder, or into two empty texts."""
        match = re.match(r"[{|](\w{1,20})[}|](.*)", unquote(url), re.S)
        if not match:
            return "", ""
        path = match[2].split("#")[0].split("?")[0]
        if path.startswith("/"):
            return match[1], posixpath.normpath(path.lstrip("/") or ".")
        folder = posixpath.dirname(document.path.removeprefix(self.prefix))
        return match[1], posixpath.normpath(posixpath.join(folder, path))

    def problem(self, link: Link, document: Document | Person) -> tuple[str, str] | None:
        """Say what is wrong with a link in `document`, and how to mend it; None when it is right."""
        url = unquote(link.url)
        kind, target = self.resolve(url, document)
        if not kind:
            return _bare(url, link.is_image)
        typed = url.split("}", 1)[-1]
        if target.startswith(".."):
            return f'The link "{typed}" leads out of the content folder.', "Link to a file inside it."
        if kind == "filename":
            return self._document(target, typed, document)
        if kind not in ("static", "attach"):
            hint = did_you_mean(kind, ("filename", "static")) or "Write {filename} or {static}."
            return f'"{{{kind}}}" is not a kind of link.', hint
        if target in self.static:
            return None
        if target in self.documents or target in self.unread:
            return f'"{typed}" is a text, not a picture.', f"Write {{filename}}{typed} to link to it."
        spaced = self._spaced(target, link.url)
        if spaced:
            return spaced
        if not target.lower().endswith(FILES):
            fix = EXPORT.get(posixpath.splitext(target)[1].lower()) or f"Use one of {', '.join(FILES)}."
            return f'A file like "{typed}" can\'t go out with a post.', fix
        return self._missing(target, typed, static=True)

    def _document(self, target: str, typed: str, document: Document | Person) -> tuple[str, str] | None:
        if target.startswith("categories/"):
            return f'"{typed}" is no post: a text can\'t lead there.', "Link to one of the topic's posts."
        if target in self.unread:
            return None  # its own mistake is named already
        if target in self.static:
            return f'"{typed}" is not a post.', f"Write {{static}}{typed} instead."
        found = self.documents.get(target)
        if found is None:
            return self._spaced(target, f"{{filename}}{typed}") or self._missing(target, typed, static=False)
        shown = isinstance(document, Person) or document.status is Status.PUBLISHED
        if shown and found.status is not Status.PUBLISHED:
            what = "a draft" if found.status is Status.DRAFT else "hidden"
            fix = "Publish that one first, or take the link out."
            return f'The link leads to "{typed}", which is {what}.', fix
        return None

    def _spaced(self, target: str, typed: str) -> tuple[str, str] | None:
        """A file with a space in its name: the address was read up to the space."""
        whole = next((name for name in (*self.static, *self.documents) if name.startswith(f"{target} ")), "")
        if not whole:
            return None
        rest = whole.removeprefix(target).replace(" ", "%20")
        return f'The address ends at the space in "{posixpath.basename(whole)}".', f"Write {typed}{rest}"

    def _missing(self, target: str, typed: str, *, static: bool) -> tuple[str, str]:
        hint = self._like(posixpath.basename(target), static)
        return f'There is no file "{typed}".', hint or "Check the name of the file."

    def _like(self, name: str, static: bool) -> str:
        known = self.static if static else self.documents
        return did_you_mean(name, sorted({posixpath.basename(path) for path in known}))


def _bare(url: str, is_image: bool) -> tuple[str, str] | None:
    """Addresses without `{filename}` or `{static}`, which lead nowhere from a post."""
    if not url or re.match(r"[a-z][a-z0-9+.-]*:|//|#", url, re.I):
        return None
    path = url.split("#")[0].split("?")[0]
    if is_image or path.lower().endswith(PICTURES):
        return f'The picture "{url}" is not found from here.', f"Write {{static}}/{path.lstrip('./')}"
    if path.lower().endswith(MARKDOWN_ENDINGS):
        return f'The link "{url}" needs {{filename}} in front.', f"Write {{filename}}{url}"
    if not url.startswith("/"):
        fix = "Write {filename} and the name of its file, or a whole address with https://."
        return f'The link "{url}" leads nowhere from a post.', fix
    return None


def broken_links(
    targets: Targets,
    documents: Iterable[Post | Page | Person],
    known: Mapping[str, Sequence[Link]],
) -> Iterator[Finding]:
    """Links to what is not there or not shown, and the image of each post.

    `known` has the links of texts that were looked through before, by path.
    """
    for document in documents:
        links = known.get(document.path)
        for link in links_in(document.body, document.body_line) if links is None else links:
            problem = targets.problem(link, document)
            if problem:
                yield _finding(document, link, *problem)
        image = getattr(document, "image", "")
        if image and image not in targets.static:
            message = f"There is no picture {targets.prefix}{image[:200]}."
            fix = EXPORT.get(posixpath.splitext(image)[1].lower()) or did_you_mean(
                image[:200], targets.static
            )
            fix = fix or "Put the picture into content/images."
            line = document.line_of("image")
            yield Finding(document.path, BROKEN_LINK, message, fix, line=line, target=image[:200])


def early_links(targets: Targets, people: Iterable[Person | Hub], now: datetime) -> list[Finding]:
    """Links, from what visitors see at `now` and from pages of people and topics, to posts of a later day."""
    shown = [document for document in targets.documents.values() if document.is_live(now)]
    return list(early_links_in(targets, (*shown, *people), now))


def early_links_in(
    targets: Targets, shown: Iterable[Post | Page | Person], now: datetime
) -> Iterator[Finding]:
    """Links in some texts that visitors see to posts whose day has not come."""
    later = {
        name: item
        for name, item in targets.documents.items()
        if isinstance(item, Post) and item.status is Status.PUBLISHED and item.date and item.date > now
    }
    if not later:
        return
    for document in shown:
        for link in links_in(document.body, document.body_line):
            kind, target = targets.resolve(link.url, document)
            if kind == "filename" and target in later:
                day = f"{later[target].date:%Y-%m-%d}"
                message = f'The link leads to "{target}", which goes out on {day}.'
                yield _finding(document, link, message, "Take it out until then.")


def _finding(document: Post | Page | Person, link: Link, message: str, fix: str) -> Finding:
    return Finding(
        document.path,
        BROKEN_LINK,
        message,
        fix,
        line=link.line,
        column=link.column,
        target=link.url[:200],
    )
