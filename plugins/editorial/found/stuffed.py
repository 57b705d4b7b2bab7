"""The rule on repeating: a search phrase that stands wherever there is room for it."""

from collections.abc import Iterator

from plugins.editorial.found.phrase import PROSE, wanted_of
from plugins.editorial.found.stems import Spoken, small, spoken
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.text import Block, Kind
from plugins.findings import Severity

_OFTEN = 6
_SHARES = {1: 0.045, 2: 0.03}
"""How much of a text may be the phrase, by how many of its words say something: a name has no other form."""
_SHARE = 0.025
_BEGINNING = 4
"""Letters that a word has in common with its other forms, for a first look."""
_HEADINGS, _SHARE_OF_HEADINGS = 4, 0.75
_SPAM = "Google Search Central, Spam policies for Google web search: keyword stuffing"
_SOUND = (
    "Sciatica hurts. It comes from a nerve of the low back, and it passes. "
    "Walk a little, rest, wait, and sleep well. It eases. "
)


@rule(
    "found/stuffed",
    Severity.WARNING,
    why="It reads as if written for machines, and search engines rank such texts lower.",
    fix="Keep it where the question is put and answered; elsewhere say it, this, the pain, the operation.",
    source=_SPAM,
    flags=(
        Example(
            "Physical therapy for back pain is best. " * 7,
            {"search_phrase": "physical therapy for back pain"},
        ),
        Example(
            "".join(
                f"## Lumbar fusion {what}\n\nIt takes time.\n\n"
                for what in ("risks", "cost", "scars", "sleep")
            ),
            {"search_phrase": "lumbar fusion"},
        ),
    ),
    spares=(
        Example(
            _SOUND * 8,
            {"search_phrase": "sciatica"},
        ),
        Example(
            "Physical therapy for back pain is a good start. " * 5,
            {"search_phrase": "physical therapy for back pain"},
        ),
        Example(
            "".join(
                f"## {what}\n\nIt takes time.\n\n"
                for what in ("Lumbar fusion risks", "Cost", "Scars", "Lumbar fusion and sleep")
            ),
            {"search_phrase": "lumbar fusion"},
        ),
    ),
)
def stuffed(reading: Reading) -> Iterator[Said]:
    """The search phrase is not repeated more often than readers bear."""
    wanted = [one.plain for one in spoken(reading.item.search_phrase) if one.stem in wanted_of(reading)]
    if not wanted:
        return
    body = reading.item.body.lower()
    count = min(body.count(stem[:_BEGINNING]) for stem in wanted)
    if count > _most(reading.text.count, wanted):
        yield from _too_often(reading, wanted)
    if count >= _HEADINGS:
        yield from _in_headings(reading, wanted)


def _most(total: int, wanted: list[str]) -> float:
    return max(_OFTEN - 1, total * _SHARES.get(len(wanted), _SHARE))


def _too_often(reading: Reading, wanted: list[str]) -> Iterator[Said]:
    found: list[tuple[Block, Spoken]] = []
    total = 0
    for block in reading.text.body:
        if block.kind in PROSE or block.kind is Kind.HEADING:
            said = spoken(block.words)
            total += len(said)
            found += [(block, one) for one in _in_order(said, wanted)]
    if len(found) > _most(total, wanted):
        block, one = found[0]
        message = f'"{reading.item.search_phrase}" stands {len(found)} times in {total} words.'
        yield Said(message, block, one.start)


def _in_headings(reading: Reading, wanted: list[str]) -> Iterator[Said]:
    headings = reading.text.headings
    having = [one for one in headings if next(_in_order(spoken(one.words), wanted), None)]
    if len(headings) >= _HEADINGS and len(having) > _SHARE_OF_HEADINGS * len(headings):
        message = f'{len(having)} of {len(headings)} headings have "{reading.item.search_phrase}".'
        yield Said(message, having[0])


def _in_order(said: list[Spoken], wanted: list[str]) -> Iterator[Spoken]:
    """Yield the beginning of each place where the words stand in order, small words aside."""
    content = [one for one in said if one.stem not in small() or one.plain in wanted]
    size, at = len(wanted), 0
    while at + size <= len(content):
        if all(content[at + step].plain == word for step, word in enumerate(wanted)):
            yield content[at]
            at += size
        else:
            at += 1
