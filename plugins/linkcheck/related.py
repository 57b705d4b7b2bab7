"""The related section under an article: is it there, and does each of its links lead where it should?

A section is `<section class="related">`; `section.py` reads it. Broken targets and fragments are reported
like any other link's.
"""

import datetime as dt
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from plugins.linkcheck.expected import Article, Expected
from plugins.linkcheck.facts import About
from plugins.linkcheck.judge import Judge
from plugins.linkcheck.rules import Problem
from plugins.linkcheck.section import Item, Section
from plugins.linkcheck.terms import Terms, Texts
from plugins.linkcheck.urls import Address, Kind

_HUB = 12
"""From this many inbound related links on, and four times the mean, a post is a hub."""


class Spot(NamedTuple):
    """Where a problem is: the number of the section on its page, and the address in it, if any."""

    section: int
    raw: str = ""


def article_of(page: About, now: dt.datetime | None) -> Article | None:
    """Return what a page says of itself as an article, or None when it is none."""
    facts = page.meta
    if "article" not in facts.get("og:type", ()) and "article:published_time" not in facts:
        return None
    title = (facts.get("og:title") or [""])[0] or page.title
    return Article(
        title=title,
        not_live=_planned((facts.get("article:published_time") or [""])[0], now),
        category=(facts.get("article:section") or [""])[0],
        tags=frozenset(tag.casefold() for tag in facts.get("article:tag", ())),
        language=page.language,
        noindex=page.noindex,
        says=(title, *facts.get("description", ())),
    )


def _planned(published: str, now: dt.datetime | None) -> str:
    if now is None or not published:
        return ""
    try:
        date = dt.datetime.fromisoformat(published)
    except ValueError:
        return ""
    if date.tzinfo is None:
        date = date.replace(tzinfo=now.tzinfo)
    return f"planned for {date:%Y-%m-%d}" if date > now else ""


class RelatedRules:
    """Checks every section of a site."""

    def __init__(self, judge: Judge, pages: Mapping[str, About], expected: Expected, texts: Texts) -> None:
        """`texts` gives the words of articles, when those of two have to be compared."""
        self.judge, self.pages, self.expected = judge, pages, expected
        self.articles: dict[str, Article] = {}
        for path, page in pages.items():
            article = expected.articles.get(path) or article_of(page, expected.now)
            if article and not page.refresh:  # a page that leads on stands where an article was
                self.articles[path] = article
        self._terms = Terms(list(self.articles), texts)
        self._addresses: dict[str, Address] = {}
        self._ends: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._inbound: Counter[str] = Counter()
        self._with_section: set[str] = set()

    def all(self) -> Iterator[tuple[str, Spot, Problem]]:
        """Yield every problem with its file and its spot."""
        for path, page in self.pages.items():
            for spot, problem in self._of_page(path, page):
                yield path, spot, problem
        yield from self._graph()

    def _of_page(self, path: str, page: About) -> Iterator[tuple[Spot, Problem]]:
        section = page.section
        if section is None:
            if self._is_required(path):
                yield (
                    Spot(0),
                    Problem(
                        "related/missing",
                        "This article has no related posts.",
                        "Build the site anew; if it stays so, look at RELATED in the settings.",
                    ),
                )
            return
        for number in range(1, page.sections):
            yield (
                Spot(number),
                Problem("related/double", "This page has more than one related section.", "Keep one."),
            )
        self._with_section.add(path)
        if not section.has_heading:
            yield (
                Spot(0),
                Problem("related/no-heading", "The related section has no heading.", "Give it one."),
            )
        if not section.items:
            yield (
                Spot(0),
                Problem("related/empty", "The related section shows no posts.", "Fill it, or take it out."),
            )
            return
        yield from self._count(path, section)
        shown: dict[str, str] = {}
        for item in section.items:
            for problem in self._of_item(path, page, item, shown):
                yield Spot(0, item.raw), problem
        computed = self.expected.computed.get(path)
        if computed is not None and tuple(shown) != tuple(computed):
            yield (
                Spot(0),
                Problem("related/differs", "Today other posts would be shown here.", "Build the site anew."),
            )

    def _is_required(self, path: str) -> bool:
        """Whether a page must have a section: an article for which there is something to show."""
        article = self.articles.get(path)
        if not self.expected.required or article is None or article.noindex:
            return False
        return bool(self.expected.computed.get(path, len(self.articles) > 1))

    def _count(self, path: str, section: Section) -> Iterator[tuple[Spot, Problem]]:
        wanted = self.expected.count
        if wanted is None:
            return
        if path in self.expected.computed:
            wanted = min(wanted, len(self.expected.computed[path]))
        others = len(self.articles) - (path in self.articles) if self.articles else wanted
        if len(section.items) > wanted or len(section.items) < min(wanted, others):
            yield (
                Spot(0),
                Problem(
                    "related/count",
                    f"This section shows {len(section.items)} posts; the settings say {wanted}.",
                    "",
                ),
            )

    def _of_item(self, path: str, page: About, item: Item, shown: dict[str, str]) -> Iterator[Problem]:
        if not item.raw.strip():
            yield Problem("related/no-target", "This related post has no address.", "Link to the post.")
            return
        address = self._address(path, page, item.raw)
        if address.kind != Kind.INSIDE:
            if address.kind != Kind.ABOVE:
                yield Problem(
                    "related/external",
                    "This related post is not on this site.",
                    "Show one of the site's own.",
                )
            return
        target = self._target(address)
        if not target:
            gone = self.expected.articles.get(address.path + "index.html") or self.expected.articles.get(
                address.path
            )
            if gone and gone.not_live:
                yield _not_live(gone)
            return  # a missing target is reported with all other links
        yield from self._of_target(path, target, item, shown)
        yield from self._of_link(path, page, address, target, item)

    def _of_target(self, path: str, target: str, item: Item, shown: dict[str, str]) -> Iterator[Problem]:
        end = self._end(target)
        if end == path or self._same_canonical(path, end):
            yield Problem("related/itself", "This post is shown as related to itself.", "Show another one.")
            return
        if end in shown:
            yield Problem(
                "related/twice", f'This post is shown twice; the other is "{shown[end]}".', "Show each once."
            )
            return
        shown[end] = item.raw
        self._inbound[end] += 1
        article = self.articles.get(end)
        if article is None:
            if path in self.articles:
                yield Problem("related/not-an-article", f"{end} is not an article.", "Show articles only.")
            return
        if article.not_live:
            yield _not_live(article)
        titles = (article.title, self.pages[end].title)
        if article.title and item.text not in titles and _plain(item.text) not in map(_plain, titles):
            yield Problem(
                "related/other-title",
                f'The text of this link is not the title "{article.title}".',
                "Build the site anew, or correct the text.",
            )
        if article.review_expired:
            yield Problem(
                "related/review-expired",
                f'The medical review of "{article.title}" is out of date.',
                "Have it reviewed, or show another post.",
            )
        yield from self._shared(path, end, article)

    def _shared(self, path: str, other: str, article: Article) -> Iterator[Problem]:
        own = self.articles.get(path)
        if own is None:
            return
        if own.language and article.language and own.language[:2] != article.language[:2]:
            yield Problem(
                "related/other-language",
                f"This post is in another language ({article.language}).",
                "Show posts in the reader's language.",
            )
            return
        told = own.category or own.tags
        shares = (
            (own.category and own.category == article.category)
            or own.tags & article.tags
            or own.words & article.words
        )
        if told and not shares and not self._terms.share(path, other):
            yield Problem(
                "related/nothing-shared",
                f"This post shows “{article.title}”, but the two share no topic, no tag and no telling word.",
                "Show one that is closer.",
            )

    def _of_link(
        self, path: str, page: About, address: Address, target: str, item: Item
    ) -> Iterator[Problem]:
        page_there = self.pages.get(target)
        if "nofollow" in item.rel:
            yield Problem(
                "related/nofollow", "This link asks search engines not to follow it.", "Take nofollow away."
            )
        for raw, alt in item.pictures:
            picture = self.judge.address(path, page, raw)
            if alt is None or (picture.kind == Kind.INSIDE and raw and not self.judge.target(picture)):
                yield Problem(
                    "related/thumbnail",
                    "The picture beside this post is broken or has no alt text.",
                    'Mend its address; write alt="" when it only decorates.',
                )
        if page_there is None:
            return
        if page_there.refresh or target not in (
            address.path,
            self.judge.site.index_of(address.path.rstrip("/")),
        ):
            yield Problem(
                "related/redirects", "This link leads on to another address.", "Link to where it ends."
            )
            return
        if page_there.noindex:
            yield Problem("related/noindex", "This post is kept out of search engines.", "Show another one.")
        if page_there.canonical and not page_there.refresh:
            canonical = self._address(target, page_there, page_there.canonical)
            if canonical.kind == Kind.INSIDE and canonical.path != address.path:
                yield Problem(
                    "related/not-canonical",
                    "This is not the address the post calls its own.",
                    f"Link to /{canonical.path}",
                )

    def _end(self, target: str) -> str:
        """The file where a reader ends up who follows a link to `target`."""
        seen: set[str] = set()
        while target not in seen:
            seen.add(target)
            page = self.pages.get(target)
            if page is None or not page.refresh:
                break
            target = self.judge.target(self.judge.address(target, page, page.refresh)) or target
        return target

    def _same_canonical(self, path: str, other: str) -> bool:
        one, two = self.pages[path], self.pages.get(other)
        if two is None or not one.canonical or not two.canonical:
            return False
        end = self._canonical_end(path, one)
        return bool(end) and end == self._canonical_end(other, two)

    def _canonical_end(self, path: str, page: About) -> str:
        """The file a page's canonical address leads to, or else the address."""
        known = self._ends.get(path)
        if known is None:
            address = self._address(path, page, page.canonical)
            known = self._ends[path] = self._target(address) or address.url
        return known

    def _address(self, path: str, page: About, raw: str) -> Address:
        """What an address in a page means; those that mean the same in every page are worked out once."""
        if page.base is not None or not raw.startswith(("/", "https://", "http://")):
            return self.judge.address(path, page, raw)
        known = self._addresses.get(raw)
        if known is None:
            known = self._addresses[raw] = self.judge.address(path, page, raw)
        return known

    def _target(self, address: Address) -> str:
        """The file an address leads to, or an empty string."""
        if address.kind != Kind.INSIDE:
            return ""
        known = self._targets.get(address.path)
        if known is None:
            known = self._targets[address.path] = self.judge.target(address)
        return known

    def _graph(self) -> Iterator[tuple[str, Spot, Problem]]:
        """Posts that no section shows, and posts that very many do."""
        if len(self._with_section) < 2:
            return
        mean = statistics.fmean(self._inbound[path] for path in self.articles) if self.articles else 0.0
        for path, article in self.articles.items():
            inbound = self._inbound[path]
            if not inbound and not article.noindex and path in self._with_section:
                yield (
                    path,
                    Spot(-1),
                    Problem(
                        "related/orphan",
                        "No other article shows this one as related.",
                        "Pin it where it fits.",
                    ),
                )
            elif inbound >= _HUB and inbound > 4 * mean:
                yield (
                    path,
                    Spot(-1),
                    Problem("related/hub", f"{inbound} articles show this one as related.", ""),
                )


def _not_live(article: Article) -> Problem:
    return Problem(
        "related/not-live", f"This related post is {article.not_live}.", "Visitors must not be led there."
    )


def _plain(text: str) -> str:
    """A title without what typography or a template adds to it."""
    return re.sub(r"[^\w]+", " ", text.casefold()).strip()
