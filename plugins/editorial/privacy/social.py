"""Social security numbers."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.identifiers import SPELLED, SPOKEN
from plugins.editorial.privacy.stream import SAID, THREE, found, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_SEP = r"[ ]{0,2}[-./\u2013\u2014\u00b7_ ][ ]{0,2}"
_SOCIAL = (
    r"(?:social(?:[ -]?security)?|soc\.?[ ]?sec(?:urity)?\.?|s\.?[ ]?s\.?[ ]?n\b\.?|ss[ ]?(?:#|no\b|num)"
    r"|tax(?:payer)?[ ]?(?:id\w*|no\b|number)|\bitin\b)"
)
_NUMBER = rf"(?<![\w/.-])\d{{3}}(?:{_SEP})?\d{{2}}(?:{_SEP})?\d{{4}}(?:-?[A-DMTW]\d?)?(?![\w/]|[-.]\d)"
_SECURITY = re.compile(
    rf"(?P<plain>(?<![\w/.-])\d{{3}}[ ]{{0,2}}[-\u2013\u2014][ ]{{0,2}}\d{{2}}"
    rf"[ ]{{0,2}}[-\u2013\u2014][ ]{{0,2}}"
    rf"\d{{4}}(?:-?[A-DMTW]\d?)?(?![\w/]|[-.]\d))"
    rf"|\bssn#?(?P<glued>\d{{3}}-?\d{{2}}-?\d{{4}})(?!\w)"
    rf"|(?<!\w){_SOCIAL}(?:[^\n\d]{{0,80}}?(?P<near>{_NUMBER})"
    rf"|[^\n\d]{{0,40}}?\b(?:end|last)[^\n\d]{{0,25}}(?P<last>\d{{4}})(?!\w)"
    rf"|[^\n\d]{{0,60}}?(?P<said>\b{SPELLED}{{8}}\b)|[^\n\d]{{0,60}}?(?P<aloud>{SPOKEN})"
    rf"|[^\n\d]{{0,40}}?(?P<odd>(?<![\w.-])(?:\d[-. ]?){{8}}\d)(?![\w-]))"
    rf"|\blast[ ](?:4|four)\b[^\n\d]{{0,30}}?(?<!\w){_SOCIAL}[^\n\d]{{0,20}}?(?P<final>\d{{4}})(?!\w)"
    rf"|(?P<before>{_NUMBER})(?=[^\n\d]{{0,40}}?(?<!\w){_SOCIAL})"
    rf"|(?P<spelled>\b{SPELLED}{{8}}\b)(?=[^\n\d]{{0,60}}?(?<!\w){_SOCIAL})",
    re.I,
)


@rule(
    "privacy/social-security",
    Severity.ERROR,
    why="With it, anybody can act in a patient's name.",
    fix="Take the number out, and out of the history of the file too.",
    source="45 CFR 164.514(b)(2)(i)(G) (HIPAA, Safe Harbor: social security numbers)",
    of=EVERY,
    flags=(
        "The intake sheet shows 412-58-9037 at the top.",
        "SSN 318426075, from the cover of the fax.",
        "Her social was typed as 529 41 7786 in the draft.",
        "- soc. sec. no. 234–61–5508",
        "She read out five one two, six six, zero nine three one, her social security number.",
        "Only the end of his SSN, last four 4423, is on the bill.",
    ),
    spares=(
        "You can ask Social Security about disability pay at 1-800-772-1213.",
        "Leave the SSN box on the form blank.",
        "Sets of 12-10-8 are enough, with 60-90 seconds of rest.",
        "The book's ISBN is 978-0-306-40615-7.",
        "Drug codes such as NDC 00093-0058-01 are printed on the label.",
        "They may check the last four digits of your social; we do not need even those.",
    ),
)
def social_security(reading: Reading) -> Iterator[Said]:
    """No social security number stands in a text."""
    for stream, match in found(reading, _SECURITY, THREE, SAID):
        kind = match.lastgroup or "plain"
        words = match[kind]
        if kind in ("near", "before") and _is_call(stream.words, match.start(kind)):
            continue
        yield told(stream, match.start(kind), f'A social security number stands here ("{masked(words)}").')


def _is_call(words: str, at: int) -> bool:
    """Whether digits belong to a phone number, such as 1-800-772-1213."""
    return bool(re.search(r"\d[ ()./-]{1,3}$", words[max(0, at - 4) : at]))
