"""When somebody was born."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.dates import DATE, years
from plugins.editorial.privacy.stream import found, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_BORN = re.compile(
    r"(?P<label>(?i:\bd[. ]?o[. ]?b\b\.?|\bb(?:irth)?-day\b|\bb\.?d\.?(?=:)|\bgave birth\b"
    r"|\bdelivered (?:him|her|me)\b|\bborn\b(?=[ -])|\b(?:christmas|new year's|spring|summer|winter"
    r"|harvest) baby\b|\bdate[ -]of[ -]birth\b|\bbirth[ -]?(?:date|day)(?:'?s)?\b"
    r"|\bbday\b|\bbirth(?=[ ]?[:=])|\bborn\b|\binto[ ](?:the|this)[ ]world\b|\bturn(?:ed|s"
    r"|ing)?[ ](?:[a-z]+(?:[ -][a-z]+)?|\d{2})[ ](?=on[ ])|(?<![\w.])b\.(?=[ ]?(?:\d|[A-Z][a-z]{2}))"
    r"|(?<=\()b(?=[ ]\d)))"
    rf"(?P<gap>[^\n]{{0,40}}?)(?P<date>{DATE}|(?<![\d/])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d"
    rf"|3[01])(?![\d/])|(?<=(?:DOB|dob)[-=# ])(?:19|20)\d{{6}}|(?<=DOB: )(?:19|20)\d{{6}})"
    rf"|(?P<before>{DATE})(?P<then>[^\n.;]{{0,25}}?(?i:(?:,|\b(?:is|was|as|for|being)) (?:his|her"
    rf"|the patient's|my|our patient's) (?:\w+ )?(?:birthday|date of birth|birth date)"
    r"|\(?(?:dob|d\.o\.b|date of birth)\b))"
)
_BORN_HINTS = tuple(
    map(
        re.compile,
        (
            "birth",
            "delivered ",
            r"born\b",
            r"d[. ]?o[. ]?b\b",
            r"\bb\.? ?\d|\bb\. ?[a-z]{3}",
            r"b-?day|b\.?d\.?:| baby\b",
            "turn(?:ed|s|ing)? ",
            "th(?:e|is) world ",
        ),
    )
)
_THING = re.compile(
    r"\b(?:club|practice|clinic|act|law|idea|program|programme|blog|site|center|centre|group|hospital"
    r"|project|movement|method|technique|holiday|event|walk"
    r"|device|school|society|association|field|tradition|company|foundation|agency|medicare|medicaid"
    r"|newsletter|blog|town|city|state|paper|magazine|library|office|station|shop|store|bridge|church|pool"
    r"|path"
    r"|show|team|tool|test|app|concept|service|charity)"
    r"(?:'s)?(?: \w+){0,3}? (?:(?:was |is |were |being )?born|turn(?:s|ed|ing)?|birthday)\b",
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
        if any(year < 1905 for year in years(stream.words[start : match.end() + 8])) or _THING.search(
            sentence
        ):
            continue
        if match["date"] and re.search(
            r"\b(?:before|after|since|between|signed|until|such as|and the date|e\.g)\b", match["gap"]
        ):
            continue
        if match["date"] and match["label"].lower() == "born" and len(match["gap"]) > 30:
            continue
        yield told(stream, start, f'A birth date stands here ("{masked(date)}").')
