"""A site of ours: which text a built page came from, and the line of it that a broken link stands on.

`check_built` is the check that `spine build` runs between Pelican and the moment the new site takes the old
one's place.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from plugins.findings import Finding, in_order
from plugins.linkcheck.check import check_site
from plugins.linkcheck.expected import Article, Expected
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.posts import Library
from plugins.posts.layout import Layout
from plugins.posts.post import Document, Person, Post, Status
from plugins.posts.review import ReviewState, review_state
from plugins.posts.scan import links as links_in
from plugins.posts.variants import stem_in, stem_of
from plugins.site import Site

_IN_PAGE = " (In the built page "


def check_built(
    output: Path,
    site: Site,
    library: Library,
    *,
    publish: bool,
    now: dt.datetime,
    cache: Path | None = None,
    settings: LinkcheckSettings | None = None,
    layout: Layout | None = None,
    required: bool = False,
    count: int | None = None,
    computed: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
) -> list[Finding]:
    """Return what is wrong with the links of a site that was just built from `library`.

    A finding stands at its line of Markdown where that is known, else in the built file. `required`, `count`
    and `computed` ((language, slug) -> slugs) say what the related sections should be like. Raises
    `OSError`.
    """
    layout = layout or Layout()
    settings = settings or LinkcheckSettings()
    if publish and not settings.site_url:
        settings = replace(settings, site_url=site.url)
    files = {layout.file_of(post, site.language): post for post in library.posts}
    file_of = {(post.language, post.slug): file for file, post in files.items()}
    today = now.astimezone(site.timezone).date()
    expected = Expected(
        required=required,
        count=count,
        now=now,
        articles={
            file: article_of_post(post, now, today, preview=not publish) for file, post in files.items()
        },
        computed={
            file_of[language, slug]: tuple(
                file_of[language, other] for other in others if (language, other) in file_of
            )
            for (language, slug), others in (computed or {}).items()
            if (language, slug) in file_of
        },
    )
    built_as = "for visitors" if publish else "to look at"
    outcome = check_site(output, settings, cache=cache, related=expected, built_as=built_as)
    origins = _Origins(site, library, layout)
    return in_order(origins.placed(finding) for finding in outcome.findings)


def without_page(finding: Finding) -> tuple[str, str]:
    """Return what a finding at a line of Markdown says, and the built page in which that was seen, if any."""
    said, between, page = finding.message.rpartition(_IN_PAGE)
    return (said, page.removesuffix(".)")) if between else (finding.message, "")


def article_of_post(post: Post, now: dt.datetime, today: dt.date | None, *, preview: bool) -> Article:
    """Return what the library knows of a post. Without `today`, nobody asks how old its review is."""
    why = ""
    if not preview and not post.is_live(now):
        planned = f"planned for {post.date:%Y-%m-%d}" if post.date else "without a date"
        why = {Status.DRAFT: "a draft", Status.HIDDEN: "hidden"}.get(post.status, planned)
    expired = today is not None and review_state(post, today) is ReviewState.OVERDUE
    return Article(
        title=post.title,
        not_live=why,
        category=post.category,
        tags=frozenset(tag.casefold() for tag in post.tags),
        language=post.language,
        noindex=post.noindex,
        says=(post.title, post.description, post.search_phrase),
        review_expired=expired,
    )


def named_sources(findings: Iterable[Finding], site: Site, library: Library, layout: Layout) -> list[Finding]:
    """Return the findings where they stand in the built pages, each with the text that its page came from."""
    origins = _Origins(site, library, layout)
    return [replace(finding, source=origins.source(finding)) for finding in findings]


class _Origins:
    """Which text each built file came from, and where in it an address stands."""

    def __init__(self, site: Site, library: Library, layout: Layout) -> None:
        self._site, self._library, self._layout = site, library, layout
        self._texts: dict[str, list[Document | Person]] = {}
        for document in (*library.posts, *library.pages, *library.hubs.values()):
            self._texts.setdefault(layout.file_of(document, site.language), []).append(document)
        for person in library.people.values():
            self._texts.setdefault(layout.file_of(person, site.language), []).append(person)
        self._lines: dict[str, dict[str, tuple[int, int]]] = {}

    def placed(self, finding: Finding) -> Finding:
        """Return the finding at its line of Markdown; or as it was, with the name of its text."""
        texts = self._texts.get(finding.path, [])
        if finding.code.startswith("related/") and texts and isinstance(texts[0], Post):
            return self._at(finding, texts[0], (texts[0].line_of("related"), 1))
        for text in (*texts, *self._writers(texts)):
            target = unquote(finding.target)
            place = self._addresses(text).get(stem_in(target) or target) if target else None
            if place:
                return self._at(finding, text, place)
        return replace(finding, source=texts[0].path) if texts else finding

    def source(self, finding: Finding) -> str:
        """Return the text a finding's page came from, or an empty string."""
        there = self.placed(finding)
        return there.source

    def _at(self, finding: Finding, text: Document | Person, place: tuple[int, int]) -> Finding:
        message = f"{finding.message}{_IN_PAGE}{finding.path}.)"
        return replace(
            finding, path=text.path, source=text.path, line=place[0], column=place[1], message=message
        )

    def _writers(self, texts: list[Document | Person]) -> Iterator[Person]:
        """The people whose biographies stand under a post."""
        for text in texts:
            if isinstance(text, Post):
                for slug in text.authors:
                    if slug in self._library.people:
                        yield self._library.people[slug]

    def _addresses(self, text: Document | Person) -> dict[str, tuple[int, int]]:
        """The addresses that a text's links have in the built page, and where in the Markdown they stand."""
        known = self._lines.get(text.path)
        if known is None:
            known = {}
            for link in sorted(
                links_in(text.body, text.body_line), key=lambda link: (link.line, link.column)
            ):
                for address in self._built(link.url, text):
                    known.setdefault(address, (link.line, link.column))
            if isinstance(text, Post):
                for reference in text.references:
                    known.setdefault(unquote(reference.url), (text.line_of("references"), 1))
                if text.image:
                    stem = f"{self._site.base}/{stem_of(text.image)}"
                    known.setdefault(stem, (text.line_of("image"), 1))
            self._lines[text.path] = known
        return known

    def _built(self, url: str, text: Document | Person) -> Iterator[str]:
        """The forms an address of the Markdown may have in the HTML."""
        plain = unquote(url)
        kind, target = self._library.targets.resolve(url, text)
        if not kind:
            yield plain
            return
        fragment = plain[plain.index("#") :] if "#" in plain else ""
        document = self._library.targets.documents.get(target)
        if document is None:
            yield f"{self._site.base}/{target}{fragment}"
            yield f"{self._site.base}/{stem_of(target)}"
            return
        file = self._layout.file_of(document, self._site.language)
        yield f"{self._site.base}/{file.removesuffix('index.html')}{fragment}"
        yield f"{self._site.url}/{file.removesuffix('index.html')}{fragment}"
