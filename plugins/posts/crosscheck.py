"""What is wrong between files: names, addresses, people and pins that do not fit together.

Each function takes what was read and yields findings; none reads a file or asks for the day.
"""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import datetime
from functools import lru_cache

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts.post import Document, Hub, Page, Person, Post, Status
from plugins.posts.read import document_key
from plugins.posts.review import own_reviews
from plugins.site import Site

RESERVED = (
    "posts",
    "topics",
    "tags",
    "team",
    "archive",
    "feeds",
    "theme",
    "images",
    "404",
    "index",
    "search",
)
"""Addresses that the blog itself needs."""
_SMALL = frozenset(
    "a an and are at be by can could did do does for from had has have i im in is it its me my of on or our "
    "should that the there this to was we were what whats will with would you your".split()
)
"""Words that make no other search. How, why and when do; so do after and without."""
_BEGINNING = 3
"""Letters that words with the same stem have in common, for a first look."""


def names(files: list[str]) -> Iterator[Finding]:
    """Files that a Mac or a Windows computer could not tell apart."""
    groups = defaultdict(list)
    for path in files:
        groups[unicodedata.normalize("NFC", path).casefold()].append(path)
    for group in groups.values():
        for path in group[1:]:
            first, second = posixpath.basename(group[0]), posixpath.basename(path)
            message = f"Many computers take the file names {first} and {second} for the same."
            yield Finding(path, "post/name-case", message, "Rename one: they differ only by case or accents.")


def addresses(posts: list[Post], pages: list[Page]) -> Iterator[Finding]:
    """Addresses that two texts share, or that the blog needs for itself."""
    for documents in (posts, pages):
        first: dict[tuple[str, str], Document] = {}
        for document in documents:
            other = first.setdefault(document_key(document), document)
            if other is not document and document.slug:
                message = f'The address "{document.slug}" belongs to {other.path} already.'
                fix = "Give one of the two another file name, or another slug."
                yield Finding(
                    document.path, "post/duplicate-slug", message, fix, line=document.line_of("slug")
                )
    for page in pages:
        if page.slug in RESERVED or len(page.slug) < 3:
            message = f'The address "{page.slug}" is needed by the blog itself.'
            yield Finding(
                page.path, "post/reserved-slug", message, "Rename the file.", line=page.line_of("slug")
            )


def titles(posts: list[Post]) -> Iterator[Finding]:
    """Titles that two posts share: said of the one that came later, or is not published yet."""
    first: dict[tuple[str, str], Post] = {}
    for post in sorted(posts, key=_age):
        key = (post.language, " ".join(post.title.casefold().split()).strip(" ?!."))
        other = first.setdefault(key, post)
        if other is not post:
            message = f"{other.path} has the same title."
            fix = "Give one of the two another title."
            yield Finding(post.path, "post/duplicate-title", message, fix, line=post.line_of("title"))


def phrases(posts: list[Post]) -> Iterator[Finding]:
    """Search phrases that two posts share: said of the one that came later, or is not published yet.

    Two phrases are the same when they have the same words in any order: capital letters, punctuation, small
    words and endings (surgery, surgeries) aside.
    """
    groups: defaultdict[tuple[str, frozenset[str]], list[Post]] = defaultdict(list)
    for post in posts:
        if post.search_phrase:
            groups[post.language, _beginnings(post.search_phrase)].append(post)
    for (language, beginnings), group in groups.items():
        if len(group) < 2 or not beginnings:
            continue
        first: dict[frozenset[str], Post] = {}
        for post in sorted(group, key=_age):
            other = first.setdefault(_stems(words_of(post.search_phrase), language), post)
            if other is not post:
                message = f'{other.path} answers the same search: "{other.search_phrase}".'
                fix = "Give this post a search phrase of its own, or join the two: they compete for readers."
                line = post.line_of("search_phrase")
                yield Finding(post.path, "post/duplicate-phrase", message, fix, Severity.WARNING, line)


def is_small(word: str) -> bool:
    """Whether a word makes no other search of a phrase."""
    return word.casefold().replace("'", "") in _SMALL


@lru_cache(maxsize=20_000)
def words_of(phrase: str) -> frozenset[str]:
    """Return the words that tell a search phrase from another, in lower case."""
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFKC", phrase).casefold())
    words = re.findall(r"\w+", plain)
    return frozenset(word for word in words if word not in _SMALL) or frozenset(words)


@lru_cache(maxsize=20_000)
def _beginnings(phrase: str) -> frozenset[str]:
    """Return the first letters of each word: phrases that are the same have the same."""
    return frozenset(word[:_BEGINNING] for word in words_of(phrase))


def _stems(words: frozenset[str], language: str) -> frozenset[str]:
    """Return the stems of words, where the language is English."""
    if not language.startswith("en"):
        return words
    from snowballstemmer.english_stemmer import EnglishStemmer

    return frozenset(EnglishStemmer().stemWords(sorted(words)))


def _age(post: Post) -> tuple[bool, float, str]:
    """What sorts posts by when they came: the published ones first."""
    waits = post.status is not Status.PUBLISHED or post.date is None
    return waits, post.date.timestamp() if post.date else 0.0, post.path


def people(posts: list[Post], known: dict[str, Person], site: Site) -> Iterator[Finding]:
    """Authors and reviewers without a file in content/people."""

    def hint(name: str) -> str:
        by_name = next((slug for slug, person in known.items() if name.casefold() in _names_of(person)), "")
        if by_name:
            return f'Did you mean "{by_name}"?'
        return did_you_mean(name, known) or f"Write the person's page first: content/people/{name}.md"

    surgeon = site.practice.surgeon
    if surgeon not in known:
        message = f'The surgeon "{surgeon}" (in PRACTICE) has no file in content/people.'
        yield Finding("pelicanconf.py", "site/surgeon", message, hint(surgeon), target=surgeon)
    for post in posts:
        for author in post.authors:
            if author not in known:
                message = f'The author "{author}" has no file in content/people.'
                line = post.line_of("authors")
                yield Finding(
                    post.path, "post/unknown-author", message, hint(author), line=line, target=author
                )
        reviewer, line = post.reviewed_by, post.line_of("reviewed_by")
        if reviewer and reviewer not in known:
            message = f'The reviewer "{reviewer}" has no file in content/people.'
            yield Finding(
                post.path, "post/unknown-reviewer", message, hint(reviewer), line=line, target=reviewer
            )
        elif reviewer and known[reviewer].kind == "team":
            message = f'"{reviewer}" is a team, and a medical review is one physician\'s.'
            yield Finding(post.path, "post/unknown-reviewer", message, "Name the physician.", line=line)
    yield from own_reviews(posts)


def _names_of(person: Person) -> set[str]:
    return {name.casefold() for name in (person.name, person.called, person.full_name)}


def related(posts: list[Post], slugs: Set[str] | None = None) -> Iterator[Finding]:
    """Editors' pins and exclusions that name no post, or the post itself.

    `slugs` are those of all posts; without them, `posts` are all.
    """
    slugs = {post.slug for post in posts} if slugs is None else slugs
    for post in posts:
        for key in ("related", "related_exclude"):
            line = post.line_of(key)
            for slug in getattr(post, key):
                if slug == post.slug:
                    message, fix = f'"{key}" names the post itself.', "Delete it there."
                elif slug not in slugs:
                    message = f'There is no post "{slug}" (in "{key}").'
                    fix = _by_file(slug, posts) or did_you_mean(slug, slugs) or "Delete it there."
                else:
                    continue
                yield Finding(post.path, "post/unknown-related", message, fix, line=line, target=slug)
        for slug in sorted(set(post.related) & set(post.related_exclude)):
            message = f'"{slug}" stands in "related" and in "related_exclude".'
            line = post.line_of("related_exclude")
            yield Finding(post.path, "post/related-both", message, "Delete one of them.", line=line)


def _by_file(name: str, posts: Iterable[Post]) -> str:
    """Return what to write in place of the name of a post's file, where the post has a slug of its own."""
    found = next((post.slug for post in posts if posixpath.basename(post.path) == f"{name}.md"), "")
    return f'Write "{found}": that is the slug of {name}.md.' if found else ""


def hubs(some: Iterable[Hub], posts: Sequence[Post]) -> Iterator[Finding]:
    """Topic pages that share a category, and posts they name that are not there, not shown, or elsewhere."""
    by_slug = {post.slug: post for post in posts}
    first: dict[str, Hub] = {}
    for hub in some:
        other = first.setdefault(hub.slug, hub)
        if other is not hub:
            message = f"{other.path} is about the same category."
            yield Finding(hub.path, "post/duplicate-slug", message, "Delete one of the two.")
        for slug, line, is_key in _named(hub):
            post = by_slug.get(slug)
            code, severity, target = "post/hub-post", Severity.WARNING, slug
            if post is None:
                message = f'There is no post "{slug}", so the topic page leaves it out.'
                fix = _by_file(slug, posts) or did_you_mean(slug, by_slug) or "Delete it here."
            elif post.status is not Status.PUBLISHED:
                what = "a draft" if post.status is Status.DRAFT else "hidden"
                message = f'The post "{slug}" is {what}, so the topic page leaves it out.'
                fix = "Publish that post first, or delete it here."
            elif is_key and post.category and post.category != hub.title:
                message = f'The post "{slug}" belongs to {post.category}.'
                fix, severity = (
                    "Keep it if readers of this topic need it; else delete it here.",
                    Severity.NOTE,
                )
            else:
                continue
            yield Finding(hub.path, code, message, fix, severity, line, target=target)


def hubs_missing(some: Iterable[Hub], posts: Iterable[Post], site: Site) -> Iterator[Finding]:
    """Categories that have a post and no topic page, on a site that has begun to write them."""
    written = {hub.slug for hub in some}
    used = {post.category for post in posts if post.status is Status.PUBLISHED}
    for category in site.categories if written else ():
        if category.slug not in written and category.name in used:
            file = f"{site.content.name}/categories/{category.slug}.md"
            message = f"The category {category.name} has no introduction of its own."
            fix = f"Write {file}: see docs/topic-pages.md."
            yield Finding("pelicanconf.py", "post/hub-missing", message, fix, Severity.NOTE, target=file)


def hubs_early(some: Iterable[Hub], posts: Iterable[Post], now: datetime) -> Iterator[Finding]:
    """Posts that topic pages name and whose day has not come at `now`."""
    later = {
        post.slug: post.date
        for post in posts
        if post.status is Status.PUBLISHED and post.date is not None and post.date > now
    }
    for hub in some if later else ():
        for slug, line, _ in _named(hub):
            if slug in later:
                message = f'The post "{slug}" goes out on {later[slug]:%Y-%m-%d}.'
                fix = "Nothing to do: the topic page shows it from that day on."
                yield Finding(hub.path, "post/hub-post", message, fix, Severity.NOTE, line, target=slug)


def _named(hub: Hub) -> Iterator[tuple[str, int, bool]]:
    """Yield the posts that a topic page names, each with its line and whether it is a key post."""
    for slug in hub.key_posts:
        yield slug, hub.line_of("key_posts"), True
    for one in hub.questions:
        yield one.post, one.line, False
