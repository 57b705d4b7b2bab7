"""What is known of a site's articles, and what their related sections should be like: plain values."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

SHORTEST = 4
"""Letters of the shortest word that counts."""
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_EMPTY = frozenset(
    "about after also been before could does from have here into just like made make more most much "
    "need only other over page post read should some than that their them then there these they this "
    "what when where which while will with would your".split()
)


def words_of(*texts: str) -> frozenset[str]:
    """Return the beginnings of the words that say what texts are about: `spine` and `spinal` are one."""
    return beginnings(word for text in texts for word in _WORD.findall(text.casefold()))


def beginnings(words: Iterable[str]) -> frozenset[str]:
    """Return the beginnings of words that say something, given in small letters."""
    return frozenset([word[:SHORTEST] for word in {*words} - _EMPTY if word])


@lru_cache(maxsize=4096)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return words_of(*texts)


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article, from its page or from the library."""

    title: str = ""
    not_live: str = ""
    """Why visitors should not see it: `a draft`, `hidden`, `planned for …`; empty when they may."""
    category: str = ""
    tags: frozenset[str] = frozenset()
    language: str = ""
    noindex: bool = False
    says: tuple[str, ...] = ()
    """Title and description, and what else says in a few words what it is about."""
    review_expired: bool = False

    @property
    def words(self) -> frozenset[str]:
        """What `words_of` makes of what it says."""
        return _words_of(self.says)


_PLAIN = tuple(one.name for one in fields(Article) if one.name != "tags")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the related sections of a site should be like. Plain facts, given by whoever knows them."""

    required: bool = False
    """Whether every article needs a section."""
    count: int | None = None
    """How many posts a section shows, as far as there are others."""
    now: dt.datetime | None = None
    """The time of the check, with a time zone: later posts are not out yet."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """What the library knows, by the file of the built page."""
    computed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What would be shown today: file of an article -> files of its related posts, in order."""

    def as_text(self) -> str:
        """Return everything as text, the same in every process; the time counts by the hour."""
        plain = [
            (path, sorted(one.tags), *(getattr(one, name) for name in _PLAIN))
            for path, one in sorted(self.articles.items())
        ]
        hour = self.now.replace(minute=0, second=0, microsecond=0) if self.now else None
        return repr((self.required, self.count, hour, plain, sorted(self.computed.items())))
