"""Rules on pages beside each other: what two of them share, and the pictures that they name."""

import datetime as dt
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from plugins.findings import Severity
from plugins.seo.checks.kept import Judged
from plugins.seo.checks.page import Home
from plugins.seo.checks.pictures import size_of
from plugins.seo.checks.rule import Edit, Said, rule
from plugins.seo.checks.similar import alike
from plugins.seo.checks.sitemap_file import Sitemap, sitemap_of

OTHER = "posts/b/index.html"
WIDE = 1200
"""Pixels that Google Discover wants a picture to be wide."""


class Whole:
    """A built site: its pages, judged, and its files."""

    def __init__(
        self, root: Path, home: Home, pages: list[Judged], files: set[str], now: dt.datetime
    ) -> None:
        self.root, self.home, self.files, self.now = root, home, files, now
        self.pages = {page.path: page for page in pages}
        self._sizes: dict[str, tuple[int, int] | None] = {}

    @cached_property
    def findable(self) -> dict[str, Judged]:
        """The pages that search engines may show."""
        return {path: page for path, page in self.pages.items() if page.indexable and not page.redirect}

    def file_at(self, path: str) -> str:
        """Return the file that a server shows for a path on the site, or an empty string."""
        plain = path.lstrip("/")
        if plain in self.files:
            return plain
        index = f"{plain.rstrip('/')}/index.html".lstrip("/")
        return index if index in self.files else ""

    def file_of(self, url: str) -> str:
        """Return the file at a whole address of ours, or an empty string."""
        if not url.startswith(self.home.url + "/"):
            return ""
        return self.file_at(url[len(self.home.url) :].split("?", 1)[0])

    def size(self, file: str) -> tuple[int, int] | None:
        """Return width and height of a picture; None when that can't be told."""
        if file not in self._sizes:
            try:
                self._sizes[file] = size_of(self.root / file)
            except OSError:
                self._sizes[file] = None
        return self._sizes[file]

    @cached_property
    def reached(self) -> set[str]:
        """The pages that links lead to, from the first page on."""
        seen = {"index.html"} & self.pages.keys()
        waiting = deque(seen)
        known: dict[str, str] = {}
        while waiting:
            page = self.pages[waiting.popleft()]
            for link in page.links.split("\n"):
                file = known.get(link)
                if file is None:
                    file = known[link] = self.file_at(link) if link else ""
                if file in self.pages and file not in seen:
                    seen.add(file)
                    waiting.append(file)
        return seen

    @cached_property
    def sitemap(self) -> Sitemap | None:
        """What the sitemap lists; None when there is none."""
        return sitemap_of(self)

    def text(self, file: str) -> str | None:
        """Return a file's text; None when it is not there."""
        try:
            return (self.root / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None


def _shared(whole: Whole, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a page says that an earlier one in its language says too: the two pages and the words."""
    first: dict[tuple[str, str], str] = {}
    for path, page in sorted(whole.findable.items()):
        said = getattr(page, name)
        other = first.setdefault((page.language, said.casefold()), path) if said else path
        if other != path:
            yield path, other, said


@rule(
    "seo/same-title",
    Severity.WARNING,
    why="Readers can't tell the two apart in search results, and neither can search engines.",
    fix="Give one of the two another title.",
    source="Google Search Central, Influencing your title links",
    key="title",
    whole=True,
    flags=(
        Edit("<title>How to sleep", "<title>Why a disc slips", OTHER),
        Edit("How to sleep |", "WHY a disc slips |", OTHER),
    ),
)
def same_title(whole: Whole) -> Iterator[Said]:
    """No two pages have the same title."""
    for path, other, said in _shared(whole, "title"):
        yield Said(f'{other} has the title "{said}" too.', path, other)


@rule(
    "seo/same-description",
    Severity.WARNING,
    why="Search engines then write one of their own.",
    fix="Say what this page has that the other has not.",
    source="Google Search Central, Control your snippets in search results",
    key="description",
    whole=True,
    flags=(
        Edit(
            "How to lie in bed when your back hurts, which pillow helps, and when to call us about it.",
            "What a slipped disc is, why it hurts, and what helps while it heals by itself in most people.",
            OTHER,
        ),
    ),
)
def same_description(whole: Whole) -> Iterator[Said]:
    """No two pages have the same description."""
    for path, other, _ in _shared(whole, "description"):
        yield Said(f"{other} has the same description.", path, other)


@rule(
    "seo/near-duplicate",
    Severity.WARNING,
    why="Search engines show one of the two, and not always the better.",
    fix="Join the two, with `redirect_from` for the address that goes, or let each say something new.",
    source="Google Search Central, Consolidate duplicate URLs",
    key="body",
    whole=True,
)
def near_duplicate(whole: Whole) -> Iterator[Said]:
    """No two posts say nearly the same."""
    posts = {path: page.sketch for path, page in whole.findable.items() if page.sketch}
    for first, second, share in alike(posts):
        yield Said(f"{share:.0%} of the text stands in {first} too.", second, first)


@rule(
    "seo/translation-return",
    Severity.WARNING,
    why="Search engines believe a translation only when both pages name each other.",
    fix="Let the template list the same addresses on both.",
    source="Google Search Central, Tell Google about localized versions of your page",
    live=True,
    whole=True,
    flags=(
        Edit(
            "</head>",
            '<link rel="alternate" hreflang="en" href="https://spine.example/posts/a/">'
            '<link rel="alternate" hreflang="es" href="https://spine.example/posts/b/"></head>',
        ),
        Edit(
            "</head>",
            '<link rel="alternate" hreflang="en" href="https://spine.example/posts/a/">'
            '<link rel="alternate" hreflang="es" href="https://spine.example/no/"></head>',
        ),
    ),
)
def translation_return(whole: Whole) -> Iterator[Said]:
    """Translations name each other."""
    for path, page in whole.findable.items():
        for language, href in page.translations:
            other = whole.pages.get(whole.file_of(href))
            if language == "x-default" or href == page.url:
                continue
            if other is None:
                yield Said("The address of a translation leads to no page.", path, href)
            elif page.url not in [there for _, there in other.translations]:
                yield Said("The translation does not name this page in return.", path, href)


@rule(
    "seo/share-picture-file",
    Severity.ERROR,
    why="A shared link then has no picture, or one that is cut off.",
    fix="Let the build make the picture: 1200 × 630 pixels.",
    source="Meta for Developers, Images in link shares (1200 × 630)",
    live=True,
    whole=True,
    flags=(
        Edit(
            'og:image" content="https://spine.example/card.png"',
            'og:image" content="https://spine.example/no.png"',
        ),
    ),
)
def share_picture_file(whole: Whole) -> Iterator[Said]:
    """The picture of a shared link is there, and has 1200 × 630 pixels."""
    for path, page in whole.pages.items():
        if page.share_picture.startswith(whole.home.url):
            file = whole.file_of(page.share_picture)
            if not file:
                yield Said("The picture for shared links is not there.", path, page.share_picture)
            elif whole.size(file) not in (None, (1200, 630)):
                width, height = whole.size(file)
                said = f"The picture for shared links has {width} × {height} pixels."
                yield Said(said, path, page.share_picture)


@rule(
    "seo/data-picture-file",
    Severity.WARNING,
    why="Google shows large pictures only when they can be fetched and are 1,200 pixels wide.",
    fix="Let the build make it in that size.",
    source="Google Search Central, structured data: Article (image); Get on Discover (1,200 pixels wide)",
    live=True,
    whole=True,
    flags=(
        Edit("https://spine.example/4x3.png", "https://spine.example/no.png"),
        Edit("https://spine.example/4x3.png", "https://spine.example/images/back.png"),
    ),
)
def data_picture_file(whole: Whole) -> Iterator[Said]:
    """The pictures of an article's structured data are there, and 1,200 pixels wide."""
    for path, page in whole.findable.items():
        for url in page.data_pictures:
            file = whole.file_of(url)
            if not file and url.startswith(whole.home.url):
                yield Said("A picture in the structured data is not there.", path, url)
            elif file and (size := whole.size(file)) and size[0] < WIDE:
                yield Said(f"A picture in the structured data is {size[0]} pixels wide.", path, url)
