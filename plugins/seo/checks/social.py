"""Rules on what other programs show of a page: cards, feeds, icons, translations."""

import re
from collections.abc import Iterator
from datetime import datetime

from plugins.findings import Severity
from plugins.seo.checks.page import Page, host_of
from plugins.seo.checks.rule import Edit, Said, rule

CARD = ("1200", "630")
_NEEDED = ("og:title", "og:type", "og:url", "og:image", "og:description", "og:site_name")
_FEEDS = ("application/atom+xml", "application/rss+xml")
_LANGUAGE = re.compile(r"x-default|[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?", re.I)

_PUBLISHED = '<meta property="article:published_time" content="2026-01-05T08:00:00-06:00">'
_FEED = '<link rel="alternate" type="application/atom+xml" href="https://spine.example/feeds/all.atom.xml">'
_ICON = '<link rel="icon" href="/favicon.svg">'


@rule(
    "seo/open-graph",
    Severity.WARNING,
    why="Without it, a link that somebody shares is a bare address.",
    fix="Let the template write the Open Graph properties.",
    source="The Open Graph protocol (ogp.me), Basic Metadata",
    live=True,
    flags=(
        Edit('<meta property="og:title" content="Why a disc slips">', ""),
        Edit('<meta property="og:image" content="https://spine.example/card.png">', ""),
    ),
)
def open_graph(page: Page) -> Iterator[str]:
    """The page has all that a shared link shows: title, type, address, picture, text, the site's name."""
    lacking = [name for name in _NEEDED if not page.said(name)]
    if lacking and page.indexable:
        yield f"The page lacks {', '.join(lacking)}."


@rule(
    "seo/share-address",
    Severity.WARNING,
    why="What people share should count for the page itself.",
    fix="Let the template write the same address into both.",
    source="The Open Graph protocol (ogp.me), Basic Metadata",
    live=True,
    flags=(
        Edit('og:url" content="https://spine.example/posts/a/"', 'og:url" content="https://spine.example/"'),
    ),
)
def share_address(page: Page) -> Iterator[str | Said]:
    """The address in a shared link is the page's own."""
    said = page.said("og:url")
    if said and page.canonical and said != page.canonical:
        yield Said("og:url is another address than the page's own.", target=said)


@rule(
    "seo/twitter-card",
    Severity.WARNING,
    why="X and several messengers show the large picture only when they are asked to.",
    fix='Put <meta name="twitter:card" content="summary_large_image"> into the head.',
    source="X Developer Platform, Cards markup",
    live=True,
    flags=(
        Edit('<meta name="twitter:card" content="summary_large_image">', ""),
        Edit("summary_large_image", "big"),
    ),
)
def twitter_card(page: Page) -> Iterator[str]:
    """A shared link may be shown with its large picture."""
    if page.indexable and page.said("twitter:card") not in ("summary", "summary_large_image"):
        yield "The page does not say how X may show it."


@rule(
    "seo/share-picture",
    Severity.WARNING,
    why="With its size, the picture is there at the first sharing; with words, everybody gets to know it.",
    fix="Let the template write og:image with its whole address, :width, :height and :alt.",
    source="The Open Graph protocol (ogp.me), Structured Properties",
    live=True,
    flags=(
        Edit('<meta property="og:image:width" content="1200">', ""),
        Edit('<meta property="og:image:alt" content="A spine">', ""),
        Edit('og:image" content="https://spine.example/card.png"', 'og:image" content="/card.png"'),
    ),
)
def share_picture(page: Page) -> Iterator[str | Said]:
    """The picture of a shared link has a whole address, 1200 × 630 pixels, and words for the blind."""
    picture = page.said("og:image")
    if not picture:
        return
    if not picture.startswith("https://"):
        yield Said("The picture for shared links has no whole address.", target=picture)
    if (page.said("og:image:width"), page.said("og:image:height")) != CARD:
        yield "The picture for shared links is not said to have 1200 × 630 pixels."
    if not page.said("og:image:alt"):
        yield "The picture for shared links has no words for the blind."


def time_of(text: str) -> datetime | None:
    """Return a time that has a time zone; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@rule(
    "seo/article-times",
    Severity.WARNING,
    why="A time without a zone may be taken for another day.",
    fix="Let the template write both times with their zone, as 2026-01-05T08:00:00-06:00.",
    source="The Open Graph protocol (ogp.me), article; ISO 8601",
    flags=(
        Edit(_PUBLISHED, ""),
        Edit('2026-01-05T08:00:00-06:00">', '2026-01-05T08:00:00">'),
        Edit(
            _PUBLISHED, _PUBLISHED + '<meta property="article:modified_time" content="2025-01-05T08:00:00Z">'
        ),
    ),
)
def article_times(page: Page) -> Iterator[str]:
    """A post says when it was published and changed, with the time zone."""
    if page.about.kind != "post":
        return
    published, modified = page.said("article:published_time"), page.said("article:modified_time")
    if not published:
        yield "The post does not say when it was published (article:published_time)."
        return
    times = [time_of(text) for text in (published, modified) if text]
    if None in times:
        yield "A time of the post has no time zone (article:published_time, article:modified_time)."
    elif modified and times[1] < times[0]:
        yield "The post was changed before it was published."


@rule(
    "seo/feed",
    Severity.WARNING,
    why="Feed readers find the feed by it.",
    fix='Put <link rel="alternate" type="application/atom+xml" href="…"> into the head.',
    source="WHATWG HTML Standard, 4.6.7.1 (rel=alternate); RFC 4287",
    live=True,
    flags=(Edit(_FEED, ""), Edit(_FEED, _FEED.replace("https://spine.example", ""))),
)
def feed(page: Page) -> Iterator[str]:
    """The page leads to the feed."""
    feeds = [one.href for one in page.alternates if one.kind in _FEEDS]
    if not feeds:
        yield "The page does not lead to the feed."
    elif not all(host_of(one) for one in feeds):
        yield "The feed's address is not whole."


@rule(
    "seo/icons",
    Severity.WARNING,
    why="Google shows the icon beside every result, and phones on the home screen.",
    fix='Put <link rel="icon"> and <link rel="apple-touch-icon"> into the head.',
    source="Google Search Central, Define a favicon to show in search results",
    live=True,
    flags=(Edit(_ICON, ""), Edit(_ICON, '<link rel="icon" href="data:image/svg+xml,x">')),
)
def icons(page: Page) -> Iterator[str]:
    """The page has an icon that can be fetched, and one for phones."""
    icons = [one for one in page.links.get("icon", []) if not one.startswith("data:")]
    if not icons:
        yield "The page has no icon that search engines can fetch."
    elif not page.links.get("apple-touch-icon"):
        yield "The page has no icon for the home screen of phones (apple-touch-icon)."


@rule(
    "seo/translations",
    Severity.WARNING,
    why="Search engines leave out a set of translations that does not hang together.",
    fix="Let the template list every language, the page's own too, with whole addresses.",
    source="Google Search Central, Tell Google about localized versions of your page",
    live=True,
    flags=(
        Edit(_FEED, _FEED + '<link rel="alternate" hreflang="es" href="/es/posts/a/">'),
        Edit(
            _FEED,
            _FEED + '<link rel="alternate" hreflang="spanish" href="https://spine.example/es/posts/a/">',
        ),
        Edit(_FEED, _FEED + '<link rel="alternate" hreflang="es" href="https://spine.example/es/posts/a/">'),
    ),
)
def translations(page: Page) -> Iterator[str | Said]:
    """Translations are listed with their whole addresses and known languages, the page itself among them."""
    others = [one for one in page.alternates if one.language]
    for one in others:
        if not host_of(one.href):
            yield Said("The address of a translation is not whole.", target=one.href)
        if not _LANGUAGE.fullmatch(one.language):
            yield f'No search engine knows the language "{one.language}".'
    if others and page.url not in [one.href for one in others]:
        yield "The page is not in its own list of translations."
