"""What a topic is called and where it belongs, as the vocabulary has it."""

import re
from collections.abc import Iterator, Sequence, Set

from plugins.trends.gravity import is_apart, plain
from plugins.trends.meaning import Meaning
from plugins.trends.titles import is_question, sentence, title_for
from plugins.trends.topic import Safety
from plugins.vocabulary.model import Aspect, Entry, Vocabulary
from plugins.vocabulary.words import stem

_COMPARES = {"vs", "versus", "or", "and"}
_ASIDE = frozenset("reddit quora youtube pdf quizlet webmd nhs 2024 2025 2026 2027".split())
"""Words of a question that are not for a title."""
_LONGEST_QUESTION = 12
_THINGS = ("condition", "procedure", "treatment")
"""Kinds of which one asks what they are."""
_NO_THING = re.compile(
    r"^(?:how|the|choosing|cracking|lifting|swallowing|exercises|surgery|care|words)\b|\b(?:or|and|after)\b"
)
"""Names that stand for a question of their own."""
_SAID_MORE = re.compile(r" (?:for|in|of|from|with|that) ")
_COUNTED = ("stimulator", "graft", "cord")
"""Things that need an article."""


def topic_title(meanings: Sequence[Meaning], vocabulary: Vocabulary, *, taken: Set[str] = frozenset()) -> str:
    """Return a title for the topic of these queries, the strongest first; none of those that are `taken`.

    The strongest question stays a question; else the aspect's title is filled in, or it is asked what the
    subject is. Else, and for a comparison, it is the query, its misspellings mended.
    """
    used = {_letters(title) for title in taken}
    titles = list(_titles(meanings, vocabulary))
    free = next((title for title in titles if _letters(title) not in used), "")
    return free or f"{titles[0].rstrip('?')}: what people ask"


def _titles(meanings: Sequence[Meaning], vocabulary: Vocabulary) -> Iterator[str]:
    """What a topic may be called, the best first."""
    best = meanings[0]
    text = respelt(best, vocabulary)
    if is_apart(best.subject):
        yield _grave_title(best, text, vocabulary)
        return
    for meaning in meanings:
        asked = respelt(meaning, vocabulary)
        if _is_good_question(asked):
            yield title_for(asked)
    if template := _template(best.subject, vocabulary):
        yield title_for(text, suggested=template) if not is_question(text) else sentence(template, keep=True)
    entry = vocabulary.entry(best.subject)
    if entry is not None and not _COMPARES & set(text.lower().split()):
        yield from _of_entry(entry)
    if {"vs", "versus"} & set(text.lower().split()) and title_for(text)[-1:] != "?":
        yield f"{title_for(text)}: what is the difference?"
    yield title_for(text)


def _is_good_question(text: str) -> bool:
    words = text.lower().split()
    asks = is_question(text) or (words[:2] == ["how", "to"] and len(words) > 2)
    return asks and len(words) <= _LONGEST_QUESTION and not _ASIDE & set(words)


def _of_entry(entry: Entry) -> Iterator[str]:
    """What a topic about one thing may be called."""
    name = entry.name
    head = _SAID_MORE.split(name)[0]
    several = head.endswith("s") and not head.endswith(("ss", "is", "us")) and name[:2] != "a "
    if _NO_THING.search(name.lower()) or entry.kind == "choice":
        yield sentence(name, keep=True)
        return
    bare = name.partition(" ")[2] if name.startswith(("a ", "an ")) else name
    if entry.kind in _THINGS:
        article = "a " if name.endswith(_COUNTED) and bare == name else ""
        yield sentence(f"What {'are' if several else 'is'} {article}{name}?", keep=True)
    yield sentence(f"{bare}: what {'they are' if several else 'it is'} and what helps", keep=True)


def _grave_title(best: Meaning, text: str, vocabulary: Vocabulary) -> str:
    """A title that says why a clinician must see it first."""
    entry = vocabulary.entry(plain(best.subject).partition("/")[0])
    if best.safety is not Safety.SELF_HARM:
        return title_for(text, before="Emergency: ")
    about = entry.name if entry else "spine problems"
    return sentence(f"Thoughts of suicide with {about}", keep=True)


def _template(subject: str, vocabulary: Vocabulary) -> str:
    base, _, part = subject.partition("/")
    entry, aspect = vocabulary.entry(base), vocabulary.aspect(part)
    if entry is not None and aspect is not None and aspect.title:
        return aspect.title.replace("{name}", entry.name)
    shared = _after(subject, vocabulary)
    if shared is None:
        return ""
    return sentence(subject.replace("-", " ")) if "{name}" in shared.title else shared.title


def _after(subject: str, vocabulary: Vocabulary) -> Aspect | None:
    """The aspect of life with an operation that has this subject."""
    return next((aspect for aspect in vocabulary.aspects if aspect.after == subject and aspect.title), None)


def respelt(meaning: Meaning, vocabulary: Vocabulary) -> str:
    """Return a query with its misspellings mended: the same query when it has none.

    Besides what the vocabulary mends itself, a word that is one slip away from a word in the name of what the
    query is about is taken for that word: `kyphoplasy`.
    """
    plain = _letters(meaning.normal) in ("", _letters(meaning.query))
    words = (meaning.query if plain else meaning.normal).split()
    right = {word for entity in meaning.entities for word in _name_of(entity, vocabulary) if len(word) > 5}
    return " ".join(_mended(word, right) for word in words)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _name_of(entity: str, vocabulary: Vocabulary) -> list[str]:
    entry = vocabulary.entry(entity)
    return entry.name.lower().split() if entry else []


def _mended(word: str, right: set[str]) -> str:
    if len(word) < 6 or word in right:
        return word
    from rapidfuzz.distance import OSA

    near = [
        known
        for known in sorted(right)
        if OSA.distance(word, known, score_cutoff=1) == 1 and stem(known) != stem(word)
    ]
    return near[0] if near else word


def topic_category(meaning: Meaning, vocabulary: Vocabulary) -> str:
    """Return the category of what a topic is about; empty when the vocabulary names none."""
    subject = plain(meaning.subject)
    if (shared := _after(subject, vocabulary)) is not None:
        return shared.category
    for name in (subject.partition("/")[0], *meaning.entities):
        entry = vocabulary.entry(name)
        if entry is not None and entry.category:
            return entry.category
    return ""
