"""Where a patient lives: towns, counties, neighbourhoods, ZIP codes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.privacy import words
from plugins.editorial.privacy.people import STAFF, Told, in_care, somebody, told_of
from plugins.editorial.privacy.stream import found, is_english, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Person

_CAP = (
    r"(?:(?:St|Ste|Ft|Mt)\.? )?[A-Z][a-z'\u00c0-\u024f]{1,20}"
    r"(?:[- ](?:on|of|du|la|de|the|St\.|[A-Z][a-z'\u00c0-\u024f]{1,20})(?=[ ,.;:)!?\"'-]|$)){0,3}"
)
_LABEL = (
    r"(?:\b(?:[Hh]ome(?:town)?|HOME(?:TOWN)?|[Ll]ives|[Rr]esid(?:ence|es)|[Cc]ity|[Tt]own|[Aa]ddress"
    r"|[Ll]ocation|[Ff]rom|FROM|[Oo]rigin)"
    r"(?: (?:is|in|town|city))?\s?[:=\u2013\u2014-]\s?)"
)
_AT_WORK = (
    r"(?:[a-z][\w-]+ ){0,2}?(?:nurse|doctor|surgeon|physician|therapist|chiropractor|dentist|pharmacist"
    r"|psychologist|professor"
    r"|researcher|scientist|officer|firefighter|paramedic|EMT|teen|couple|family|native|resident|local"
    r"|transplant|student|senior)s?\b"
)
_AFTER_TOWN = re.compile(
    rf" {_AT_WORK}(?= (?:could|had|has|who|with|came|was|back|can|whose|is|walks|lifts|told|got|felt|lost"
    rf"|hurt)\b)"
    r"| (?:[a-z][\w-]+ ){0,2}?(?:teen|teenager|man|woman|couple|mom|dad|people|folks|farmer|mother|father"
    r"|grandmother|grandfather|boy|girl|senior|native)\b"
)
_NEAR = (
    r"(?:from|From|FROM|out of|near|Near|in|In|outside|Outside|around"
    r"|of|to|through|toward|at|left|for|across|throughout|reaches|back in|over in|up in|down in|leaves"
    r"|hails from|north of|south of|east of|west of)"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA"
    r"|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_ZIP = (
    r"(?P<zip>\b\d{5} (?i:zip|postal)\b"
    r"|\b(?i:zip|postal|post)(?i:[ -]?codes?)?\b[^\n\d]{0,30}\d{5}(?:-\d{4})?(?!\d))"
)
_PART = (
    r"(?P<part>(?:[A-Z][a-z'.]{1,20} ){1,2}"
    r"(?:County|Township|(?i:neighborhood|neighbourhood|suburb|district|subdivision|reservation"
    r"|trailer park|retirement village)))"
)
_FROM = re.compile(
    rf"{_ZIP}|{_PART}"
    rf"|(?P<state>\b{_CAP},? (?:{_STATE}\b(?:,? \d{{5}})?))"
    rf"|\b(?:FROM|IN|NEAR|OF|OUTSIDE) (?P<loud>[A-Z]{{3,}}(?: [A-Z.]{{2,}}){{0,3}})\b"
    rf"|\b(?P<zipped>5\d{{4}})-(?:based|area)\b"
    rf"|\b{_NEAR} (?:(?:downtown|nearby|rural|upstate|(?:north|south|east|west)(?:ern)?|little|tiny"
    rf"|[NSEW]\.|the(?= [A-Z])|the (?:town|city|village|hamlet|suburb|hills"
    rf"|outskirts) of) ){{0,2}}(?P<place>{_CAP})"
)
_LIVES = re.compile(rf"{_LABEL}(?P<labelled>{_CAP})")
_LIVES_HINTS = (
    re.compile(
        r"(?:home|town|lives|resid\w+|city|address|location|from|origin)(?: \w+)?\s?[:=\u2013\u2014-]"
    ),
)
_HINTS = (
    re.compile(r"[\w,:;-] \(?(?:the )?(?:[A-Z]\.? ?)?[A-Z][a-z]"),
    re.compile("[A-Z]{3} [A-Z]{3}"),
    re.compile("zip|postal"),
    re.compile(r"(?:^|\n)[A-Z][a-z]+(?: [A-Z][a-z]+){0,3}[ :,-]"),
)
_BESIDE = re.compile(
    r"\b(?:living|lives|lived|works|farms|raises|runs|home|hails|moved|grew up|from|out of|town|near)\b", re.I
)
_ORG = re.compile(
    r"^\W{0,2}(?:\w+ ){0,2}?(?:Hospital|Clinic|University|Center|Centre|College|Institute|School"
    r"|Medical|Health|Study|Brace|brace|collar|table|trial|test|score|method|scale|criteria|frame"
    r"|position|procedure"
    r"|questionnaire|disease|syndrome|Register|Journal|Press|Act|Airport)\b"
)
_STAFF_FIRST = re.compile(rf"(?:[\w']+ ){{0,4}}?{STAFF.pattern[2:]}", re.I)
_SCHOOL = re.compile(r" (?:Area |Senior |Junior )?(?:High|Middle|Elementary|Prep)\b")
_HOUSE = re.compile(
    r"\b(?:Clinic|Hospital|University|Center|Centre|School|College|Institute"
    r"|[Cc]onference|[Mm]eeting|[Cc]ongress)(?: (?:in|of|at|near))?\W*$"
)
_PEOPLES = re.compile(r"(?:[a-z](?:ian|ese|ish|ean)|[a-z]can)$")


@lru_cache(maxsize=1)
def _town() -> re.Pattern[str]:
    """Return what finds the towns that are known by name, in most usual capitals."""
    names = sorted(words.places()[0], key=len, reverse=True)
    typed = (one.title().replace(" On ", " on ").replace(" Du ", " du ") for one in names)
    return re.compile(rf"\b(?=[A-Z])(?:{'|'.join(map(re.escape, typed))})\b(?!'s\b)")


@rule(
    "privacy/patient-place",
    Severity.ERROR,
    why="In a small town, neighbors know at once who is meant.",
    fix="Leave the place out, or name the state alone.",
    source="45 CFR 164.514(b)(2)(i)(B) (HIPAA, Safe Harbor: geographic subdivisions smaller than a state)",
    of=EVERY,
    flags=(
        "A 47-year-old baker from Afton could not lift her trays.",
        "Our patient, who lives in River Falls, drives an hour for therapy.",
        "A Bemidji nurse could not lift her own bag after her disc slipped.",
        "Home: Eau Claire. Complaint: numb left foot.",
        "- pt: retired welder, Duluth, two failed surgeries elsewhere",
        "This patient's home ZIP is 55082.",
        "A Hastings man had been told that he would never farm again, until he showed up in our exam room.",
        "One of the women we treated raises goats near Prescott, Wisconsin.",
        "In the Frogtown neighborhood lives a grandfather whose spinal canal we widened.",
    ),
    spares=(
        "We see patients from across Minnesota and beyond.",
        "A patient from Wisconsin came to us with leg pain.",
        "A patient in a Philadelphia collar should not drive.",
        "The patient fills in the Oswestry questionnaire at each visit.",
        "Stillwater has flat paths along the river.",
        "- Milwaukee brace: high, with a ring at the neck",
        "Researchers in Gothenburg followed workers for years.",
        "The Mayo Clinic in Rochester has a glossary of spine terms.",
        "The flight from Minneapolis to Phoenix takes three hours, so get up and walk.",
        "Our patient came to us in January with pain that began in Germany.",
    ),
)
def patient_place(reading: Reading) -> Iterator[Said]:
    """No town stands beside a patient."""
    if not is_english(reading):
        return
    least = Told.PATIENT if isinstance(reading.item, Person) else Told.SOMEBODY
    seen: set[tuple[int, int]] = set()
    for pattern, hints in ((_FROM, _HINTS), (_LIVES, _LIVES_HINTS), (_town(), _HINTS)):
        for stream, match in found(reading, pattern, *hints):
            kind = match.lastgroup or "town"
            place = match[kind] if match.lastgroup else match[0]
            start = match.start(kind) if match.lastgroup else match.start()
            span = stream.sentence(*match.span())
            if span in seen or not _is_place(kind, place, stream.words, start, span):
                continue
            sentence, block = stream.around(*match.span())
            if _is_told(kind, place, stream.words[start + len(place) :][:40], block):
                seen.add(span)
                yield told(stream, start, f'A place stands beside a patient ("{masked(place)}").')
                continue
            who = told_of(sentence, block, quoted=stream.place(start)[0].kind == "quote")
            if who is Told.SOMEBODY and _STAFF_FIRST.match(sentence):
                continue
            if who >= least and _fits(
                kind, place, who, sentence, stream.words[start + len(place) : start + len(place) + 30]
            ):
                seen.add(span)
                yield told(stream, start, f'A place stands beside a patient ("{masked(place)}").')


def _is_place(kind: str, place: str, text: str, start: int, span: tuple[int, int]) -> bool:
    """Whether words with capital letters are a town, as far as they and their neighbours tell."""
    if kind == "loud":
        parts = place.lower().split()
        return any(" ".join(parts[:count]) in words.places()[0] for count in range(1, len(parts) + 1))
    if kind in ("zip", "part", "zipped") or re.search(r" (?:County|Township)$", place):
        return True
    if before_the(text, start):
        return place.lower() in words.places()[0]
    towns, states, others = words.places()
    name = re.sub(rf",? {_STATE}(?:,? \d{{5}})?$", "", place).lower() if kind == "state" else place.lower()
    after, before = text[start + len(place) : start + len(place) + 40], text[max(0, start - 30) : start]
    if (_ORG.match(after) and not (name in towns and _SCHOOL.match(after))) or _HOUSE.search(before):
        return False
    if name in towns:
        return name not in states or bool(re.match(rf",? (?:{_STATE}\b|[A-Z])", after))
    first = re.split(r"[ -]", name)[0]
    if name in states or first in others or first.rstrip("'s") in others or _PEOPLES.search(first):
        return False
    if any(name.startswith(f"{one} ") or name == one for one in states):
        return False
    return not _is_title(text[span[0] : span[1]])


def before_the(text: str, start: int) -> bool:
    """Whether `the` stands before a place."""
    return text[max(0, start - 4) : start] == "the "


def _is_title(sentence: str) -> bool:
    """Whether most words of a sentence have capitals, as in headings of newspapers."""
    longer = re.findall(r"\b[A-Za-z]{4,}", sentence)
    return len(longer) > 3 and sum(one[0].isupper() for one in longer) > 0.7 * len(longer)


def _is_told(kind: str, place: str, after: str, block: str) -> bool:
    """Whether a label says that somebody lives there (`Home: …`), or somebody is called after a town."""
    if not in_care(block):
        return kind == "labelled" and place.lower() in words.places()[0] and len(block) < 60
    if kind != "town":
        return kind == "labelled"
    return _AFTER_TOWN.match(after) is not None


def _fits(kind: str, place: str, who: Told, sentence: str, after: str) -> bool:
    """Whether a place belongs to the person of whom a sentence tells."""
    if kind in ("zip", "part", "state", "zipped", "labelled") or place.endswith((" County", " Township")):
        return True
    given, _ = words.names()
    known = place.lower() in words.places()[0]
    if known and kind == "town":
        near = re.search(
            rf"(?:\(|, |; |^|: )(?:of |from )?{re.escape(place)}\b|{re.escape(place)}(?:'s)?(?:-area"
            rf"|-based| area| native| resident|,? (?:[A-Z][a-z]+|{_STATE})\b)",
            sentence,
        )
        called = re.match(r" (?:[\w-]+ ){0,2}", after) and somebody().search(f"a{after[:25]}")
        staff = STAFF.search(after) and not (re.match(f" {_AT_WORK}", after) and who is Told.PATIENT)
        sure = who is Told.PATIENT and place.lower() not in given
        return bool(near or called or sure or re.match(f" {_AT_WORK}", after)) and not staff
    if who is Told.PATIENT or known:
        return True
    return bool(_BESIDE.search(sentence)) and (in_care(sentence) or place.split()[0].lower() not in given)
