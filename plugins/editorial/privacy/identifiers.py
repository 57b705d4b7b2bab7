"""How numbers that stand for one person are written, and what stands between them and their label."""

DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
"""A digit, spelled out."""
SPELLED = rf"{DIGIT}(?:[\s,.-]{{1,3}}(?:(?:dash|hyphen|dot|space|and)[\s,.-]{{1,3}})?{DIGIT})"
ID = r"(?=[\w/.-]{0,12}[ ]?[\w/.-]{0,12}\d)[A-Z]{0,5}[\w]{0,14}(?:[-/. ](?=\w{0,6}\d)\w{1,10}){0,5}"
IS = (
    r"(?:[ ]{0,2}\(?(?:no\b\.?(?!-)|nr\b\.?|num\b\.?|numbers?|#|id\b|identifi(?:er|cation)\b|code)){0,2}"
    r"(?:[ ]{0,2}[:=#\u2013\u2014\u2026(\"'*-]{1,3}|[ ]?,)?(?:[ ]{0,2}(?:is|was|shows|reads|said|says"
    r"|of|now|still|the|under|it's|begins|with|ends|ending|in)\b){0,3}"
    r"[ ]{0,3}[:#\"'(]{0,2}[ ]?"
)
MIXED = r"(?=[A-Z\d-]{5,24}(?!\w))(?=[\d-]*[A-Z])(?=(?:[A-Z-]*\d){5})[A-Z\d]+(?:-[A-Z\d]+){0,3}"
"""Letters and at least five digits."""
STRONG = (
    r"(?-i:(?<![\w$./+-])(?!NCT|CPT|ICD|PMID|ISBN|ISRCTN|CMS|HCPCS|NDC|ISO|ASTM)(?!(?:19"
    r"|20)\d\d[-./]\d)(?:\d{6,14}|\d{2,4}-\d{4,8}(?:-\d{1,6})?|[A-Z]{1,4}[- ]?\d{5,14}|[A-Z]{2,4}\d{4}"
    r"|[A-Z]{1,4}\d{0,3}[-:]\d{3,8}(?:-\d{1,6})?|[A-Z]{1,3}-\d{2,4}-\d{3,8})(?![\w%]|[-./,]\d))"
)
"""A number that looks like one of a person even far from its label: long, or with letters in front."""
_SAID = (
    r"(?:double[ -])?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four"
    r"|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dash)"
)
SPOKEN = rf"(?i:\b{_SAID}(?:[\s,.-]{{1,3}}{_SAID}){{4,20}}\b)"
"""A number as it is read aloud."""
GROUPS = r"(?-i:(?<![\w$.,/+-])(?:[A-Z]{2,4} )?\d{2,5}(?: \d{3,6}){1,3}(?![\w%]|[-.,/]\d))"
"""A number in groups."""
