"""What a query means: what it is about, whether a post should answer it, and which post.

    understand("l5 s1 fusion recovery time", vocabulary).subject   ->  spinal-fusion/recovery

    words.py       words brought to one form
    hearing.py     what they say
    scope.py       whether it is for us
    subject.py     which post would answer it

The rules are few; the knowledge is in the vocabulary's files. rapidfuzz mends misspellings.
"""

import re

from plugins.trends.hearing import hear, names_person
from plugins.trends.meaning import Intent, Meaning
from plugins.trends.scope import intent_of, out_of_scope, safety_of
from plugins.trends.subject import subject_of
from plugins.vocabulary.model import Vocabulary

_SURE, _LIKELY = 1.0, 0.6
_CONTACT = re.compile(r"[^\s@]@[^\s@]+\.\w|(?<!\d)\d{3}[-. ]\d{2}[-. ]\d{4}(?!\d)|(?:\d[\s().+-]{0,3}){9,}\d")
"""An e-mail address, a social security number, a phone number: they belong to a person."""
_MARKUP = re.compile(r"[<>{}|\\]|https?:|www\.|\.\./|\bsite:|\.(?:com|org|net|exe|php|html?)\b", re.I)
"""What nobody types who asks something."""


def understand(query: str, vocabulary: Vocabulary, *, relevant: bool | None = None) -> Meaning:
    """Return what a query means, as far as the vocabulary knows. Never raises for any text.

    `relevant` is what somebody has decided already: then only the rest is worked out.
    """
    heard = hear(query, vocabulary)
    person = names_person(heard, vocabulary) or bool(_CONTACT.search(query))
    rescued = vocabulary.rescued.get(heard.key)
    if relevant or (relevant is None and rescued is not None):
        reason, because, intent = "", "", intent_of(heard)
    elif _MARKUP.search(query) and not person:
        reason, because, intent = "website", vocabulary.reasons["website"], Intent.NAVIGATIONAL
    else:
        reason, because, intent = out_of_scope(heard, vocabulary, person=person)
    return Meaning(
        query=query,
        normal=" ".join(heard.plain),
        relevant=not reason,
        intent=intent,
        subject="" if reason else rescued or subject_of(heard, vocabulary),
        entities=tuple(entry.id for entry in heard.entries),
        aspects=tuple(aspect.id for aspect in heard.aspects),
        reason=reason,
        because=because,
        safety=safety_of(heard, vocabulary),
        names_person=person,
        certainty=0.0 if reason else _SURE if heard.strong else _LIKELY,
    )
