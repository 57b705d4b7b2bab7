"""Which addresses the site has: what visitors can reach now, and what is written but not shown.

Worked out from the library and the settings, without Pelican, so that a check takes no build. Deep pages of
lists (`/archive/page/3/`) and the years of the archive are not remembered: they come and go with the number
of posts, and hold nothing that is not also at an address of its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plugins.posts import Library
from plugins.posts.address import read_address
from plugins.posts.library import originals
from plugins.posts.post import Page, Person, Post, Status
from plugins.site import Site

Text = Post | Page | Person
_URLS = {
    "ARTICLE_URL": "posts/{slug}/",
    "ARTICLE_LANG_URL": "{lang}/posts/{slug}/",
    "PAGE_URL": "{slug}/",
    "PAGE_LANG_URL": "{lang}/{slug}/",
    "AUTHOR_URL": "team/{slug}/",
    "CATEGORY_URL": "topics/{slug}/",
    "TAG_URL": "tags/{slug}/",
    "YEAR_ARCHIVE_URL": "",
}
_FEEDS = ("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS")
_TOPIC_FEEDS = ("CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS")
_NEEDED = (
    *("/404.html", "/_redirects", "/_headers", "/robots.txt", "/sitemap.xml", "/llms.txt", "/favicon.ico"),
    *("/apple-touch-icon.png", "/site.webmanifest"),
)
"""What programs ask for by name."""
_OURS = re.compile(r"/(?:theme|search/index)/.*[^/]|/sitemap-\d+\.xml")
"""Files that no text and no list is in."""
_BELOW = (
    "/images/cards/a.png",
    "/search/index/0/a",
    *(f"/theme/{a}/a" for a in ("css", "fonts", "icons", "js")),
)
"""An address in each of the folders with such files."""
_NAMES = {
    "index": "The first page",
    "archives": "All posts",
    "categories": "All topics",
    "tags": "All subjects",
    "authors": "The team",
    "search": "Search",
    "search_results": "Search results",
}
"""What readers call a list who are sent there."""
_SLUG_RULES = ((r"[^\w\s-]", ""), (r"\A\s*", ""), (r"\s*\Z", ""), (r"[-\s]+", "-"))
"""Pelican's own, where the settings have none."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address that visitors can reach."""

    address: str
    owner: str
    """Its file inside the content folder, or one of `ledger.KINDS`."""
    title: str
    language: str = ""
    text: Text | None = None


@dataclass(slots=True)
class Places:
    """All addresses of the site."""

    live: dict[str, Place] = field(default_factory=dict)
    """By address: what visitors reach."""
    waiting: dict[str, Text] = field(default_factory=dict)
    """Address -> the text that would stand there if it were shown."""
    by_owner: dict[str, Place] = field(default_factory=dict)
    """By file: where each text stands that visitors reach."""
    texts: dict[str, Text] = field(default_factory=dict)
    """By file: all texts, shown or not."""
    unread: frozenset[str] = frozenset()
    """Files with mistakes, which are told elsewhere."""
    passing: set[str] = field(default_factory=set)
    """Addresses that are there and are not remembered: years, lists of reviewed posts, files for programs."""
    lists: dict[str, str] = field(default_factory=dict)
    """Where to send readers of a list that has become empty: `topic`, `tag`, `team` and `feed`."""
    has_feeds: bool = False
    topics: dict[str, str] = field(default_factory=dict)
    """Address -> name of each topic in the settings, and of its feeds."""

    def there(self) -> Iterator[str]:
        """Yield one address at least below each folder of the site that holds something."""
        yield from (*self.live, *self.passing, *_BELOW)
        yield from (f"{one}page/2/" for one in self.live if one.endswith("/"))

    def put(self, place: Place) -> None:
        """Note a place."""
        self.live.setdefault(place.address, place)
        if place.text is not None:
            self.by_owner.setdefault(place.owner, place)


def places_of(library: Library, site: Site, settings: Mapping[str, Any], now: datetime) -> Places:
    """Return the addresses of a site at the time `now`. `settings` are Pelican's, or a settings file's names.

    A text with a mistake counts as it is written: the mistake itself keeps the site from going out.
    """
    maker = _Maker(site, settings)
    prefix = f"{site.content.name}/"
    places = Places(unread=frozenset(path.removeprefix(prefix) for path in library.broken))
    for text in (*library.posts, *library.pages, *library.people.values()):
        places.texts[text.path.removeprefix(prefix)] = text
    shown = [post for post in library.posts if post.is_live(now)]
    _put_lists(places, maker)
    for document in (*library.pages, *library.posts):
        address, owner = maker.of(document), document.path.removeprefix(prefix)
        if document.is_live(now):
            places.put(Place(address, owner, document.title, document.language, document))
        else:
            places.waiting.setdefault(address, document)
    first = list(originals(shown, site.language))
    writers = {name for post in first for name in post.authors}
    reviews = Counter(post.reviewed_by for post in first if post.reviewed_on)
    for person in library.people.values():
        owner = person.path.removeprefix(prefix)
        if person.slug in writers or reviews[person.slug]:
            places.put(Place(maker.of(person), owner, person.name, site.language, person))
            places.passing.add(f"{maker.of(person)}reviewed/")
        else:
            places.waiting.setdefault(maker.of(person), person)
    _put_subjects(places, maker, first)
    return places


class _Maker:
    """Makes addresses by the site's settings."""

    def __init__(self, site: Site, settings: Mapping[str, Any]) -> None:
        self.site, self.settings = site, settings
        given = {name: settings.get(name) for name in _URLS}
        self._urls = {name: str(given[name] or default) for name, default in _URLS.items()}
        self._slugs: dict[str, str] = {}

    def url(self, name: str, **values: object) -> str:
        """Return the address that a setting gives."""
        try:
            return spelt(self._urls[name].format(**values))
        except (KeyError, ValueError, IndexError, AttributeError):
            return spelt(self._urls[name])  # a pattern with a value that only Pelican has

    def of(self, text: Text) -> str:
        """Return the address of a text."""
        if isinstance(text, Person):
            return self.url("AUTHOR_URL", slug=text.slug)
        kind = "ARTICLE" if isinstance(text, Post) else "PAGE"
        translated = "_LANG" if text.language != self.site.language else ""
        more = {"date": text.date} if isinstance(text, Post) else {}
        return self.url(f"{kind}{translated}_URL", slug=text.slug, lang=text.language, **more)

    def tag(self, name: str) -> str:
        """Return the address of a tag's page."""
        slug = self._slugs.get(name)
        if slug is None:
            slug = self._slugs[name] = self._slug(name)
        return self.url("TAG_URL", slug=slug)

    def _slug(self, name: str) -> str:
        """Return the last part of a tag's address, as Pelican makes it."""
        general = self.settings.get("SLUG_REGEX_SUBSTITUTIONS", _SLUG_RULES)
        slug = unicodedata.normalize("NFKC", name)
        if not slug.isascii():
            from unidecode import unidecode  # comes with Pelican, and is slow to load

            slug = unidecode(slug)
        for found, put in self.settings.get("TAG_REGEX_SUBSTITUTIONS", general):
            slug = re.sub(found, put, slug, flags=re.IGNORECASE)
        return slug.lower().strip()


def spelt(url: str) -> str:
    """Return an address of ours in the form in which we know addresses."""
    return read_address("/" + url.lstrip("/"))[0] or "/" + url.lstrip("/")


def _put_lists(places: Places, maker: _Maker) -> None:
    """Note the home page, the lists of the blog and its feeds."""
    settings = maker.settings
    for name in settings.get("DIRECT_TEMPLATES") or ("index",):
        file = settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if file and name != "404":
            places.put(Place(spelt(str(file)), "list", _NAMES.get(name, name.capitalize())))
    feeds = [str(settings[name]) for name in _FEEDS if settings.get(name)]
    for feed in feeds:
        places.put(Place(spelt(feed), "feed", "all posts"))
    places.has_feeds = bool(feeds)
    places.lists = {
        "topic": spelt(str(settings.get("CATEGORIES_SAVE_AS") or "")),
        "tag": spelt(str(settings.get("TAGS_SAVE_AS") or "")),
        "team": spelt(str(settings.get("AUTHORS_SAVE_AS") or "")),
        "feed": spelt(feeds[0]) if feeds else "/",
    }


def _put_subjects(places: Places, maker: _Maker, posts: list[Post]) -> None:
    """Note the pages of topics and tags that have a post, the topics' feeds, and the years."""
    used = {post.category for post in posts}
    for topic in maker.site.categories:
        address = maker.url("CATEGORY_URL", slug=topic.slug)
        feeds = [str(maker.settings[name]) for name in _TOPIC_FEEDS if maker.settings.get(name)]
        own = [spelt(feed.format(slug=topic.slug)) for feed in feeds]
        places.topics |= dict.fromkeys((address, *own), topic.name)
        if topic.name in used:
            places.put(Place(address, "topic", topic.name))
            for feed in own:
                places.put(Place(feed, "feed", topic.name))
    for tag in sorted({tag for post in posts for tag in post.tags}):
        places.put(Place(maker.tag(tag), "tag", tag))
    places.passing |= {name for one in (*_NEEDED, *_wished(maker.settings)) for name in (one, f"{one}/")}
    places.passing |= {maker.url("YEAR_ARCHIVE_URL", date=post.date) for post in posts if post.date}


def _wished(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that `SEO` asks for by a name of its own."""
    wanted = settings.get("SEO")
    key = wanted.get("indexnow_key") if isinstance(wanted, Mapping) else ""
    if key:
        yield f"/{key}.txt"


def folders_of(address: str) -> Iterator[str]:
    """Yield the folders on the way to an address, without a slash at the end: `/a/b/` gives `/a`, `/a/b`."""
    return (address[:at] for at in range(1, len(address)) if address[at] == "/")


def is_needed(address: str, places: Places) -> bool:
    """Whether the site has a file of its own at an address, or one where it needs a folder."""
    if address in places.passing or is_deep(address) or _OURS.fullmatch(address):
        return True
    return any(one in places.passing or one in places.live for one in folders_of(address))


def is_deep(address: str) -> bool:
    """Whether an address is that of a list's second page, or of a later one."""
    return bool(re.search(r"/page/\d+/$", address))


def why_hidden(text: Text, now: datetime) -> str:
    """Return why visitors don't see a text, to stand after "which is"."""
    if isinstance(text, Person):
        return "not on the site: they have neither written nor reviewed a post there"
    if text.status is Status.DRAFT:
        return "a draft"
    if text.status is Status.HIDDEN:
        return "hidden"
    planned = isinstance(text, Post) and text.date is not None and text.date > now
    return f"planned for {text.date:%Y-%m-%d}" if planned else "not shown"
