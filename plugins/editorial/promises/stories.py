"""Praise by patients, and what became of them: what no list of phrases alone can tell."""

import re
from collections.abc import Iterator, Set

from plugins.editorial.promises.phrases import sign
from plugins.editorial.text import Block, Kind, Text

NAMES = ("before-after", "testimonial")
"""The lists whose claims may be told by others."""

_STARS = re.compile(
    r"[\u2605\u2b50]\ufe0f?(?:[\s\u2605\u2606\u2b50]*[\u2605\u2b50])+|(?<!\w)5 ?[\u2605\u2b50]"
)
_INNER = re.compile(r'"[^"]{1,1500}"|(?<!\w)\'[^\']{3,1500}?\'(?!\w)')
_PRAISE = sign("praise", words=True)
_ABOUT = sign("about", words=True)
_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|we|our)\b", re.I)
_BETTER = sign("better", words=True)
_WISH = re.compile(
    r"\b(?:want|hope|wish(?! i had)|would like|goal|afraid|will i|can i|worr\w+)\b(?! you)", re.I
)
_PERSON = sign("person", words=True)
_GENERAL = sign("general", words=True)
_PICTURE = sign("picture", words=True)
_EARLIER = sign("earlier", words=True)
_LATER = sign("later", words=True)
_WORSE = sign("worse", begins=True)
_BETTERED = sign("bettered", begins=True)
_CARE = sign("care", words=True)
_DOES = sign("does", words=True)
_MOMENT = sign("moment", words=True)
_UNWELL = sign("unwell", words=True)
_FROM_TO = sign("from_to", words=False)
_COMPARED = sign("compared", words=True)
_TREATED = sign("treated", words=True)
_TOLD_BY = sign("told_by", words=True)
_AGREED = sign("agreed", words=True)
_TYPICAL = sign("typical", words=True)


_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
_ALL = re.compile(
    rf"\b(\d{{2,5}}|[2-9]|{_NUMBERS})(?: (?:patients|people|operations))? (?:out of|of|in) \1\b", re.I
)
"""Ten out of ten."""


_PAIR = re.compile(r"\bbefore\b(?! and\b)[^.:,]{0,30}[:,].{0,300}\bafter\b[^.:,]{0,30}[:,]", re.I)
"""Two labels."""
_APART = re.compile(
    r"\bbefore\b(?! (?:and|or|&)).{0,300}\bafter\b|\bafter\b(?! (?:and|or|&)).{0,300}\bbefore\b", re.I
)

_SINGLE = frozenset(
    (
        "he she his her patient patients patient's man woman women men client teacher teachers farmer "
        "farmers runner golfer nurse grandmother grandfather carpenter mother father dancer lady girl boy "
        "teen dad mom grandpa grandma neighbor trucker carrier plumber roofer welder waitress coach "
        "retiree librarian firefighter barber pastor electrician builder driver logger dentist skier "
        "pilot cook brothers i sisters"
    ).split()
)
"""Words without which nobody in particular is told of."""


def find(block: Block, bag: Set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (name of the rule, begin, end) of the praise and the stories in a block with these words."""
    words = block.words
    for match in () if words.isascii() else _STARS.finditer(words):
        if "evidence" not in words.lower():
            yield "testimonial", *match.span()
    for match in _ALL.finditer(words):
        if not re.search(r"\b(?:pain|scale|score|rating|rated|stars)\b", words, re.I):
            yield "success-rate", *match.span()
    for begin, stop in _quotations(block):
        said = words[begin:stop]
        if _is_praise(said, words):
            yield "testimonial", begin, stop
    person = None if _SINGLE.isdisjoint(bag) else _PERSON.search(words)
    person = person or ("before" in bag and "after" in bag and _PAIR.search(words))
    if person and not _GENERAL.search(words) and _is_story(words):
        yield "before-after", person.start(), person.end()


def _quotations(block: Block) -> list[tuple[int, int]]:
    if block.kind is Kind.QUOTE:
        return [(0, len(block.words))]
    if '"' not in block.words and "'" not in block.words:
        return []
    return [match.span() for match in _INNER.finditer(block.words)]


def _is_praise(said: str, around: str) -> bool:
    """Whether a quotation thanks somebody, or tells of a recovery."""
    if said.rstrip("\"' ").endswith("?") or _WISH.search(said):
        return False
    if _ME.search(said) and _BETTER.search(said):
        return True
    if not _PRAISE.search(said):
        return False
    return bool(_ABOUT.search(around) or _TOLD_BY.search(around))


def _is_story(words: str) -> bool:
    """Whether a block shows or tells what a person was before and after."""
    if _PICTURE.search(words) and _EARLIER.search(words) and _LATER.search(words):
        return True
    if _WORSE.search(words) and _BETTERED.search(words) and (_CARE.search(words) or _DOES.search(words)):
        return True
    return _score(words) >= _ENOUGH


_ENOUGH = 3
"""Weak signs of a story that make one, beside two moments."""


def _score(words: str) -> int:
    """Return how many weak signs of a story there are; none, unless two moments are told of."""
    if _FROM_TO.search(words):
        return _ENOUGH
    if len({match[0].lower() for match in _MOMENT.finditer(words)}) < 2:
        return 0
    ill = bool(_UNWELL.search(words))
    shown = bool(_PICTURE.search(words) and _COMPARED.search(words))
    if not (ill or shown):
        return 0
    apart = bool(_APART.search(words))
    return ill + 2 * shown + apart + bool(_TREATED.search(words)) + bool(_DOES.search(words))


def agreed(block: Block, text: Text) -> bool:
    """Whether a text says near a block that the patient agreed, and that results differ."""
    blocks = text.blocks
    at = next((number for number, one in enumerate(blocks) if one is block), 0)
    near = list(blocks[at : at + 3])
    if block in text.body:
        begin = at
        while begin > len(text.front) and blocks[begin].kind is not Kind.HEADING:
            begin -= 1
        stop = at + 1
        while stop < len(blocks) and blocks[stop].kind is not Kind.HEADING:
            stop += 1
        near += blocks[begin:stop]
    words = " ".join(one.words for one in near)
    return bool(_AGREED.search(words)) and bool(_TYPICAL.search(words))
