"""Whether a sentence tells of one certain person in care, of somebody, or of nobody."""

import re
from enum import IntEnum
from functools import lru_cache

from plugins.editorial.privacy import words

_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ONES = "one|two|three|four|five|six|seven|eight|nine"
_AGE = (
    rf"(?:\d{{1,3}}|(?:{_TEENS.replace(' ', '|')})"
    rf"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:{ONES}))?)"
)
STAFF = re.compile(
    r"\b(?:dr|doctors?|surgeons?|nurses?|nurse practitioner|therapists?|physicians?|md|rn|pa-c|phd"
    r"|anesthesi\w+|radiologists?"
    r"|neurologists?|assistant|receptionist|scheduler|staff|team|researchers?|scientists?"
    r"|investigators?|authors?|chiropractor"
    r"|psychologists?|dietitian|nutritionist|navigator|advocate|coordinator|office manager|professor"
    r"|inventor|founder)\b",
    re.I,
)
"""Words for people who are at work where others are treated."""
_CERTAIN = re.compile(
    rf"\b(?:our|this|that|my|one|another|former|oldest|youngest|first"
    rf"|last)\s+(?:[\w'-]+,?\s+){{0,4}}?(?:patient|client|pt)\b(?!'?s?\s+(?:handout|portal|leaflet"
    rf"|guide|form|education))"
    r"|\b(?:one|some|two|three) of (?:our|the|my|his|her)\s+(?:[\w'-]+\s+){0,3}?(?:patients|clients"
    r"|people|women|men|teachers|farmers|kids|children|folks)\b"
    r"|\b(?:patient|client)s? of (?:ours|mine|dr)\b"
    r"|(?<![\w.])(?-i:pt|Pt)\b(?!\s?\d)|(?-i:\bPT)[:.]|(?-i:\bPT(?= [A-Z]{2,}))"
    rf"|\b{_AGE}[- ](?:years?|yrs?)[- ]old\b(?!s)|\b\d{{1,3}}[ -]?(?:y[./ ]?o\b\.?|yrs?\b\.? ?old"
    rf"|y\.o\.|yr-old)|\b\d\d ?(?:f|m|y/o)\b(?=[,. ])"
    r"|\b(?:fe)?male,? (?:in (?:his|her) )?(?:age[d]? |early |mid(?:dle)?[- ]?|late )?(?:\d0'?s"
    r"|\d\d\b(?=[,.:;)]|$)|thirties|forties|fifties|sixties|seventies|eighties)"
    r"|\b(?:wife|husband|widow|widower|patient|son|daughter|mother|father) (?:came|comes) in\b"
    r"|\b(?:he|she) (?:had|has had|underwent|needed) (?:a |an |his |her |\w+ )?(?:\w+ )?(?:surgery"
    r"|operation|fusion|laminectomy|discectomy"
    r"|microdiscectomy|kyphoplasty|injection|epidural)\b|\b(?:his|her) (?:\w+ ){0,2}(?:surgery|operation"
    r"|fusion|laminectomy|discectomy|kyphoplasty)\b"
    r"|(?-i:\bI) (?:had|got|needed|underwent|have had) (?:my|a|an|the|back|spine"
    r"|neck) (?:\w+ ){0,2}?(?:surgery|operation|fusion|injection|laminectomy|disc|procedure)\b"
    r"|\b(?:mom|mother|dad|father|wife|husband|grandma|grandpa|grandmother|grandfather|son|daughter|sister"
    r"|brother|uncle|aunt|neighbor|friend|coach|boss)(?:'s| had| has had) (?:(?:my|a|an|the|his|her|first"
    r"|second|last|big|back|spine|neck|disc) ){0,2}(?:surgery|operation|fusion|injection|laminectomy|story"
    r"|mri|scan|file|chart)\b"
    r"|\bmy (?:(?:own|first|second|third|last|big|back|spine|spinal|neck|disc) ){0,2}(?:fusion|laminectomy"
    r"|discectomy|microdiscectomy|story|journey)\b"
    r"|^(?:[\w'-]+ ){0,3}[\w'-]+, (?:age )?[1-8]\d[,:;]"
    r"|\bpatient(?:'s)? (?:name|id|age|identifier)\b|\bpatient:|\bpatient \d|(?-i:\b(?:Mr|Mrs|Ms"
    r"|Miss)\b\.? ?[A-Z])"
    r"|(?-i:\bDOS\b)|\b(?:op|surgery|operation|admission|discharge|injection|visit|follow-up) date\b"
    r"|^(?:last |first )?(?:seen|came in|presented|injected|operated|admitted)\b|\b(?:called|saw"
    r"|visited|met|examined|treated|phoned|admitted) (?:him|her)(?=$|[.,;]| (?:on|in|at|back|again"
    r"|for|with|today|last)\b)|\bdate of (?:surgery|service|admission|discharge|injection"
    r"|operation)\b|(?:^|[.;:-] )(?:admitted|discharged?|readmitted|operated|admit|fell|hurt|injured"
    r"|surgery|fusion|post-?op|pre-?op|f/u|follow[- ]?up)[^.\n\d]{0,25}\d"
    r"|\b(?:the|a) patient(?:'s)? (?:came|was|had|went|walked|told|said|moved|lay|fell|arrived|got"
    r"|woke|left|returned|lives|drove)\b"
    r"|\bwhom (?:we|i|our|dr)\b|\b(?:in|under) our care\b|\bcame (?:in|back)? ?(?:to|into|by"
    r"|and) ?(?:see )?(?:us|our|me|clinic|the (?:clinic|office|practice))\b"
    r"|\b(?:treated|seen|helped|operated on|cared for) (?:here|by us|by our|by dr|at our|in our"
    r"|with us)\b|\bour (?:operating|exam|waiting) room\b",
    re.I,
)
_WE = re.compile(
    r"\b(?:we|i|he|she|(?:the|our) (?:surgeon|team|doctors?|nurses?)|dr\.? \w+)(?:'ve"
    r"|'d)? (?:[\w-]+ ){0,2}?"
    r"(?:treat(?:ed)?|operated|saw|met|see|meet|helped|freed|fused|examined|admitted|discharged|fixed"
    r"|removed|cared for|implanted"
    r"|widened|straightened|did|performed|placed|gave|sent|visited|injected|took out)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.I)
_A_PATIENT = re.compile(
    r"\b(?:a|the|an|another|the same|each)\s+(?:[\w'-]+\s+){0,3}?(?:patient|client)\b(?!-)"
    r"(?!'?s?\s+(?:handout|portal|leaflet|guide|form|education|information|safety|rights|advocate"
    r"|brochure|sheet))"
    r"|(?:^|[(:,;]\s*)patient\b(?!s)(?!'?s?\s+(?:handout|portal|leaflet|guide|form|education"
    r"|information|safety|rights|advocate|brochure|sheet))",
    re.I,
)
_ME = re.compile(r"\b(?:I|me|my|I'm|I've)\b")
_IN_GENERAL = re.compile(
    r"\b(?:should|must|(?-i:may)|might|can|could|would|cannot|can't|shall)\b|\?|\b(?:if|when|whether"
    r"|suppose|imagine)\s+(?:a|the|you|your)\b"
    r"|\b(?:each|every|any)\s+(?:[\w'-]+\s+)?(?:patient|person|client)\b",
    re.I,
)


class Told(IntEnum):
    """Of whom a sentence tells."""

    NOBODY = 0
    SOMEBODY = 1
    """One person, who may be a patient."""
    PATIENT = 2
    """One certain person in care."""


@lru_cache(maxsize=1)
def somebody() -> re.Pattern[str]:
    """Return what finds words for one person: `a retired teacher`, `one mother`, `this goalie`."""
    nouns = "|".join(map(re.escape, words.nouns()))
    return re.compile(
        rf"\b(?:a|an|one|this|that|the|our|his|her|my|young|little|old|retired|former|female"
        rf"|male)\s+(?:[\w'.-]+\s+){{0,4}}?(?:{nouns})\b(?!-|s\b)"
        rf"|\bretired [\w-]+|(?:^|: ?|, ?|\(|- ?)(?:{nouns})\b(?=[,;. ]|$)|\b(?:{nouns}) (?:of|whom"
        rf"|who|from)\b",
        re.I,
    )


@lru_cache(maxsize=500)
def told_of(sentence: str, block: str = "", *, quoted: bool = False) -> Told:
    """Say of whom a sentence tells; `block` is what stands around it, where a patient may be named."""
    if _CERTAIN.search(sentence):
        return Told.PATIENT
    person = somebody().search(sentence)
    pronoun = _PRONOUN.search(sentence)
    if _WE.search(sentence) and (person or (pronoun and _care(sentence))):
        return Told.PATIENT
    around = block and block != sentence and _CERTAIN.search(block)
    if around and (pronoun or _care(sentence)):
        return Told.PATIENT
    if pronoun or (quoted and _ME.search(sentence)):
        return Told.SOMEBODY
    general = _IN_GENERAL.search(sentence)
    if (person or _A_PATIENT.search(sentence)) and not general:
        return Told.SOMEBODY
    return Told.NOBODY


def _care(sentence: str) -> bool:
    known = words.care()
    return any(word in known or word.rstrip("s") in known for word in re.findall(r"[\w-]+", sentence.lower()))


def in_care(sentence: str) -> bool:
    """Whether a sentence has words of what patients have, and of what is done for them."""
    return _care(sentence)
