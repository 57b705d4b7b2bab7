"""When: birth dates, dates of a patient's care, and ages that few people reach."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.dates import DATE, FULL, years
from plugins.editorial.privacy.people import STAFF, Told, told_of
from plugins.editorial.privacy.stream import found, is_english, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Person

_BORN = re.compile(
    r"(?P<label>(?i:\bd[. ]?o[. ]?b\b\.?|\bdate[ -]of[ -]birth\b|\bbirth[ -]?(?:date|day)(?:'?s)?\b"
    r"|\bbday\b|\bbirth(?=[ ]?[:=])|\bborn\b|\binto[ ](?:the|this)[ ]world\b|\bturn(?:ed|s"
    r"|ing)?[ ](?:[a-z]+(?:[ -][a-z]+)?|\d{2})[ ](?=on[ ])|(?<![\w.])b\.(?=[ ]?\d)))"
    rf"(?P<gap>[^\n]{{0,40}}?)(?P<date>{DATE}|(?<![\d/])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d"
    rf"|3[01])(?![\d/])|(?<=DOB )(?:19|20)\d{{6}}|(?<=DOB: )(?:19|20)\d{{6}})"
    rf"|(?P<before>{DATE})(?P<then>[^\n.;]{{0,25}}?(?i:(?:,|\b(?:is|was|as|for|being)) (?:his|her"
    rf"|the patient's|my|our patient's) (?:\w+ )?(?:birthday|date of birth|birth date)"
    r"|\(?(?:dob|d\.o\.b|date of birth)\b))"
)
_BORN_HINTS = tuple(
    map(
        re.compile,
        (
            "birth",
            r"born\b",
            r"d[. ]?o[. ]?b\b",
            r"\bb\. ?\d",
            "bday",
            "turn(?:ed|s|ing)? ",
            "th(?:e|is) world ",
        ),
    )
)
_THING = re.compile(
    r"\b(?:club|practice|clinic|act|law|idea|program|programme|blog|site|center|centre|group|hospital"
    r"|project|movement|method|technique|holiday|event|walk"
    r"|device|school|society|association|field|tradition|company|foundation|agency|medicare|medicaid"
    r"|show|team|tool|test|app|concept|service|charity)"
    r"(?: \w+){0,3}? (?:was |is |were |being )?born\b",
    re.I,
)


@rule(
    "privacy/birth-date",
    Severity.ERROR,
    why="With a town and a sex it names most people.",
    fix='Write the age in years, or "in her sixties", in place of the date.',
    source="45 CFR 164.514(b)(2)(i)(C) (HIPAA, Safe Harbor: birth date)",
    of=EVERY,
    flags=(
        "DOB 04/17/1961. Trouble walking more than a block.",
        "She was born on the 23rd of November 1972.",
        "His birthday, February 12, was also when he could tie his shoes again.",
        "b. 08.02.1969, roofer, fell two floors",
        "Per the form, birth date is Sept. 5, '66.",
        "A farmer, born August the 30th, nineteen fifty-one.",
        "I was born on Christmas Eve... December 24, 1939 to be exact.",
    ),
    spares=(
        "Wilhelm Röntgen, who found X-rays, was born on March 27, 1845.",
        "Our walking club was born on May 4, 2021, in the rain.",
        "The act was born as a draft and signed on July 26, 1990.",
        "If you were born before 1950, Medicare is most likely your plan.",
        "- DOB: MM/DD/YYYY",
        "World Spine Day, 16 October, is no birthday.",
    ),
)
def birth_date(reading: Reading) -> Iterator[Said]:
    """No date on which somebody was born stands in a text."""
    for stream, match in found(reading, _BORN, *_BORN_HINTS):
        date = match["date"] or match["before"]
        start = match.start("date") if match["date"] else match.start("before")
        sentence, _ = stream.around(*match.span())
        if any(year < 1905 for year in years(date)) or _THING.search(sentence):
            continue
        if match["date"] and re.search(
            r"\b(?:before|after|since|between|signed|until|such as|and the date|e\.g)\b", match["gap"]
        ):
            continue
        if match["date"] and match["label"].lower() == "born" and len(match["gap"]) > 30:
            continue
        yield told(stream, start, f'A birth date stands here ("{masked(date)}").')


_LAW = re.compile(
    r"\b(?:act|law|laws|bill|rule|rules|regulation|statute|took effect|takes effect|in effect"
    r"|effective|stud(?:y|ies)|trial|survey|journal|accessed|retrieved|published"
    r"|updated|reviewed|revised|reviewed on|handout|leaflet|brochure|form|dated|deadline|holiday"
    r"|closed|webinar|conference|enroll\w*|register|congress|fda|cms"
    r"|medicare|medicaid|president|signed|approved|edition|guideline|guidelines|recall|press"
    r"|deductible|plan year|benefits?|walk-ins|flu shot|world \w+ day"
    r"|patients)\b",
    re.I,
)
_OLD = 1930
_BRIEF = re.compile(
    r"\b(?:seen|admitted|discharged|surgery|op|visit|f/u|follow-up|dos|d/c|dc|came in|injection"
    r"|operated|dated|since|on)\W{1,3}(?:on )?(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/])",
    re.I,
)


_DATE_HINTS = tuple(
    map(
        re.compile,
        (
            r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\b[. -]{0,3}(?:the )?(?:\d"
            r"|first|second|third|[a-z-]{3,14}th\b|[a-z-]{3,12}first|[a-z-]{3,12}second|[a-z-]{3,12}third)",
            r"(?:\d(?:st|nd|rd|th)?|first|second|third|th)(?: day)?(?: of)?[ /-]{1,2}(?:jan|feb|mar"
            r"|apr|may|jun|jul|aug|sep|oct|nov|dec)",
            r"\d\d?[-/.\u2013]\d\d?(?:[-/.\u2013]\d\d|\b)",
            r"(?:christmas|new year's|thanksgiving|halloween|valentine's|day|easter)[^\n]{0,12}(?:19"
            r"|20)\d\d",
        ),
    )
)


@rule(
    "privacy/patient-date",
    Severity.ERROR,
    why="A day of care finds the patient in a diary, a calendar or a newspaper.",
    fix='Write the year alone, or "last spring", "three weeks later".',
    source="45 CFR 164.514(b)(2)(i)(C) (HIPAA, Safe Harbor: all elements of dates except the year)",
    of=EVERY,
    flags=(
        "On October 3, 2023, a patient walked in bent like a question mark.",
        "- pt seen 3/14/24 for a numb thumb, grip weak",
        "The patient's second fusion was done on 7 May 2022.",
        "He fell from the hay loft on the 6th of June, and could not feel his toes.",
        "Surgery for this teacher took place 11.12.2023.",
        "One mother of twins had her disc removed here last April 17.",
        "## April 21, 2024: the day our patient stood up straight",
        "NOTE: PT ADMITTED 22-SEP-2024, FOOT DROP",
    ),
    spares=(
        "The study ran from March 3, 2015 to June 30, 2018, in four hospitals.",
        "Patients may read their notes since April 5, 2021, by federal law.",
        "On 8 November 1895, Röntgen saw the first X-ray, and showed his wife her own hand.",
        "- Flu shot clinic: October 9, walk-ins fine",
        "## Closed July 4: what a patient with a fever should do",
        "March 10 steps in place, then rest.",
        "We met a patient in 2019 whose pain came from the hip.",
        "Our patient had her fusion in May 2022 and was back at work by July.",
        "The patient handout dated 15 January 2024 has been replaced.",
    ),
)
def patient_date(reading: Reading) -> Iterator[Said]:
    """No full date stands beside a patient of whom a text tells."""
    if not is_english(reading):
        return
    about_staff = isinstance(reading.item, Person)
    for pattern in (FULL, _BRIEF):
        for stream, match in found(reading, pattern, *_DATE_HINTS):
            sentence, block = stream.around(*match.span())
            who = told_of(
                sentence, block, quoted=stream.place(match.start())[0].quoted(*_within(stream, match))
            )
            bound = _LAW.search(sentence) or STAFF.search(sentence) or about_staff or pattern is _BRIEF
            if who is Told.NOBODY or (
                who is Told.SOMEBODY and bound and not _has_care_event(sentence, about_staff)
            ):
                continue
            if any(year < _OLD for year in years(sentence)):
                continue
            yield told(stream, match.start(), f'A full date stands beside a patient ("{masked(match[0])}").')


def _within(stream, match) -> tuple[int, int]:
    at = stream.place(match.start())[1]
    return at, at + len(match[0])


_EVENT = re.compile(
    r"\b(?:admitted|discharged|operated on|went home|came to us|came in|was seen|had (?:his"
    r"|her) (?:\w+ ){0,2}(?:surgery|operation|fusion|injection)"
    r"|(?:his|her|patient's) (?:\w+ ){0,2}(?:surgery|operation|fusion|injection|visit|scan|mri))\b",
    re.I,
)


def _has_care_event(sentence: str, about_staff: bool) -> bool:
    return (
        not about_staff
        and _EVENT.search(sentence) is not None
        and not re.search(r"\bpatients\b", sentence, re.I)
    )


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


_THINGS = re.compile(
    r"^\W{0,2}(?:\w+ )?(?:building|idea|house|method|hospital|law|book|tree|theory|practice|clinic"
    r"|test|tradition|corset|techniques?|technology|drug|operation|procedure|rod|design|concept|study"
    r"|school|rule|bones?|discs?)\b",
    re.I,
)


def _is_old_patient(kind: str, words: str, sentence: str, block: str, about_staff: bool, after: str) -> bool:
    who = told_of(re.sub(r"\b\d+ years old\b", "", sentence), block.replace(sentence, ""), quoted=True)
    asked = sentence.rstrip("\"') ").endswith("?") and not re.search(
        r"\b(?:our|we|us|he|she|his|her)\b", sentence, re.I
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
    return who is not Told.NOBODY and (who is Told.PATIENT or not _MANY.search(sentence))
