"""Days of care: when a patient was seen, operated on, sent home."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.dates import FULL, years
from plugins.editorial.privacy.people import STAFF, Told, told_of
from plugins.editorial.privacy.stream import Stream, found, is_english, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Person

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


def _within(stream: Stream, match: re.Match[str]) -> tuple[int, int]:
    at = stream.place(match.start())[1]
    return at, at + len(match[0])


_EVENT = re.compile(
    r"\b(?:admitted|discharged|operated on|went home|came to us|came in|was seen|had (?:his"
    r"|her) (?:\w+ ){0,2}(?:surgery|operation|fusion|injection)"
    r"|(?:his|her|patient's) (?:\w+ ){0,2}(?:surgery|operation|fusion|injection|visit|scan|mri|legs?|back"
    r"|neck|spine|cord|discs?|nerve|arm|foot|hip|brace|stitches))\b",
    re.I,
)


def _has_care_event(sentence: str, about_staff: bool) -> bool:
    return (
        not about_staff
        and _EVENT.search(sentence) is not None
        and not re.search(r"\bpatients\b", sentence, re.I)
    )
