"""Street addresses of people's homes."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy import words
from plugins.editorial.privacy.people import Told, told_of
from plugins.editorial.privacy.stream import found, is_english, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_KIND = (
    r"(?:street|str|st|avenue|ave|av|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|circle|cir"
    r"|place|pl|terrace|ter|trail|trl|tr|way|parkway|pkwy|pky"
    r"|highway|hwy|square|sq|loop|alley|crescent|cres|path|pike|row|run|ridge|hill|hollow|point|pt"
    r"|cove|crossing|xing|bend|heights|hts|grove|glen|manor|plaza|walk|mall|landing|commons|view|pass|mews)"
)
_STREET = re.compile(
    rf"(?<![\w.,$#/-])(?P<street>(?:[NSEW]|)\d{{1,6}}(?:-?[A-Z]|[ -]\d/\d)?,?\s(?:(?:[NSEW]|NE|NW|SE"
    rf"|SW|North|South|East|West|Old|N\.|S\.|E\.|W\.)\.?\s)?"
    rf"(?:(?:[A-Z][\w'.-]{{0,20}}|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH))\s){{1,3}}(?i:{_KIND})\b\.?"
    r"|[NSEW]?\d{1,6}\s(?:(?:County|State|US|U\.S\.)\s)?(?:Highway|Hwy\.?|Road|Rd\.?|Route|Rte\.?"
    r"|Rural Route|RR|Route|Avenue|Ave\.?|Broadway|Main|HIGHWAY|COUNTY ROAD)\s(?:[A-Z0-9]\w{0,9})"
    rf"|(?:(?<=lives on )|(?<=lived on )|(?<=living on )|(?<=home on )|(?<=house on )|(?<=moved to )"
    rf"|(?<=patient on )|(?<=woman on )|(?<=man on ))(?:\d{{1,3}}(?:st|nd|rd|th) "
    rf"|[A-Z][\w'.-]+ ){{1,3}}(?i:{_KIND})\b"
    rf"|(?<=lives at )(?:[\w'.-]+ ){{1,4}}(?-i:Street|Avenue|Lane|Road|Drive|Court|Boulevard|Circle"
    rf"|Terrace|Trail|Way)\b"
    rf"|(?i:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven"
    rf"|eight|nine|ten|eleven|twelve|\w{{3,5}}teen|hundred"
    rf"|oh)[- ]){{1,5}})(?:[A-Z][\w'.-]+ ){{1,3}}(?i:{_KIND})\b"
    r"|\d{1,5}\s(?:Rue|Calle|Via|Camino|Avenida)\s[A-Z]\w+"
    r"|(?i:p\.?\s?o\.?\sbox|rural route|\brr)\s#?\d{1,6}"
    rf"|(?i:(?<=lives at )|(?<=living at )|(?<=lived at )|(?<=home at )|(?<=address is )"
    rf"|(?<=address: )|(?<=house at )"
    rf"|(?<=stays at ))\d{{1,6}}\s(?:[\w'.-]{{1,20}}\s){{1,3}}(?i:{_KIND})\b)",
)
_STREET_HINT = re.compile(r"\d|lives |box")
_SAID_HINT = re.compile(
    r" (?=[A-Z])(?:Street|Avenue|Lane|Road|Drive|Court|Boulevard|Circle|Terrace|Trail|Way|Place)\b"
)
"""A street whose number may be in words."""
_HOME = re.compile(
    r"'s place\b|recover(?:s|ed|ing)? at|\b(?:we've been at|we live|we're at|i live|i'm at|grew up at|home"
    r"|house|lives?|living|lived|apartment|apt|address|porch|door|kitchen|yard|steps|moved"
    r"|stays|staying|deliver\w*|sent?|ship|mail|visits?)\b",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:clinic|hospital|institutes?|university|center|centre|academy|association|society"
    r"|foundation|department|office|library|agency|pharmacy|pool|gym|store|shop|ymca|church|school"
    r"|building|suite)\b",
    re.I,
)


@rule(
    "privacy/street-address",
    Severity.ERROR,
    why="It says where a patient lives.",
    fix='Take the address out; "at home" is enough.',
    source="45 CFR 164.514(b)(2)(i)(B) (HIPAA, Safe Harbor: street address, city, county, ZIP code)",
    of=EVERY,
    flags=(
        "One of our patients, at home at 2917 Larkspur Lane, put a rail by the tub.",
        "- Deliver walker to pt at 88 W. Juniper Ave., Apt. 3B",
        "His house (705 Cobblestone Ct) has fourteen steps up to the bed.",
        "After his discharge he went back to 4407 Highway 12 East.",
        "- Patient's address – 12240 83rd Street North, Unit 7",
        "Our patient lives at 412 oak street with two dogs.",
    ),
    spares=(
        "The National Institutes of Health, 9000 Rockville Pike, Bethesda, has free leaflets.",
        "Our practice is at 1 Example Way, and every patient gets a map.",
        "After 2 Dr. visits the plan may want a review.",
        "A patient who lives two streets away may still need a driver.",
        "- 20 steps up, 20 steps down; court shoes are fine",
        "The patient walked 300 feet in the 6 Minute Walk Test.",
        "Patients can drive 2 weeks after some surgeries.",
    ),
)
def street_address(reading: Reading) -> Iterator[Said]:
    """No street and number of somebody's home stands in a text."""
    own = reading.around.practice.address
    ours = own.street.lower() if own else ""
    for stream, match in found(reading, _STREET, _STREET_HINT, _SAID_HINT):
        street = " ".join(match["street"].split())
        if ours and (street.lower().startswith(ours[:12]) or ours.startswith(street.lower())):
            continue
        if re.search(r"\b(?:Walk Test|Minute|Day|Way Street|Wall Street Journal)\b", street):
            continue
        sentence, block = stream.around(*match.span())
        who = told_of(sentence, block, quoted=True) if is_english(reading) else Told.SOMEBODY
        home = _HOME.search(sentence) or _begins_with_a_name(block)
        if who is Told.NOBODY and not (home and not _ORGANISATION.search(sentence) and len(block) < 200):
            continue
        if who is Told.SOMEBODY and _ORGANISATION.search(sentence) and not home:
            continue
        yield told(stream, match.start(), f'A street address stands beside a person ("{masked(street)}").')


def _begins_with_a_name(block: str) -> bool:
    """Whether a short line is one of a list of people: `Walt, 1804 W. Elm Blvd.`"""
    first = re.match(r"(?:[A-Z][a-z]+)(?=[ ,:]|'s)", block)
    return first is not None and len(block) < 80 and first[0].lower() in words.names()[0]
