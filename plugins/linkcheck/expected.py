"""What is known of a site's articles, and what their related sections should be like: plain values."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset(
    "about after also been before could does from have here into just like made make more most much "
    "need only other over page post read should some than that their them then there these they this "
    "what when where which while will with would your".split()
)


def words_of(*texts: str) -> frozenset[str]:
    """Return the beginnings of the words that say what texts are about: `spine` and `spinal` are one."""
    words = (word for text in texts for word in _WORD.findall(text.casefold()) if word not in _EMPTY)
    return frozenset(word[:4] for word in words)


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
    words: frozenset[str] = frozenset()
    """What `words_of` makes of title and description."""
    review_expired: bool = False


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
            (
                path,
                repr(replace(article, tags=frozenset(), words=frozenset())),
                sorted(article.tags),
                sorted(article.words),
            )
            for path, article in sorted(self.articles.items())
        ]
        hour = self.now.replace(minute=0, second=0, microsecond=0) if self.now else None
        return repr((self.required, self.count, hour, plain, sorted(self.computed.items())))
