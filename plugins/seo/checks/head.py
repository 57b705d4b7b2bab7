"""Rules on the head of a page: its name, its address, and what robots may do with it."""

import re
from collections.abc import Iterator

from plugins.findings import Severity
from plugins.seo.checks.page import Page, host_of
from plugins.seo.checks.rule import Edit, Said, rule

TITLE_MOST, DESCRIPTION_LEAST, DESCRIPTION_MOST = 65, 70, 160
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.I)
_ROBOTS = re.compile(
    r"(no)?(index|follow|archive|snippet|imageindex|translate|sitelinkssearchbox)|all|none|indexifembedded"
    r"|max-(snippet|video-preview):-?\d+|max-image-preview:(none|standard|large)|unavailable_after:.+"
)
_CHARSET_WITHIN = 1024

_TITLE = "<title>Why a disc slips | Example Spine Practice</title>"
_DESCRIPTION = (
    '<meta name="description" content="What a slipped disc is, why it hurts, and what helps while it heals '
    'by itself in most people.">'
)
_CANONICAL = '<link rel="canonical" href="https://spine.example/posts/a/">'
_ROBOTS_TAG = '<meta name="robots" content="max-image-preview:large">'


@rule(
    "seo/charset",
    Severity.ERROR,
    why="Without it, quotes and accents may come out as odd signs.",
    fix='Put <meta charset="utf-8"> first in the head.',
    source="HTML Standard, 4.2.5.4 (character encoding declaration)",
    flags=(Edit('<meta charset="utf-8">', ""), Edit('charset="utf-8"', 'charset="latin1"')),
)
def charset(page: Page) -> Iterator[str]:
    """The character set is UTF-8, named within the first 1,024 bytes."""
    if page.charset != "utf-8":
        yield "The page does not say that it is written in UTF-8."
    elif page.charset_at > _CHARSET_WITHIN:
        yield f"The page names its character set after {page.charset_at:,} bytes; 1,024 is the limit."


@rule(
    "seo/language",
    Severity.WARNING,
    why="Screen readers choose their voice by it, and browsers offer translations.",
    fix="Set the language in the html tag, from DEFAULT_LANG or the text's `lang`.",
    source="WCAG 2.2, 3.1.1 (language of page)",
    flags=(Edit('<html lang="en">', "<html>"), Edit('lang="en"', 'lang="english language"')),
    spares=(Edit('lang="en"', 'lang="en-US"'),),
)
def language(page: Page) -> Iterator[str]:
    """The page says which language it is in."""
    if not _LANGUAGE.fullmatch(page.language):
        yield (
            f'The page\'s language is "{page.language}".' if page.language else "The page names no language."
        )


@rule(
    "seo/viewport",
    Severity.WARNING,
    why="Google looks at pages as a phone does, and readers with weak eyes have to zoom.",
    fix='Put <meta name="viewport" content="width=device-width, initial-scale=1"> into the head.',
    source="Google Search Central, Mobile-first indexing best practices; WCAG 2.2, 1.4.4 (resize text)",
    flags=(
        Edit('<meta name="viewport" content="width=device-width, initial-scale=1">', ""),
        Edit("initial-scale=1", "user-scalable=no"),
    ),
)
def viewport(page: Page) -> Iterator[str]:
    """The page fits a phone, and can be zoomed."""
    said = page.said("viewport").replace(" ", "").lower()
    if "width=device-width" not in said:
        yield "The page is not made to fit a phone's screen."
    elif re.search(r"user-scalable=(no|0)|maximum-scale=[01](\.|,|$)", said):
        yield "The page forbids readers to zoom."


@rule(
    "seo/title",
    Severity.ERROR,
    why="It is the line people click in search results.",
    fix="Give the page one title, in its template.",
    source="Google Search Central, Influencing your title links",
    flags=(Edit(_TITLE, ""), Edit(_TITLE, "<title> </title>"), Edit(_TITLE, _TITLE + _TITLE)),
)
def title(page: Page) -> Iterator[str]:
    """The page has one title."""
    if len(page.titles) > 1:
        yield f"The page has {len(page.titles)} titles."
    elif not any(page.titles):
        yield "The page has no title."


@rule(
    "seo/title-long",
    Severity.WARNING,
    why="Search results cut off what is too long, on phones first.",
    fix="Say it in fewer words, the most important first.",
    source="Google Search Central, Influencing your title links (no fixed limit; 65 fit most screens)",
    key="title",
    flags=(Edit(_TITLE, "<title>" + "Why a disc slips and what helps " * 3 + "</title>"),),
    spares=(Edit(_TITLE, "<title>" + "x" * 65 + "</title>"),),
)
def title_long(page: Page) -> Iterator[str]:
    """The title has at most 65 characters, the site's name behind it aside."""
    for one in page.titles[:1]:
        own = _own(one)
        if len(own) > TITLE_MOST:
            yield f'The title "{own}" has {len(own)} characters; {TITLE_MOST} are shown for sure.'


def _own(title: str) -> str:
    """Return a title without the site's name behind it."""
    return title.rpartition(" | ")[0] or title


@rule(
    "seo/title-name",
    Severity.WARNING,
    why="Search results cut it off.",
    fix="Let the template leave the site's name out where there is no room for it.",
    source="Google Search Central, Influencing your title links (site names are shown above the result)",
    flags=(Edit("<title>Why a disc slips", "<title>Why a disc slips and what helps while it heals"),),
    spares=(Edit("<title>Why a disc slips", "<title>Why a disc slips, and how"),),
)
def title_name(page: Page) -> Iterator[str]:
    """The title has at most 65 characters with the site's name too."""
    for one in page.titles[:1]:
        if len(one) > TITLE_MOST >= len(_own(one)):
            yield f'With the site\'s name, the title "{one}" has {len(one)} characters.'


@rule(
    "seo/description",
    Severity.WARNING,
    why="It is the text under the title in search results.",
    fix="Write a `description:` of one or two sentences.",
    source="Google Search Central, Control your snippets in search results",
    key="description",
    flags=(Edit(_DESCRIPTION, ""), Edit(_DESCRIPTION, _DESCRIPTION * 2)),
)
def description(page: Page) -> Iterator[str]:
    """The page has one description."""
    said = page.meta.get("description", [])
    if len(said) > 1:
        yield f"The page has {len(said)} descriptions."
    elif not any(said):
        yield "The page has no description."


@rule(
    "seo/description-length",
    Severity.WARNING,
    why="A shorter one says too little, and a longer one is cut off.",
    fix=f"Write {DESCRIPTION_LEAST} to {DESCRIPTION_MOST} characters: what the reader will know afterwards.",
    source="Google Search Central, Control your snippets in search results (cut to fit the screen)",
    key="description",
    flags=(
        Edit("What a slipped disc is, why it hurts, and what helps while it heals", "Discs"),
        Edit("in most people.", "in most people. " + "And more of it. " * 5),
    ),
)
def description_length(page: Page) -> Iterator[str]:
    """The description has 70 to 160 characters."""
    if not page.indexable:
        return
    for said in page.meta.get("description", [])[:1]:
        if said and not DESCRIPTION_LEAST <= len(said) <= DESCRIPTION_MOST:
            yield f"The description has {len(said)} characters."


@rule(
    "seo/canonical",
    Severity.ERROR,
    why="Search engines keep the page under the address that it names.",
    fix="Let the template write the page's own whole address, from SITEURL.",
    source="Google Search Central, How to specify a canonical URL; RFC 6596",
    live=True,
    flags=(
        Edit(_CANONICAL, ""),
        Edit(_CANONICAL, _CANONICAL * 2),
        Edit(_CANONICAL, '<link rel="canonical" href="/posts/a/">'),
        Edit(_CANONICAL, '<link rel="canonical" href="https://spine.example/posts/b/">'),
        Edit(_CANONICAL, '<link rel="canonical" href="https://staging.example/posts/a/">'),
        Edit(_CANONICAL, '<link rel="canonical" href="http://spine.example/posts/a/">'),
    ),
)
def canonical(page: Page) -> Iterator[str | Said]:
    """A page that may be found names one address as its own: the whole address that it has."""
    said = page.links.get("canonical", [])
    if not page.indexable:
        return
    if len(said) != 1:
        yield (
            f"The page names {len(said)} addresses as its own."
            if said
            else "The page does not name its address."
        )
    elif not host_of(said[0]):
        yield Said("The page names its address without the site's.", target=said[0])
    elif host_of(said[0]) != page.home.host:
        yield Said(f"The page says that it stands on {host_of(said[0])}.", target=said[0])
    elif said[0] != page.url:
        yield Said(f"The page says that it stands at {said[0]}, and it stands at {page.url}", target=said[0])


@rule(
    "seo/hidden",
    Severity.ERROR,
    why="Nobody finds it by searching.",
    fix="Take the noindex out of the template; a writer who wants it sets `noindex: true`.",
    source="Google Search Central, Block search indexing with noindex",
    live=True,
    flags=(Edit(_ROBOTS_TAG, '<meta name="robots" content="noindex">'),),
)
def hidden(page: Page) -> Iterator[str]:
    """A published text may be found, unless its writer has said otherwise."""
    if page.about.kind in ("post", "page") and not page.indexable and not page.about.noindex:
        yield "The page asks search engines to leave it out."


@rule(
    "seo/robots",
    Severity.WARNING,
    why="Robots do not understand it, and do as they like.",
    fix="Write words that robots know, such as noindex, or max-image-preview:large.",
    source="Google Search Central, Robots meta tag specifications",
    flags=(Edit(_ROBOTS_TAG, '<meta name="robots" content="noidx">'),),
    spares=(Edit(_ROBOTS_TAG, '<meta name="robots" content="index, follow, max-snippet:-1">'),),
)
def robots(page: Page) -> Iterator[str]:
    """What is said to robots is in their own words."""
    for word in sorted(page.robots):
        if not _ROBOTS.fullmatch(word):
            yield f'No robot knows the word "{word}".'


@rule(
    "seo/theme-colour",
    Severity.NOTE,
    why="Phones colour the bar around the page with it.",
    fix='Put <meta name="theme-color" content="…"> into the head.',
    source="HTML Standard, 4.2.5.1 (theme-color)",
    flags=(Edit('<meta name="theme-color" content="#fff">', ""),),
)
def theme_colour(page: Page) -> Iterator[str]:
    """The page names its colour."""
    if not page.said("theme-color"):
        yield "The page does not name its colour."
