"""Ages that few people reach: above 89."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.people import Told, told_of
from plugins.editorial.privacy.stream import found, is_english, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Person

_TENS = r"(?:9\d|1[01]\d)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_NINETY = rf"(?:{_TENS}|ninety(?:[- ]{_ONES})?|(?:a |one )?hundred(?:(?: and)?[- ]{_ONES})?)"
_ORD = (
    r"(?:9\dth|9[123](?:st|nd|rd)|100th|1[01]\d(?:th|st|nd|rd)|ninetieth"
    r"|ninety[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|hundredth)"
)
_NO_UNIT = (
    r"(?!\d|[.,]\d|[/:\u2013]\d|(?:[- ]|\s?(?:or|to|and|\u2013)\s\d+ ?)?(?:%|percent|per\b|degrees?"
    r"|deg\b|\u00b0|kg|lbs?|pounds?|kilos?|mg|ml|mm|cm|minutes?|mins?|seconds?|secs?"
    r"|hours?|days?|weeks?|months?|times|steps|miles|meters?|feet|beats|bpm|points?|people|patients"
    r"|adults|women|men|dollars|cases|over|of\b|in \d|at rest|and (?:up|older|over|above)"
    r"|or (?:more|older|over|above)|plus|\+))"
)
_PERSON = (
    r"man|woman|lady|gentleman|widow|widower|patient|grandmother|grandfather|grandma|grandpa"
    r"|great-grandmother"
    r"|great-grandfather|great-grandma|great-grandpa|mother|father|mom|dad|farmer|teacher|veteran|vet|nun"
    r"|priest|pastor"
    r"|fellow|soul|person|guy|nurse|retiree|golfer|gardener|organist|pianist|aunt|uncle|sister|brother"
    r"|husband|wife"
)
_OLD_AGE = re.compile(
    rf"(?P<old>\b{_NINETY}[- ]{{1,2}}(?:years?|yrs?)\.?(?:[- ]{{1,2}}|\s)olds?\b"
    rf"|\b{_NINETY}(?:[- ]something| years young)\b|\bborn {_NINETY} years ago"
    rf"|\b{_NINETY}[- ]years[- ]of[- ]age\b|\byrs?[:.] ?{_NINETY}\b|\b[FM],? ?{_TENS}(?=[,;])"
    rf"|\b{_NINETY}\s?-?(?:y\.?/?\s?o\b\.?|yrs?\b\.?\s?old|y/o|yo\b|yr-old))"
    rf"|(?P<aged>\b(?:aged?|age is|age was|age of|ages)\b\W{{0,3}}(?:of |is |was )?{_NINETY}{_NO_UNIT}\b)"
    rf"|(?P<turned>\b(?:turned|turning|turns|turn|hit|spry|now|celebrated|reached|nearing|nearly"
    rf"|almost|just|already|is|was|were|at|be|being|am|i'm|he's|she's|woman of|man of|lady of"
    rf"|patient of|gentleman of|person of|soul of|(?:a|an|this|that|our"
    rf"|the)(?: [a-z-]+){1, 3} of)\s(?:the age of |age |now |only |then |a spry |a hale "
    rf"|a young )?{_NINETY}\b{_NO_UNIT})"
    rf"|(?P<year>\b(?:in|at|past|near|for|on|before|after|of) (?:his|her|my|their) (?:{_ORD})\b"
    rf"|\b(?:his|her|my|patient's) (?:own )?{_ORD}(?: birthday| year)?)"
    r"|(?P<word>\bcentenarians?\b|\bnonagenarians?\b|\bsupercentenarian\b|\bin (?:his|her"
    r"|my) (?:early |mid[- ]|late )?(?:nineties|90'?s|hundreds)\b)"
    rf"|(?P<sex>\b{_TENS}\s?-?(?:[FM]\b|(?:year|yr)s?\b[- ]?(?:old)?\s?(?:male|female|man|woman)))"
    rf"|(?P<role>\b(?:{_PERSON}) (?:of|at|aged|\() ?(?:about |nearly |over |almost )?{_NINETY}\b{_NO_UNIT}"
    rf"|\b{_NINETY} (?:summers|winters|springs|harvests|candles|birthdays|candles)\b|\bbirthday,? (?:number"
    rf"|no\.|#) ?{_NINETY}\b|\b(?:over|past|beyond|above|well over)"
    rf" {_NINETY} when\b|\b(?:he|she|patient|who) (?:lived|has lived"
    rf"|made it) to (?:be )?{_NINETY}\b{_NO_UNIT}|\bninety plus {_ONES}\b"
    rf"|\b(?:chart|wristband|license|birth certificate|form|id|calendar|he|she|admitted to|confessed to"
    rf"|admits to) (?:said|says|reads|read|to being) {_NINETY}\b{_NO_UNIT}"
    rf"|\b(?:{_PERSON})(?:'s| is| was| turned| just turned) (?:already |now |only |almost "
    rf"|nearly )?{_NINETY}\b{_NO_UNIT}"
    rf"|\b{_NINETY} (?:to be exact|if (?:s?he|i)(?:'s|'m| is| am| was) a day|years under|and counting"
    rf"|and still)\b|\bpushing {_NINETY}\b{_NO_UNIT}"
    rf"|\b(?:oldest|eldest)[^\n.;\d]{{0,50}}(?::|,|\bis|\bwas|\bat|\() ?{_NINETY}\b{_NO_UNIT}"
    rf"|\b(?:surgery|operation|fusion|injection|kyphoplasty) at (?:age )?{_NINETY}\b{_NO_UNIT}"
    rf"|(?<=\(){_TENS}(?=[!?,;) ]){_NO_UNIT})"
    rf"|(?P<after>(?<=, ){_TENS}(?=,| and|\)|;|\.?$)|(?<=\(){_TENS}(?=\)|,))",
    re.I,
)
_OLD_HINTS = tuple(
    map(
        re.compile,
        (
            r"9\d(?![\d%])(?<![\d.,]\d\d)",
            r"1[01]\d(?![\d%])(?<![\d.,]\d\d\d)",
            "ninet",
            "hundred",
            "nonagen",
            "centenar",
        ),
    )
)
_NOT_AGE = re.compile(
    r"\b(?:rate|pressure|score|pulse|building|house|idea|level|temperature|saturation|oxygen|degrees"
    r"|percent|weight|weighs|bmi|study|hospital|method|volume|pages?|speed|mph|highway|sugar|glucose"
    r"|limit|power|km/h|percentile|angle|watts)\b",
    re.I,
)
_MANY = re.compile(
    r"\b(?:people|adults|patients|women|men|persons|seniors|americans|participants|those|residents"
    r"|elders|folks|everyone|anyone|anybody|somebody|someone)\b",
    re.I,
)


@rule(
    "privacy/age-over-89",
    Severity.ERROR,
    why="So few people grow that old that the age points at one of them.",
    fix='Write "over 89" or "90 or older".',
    source="45 CFR 164.514(b)(2)(i)(C) (HIPAA, Safe Harbor: all ages over 89)",
    of=EVERY,
    flags=(
        "A widow of ninety-four came in on the arm of her son.",
        "At 91, she still chose to have us fill the cracked bone.",
        "A ninety-three-year-old gentleman asked us if he was too frail.",
        "- 96 y.o. F, fall at home, T12 fracture",
        "Our oldest patient so far was 94 when we freed her nerve.",
        "In her 93rd year, our patient had a small operation.",
        "We have just treated a centenarian who broke two vertebrae.",
        "## What a 101-year-old patient taught us about walking",
    ),
    spares=(
        "People over 90 often have weak bones.",
        "An 89-year-old patient may do well if her heart is strong.",
        "Ask the patient to hold the arm at 90 degrees for 95 seconds.",
        "The idea of the corset is more than 100 years old.",
        "A patient who weighs 94 kg may need a wider brace.",
        "Adults aged 90 and up were left out.",
        "The patient's heart rate was 96 at rest.",
        "## Is 93 too old for back surgery?",
        "Our building is ninety-four years old.",
        "More and more people live to be 95.",
    ),
)
def age_over_89(reading: Reading) -> Iterator[Said]:
    """No age over 89 is told of a patient."""
    if not is_english(reading):
        return
    for stream, match in found(reading, _OLD_AGE, *_OLD_HINTS):
        kind, (sentence, block) = match.lastgroup, stream.around(*match.span())
        if _is_old_patient(
            kind or "",
            match[0],
            sentence,
            block,
            isinstance(reading.item, Person),
            stream.words[match.end() : match.end() + 30],
        ):
            yield told(stream, match.start(), f'An age over 89 is told of a patient ("{masked(match[0])}").')


_AT_WORK = (
    r"\b(?:author|inventor|surgeon|doctor|professor|researcher|founder|physician|actor|actress|writer"
    r"|singer|president"
    r"|scientist|anatomist|pioneer|senator|editor)"
)
_THINGS = re.compile(
    r"^\W{0,2}(?:\w+ )?(?:building|idea|house|method|hospital|law|book|tree|theory|practice|clinic"
    r"|test|tradition|corset|techniques?|technology|drug|operation|procedure|rod|design|concept|study"
    r"|school|rule|bones?|discs?)\b",
    re.I,
)


def _is_old_patient(kind: str, words: str, sentence: str, block: str, about_staff: bool, after: str) -> bool:
    who = told_of(re.sub(r"\b\d+ years old\b", "", sentence), block.replace(sentence, ""), quoted=True)
    asked = (
        sentence.rstrip("\"') ").endswith("?")
        and not re.search(
            r"\b(?:he|she|we|i) (?:said|chose|did|was|had|came|says)\b", block.replace(sentence, ""), re.I
        )
        and not re.search(r"\b(?:our|we|us|he|she|his|her)\b", sentence, re.I)
    )
    if asked or (about_staff and who is not Told.PATIENT):
        return False
    if kind in ("old", "sex"):
        rest = sentence.replace(words, "")
        if (
            "-old" not in words
            and told_of(rest) is Told.NOBODY
            and re.search(r"years old", words, re.I)
            and not re.search(r"\bage\b", rest, re.I)
        ):
            return False
        return not (_THINGS.search(after) or re.search(r"olds$", words))
    if kind == "role" and re.search(
        r"oldest|eldest|pushing|to be exact|surgery at|operation at|fusion at", words, re.I
    ):
        return not _MANY.search(sentence.replace(words, ""))
    if kind == "word":
        return not words.lower().endswith("arians")
    if kind == "year":
        return True
    if _NOT_AGE.search(sentence) and kind != "aged":
        return False
    if (
        kind == "aged"
        and re.search(r"\bage", words, re.I)
        and len(sentence) < 40
        and not _MANY.search(sentence)
    ):
        return True
    if who is Told.NOBODY and kind == "turned" and re.match(r"at ", words, re.I):
        return re.match(r"\W*(?:\w+ ){1,3}at ", sentence) is not None and who is not Told.NOBODY
    if re.search(rf"{_AT_WORK},? (?:(?:who )?(?:is|was) )?{re.escape(words)}", sentence):
        return False
    one = re.search(r"\b(?:the|this|our) (?:man|woman|lady|gentleman|patient)\b", sentence, re.I)
    return who is not Told.NOBODY and (who is Told.PATIENT or one is not None or not _MANY.search(sentence))
