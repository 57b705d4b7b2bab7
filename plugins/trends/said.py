"""What one post says and answers, read for comparing it with topics."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from plugins.posts.post import Post, Status
from plugins.posts.scan import without_comments
from plugins.trends.meaning import Meaning
from plugins.vocabulary.words import stem, tokens

FULL = 64
"""The strength of a word in a title. All strengths are whole numbers up to it."""
_TITLE, _HEADING, _DESCRIPTION, _TAG, _BODY = FULL, 48, 40, 40, 32
"""How much it says that a word stands there. In the text: at the most, the more often the more."""
ENOUGH = 150
"""A draft with fewer words, comments and headings left out, answers nothing yet."""

_ADDRESS = re.compile(r"\]\([^)\n]*\)|https?://\S+|^ {0,3}\[[^\]\n]+\]:[^\n]*", re.M)
_HEADING_LINE = re.compile(r"^ {0,3}#{2,4}[ \t]+(.+?)[ \t#]*(?:\{[^}\n]*\})?[ \t]*$", re.M)
SAYS_NOTHING = frozenset(
    stem(word)
    for word in """
    a about after all am an and any are as at be been being best between but by can could did do does doing
    for from get getting go going good had has have having he her his how i if in into is it its long make
    many may me might more most much my need new no not of off on one or our out over s she should so some t
    than that the their them then there these they this those to too up us use vs was way we were what when
    where which while who why will with would you your
    """.split()
)
"""Words that say nothing about what a question is about, as stems."""


class Standing(StrEnum):
    """How far a post is."""

    LIVE = "live"
    PLANNED = "planned"
    HIDDEN = "hidden"
    DRAFT = "draft"
    BEGUN = "begun"
    """A draft with next to nothing in it."""


@dataclass(frozen=True, slots=True)
class Read:
    """One post, read for comparing."""

    post: Post
    standing: Standing
    strengths: dict[str, int]
    """How strongly each word stands there, by its stem; concepts too, with `:` before them."""
    phrase: frozenset[str]
    """The words and concepts of what it answers: its search phrase, or its title."""
    phrases: dict[str, str]
    """The subjects it answers in full, each with the words that say so."""
    sections: dict[str, str]
    """The subjects of its title and headings, each with the words."""
    asks: tuple[tuple[frozenset[str], frozenset[str], str], ...]
    """Of its search phrase, topic, title and headings: the entities, the aspects, and the words. What it is
    about in full goes first."""
    full: int
    """How many of them are about all of the post: its search phrase, topic and title."""
    text: str
    """All its words as stems, with blanks between."""


def words_of(text: str) -> list[str]:
    """Return the words of a text that say something, as stems."""
    return [one for word in tokens(text) if (one := stem(word)) not in SAYS_NOTHING]


def standing_of(post: Post, text: str, today: dt.date) -> Standing:
    """Return how far a post is on the day `today`; `text` is its body without comments."""
    if post.status is not Status.PUBLISHED:
        written = len(tokens(_HEADING_LINE.sub(" ", text)))
        if written < ENOUGH:
            return Standing.BEGUN
        return Standing.DRAFT if post.status is Status.DRAFT else Standing.HIDDEN
    return Standing.PLANNED if post.date is not None and post.date.date() > today else Standing.LIVE


def read_post(post: Post, understand: Callable[[str], Meaning], today: dt.date) -> Read:
    """Return a post as it is compared."""
    text = _ADDRESS.sub("] ", without_comments(post.body))
    headings = [" ".join(match[1].split()) for match in _HEADING_LINE.finditer(text)]
    asks = [phrase for phrase in (post.search_phrase, post.topic.replace("-", " "), post.title) if phrase]
    full = max(1, len(asks) - 1)  # the title speaks for a whole post where nothing else does
    meanings = [(phrase, understand(phrase)) for phrase in asks[:full]]
    inside = [(phrase, understand(phrase)) for phrase in (*asks[full:], *headings)]
    strengths = {stem_: FULL for phrase in asks for stem_ in words_of(phrase)}
    for level, words in (
        (_HEADING, (word for heading in headings for word in words_of(heading))),
        (_DESCRIPTION, words_of(post.description)),
        (_TAG, (word for tag in post.tags for word in words_of(tag))),
    ):
        for word in words:
            strengths[word] = max(level, strengths.get(word, 0))
    stems = [stem(word) for word in tokens(text)]
    for word, count in Counter(stems).items():
        if word in SAYS_NOTHING:
            continue
        strengths[word] = max(_BODY * count // (count + 2), strengths.get(word, 0))
    for level, understood in ((_HEADING, inside), (FULL, meanings)):
        for _, meaning in understood:
            for concept in (*meaning.entities, *meaning.aspects):
                strengths[f":{concept}"] = max(level, strengths.get(f":{concept}", 0))
    first = meanings[0][1] if meanings else None
    concepts = {f":{concept}" for concept in (*first.entities, *first.aspects)} if first else set()
    phrases = {m.subject: phrase for phrase, m in reversed(meanings) if m.subject}
    sections = {m.subject: heading for heading, m in reversed(inside) if m.subject}
    phrase = frozenset({*words_of(asks[0] if asks else ""), *concepts})
    spoken = [stem(word) for part in (*asks, post.description) for word in tokens(part)]
    asked = [(frozenset(m.entities), frozenset(m.aspects), words) for words, m in (*meanings, *inside)]
    return Read(
        post=post,
        standing=standing_of(post, text, today),
        strengths=strengths,
        phrase=phrase,
        phrases=phrases,
        sections=sections,
        asks=tuple(asked),
        full=len(asks),
        text=f" {' '.join([*spoken, *stems])} ",
    )
