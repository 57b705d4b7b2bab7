"""Which post would answer a query: its subject. Queries with the same subject are one topic.

    microdiscectomy, herniated disc surgery       discectomy
    l5 s1 fusion healing time                     spinal-fusion/recovery
    recliner after spinal fusion                  sleep-after-surgery

A big subject has posts for its aspects, a rare one has one post for all of it. Life with an operation is one
post for all operations. A comparison belongs to the rarer of the two.
"""

from collections.abc import Sequence

from plugins.trends.hearing import Heard
from plugins.vocabulary.model import Entry, Vocabulary

_COMPARES = frozenset(["vs", "or", "differ", "better", "and"])


def subject_of(heard: Heard, vocabulary: Vocabulary) -> str:
    """Return the subject of a query. Never empty."""
    entries = heard.strong or heard.entries
    if not entries:
        return _from_words(heard)
    if entries[0].kind in ("complication", "choice"):
        return entries[0].post or entries[0].id
    first = next((aspect for aspect in heard.aspects if aspect.after or aspect.id == "recovery"), None)
    if first and first.after and heard.operation and _any_operation(entries):
        told = next((entry for entry in entries if first.id in entry.join), None)
        return f"{told.id}/{told.join[first.id]}" if told else first.after
    for both, subject in vocabulary.comparisons:
        if both <= {entry.id for entry in entries} and _COMPARES & heard.said:
            return subject
    return _with_aspect(_head(entries), heard, vocabulary)


def _any_operation(entries: Sequence[Entry]) -> bool:
    """Whether an operation is named as one of many, so that life with it is as with the others."""
    operations = [entry for entry in entries if entry.kind in ("procedure", "operation")]
    return all(entry.big or entry.life or entry.weak for entry in operations)


def _head(entries: Sequence[Entry]) -> Entry:
    """Return what a query is about most: the rarer subject, then the more telling one."""
    specific = [entry for entry in entries if entry.kind != "operation"] or list(entries)
    return next((entry for entry in specific if not entry.big), specific[0])


def _with_aspect(entry: Entry, heard: Heard, vocabulary: Vocabulary) -> str:
    asked = [_asked(entry, aspect.id) for aspect in heard.aspects]
    if entry.surgery and "surgery" in asked and entry.kind != "procedure":
        operation = vocabulary.entry(entry.surgery)
        return _with_aspect(operation, heard, vocabulary) if operation else entry.surgery
    if entry.post:
        return entry.post
    first = next((aspect for aspect in asked if entry.splits(aspect) or aspect == "treatment"), "treatment")
    return entry.id if first == "treatment" else f"{entry.id}/{first}"


def _asked(entry: Entry, aspect: str) -> str:
    """Return the aspect under which an entry tells it: a disc heals, an operation is recovered from."""
    if entry.kind in ("condition", "symptom") and aspect in ("recovery", "outcomes"):
        aspect = "duration"
    return entry.join.get(aspect, aspect)


def _from_words(heard: Heard) -> str:
    """Return a subject for a query about the spine that no entry knows: its longest words."""
    if heard.life and "surgeri" in heard.said:
        return heard.life.after
    telling = sorted({word for word in heard.order if len(word) > 3}, key=lambda word: (-len(word), word))
    return "-".join(sorted(telling[:4])) or "other"
