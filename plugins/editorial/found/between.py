"""What lies between posts: missing links, searches of a topic left open, and one search for two posts.

`between` looks at the facts of all posts, which are kept; into a body only where words have to be shown.
"""

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from plugins.editorial.found.anchors import Anchor, best_anchor, words_of
from plugins.editorial.found.facts import Facts
from plugins.editorial.found.phrase import WRITTEN
from plugins.editorial.found.queries import unanswered
from plugins.editorial.found.searches import same_searches
from plugins.editorial.found.shelf import Shelf
from plugins.editorial.rule import Rule
from plugins.findings import Finding, Severity
from plugins.posts.post import Post, Status

SHOWN = 3
"""Places that are suggested."""
SUGGESTED = 20
"""Posts of a whole site for which that is done: who has more of them mends one after the other."""
LOOKED = 30
"""Posts, or targets, that are looked at for them."""
_GUIDE = "Google Search Central, SEO Starter Guide: link to relevant resources; Link best practices"


def _rule(id: str, wants: str, why: str, fix: str, source: str) -> Rule:
    def look(_: object) -> Iterable[str]:
        return ()

    look.__doc__ = wants
    return Rule(id, Severity.NOTE, look, why, fix, source)


LINKS_IN = _rule(
    "found/links-in",
    "Another published post links to each published post in its words.",
    "Readers of other posts do not learn that it is there, and search engines take it for less important.",
    "Link to it where another post speaks of the same.",
    _GUIDE,
)
LINKS_OUT = _rule(
    "found/links-out",
    "A post links to another post or page of ours in its words.",
    "A reader who wants to know more has to search again.",
    "Link to a post that answers the next question.",
    _GUIDE,
)
OTHER_QUERIES = _rule(
    "found/other-queries",
    "A post answers the other searches of its topic.",
    "The topic was chosen because people type them.",
    "Answer them in a sentence or a section, or leave them to a post of their own.",
    "Google Search Central, Creating helpful, reliable, people-first content",
)
SAME_SEARCH = _rule(
    "found/same-search",
    "No two posts have search phrases that mean the same in other words.",
    "The two compete for the same readers.",
    "Give this post a search phrase of its own, or join the two.",
    "Google Search Central, SEO Starter Guide: reduce duplicate content",
)
RULES = (LINKS_IN, LINKS_OUT, OTHER_QUERIES, SAME_SEARCH)
"""Told of posts beside each other: a post by itself never shows them."""


def between(
    posts: Sequence[Post],
    facts: Mapping[str, Facts],
    *,
    queries: Mapping[str, Sequence[str]],
    only: str = "",
    now: dt.datetime | None = None,
) -> Iterator[Finding]:
    """Yield what is to be said of posts beside each other.

    `facts` are by the posts' paths, `queries` by the slug of the topic, the strongest first. With `only`, it
    is said of the post in that file alone. A post that is not out at `now` is not linked to.
    """
    shelf = Shelf(posts, facts, now=now, one=bool(only))
    alone = closed = 0
    for post in posts:
        if (only and post.path != only) or post.path not in facts:
            continue
        if shelf.has_others and shelf.is_out(post) and not post.noindex and not shelf.linked(post):
            alone += 1
            fix = _places(post, shelf) if alone <= SUGGESTED else _ask(post)
            yield _finding(LINKS_IN, post, "No other post links to this one.", fix)
        begun = not shelf.is_out(post) and facts[post.path].count < WRITTEN
        if shelf.has_others and not begun and not shelf.links_of(post):
            closed += 1
            fix = _leads(post, shelf) if closed <= SUGGESTED else _ask(post)
            message = "The post links to no other post or page of ours."
            yield _finding(LINKS_OUT, post, message, fix)
        if post.topic in queries and facts[post.path].sections:
            yield from _open(post, facts[post.path], queries[post.topic])
    for post, other in same_searches(posts, facts, only):
        message = f'{other.path} answers the same search in other words: "{other.search_phrase}".'
        yield _finding(SAME_SEARCH, post, message, key="search_phrase", target=other.path)


def _finding(
    rule: Rule, post: Post, message: str, fix: str = "", key: str = "title", target: str = ""
) -> Finding:
    message = f"{message} {rule.why}"
    return Finding(
        post.path, rule.id, message, fix or rule.fix, rule.severity, post.line_of(key), target=target
    )


def _ask(post: Post) -> str:
    return f"`spine check {post.path}` says from which words."


def _open(post: Post, facts: Facts, queries: Sequence[str]) -> Iterator[Finding]:
    left = unanswered(queries, facts) if post.status is Status.PUBLISHED or facts.count >= WRITTEN else []
    if left:
        told = ", ".join(f'"{query}"' for query in left[:5])
        more = f" and {len(left) - 5} more" if len(left) > 5 else ""
        message = f"The post leaves searches of its topic open: {told}{more}."
        yield _finding(OTHER_QUERIES, post, message, key="topic")


def _places(target: Post, shelf: Shelf) -> str:
    """Return from where one may link to a post, as a sentence; nothing if there is no such place."""
    found: list[tuple[int, Anchor, Post]] = []
    for missing, wanted, sources in shelf.sources(target, LOOKED):
        if len(found) < SHOWN:
            for source in sources:
                anchor = best_anchor(shelf.facts[source.path], wanted)
                if anchor and not (missing and shelf.belongs_elsewhere(anchor.stems, target)):
                    found.append((missing, anchor, source))
                if sum(not (missing or anchor.more) for missing, anchor, _ in found) >= SHOWN:
                    break
    found.sort(key=lambda one: (one[0], one[1].more, one[2].path))
    said: list[str] = []
    for _, anchor, source in found:
        line, words = words_of(anchor, source) if len(said) < SHOWN else (0, "")
        if words:
            said.append(f'{source.path} line {line} says "{words}"')
    return (
        f"{'; '.join(said)}: link {'it' if len(said) == 1 else 'one of them'} to this post." if said else ""
    )


def _leads(source: Post, shelf: Shelf) -> str:
    """Return where a post may link to, and from which words, as a sentence; nothing without such a place."""
    facts = shelf.facts[source.path]
    found = []
    for missing, wanted, target in shelf.targets(source, LOOKED):
        anchor = best_anchor(facts, wanted)
        if anchor and not (missing and shelf.belongs_elsewhere(anchor.stems, target)):
            found.append((missing, anchor.more, -len(wanted), anchor, target))
    found.sort(key=lambda one: (*one[:3], one[4].path))
    said, taken = [], set()
    for *_, anchor, target in found:
        if len(said) == SHOWN or anchor.stems in taken:
            continue
        taken.add(anchor.stems)
        line, words = words_of(anchor, source)
        if words:
            name = posixpath.relpath(target.path, posixpath.dirname(source.path))
            said.append(f'line {line} says "{words}": link it to {{filename}}{name}')
    return f"{_capital('; '.join(said))}." if said else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
