"""Names that what is told of their bearer makes a patient's: pain, an operation, a stay."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy import words
from plugins.editorial.privacy.name_parts import CAP, INITIAL, is_place_or_month, is_title
from plugins.editorial.privacy.people import Told, in_care, told_of
from plugins.editorial.privacy.stream import Stream

_CAPS = re.compile(rf"(?<![\w'.@/-]){CAP}(?: (?:{CAP}|[A-Z]\.(?= )|{INITIAL}))*")
_OBJECT = re.compile(
    r"(?:\b[Mm]eet|\b[Aa]s for|\b[Tt]hank you,|\b(?:treated|saw|seen|met|operated on|gave|helped"
    r"|freed|examined|discharged|admitted|fused|injected|fitted|visited|called|took care of|cared for"
    r"|like|for|with|little|young|old|ask(?:ed)?))"
    r" (?:little |young |old |dear |poor )?$"
)
_MEET = re.compile(
    r"(?:\b(?:[Mm]eet|[Aa]s for)(?: (?:little|young|our))?"
    r"|(?:^|\n|[.!?:] )(?:Take|For|Dear|Thank you,?|From:|Consider|Picture|Like|Sincerely,|Hi,?)) $"
)
_VERB = re.compile(
    r"^(?:'s?\b|[,:] | and (?=[A-Z])| \(|,? (?:who|then|now|later|soon|first|never|still|also|could"
    r"|can|had|has|was|is|came|went|woke|walked|felt|told|said|says|admits|admitted|recalls|laughs|laughed"
    r"|jokes|joked|thanked|danced|limps|drives|asked|got|chose|needed|returned"
    r"|drove|lay|lies|fell|hurt|hobbled|limped|left|lost|began|started|stood"
    r"|stands|slept|sleeps|suffered|suffers|saw|sat|took|underwent|wanted|wrote|writes|bent|lifts"
    r"|lifted|wears|wore|did|does|gave|kept|made|ran|swims|swam|tried|ties|uses|used|rides|rode"
    r"|recovered|recovers|shows|smiles|practices|gardens|lives|lived|works|worked)\b)"
)
_OWNS = re.compile(
    r"^'s? (?:\w+ ){0,2}?(?:back|neck|spine|leg|pain|surgery|operation|fusion|recovery|scoliosis"
    r"|sciatica|stenosis|disc|nerve|injection|brace|story|scan|mri|stitches|curve|symptoms|diagnosis)\b"
)
_EVERYBODY = frozenset(
    "everyone everybody someone somebody nobody anyone people others patients friends mom dad mother "
    "father grandma grandpa yesterday neither either another experience"
    " insurance nothing something anything nurses doctors surgeons therapists science research time "
    "pain".split()
)
_TELLS = re.compile(
    r"^ (?:told us|tells us|came to (?:us|our)|came back to us|had (?:her|his|a) (?:\w+ )?(?:surgery"
    r"|fusion|operation|injection)|was (?:treated|operated|admitted) (?:here|on|by us)"
    r"|walked (?:in|into our)|let us|asked us|thanked us|had (?:surgery|an injection))\b"
)


def acting(stream: Stream) -> Iterator[tuple[int, str]]:
    """Yield names of which something is told that is told of patients."""
    given, words_too = words.names()
    text = stream.words
    for match in _CAPS.finditer(text):
        name = match[0]
        parts = [one.rstrip(".").lower() for one in name.split()]
        while parts and (
            (parts[0] in words.no_names() and not _is_surname(parts, given))
            or (len(parts) > 1 and parts[0] not in given and parts[1] in given)
        ):
            name = name.partition(" ")[2]  # `When Yolanda P.`
            parts = parts[1:]
        if not parts or parts[-1] in words.no_names():
            continue
        start = match.end() - len(name)
        full = len(parts) > 1
        known = parts[0] in given and (full or parts[0] not in words_too)
        before, after = text[max(0, start - 30) : start], text[match.end() : match.end() + 60]
        owns = parts[0] in given and re.match(_OWNS, after)
        if (
            not known
            and not full
            and _tells(after)
            and before.rstrip().endswith(("", ".", "!", "?", "\n"))
            and parts[0] not in _EVERYBODY
        ):
            sentence, _ = stream.around(start, match.end())
            if re.search(r"\b(?:she|he|her|his)\b", sentence) and not is_place_or_month(parts):
                yield start, name
            continue
        if not known and not (full or owns or _MEET.search(before)):
            continue
        if owns and not full:
            yield start, name
        elif parts[0] in words_too and not (_VERB.match(after) or _OBJECT.search(before)):
            continue
        elif _is_patients(stream, start, name, known=known, full=full, before=before, after=after):
            yield start, name


def _tells(after: str) -> bool:
    """Whether words after a name are told of patients only."""
    return _TELLS.match(after) is not None


def _is_surname(parts: list[str], given: frozenset[str]) -> bool:
    """Whether a word such as `April` is followed by a surname."""
    return len(parts) > 1 and parts[0] in given and parts[1] not in words.no_names()


def _is_patients(
    stream: Stream, start: int, name: str, *, known: bool, full: bool, before: str, after: str
) -> bool:
    """Whether a name is a patient's by what is told of its bearer."""
    sentence, block = stream.around(start, start + len(name))
    if is_place_or_month([one.lower() for one in name.split()]) and not known:
        return False
    acts, object_ = _VERB.match(after), _OBJECT.search(before)
    if known and full and (in_care(sentence) or told_of(sentence, block) is Told.PATIENT):
        return (
            acts is not None
            or object_ is not None
            or told_of(sentence) is not Told.NOBODY
            or not is_title(stream, start)
        )
    if known and _MEET.search(before):
        return in_care(block)
    if known and (acts or object_):
        return (
            in_care(sentence)
            or told_of(sentence) is Told.PATIENT
            or (in_care(block) and told_of(sentence, block) is not Told.NOBODY)
        )
    if known:
        return told_of(sentence) is Told.PATIENT or (
            in_care(sentence) and bool(re.search(r"\b(?:she|he|her|his)\b", sentence, re.I))
        )
    if is_title(stream, start):
        return False
    person = re.search(r"\b(?:she|he|her|his|him)\b", sentence + " " + block)
    told_so = in_care(sentence + " " + block) or told_of(sentence) is Told.PATIENT
    with_us = re.search(r"\b(?:us|our)\b", sentence)
    return bool(told_so and (object_ or (acts and (person or with_us))))
