"""How somebody can be reached: by phone, by e-mail, at home."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.numbers import SPELLED
from plugins.editorial.privacy.people import Told, told_of
from plugins.editorial.privacy.stream import SAID, SEVEN, Stream, found, is_english, masked, told
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
    r"(?:\bpages?|\bpp?\.|\bpmid|\bdoi|\bisbn|\bissn|\bnct|\bvol\w*|\bno\.|;|\bcode|\$|\bnpi|\bndc|\bsku|\bissue)\W{0,2}$",
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


_TOP = (
    r"(?:com|org|net|edu|gov|io|co|us|info|biz|dev|me|ca|uk|health|clinic|care|doctor|example|test"
    r"|email|mail|online|site|tv|app|[a-z]{2})"
)
_AT = r"(?:\s{0,2}[(\[{<]\s{0,2}(?:at|@)\s{0,2}[)\]}>]\s{0,2}|\s?\(a\)\s?|\s(?-i:AT)\s|\s{0,2}@\s{0,2})"
_DOT = r"(?:\s{0,2}[(\[{<]\s{0,2}(?:dot|\.)\s{0,2}[)\]}>]\s{0,2}|\s(?:dot|DOT)\s)"
_EMAIL = re.compile(
    r"(?<![\w.+%@/-])(?P<name>[\w][\w.+%'-]{0,63})(?:"
    r"@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.[a-z]{2,24})"
    rf"|{_AT}(?P<host2>[\w-]{{1,63}}(?:(?:\.|{_DOT})[\w-]{{1,63}}){{0,3}}(?:\.|{_DOT}){_TOP})"
    rf"|\s(?P<at>at)\s(?P<host3>[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}{_TOP})"
    r"|\sat\s(?P<host4>(?:gmail|yahoo|hotmail|outlook|aol|icloud|comcast|msn|live|me|mac|proton"
    r"|protonmail|ymail|charter|q|mchsi|fastmail)\.(?:com|net|me|org))"
    r")(?![\w@])",
    re.I,
)
_EMAIL_HINTS = tuple(
    re.compile(one)
    for one in (
        "@",
        r"[(\[{]\s{0,2}(?:at|a)\b",
        " dot ",
        r" at (?:gmail|yahoo|hotmail|outlook|aol|icloud|comcast|msn"
        r"|live|me|mac|proton|ymail|charter|q|mchsi|fastmail)\.",
    )
)
_FILES = frozenset("png jpg jpeg gif webp svg avif pdf css js zip heic tif tiff mp4".split())
_NO_NAMES = frozenset(
    "look looking visit see find found go us more out read learn page site online is are book "
    "information it start search"
    " available here posted up them me you stay live meet sign leaflet website free tool check then "
    "hours there".split()
)


@rule(
    "privacy/email",
    Severity.ERROR,
    why="It says who somebody is, and it invites patients to send what must not go by e-mail.",
    fix="Take the address out; allow one of the practice's in EDITORIAL (`allowed`).",
    source="45 CFR 164.514(b)(2)(i)(F) (HIPAA, Safe Harbor: e-mail addresses)",
    of=EVERY,
    flags=(
        "Send the diary to nadia.brockhurst@frostmail.example and I will print it.",
        "Write to the class leader at wendela (at) larkpost (dot) com about the mats.",
        "See the [sign-up sheet](mailto:walks@riverbendstrollers.info) for the stroll.",
        "His daughter gave us rolf AT birchnet DOT us as the best way.",
        "Zebulon at pinequill dot net wants the exercise sheet.",
        "She is at iris.underhay @ sandbarpress.com on Mondays.",
    ),
    spares=(
        "Please do not send pictures of your wound by e-mail.",
        "- image file: lumbar@2x.png",
        "Meet at 10 a.m. @ the north door for the stroll.",
        "Two screws @ L4, two @ L5, and a rod on each side.",
        "Look at medlineplus dot gov for plain words on your drugs.",
        "Follow the handle @worldspineday for ideas.",
    ),
)
def email(reading: Reading) -> Iterator[Said]:
    """The only e-mail addresses in a text are the practice's own."""
    allowed = {one.lower() for one in reading.around.settings.allowed}
    for stream, match in found(reading, _EMAIL, *_EMAIL_HINTS):
        raw = match["host"] or match["host2"] or match["host3"] or match["host4"]
        host = re.sub(r"\s*[(\[{<]?\s*(?:\bdot\b|\.)\s*[)\]}>]?\s*", ".", raw.lower())
        name = match["name"].lower().removeprefix("mailto:").rstrip("'")
        if host.rsplit(".", 1)[-1] in _FILES or f"{name}@{host}" in allowed or _is_own(host, reading.around):
            continue
        if match["at"] and name in _NO_NAMES:
            continue
        yield told(
            stream,
            match.start(),
            f'An e-mail address that is not the practice\'s stands here ("{masked(match[0])}").',
        )


def _is_own(host: str, around: Around) -> bool:
    """Whether a host is the site's, or one above or under it."""
    own = around.host.lower().removeprefix("www.")
    return bool(own) and (host == own or host.endswith(f".{own}") or own.endswith(f".{host}"))


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
    rf"|(?<=lives on )(?:[A-Z][\w'.-]+ ){{1,3}}(?i:{_KIND})\b"
    rf"|(?<=lives at )(?:[\w'.-]+ ){{1,4}}(?-i:Street|Avenue|Lane|Road|Drive|Court|Boulevard|Circle"
    rf"|Terrace|Trail|Way)\b"
    r"|\d{1,5}\s(?:Rue|Calle|Via|Camino|Avenida)\s[A-Z]\w+"
    r"|(?i:p\.?\s?o\.?\sbox|rural route|\brr)\s#?\d{1,6}"
    rf"|(?i:(?<=lives at )|(?<=living at )|(?<=lived at )|(?<=home at )|(?<=address is )"
    rf"|(?<=address: )|(?<=house at )"
    rf"|(?<=stays at ))\d{{1,6}}\s(?:[\w'.-]{{1,20}}\s){{1,3}}(?i:{_KIND})\b)",
)
_STREET_HINT = re.compile(r"\d|lives |box")
_HOME = re.compile(
    r"\b(?:home|house|lives?|living|lived|apartment|apt|address|porch|door|kitchen|yard|steps|moved"
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
    for stream, match in found(reading, _STREET, _STREET_HINT):
        street = " ".join(match["street"].split())
        if ours and (street.lower().startswith(ours[:12]) or ours.startswith(street.lower())):
            continue
        if re.search(r"\b(?:Walk Test|Minute|Day|Way Street|Wall Street Journal)\b", street):
            continue
        sentence, block = stream.around(*match.span())
        who = told_of(sentence, block, quoted=True) if is_english(reading) else Told.SOMEBODY
        home = _HOME.search(sentence)
        if who is Told.NOBODY and not (home and not _ORGANISATION.search(sentence) and len(block) < 200):
            continue
        if who is Told.SOMEBODY and _ORGANISATION.search(sentence) and not home:
            continue
        yield told(stream, match.start(), f'A street address stands beside a person ("{masked(street)}").')
