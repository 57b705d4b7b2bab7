"""Posts whose search phrases mean the same in other words.

`plugins.posts.crosscheck` tells of phrases with the same words; here the vocabulary's synonyms count too
("neck surgery", "cervical operation"), and what it has told is not told again.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from plugins.editorial.found.facts import Facts
from plugins.editorial.found.stems import spoken
from plugins.posts.crosscheck import is_small, words_of
from plugins.posts.post import Post, Status
from plugins.vocabulary.words import stem


def same_searches(
    posts: Sequence[Post], facts: Mapping[str, Facts], only: str = ""
) -> Iterator[tuple[Post, Post]]:
    """Yield posts, each with an earlier one that answers the same search; of the one in the file `only`.

    Only phrases whose content is the same in the posts' facts are looked at.
    """
    likely: dict[frozenset[str], list[Post]] = {}
    for post in posts:
        if post.search_phrase and post.path in facts and post.language.lower().startswith("en"):
            likely.setdefault(frozenset(facts[post.path].key), []).append(post)
    groups: dict[tuple[str, frozenset[str]], list[Post]] = {}
    for post in (one for group in likely.values() if len(group) > 1 for one in group):
        groups.setdefault((post.language, _meant(post.search_phrase)), []).append(post)
    for group in groups.values():
        if len(group) < 2:
            continue
        first, *others = sorted(group, key=_age)
        told = {_typed(first.search_phrase)}
        for post in others:
            typed = _typed(post.search_phrase)
            if typed not in told and only in ("", post.path):
                yield post, first
            told.add(typed)


@lru_cache(maxsize=20_000)
def _meant(phrase: str) -> frozenset[str]:
    """Return the stems of what a phrase says, with synonyms put in."""
    return frozenset(one.stem for one in spoken(phrase) if not is_small(phrase[one.start : one.end]))


@lru_cache(maxsize=20_000)
def _typed(phrase: str) -> frozenset[str]:
    """Return the stems of a phrase as crosscheck compares them."""
    return frozenset(map(stem, words_of(phrase)))


def _age(post: Post) -> tuple[bool, float, str]:
    """What sorts posts as crosscheck does: the published ones first."""
    waits = post.status is not Status.PUBLISHED or post.date is None
    return waits, post.date.timestamp() if post.date else 0.0, post.path
