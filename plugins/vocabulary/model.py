"""What the vocabulary files say, as typed values that queries can be held against. Plain data."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from plugins.vocabulary.words import Words, tokens

BIG_ASPECTS = (
    "recovery",
    "outcomes",
    "cost",
    "surgery",
    "exercises",
    "symptoms",
    "causes",
    "duration",
    "sleep",
    "pregnancy",
)
"""Aspects that are posts of their own for a big subject, unless its entry keeps them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say something: words that must all be there, and runs of them that stand side by side."""

    stems: frozenset[str]
    runs: tuple[tuple[str, ...], ...] = ()
    whole: bool = False
    """Whether it must be the whole query."""

    def fits(self, said: frozenset[str], order: Sequence[str]) -> bool:
        """Whether a query says this: `said` are its stems, `order` the same in order, as typed."""
        if not self.stems <= said:
            return False
        if self.whole and (len(order) != len(self.stems) or set(order) != self.stems):
            return False
        return all(_stands_in(run, order) for run in self.runs)


def _stands_in(run: tuple[str, ...], order: Sequence[str]) -> bool:
    size = len(run)
    return any(tuple(order[at : at + size]) == run for at in range(len(order) - size + 1))


def patterns(written: str, words: Words) -> Iterator[Pattern]:
    """Return what a phrase of the files matches.

    Words may stand anywhere in the query; `a+b` must stand side by side; `a|b` is either; `only:` in front
    asks for the whole query.
    """
    whole = written.startswith("only:")
    slots = [slot.split("|") for slot in written.removeprefix("only:").split()]
    for chosen in product(*slots):
        runs = [tuple(words.canonical(tokens(part.replace("+", " ")))) for part in chosen if "+" in part]
        loose = words.canonical(tokens(" ".join(part for part in chosen if "+" not in part)))
        stems = frozenset(loose).union(*map(frozenset, runs))
        yield Pattern(stems, tuple(run for run in runs if len(run) > 1), whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something a query can be about: a condition, an operation, a treatment."""

    id: str
    name: str
    kind: str
    """The file it stands in (`condition`, `procedure`, `treatment`), or `complication`, `choice`, `symptom`,
    `operation`."""
    category: str = ""
    big: bool = False
    """Whether its aspects are posts of their own."""
    weak: bool = False
    """Whether it only counts beside another word of the field: `ddd`, `alif`."""
    own: tuple[str, ...] = ()
    """Aspects that are posts of their own although the subject is not big."""
    keep: tuple[str, ...] = ()
    """Aspects that stay in the main post although the subject is big."""
    join: dict[str, str] = field(default_factory=dict)
    """Aspects that are told in the post of another aspect."""
    parts: dict[str, str] = field(default_factory=dict)
    """The entry that it is in a part of the spine: `cervical: acdf`."""
    surgery: str = ""
    """The subject that answers questions about an operation for it."""
    post: str = ""
    """The subject whose post answers it, when it has none of its own."""
    safety: str = ""
    unless: tuple[str, ...] = ()
    """Aspects with which it does not count."""
    life: bool = False
    """Whether life with it is told in the posts about life with any operation, as for big operations."""

    def splits(self, aspect: str) -> bool:
        """Whether an aspect of it is a post of its own."""
        return aspect in self.own or (self.big and aspect in BIG_ASPECTS and aspect not in self.keep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What people want to know about an entry."""

    id: str
    name: str
    after: str = ""
    """For life with an operation: the subject of all operations together."""
    category: str = ""
    """Where the post about life with an operation belongs."""
    title: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is not for this blog."""

    reason: str
    intent: str
    unless: tuple[str, ...] = ()
    safety: str = ""


class Index:
    """Patterns with what they stand for, found by one of their words."""

    def __init__(self) -> None:
        self._by_stem: dict[str, list[tuple[Pattern, int]]] = {}
        self._common: dict[str, int] = {}
        self._all: list[tuple[Pattern, int]] = []

    def add(self, found: Iterable[Pattern], stands_for: int) -> None:
        """Remember patterns. Call `close` after the last."""
        for pattern in found:
            if pattern.stems:
                self._all.append((pattern, stands_for))
                for stem in pattern.stems:
                    self._common[stem] = self._common.get(stem, 0) + 1

    def close(self) -> None:
        """Put each pattern under its rarest word."""
        for pattern, stands_for in self._all:
            rarest = min(pattern.stems, key=lambda stem: (self._common[stem], stem))
            self._by_stem.setdefault(rarest, []).append((pattern, stands_for))

    def commonness(self, pattern: Pattern) -> int:
        """In how many patterns the rarest word of a pattern stands: the fewer, the more telling it is."""
        return min(self._common[stem] for stem in pattern.stems)

    def matches(self, said: frozenset[str], order: Sequence[str]) -> list[tuple[Pattern, int]]:
        """Return all that a query says."""
        return [
            match
            for stem in sorted(said)
            for match in self._by_stem.get(stem, ())
            if match[0].fits(said, order)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All the files together."""

    words: Words
    entries: tuple[Entry, ...]
    by_id: dict[str, Entry]
    aspects: tuple[Aspect, ...]
    rules: tuple[Rule, ...]
    reasons: dict[str, str]
    entry_index: Index
    aspect_index: Index
    rule_index: Index
    near: Index
    body: frozenset[str]
    complaints: frozenset[str]
    people: Index
    field: frozenset[str]
    """Stems of the words that the entries are told with."""
    first_names: frozenset[str]
    titles: frozenset[str]
    degrees: frozenset[str]
    safety: Index
    flags: tuple[str, ...]
    comparisons: tuple[tuple[frozenset[str], str], ...] = ()
    rescued: dict[str, str] = field(default_factory=dict)
    """Queries an editor has rescued, as canonical words, with the subject they belong to (or nothing)."""

    def entry(self, name: str) -> Entry | None:
        """Return an entry by its id."""
        return self.by_id.get(name)

    def aspect(self, name: str) -> Aspect | None:
        """Return an aspect by its id."""
        return next((aspect for aspect in self.aspects if aspect.id == name), None)
