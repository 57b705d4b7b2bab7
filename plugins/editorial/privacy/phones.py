"""Phone and fax numbers."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.identifiers import SPELLED
from plugins.editorial.privacy.stream import SAID, SEVEN, Stream, found, masked, told
from plugins.editorial.reading import Around, Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity
from plugins.site import Practice

_FREE = frozenset("800 833 844 855 866 877 888".split())
"""Area codes of toll-free lines in North America, such as those of public agencies."""
_DASH = r"[-.\u2013\u2014/\u00b7 ]"
_PHONE = re.compile(
    rf"(?<![\w.,/$-])(?P<whole>(?:\+?1{_DASH}{{0,3}})?(?:\(\d{{3}}\)"
    rf"|\d{{3}}){_DASH}{{0,3}}\d{{3}}{_DASH}{{1,3}}\d{{4}}"
    rf"|(?:\+?1{_DASH}{{0,3}})?\(\d{{3}}\){_DASH}{{0,3}}\d{{7}}|\+1\d{{10}})(?![\w%]|[-.,]\d)"
    r"|(?<![\w.,/$#+-])(?P<split>[2-9]\d\d[.-]\d{3}[.-]\d\d[.-]\d\d)(?![\w%]|[-./,]\d)"
    r"|(?<![\w.,/$#+-])(?P<bare>1?[2-9]\d\d[2-9]\d{6})(?![\w%]|[-./,]\d)"
    rf"|(?<![\w.,/$#(+-])(?P<short>[2-9]\d\d(?: ?[-.\u2013] ?| )\d{{4}})(?![\w%]|[-./,]\d)"
    rf"|(?<![\w+])(?P<abroad>(?:\+"
    rf"|\b00)(?!1[ -.(]?\(?\d{{3}})[1-9]\d{{0,2}}(?:[ ./()-]{{0,2}}\d{{1,5}}){{2,6}})(?![\w%])"
    rf"|(?P<uri>\b(?:tel|sms|callto|facetime|fax|whatsapp):(?:\+|%2B)?[\d().;=-]{{3,24}}"
    rf"|wa\.me/\d{{7,15}}|phone=\+?\d{{7,15}})"
    r"|(?<![\d.-])(?P<spaced>(?:\d[ .-]{1,3}){6,10}\d)(?![\d%])"
    rf"|(?P<said>\b{SPELLED}{{5,13}}\b)",
    re.I,
)
_DIGITS = {
    word: str(at) for at, word in enumerate("zero one two three four five six seven eight nine".split())
} | {"oh": "0"}
_CALL = re.compile(
    r"\b(?:call(?:s|ed|ing)?|phone[ds]?|dial\w*|ring\w*|rang|text(?:s|ed|ing)?|fax\w*|fx|tel"
    r"|telephone|cell\w*|mobile|reach\w*|contact\w*|number|line|voicemail|landline|area code"
    r"|home|work|office|pager|beeper|ext|hotline|whatsapp|sms|ph|answers?|messages?)\b"
    r"|\(\s*[hcwmf]\s*\)|[☎📞📱]",
    re.I,
)
_PAGES = re.compile(
    r"(?:\bpages?|\bpp?\.|\bpmid|\bdoi|\bisbn|\bissn|\bnct|\bvol\w*|\bno\.|;|\bcode|\$|\bnpi|\bndc|\bsku"
    r"|\bissue)\W{0,2}$",
    re.I,
)


@rule(
    "privacy/phone",
    Severity.ERROR,
    why="A private line must not stand on the web, and a reader who needs help must reach the practice.",
    fix="Take the number out, or write the practice's own; allow a public line in EDITORIAL (`allowed`).",
    source="45 CFR 164.514(b)(2)(i)(D)-(E) (HIPAA, Safe Harbor: telephone and fax numbers)",
    of=EVERY,
    flags=(
        "Call our scheduler on her cell at 612-555-0147 if the portal is down.",
        "He asks that we ring back: 952.555.0118, after lunch.",
        "Reach the brace shop by dialing 7155550109 and ask for the fitting room.",
        "Questions go to six one two, five five five, zero one two two.",
        "Her son's number in England is +44 20 7946 0958.",
        "Tel. 555-0138 (evenings), she says.",
        "The link dials: [ask about parking](tel:+19525550183).",
        "The pharmacy is at (612)5550155, extension 4.",
    ),
    spares=(
        "Call (555) 010-0100 to speak with our front desk, or [tap here](tel:+15550100100).",
        "- 555.010.0100, weekdays",
        "Reach us at five five five, zero one zero, zero one zero zero.",
        "Dial 911 if you can't feel your legs. In a crisis, call or text 988.",
        "To quit smoking, ring 1-800-QUIT-NOW (1-800-784-8669).",
        "The trial is registered as ISRCTN61255501 and NCT03412578.",
        "The article is in Spine, volume 45, pages 612-618, and covers 2015-2020.",
        "Walk 300, 400, then 600 steps, and rest 10 minutes in between.",
        "The surgery costs $612-5550 in one price list.",
    ),
)
def phone(reading: Reading) -> Iterator[Said]:
    """The only phone numbers in a text are the practice's own and public lines."""
    for stream, match in found(reading, _PHONE, SEVEN, SAID):
        kind = match.lastgroup or "whole"
        if not _is_number(stream, match, kind):
            continue
        digits = _digits(match[kind], spelled=kind == "said")
        if len(digits) >= 7 and not _is_known(digits, reading.around):
            yield told(
                stream,
                match.start(),
                f'A phone number that is not the practice\'s stands here ("{masked(match[kind])}").',
            )


def _is_number(stream: Stream, match: re.Match[str], kind: str) -> bool:
    """Whether digits of some kind are dialled, and not read in a book."""
    words, start, end = stream.words, match.start(), match.end()
    first, last = stream.line(start)
    before = words[max(first, start - 60) : start]
    if kind == "uri":
        return True
    if _PAGES.search(before):
        return False
    near = before + " " + words[end : min(last, end + 40)]
    alone = last - first < 80 and not re.search(r"[^\W\d_]", words[first:start] + words[end:last])
    if kind == "whole":
        return (
            " " not in match[0].strip()
            or bool(re.search(r"[()+./-]", match[0]))
            or alone
            or bool(_CALL.search(near))
            or bool(re.match(r"1?\W*[2-9]\d\d [2-9]\d\d ", match[0]))
        )
    if kind == "abroad" and match[0].startswith("00"):
        return match[0][2] == " " or len(match[0]) >= 12
    if kind == "abroad":
        return sum(one.isdigit() for one in match[0]) >= 8
    if kind == "short" and re.fullmatch(r"\d+ \d+", match[0]):
        return (
            alone
            or re.search(
                r"\b(?:call|phone|dial|ring|text|fax|tel|cell|message|number)\b[^.\d]{0,25}$", before, re.I
            )
            is not None
        )
    if kind == "said":
        count = len(re.findall("[a-z]+", match[0].lower()))
        return _CALL.search(near) is not None or alone or count in (7, 10, 11)
    return alone or bool(_CALL.search(near))


def _is_known(digits: str, around: Around) -> bool:
    """Whether a number is the practice's, a public line, or allowed."""
    local = _local(digits, around.practice)
    own = [re.sub(r"\D", "", one) for one in (around.practice.phone, *around.settings.allowed)]
    if any(len(one) >= 7 and (local == _local(one, around.practice) or one.endswith(local)) for one in own):
        return True
    return len(local) == 10 and local[:3] in _FREE


def _local(digits: str, practice: Practice) -> str:
    rest = digits.removeprefix("00") if digits.startswith("00") else digits
    code = practice.country_code
    return rest[len(code) :] if rest.startswith(code) and len(rest) == len(code) + 10 else rest


def _digits(words: str, *, spelled: bool) -> str:
    if spelled:
        return "".join(_DIGITS.get(word, "") for word in re.findall(r"[a-z]+", words.lower()))
    return re.sub(r"\D", "", words.split(";")[0])
