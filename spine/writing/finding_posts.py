"""Finding the post that a writer wants to link to."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from plugins.posts import Library, Post, Status
from plugins.trends.queue.outline import LinkTo, link_to

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200
"""Characters of a question that are looked at."""


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that fits, with the link to it."""

    post: Post
    link: str
    """Markdown: `[What is sciatica?]({filename}/posts/what-is-sciatica.md)`."""
    live: bool
    """Whether visitors see it now; otherwise it is a draft, or its day has not come."""


def find_posts(library: Library, words: str, *, now: datetime, count: int = 8) -> list[FoundPost]:
    """Return the posts that fit some words, best first, those that visitors see before all others.

    Every word must begin a word of the title, the tags, the search phrase or the file name. Without words,
    the newest. What is hidden or broken is left out: nothing may link there.
    """
    wanted = _words(words[:_LONGEST])
    found = []
    for post in library.posts:
        if post.status is Status.HIDDEN or post.path in library.broken:
            continue
        points = _points(post, wanted)
        if points is not None:
            live = post.is_live(now)
            day = post.date.timestamp() if post.date else 0.0
            found.append(((not live, -points, -day, post.path), post, live))
    prefix = library.targets.prefix if library.targets else "content/"
    best = sorted(found, key=lambda one: one[0])[:count]
    return [
        FoundPost(post, link_to(LinkTo(post.path.removeprefix(prefix), post.title)), live)
        for _, post, live in best
    ]


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "")).casefold()
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def _points(post: Post, wanted: list[str]) -> int | None:
    """Return how well a post fits; None when some word is nowhere in it."""
    fields = (
        (8, _words(post.title)),
        (5, [word for tag in post.tags for word in _words(tag)]),
        (4, _words(post.search_phrase)),
        (3, _words(post.slug)),
    )
    points = 0
    for word in wanted:
        best = 0
        for weight, there in fields:
            if word in there:
                best = max(best, 2 * weight)
            elif any(one.startswith(word) for one in there):
                best = max(best, weight)
        if not best:
            return None
        points += best
    phrase, title = " ".join(wanted), " ".join(fields[0][1])
    return points + (20 if phrase == title else 10 if phrase and f" {title}".find(f" {phrase}") >= 0 else 0)
