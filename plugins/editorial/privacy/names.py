"""Who: the names of patients.

A name is no crime: surgeons, authors and saints have them too. What makes it a patient's is a title
(`Mrs.`), the word `patient` (named.py), or what is told of its bearer: pain, an operation (acting.py).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.privacy import words
from plugins.editorial.privacy.acting import acting
from plugins.editorial.privacy.alone import alone
from plugins.editorial.privacy.name_parts import THING
from plugins.editorial.privacy.named import apposed, initials, labelled, lower, titled
from plugins.editorial.privacy.people import Told, told_of
from plugins.editorial.privacy.stream import Stream, is_english, masked, stream_of, told
from plugins.editorial.reading import Around, Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Person

_WORKS = re.compile(
    r"\b(?:wrote|writes|written|book|novel|author|published|invented|described|discovered|founded"
    r"|coined|et al|journal|professor|president|king|queen|saint|st|poet|philosopher|painter|composer"
    r"|actor|singer|century|born in 1[0-8]\d\d"
    r"|1[0-8]\d\d|anatomist|named (?:after|for)|historian|first lady|senator|governor|judge|prize"
    r"|led the (?:study|trial)|led a (?:study|trial)|theory|movie|film|song|famous)\b",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:[Dd]r|[Dd]octors?|[Dd]rs|[Ss]urgeons?|[Nn]urses?|[Tt]herapists?|[Pp]hysicians?|[Aa]dvocate"
    r"|[Nn]avigator|[Cc]oordinator|[Aa]ssistant|[Rr]eceptionist|[Ss]cheduler|[Ee]ducator|[Ll]iaison"
    r"|[Pp]rof(?:essor)?|[Aa]uthor|[Ss]ister|[Ss]t|[Ss]aint|[Ee]ditor|[Ww]riter"
    r"|[Cc]oach|[Pp]harmacist|[Dd]ietitian|[Tt]rainer|[Rr]adiologist|[Aa]nesthesiologist"
    r"|[Cc]hiropractor|[Rr]esearchers?|[Pp]resident|[Mm]anager|[Cc]olleague)\b[.,:]?"
    r"(?: (?!(?:saw|sees|fused|called|calls|treated|treats|operated|met|meets|told|tells|helped|asked|phoned"
    r"|saved|fixed|examined|injected|freed|visited|discharged|admitted|thanked|hugged|sent|gave)\b)\w+)? ?$"
)
_ROLE_AFTER = re.compile(
    r"^,? ?\(?(?:(?:the|our|a|an|one of our|who is (?:the|our|a)|is (?:the|our|a)|works|M\.?D|D\.?O\b"
    r"|R\.?N|P\.?A|N\.?P|DPT|PT|PhD|Ph\.D)\b)"
    r"(?: [\w'-]+){0,3}? ?(?:nurses?|surgeons?|doctors?|therapists?|physicians?|receptionist"
    r"|scheduler|assistant|coordinator|navigator|educator|advocate|editor|writer|pharmacist|dietitian"
    r"|radiologist|anesthesiologist|chiropractor|researcher|front desk|manager)\b"
    r"|^ (?:of|at|from) (?:the )?(?:[A-Z]\w+ ){0,3}(?:University|Institute|Hospital|Clinic|Center"
    r"|College|Foundation)\b"
    r"|^,? ?(?:M\.?D\b|D\.?O\b\.|R\.?N\b|PA-C|N\.?P\b|DPT|Ph\.?D)"
)
_GIVEN_UP = re.compile(
    r"\b(?:not (?:his|her|their|the) real names?|names? (?:has|have|was|were|is) (?:been )?changed"
    r"|made-up name|invented (?:name|patient)|fictional|imaginary|pseudonym)\b",
    re.I,
)


@rule(
    "privacy/patient-name",
    Severity.ERROR,
    why="That somebody was treated here is theirs to tell, not ours.",
    fix='Write "one of our patients"; a name needs a signed authorization and EDITORIAL (`allowed`).',
    source="45 CFR 164.514(b)(2)(i)(A) and 164.508(a)(3) (HIPAA: names; authorization for marketing)",
    of=EVERY,
    flags=(
        "Our patient Karen Olson had pain from hip to heel for a year.",
        "Mrs. Lindgren came to us with numb fingers and a stack of old scans.",
        "John, a patient of ours, drove a snowplow for thirty winters.",
        "- Pt: PIPKIN, Lorna – L4-L5 stenosis – plan: therapy first",
        "Before the fusion, Thaddeus Wick could not stand long enough to cook an egg.",
        "When Yolanda P. was treated for a pinched nerve, her grip came back.",
        "Meet Ingeborg! She has scoliosis and a black belt.",
        "i saw ramona quist again in clinic today, she still limps",
        "## Agatha Merriweather's road back from spinal stenosis",
        "Olson came back six weeks later with no pain in her leg.",
        "Everyone in the office knows him as Big Ed, and his stenosis is gone.",
        "His name was Olaf. He was the first patient we ever fused.",
        "K. L., 47, had a fusion at two levels.",
        "Our surgeon saw Karen Olson in the clinic. She had a fusion at L4.",
    ),
    spares=(
        "Our nurse Tess Arlington calls each patient the morning after surgery.",
        "A patient with a positive Spurling test feels pain down the arm.",
        "Each patient is asked about Parkinson's, Crohn's and Paget's disease.",
        "The therapist, Jonas Reed, shows patients how to roll out of bed.",
        "Patient advocate Maribel Stone helps with bills.",
        "The Patient Self-Determination Act lets you write down your wishes.",
        "In her book, Florence Nightingale wrote that patients need fresh air.",
        "Patients of Dr. Example Surgeon meet Lena, the nurse who runs the class.",
        "- Patient name: ____________",
        "Will the patient walk? May she drive? Mark the day, and hope for the best.",
        "St. John's wort can change how pain pills act in a patient.",
        "Surgery came back into the news when she was young, and pain came with it.",
        "Kyphosis had a patient bent, and Scheuermann described it in his paper.",
        "Ann (not her real name) had a fusion.",
        "You will have a Patient Aligned Care Team.",
    ),
)
def patient_name(reading: Reading) -> Iterator[Said]:
    """No patient is named."""
    if not is_english(reading):
        return
    stream, about_staff = stream_of(reading.text), isinstance(reading.item, Person)
    seen: list[tuple[int, int]] = []
    looks = (titled, labelled, apposed, lower, *(() if about_staff else (initials, acting, alone)))
    for look in looks:
        for start, name in look(stream):
            end = start + len(name)
            if any(first < end and start < last for first, last in seen) or _is_spared(
                stream, start, name, reading.around
            ):
                continue
            seen.append((start, end))
            yield told(stream, start, f'A patient is named here ("{masked(name)}").')


def _is_spared(stream: Stream, start: int, name: str, around: Around) -> bool:
    """Whether a name is no patient's: one of the practice, of an author, of a thing, or allowed."""
    low = name.lower().rstrip("'s").strip()
    ours = _ours(around)
    if low in ours or low in words.known() or (" " not in low and len(low) > 3 and low.strip(".") in ours):
        return True
    end = start + len(name)
    before, after = (
        stream.words[max(0, start - 45) : start].rpartition("\n")[2],
        stream.words[end : end + 80].partition("\n")[0],
    )
    if _ROLE.search(before) or _ROLE_AFTER.match(after) or THING.match(after):
        return True
    sentence, block = stream.around(start, end)
    if re.search(r"\b(?:be|stay|being|very|so|too|more|remain) patient,", sentence, re.I):
        return True
    return (
        _WORKS.search(sentence) is not None and told_of(sentence) is not Told.PATIENT
    ) or _GIVEN_UP.search(block) is not None


@lru_cache(maxsize=8)
def _ours_of(names: frozenset[str], practice: str, allowed: tuple[str, ...]) -> frozenset[str]:
    more = {one.lower() for one in (practice, *allowed)}
    return names | more | {one.split()[-1] for one in more if one}


def _ours(around: Around) -> frozenset[str]:
    return _ours_of(around.names, around.practice.name, around.settings.allowed)
