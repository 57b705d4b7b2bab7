"""A query, held against the vocabulary: which of its words say what.

The longer expression wins: "cervical cancer" hides "cervical", "desk job" hides "job".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.vocabulary.model import Aspect, Entry, Pattern, Rule, Vocabulary
from plugins.vocabulary.words import level_of, stem, tokens

LONGEST = 300
"""Characters of a query that are looked at: Google Trends' own have under 100."""

_RANK = ("complication", "choice", "treatment", "procedure", "condition", "symptom", "operation")
"""Which kind of entry a query is about most, when it names several."""


@dataclass(slots=True)
class Heard:
    """A query's words, and everything in the vocabulary that they say."""

    typed: list[str]
    """As typed."""
    plain: list[str]
    """Misspellings mended."""
    order: list[str]
    """Canonical words in order."""
    said: frozenset[str]
    """The same, with the part of the spine that a level such as C6 belongs to."""
    entries: list[Entry] = field(default_factory=list)
    """What it is about, the most telling first."""
    aspects: list[Aspect] = field(default_factory=list)
    """What it asks, in the order of the file."""
    rules: list[tuple[Rule, Pattern]] = field(default_factory=list)
    """What speaks against it."""
    covered: frozenset[str] = frozenset()
    """The words that the entries explain."""

    @property
    def key(self) -> str:
        """The same for queries that have the same words."""
        return " ".join(sorted(self.order))

    @property
    def strong(self) -> list[Entry]:
        """The entries that count alone."""
        return [entry for entry in self.entries if not entry.weak]

    @property
    def timed(self) -> bool:
        """Whether it is about the time before or after something."""
        return bool({"befor", "after", "follow", "post"} & self.said)

    @property
    def operation(self) -> bool:
        """Whether an operation is spoken of: by its name, or as a time in life."""
        named = [entry for entry in self.entries if entry.kind in ("procedure", "operation")]
        return any(not entry.weak or self.timed for entry in named)

    @property
    def life(self) -> Aspect | None:
        """The part of life with an operation that it asks about."""
        return next((aspect for aspect in self.aspects if aspect.after), None)


def hear(query: str, vocabulary: Vocabulary) -> Heard:
    """Return what a query says. Never raises for any text."""
    words = vocabulary.words
    typed = tokens(query[:LONGEST])
    plain = [words.mend(word) for word in typed]
    order = words.canonical(plain)
    said = {*order, *(words.canonical([part])[0] for word in order if (part := level_of(word)))}
    if "lumbar" in said:
        said.add("spine")
    heard = Heard(typed, plain, order, frozenset(said))
    entries = vocabulary.entry_index.matches(heard.said, order)
    asked = vocabulary.aspect_index.matches(heard.said, order)
    against = vocabulary.rule_index.matches(heard.said, order)
    heard.aspects = [vocabulary.aspects[number] for number in sorted({number for _, number in asked})]
    names = {aspect.id for aspect in heard.aspects}
    entries = [one for one in entries if not names.intersection(vocabulary.entries[one[1]].unless)]
    told = [pattern.stems for pattern, _ in entries]
    _take_entries(heard, [one for one in entries if not _hidden(one[0], told)], vocabulary)
    told += [pattern.stems for pattern, _ in asked]
    heard.rules = [(vocabulary.rules[number], one) for one, number in against if not _hidden(one, told)]
    return heard


def _hidden(pattern: Pattern, told: Sequence[frozenset[str]]) -> bool:
    """Whether a longer expression says it."""
    return any(pattern.stems < other for other in told)


def _take_entries(heard: Heard, found: Sequence[tuple[Pattern, int]], vocabulary: Vocabulary) -> None:
    telling: dict[str, tuple] = {}
    chosen: dict[str, Entry] = {}
    for pattern, number in found:
        entry = _in_its_part(vocabulary.entries[number], heard, vocabulary)
        rank = (vocabulary.entry_index.commonness(pattern), -len(pattern.stems))
        telling[entry.id] = min(rank, telling.get(entry.id, rank))
        chosen[entry.id] = entry
        heard.covered |= pattern.stems
    heard.entries = sorted(
        chosen.values(), key=lambda one: (one.weak, _RANK.index(one.kind), telling[one.id], one.id)
    )


def _in_its_part(entry: Entry, heard: Heard, vocabulary: Vocabulary) -> Entry:
    """Return the entry for the part of the spine that is named, or the entry itself."""
    for part, there in entry.parts.items():
        if vocabulary.words.canonical([part])[0] in heard.said:
            return vocabulary.entry(there) or entry
    return entry


_MEDICAL = re.compile(
    r"(?:itis|osis|oses|ectomy|otomy|ostomy|plasty|pathy|algia|oma|gram|graphy|scopy|desis|lysis|listhesis|emia|cele"
    r"|oid|otic|itic|genic|trophy|plegia|paresis|mycin|cillin|caine|lone|sone|pril|statin|profen|tidine)$"
)
"""How words end that nobody is called."""
_NO_NAME = frozenset("for near who that in to at is and or of the my a an no with about ho".split())


def names_person(heard: Heard, vocabulary: Vocabulary) -> bool:
    """Whether a query names a person: a first name, a title before a word, or two words side by side that
    nobody here knows.
    """
    typed = heard.typed
    strange = [_is_strange(word, vocabulary) for word in typed]
    for at, word in enumerate(typed):
        following = typed[at + 1] if at + 1 < len(typed) else ""
        if word in vocabulary.first_names and stem(word) not in vocabulary.field:
            return True
        if strange[at] and following and strange[at + 1]:
            return True
        if word in vocabulary.titles and following and following not in _NO_NAME:
            known = stem(following) in vocabulary.field or vocabulary.words.knows(following)
            if word != "doctor" or not known:
                return True
        if word in vocabulary.degrees and at and strange[at - 1]:
            return True
    return False


def _is_strange(word: str, vocabulary: Vocabulary) -> bool:
    """Whether nobody here knows a word, not even misspelt, and it does not end like a word of medicine."""
    words = vocabulary.words
    return word.isalpha() and not words.knows(word) and words.mend(word) == word and not _MEDICAL.search(word)
