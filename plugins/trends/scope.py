"""Whether the practice should answer a query with a post, and if not, why not and what is wanted instead."""

from plugins.trends.hearing import Heard
from plugins.trends.meaning import Intent
from plugins.trends.topic import Safety
from plugins.vocabulary.model import Pattern, Rule, Vocabulary

_REASONS = (
    *("job", "near", "person", "money", "media", "website", "brand", "drugs", "product"),
    *("animals", "another-meaning", "another-part", "professional", "place"),
)
"""Which reason is told, when there are several. `near` is a place for sure."""
_QUESTION = frozenset(
    "what why how when can should is are does do will which where who vs or difference safe help "
    "after before avoid without need".split()
)
_NEWS = frozenset("fda approves approved approval clears announces breakthrough discontinued".split())


def out_of_scope(heard: Heard, vocabulary: Vocabulary, *, person: bool) -> tuple[str, str, Intent]:
    """Return why no post should answer it (empty: one should), the same in words, and the intent."""
    found = _against(heard, vocabulary)
    if person:
        medical = {"surgeon", "doctor", "review", "malpractic", "clinic", "neurosurgeon"} & heard.said
        found["person"] = (Intent.NAVIGATIONAL if medical else Intent.NEWS, None)
    reason = next((reason for reason in _REASONS if reason in found), "")
    if reason:
        intent, pattern = found[reason]
        if intent is Intent.INFORMATIONAL:
            intent = intent_of(heard, bought=bool(heard.said & {"cost", "buy", "sale"}))
        reason = "place" if reason == "near" else reason
        return reason, vocabulary.reasons[reason] + _words_of(pattern, heard, vocabulary), intent
    if about_the_spine(heard, vocabulary):
        return "", "", intent_of(heard)
    return "unknown", vocabulary.reasons["unknown"], intent_of(heard)


def _against(heard: Heard, vocabulary: Vocabulary) -> dict[str, tuple[Intent, Pattern | None]]:
    """Return what speaks against a query: by reason, the longest expression."""
    found: dict[str, tuple[Intent, Pattern | None]] = {}
    for rule, pattern in sorted(heard.rules, key=lambda one: (-len(one[1].stems), sorted(one[1].stems))):
        if not _excused(rule, heard):
            found.setdefault(rule.reason, (Intent(rule.intent), pattern))
    for sure, pattern in _places(heard, vocabulary):
        found.setdefault("near" if sure else "place", (Intent.LOCAL, pattern))
    return found


def _words_of(pattern: Pattern | None, heard: Heard, vocabulary: Vocabulary) -> str:
    """Return the words that decided it, in brackets."""
    stems = pattern.stems if pattern else frozenset()
    said = " ".join(word for word in heard.plain if stems.intersection(vocabulary.words.canonical([word])))
    return f" (“{said}”)" if said else ""


def _excused(rule: Rule, heard: Heard) -> bool:
    """Whether a rule does not count, because the query is plainly about the spine."""
    subject = bool(heard.strong)
    named_time = "surgeri" in heard.said and {"befor", "after"} & heard.said
    excuses = {
        "subject": subject,
        "operation": heard.life is not None and ((subject and heard.operation) or bool(named_time)),
        "question": subject and bool(_QUESTION.intersection(heard.typed)),
        "cost": subject and any(aspect.id == "cost" for aspect in heard.aspects),
        "comparison": subject and bool({"vs", "or", "differ"} & heard.said),
    }
    return any(excuses[excuse] for excuse in rule.unless)


def _places(heard: Heard, vocabulary: Vocabulary) -> list[tuple[bool, Pattern]]:
    """Return what makes a query a search for a place or a provider; True where that is sure."""
    signs = vocabulary.near.matches(heard.said, heard.order)
    found = [(True, pattern) for pattern, sure in signs if sure or "in" in heard.typed]
    asks = bool(_QUESTION.intersection(heard.typed) - {"after", "is", "or"})
    if asks or any(entry.kind == "choice" for entry in heard.entries):
        return found
    found += [(False, pattern) for pattern, sure in signs if not sure]
    stay = heard.timed or bool({"stay", "long"} & heard.said)
    if not any(aspect.after and (aspect.id != "hospital" or stay) for aspect in heard.aspects):
        found += [(False, pattern) for pattern, _ in vocabulary.people.matches(heard.said, heard.order)]
    return found


def about_the_spine(heard: Heard, vocabulary: Vocabulary) -> bool:
    """Whether a query is about the spine: it names a subject, or a part of it with a complaint."""
    if heard.strong:
        return True
    body, complaint = heard.said & vocabulary.body, heard.said & vocabulary.complaints
    if body and complaint and body != complaint:
        return True
    weak = [entry for entry in heard.entries if entry.kind != "operation"]
    if len(weak) > 1 or (weak and body - heard.covered):
        return True
    return heard.operation and heard.timed and heard.life is not None


def intent_of(heard: Heard, *, bought: bool = False) -> Intent:
    """Return what the person who typed a query wants, as far as its words tell."""
    if bought or any(aspect.id == "cost" for aspect in heard.aspects):
        return Intent.TRANSACTIONAL
    year = any(len(word) == 4 and word.isdigit() and word.startswith("20") for word in heard.typed)
    if _NEWS.intersection(heard.typed) or (year and {"new", "studi", "news", "latest", "trial"} & heard.said):
        return Intent.NEWS
    return Intent.INFORMATIONAL


def safety_of(heard: Heard, vocabulary: Vocabulary) -> Safety:
    """Return why a physician should see it first, the gravest reason."""
    flags = {vocabulary.flags[number] for _, number in vocabulary.safety.matches(heard.said, heard.order)}
    flags.update(entry.safety for entry in heard.entries)
    flags.update(rule.safety for rule, _ in heard.rules)
    gravest = (Safety.SELF_HARM, Safety.EMERGENCY, Safety.MEDICINES)
    return next((flag for flag in gravest if flag in flags), Safety.NONE)
