"""E-mail addresses, also those that are spelled out."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.stream import found, masked, told
from plugins.editorial.reading import Around, Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

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
    r"|[-\s](?:at)[-\s](?P<host5>[\w]{1,63}[-\s]dot[-\s](?:com|net|org|edu|us|info))"
    r"|\s?@\s?(?P<host6>[\w-]{1,63}\s?\.\s?(?:com|net|org|edu|gov|us|info|co|io))"
    r")(?![\w@])",
    re.I,
)
_EMAIL_HINTS = tuple(
    re.compile(one)
    for one in (
        "@",
        r"[(\[{]\s{0,2}(?:at|a)\b",
        r"[ -]dot[ -]",
        r" at (?:gmail|yahoo|hotmail|outlook|aol|icloud|comcast|msn"
        r"|live|me|mac|proton|ymail|charter|q|mchsi|fastmail)\.",
    )
)
_HOSTS = ("host", "host2", "host3", "host4", "host5", "host6")
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
        "It is jane @ aol . com, says the card.",
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
        raw = next(match[one] for one in _HOSTS if match[one])
        host = re.sub(r"[\s-]*[(\[{<]?\s*(?:\bdot\b|\.)\s*[)\]}>]?[\s-]*", ".", raw.lower())
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
