"""Rules on what stands on a page: headings, pictures, weight, who speaks, and where to call."""

import re
from collections.abc import Iterator

from plugins.findings import Severity
from plugins.seo.checks.page import Page, host_of
from plugins.seo.checks.rule import Edit, Said, rule

THIN = 300
"""Words of a post under which it is thin."""
HEAVY = 300_000
"""Bytes of HTML over which a page is heavy."""
_ORIGIN = re.compile(r"(?:[a-z]+:)?//", re.I)

_H1 = "<h1>Why a disc slips</h1>"
_IMG = '<img src="/images/back.png" alt="A back" width="800" height="600">'
_CALL = '<a href="tel:+15550100100">(555) 010-0100</a>'


@rule(
    "seo/h1",
    Severity.ERROR,
    why="It tells readers, screen readers and search engines what the page is about.",
    fix="Let the template set the title as the only heading of the first level, and begin texts with ##.",
    source="WCAG 2.2, 2.4.6 (headings); Google Search Central, Influencing your title links",
    flags=(Edit(_H1, ""), Edit(_H1, _H1 + _H1), Edit(_H1, "<h1> </h1>")),
)
def one_h1(page: Page) -> Iterator[str]:
    """The page has one heading of the first level."""
    found = [text for level, text in page.headings if level == 1]
    if len(found) > 1:
        yield f"The page has {len(found)} headings of the first level."
    elif not any(found):
        yield "The page has no heading of the first level."


@rule(
    "seo/heading-order",
    Severity.WARNING,
    why="Who listens to a page goes from heading to heading.",
    fix="Use ## under the title, ### under ##, and leave none out.",
    source="WCAG 2.2, 1.3.1 (info and relationships), technique G141",
    key="body",
    flags=(Edit("<h2>What helps</h2>", "<h3>What helps</h3>"),),
    spares=(Edit("<h2>What helps</h2>", "<h2>What helps</h2><h3>Walking</h3><h2>Sleep</h2>"),),
)
def heading_order(page: Page) -> Iterator[str]:
    """No level of headings is left out on the way down."""
    before = 0
    for level, text in page.headings:
        if before and level > before + 1:
            yield f'The heading "{text[:60]}" has level {level} under one of level {before}.'
            return
        before = level


@rule(
    "seo/picture-size",
    Severity.WARNING,
    why="Otherwise the text jumps when the picture arrives (cumulative layout shift).",
    fix="Let the theme write width and height.",
    source="web.dev, Optimize Cumulative Layout Shift: images without dimensions",
    flags=(Edit(' width="800"', ""),),
)
def picture_size(page: Page) -> Iterator[str | Said]:
    """Every picture has a width and a height."""
    found = [picture.src for picture in page.pictures if not picture.sized]
    if found:
        yield Said(f"{_count(found)} no width or height.", target=found[0][:200])


@rule(
    "seo/picture-words",
    Severity.ERROR,
    why="Screen readers read out the name of the file instead.",
    fix='Describe it between the brackets: ![A hand on a lower back](…). A mere decoration gets alt="".',
    source="WCAG 2.2, 1.1.1 (non-text content); Google Search Central, Image SEO best practices",
    key="body",
    flags=(Edit(' alt="A back"', ""),),
    spares=(Edit('alt="A back"', 'alt=""'),),
)
def picture_words(page: Page) -> Iterator[str | Said]:
    """Every picture has words for who can't see it."""
    found = [picture.src for picture in page.pictures if picture.alt is None]
    if found:
        yield Said(f"{_count(found)} no words for who can't see it (alt).", target=found[0][:200])


def _count(found: list[str]) -> str:
    return f"{len(found)} pictures have" if len(found) > 1 else "A picture has"


@rule(
    "seo/outside",
    Severity.ERROR,
    why="It tells another company who reads about which illness, and slows the page down.",
    fix="Put the file on our own site.",
    source="HHS, Use of Online Tracking Technologies by HIPAA Covered Entities (2024)",
    flags=(
        Edit(_IMG, '<img src="https://pictures.example/x.png" alt="A back" width="8" height="6">'),
        Edit("</body>", '<script src="//cdn.example/x.js"></script></body>'),
    ),
)
def outside(page: Page) -> Iterator[str | Said]:
    """A page loads nothing from other hosts."""
    for address in dict.fromkeys(page.loads):
        if _ORIGIN.match(address) and host_of(address) != page.home.host:
            yield Said(f"The page loads something from {host_of(address)}.", target=address[:200])


@rule(
    "seo/inline-script",
    Severity.ERROR,
    why="A strict content security policy refuses it, and a page that is read needs none.",
    fix="Put the script into a file of the theme.",
    source="W3C, Content Security Policy Level 3, 6.1 (script-src)",
    flags=(Edit("</body>", "<script>1</script></body>"),),
    spares=(Edit("</body>", '<script src="/theme/search.js"></script></body>'),),
)
def inline_script(page: Page) -> Iterator[str]:
    """No script stands in the page itself, structured data aside."""
    if page.inline_scripts:
        yield "A script stands in the page itself."


@rule(
    "seo/inline-style",
    Severity.WARNING,
    why="A strict content security policy refuses it, so on the live site it looks otherwise than meant.",
    fix="Take it out, and use one of our blocks (docs/writing.md).",
    source="W3C, Content Security Policy Level 3, 6.1 (style-src)",
    flags=(
        Edit("</body>", '<p style="color: red">x</p></body>'),
        Edit("</body>", "<style>p { color: red }</style></body>"),
    ),
    spares=(Edit("</body>", "<p>A style=plain one</p></body>"),),
)
def inline_style(page: Page) -> Iterator[str]:
    """No style stands in the page itself."""
    if page.inline_styles:
        yield "A style stands in the page itself."


@rule(
    "seo/heavy",
    Severity.WARNING,
    why="On a weak connection it takes seconds before anything can be read.",
    fix="Make a list shorter, or split the text.",
    source="HTTP Archive, Web Almanac 2024, Page weight (the median page has 18 kB of HTML)",
    key="body",
    flags=(Edit("</body>", "<!--" + "x" * 300_000 + "--></body>"),),
)
def heavy(page: Page) -> Iterator[str]:
    """A page has at most 300 kB of HTML."""
    if page.size > HEAVY:
        yield f"The page has {page.size / 1000:,.0f} kB of HTML."


@rule(
    "seo/phone",
    Severity.WARNING,
    why="Worried readers look for it, and search engines compare it with other sites.",
    fix="Let the template show the phone from PRACTICE on every page.",
    source="Google Business Profile Help, Guidelines for representing your business",
    flags=(Edit(_CALL, ""), Edit("(555) 010-0100</a>", "(555) 010-0199</a>")),
)
def phone(page: Page) -> Iterator[str]:
    """The practice's phone can be read on the page."""
    if page.home.phone and not page.shows(page.home.phone):
        yield f"The practice's phone, {page.home.phone}, is not on the page."


@rule(
    "seo/byline",
    Severity.WARNING,
    why="Readers want to know who speaks and how old it is, and Google asks for the same.",
    fix="Let the template show the authors and the date.",
    source="Google Search Central, Creating helpful, reliable, people-first content: Who",
    flags=(
        Edit("Written by <b>Dr. Example Surgeon</b>", ""),
        Edit("<time datetime=", "<span class="),
    ),
)
def byline(page: Page) -> Iterator[str]:
    """A post shows who wrote it, and when."""
    if page.about.kind != "post":
        return
    for name in page.about.authors:
        if not page.shows(name):
            yield f"The post does not show its author, {name}."
    if not page.times:
        yield "The post shows no date."


@rule(
    "seo/thin",
    Severity.WARNING,
    why="So few words rarely answer what somebody has asked.",
    fix="Answer the next questions a patient would ask, or join it to another post.",
    source="Google Search Central, Creating helpful, reliable, people-first content",
    key="body",
    flags=(Edit("<p>A disc is a cushion between two bones.", "<p>Short.</p><footer>"),),
)
def thin(page: Page) -> Iterator[str]:
    """A post has 300 words or more; lists of posts may have fewer."""
    if page.about.kind == "post" and page.indexable:
        count = len(page.words)
        if count < THIN:
            yield f"The post has {count} words."
