"""Which posts already say something about a topic: the three closest, how close, and why.

    Shelf(posts, understand)       posts, understood and counted once
    shelf.closest(asked)           for each topic its closest posts, best first

Two measures, the greater counts:

- What a post asks itself. Its search phrase, title, topic and headings are understood by the same vocabulary
  as the queries: the same subject means that it answers the topic, in full or in a section.
- What it speaks of. Which share of the topic's words and concepts, rare ones counting more, stand in the
  post, and how prominently; and which share of the post's own phrase the topic has.

All weights are whole numbers, so that every sum is exact and the same on any machine.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from plugins.posts.post import Post
from plugins.posts.scan import without_comments
from plugins.trends.meaning import Meaning
from plugins.trends.topic import Close
from plugins.trends.words import stem, tokens

SHOWN = 3
FULL = 64
"""The strength of a word in a title. All strengths are whole numbers up to it."""
_WHOLE = 4096
"""The sum of the weights of a topic's words."""
_TITLE, _HEADING, _DESCRIPTION, _TAG, _BODY = FULL, 48, 40, 40, 32
"""How much it says that a word stands there. In the text: at the most, the more often the more."""
_SAME, _SECTION = (0.8, 0.2), (0.45, 0.5)
"""How close a post is whose phrase asks the same, and one with a title or a section that does: at least, and
how much more when all the topic's words stand there."""
_STRETCH, _UNSAID = 1.1, 0.92
"""Words that match by seven tenths are very close; the most that words alone can come to."""
_NEIGHBOUR = 0.5
"""From this closeness on, a topic belongs to the category of a post."""
_LEAST = 0.05
"""Below this, a post has nothing to do with a topic, and is not shown."""

_ADDRESS = re.compile(r"\]\([^)\n]*\)|https?://\S+|^ {0,3}\[[^\]\n]+\]:[^\n]*", re.M)
_HEADING_LINE = re.compile(r"^ {0,3}#{2,4}[ \t]+(.+?)[ \t#]*(?:\{[^}\n]*\})?[ \t]*$", re.M)
_SAYS_NOTHING = frozenset(
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What one topic asks."""

    subject: str
    queries: tuple[str, ...]
    """In order of the alphabet."""
    entities: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One post, read for comparing."""

    post: Post
    strengths: dict[str, int]
    """How strongly each word stands there, by its stem; concepts too, with `:` before them."""
    phrase: frozenset[str]
    """The words and concepts of what it answers: its search phrase, or its title."""
    phrases: dict[str, str]
    """The subjects it answers in full, each with the words that say so."""
    sections: dict[str, str]
    """The subjects of its title and headings, each with the words."""
    text: str
    """All its words as stems, with blanks between."""


class Shelf:
    """Posts and drafts, ready to be compared with topics."""

    def __init__(self, posts: Iterable[Post], understand: Callable[[str], Meaning]) -> None:
        ordered = sorted(posts, key=lambda post: (post.path, post.slug))
        self._read = [_read(post, understand) for post in ordered]
        self._categories = {post.path: post.category for post in ordered}
        self._terms: dict[str, int] = {}
        counts: Counter[str] = Counter(term for read in self._read for term in read.strengths)
        self._rarity = {term: _rarity(count, len(self._read)) for term, count in counts.items()}
        self._unknown = _rarity(0, len(self._read))
        self._strengths = np.zeros((0, len(self._read)))
        self._own = np.zeros((0, len(self._read)))

    def closest(self, asked: Sequence[Asked]) -> list[tuple[Close, ...]]:
        """Return up to three posts for each topic, the closest first; among equals by path."""
        if not self._read:
            return [() for _ in asked]
        terms = [_terms_of(one) for one in asked]
        self._lay_out({term for counts in terms for term in counts})
        subjects = self._subjects()
        return [
            self._best(one, counts, subjects.get(one.subject, ()))
            for one, counts in zip(asked, terms, strict=True)
        ]

    def category_of(self, closest: Sequence[Close]) -> str:
        """Return the category of the closest post, when it is close; nothing else."""
        if not closest or closest[0].closeness < _NEIGHBOUR:
            return ""
        return self._categories.get(closest[0].path, "")

    def _lay_out(self, terms: set[str]) -> None:
        """Put what the posts say of these terms into tables: terms × posts."""
        self._terms = {term: number for number, term in enumerate(sorted(terms))}
        shape = (len(self._terms), len(self._read))
        self._strengths, self._own = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for column, read in enumerate(self._read):
            for term in self._terms.keys() & read.strengths.keys():
                self._strengths[self._terms[term], column] = read.strengths[term]
            for term, weight in _shares(dict.fromkeys(read.phrase, 1), self._weight).items():
                if term in self._terms:
                    self._own[self._terms[term], column] = weight

    def _weight(self, term: str) -> int:
        return self._rarity.get(term, self._unknown)

    def _subjects(self) -> dict[str, list[int]]:
        """The posts that answer a subject, in full or in a section."""
        found: dict[str, list[int]] = {}
        for number, read in enumerate(self._read):
            for subject in {*read.phrases, *read.sections}:
                found.setdefault(subject, []).append(number)
        return found

    def _best(self, asked: Asked, counts: dict[str, int], same: Sequence[int]) -> tuple[Close, ...]:
        shares = _shares(counts, self._weight)
        rows = [self._terms[term] for term in shares]
        weights = np.array(list(shares.values()), np.float32)
        said = weights @ self._strengths[rows] / (FULL * _WHOLE) if rows else np.zeros(len(self._read))
        own = self._own[rows].sum(axis=0) / _WHOLE if rows else said
        closeness = np.minimum(_UNSAID, _STRETCH * said.astype(np.float64) * (0.4 + 0.6 * own))
        for number in same:
            read = self._read[number]
            least, more = _SAME if asked.subject in read.phrases else _SECTION
            closeness[number] = max(closeness[number], least + more * float(said[number]))
        closeness = np.round(closeness, 3)
        best = np.lexsort((np.arange(len(self._read)), -closeness))[:SHOWN]
        return tuple(
            self._close(asked, shares, int(number), float(closeness[number]))
            for number in best
            if closeness[number] >= _LEAST
        )

    def _close(self, asked: Asked, shares: dict[str, int], number: int, closeness: float) -> Close:
        read = self._read[number]
        if asked.subject in read.phrases:
            why = f"Asks the same: “{read.phrases[asked.subject]}”."
        elif asked.subject in read.sections:
            found = read.sections[asked.subject]
            what = "Its title asks the same" if found == read.post.title else "Has a section on it"
            why = f"{what}: “{found}”."
        else:
            why = _shared(asked, shares, read)
        return Close(read.post.path, read.post.slug, read.post.title, closeness, why)


def _rarity(posts_with_it: int, posts: int) -> int:
    """How much a word says, by how few posts have it: 16 × (1 + ln((1 + posts) / (1 + posts with it))).

    The smoothed inverse document frequency (Spärck Jones, "A statistical interpretation of term specificity",
    1972), as a whole number.
    """
    return round(16 * (1 + math.log((1 + posts) / (1 + posts_with_it))))


def _shares(counts: dict[str, int], weight: Callable[[str], int]) -> dict[str, int]:
    """Return the share of each term in the whole, as a whole number; together about `_WHOLE`."""
    each = {term: counts[term] * weight(term) for term in sorted(counts)}
    total = sum(each.values())
    return {term: value * _WHOLE // total for term, value in each.items()}


def _words(text: str) -> list[str]:
    return [one for word in tokens(text) if (one := stem(word)) not in _SAYS_NOTHING]


def _terms_of(asked: Asked) -> dict[str, int]:
    """Return the words and concepts of a topic, with the number of its queries that have each."""
    counts: Counter[str] = Counter()
    for query in asked.queries:
        counts.update(set(_words(query)))
    for concept in (*asked.entities, *asked.aspects):
        counts[f":{concept}"] = len(asked.queries)
    return dict(counts)


def _read(post: Post, understand: Callable[[str], Meaning]) -> _Read:
    text = _ADDRESS.sub("] ", without_comments(post.body))
    headings = [" ".join(match[1].split()) for match in _HEADING_LINE.finditer(text)]
    asks = [phrase for phrase in (post.search_phrase, post.topic.replace("-", " "), post.title) if phrase]
    full = max(1, len(asks) - 1)  # the title speaks for a whole post where nothing else does
    meanings = [(phrase, understand(phrase)) for phrase in asks[:full]]
    inside = [(phrase, understand(phrase)) for phrase in (*asks[full:], *headings)]
    strengths = {stem_: FULL for phrase in asks for stem_ in _words(phrase)}
    for level, words in (
        (_HEADING, (word for heading in headings for word in _words(heading))),
        (_DESCRIPTION, _words(post.description)),
        (_TAG, (word for tag in post.tags for word in _words(tag))),
    ):
        for word in words:
            strengths[word] = max(level, strengths.get(word, 0))
    stems = [stem(word) for word in tokens(text)]
    for word, count in Counter(stems).items():
        if word in _SAYS_NOTHING:
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
    phrase = frozenset({*_words(asks[0] if asks else ""), *concepts})
    spoken = [stem(word) for part in (*asks, post.description) for word in tokens(part)]
    return _Read(post, strengths, phrase, phrases, sections, f" {' '.join([*spoken, *stems])} ")


def _shared(asked: Asked, shares: dict[str, int], read: _Read) -> str:
    """Say what they share: the two words, or pairs that stand side by side in both, that count most."""
    worth = {term: shares[term] * read.strengths.get(term, 0) for term in shares if not term.startswith(":")}
    found: dict[str, int] = {}
    for query in asked.queries:
        spelt = [(word, stem(word)) for word in tokens(query)]
        for word, term in spelt:
            if worth.get(term) and term not in _SAYS_NOTHING:
                found.setdefault(word, worth[term])
        for (word, term), (word_after, after) in pairwise(spelt):
            if worth.get(term) and worth.get(after) and f" {term} {after} " in read.text:
                found[f"{word} {word_after}"] = worth[term] + worth[after]
    best: list[str] = []
    told: set[str] = set()
    for name in sorted(found, key=lambda name: (-found[name], name)):
        stems = {stem(word) for word in name.split()}
        if len(best) < 2 and not stems & told:
            best.append(name)
            told |= stems
    if not best:
        return "Speaks of the same things in other words."
    return f"Shares {' and '.join(f'“{name}”' for name in best)}."
