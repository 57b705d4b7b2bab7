"""Searches that a clinician must see first never stand among others: they are topics of their own.

    with_gravity(meaning, vocabulary).subject      back-pain -> back-pain+emergency
    plain("back-pain+emergency")                   back-pain

Where the vocabulary calls the whole subject an emergency, such as cauda equina syndrome, it keeps its name.
"""

from dataclasses import replace

from plugins.trends.meaning import Meaning
from plugins.trends.topic import Safety
from plugins.vocabulary.model import Vocabulary

GRAVE = (Safety.SELF_HARM, Safety.EMERGENCY)
STRICTEST = (*GRAVE, Safety.MEDICINES, Safety.NONE)
"""The gravest first."""
_MARK = "+"
_WORDS = {
    Safety.SELF_HARM: "self-harm",
    Safety.EMERGENCY: "an emergency",
    Safety.MEDICINES: "medicines",
}


def with_gravity(meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """Return a meaning with the subject under which its search stands, whatever else is searched for."""
    base = vocabulary.entry(meaning.subject.partition("/")[0])
    if meaning.safety not in GRAVE or not meaning.subject:
        return meaning
    if base is not None and base.safety == meaning.safety:
        return meaning
    return replace(meaning, subject=f"{meaning.subject}{_MARK}{meaning.safety}")


def plain(subject: str) -> str:
    """Return a subject as the vocabulary calls it."""
    return subject.partition(_MARK)[0]


def is_apart(subject: str) -> bool:
    """Whether a subject has only the searches that a clinician must see first."""
    return _MARK in subject


def needs_clinician(safety: Safety) -> str:
    """Return what an editor must know first, such as `Needs a clinician: an emergency.`, or nothing."""
    return f"Needs a clinician: {_WORDS[safety]}." if safety in _WORDS else ""
