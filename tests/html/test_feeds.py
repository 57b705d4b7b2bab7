"""Feed readers get every post, whole, from valid Atom and RSS.

Atom: The Atom Syndication Format (RFC 4287). RSS: RSS 2.0 Specification, with the RSS Advisory Board's
Best Practices Profile. Both forbid nothing that we need, so a feed has to keep all of it.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import pytest
from bs4 import BeautifulSoup

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
FULL = "{http://purl.org/rss/1.0/modules/content/}encoded"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(scope="session")
def atom(blog) -> dict[Path, Element]:
    """Return every Atom feed of the site, read."""
    found = {path: ElementTree.parse(path).getroot() for path in blog.folder.rglob("*.atom.xml")}
    assert found
    return found


@pytest.fixture(scope="session")
def rss(blog) -> dict[Path, Element]:
    """Return every RSS feed of the site, read."""
    found = {path: ElementTree.parse(path).getroot() for path in blog.folder.rglob("*.rss.xml")}
    assert found
    return found


@pytest.fixture(scope="session")
def home(blog) -> str:
    """Return the address of the live site, without a slash at the end, as the home page gives it."""
    return soup(blog.file("/")).find("link", rel="canonical")["href"].rstrip("/")


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def only(parent: Element, tag: str) -> Element:
    """Return the one child of this name; none or two is against the specification."""
    found = parent.findall(tag)
    assert len(found) == 1, f"{len(found)} of {tag}"
    return found[0]


def text(parent: Element, tag: str) -> str:
    """Return the words of the one child of this name; they may not be empty."""
    words = (only(parent, tag).text or "").strip()
    assert words, f"{tag} is empty"
    return words


def absolute(address: str) -> str:
    """Return ``address`` if it is complete, as addresses in feeds have to be."""
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https", "mailto", "tel"}, f"{address!r} is not a complete address"
    assert parts.netloc or parts.scheme in {"mailto", "tel"}, f"{address!r} names no host"
    return address


def alternate(element: Element, relation: str = "alternate") -> str:
    """Return an Atom element's link of this relation; a link without relation is an alternate."""
    links = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]
    assert len(links) == 1, f"{len(links)} links of relation {relation}"
    return absolute(links[0].get("href"))


def moment(words: str) -> datetime:
    assert RFC_3339.fullmatch(words), f"{words!r} is not a date and time with zone (RFC 3339)"
    return datetime.fromisoformat(words)


def posts(blog) -> dict[str, str]:
    """Return the title of every published post by its address on the site."""
    pages = (page for page in blog.pages() if page.startswith("/posts/"))
    return {page: soup(blog.file(page)).h1.get_text(" ", strip=True) for page in pages}


def test_a_feed_reader_has_no_complaint(atom, rss):
    for path in (*atom, *rss):
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo, f"{path.name}: {read.get('bozo_exception')}"
        assert read.version == ("atom10" if path in atom else "rss20"), path.name
        assert read.entries, path.name


def test_pages_point_to_feeds_that_exist(blog, home):
    everywhere = {page: soup(blog.file(page)).find_all("link", rel="alternate") for page in blog.pages()}
    kinds = {link["type"] for link in everywhere["/"]}
    assert {"application/atom+xml", "application/rss+xml"} <= kinds
    for page, links in everywhere.items():
        for link in links:
            path = urlsplit(link["href"]).path.removeprefix(urlsplit(home).path)
            assert blog.file(path).is_file(), f"{page} points to {link['href']}"
            assert link.get("title"), f"{page}: {link}"


def test_atom_feeds_have_what_atom_requires(atom, home):
    for feed in atom.values():
        assert feed.tag == f"{ATOM}feed"
        text(feed, f"{ATOM}title")
        absolute(text(feed, f"{ATOM}id"))
        assert alternate(feed).startswith(home)
        changed = moment(text(feed, f"{ATOM}updated"))
        entries = feed.findall(f"{ATOM}entry")
        ids = [absolute_id(text(entry, f"{ATOM}id")) for entry in entries]
        assert len(set(ids)) == len(ids)
        for entry in entries:
            text(entry, f"{ATOM}title")
            assert alternate(entry).startswith(f"{home}/posts/")
            assert moment(text(entry, f"{ATOM}published")) <= moment(text(entry, f"{ATOM}updated")) <= changed
            people = entry.findall(f"{ATOM}author") or feed.findall(f"{ATOM}author")
            assert people
            for person in people:
                text(person, f"{ATOM}name")
            assert only(entry, f"{ATOM}content").get("type") == "html"
            for category in entry.findall(f"{ATOM}category"):
                assert category.get("term")


def absolute_id(words: str) -> str:
    """Return an Atom id: any address with a scheme, for good (RFC 4287, section 4.2.6)."""
    assert urlsplit(words).scheme in {"tag", "http", "https", "urn"}, words
    return words


def test_no_two_feeds_have_the_same_id(atom):
    ids = [text(feed, f"{ATOM}id") for feed in atom.values()]
    assert sorted(set(ids)) == sorted(ids)


def test_atom_feeds_say_where_they_live(atom, blog, home):
    for path, feed in atom.items():
        assert alternate(feed, "self") == f"{home}/{path.relative_to(blog.folder).as_posix()}"


def test_rss_feeds_have_what_rss_requires(rss, blog, home):
    for path, feed in rss.items():
        assert (feed.tag, feed.get("version")) == ("rss", "2.0")
        channel = only(feed, "channel")
        text(channel, "title")
        text(channel, "description")
        assert absolute(text(channel, "link")).startswith(home)
        own = only(channel, f"{ATOM}link")
        assert own.get("rel") == "self"
        assert own.get("href") == f"{home}/{path.relative_to(blog.folder).as_posix()}"
        items = channel.findall("item")
        guids = [text(item, "guid") for item in items]
        assert len(set(guids)) == len(guids)
        for item in items:
            text(item, "title")
            assert absolute(text(item, "link")).startswith(f"{home}/posts/")
            if only(item, "guid").get("isPermaLink", "true") == "true":
                absolute(text(item, "guid"))
            assert parsedate_to_datetime(text(item, "pubDate")).tzinfo, "a date without zone"
            # RSS's own author is an e-mail address; a name belongs into Dublin Core's creator.
            assert all("@" in (author.text or "") for author in item.findall("author"))
            assert [creator.text for creator in item.findall(f"{DC}creator")]


def test_feeds_carry_every_post_with_its_title(atom, rss, blog, home):
    published = posts(blog)
    everything = next(feed for path, feed in atom.items() if path.name == "all.atom.xml")
    titles = {
        alternate(entry).removeprefix(home): text(entry, f"{ATOM}title")
        for entry in everything.findall(f"{ATOM}entry")
    }
    assert set(titles) == set(published)
    items = next(feed for path, feed in rss.items() if path.name == "all.rss.xml").iter("item")
    assert {text(item, "link").removeprefix(home) for item in items} == set(published)
    for page, title in titles.items():
        assert plain(BeautifulSoup(title, "html.parser").get_text()) == plain(published[page])


def plain(words: str) -> str:
    """Return words without what typography does to them."""
    return " ".join(words.replace("’", "'").replace("“", '"').replace("”", '"').split())


def bodies(atom, rss):
    """Yield (feed's name, post's address, its whole text as HTML) for every post in every feed."""
    for path, feed in atom.items():
        for entry in feed.findall(f"{ATOM}entry"):
            yield path.name, alternate(entry), text(entry, f"{ATOM}content")
    for path, feed in rss.items():
        for item in feed.iter("item"):
            yield (
                path.name,
                text(item, "link"),
                text(item, FULL if item.find(FULL) is not None else "description"),
            )


def test_feeds_carry_the_whole_text(atom, rss, blog, home):
    for feed, address, body in bodies(atom, rss):
        page = soup(blog.file(address.removeprefix(home)))
        headings = {plain(h.get_text()) for h in BeautifulSoup(body, "html.parser").find_all(["h2", "h3"])}
        on_page = {plain(h.get_text()) for h in page.main.find_all(["h2", "h3"])}
        assert headings, f"{feed}: {address} has no section"
        assert headings <= on_page, f"{feed}: {address}"
        assert len(body) > 1500, f"{feed}: {address} is cut short"


def test_addresses_in_feeds_work_from_anywhere(atom, rss):
    for feed, post, body in bodies(atom, rss):
        for element in BeautifulSoup(body, "html.parser").find_all(True):
            for name in ("href", "src"):
                if name in element.attrs:
                    try:
                        absolute(element[name])
                    except AssertionError as problem:
                        raise AssertionError(f"{feed}: {post}: {problem}") from None
            assert element.name not in {"script", "style", "iframe", "form"}, f"{feed}: {post}"
