"""Full dates in all their spellings: a day and a month, with or without a year."""

import re

_LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
_CUT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
MONTH = (
    rf"(?:{_LONG}|{_LONG.upper()}|{_LONG.lower().replace('|may|', '|')}|{_CUT}"
    rf"|{_CUT.upper().replace(chr(92) + 'B', chr(92) + 'b')}"
    rf"|(?:jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_ORDINAL = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth"
    "|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ]first|twenty[- ]second"
    "|twenty[- ]third|twenty[- ]fourth|twenty[- ]fifth"
    "|twenty[- ]sixth|twenty[- ]seventh|twenty[- ]eighth|twenty[- ]ninth|thirtieth|thirty[- ]first"
)
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|ST|ND|RD|TH)?(?![\d%])|(?i:{_ORDINAL})\b)"
_YEAR = r"(?:\W{0,3}(?:of |in )?(?:'\d\d|(?:18|19|20)\d\d)(?!\d))"
_FEAST = (
    r"(?:Christmas(?: Eve| Day)?|New Year's(?: Eve| Day)?|Thanksgiving(?: Day)?|Halloween"
    r"|Valentine's Day|Independence Day|Labor Day|Memorial Day"
    r"|Easter(?: Sunday| Monday)?|St\. Patrick's Day|Mother's Day|Father's Day"
    r"|Veterans Day)(?:,? (?:of )?(?:19|20)\d\d\b)"
)
DATE = (
    rf"(?:{MONTH}[ -]{{1,2}}(?:the )?{_DAY}(?![ ]?(?:percent|of|to \d+ (?:minutes|times)|steps|people"
    rf"|patients|minutes|miles|pounds)\b)(?![:/]\d){_YEAR}?"
    rf"|(?:the )?\b{_DAY}(?: day)?(?: of)?[ /-]{{1,2}}(?:{MONTH})(?![a-z])(?:[ ,/-]{{1,2}}(?:19"
    rf"|20)?\d\d(?!\d)|{_YEAR})?"
    r"|(?<![\d/.-])(?:[01]?\d|[12]\d|3[01])[-/.\u2013](?:[0-3]?\d)[-/.\u2013](?:(?:19|20)\d\d"
    r"|\d\d)(?![\d%/]|[-.]\d)"
    r"|(?<![\d/.-])(?:19|20)\d\d[-/.\u2013](?:0?[1-9]|1[0-2])[-/.\u2013](?:3[01]|[12]\d"
    r"|0?[1-9])(?![\d/]|[-.]\d)"
    rf"|\b[Mm]ay (?:the )?(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th|,? (?:19|20)\d\d)\b"
    rf"|\b{_FEAST})"
)
"""Needs case to tell the month from the verb: `May 5` from `may 5`."""
FULL = re.compile(DATE)
_YEARS = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def years(words: str) -> list[int]:
    """Return the years that are told in full."""
    return [int(year) for year in _YEARS.findall(words)]
