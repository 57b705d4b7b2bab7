"""What a topic is called and where it belongs, as the vocabulary has it."""

from plugins.trends.meaning import Meaning
from plugins.trends.titles import sentence, title_for
from plugins.trends.vocabulary.model import Aspect, Vocabulary
from plugins.trends.words import stem

_COMPARES = {"vs", "versus", "or", "and"}


def topic_title(meaning: Meaning, vocabulary: Vocabulary) -> str:
    """Return a title for the topic that `meaning`, its best query, stands for.

    A question stays a question; else the aspect's title is filled in, or what it is about is named. Else, and
    for a comparison, it is the query, its misspellings mended.
    """
    text = respelt(meaning, vocabulary)
    suggested = _template(meaning.subject, vocabulary)
    entry = vocabulary.entry(meaning.subject)
    if not suggested and entry is not None and not _COMPARES & set(text.lower().split()):
        suggested = entry.name
    return title_for(text, suggested=suggested)


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
    if (shared := _after(meaning.subject, vocabulary)) is not None:
        return shared.category
    for name in (meaning.subject.partition("/")[0], *meaning.entities):
        entry = vocabulary.entry(name)
        if entry is not None and entry.category:
            return entry.category
    return ""
