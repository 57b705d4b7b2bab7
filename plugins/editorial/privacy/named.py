"""Names that something written beside them makes a patient's: a title, a label, an age."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy import words
from plugins.editorial.privacy.name_parts import CAP, INITIAL, THING, is_place_or_month, is_title
from plugins.editorial.privacy.people import Told, in_care, told_of
from plugins.editorial.privacy.stream import Stream

_TITLED = re.compile(
    rf"\b(?:Mrs?|Ms|Miss|Mister|Missus|MR|MRS)\b\.? "
    rf"(?P<name>(?:{CAP}|[A-Z]{{2,15}}|{INITIAL})(?: (?:{CAP}|[A-Z]{{3,15}}))?)"
)
_PATIENT = r"(?:[Pp]atients?|PATIENT|[Pp]ts?|PT|[Cc]lients?|[Nn]ame|NAME)"
_LABELLED = re.compile(
    rf"\b(?:(?:{_PATIENT})(?:'s)?(?: (?:[Nn]ame|NAME))?(?: (?:is|was))?(?:\s?[:=]"
    rf"|\s[-\u2013\u2014])\s?(?P<label>(?:{CAP}|[A-Z]{{2,15}})(?:,? (?:{CAP}|[A-Z]{{2,15}}"
    rf"|{INITIAL}))+|(?:{INITIAL} ?){{1,2}}{CAP}|{CAP})"
    rf"|(?P<what>{_PATIENT})(?:'s)? (?:(?:name|names|called|named|is|was|known as) (?:is "
    rf"|was )?)?(?P<beside>(?:{CAP}|{INITIAL}(?= [A-Z]))(?: (?:{CAP}|{INITIAL}))*)"
    rf"|(?i:(?:patient|client|man|woman|lady|girl|boy|gentleman|teacher|farmer)) (?:who is |we(?:'ll"
    rf"| will) call )?(?:(?:named|called) |\b(?i:we|i|friends|they|everyone|everybody) call(?:ed"
    rf"|s)? (?:him|her) (?:Big |Little |Old )?)(?P<named>[A-Za-z][a-z]{{1,15}}))"
)
_APPOSED = re.compile(
    rf"(?P<name>(?:{CAP}|{INITIAL} ?{INITIAL})(?: (?:{CAP}|{INITIAL}))?),? ?(?:\(|, |\u2014 ?"
    rf"|\u2013 ?| - )(?:who is |who was |now |aged? |then |just )?"
    r"(?P<age>\d{1,3}(?=[,.);:\u2014\u2013 -]|$)(?! ?(?:%|percent|mg|patients|people|adults))|(?:a|an"
    r"|our|one of|the|my) (?:[\w'-]+ ){0,5}?(?:patients?|clients?)\b(?! (?:advocate|navigator"
    r"|educator|coordinator|liaison|representative)))"
)
_INITIALS = re.compile(
    r"(?<![\w.'])(?P<name>(?!U\.|D\.C|M\.D|R\.N|a\.m|p\.m)[A-Z]\. ?(?:[A-Z]\. ?)?)"
    r"(?=,? ?(?:is|was|came|had|has|could|went|who|told|said|a \d)\b)"
)
_LOWER = re.compile(
    r"\b(?:saw|met|treated|operated on|discharged|admitted|examined|patient|named|called|helped"
    r"|injected|fused|phoned) (?P<name>[a-z]{3,14})(?P<last> [a-z]{3,14})? (?P<rest>again|today"
    r"|in clinic|in|for|on|who|last|this|back|after|came|is|was|had|with|yesterday)\b"
    r"|(?<![\w-])(?P<first>[a-z]{3,14})(?P<second> [a-z]{3,14})?, (?:a |our )?(?:pt|patient)\b"
)


def titled(stream: Stream) -> Iterator[tuple[int, str]]:
    for match in _TITLED.finditer(stream.words):
        if match["name"].split()[0].lower() not in words.no_names():
            yield match.start("name"), match["name"]


def labelled(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _LABELLED.finditer(stream.words):
        kind = match.lastgroup or ""
        name = match[kind]
        parts = [one.strip(".,").lower() for one in name.split()]
        if (
            (parts[0] in words.no_names() and len(parts[0]) > 1)
            or parts[-1] in words.no_names()
            or THING.match(stream.words[match.end() : match.end() + 60])
        ):
            continue
        known = any(one in given and one not in words_too for one in parts)
        if kind == "named" and not (known or name[0].isupper()):
            continue
        if kind == "label" and not (known or len(parts) > 1):
            continue
        if kind == "label" and match[0].lower().startswith("name") and not known:
            continue
        if kind == "beside":
            what = match["what"]
            if what.lower() == "name" or (what.endswith("s") and not known):
                continue
            sure = known or (what.islower() and len(parts[0]) > 1) or len(parts) > 1
            if not sure or (not known and is_title(stream, match.start(kind))):
                continue
        yield match.start(kind), name


def apposed(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _APPOSED.finditer(stream.words):
        parts = [one.strip(".,").lower() for one in match["name"].split()]
        if parts[0] in words.no_names() or parts[-1] in words.no_names():
            continue
        sentence, _ = stream.around(*match.span())
        initials = all(len(one) == 1 or "." in one for one in parts)
        if match["age"].isdigit():
            named = parts[0] in given and (parts[0] not in words_too or len(parts) > 1)
            if not 1 < int(match["age"]) < 120 or not (named or initials or len(parts) == 2):
                continue
            if not (in_care(sentence) or told_of(sentence, quoted=True)) or (
                not named and is_place_or_month(parts)
            ):
                continue
        elif is_title(stream, match.start()):
            continue
        yield match.start("name"), match["name"]


def initials(stream: Stream) -> Iterator[tuple[int, str]]:
    for match in _INITIALS.finditer(stream.words):
        sentence, _ = stream.around(*match.span())
        if told_of(sentence) is Told.PATIENT and not stream.words[: match.start()].rstrip().endswith(
            ("Dr.", "Dr")
        ):
            yield match.start(), match["name"].strip()


def lower(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _LOWER.finditer(stream.words):
        first = "name" if match["name"] else "first"
        if match[first] in given and match[first] not in words_too:
            yield match.start(first), match[first] + (match["last"] or match["second"] or "")
