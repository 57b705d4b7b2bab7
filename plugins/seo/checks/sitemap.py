"""Rules on the way search engines go: the sitemap, robots.txt, and links from the first page."""

import datetime as dt
import re
from collections.abc import Iterator

from plugins.findings import Severity
from plugins.seo.checks.rule import Edit, Said, rule
from plugins.seo.checks.sitemap_file import SITEMAP
from plugins.seo.checks.whole import Whole

ROBOTS = "robots.txt"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_MANY = 5
"""Dates from which on all of them being the same is no accident."""
_B = "<url><loc>https://spine.example/posts/b/</loc><lastmod>2026-01-07</lastmod></url>"


@rule(
    "seo/sitemap",
    Severity.WARNING,
    why="It tells search engines of every page, and of what is new.",
    fix="Let the build write sitemap.xml.",
    source="sitemaps.org, Sitemaps XML format",
    live=True,
    whole=True,
    flags=(Edit("", None, SITEMAP), Edit("</urlset>", "", SITEMAP), Edit("urlset", "rss", SITEMAP)),
)
def sitemap(whole: Whole) -> Iterator[Said]:
    """There is a sitemap, and it can be read."""
    found = whole.sitemap
    if found is None:
        yield Said("There is no sitemap.", SITEMAP)
    else:
        yield from found.broken


@rule(
    "seo/sitemap-pages",
    Severity.ERROR,
    why="Search engines trust a sitemap less for every address that is not a page to be found.",
    fix="Let the build list the pages that may be found, each by the address that it calls its own.",
    source="Google Search Central, Build and submit a sitemap",
    live=True,
    whole=True,
    flags=(
        Edit(_B, "", SITEMAP),
        Edit(_B, _B + _B, SITEMAP),
        Edit("posts/b/", "posts/c/", SITEMAP),
        Edit("https://spine.example/posts/b/", "https://spine.example/posts/b/index.html", SITEMAP),
        Edit("https://spine.example/posts/b/", "https://other.example/posts/b/", SITEMAP),
        Edit("https://spine.example/posts/b/", "https://spine.example/404.html", SITEMAP),
    ),
)
def sitemap_pages(whole: Whole) -> Iterator[Said]:
    """The sitemap lists every page that may be found, each once, by its own address, and nothing else."""
    found = whole.sitemap
    if found is None or found.broken:
        return
    listed: set[str] = set()
    for row in found.rows:
        page = whole.pages.get(whole.file_of(row.url))
        if row.url in listed:
            yield Said("The sitemap lists an address twice.", row.file, row.url)
        elif page is None:
            yield Said("The sitemap lists an address that leads to no page of ours.", row.file, row.url)
        elif page.path not in whole.findable:
            yield Said("The sitemap lists a page that search engines are to leave out.", row.file, row.url)
        elif (page.canonical or page.url) != row.url:
            yield Said("The sitemap lists a page by an address that is not its own.", row.file, row.url)
        listed.add(row.url)
    for page in whole.findable.values():
        if page.canonical in ("", page.url) and page.url not in listed:
            yield Said("The sitemap does not list a page that may be found.", SITEMAP, page.url)


@rule(
    "seo/sitemap-dates",
    Severity.WARNING,
    why="Search engines believe the dates only as long as they are true.",
    fix="Let the build write the day of each post's last change, and leave out what it does not know.",
    source="Google Search Central Blog, The lastmod element (2023-06-26); W3C Date and Time Formats",
    live=True,
    whole=True,
    flags=(
        Edit("2026-01-07", "7 January", SITEMAP),
        Edit("2026-01-07", "2036-01-07", SITEMAP),
        Edit("2026-01-07", "2026-01-07T08:00", SITEMAP),
    ),
)
def sitemap_dates(whole: Whole) -> Iterator[Said]:
    """The dates in the sitemap are dates, have been, and are not all the same."""
    found = whole.sitemap
    dates = [row for row in found.rows if row.changed] if found else []
    today = (whole.now + dt.timedelta(hours=14)).date().isoformat()  # the first place on earth to have it
    for row in dates:
        if not _DATE.fullmatch(row.changed):
            yield Said(
                f'The sitemap\'s date "{row.changed}" is none that search engines read.', row.file, row.url
            )
        elif row.changed[:10] > today:
            yield Said(f"The sitemap's date {row.changed} is still to come.", row.file, row.url)
    if len(dates) >= _MANY and len({row.changed for row in dates}) == 1:
        yield Said(f"All {len(dates)} dates in the sitemap are the same, {dates[0].changed}.", SITEMAP)


@rule(
    "seo/robots-file",
    Severity.ERROR,
    why="Robots read it before anything else.",
    fix="Let the build write it: allow everything, and name the sitemap by its whole address.",
    source="RFC 9309 (Robots Exclusion Protocol), 2.2; Google Search Central, robots.txt (sitemap)",
    live=True,
    whole=True,
    flags=(
        Edit("Sitemap: https://spine.example/sitemap.xml", "", ROBOTS),
        Edit("https://spine.example/sitemap.xml", "/sitemap.xml", ROBOTS),
        Edit("Allow: /", "Disallow: /", ROBOTS),
    ),
    spares=(Edit("Allow: /", "Disallow:", ROBOTS), Edit("Allow: /", "Disallow: /private/", ROBOTS)),
)
def robots_file(whole: Whole) -> Iterator[Said]:
    """What robots.txt says lets every page be found, and names the sitemap."""
    text = whole.text(ROBOTS)
    if text is None:
        return
    lines = [line.split("#", 1)[0].partition(":") for line in text.split("\n")]
    rows = [(name.strip().lower(), value.strip()) for name, _, value in lines]
    maps = [value for name, value in rows if name == "sitemap"]
    if f"{whole.home.url}/{SITEMAP}" not in maps:
        yield Said(f"The sitemap {whole.home.url}/{SITEMAP} is not named in robots.txt.", ROBOTS)
    for name, value in rows:
        blocked = value.rstrip("*$") if name == "disallow" else ""
        pages = [p for p in whole.findable.values() if (whole.home.base + _path(p.path)).startswith(blocked)]
        if blocked and pages:
            yield Said(f'"Disallow: {value}" keeps robots from {len(pages)} pages.', ROBOTS, value)


def _path(file: str) -> str:
    return "/" + file.removesuffix("index.html")


@rule(
    "seo/no-robots-file",
    Severity.WARNING,
    why="Robots ask for it first, and it names the sitemap.",
    fix="Let the build write it.",
    source="RFC 9309 (Robots Exclusion Protocol), 2.3",
    live=True,
    whole=True,
    flags=(Edit("", None, ROBOTS),),
)
def no_robots_file(whole: Whole) -> Iterator[Said]:
    """There is a robots.txt, where it can be: at the root of the host."""
    if ROBOTS not in whole.files and not whole.home.base:
        yield Said("There is no robots.txt.", ROBOTS)


@rule(
    "seo/unreached",
    Severity.WARNING,
    why="Search engines and readers find pages by links.",
    fix="Link to it from a page that can be reached: a list, the menu, another post.",
    source="Google Search Central, SEO link best practices for Google",
    whole=True,
    flags=(Edit('<a href="/posts/b/">How to sleep</a>', "", "index.html"),),
)
def unreached(whole: Whole) -> Iterator[Said]:
    """Links lead from the first page to every page that may be found."""
    if "index.html" in whole.pages:
        for path in whole.findable:
            if path not in whole.reached:
                yield Said("No link leads here from the first page.", path)
