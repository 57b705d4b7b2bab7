"""One name that stands alone: a surname, a nickname, a name after `her name was`.

A word with a capital letter is weak as a sign. It gets points for all that speaks for a name and for a
patient; with enough of them it is one.
"""

import re
from collections.abc import Iterator

from plugins.editorial.privacy import words
from plugins.editorial.privacy.name_parts import CAP, INITIAL, THING, is_place_or_month, is_title
from plugins.editorial.privacy.people import in_care, told_of
from plugins.editorial.privacy.stream import Stream

_SINGLE = re.compile(rf"(?<![\w'.@/-])(?<![A-Z][a-z] )(?P<name>{CAP})(?![\w@/-]|'\w\w|\.\w)(?! [A-Z][a-z])")
_SHAPED = re.compile(
    r"(?:(?:[^s]s|[^sr]|ds|rs)on|sen|quist|qvist|gren|str[o\u00f6]m|berg|lund|dahl|stad|rud|gaard|czyk|ski"
    r"|sky|wicz|ov[a]?|ez|enko"
    r"|ikova|escu|opoulos|idis|yan|sdottir|haugen|meyer|mann|hoff|bauer|stein|baum)$|^(?:mc|mac"
    r"|o')[A-Z]?[a-z]{3}"
)
"""Endings of surnames."""
_WORDLIKE = re.compile(
    r"(?:ing|ness|tion|sion|ment|ity|ism|(?<!q[uv])ist|ous|ive|able|ible|ly|ful|less|logy|itis|osis|pathy"
    r"|ectomy|plasty|gram|wise|ics)s?$"
    r"|^(?:[a-z]*son(?:s|al|ic|net)|(?:per|rea|sea|les|poi|pri|trea|unis|pois|gla|mas|gar|lis)s?on|poison"
    r"|prison|lemon|carbon|common|person)$",
    re.I,
)
_DOES = re.compile(
    r"^,? (?:who |soon |then |now |later |first |never |still |also |finally |even |has |had )?(?:told"
    r"|tells|came (?:back|in|to|home|out)|comes (?:back|in)"
    r"|hobbled|limped|limps|walked|walks|laughed|laughs|smiled|smiles|thanked|thanks|asked|asks|said|says"
    r"|admits|admitted|recalls|recalled|remembers"
    r"|joked|jokes|grinned|grins|cried|wept|danced|dances|went home|drove|drives|woke|sat|stood|lay|slept"
    r"|sleeps|could (?:not|barely|hardly)"
    r"|couldn't|can (?:now|walk|bend|lift|stand|sit|run)|has (?:been|a)|had (?:a|an|her|his|no|two|three"
    r"|been|pain|surgery|trouble)|chose|decided|agreed|underwent|recovered|returned|rode"
    r"|gardens|gardened|fell|wore|wears|lost|got|wanted|wants|wished|needed|called|phoned|visited|brought"
    r"|signed|arrived|left|let us|lives|lived|worked|works|played|plays|was (?:seen|treated"
    r"|admitted|discharged|back|able|afraid|bent|our|home|one of|the first|a patient)|is (?:back|our"
    r"|a patient|one of|walking|seventy|sixty|fifty))\b"
)
_HELPED = re.compile(
    r"\b(?:saw|met|treated|operated on|helped|examined|freed|fused|discharged|admitted|injected|thanked|ask"
    r"|asked|told|phoned|for|with|from|to|when|after|before|until"
    r"|because|that|and|as|like|than|of|on|by|while|once|since|if) $",
    re.I,
)
_TOLD_HINT = re.compile("name|initials| by |known|knows?|call|signed")
_TOLD = re.compile(
    rf"\b(?i:(?:her|his|the patient's|patient|their|the (?:boy|girl|man|woman|lady)'s) (?:first |last "
    rf"|sur)?name (?:was|is|:)|initials(?: are| were|:)?|goes by|went by|known as|knows? (?:him|her) as"
    rf"|we(?:'ll| will)? call (?:him|her)"
    rf"|calls? (?:him|her)|nicknamed|by the name of|(?:let's|let us) call (?:him|her)|name of"
    rf"|signed,?) (?P<name>(?:Big |Little |Old |Young )?(?:{CAP}|{INITIAL}(?:\s?{INITIAL})?)(?: (?:{CAP}"
    rf"|{INITIAL}))?)"
)
_NICK = re.compile(
    rf"(?<![\w'-])(?P<name>(?:Big|Little|Old|Young|Uncle(?! Sam)|Aunt|Auntie|Grandma"
    rf"|Grandpa|Granny|Farmer|Coach"
    rf"|Pastor|Deacon|Sergeant|Sgt\.?|Officer|Father|Brother|Rabbi|Captain|Capt\.?"
    rf"|Sir|Lady|Madam|Papa|Mama|Baby|Judge|Chief|Professor|Reverend|Rev\.?|Se\u00f1ora?|Frau|Herr"
    rf"|Mme\.?) (?P<given>{CAP}))(?! [A-Z][a-z])"
)
_KIN = re.compile(
    rf"\b(?:husband|wife|son|daughter|mother|father|mom|dad|sister|brother|grandson|granddaughter"
    rf"|fianc\u00e9e?|partner|drummer|neighbor|friend|teammate|twin|little|young|old|poor|dear|sweet"
    rf"|brave),? (?P<name>{CAP})\b"
)
_LISTED = re.compile(
    rf"(?<![\w'.@/-])(?P<name>(?:{CAP}|[A-Z]{{3,15}}), (?:{CAP}|[A-Z]{{3,15}}|{INITIAL})(?: {INITIAL})?)"
    r"(?=[:;(,]| [\u2013\u2014(-]|$|\n)",
    re.M,
)
_FAMILY = re.compile(
    rf"\b[Tt]he (?P<name>{CAP}s) (?:brought|came|drove|asked|thanked|are|were|have|had|family|call|sent)\b"
    rf"|\b[Tt]he (?P<kin>{CAP}) (?:family(?! f| c)|boy|girl|twins|brothers|sisters)\b"
)
_ABOUT = re.compile(
    r"(?<![\w'.@/-])(?:[Rr]e|RE|[Ss]een|SEEN|[Ss]ubject|[Cc]ase|[Ff]rom|[Aa]bout|[Dd]ear|[Cc]c|[Ff]or|[Aa]ttn|[Ww]ho"
    rf"|[Ss]igned):? ?(?P<name>(?P<given>{CAP})(?: (?:{CAP}|{INITIAL}))+)"
)
_MEET = re.compile(
    rf"\b(?:[Mm]eet|[Mm]eeting|MEET) (?P<name>{CAP} {CAP})(?=[,:!.\u2014\u2013-]| [\u2014\u2013-]| and )"
)
_ENOUGH = 5


def alone(stream: Stream) -> Iterator[tuple[int, str]]:
    """Yield names of one word that are a patient's."""
    for match in (
        one for first, last in stream.where(_TOLD_HINT) for one in _TOLD.finditer(stream.words, first, last)
    ):
        if _may_be(match["name"].split()[-1]):
            yield match.start("name"), match["name"]
    given, _ = words.names()
    for match in _NICK.finditer(stream.words):
        if match["given"].lower() in given and _cared(stream, *match.span()):
            yield match.start("name"), match["name"]
    for match in _LISTED.finditer(stream.words):
        if not _begins(stream, match.start()):
            continue
        last, first = (one.lower() for one in match["name"].split(", "))
        if (first.split()[0] in given or (len(first) <= 2 and _is_surname(last))) and _cared(
            stream, *match.span()
        ):
            yield match.start("name"), match["name"]
    for match in _MEET.finditer(stream.words):
        if _cared(stream, *match.span()) and all(_may_be(one) for one in match["name"].split()):
            yield match.start("name"), match["name"]
    for match in _ABOUT.finditer(stream.words):
        if (
            _begins(stream, match.start())
            and match["given"].lower() in given
            and _cared(stream, *match.span())
        ):
            yield match.start("name"), match["name"]
    for match in _KIN.finditer(stream.words):
        if match["name"].lower() in given and _may_be(match["name"]) and _cared(stream, *match.span()):
            yield match.start("name"), match["name"]
    for match in _FAMILY.finditer(stream.words):
        kind = match.lastgroup or "name"
        low = match[kind].lower()
        if (_is_surname(low) or _is_surname(low.removesuffix("s"))) and _cared(stream, *match.span()):
            yield match.start(kind), match[kind]
    for match in _SINGLE.finditer(stream.words):
        if _may_be(match["name"]) and _points(stream, match) >= _ENOUGH:
            yield match.start("name"), match["name"]


def _begins(stream: Stream, at: int) -> bool:
    """Whether something begins here: a line, a sentence, a field."""
    before = stream.words[max(0, at - 2) : at]
    return not before or before[-1] == "\n" or (before[-1] == " " and before[0] in ".;:|")


def _may_be(name: str) -> bool:
    """Whether a word may be a name at all."""
    low = name.lower()
    return (
        low not in words.no_names()
        and low not in words.care()
        and low.rstrip("s") not in words.care()
        and not _WORDLIKE.search(low)
    )


def _is_surname(low: str) -> bool:
    return low in words.surnames() or (
        len(low) > 4 and _SHAPED.search(low) is not None and not _WORDLIKE.search(low)
    )


def _cared(stream: Stream, start: int, end: int) -> bool:
    """Whether what stands around a name tells of care."""
    _, block = stream.around(start, end)
    return in_care(block) or bool(told_of(block))


def _points(stream: Stream, match: re.Match[str]) -> int:
    """Say how much speaks for a patient's name: five points are enough."""
    name, text = match["name"], stream.words
    low = name.lower()
    surname = 3 if low in words.surnames() else 2 if _is_surname(low) else 0
    before, after = text[max(0, match.start() - 25) : match.start()], text[match.end() : match.end() + 60]
    first = not before.strip() or before.rstrip()[-1:] in '.!?:\u201d"\n'
    owns = re.match(
        r"'s? (?:\w+ ){0,2}?(?:back|neck|spine|leg|pain|surgery|operation|fusion|recovery|scoliosis|mri"
        r"|stitches|wife|husband)\b",
        after,
        re.I,
    )
    does, helped = _DOES.match(after), _HELPED.search(before)
    if not (does or owns or (helped and surname)) or (first and not surname) or THING.match(after):
        return 0
    if is_place_or_month([low]) or is_title(stream, match.start()):
        return 0
    if not surname and (stream.low.count(low) > len(re.findall(rf"\b{re.escape(name)}\b", text))):
        return 0
    sentence, block = stream.around(*match.span())
    person = re.search(r"\b(?:she|he|her|his|him)\b", sentence, re.I) or re.search(
        r"\b(?:us|our)\b", sentence
    )
    points = surname + 2 * bool(does) + 2 * bool(owns) + bool(helped) + bool(person) + in_care(sentence)
    return points if in_care(block) or told_of(sentence, block) else 0
