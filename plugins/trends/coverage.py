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

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from plugins.posts.post import Post
from plugins.trends.gravity import is_apart
from plugins.trends.meaning import Meaning
from plugins.trends.said import FULL, SAYS_NOTHING, Read, Standing, read_post, words_of
from plugins.trends.topic import Close
from plugins.vocabulary.words import stem, tokens

SHOWN = 3
_WHOLE = 4096
"""The sum of the weights of a topic's words."""
_SAME, _SECTION = (0.8, 0.2), (0.45, 0.5)
"""How close a post is whose phrase asks the same, and one with a title or a section that does: at least, and
how much more when all the topic's words stand there."""
_HEAD = (0.76, 0.2)
"""How close a post is that visitors see and that is about what a short search such as “sciatica” names."""
_STRETCH, _UNSAID, _OTHER = 1.1, 0.92, 0.74
"""Words that match by seven tenths are very close; the most that words can come to, and the most where the
post is about something else, or about another side of it."""
_BEGUN = 0.24
"""A draft with next to nothing in it is as close as it will be, times this: it answers nothing."""
_GENERAL = frozenset({"definition", "treatment"})
"""Aspects that a post about the whole of a subject has."""
_BASIC = _GENERAL | {"causes", "symptoms"}
"""Aspects that it speaks of too."""
_NAME = 2
"""So many words at most are the name of a subject: “slipped disc”."""
_NEIGHBOUR = 0.5
"""From this closeness on, a topic belongs to the category of a post."""
_LEAST = 0.05
"""Below this, a post has nothing to do with a topic, and is not shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one topic asks."""

    subject: str
    queries: tuple[str, ...]
    """In order of the alphabet."""
    entities: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A close post, and how far it is."""

    close: Close
    standing: Standing

    @property
    def is_begun_on_it(self) -> bool:
        """Whether it is a draft that will answer the topic, with next to nothing in it."""
        return self.standing is Standing.BEGUN and self.close.closeness >= _NEIGHBOUR * _BEGUN


class Shelf:
    """Posts and drafts, ready to be compared with topics. `today` tells which are planned."""

    def __init__(
        self, posts: Iterable[Post], understand: Callable[[str], Meaning], today: dt.date = dt.date.max
    ) -> None:
        ordered = sorted(posts, key=lambda post: (post.path, post.slug))
        self._read = [read_post(post, understand, today) for post in ordered]
        self._by_path = {read.post.path: read for read in self._read}
        self._by_entity: dict[str, list[int]] = {}
        for number, read in enumerate(self._read):
            for entity in sorted({entity for entities, *_ in read.asks for entity in entities}):
                self._by_entity.setdefault(entity, []).append(number)
        self._later = np.array([read.standing is not Standing.LIVE for read in self._read], bool)
        self._begun = np.array([read.standing is Standing.BEGUN for read in self._read], bool)
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
        return self._by_path[closest[0].path].post.category

    @property
    def titles(self) -> list[str]:
        """The titles of all posts."""
        return [read.post.title for read in self._read]

    def found(self, closest: Sequence[Close]) -> tuple[Found, ...]:
        """Return close posts, each with how far it is."""
        return tuple(Found(close, self._by_path[close.path].standing) for close in closest)

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
        beside = self._beside(asked)
        head = _is_head(asked)
        most = np.full(len(self._read), _OTHER)
        most[[*same, *beside]] = _UNSAID
        closeness = np.minimum(most, _STRETCH * said.astype(np.float64) * (0.4 + 0.6 * own))
        whole = [number for number in beside if head and self._is_about(number, asked)]
        for numbers, measure in ((same, None), (whole, _HEAD)):
            for number in numbers:
                full = asked.subject in self._read[number].phrases
                least, more = measure or (_SAME if full else _SECTION)
                near = least + more * float(said[number])
                if head and measure is None and not full:
                    near = min(near, _OTHER)  # a section does not answer all that “back pain” may ask
                closeness[number] = max(closeness[number], near)
        closeness = np.round(np.where(self._begun, _BEGUN * closeness, closeness), 3)
        best = np.lexsort((np.arange(len(self._read)), self._later, -closeness))[:SHOWN]
        return tuple(
            self._close(asked, shares, int(number), float(closeness[number]))
            for number in best
            if closeness[number] >= _LEAST
        )

    def _beside(self, asked: Asked) -> list[int]:
        """The posts that are about the same things and the same side of them, in full or in a section."""
        wanted = frozenset(asked.entities)
        near = self._by_entity.get(asked.entities[0], ()) if wanted else ()
        return [
            number
            for number in near
            if any(
                wanted <= entities and _same_side(asked, aspects)
                for entities, aspects, _ in self._read[number].asks
            )
        ]

    def _is_about(self, number: int, asked: Asked) -> bool:
        """Whether visitors see a post whose title or search phrase is about the whole of a subject."""
        read = self._read[number]
        return read.standing is Standing.LIVE and any(
            asked.subject in entities and aspects <= _GENERAL
            for entities, aspects, _ in read.asks[: read.full]
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


def _same_side(asked: Asked, aspects: frozenset[str]) -> bool:
    """Whether aspects are those that are asked for, or are of a post that speaks of the whole."""
    wanted = frozenset(asked.aspects)
    if wanted <= _GENERAL:
        return not aspects or bool(aspects & _GENERAL)
    return bool((wanted - _GENERAL) & aspects) or (wanted <= _BASIC and aspects <= _GENERAL)


def _is_head(asked: Asked) -> bool:
    """Whether a topic is a subject as a whole, and one of its searches hardly more than its name."""
    if asked.subject not in asked.entities or is_apart(asked.subject) or not {*asked.aspects} <= _GENERAL:
        return False
    return any(len({*words_of(query)} - {"pain"}) <= _NAME for query in asked.queries)


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


def _terms_of(asked: Asked) -> dict[str, int]:
    """Return the words and concepts of a topic, with the number of its queries that have each."""
    counts: Counter[str] = Counter()
    for query in asked.queries:
        counts.update(set(words_of(query)))
    for concept in (*asked.entities, *asked.aspects):
        counts[f":{concept}"] = len(asked.queries)
    return dict(counts)


def _shared(asked: Asked, shares: dict[str, int], read: Read) -> str:
    """Say what they share: the two words, or pairs that stand side by side in both, that count most."""
    worth = {term: shares[term] * read.strengths.get(term, 0) for term in shares if not term.startswith(":")}
    found: dict[str, int] = {}
    for query in asked.queries:
        spelt = [(word, stem(word)) for word in tokens(query)]
        for word, term in spelt:
            if worth.get(term) and term not in SAYS_NOTHING:
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
