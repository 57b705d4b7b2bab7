"""A site of ours, just built: every rule, and where what it says is to be mended."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from plugins.findings import Finding, in_order
from plugins.posts import Library
from plugins.posts.post import Document, Hub, Page, Person, Post
from plugins.seo.checks.page import About, Home
from plugins.seo.checks.reading import files_in, judged
from plugins.seo.checks.rule import Rule, Said
from plugins.seo.checks.rules import BY_ID, RULES
from plugins.seo.checks.whole import Whole
from plugins.site import Site
from plugins.site.store import Store

Text = Document | Person
_KINDS = {Post: "post", Page: "page", Person: "person"}
_EACH = 3
"""More findings than this by one rule, mended in the theme, are said as one."""


def check_built(
    output: Path,
    site: Site,
    library: Library,
    *,
    publish: bool,
    now: dt.datetime,
    file_of: Callable[[Text, str], str],
    cache: Path | None = None,
) -> list[Finding]:
    """Return what search engines, and readers who come from them, lack in a site built from `library`.

    `file_of` gives the built file of a text (and the site's language); `cache` is a file that remembers
    pages. Without `publish`, the rules that need the site's address are left out. A finding stands at the
    line of Markdown that mends it, or in the built page. Raises `OSError`.
    """
    texts: dict[str, Text] = {}
    for text in (*library.people.values(), *library.pages, *library.posts):
        texts[file_of(text, site.language)] = text
    openings = {file_of(hub, site.language): hub for hub in library.hubs.values()}
    files = files_in(output)
    abouts = {path: _about(text, library) for path, text in texts.items() if path in files}
    home = Home(site.url if publish else "", site.practice.phone, site.language)
    pages = judged(output, files, home, abouts, Store(cache) if cache else None)
    said: dict[str, list[Said]] = {}
    for page in pages:
        for rule, message, target in page.said:
            said.setdefault(rule, []).append(Said(message, page.path, target))
    whole = Whole(output, home, pages, set(files), now)
    for rule in RULES:
        if rule.whole and (home.url or not rule.live):
            said.setdefault(rule.id, []).extend(rule.says(whole))
    texts |= openings
    return in_order(finding for rule, rows in said.items() for finding in _placed(BY_ID[rule], rows, texts))


def _about(text: Text, library: Library) -> About:
    """Return what the rules have to know of a page's text."""
    authors = tuple(
        library.people[slug].name for slug in getattr(text, "authors", ()) if slug in library.people
    )
    return About(_KINDS[type(text)], authors, bool(getattr(text, "noindex", False)))


def _placed(rule: Rule, rows: list[Said], texts: dict[str, Text]) -> Iterator[Finding]:
    """Each at the line that mends it; what the theme does wrong on many pages, once."""
    left = []
    for said in rows:
        text = texts.get(said.path)
        if rule.key and text is not None and (not isinstance(text, Hub) or rule.key in text.lines):
            yield _at_line(rule, said, text)
        else:
            left.append(said)
    if len(left) <= _EACH:
        for said in left:
            text = texts.get(said.path)
            yield _finding(rule, said.message, said, source=text.path if text else "")
    elif left:
        pages = len({said.path for said in left})
        times = f"on {pages:,} pages" if pages > 1 else f"{len(left):,} times"
        yield _finding(rule, f"{left[0].message} (The same or the like {times}.)", left[0])


def _at_line(rule: Rule, said: Said, text: Text) -> Finding:
    line = text.lines.get(rule.key, 1)
    if rule.key == "body":
        line = text.body_line + text.body[: len(text.body) - len(text.body.lstrip())].count("\n")
    message = f"{said.message} {rule.why} (In the built page {said.path}.)"
    return Finding(
        text.path, rule.id, message, rule.fix, rule.severity, line, target=said.target, source=text.path
    )


def _finding(rule: Rule, message: str, said: Said, source: str = "") -> Finding:
    return Finding(
        said.path,
        rule.id,
        f"{message} {rule.why}",
        rule.fix,
        rule.severity,
        target=said.target,
        source=source,
    )
